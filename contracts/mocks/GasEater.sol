// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Manners} from "./Manners.sol";
import {MockToken} from "./MockToken.sol";

/// @title GasEater
/// @notice Burns all the gas that a transfer is given: any token with an `assert` of the old compilers,
/// or one made to block an exit.
contract GasEater is MockToken {
    bool public armed;

    constructor(uint8 decimals_, uint256 supply) MockToken("Gas eater", "GAS", decimals_, supply) {}

    function setArmed(bool armed_) external {
        armed = armed_;
    }

    function _update(address from, address to, uint256 amount) internal override {
        if (armed && _isTransfer(from, to)) Manners.burnAllGas();
        super._update(from, to, amount);
    }
}
