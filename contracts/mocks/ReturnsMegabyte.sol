// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Manners} from "./Manners.sol";
import {MockToken} from "./MockToken.sol";

/// @title ReturnsMegabyte
/// @notice Answers a transfer with a megabyte, or reverts with one, to make the caller pay for copying
/// it: no honest token; the return bomb of hostile ones.
contract ReturnsMegabyte is MockToken {
    enum Manner {
        Honest,
        Returns,
        Reverts
    }

    Manner public manner;

    constructor(uint8 decimals_, uint256 supply)
        MockToken("Returns a megabyte", "MEG", decimals_, supply)
    {}

    function setManner(Manner manner_) external {
        manner = manner_;
    }

    function transfer(address to, uint256 amount) public override returns (bool moved) {
        moved = super.transfer(to, amount);
        _misbehave();
    }

    function transferFrom(address from, address to, uint256 amount)
        public
        override
        returns (bool moved)
    {
        moved = super.transferFrom(from, to, amount);
        _misbehave();
    }

    function _misbehave() private view {
        if (manner == Manner.Returns) Manners.returnMegabyte();
        if (manner == Manner.Reverts) Manners.revertMegabyte();
    }
}
