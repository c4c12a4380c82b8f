// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IRecord} from "../../../../contracts/interfaces/IRecord.sol";
import {RecordBase} from "./RecordBase.sol";

contract HistoryTest is RecordBase {
    uint256 private constant TODAY = START / 1 days;

    function test_daily__is_the_last_steady_price_of_each_day() external {
        settleOn(1.1e6);
        seeAt(START + 2 * APART, 1.2e6);
        IRecord.Observation[] memory found = record.daily(TODAY, 1);
        vm.assertEq(found.length, 1);
        vm.assertEq(found[0].price, 1.1e18);
        vm.assertEq(found[0].time, START + 2 * APART);
        seeAt(START + 3 * APART, 1.3e6);
        found = record.daily(TODAY, 1);
        vm.assertEq(found[0].price, 1.2e18);
        vm.assertEq(found[0].time, START + 3 * APART);
    }

    function test_daily__before_the_second_observation__is_empty() external {
        see(1.1e6);
        vm.assertEq(record.daily(TODAY, 1)[0].time, 0);
    }

    function test_daily__ends_at_midnight() external {
        settleOn(1.1e6);
        seeAt(START + 1 days - 1, 1.2e6);
        seeAt(START + 1 days, 1.3e6);
        seeAt(START + 2 days - 1, 1.4e6);
        seeAt(START + 2 days, 1.5e6);
        IRecord.Observation[] memory found = record.daily(TODAY, 3);
        vm.assertEq(found[0].price, 1.1e18);
        vm.assertEq(found[0].time, START + 1 days - 1);
        vm.assertEq(found[1].price, 1.2e18);
        vm.assertEq(found[1].time, START + 2 days - 1);
        vm.assertEq(found[2].price, 1.2e18);
        vm.assertEq(found[2].time, START + 2 days);
    }

    function test_daily__of_days_without_one__has_no_time() external {
        settleOn(1.1e6);
        seeAt(START + 3 days, 1.2e6);
        IRecord.Observation[] memory found = record.daily(TODAY - 1, 6);
        uint256[6] memory prices = [uint256(0), 1.1e18, 0, 0, 1.1e18, 0];
        for (uint256 i; i < 6; ++i) {
            vm.assertEq(found[i].price, prices[i]);
            vm.assertTrue((found[i].time != 0) == (prices[i] != 0));
        }
        vm.assertEq(record.daily(TODAY, 0).length, 0);
    }

    function test_daily__keeps_four_hundred_days_and_forgets_the_one_before() external {
        setRate(0);
        see(1e6);
        for (uint256 i = 1; i <= 400; ++i) {
            seeAt(START + i * 1 days, 1e6 + i * 100);
        }
        IRecord.Observation[] memory found = record.daily(TODAY, 402);
        vm.assertEq(found[0].time, 0);
        vm.assertEq(found[401].time, 0);
        for (uint256 i = 1; i <= 400; ++i) {
            vm.assertEq(found[i].time, START + i * 1 days);
            vm.assertEq(found[i].price, 1e18 + (i - 1) * 1e14);
        }
        seeAt(START + 401 days, 1.5e6);
        found = record.daily(TODAY, 402);
        vm.assertEq(found[1].time, 0);
        vm.assertEq(found[2].price, 1e18 + 1e14);
        vm.assertEq(found[401].price, 1.04e18);
    }

    function test_daily__after_years_of_silence__tells_no_day_for_another() external {
        settleOn(1.1e6);
        seeAt(START + 800 days, 1.2e6);
        vm.assertEq(record.daily(TODAY, 1)[0].time, 0);
        vm.assertEq(record.daily(TODAY + 400, 1)[0].time, 0);
        vm.assertEq(record.daily(TODAY + 800, 1)[0].time, START + 800 days);
    }

    function test_drawdown__is_from_the_highest_steady_price() external {
        settleOn(1.25e6);
        vm.assertEq(record.peak(), 1.25e18);
        vm.assertEq(record.drawdown(), 0);
        vm.warp(time() + APART);
        see(1e6);
        vm.assertEq(record.peak(), 1.25e18);
        vm.assertEq(record.drawdown(), 0.2e18);
        vm.warp(time() + APART);
        settleOn(1.5e6);
        vm.assertEq(record.peak(), 1.5e18);
        vm.assertEq(record.drawdown(), 0);
    }

    /// @dev A peak that was seen once is none.
    function test_drawdown__of_a_third__rounds_down() external {
        settleOn(3e6);
        vm.warp(time() + APART);
        see(2e6);
        vm.assertEq(record.drawdown(), 333_333_333_333_333_333);
    }

    function test_drawdown__of_a_price_that_did_not_last__is_nothing() external {
        settleOn(1e6);
        vm.warp(time() + APART);
        see(5e6);
        vm.warp(time() + APART);
        see(1e6);
        vm.assertEq(record.peak(), 1e18);
        vm.assertEq(record.drawdown(), 0);
    }

    /// @dev The fee lowers the price and is not a loss: from 2 to 1.8, and half of that.
    function test_drawdown__behind_a_fee__does_not_count_it() external {
        endPeriod(2e6);
        vm.assertEq(record.peak(), 1.8e18);
        vm.assertEq(record.drawdown(), 0);
        vm.warp(time() + APART);
        uint256 price = see(1e6);
        vm.assertEq(record.drawdown(), (1.8e18 - price) * 1e18 / 1.8e18);
        vm.assertTrue(record.drawdown() >= 0.5e18 && record.drawdown() < 0.5e18 + 1e6);
    }

    /// @dev A fall that was there before the fee is there behind it.
    function test_drawdown__before_and_behind_a_fee__is_the_same() external {
        settleOn(4e6);
        seeAt(DUE, 2e6);
        seeAt(DUE + APART, 2e6);
        vm.assertEq(record.drawdown(), 0.5e18);
        seeAt(DUE + WINDOW, 2e6);
        vm.assertEq(record.peak(), 3.6e18);
        vm.assertEq(record.drawdown(), 0.5e18);
    }
}
