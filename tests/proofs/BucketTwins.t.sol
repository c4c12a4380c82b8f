// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {BucketProperties} from "./BucketProperties.sol";

/// @dev Each is broken in one way and asked for the property that this breaks.

abstract contract BrokenBucket is BucketProperties {
    function _take(uint256 level, uint256 fraction) internal {
        require(fraction <= state.capacity);
        require(fraction * DAY <= level);
        state.level = uint88(level - fraction * DAY);
        state.time = uint40(block.timestamp);
    }

    function _level(uint256 elapsed) internal view returns (uint256) {
        return Math.min(_unbounded(elapsed), state.capacity * DAY);
    }

    function _unbounded(uint256 elapsed) internal view returns (uint256) {
        return state.level + state.refill * elapsed;
    }

    function _elapsed(uint256 time) internal view returns (uint256) {
        return time - state.time;
    }
}

contract OverCapacityAtOnceTwin is BrokenBucket {
    function _charge(uint256 fraction) internal override {
        require(fraction * DAY <= _unbounded(_elapsed(block.timestamp)));
        state.time = uint40(block.timestamp);
    }

    function check_at_once(Any memory any, uint40 time, uint256 fraction) external {
        _atOnce(any, time, fraction);
    }
}

contract RefilledTwiceTwin is BrokenBucket {
    function _charge(uint256 fraction) internal override {
        _take(_level(2 * _elapsed(block.timestamp)), fraction);
    }

    function check_step(Any memory any, uint40 time, uint256 fraction) external {
        _step(any, time, fraction);
    }
}

contract NeverFullTwin is BrokenBucket {
    function _charge(uint256 fraction) internal override {
        _take(_unbounded(_elapsed(block.timestamp)), fraction);
    }

    function check_step(Any memory any, uint40 time, uint256 fraction) external {
        _step(any, time, fraction);
    }
}

contract TimeNotStoredTwin is BrokenBucket {
    function _charge(uint256 fraction) internal override {
        uint40 time = state.time;
        _take(_level(_elapsed(block.timestamp)), fraction);
        state.time = time;
    }

    /// @dev At numbers that are known, or a solver looks for long.
    function check_step(uint8 time, uint8 fraction) external {
        _step(Any(1e18, 1, 1000, 1), time, fraction);
    }
}

contract LevelWrapsTwin is BrokenBucket {
    function _charge(uint256 fraction) internal override {
        uint256 level = uint64(_unbounded(_elapsed(block.timestamp)));
        _take(Math.min(level, state.capacity * DAY), fraction);
    }

    /// @dev At numbers that are known, or a solver looks for long.
    function check_waiting(uint40 later) external {
        _waiting(Any(1e18, 1e15, 1e18, 1), later);
    }
}

contract RefillRoundedTwin is BrokenBucket {
    function _charge(uint256 fraction) internal override {
        _take(_level(_elapsed(block.timestamp)) / DAY * DAY, fraction);
    }

    /// @dev At numbers that are known, or a solver looks for long.
    function check_stopping(uint8 between, uint8 time) external {
        _stopping(Any(1e18, 1, 0, 1), between, time);
    }
}

contract ViewRoundsUpTwin is BrokenBucket {
    function _available(uint256 time) internal view override returns (uint256) {
        return (_level(_elapsed(time)) + DAY - 1) / DAY;
    }

    /// @dev At numbers that are known, or a solver looks for long.
    function check_view(uint88 level, uint8 fraction) external {
        _view(Any(10, 0, level, 1), 1, fraction);
    }
}

contract NewNumbersFillTwin is BrokenBucket {
    function _configure(uint64 capacity, uint64 refill) internal override {
        state.capacity = capacity;
        state.refill = refill;
        state.level = uint88(capacity * DAY);
        state.time = uint40(block.timestamp);
    }

    function check_changing(Any memory any, uint64 capacity, uint64 refill, uint40 time) external {
        _changing(any, capacity, refill, time);
    }
}

contract NewNumbersDoNotCutTwin is BrokenBucket {
    function _configure(uint64 capacity, uint64 refill) internal override {
        state.level = uint88(_level(_elapsed(block.timestamp)));
        state.capacity = capacity;
        state.refill = refill;
        state.time = uint40(block.timestamp);
    }

    /// @dev Without a refill, or a solver looks for long.
    function check_changing(Any memory any, uint64 capacity, uint64 refill, uint40 time) external {
        any.refill = 0;
        _changing(any, capacity, refill, time);
    }
}

contract NewNumbersForOldTimesTwin is BrokenBucket {
    function _configure(uint64 capacity, uint64 refill) internal override {
        state.capacity = capacity;
        state.refill = refill;
        state.level = uint88(_level(_elapsed(block.timestamp)));
        state.time = uint40(block.timestamp);
    }

    /// @dev At numbers that are known, or a solver looks for long.
    function check_changing(uint40 time) external {
        _changing(Any(1e18, 0, 0, 1), 1e18, 1e15, time);
    }
}

contract FractionDownTwin is BrokenBucket {
    function _fractionUp(uint256 amount, uint256 nav) internal pure override returns (uint256) {
        return Math.mulDiv(amount, 1e18, nav);
    }

    function check_fraction(uint8 amount) external view {
        _fraction(amount, 7);
    }
}
