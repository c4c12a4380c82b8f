// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IFund} from "../../../../contracts/interfaces/IFund.sol";
import {IRecord} from "../../../../contracts/interfaces/IRecord.sol";
import {RecordBase} from "./RecordBase.sol";

contract SetRateTest is RecordBase {
    function _rates(uint256 now_, uint256 next) private view {
        (uint256 one, uint256 other) = record.rates();
        vm.assertEq(one, now_);
        vm.assertEq(other, next);
    }

    function test_setRate__by_anyone_but_governance__reverts() external {
        vm.prank(FEES);
        fails(IRecord.NotGovernance.selector, FEES);
        record.setRate(0);
    }

    function test_invariant_24__a_rate_at_the_ceiling__passes_and_above__reverts() external {
        setRate(0.3e6);
        _rates(RATE, 0.3e6);
        vm.prank(GOVERNANCE);
        fails(IRecord.RateTooHigh.selector, 0.3e6 + 1, 0.3e6);
        record.setRate(0.3e6 + 1);
        vm.prank(GOVERNANCE);
        fails(IRecord.RateTooHigh.selector, MAX, 0.3e6);
        record.setRate(MAX);
    }

    function test_setRate__of_a_higher_one__holds_from_the_next_period() external {
        vm.prank(GOVERNANCE);
        vm.expectEmit(address(record));
        emit IRecord.RateSet(0.3e6);
        record.setRate(0.3e6);
        _rates(RATE, 0.3e6);
        settleOn(2e6);
        vm.assertEq(fund.exitFee(), 0.1e6);
        endPeriod(2e6);
        vm.assertEq(record.highWaterMark(), 1.8e18);
        _rates(0.3e6, 0.3e6);
        worth(4e6);
        vm.warp(time() + APART);
        uint256 price = record.observe();
        vm.warp(time() + APART);
        record.observe();
        vm.assertEq(fund.exitFee(), (price - 1.8e18) * 0.3e6 / price);
    }

    function test_setRate__of_a_lower_one__holds_at_once() external {
        settleOn(2e6);
        vm.assertEq(fund.exitFee(), 0.1e6);
        vm.prank(GOVERNANCE);
        vm.expectEmit(address(record));
        emit IRecord.RateSet(0.1e6);
        vm.expectEmit(address(fund));
        emit IFund.Charged(0, 0.05e6);
        record.setRate(0.1e6);
        _rates(0.1e6, 0.1e6);
        vm.assertEq(fund.exitFee(), 0.05e6);
        endPeriod(2e6);
        vm.assertEq(record.highWaterMark(), 1.9e18);
    }

    /// @dev A fraction that nobody can observe anew would stay for ever.
    function test_setRate__of_nothing_without_a_price__frees_the_exit() external {
        settleOn(2e6);
        prices.setBroken(true);
        setRate(0);
        vm.assertEq(fund.exitFee(), 0);
    }

    function test_setRate__of_the_same__changes_nothing() external {
        settleOn(2e6);
        setRate(RATE);
        _rates(RATE, RATE);
        vm.assertEq(fund.exitFee(), 0.1e6);
    }

    function test_setRate__higher_again_in_the_period__stays_low_until_its_end() external {
        setRate(0.1e6);
        setRate(0.3e6);
        _rates(0.1e6, 0.3e6);
        endPeriod(2e6);
        vm.assertEq(record.highWaterMark(), 1.9e18);
        _rates(0.3e6, 0.3e6);
    }

    function test_setRate__raised_and_taken_back__was_never_raised() external {
        setRate(0.3e6);
        setRate(RATE);
        endPeriod(1e6);
        _rates(RATE, RATE);
    }

    /// @dev After the period's end and before its fee, it is still that period.
    function test_setRate__raised_inside_the_window__holds_behind_it() external {
        seeAt(DUE, 2e6);
        seeAt(DUE + APART, 2e6);
        setRate(0.3e6);
        seeAt(DUE + WINDOW, 2e6);
        vm.assertEq(record.highWaterMark(), 1.8e18);
        _rates(0.3e6, 0.3e6);
    }

    function test_setRate__lowered_inside_the_window__holds_for_it() external {
        seeAt(DUE, 2e6);
        seeAt(DUE + APART, 2e6);
        setRate(0);
        seeAt(DUE + WINDOW, 2e6);
        vm.assertEq(charged(), 0);
        vm.assertEq(record.highWaterMark(), 2e18);
    }

    function test_setRate__before_any_observation__tells_the_fund_nothing() external {
        setRate(0);
        vm.assertEq(fund.exitFee(), 0);
        vm.assertEq(charged(), 0);
    }
}
