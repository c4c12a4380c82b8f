// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {MockToken} from "./MockToken.sol";

/// @title FeeOnTransfer
/// @notice Burns a share of what is sent, so less arrives than left: STA, and PAXG or USDT if they
/// switch their fee on.
contract FeeOnTransfer is MockToken {
    uint256 private constant BPS = 10_000;

    /// @notice In basis points, 0 to 10,000.
    uint256 public fee;

    error FeeTooHigh(uint256 bps);

    constructor(uint8 decimals_, uint256 supply)
        MockToken("Fee on transfer", "FEE", decimals_, supply)
    {}

    function setFee(uint256 bps) external {
        if (bps > BPS) revert FeeTooHigh(bps);
        fee = bps;
    }

    function _update(address from, address to, uint256 amount) internal override {
        uint256 burnt = _isTransfer(from, to) ? amount * fee / BPS : 0;
        if (burnt > 0) super._update(from, address(0), burnt);
        super._update(from, to, amount - burnt);
    }
}
