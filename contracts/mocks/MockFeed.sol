// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Appetite} from "./Appetite.sol";
import {Manners} from "./Manners.sol";

/// @title MockFeed
/// @notice A price feed, or a sequencer's, that answers whatever it was told, or not at all. For what
/// Chainlink's own contracts will not do on demand.
contract MockFeed {
    enum Manner {
        Honest,
        Reverts,
        BurnsGas,
        ReturnsNothing,
        ReturnsMegabyte,
        RevertsMegabyte
    }

    Manner public manner;
    uint256 public decimals;

    /// @notice How much gas an answer takes, beyond what it costs to give it.
    uint256 public appetite;

    /// @dev Wider than a feed's, so that it can answer what no feed could.
    uint256[5] private _round;

    error NoAnswer();

    constructor(uint8 decimals_, int256 answer) {
        decimals = decimals_;
        setAnswer(answer);
    }

    /// @notice A sound new round, now.
    function setAnswer(int256 answer) public {
        uint256 id = _round[0] + 1;
        _round = [id, uint256(answer), block.timestamp, block.timestamp, id];
    }

    /// @notice Round id, answer, started at, updated at, answered in round.
    function setRound(uint256[5] calldata round) external {
        _round = round;
    }

    function setManner(Manner manner_) external {
        manner = manner_;
    }

    function setDecimals(uint256 decimals_) external {
        decimals = decimals_;
    }

    function setAppetite(uint256 appetite_) external {
        appetite = appetite_;
    }

    function latestRoundData() external view returns (uint256, uint256, uint256, uint256, uint256) {
        if (manner == Manner.Reverts) revert NoAnswer();
        if (manner == Manner.BurnsGas) Manners.burnAllGas();
        if (manner == Manner.ReturnsNothing) Manners.returnNothing();
        if (manner == Manner.ReturnsMegabyte) Manners.returnMegabyte();
        if (manner == Manner.RevertsMegabyte) Manners.revertMegabyte();
        Appetite.feed(appetite);
        return (_round[0], _round[1], _round[2], _round[3], _round[4]);
    }
}
