// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

/// @title IExecutor
/// @notice A stateless adapter between one token and another. The Fund sends it the sold token
/// first and then calls its one function; it sends what it bought back to its caller.
interface IExecutor {
    /// @param route How to trade, as this executor understands it.
    function execute(address sell, address buy, uint256 amount, bytes calldata route) external;
}
