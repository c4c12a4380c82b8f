// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Panic} from "@openzeppelin/contracts/utils/Panic.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";

import {BucketHarness} from "../../../contracts/mocks/BucketHarness.sol";
import {Bucket} from "../../../contracts/libraries/Bucket.sol";
import {Test} from "./Test.sol";

contract BucketTest is Test {
    uint64 private constant CAPACITY = 0.2e18;
    uint64 private constant REFILL = 0.1e18;
    uint256 private constant START = 1_800_000_000;
    uint256 private constant LAST = type(uint40).max;
    uint64 private constant WIDEST = type(uint64).max;

    BucketHarness private bucket;
    uint256 private clock = START;

    function setUp() external {
        vm.warp(START);
        bucket = new BucketHarness();
        bucket.configure(CAPACITY, REFILL);
    }

    function _available() private view returns (uint256) {
        return bucket.available(clock);
    }

    function _wait(uint256 duration) private {
        // Not `block.timestamp`, which the optimizer takes for the same all through a call.
        clock += duration;
        vm.warp(clock);
    }

    function _refuses(uint256 fraction) private {
        vm.expectRevert(abi.encodeWithSelector(Bucket.Exceeded.selector, fraction, _available()));
        bucket.charge(fraction);
    }

    function test_state__takes_one_slot() external {
        bucket.configure(WIDEST, WIDEST);
        require(uint256(vm.load(address(bucket), 0)) != 0, "nothing in the first slot");
        require(uint256(vm.load(address(bucket), bytes32(uint256(1)))) == 0, "a second slot");
    }

    function test_state__says_all_four_numbers() external {
        _wait(1);
        bucket.charge(1);
        (uint64 capacity, uint64 refill, uint88 level, uint40 time) = bucket.state();
        vm.assertEq(capacity, CAPACITY);
        vm.assertEq(refill, REFILL);
        vm.assertEq(level, (uint256(CAPACITY) - 1) * 1 days);
        vm.assertEq(time, START + 1);
    }

    function test_charge__before_any_configure__admits_nothing() external {
        bucket = new BucketHarness();
        vm.assertEq(_available(), 0);
        _refuses(1);
        vm.assertEq(bucket.charge(0), 0);
    }

    function test_configure__the_first_time__starts_full() external view {
        vm.assertEq(_available(), CAPACITY);
    }

    function test_charge__of_all__leaves_nothing() external {
        vm.assertEq(bucket.charge(CAPACITY), 0);
        vm.assertEq(_available(), 0);
        _refuses(1);
    }

    function test_charge__of_a_part__leaves_the_rest() external {
        vm.assertEq(bucket.charge(CAPACITY / 4), CAPACITY * 3 / 4);
        vm.assertEq(_available(), CAPACITY * 3 / 4);
    }

    function test_invariant_18__at_once__never_more_than_the_capacity() external {
        _refuses(uint256(CAPACITY) + 1);
        _refuses(type(uint256).max);
        // Times a day, this overflows to one day's worth of 1.
        _refuses(type(uint256).max / 1 days + 2);
    }

    function test_invariant_18__after_years_of_silence__the_capacity_and_no_more() external {
        bucket.charge(CAPACITY);
        _wait(365 days * 40);
        vm.assertEq(_available(), CAPACITY);
        _refuses(uint256(CAPACITY) + 1);
        vm.assertEq(bucket.charge(CAPACITY), 0);
    }

    function test_invariant_18__at_the_end_of_time__still_counts() external {
        bucket = new BucketHarness();
        bucket.configure(WIDEST, WIDEST);
        bucket.charge(WIDEST);
        _wait(LAST - START);
        vm.assertEq(bucket.charge(WIDEST), 0);
        _refuses(1);
    }

    function test_charge__after_the_end_of_time__reverts() external {
        vm.warp(LAST + 1);
        vm.expectRevert(
            abi.encodeWithSelector(
                SafeCast.SafeCastOverflowedUintDowncast.selector, uint256(40), LAST + 1
            )
        );
        bucket.charge(0);
    }

    function test_refill__of_half_a_day__is_half_of_a_days() external {
        bucket.charge(CAPACITY);
        _wait(12 hours);
        vm.assertEq(_available(), REFILL / 2);
        vm.assertEq(bucket.charge(REFILL / 2), 0);
        _refuses(1);
    }

    function test_refill__of_a_part_of_a_unit__is_kept_and_rounded_down() external {
        bucket.configure(10, 1);
        bucket.charge(10);
        _wait(1 days - 1);
        vm.assertEq(_available(), 0);
        vm.assertEq(bucket.charge(0), 0);
        _wait(1);
        vm.assertEq(_available(), 1);
    }

    /// @dev A second refills 0.58 units here: rounded at each step, none would ever arrive.
    function test_refill__in_the_smallest_steps__loses_nothing() external {
        bucket.configure(5000, 50_000);
        bucket.charge(5000);
        for (uint256 second = 0; second < 1728; ++second) {
            _wait(1);
            bucket.charge(0);
        }
        vm.assertEq(_available(), 1000);
    }

    function test_refill__while_charged_each_second__admits_all_of_it() external {
        bucket.configure(5000, 50_000);
        bucket.charge(5000);
        uint256 admitted = 0;
        for (uint256 second = 0; second < 1728; ++second) {
            _wait(1);
            uint256 held = _available();
            bucket.charge(held);
            admitted += held;
        }
        vm.assertEq(admitted, 1000);
    }

    function test_configure__to_less__cuts_at_once() external {
        bucket.configure(CAPACITY / 2, REFILL);
        vm.assertEq(_available(), CAPACITY / 2);
        bucket.configure(CAPACITY, REFILL);
        vm.assertEq(_available(), CAPACITY / 2);
    }

    function test_configure__to_more__makes_room_and_no_more() external {
        bucket.charge(CAPACITY / 2);
        bucket.configure(CAPACITY * 2, REFILL);
        vm.assertEq(_available(), CAPACITY / 2);
        _wait(30 days);
        vm.assertEq(_available(), CAPACITY * 2);
    }

    function test_configure__to_a_faster_refill__does_not_count_for_the_past() external {
        bucket.charge(CAPACITY);
        _wait(1 days);
        bucket.configure(CAPACITY, REFILL * 2);
        vm.assertEq(_available(), REFILL);
        _wait(6 hours);
        vm.assertEq(_available(), REFILL + REFILL / 2);
    }

    function test_configure__to_a_slower_refill__takes_nothing_earned() external {
        bucket.charge(CAPACITY);
        _wait(1 days);
        bucket.configure(CAPACITY, 0);
        vm.assertEq(_available(), REFILL);
        _wait(365 days);
        vm.assertEq(_available(), REFILL);
    }

    function test_configure__again_and_again__never_fills() external {
        bucket.charge(CAPACITY);
        bucket.configure(CAPACITY, REFILL);
        vm.assertEq(_available(), 0);
        bucket.configure(0, 0);
        bucket.configure(CAPACITY, REFILL);
        vm.assertEq(_available(), 0);
    }

    function test_available__in_the_past__reverts() external {
        vm.expectRevert(abi.encodeWithSelector(Bucket.TimeBehind.selector, START - 1, START));
        bucket.available(START - 1);
    }

    function test_most__in_no_time__is_what_is_available() external {
        bucket.charge(CAPACITY / 2);
        vm.assertEq(bucket.most(START, 0), CAPACITY / 2);
    }

    function test_most__in_a_window__is_that_and_the_refill() external view {
        vm.assertEq(bucket.most(START, 36 hours), uint256(CAPACITY) + REFILL + REFILL / 2);
        vm.assertEq(bucket.most(START + 365 days, 1 days), uint256(CAPACITY) + REFILL);
    }

    function test_most__counts_parts_of_a_unit_that_add_up() external {
        bucket.configure(10, 1);
        bucket.charge(10);
        vm.assertEq(bucket.most(START + 12 hours, 12 hours), 1);
        vm.assertEq(bucket.most(START + 12 hours, 12 hours - 1), 0);
    }

    function test_charge__of_what_the_view_says__is_admitted_and_no_more(
        uint64 capacity,
        uint64 refill,
        uint64 first,
        uint32 later
    ) external {
        bucket = new BucketHarness();
        bucket.configure(capacity, refill);
        bucket.charge(first % (uint256(capacity) + 1));
        _wait(later);
        uint256 held = _available();
        require(held <= capacity, "above the capacity");
        _refuses(held + 1);
        vm.assertEq(bucket.charge(held), 0);
        vm.assertEq(_available(), 0);
    }

    function test_fraction__that_comes_out_even__is_exact() external view {
        vm.assertEq(bucket.fractionUp(0, 7), 0);
        vm.assertEq(bucket.fractionUp(7, 7), 1e18);
        vm.assertEq(bucket.fractionUp(1, 4), 0.25e18);
        vm.assertEq(bucket.fractionUp(30, 4), 7.5e18);
    }

    function test_fraction__that_does_not__is_rounded_up() external view {
        vm.assertEq(bucket.fractionUp(1, 3), 333_333_333_333_333_334);
        vm.assertEq(bucket.fractionUp(1, type(uint256).max), 1);
    }

    function test_fraction__of_no_nav__reverts() external {
        for (uint256 amount = 0; amount < 2; ++amount) {
            vm.expectRevert(abi.encodeWithSelector(Bucket.NoNav.selector, amount));
            bucket.fractionUp(amount, 0);
        }
    }

    function test_fraction__too_large_for_a_word__reverts() external {
        vm.expectRevert(abi.encodeWithSignature("Panic(uint256)", Panic.UNDER_OVERFLOW));
        bucket.fractionUp(type(uint256).max, 1e18 - 1);
    }

    function test_fraction__is_the_smallest_that_covers_the_amount(uint128 amount, uint128 nav)
        external
        view
    {
        if (nav == 0) return;
        uint256 fraction = bucket.fractionUp(amount, nav);
        require(fraction * nav >= uint256(amount) * 1e18, "rounded down");
        require(fraction == 0 || (fraction - 1) * nav < uint256(amount) * 1e18, "one too many");
    }
}
