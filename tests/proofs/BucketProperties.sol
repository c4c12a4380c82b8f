// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Bucket} from "../../contracts/libraries/Bucket.sol";
import {Shares} from "../../contracts/libraries/Shares.sol";
import {Facts} from "./Facts.sol";

/// @title BucketProperties
/// @notice What must hold of a bucket, whatever it holds and whenever it is used, at full width,
/// years of silence included. The twins (`BucketTwins.t.sol`) hold the same against buckets that
/// are broken on purpose.
///
/// From one step to any number: `_step` says that a charge takes no more out of the level than it
/// finds in it with what was refilled since. Summed up over the charges in a window, that is at
/// most the level at its start, which is at most the capacity, and the refill of the window. The
/// sum is the reader's: no solver here is asked for two charges at once. On small widths all
/// sequences are exhausted, also under an overlay: `tests/properties/test_bucket_windows.py`.
abstract contract BucketProperties is Facts {
    using Bucket for Bucket.State;

    struct Any {
        uint64 capacity;
        uint64 refill;
        uint88 level;
        uint40 time;
    }

    uint256 private constant ONE = 1e18;

    Bucket.State internal state;

    function _charge(uint256 fraction) internal virtual {
        state.charge(fraction);
    }

    function _configure(uint64 capacity, uint64 refill) internal virtual {
        state.configure(capacity, refill);
    }

    function _available(uint256 time) internal view virtual returns (uint256) {
        return state.available(time);
    }

    function _fractionUp(uint256 amount, uint256 nav) internal view virtual returns (uint256) {
        return Bucket.fractionUp(amount, nav);
    }

    /// @dev A refusal that can be seen: reverted paths are not looked at.
    function chargeFromOutside(uint256 fraction) external {
        _charge(fraction);
    }

    /// @dev Any bucket that `configure` and `charge` can leave behind.
    function _given(Any memory any) private {
        vm.assume(any.time > 0);
        vm.assume(any.level <= any.capacity * DAY);
        state = Bucket.State(any.capacity, any.refill, any.level, any.time);
    }

    function _at(uint40 time) private {
        vm.assume(time >= state.time);
        vm.warp(time);
    }

    function _atOnce(Any memory any, uint40 time, uint256 fraction) internal {
        _given(any);
        _at(time);
        _charge(fraction);
        assert(fraction <= any.capacity);
    }

    function _step(Any memory any, uint40 time, uint256 fraction) internal {
        _given(any);
        _at(time);
        uint256 refilled = _times(any.refill, _between(any.time, time));
        _charge(fraction);
        assert(state.level + fraction * DAY <= any.level + refilled);
        assert(state.level <= any.capacity * DAY);
        assert(state.time == time);
        assert(state.capacity == any.capacity);
        assert(state.refill == any.refill);
    }

    /// @dev Of the level, of which `_view` says what a charge may take. From the level's own time
    /// on: to stop in between changes nothing (`_stopping`).
    function _waiting(Any memory any, uint40 later) internal {
        _given(any);
        _at(later);
        _charge(0);
        assert(state.level >= any.level);
    }

    function _stopping(Any memory any, uint40 between, uint40 time) internal {
        _given(any);
        vm.assume(any.time <= between);
        vm.assume(between <= time);
        _distributes(any.refill, _between(any.time, between), _between(between, time));
        _at(between);
        _charge(0);
        _at(time);
        _charge(0);
        assert(state.level == _levelAt(any, time));
    }

    /// @dev What is more than the capacity, larger numbers too, `_atOnce` sees to.
    function _view(Any memory any, uint40 time, uint64 fraction) internal {
        _given(any);
        _at(time);
        _times(any.refill, _between(any.time, time));
        uint256 floor = _floor(_levelAt(any, time));
        uint256 available = _available(time);
        _product(any.capacity, DAY);
        _ordered(any.capacity, floor, DAY);
        // No more than the capacity, or it is refused for that alone.
        if (fraction <= any.capacity) {
            _product(fraction, DAY);
            _ordered(floor, fraction, DAY);
        }
        try this.chargeFromOutside(fraction) {
            assert(fraction <= available);
        } catch {
            assert(fraction > available);
        }
    }

    function _changing(Any memory any, uint64 capacity, uint64 refill, uint40 time) internal {
        _given(any);
        _at(time);
        _times(any.refill, _between(any.time, time));
        uint256 before = _levelAt(any, time);
        _configure(capacity, refill);
        assert(state.level == _least(before, capacity * DAY));
        assert(state.capacity == capacity);
        assert(state.refill == refill);
        assert(state.time == time);
    }

    /// @dev A fraction is what a supply of one would give in shares; `SharesProperties` has it that
    /// those are rounded up.
    function _fraction(uint128 amount, uint128 nav) internal view {
        vm.assume(nav > 0);
        _divides(amount, ONE, nav);
        assert(_fractionUp(amount, nav) == Shares.toSharesUp(amount, ONE, nav));
    }

    /// @dev The level by its definition.
    function _levelAt(Any memory any, uint40 time) internal pure returns (uint256) {
        unchecked {
            return
                _least(any.level + _times(any.refill, _between(any.time, time)), any.capacity * DAY);
        }
    }

    /// @dev In full words, as the library has it, or the solver would compare bits.
    function _between(uint256 start, uint256 end) private pure returns (uint256) {
        unchecked {
            return end - start;
        }
    }

    function _least(uint256 first, uint256 second) private pure returns (uint256) {
        return first < second ? first : second;
    }
}
