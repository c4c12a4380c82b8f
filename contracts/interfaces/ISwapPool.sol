// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

/// @notice What an executor asks of a Uniswap V3 pool.
interface ISwapPool {
    /// @param amount What is sold at most, where it is positive.
    /// @return amount0 What the pool got of its first token, negative for what it gave.
    /// @return amount1 The same of its second.
    function swap(
        address recipient,
        bool zeroForOne,
        int256 amount,
        uint160 limit,
        bytes calldata data
    ) external returns (int256 amount0, int256 amount1);
}

/// @notice What a Uniswap V3 pool asks of whoever swaps.
interface ISwapCallback {
    /// @notice Pays the pool what it is owed: the positive one of the two amounts.
    function uniswapV3SwapCallback(int256 amount0, int256 amount1, bytes calldata data) external;
}
