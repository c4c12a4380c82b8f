// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IAggregator} from "../interfaces/IAggregator.sol";
import {Reason} from "../interfaces/IPrices.sol";
import {SourceCall} from "./SourceCall.sol";

/// @title Feeds
/// @notice Reads a Chainlink feed, and says what is wrong with its answer.
library Feeds {
    /// @notice What a feed may use; a proxy with its aggregator takes a sixth of it.
    uint256 internal constant GAS = 100_000;

    /// @notice What a feed said last, as it said it.
    struct Round {
        uint256 id;
        int256 answer;
        uint256 startedAt;
        uint256 updatedAt;
        uint256 answeredIn;
    }

    /// @return answered False also for an answer that no feed could give.
    function latest(address feed) internal view returns (bool answered, Round memory round) {
        uint256 to;
        assembly ("memory-safe") {
            to := round
        }
        bytes memory question = abi.encodeCall(IAggregator.latestRoundData, ());
        answered = SourceCall.ask(feed, GAS, question, to, 5 * 32);
        if ((round.id | round.answeredIn) > type(uint80).max) answered = false;
    }

    /// @param heartbeat How old an answer may be, in seconds.
    /// @return reason The most basic thing that is wrong, or `Usable`.
    /// @return answer Above zero if usable.
    function read(address feed, uint256 heartbeat)
        internal
        view
        returns (Reason reason, uint256 answer)
    {
        (bool answered, Round memory round) = latest(feed);
        if (!answered) return (Reason.PrimaryReverts, 0);
        if (round.updatedAt == 0 || round.answeredIn < round.id) return (Reason.Incomplete, 0);
        if (round.answer <= 0) return (Reason.NotPositive, 0);
        if (round.updatedAt > block.timestamp) return (Reason.FromTheFuture, 0);
        if (block.timestamp - round.updatedAt > heartbeat) return (Reason.Stale, 0);
        return (Reason.Usable, uint256(round.answer));
    }
}
