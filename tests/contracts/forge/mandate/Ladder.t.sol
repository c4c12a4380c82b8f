// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Limit, Terms} from "../../../../contracts/interfaces/IMandate.sol";
import {MandateBase} from "./MandateBase.sol";

/// @notice Cash 20 %; from a fall of 10 % on 60 % of risk, from 15 % on 40 %, from 20 % on nothing
/// is bought. A unit of the dollar in NAV is a unit of 1e-11 in the fall.
contract MandateLadderTest is MandateBase {
    function _falls(uint256 units) private {
        vm.warp(time() + 1 hours);
        settleOn(units);
    }

    function _is(uint256 risk, bool reduceOnly) private view {
        Terms memory found = terms();
        vm.assertEq(found.risk, risk * PC);
        vm.assertTrue(found.reduceOnly == reduceOnly);
        vm.assertTrue(found.open);
    }

    function test_ladder__at_each_rung__begins_and_a_unit_above__does_not() external {
        settleOn(100_000e6);
        _is(80, false);
        _falls(90_000e6 + 1);
        _is(80, false);
        _falls(90_000e6);
        _is(60, false);
        _falls(85_000e6 + 1);
        _is(60, false);
        _falls(85_000e6);
        _is(40, false);
        _falls(80_000e6 + 1);
        _is(40, false);
        _falls(80_000e6);
        _is(40, true);
        _falls(80_000e6 + 1);
        _is(40, false);
        _falls(95_000e6);
        _is(80, false);
    }

    function test_ladder__goes_by_the_steady_price() external {
        settleOn(100_000e6);
        vm.warp(time() + 1 hours);
        see(90_000e6);
        _is(60, false); // the lower of the last two
        vm.warp(time() + 1 hours);
        see(100_000e6);
        _is(60, false);
        vm.warp(time() + 1 hours);
        see(100_000e6);
        _is(80, false);
    }

    function test_drawdown__is_the_records() external {
        settleOn(100_000e6);
        _falls(87_654e6);
        (uint256 fallen, bool stale) = mandate.drawdown();
        vm.assertEq(fallen, 0.12346e18);
        vm.assertTrue(!stale);
    }

    function test_ladder__of_a_record_of_a_day__holds_and_a_second_later__reduces() external {
        settleOn(100_000e6);
        uint256 seen = time();
        vm.warp(seen + 1 days);
        (, bool stale) = mandate.drawdown();
        vm.assertTrue(!stale);
        _is(80, false);
        vm.warp(seen + 1 days + 1);
        (, stale) = mandate.drawdown();
        vm.assertTrue(stale);
        _is(80, true);
        see(100_000e6);
        _is(80, false);
    }

    function test_ladder__of_nothing_seen_yet__reduces() external {
        _is(80, true);
        record.observe();
        _is(80, false);
    }

    function test_ladder__where_the_cash_is_the_tighter__is_the_cash() external {
        uint64[20] memory all = numbers();
        (all[uint256(Limit.MinCash)], all[uint256(Limit.SecondRisk)]) = (50 * PC, 45 * PC);
        setAll(all);
        settleOn(100_000e6);
        _is(50, false);
        _falls(90_000e6);
        _is(50, false);
        _falls(85_000e6);
        _is(45, false);
    }

    function test_ladder__tightened_by_the_safe__holds_at_once() external {
        settleOn(100_000e6);
        _falls(95_000e6);
        uint256 until = time() + 10 hours;
        _is(80, false);
        tighten(Limit.FirstAt, 5 * PC, until);
        _is(60, false);
        tighten(Limit.FirstRisk, 55 * PC, until);
        _is(55, false);
        tighten(Limit.SecondAt, 5 * PC, until);
        _is(40, false);
        tighten(Limit.SecondRisk, 0, until);
        _is(0, false);
        tighten(Limit.ReduceAt, 5 * PC, until);
        _is(0, true);
        vm.warp(until);
        _is(80, false);
    }

    /// @dev Overlays need keep no order: whatever is tighter counts.
    function test_ladder__with_the_second_rung_below_the_first__takes_the_tighter() external {
        settleOn(100_000e6);
        _falls(85_000e6);
        tighten(Limit.FirstRisk, 30 * PC, time() + 1 hours);
        _is(30, false);
    }

    function test_ladder__tripped__reduces() external {
        settleOn(100_000e6);
        vm.prank(SAFE);
        mandate.trip();
        _is(80, true);
        vm.prank(GOVERNANCE);
        mandate.reset();
        _is(80, false);
    }

    function test_terms__of_any_tokens__come_in_their_order() external view {
        address[] memory tokens = new address[](3);
        (tokens[0], tokens[1], tokens[2]) = (address(bit), STRANGER, address(ether_));
        Terms memory found = mandate.terms(tokens);
        vm.assertEq(found.rules.length, 3);
        vm.assertEq(found.rules[0].most, 30 * PC);
        vm.assertEq(found.rules[0].group, 2);
        vm.assertEq(found.rules[1].most, 0);
        vm.assertEq(found.rules[2].most, 50 * PC);
        vm.assertEq(found.rules[2].target, 40 * PC);
        vm.assertEq(found.limits.length, LIMITS);
        for (uint256 key; key < LIMITS; ++key) {
            vm.assertEq(found.limits[key], numbers()[key]);
        }
    }
}
