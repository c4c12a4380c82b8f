// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {RecordBase} from "./RecordBase.sol";

contract ExitFractionTest is RecordBase {
    function test_exitFee__is_the_part_of_the_steady_price_above_the_mark() external {
        see(2e6);
        vm.assertEq(fund.exitFee(), 0); // seen once
        seeAt(START + APART, 2e6);
        vm.assertEq(fund.exitFee(), 0.1e6); // a fifth of a half
        seeAt(START + 2 * APART, 4e6);
        vm.assertEq(fund.exitFee(), 0.1e6);
        seeAt(START + 3 * APART, 4e6);
        vm.assertEq(fund.exitFee(), 0.15e6);
    }

    function test_exitFee__at_the_mark__is_nothing() external {
        settleOn(1e6);
        vm.assertEq(fund.exitFee(), 0);
    }

    /// @dev A fifth of a hundred thousandth is two millionths, and of less than half of that nothing.
    function test_exitFee__is_rounded_down() external {
        settleOn(1_000_010);
        vm.assertEq(fund.exitFee(), 1); // 1.99998
        vm.warp(time() + APART);
        settleOn(1_000_004);
        vm.assertEq(fund.exitFee(), 0); // 0.8
    }

    function test_exitFee__falls_at_once_when_anyone_looks() external {
        settleOn(2e6);
        vm.warp(time() + 1);
        vm.prank(STRANGER);
        see(1.25e6);
        vm.assertEq(fund.exitFee(), 0.04e6);
        see(1e6);
        vm.assertEq(fund.exitFee(), 0);
    }

    /// @dev Nobody's look alone makes another's exit dearer: it takes two, an hour apart.
    function test_exitFee__rises_by_no_single_look() external {
        settleOn(1e6);
        vm.warp(time() + APART);
        for (uint256 i; i < 10; ++i) {
            see(3e6);
            vm.assertEq(fund.exitFee(), 0);
            vm.warp(time() + 6 minutes - 1);
        }
    }

    function test_exitFee__behind_a_fee__is_of_what_it_left() external {
        seeAt(DUE, 2e6);
        seeAt(DUE + APART, 3e6);
        seeAt(DUE + WINDOW - 1, 3e6);
        seeAt(DUE + WINDOW, 3e6); // the fee is on 2: from there 0.9 of everything
        vm.assertEq(record.highWaterMark(), 1.8e18);
        vm.assertEq(record.steadyPrice(), 2.7e18);
        vm.assertEq(fund.exitFee(), 66_666); // a fifth of 0.9, of 2.7
    }

    function test_exitFee__while_the_price_is_not_usable__stays() external {
        settleOn(2e6);
        prices.setBroken(true);
        vm.warp(time() + 365 days);
        vm.assertEq(fund.exitFee(), 0.1e6);
    }

    function test_invariant_24__the_fraction__is_never_above_the_rate_of_the_gain(
        uint64 ppm,
        uint24 rate
    ) external {
        uint256 parts = within(ppm, 0.7e6 + 1, 1e14);
        setRate(within(rate, 0, RATE));
        (uint256 now_,) = record.rates();
        settleOn(parts);
        uint256 gain = parts > 1e6 ? parts - 1e6 : 0;
        vm.assertEq(fund.exitFee(), gain * now_ / parts);
        vm.assertLe(fund.exitFee(), 0.3e6);
    }

    /// @dev A fund that is told what it knows would pay for it at each look.
    function test_exitFee__of_no_gain__is_not_told_at_all() external {
        vm.record();
        record.observe();
        (, bytes32[] memory writes) = vm.accesses(address(fund));
        vm.assertEq(writes.length, 0);
    }

    function test_exitFee__unchanged__is_not_told_again() external {
        settleOn(2e6);
        vm.record();
        record.observe();
        (, bytes32[] memory writes) = vm.accesses(address(fund));
        vm.assertEq(writes.length, 0);
    }
}
