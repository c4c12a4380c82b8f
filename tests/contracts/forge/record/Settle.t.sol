// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IFund} from "../../../../contracts/interfaces/IFund.sol";
import {IRecord} from "../../../../contracts/interfaces/IRecord.sol";
import {RecordBase} from "./RecordBase.sol";

/// @notice A share doubles; a fifth of the gain is 0.2 of 2, so that the fee is a ninth of what there
/// was: 0.2 over the 1.8 that stay.
contract SettleTest is RecordBase {
    uint256 private constant NINTH = uint256(100_000e18) / 9;

    function test_settle__after_a_window__mints_the_fee_and_tells() external {
        seeAt(DUE, 2e6);
        seeAt(DUE + APART, 2e6);
        vm.assertEq(charged(), 0);
        vm.warp(DUE + WINDOW);
        vm.expectEmit(address(record));
        emit IRecord.Crystallised(2e18, 1.8e18, NINTH);
        vm.expectEmit(address(record));
        emit IRecord.Observed(2e18, 1.8e18);
        vm.expectEmit(address(fund));
        emit IFund.Charged(NINTH, 0);
        vm.assertEq(record.observe(), 2e18);
        vm.assertEq(charged(), NINTH);
        vm.assertEq(record.highWaterMark(), 1.8e18);
        vm.assertEq(record.steadyPrice(), 1.8e18);
        vm.assertEq(record.peak(), 1.8e18);
        vm.assertEq(record.drawdown(), 0);
        vm.assertEq(fund.exitFee(), 0);
        vm.assertEq(record.due(), DUE + WINDOW + PERIOD);
        vm.assertEq(fund.accrue(), NINTH);
        vm.assertEq(fund.balanceOf(address(distributor)), NINTH);
    }

    /// @dev What a share is worth behind the fee is the new mark, but for rounding.
    function test_settle__leaves_shares_worth_the_mark() external {
        endPeriod(2e6);
        uint256 price = record.observe();
        vm.assertTrue(price >= 1.8e18);
        vm.assertLe(price, 1.8e18 + 1e12);
    }

    function test_settle__a_second_before_the_period_ends__does_not_count() external {
        seeAt(DUE - 1, 1.5e6);
        seeAt(DUE + APART - 1, 2e6);
        seeAt(DUE + 2 * APART - 1, 2e6);
        seeAt(DUE + WINDOW, 2e6);
        vm.assertEq(record.highWaterMark(), 1.8e18);
    }

    function test_settle__at_the_second_the_period_ends__counts() external {
        seeAt(DUE, 1.5e6);
        seeAt(DUE + APART, 2e6);
        seeAt(DUE + WINDOW, 2e6);
        vm.assertEq(record.highWaterMark(), 1.4e18);
    }

    function test_settle__a_second_before_the_window_ends__waits() external {
        seeAt(DUE, 2e6);
        seeAt(DUE + APART, 2e6);
        seeAt(DUE + WINDOW - 1, 2e6);
        vm.assertEq(charged(), 0);
        vm.assertEq(record.due(), DUE);
        seeAt(DUE + WINDOW, 2e6);
        vm.assertEq(charged(), NINTH);
    }

    function test_invariant_23__any_low_in_the_window__is_the_price() external {
        seeAt(DUE, 2e6);
        seeAt(DUE + APART, 2e6);
        seeAt(DUE + APART + 1, 1.25e6);
        seeAt(DUE + WINDOW, 2e6);
        vm.assertEq(record.highWaterMark(), 1.2e18);
        vm.assertEq(charged(), 100_000e18 * 0.05e18 / uint256(1.2e18));
    }

    function test_invariant_23__the_last_observation__can_lower_the_price_too() external {
        seeAt(DUE, 2e6);
        seeAt(DUE + APART, 2e6);
        seeAt(DUE + WINDOW, 1.5e6);
        vm.assertEq(record.highWaterMark(), 1.4e18);
    }

    function test_invariant_23__the_last_observation__cannot_raise_the_price() external {
        seeAt(DUE, 1.5e6);
        seeAt(DUE + APART, 1.5e6);
        seeAt(DUE + WINDOW, 3e6);
        vm.assertEq(record.highWaterMark(), 1.4e18);
        // What is above the price of the fee stays to be charged for: a fifth of 2.8 less 1.4, but
        // the price is the steady one, and that is of before.
        vm.assertEq(record.steadyPrice(), 1.4e18);
        vm.assertEq(fund.exitFee(), 0);
    }

    function test_settle__with_one_observation_in_the_window__waits_for_two_more() external {
        seeAt(DUE + 2 * APART, 2e6);
        seeAt(DUE + WINDOW, 2e6);
        vm.assertEq(charged(), 0);
        seeAt(DUE + WINDOW, 2e6);
        vm.assertEq(charged(), NINTH);
    }

    function test_settle__of_two_a_second_less_than_an_hour_apart__waits() external {
        seeAt(DUE + WINDOW - APART, 2e6);
        seeAt(DUE + WINDOW - 1, 2e6);
        seeAt(DUE + WINDOW - 1, 2e6);
        vm.warp(DUE + WINDOW);
        record.observe(); // an hour after the first: known from the next one on
        vm.assertEq(charged(), 0);
        record.observe();
        vm.assertEq(charged(), NINTH);
    }

    function test_settle__with_nobody_watching_for_a_year__wants_an_hour() external {
        uint256 late = DUE + 365 days;
        seeAt(late, 2e6);
        vm.assertEq(charged(), 0);
        seeAt(late + APART - 1, 2e6);
        seeAt(late + APART - 1, 2e6);
        vm.assertEq(charged(), 0);
        seeAt(late + APART, 2e6);
        vm.assertEq(charged(), 0);
        seeAt(late + APART, 2e6);
        vm.assertEq(charged(), NINTH);
        vm.assertEq(record.due(), late + APART + PERIOD);
    }

    /// @dev Twelve periods that nobody ended are one, and are paid for once.
    function test_settle__of_missed_periods__is_once() external {
        seeAt(DUE + 365 days, 2e6);
        seeAt(DUE + 365 days + APART, 2e6);
        for (uint256 i; i < 48; ++i) {
            vm.warp(time() + APART);
            record.observe();
        }
        vm.assertEq(charged(), NINTH);
    }

    /// @dev A fee that came late leaves no room for another one right behind it.
    function test_invariant_23__two_fees__are_a_period_apart() external {
        seeAt(DUE, 2e6);
        seeAt(DUE + APART, 2e6);
        seeAt(DUE + PERIOD - 1, 2e6);
        vm.assertEq(charged(), NINTH);
        for (uint256 i = 1; i < 30; ++i) {
            seeAt(DUE + PERIOD - 1 + i * 1 days, 4e6);
            vm.assertEq(charged(), NINTH);
        }
        endPeriod(4e6);
        vm.assertTrue(charged() > NINTH);
    }

    function test_settle__scales_what_was_seen_down_and_the_peak_up() external {
        seeAt(DUE, 1.7e6);
        seeAt(DUE + APART, 3e6);
        seeAt(DUE + WINDOW - 1, 3e6);
        seeAt(DUE + WINDOW, 3e6); // the fee is on 1.7: from there 1.56 of 1.7
        vm.assertEq(record.highWaterMark(), 1.56e18);
        vm.assertEq(older().price, 2_752_941_176_470_588_235); // and 0.29
        vm.assertEq(newer().price, 2_752_941_176_470_588_235);
        vm.assertEq(record.peak(), 2_752_941_176_470_588_236);
    }

    function test_settle__at_the_mark__charges_nothing_and_ends_the_period() external {
        endPeriod(1e6);
        vm.assertEq(charged(), 0);
        vm.assertEq(record.highWaterMark(), PAR);
        vm.assertEq(record.due(), DUE + WINDOW + PERIOD);
    }

    function test_invariant_24__below_the_mark__it_does_not_fall() external {
        endPeriod(2e6);
        uint256 supply = fund.effectiveSupply();
        endPeriod(0.8e6);
        endPeriod(2e6); // up to where it was: the fund has more shares now, so not quite
        vm.assertEq(record.highWaterMark(), 1.8e18);
        vm.assertLe(fund.effectiveSupply() - supply, 1e6);
    }

    /// @dev A gain of which a fifth is less than a unit.
    function test_settle__of_next_to_no_gain__moves_the_mark_alone() external {
        deployAgain(RATE, 1.5e18 - 4);
        endPeriod(1.5e6);
        vm.assertEq(charged(), 0);
        vm.assertEq(record.highWaterMark(), 1.5e18);
    }

    /// @dev A fifth of five is one: 66,666 and two thirds of the smallest parts of a share.
    function test_settle__of_the_smallest_fee__rounds_it_down() external {
        deployAgain(RATE, 1.5e18 - 5);
        endPeriod(1.5e6);
        vm.assertEq(charged(), uint256(100_000e18) / (1.5e18 - 1));
        vm.assertEq(record.highWaterMark(), 1.5e18 - 1);
    }

    /// @dev The mark of the fund before is to be reached first.
    function test_invariant_24__below_a_carried_mark__nothing_is_charged() external {
        deployAgain(RATE, 2e18);
        settleOn(1.9e6);
        vm.assertEq(fund.exitFee(), 0);
        endPeriod(2e6);
        vm.assertEq(charged(), 0);
        endPeriod(4e6);
        vm.assertEq(record.highWaterMark(), 3.6e18);
    }

    /// @dev Or the gains of a free period would be paid for once there is a rate.
    function test_settle__at_no_rate__moves_the_mark() external {
        setRate(0);
        endPeriod(2e6);
        vm.assertEq(charged(), 0);
        vm.assertEq(record.highWaterMark(), 2e18);
        setRate(0.3e6);
        endPeriod(2e6);
        endPeriod(2e6);
        vm.assertEq(charged(), 0);
        endPeriod(3e6);
        vm.assertEq(charged(), 100_000e18 * 0.3e18 / uint256(2.7e18));
    }

    function test_settle__at_the_highest_rate__is_what_the_fund_lets_pass() external {
        setRate(0.3e6);
        endPeriod(1e6);
        endPeriod(1_000_000e6);
        // 0.3 of 999,999 a share, of 1,000,000.
        uint256 fee = 299_999.7e18;
        vm.assertEq(charged(), 100_000e18 * fee / (1_000_000e18 - fee));
        vm.assertLe(charged(), 100_000e18 * 3 / uint256(7));
    }

    function test_settle__with_a_management_fee__is_of_what_that_left() external {
        setFee(0.05e18);
        vm.warp(DUE + WINDOW - APART);
        see(2e6);
        vm.warp(DUE + WINDOW);
        see(2e6);
        uint256 supply = fund.effectiveSupply();
        uint256 price = 200_000e6 * 1e30 / supply;
        uint256 fee = (price - 1e18) / 5;
        record.observe();
        vm.assertEq(fund.effectiveSupply() - supply, supply * fee / (price - fee));
        vm.assertEq(record.highWaterMark(), price - fee);
    }

    function test_settle__twice_in_a_second__charges_once() external {
        endPeriod(2e6);
        record.observe();
        record.observe();
        vm.assertEq(charged(), NINTH);
    }
}
