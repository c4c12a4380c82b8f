// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Manners} from "./Manners.sol";
import {MockToken} from "./MockToken.sol";

/// @title LyingBalance
/// @notice Answers `balanceOf` of a chosen account with whatever it was told, or not at all: a token
/// whose upgrade went wrong, or one made to steal.
contract LyingBalance is MockToken {
    enum Manner {
        Honest,
        Lies,
        Reverts,
        BurnsGas,
        ReturnsMegabyte
    }

    struct Answer {
        Manner manner;
        uint256 balance;
    }

    mapping(address account => Answer) public answers;

    error NoAnswer(address account);

    constructor(uint8 decimals_, uint256 supply)
        MockToken("Lying balance", "LIE", decimals_, supply)
    {}

    /// @param balance What `Lies` answers; other manners do not read it.
    function setAnswer(address account, Manner manner, uint256 balance) external {
        answers[account] = Answer(manner, balance);
    }

    function balanceOf(address account) public view override returns (uint256) {
        Answer memory answer = answers[account];
        if (answer.manner == Manner.Lies) return answer.balance;
        if (answer.manner == Manner.Reverts) revert NoAnswer(account);
        if (answer.manner == Manner.BurnsGas) Manners.burnAllGas();
        if (answer.manner == Manner.ReturnsMegabyte) Manners.returnMegabyte();
        return super.balanceOf(account);
    }
}
