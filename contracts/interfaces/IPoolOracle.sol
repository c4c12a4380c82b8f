// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

/// @title IPoolOracle
/// @notice The part of a Uniswap V3 pool that we read. Untrusted: ask through SourceCall only.
interface IPoolOracle {
    function token0() external view returns (address);

    function token1() external view returns (address);

    /// @param secondsAgos How long before now, each.
    /// @return tickCumulatives The sum of the pool's tick over all seconds until then.
    /// @return secondsPerLiquidity Not used here.
    function observe(uint32[] calldata secondsAgos)
        external
        view
        returns (int56[] memory tickCumulatives, uint160[] memory secondsPerLiquidity);
}
