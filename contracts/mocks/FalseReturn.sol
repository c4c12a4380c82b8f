// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {MockToken} from "./MockToken.sol";

/// @title FalseReturn
/// @notice Answers false where others revert: ZRX, HT, EURS.
contract FalseReturn is MockToken {
    /// @notice While broken, no transfer goes through, whatever the balances.
    bool public broken;

    constructor(uint8 decimals_, uint256 supply)
        MockToken("False return", "FAL", decimals_, supply)
    {}

    function setBroken(bool broken_) external {
        broken = broken_;
    }

    function transfer(address to, uint256 amount) public override returns (bool) {
        return _can(msg.sender, to, amount) && super.transfer(to, amount);
    }

    function transferFrom(address from, address to, uint256 amount) public override returns (bool) {
        bool allowed = allowance(from, msg.sender) >= amount;
        return allowed && _can(from, to, amount) && super.transferFrom(from, to, amount);
    }

    function _can(address from, address to, uint256 amount) private view returns (bool) {
        return !broken && to != address(0) && balanceOf(from) >= amount;
    }
}
