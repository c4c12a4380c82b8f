// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

/// @notice What the lens reads of a Uniswap V3 pool.
interface IPoolState {
    function token0() external view returns (address);
    function token1() external view returns (address);
    function fee() external view returns (uint24);
    function tickSpacing() external view returns (int24);
    function liquidity() external view returns (uint128);
    function tickBitmap(int16 word) external view returns (uint256);

    function slot0()
        external
        view
        returns (uint160 sqrtPriceX96, int24 tick, uint16, uint16, uint16, uint8, bool);

    function ticks(int24 tick)
        external
        view
        returns (uint128, int128 net, uint256, uint256, int56, uint160, uint32, bool);
}
