// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Budget, IMandate, Limit} from "../../../../contracts/interfaces/IMandate.sol";
import {MandateBase} from "./MandateBase.sol";

contract MandateOverlaysTest is MandateBase {
    function _isFloor(uint256 key) private pure returns (bool) {
        return key == uint256(Limit.MinCash) || key == uint256(Limit.Progress);
    }

    function _refused(Limit which, uint64 value) private {
        uint256 until = time() + 1 days;
        uint256 now_ = mandate.limits()[uint256(which)];
        vm.prank(SAFE);
        fails(IMandate.NotTighter.selector, uint256(which), value, now_);
        mandate.tighten(which, value, until);
    }

    function test_tighten__by_a_unit__holds_and_tells() external {
        uint256 until = time() + 1 days;
        for (uint256 key; key < LIMITS; ++key) {
            uint64 before = numbers()[key];
            uint64 after_ = _isFloor(key) ? before + 1 : before - 1;
            vm.expectEmit(address(mandate));
            emit IMandate.Tightened(Limit(key), after_, until);
            tighten(Limit(key), after_, until);
            vm.assertEq(mandate.limit(Limit(key)), after_);
            vm.assertEq(terms().limits[key], after_);
            (uint64 value, uint256 end) = mandate.overlay(key);
            vm.assertEq(value, after_);
            vm.assertEq(end, until);
        }
        isAsGiven(mandate.limits(), numbers()); // governance's own are what they were
    }

    function test_tighten__to_the_same_or_looser__reverts() external {
        for (uint256 key; key < LIMITS; ++key) {
            uint64 before = numbers()[key];
            _refused(Limit(key), before);
            _refused(Limit(key), _isFloor(key) ? before - 1 : before + 1);
        }
    }

    function test_tighten__ends_at_its_second() external {
        uint256 until = time() + 1 days;
        tighten(Limit.Slippage, PC / 2, until);
        tighten(Limit.MinCash, 30 * PC, until);
        vm.warp(until - 1);
        vm.assertEq(mandate.limit(Limit.Slippage), PC / 2);
        vm.assertEq(terms().limits[uint256(Limit.Slippage)], PC / 2);
        vm.assertEq(terms().risk, 70 * PC);
        vm.warp(until);
        vm.assertEq(mandate.limit(Limit.Slippage), PC);
        vm.assertEq(terms().limits[uint256(Limit.Slippage)], PC);
        vm.assertEq(terms().risk, 80 * PC);
    }

    function _refusedEnd(uint256 until, uint256 latest) private {
        vm.prank(SAFE);
        fails(IMandate.BadEnd.selector, until, latest);
        mandate.tighten(Limit.Slippage, 0, until);
    }

    function test_tighten__with_an_end_outside_the_window__reverts() external {
        uint256 latest = START + LONGEST;
        _refusedEnd(START, latest);
        _refusedEnd(0, latest);
        _refusedEnd(latest + 1, latest);
        _refusedEnd(MAX, latest);
        tighten(Limit.Slippage, 0, latest);
        (uint256 since, uint256 until, uint256 free) = mandate.overlays();
        vm.assertEq(since, START);
        vm.assertEq(until, latest);
        vm.assertEq(free, latest + 10 days);
    }

    function test_tighten__at_the_least__lasts_a_second() external {
        tighten(Limit.Slippage, 0, START + 1);
        vm.assertEq(mandate.limit(Limit.Slippage), 0);
        vm.warp(START + 1);
        vm.assertEq(mandate.limit(Limit.Slippage), PC);
    }

    /// @dev Otherwise trading could be closed for ever, by one limit behind the other.
    function test_invariant_26__all_overlays__share_one_window() external {
        tighten(Limit.Slippage, 0, START + 9 days);
        vm.warp(START + 6 days);
        uint256 latest = START + LONGEST;
        vm.prank(SAFE);
        fails(IMandate.BadEnd.selector, latest + 1, latest);
        mandate.tighten(Limit.Trading, 0, latest + 1);
        vm.prank(SAFE);
        fails(IMandate.BadEnd.selector, latest + 1, latest);
        mandate.tightenBudget(Budget.Loss, 0, 0, latest + 1);
        vm.prank(SAFE);
        fails(IMandate.BadEnd.selector, latest + 1, latest);
        mandate.tightenMost(address(bit), 0, latest + 1);
        tighten(Limit.Trading, 0, START + 7 days); // ends before the first: the window stays
        _isWindow(START, START + 9 days);
        tightenBudget(Budget.Loss, 0, 0, START + 12 days);
        _isWindow(START, START + 12 days);
        tightenMost(address(bit), 0, latest);
        _isWindow(START, latest);
    }

    function _isWindow(uint256 since, uint256 until) private view {
        (uint256 from, uint256 last, uint256 free) = mandate.overlays();
        vm.assertEq(from, since);
        vm.assertEq(last, until);
        vm.assertEq(free, until + (until - since) / 3);
    }

    function test_tighten__in_the_cool_down__reverts() external {
        tighten(Limit.Slippage, 0, START + 9 days);
        vm.warp(START + 9 days);
        _isCooling(START + 12 days);
        vm.warp(START + 12 days - 1);
        _isCooling(START + 12 days);
        vm.warp(START + 12 days);
        tighten(Limit.Slippage, 0, START + 42 days);
        _isWindow(START + 12 days, START + 42 days);
    }

    function _isCooling(uint256 free) private {
        uint256 until = time() + 1;
        vm.prank(SAFE);
        fails(IMandate.CoolingDown.selector, free);
        mandate.tighten(Limit.Trading, 0, until);
        vm.prank(SAFE);
        fails(IMandate.CoolingDown.selector, free);
        mandate.tightenBudget(Budget.Turnover, 0, 0, until);
        vm.prank(SAFE);
        fails(IMandate.CoolingDown.selector, free);
        mandate.tightenMost(address(ether_), 0, until);
    }

    /// @dev A window of a second in each block would be one for ever, with a third of nothing to wait.
    function test_invariant_26__after_the_shortest_window__an_hour_is_free() external {
        tighten(Limit.Trading, 0, START + 1);
        vm.warp(START + 1);
        _isCooling(START + 1 + 1 hours);
        vm.warp(START + 1 hours);
        _isCooling(START + 1 + 1 hours);
        vm.warp(START + 1 + 1 hours);
        tighten(Limit.Trading, 0, START + 1 + 4 hours + 3);
        _rests(START + 1 + 4 hours + 3, 1 hours + 1);
    }

    function _rests(uint256 until, uint256 rest) private view {
        (, uint256 last, uint256 free) = mandate.overlays();
        vm.assertEq(last, until);
        vm.assertEq(free, until + rest);
    }

    /// @dev More than all of NAV in cash left nothing to reckon with, and no hash of the mandate.
    function test_tighten__of_a_floor_above_the_whole__reverts() external {
        _refused(Limit.MinCash, 100 * PC + 1);
        _refused(Limit.Progress, type(uint64).max);
        tighten(Limit.MinCash, 100 * PC, time() + 1 days);
        tighten(Limit.Progress, 100 * PC, time() + 1 days);
        vm.assertEq(terms().risk, 0);
        vm.assertTrue(mandate.mandateHash() != 0);
    }

    function test_tighten__in_the_last_second_of_the_window__goes_on() external {
        tighten(Limit.Slippage, 0, START + 9 days);
        vm.warp(START + 9 days - 1);
        tighten(Limit.Slippage, 0, START + 10 days);
        _isWindow(START, START + 10 days);
    }

    function test_tighten__again__replaces_its_own() external {
        tighten(Limit.Slippage, PC / 4, START + 9 days);
        tighten(Limit.Slippage, PC / 2, START + 5 days);
        vm.assertEq(mandate.limit(Limit.Slippage), PC / 2);
        vm.warp(START + 5 days);
        vm.assertEq(mandate.limit(Limit.Slippage), PC);
        _isWindow(START, START + 9 days);
    }

    // Lifting

    function test_lift__ends_one_at_once_and_tells() external {
        tighten(Limit.Slippage, 0, START + 9 days);
        tighten(Limit.Trading, 0, START + 9 days);
        vm.expectEmit(address(mandate));
        emit IMandate.Lifted(uint256(Limit.Slippage));
        lift(uint256(Limit.Slippage));
        vm.assertEq(mandate.limit(Limit.Slippage), PC);
        vm.assertEq(mandate.limit(Limit.Trading), 0);
        (, uint256 until) = mandate.overlay(uint256(Limit.Slippage));
        vm.assertEq(until, START);
        _isWindow(START, START + 9 days); // whoever lifts has used its window all the same
    }

    function test_lift__of_nothing__reverts() external {
        _nothing(uint256(Limit.Slippage));
        _nothing(20);
        _nothing(MAX);
        tighten(Limit.Slippage, 0, START + 1 days);
        vm.warp(START + 1 days);
        _nothing(uint256(Limit.Slippage));
    }

    function _nothing(uint256 key) private {
        vm.prank(SAFE);
        fails(IMandate.NothingToLift.selector, key);
        mandate.lift(key);
    }

    function test_lift__in_the_last_second__is_lifted() external {
        tighten(Limit.Slippage, 0, START + 1 days);
        vm.warp(START + 1 days - 1);
        lift(uint256(Limit.Slippage));
        vm.assertEq(mandate.limit(Limit.Slippage), PC);
        _nothing(uint256(Limit.Slippage));
    }

    // Governance below it and above it

    function test_governance__below_an_overlay__holds_and_above__does_not() external {
        tighten(Limit.Slippage, PC / 2, START + 9 days);
        tighten(Limit.MinCash, 40 * PC, START + 9 days);
        set(Limit.Slippage, PC / 4);
        set(Limit.MinCash, 50 * PC);
        vm.assertEq(mandate.limit(Limit.Slippage), PC / 4);
        vm.assertEq(mandate.limit(Limit.MinCash), 50 * PC);
        vm.assertEq(terms().limits[uint256(Limit.Slippage)], PC / 4);
        vm.assertEq(terms().limits[uint256(Limit.MinCash)], 50 * PC);
        set(Limit.Slippage, 5 * PC);
        set(Limit.MinCash, 5 * PC);
        vm.assertEq(mandate.limit(Limit.Slippage), PC / 2);
        vm.assertEq(mandate.limit(Limit.MinCash), 40 * PC);
        vm.assertEq(terms().limits[uint256(Limit.Slippage)], PC / 2);
        vm.assertEq(terms().limits[uint256(Limit.MinCash)], 40 * PC);
        vm.warp(START + 9 days);
        vm.assertEq(mandate.limit(Limit.Slippage), 5 * PC);
        vm.assertEq(mandate.limit(Limit.MinCash), 5 * PC);
    }
}
