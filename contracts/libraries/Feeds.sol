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

    /// @notice What a feed said last.
    /// @return answered False also for an answer that no feed could give.
    /// @return answer As the feed said it.
    /// @return startedAt The same.
    /// @return updatedAt The same.
    /// @return whole Whether the round has a time, and an answer of its own.
    function latest(address feed)
        internal
        view
        returns (bool answered, int256 answer, uint256 startedAt, uint256 updatedAt, bool whole)
    {
        uint256 at;
        (answered, at) = SourceCall.ask(feed, GAS, IAggregator.latestRoundData.selector, 5 * 32);
        uint256 id;
        uint256 answeredIn;
        assembly ("memory-safe") {
            id := mload(at)
            answer := mload(add(at, 0x20))
            startedAt := mload(add(at, 0x40))
            updatedAt := mload(add(at, 0x60))
            answeredIn := mload(add(at, 0x80))
        }
        if ((id | answeredIn) > type(uint80).max) answered = false;
        whole = updatedAt != 0 && answeredIn >= id;
    }

    /// @param heartbeat How old an answer may be, in seconds.
    /// @return reason The most basic thing that is wrong, or `Usable`.
    /// @return answer Above zero if usable.
    function read(address feed, uint256 heartbeat)
        internal
        view
        returns (Reason reason, uint256 answer)
    {
        (bool answered, int256 said,, uint256 updatedAt, bool whole) = latest(feed);
        if (!answered) return (Reason.PrimaryReverts, 0);
        if (!whole) return (Reason.Incomplete, 0);
        if (said <= 0) return (Reason.NotPositive, 0);
        if (updatedAt > block.timestamp) return (Reason.FromTheFuture, 0);
        if (block.timestamp - updatedAt > heartbeat) return (Reason.Stale, 0);
        return (Reason.Usable, uint256(said));
    }
}
