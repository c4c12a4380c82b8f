// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {MockToken} from "./MockToken.sol";

/// @title Rebasing
/// @notice Balances move up and down with an index, nobody sending anything: stETH, AMPL.
/// @dev The parts that ERC20 counts are balances at an index of 1, and `Transfer` logs parts. As in
/// stETH, parts are rounded down, so a transfer may deliver a unit less than was asked for.
contract Rebasing is MockToken {
    uint256 private constant ONE = 1e18;

    /// @notice In 1e-18, where 1e18 leaves a balance as it was minted.
    uint256 public index = ONE;

    error NoIndex();

    constructor(uint8 decimals_, uint256 supply) MockToken("Rebasing", "REB", decimals_, 0) {
        // Here, because the base's constructor runs before `index` is set.
        _mint(msg.sender, supply);
    }

    function setIndex(uint256 index_) external {
        if (index_ == 0) revert NoIndex();
        index = index_;
    }

    function balanceOf(address account) public view override returns (uint256) {
        return super.balanceOf(account) * index / ONE;
    }

    function totalSupply() public view override returns (uint256) {
        return super.totalSupply() * index / ONE;
    }

    function _update(address from, address to, uint256 amount) internal override {
        super._update(from, to, amount * ONE / index);
    }
}
