// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

/// @title TokenCall
/// @notice Calls to a token that may be hostile: bounded gas, bounded answer, no revert of its own.
/// @dev A caller could make an honest token fail by leaving it too little gas, since the EVM passes
/// on what there is without a word. So with too little gas left the whole call reverts.
library TokenCall {
    /// @notice What `balanceOf` may use; the dearest listed token needs a third of it.
    uint256 internal constant BALANCE_GAS = 40_000;

    /// @notice What `transfer` may use; the dearest listed token needs two thirds of it.
    uint256 internal constant TRANSFER_GAS = 110_000;

    /// @notice Kept for the caller's own bookkeeping behind the call.
    uint256 internal constant RESERVE = 20_000;

    error TooLittleGas(uint256 left, uint256 needed);

    /// @return ok Whether the token answered with a word.
    function balance(address token, address account)
        internal
        view
        returns (bool ok, uint256 amount)
    {
        _require(BALANCE_GAS);
        bytes4 selector = IERC20.balanceOf.selector;
        uint256 gas_ = BALANCE_GAS;
        assembly ("memory-safe") {
            mstore(0x00, selector)
            mstore(0x04, account)
            ok := staticcall(gas_, token, 0x00, 0x24, 0x00, 0x20)
            ok := and(ok, gt(returndatasize(), 0x1f))
            amount := mul(ok, mload(0x00))
        }
    }

    /// @return ok Whether the token said that it moved the amount, as well as it can say so.
    function transfer(address token, address to, uint256 amount) internal returns (bool ok) {
        _require(TRANSFER_GAS);
        bytes4 selector = IERC20.transfer.selector;
        uint256 gas_ = TRANSFER_GAS;
        assembly ("memory-safe") {
            let data := mload(0x40)
            mstore(data, selector)
            mstore(add(data, 0x04), to)
            mstore(add(data, 0x24), amount)
            ok := call(gas_, token, 0, data, 0x44, 0x00, 0x20)
            switch returndatasize()
            case 0 { ok := and(ok, gt(extcodesize(token), 0)) }
            default { ok := and(ok, and(gt(returndatasize(), 0x1f), eq(mload(0x00), 1))) }
        }
    }

    /// @dev A call gets at most 63/64 of what is left.
    function _require(uint256 forCall) private view {
        uint256 needed = forCall + forCall / 63 + RESERVE;
        if (gasleft() < needed) revert TooLittleGas(gasleft(), needed);
    }
}
