// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Ticks} from "../../../../contracts/libraries/Ticks.sol";
import {Twap} from "../../../../contracts/libraries/Twap.sol";
import {MockPool} from "../../../../contracts/mocks/MockPool.sol";
import {Test} from "../Test.sol";

/// @notice The mean of a pool's ticks.
contract TwapTest is Test {
    uint32 private constant WINDOW = 1800;
    int256 private constant SECONDS = 1800;

    MockPool private pool = new MockPool(address(1), address(2));

    function test_mean__of_any_pool__gives_it_what_it_is_promised() external {
        // Its sums rise by the gas that it has left, two less than it was given.
        vm.etch(address(pool), hex"5a608052604060005260026040526101006000f3");
        (bool known, int256 tick) = Twap.mean(address(pool), 1);
        vm.assertTrue(known);
        vm.assertTrue(tick == 250_000 - 2);
    }

    function check(int256 first, int256 last, int256 wanted) private {
        pool.setSums(first, last);
        (bool known, int256 tick) = Twap.mean(address(pool), WINDOW);
        vm.assertTrue(known);
        vm.assertTrue(tick == wanted);
    }

    function refuse(int256 first, int256 last) private {
        pool.setSums(first, last);
        (bool known,) = Twap.mean(address(pool), WINDOW);
        vm.assertTrue(!known);
    }

    function test_mean__of_an_even_rise__is_the_tick() external {
        check(0, 77 * SECONDS, 77);
        check(5000, 5000 - 77 * SECONDS, -77);
        check(5, 5, 0);
    }

    function test_mean__of_an_uneven_rise__is_rounded_down() external {
        check(0, 77 * SECONDS + 1, 77);
        check(0, 78 * SECONDS - 1, 77);
        check(0, -77 * SECONDS - 1, -78);
        check(0, -77 * SECONDS + 1, -77);
        check(0, -1, -1);
    }

    function test_mean__at_the_last_tick__is_known_and_beyond_is_not() external {
        check(0, Ticks.MAX * SECONDS, Ticks.MAX);
        check(0, -Ticks.MAX * SECONDS, -Ticks.MAX);
        refuse(0, (Ticks.MAX + 1) * SECONDS);
        refuse(0, -Ticks.MAX * SECONDS - 1);
    }

    function test_mean__of_sums_beyond_56_bits__is_not_known() external {
        int256 beyond = int256(1) << 55;
        refuse(beyond, beyond);
        refuse(0, beyond);
        refuse(-beyond - 1, -beyond);
        check(beyond - 1, beyond - 1, 0);
        check(-beyond, -beyond, 0);
    }

    function test_mean__of_sums_that_wrapped_around__is_right() external {
        check(type(int56).max, int256(type(int56).min) + 77 * SECONDS - 1, 77);
        check(type(int56).min, int256(type(int56).max) - 77 * SECONDS + 1, -77);
    }
}
