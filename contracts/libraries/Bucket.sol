// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";

/// @title Bucket
/// @notice A budget that refills: over any window W it admits at most its capacity and what W
/// refills, after years of silence too.
///
/// Everything is a fraction of NAV, 1e18 = 100 %, never an amount: a deposit would inflate a budget
/// of amounts. A charge is rounded up before it comes here (`fractionUp`), and what is available is
/// rounded down.
///
/// A limit that ends by itself is a second bucket that every charge passes too: the tighter of the
/// two holds, and nothing has to happen at its end.
///
/// Known imperfection: it says no for ever after the year 36,812, when the clock leaves 40 bits.
library Bucket {
    using SafeCast for uint256;

    /// @notice One slot. The level counts in a unit of its own, in which what a second refills is a
    /// whole number: nothing is divided before it is stored, so charges as frequent as can be lose
    /// nothing of the refill to rounding.
    struct State {
        uint64 capacity; // 1e18 = 100 % of NAV, at most 1,844 %
        uint64 refill; // a day, 1e18 = 100 % of NAV
        uint88 level; // 1e18 * 86,400 = 100 % of NAV, never above the capacity
        uint40 time; // of the level, in Unix seconds; 0 before the first `configure`
    }

    uint256 private constant ONE = 1e18;
    uint256 private constant DAY = 1 days;

    error Exceeded(uint256 fraction, uint256 available);
    error TimeBehind(uint256 time, uint256 last);
    error NoNav(uint256 amount);

    /// @notice Takes a fraction of NAV out of the budget, or reverts.
    /// @return left What is still available.
    function charge(State storage self, uint256 fraction) internal returns (uint256 left) {
        uint256 level = _levelAt(self, block.timestamp);
        // The first comparison keeps the product of the second inside a word.
        if (fraction > self.capacity || fraction * DAY > level) {
            revert Exceeded(fraction, level / DAY);
        }
        _store(self, level - fraction * DAY);
        return (level - fraction * DAY) / DAY;
    }

    /// @notice New numbers from now on: a smaller capacity cuts the level at once, and a larger one
    /// only makes room. A bucket starts full.
    function configure(State storage self, uint64 capacity, uint64 refill) internal {
        uint256 full = capacity * DAY;
        // Before the numbers change, or the new ones would count for the time behind us.
        uint256 level = self.time == 0 ? full : _levelAt(self, block.timestamp);
        self.capacity = capacity;
        self.refill = refill;
        _store(self, level < full ? level : full);
    }

    /// @notice What a charge at that time may take, if there is none before it.
    function available(State storage self, uint256 time) internal view returns (uint256) {
        return _levelAt(self, time) / DAY;
    }

    /// @notice The most that all charges from that time on, and within the window, may take.
    function most(State storage self, uint256 time, uint256 window)
        internal
        view
        returns (uint256)
    {
        return (_levelAt(self, time) + self.refill * window) / DAY;
    }

    /// @notice What part of NAV an amount is, rounded up.
    function fractionUp(uint256 amount, uint256 nav) internal pure returns (uint256) {
        // Not even nothing is a part of nothing.
        if (nav == 0) revert NoNav(amount);
        return Math.mulDiv(amount, ONE, nav, Math.Rounding.Ceil);
    }

    function _store(State storage self, uint256 level) private {
        self.level = level.toUint88();
        self.time = block.timestamp.toUint40();
    }

    function _levelAt(State storage self, uint256 time) private view returns (uint256) {
        if (time < self.time) revert TimeBehind(time, self.time);
        uint256 level = self.level + self.refill * (time - self.time);
        uint256 full = self.capacity * DAY;
        return level < full ? level : full;
    }
}
