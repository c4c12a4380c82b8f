// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Ticks} from "../../../../contracts/libraries/Ticks.sol";
import {Test} from "../Test.sol";

/// @notice Powers of 1.0001. The comparison with exact arithmetic is in test_ticks.py.
contract TicksTest is Test {
    uint256 private constant ONE = 1e30;

    function test_times__at_tick_zero__changes_nothing(uint128 amount) external pure {
        vm.assertEq(Ticks.times(amount, 0), amount);
    }

    function test_times__by_one_tick__is_a_ten_thousandth() external pure {
        vm.assertEq(Ticks.times(10_000e26, 1), 10_001e26 - 1);
        vm.assertEq(Ticks.times(10_001e26, -1), 10_000e26);
    }

    function test_times__there_and_back__loses_next_to_nothing(int256 tick) external pure {
        tick = int256(within(uint256(tick), 0, 2 * 100_000)) - 100_000;
        uint256 back = Ticks.times(Ticks.times(ONE, tick), -tick);
        vm.assertLe(back, ONE + 1e6);
        vm.assertLe(ONE, back + 1e6);
    }

    function test_times__at_the_ends__fits_or_is_nothing() external pure {
        vm.assertEq(Ticks.times(type(uint128).max, 887_272), 0);
        vm.assertEq(Ticks.times(type(uint128).max, 1), 0);
        vm.assertEq(Ticks.times(1, -887_272), 0);
        vm.assertEq(Ticks.times(0, 887_272), 0);
        vm.assertEq(Ticks.times(type(uint128).max, -887_272), 1);
    }

    function test_times__at_any_tick__does_not_revert(uint128 amount, int256 tick) external pure {
        tick = int256(within(uint256(tick), 0, 2 * 887_272)) - 887_272;
        vm.assertLe(Ticks.times(amount, tick), type(uint128).max);
    }
}
