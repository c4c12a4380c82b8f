// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Bucket} from "../../contracts/libraries/Bucket.sol";
import {Facts} from "./Facts.sol";

/// @title BucketProperties
/// @notice What must hold of a bucket, whatever it holds and whenever it is used, at full width.
/// The twins (`BucketTwins.t.sol`) hold the same against buckets that are broken on purpose.
///
/// From one step to any number: `_step` says that a charge takes no more out of the level than it
/// finds in it with what was refilled since. Summed up over the charges in a window, that is at
/// most the level at its start, which is at most the capacity, and the refill of the window.
abstract contract BucketProperties is Facts {
    using Bucket for Bucket.State;

    struct Any {
        uint64 capacity;
        uint64 refill;
        uint88 level;
        uint40 time;
    }

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
        uint256 refilled = _times(any.refill, time - any.time);
        _charge(fraction);
        assert(state.level + fraction * DAY <= any.level + refilled);
        assert(state.level <= any.capacity * DAY);
        assert(state.time == time);
        assert(state.capacity == any.capacity);
        assert(state.refill == any.refill);
    }

    function _window(
        Any memory any,
        uint40 first,
        uint40 second,
        uint64 one,
        uint64 other
    ) internal {
        _given(any);
        _at(first);
        _times(any.refill, first - any.time);
        _charge(one);
        _at(second);
        _times(any.refill, second - first);
        _charge(other);
        unchecked {
            uint256 refilled = _times(any.refill, second - first);
            assert(one * DAY + other * DAY <= any.capacity * DAY + refilled);
        }
    }

    function _waiting(Any memory any, uint40 sooner, uint40 later) internal {
        _given(any);
        vm.assume(any.time <= sooner);
        vm.assume(sooner <= later);
        _distributes(any.refill, sooner - any.time, later - sooner);
        uint256 first = _available(sooner);
        uint256 second = _available(later);
        _floors(_levelAt(any, sooner), first);
        _floors(_levelAt(any, later), second);
        assert(first <= second);
        assert(second <= any.capacity);
    }

    function _stopping(Any memory any, uint40 between, uint40 time) internal {
        _given(any);
        vm.assume(any.time <= between);
        vm.assume(between <= time);
        _distributes(any.refill, between - any.time, time - between);
        _at(between);
        _charge(0);
        _at(time);
        _charge(0);
        assert(state.level == _levelAt(any, time));
    }

    function _view(Any memory any, uint40 time, uint256 fraction) internal {
        _given(any);
        _at(time);
        _times(any.refill, time - any.time);
        uint256 available = _available(time);
        _floors(_levelAt(any, time), available);
        try this.chargeFromOutside(fraction) {
            assert(fraction <= available);
        } catch {
            assert(fraction > available);
        }
    }

    function _changing(Any memory any, uint64 capacity, uint64 refill, uint40 time) internal {
        _given(any);
        _at(time);
        _times(any.refill, time - any.time);
        uint256 before = _levelAt(any, time);
        _configure(capacity, refill);
        assert(state.level == (before < capacity * DAY ? before : capacity * DAY));
        assert(state.capacity == capacity);
        assert(state.refill == refill);
        assert(state.time == time);
    }

    /// @dev The level by its definition.
    function _levelAt(Any memory any, uint40 time) internal pure returns (uint256) {
        uint256 level = any.level + _times(any.refill, time - any.time);
        return level < any.capacity * DAY ? level : any.capacity * DAY;
    }
}


contract Exp is BucketProperties {
    using Bucket for Bucket.State;
    function check_a(Any memory any, uint40 first, uint40 second, uint64 one, uint64 other) external {
        vm.assume(any.time > 0);
        vm.assume(any.level <= any.capacity * DAY);
        state = Bucket.State(any.capacity, any.refill, any.level, any.time);
        vm.assume(first >= any.time);
        vm.assume(second >= first);
        vm.warp(first);
        _times(any.refill, first - any.time);
        state.charge(one);
        uint256 left = state.level;
        unchecked {
        assert(left + one * DAY <= any.capacity * DAY);
        vm.warp(second);
        uint256 refilled = _times(any.refill, second - first);
        state.charge(other);
        assert(state.level + other * DAY <= left + refilled);
        assert(other * DAY <= left + refilled);
        assert(one * DAY + other * DAY <= any.capacity * DAY + refilled);
        }
    }
    function check_b(uint16 capacity, uint16 refill, uint40 level, uint16 time, uint16 first, uint16 second, uint16 one, uint16 other) external {
        vm.assume(time > 0);
        vm.assume(level <= capacity * DAY);
        state = Bucket.State(capacity, refill, level, time);
        vm.assume(first >= time);
        vm.assume(second >= first);
        vm.warp(first);
        _times(refill, first - time);
        state.charge(one);
        unchecked {
        vm.warp(second);
        uint256 refilled = _times(refill, second - first);
        state.charge(other);
        assert(one * DAY + other * DAY <= capacity * DAY + refilled);
        }
    }
    function check_c(uint16 capacity, uint16 refill, uint40 level, uint16 time, uint16 first, uint16 second, uint16 third, uint16 one, uint16 two, uint16 three) external {
        vm.assume(time > 0);
        vm.assume(level <= capacity * DAY);
        state = Bucket.State(capacity, refill, level, time);
        vm.assume(first >= time);
        vm.assume(second >= first);
        vm.assume(third >= second);
        unchecked {
        vm.warp(first);
        _times(refill, first - time);
        state.charge(one);
        vm.warp(second);
        _times(refill, second - first);
        state.charge(two);
        vm.warp(third);
        _times(refill, third - second);
        state.charge(three);
        uint256 refilled = _distributes(refill, second - first, third - second);
        assert((uint256(one) + two + three) * DAY <= capacity * DAY + refilled);
        }
    }
}
