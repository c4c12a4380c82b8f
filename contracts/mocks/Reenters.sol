// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Address} from "@openzeppelin/contracts/utils/Address.sol";
import {MockToken} from "./MockToken.sol";

/// @title Reenters
/// @notice Calls somebody in the middle of a transfer: the hooks of ERC-777, as in imBTC and AMP.
contract Reenters is MockToken {
    address public target;
    bytes public data;

    /// @notice Whether a failure of the inner call fails the transfer too.
    bool public bubbles;

    uint256 public calls;
    bool public lastSucceeded;

    bool private _inside;

    constructor(uint8 decimals_, uint256 supply) MockToken("Reenters", "REE", decimals_, supply) {}

    /// @param target_ Nobody, to disarm.
    function arm(address target_, bytes calldata data_, bool bubbles_) external {
        target = target_;
        data = data_;
        bubbles = bubbles_;
    }

    function _update(address from, address to, uint256 amount) internal override {
        super._update(from, to, amount);
        // A transfer made by the inner call is let through, or the two would call each other for ever.
        if (target == address(0) || _inside || !_isTransfer(from, to)) return;
        _inside = true;
        _callBack();
        _inside = false;
    }

    function _callBack() private {
        // solhint-disable-next-line avoid-low-level-calls
        (bool success, bytes memory answer) = target.call(data);
        if (bubbles) Address.verifyCallResult(success, answer);
        calls += 1;
        lastSucceeded = success;
    }
}
