// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Budget, IMandate} from "../../../../contracts/interfaces/IMandate.sol";
import {MandateBase} from "./MandateBase.sol";

/// @notice What the rebalancer takes, as if anything could be the rebalancer.
contract MandateDoorTest is MandateBase {
    function test_charge__takes_tells_and_says_what_is_left() external {
        vm.expectEmit(address(mandate));
        emit IMandate.Charged(PC / 10, 7 * PC);
        uint256[3] memory rest = charge(PC / 10, 7 * PC);
        vm.assertEq(rest[0], 4 * PC / 10);
        vm.assertEq(rest[1], 13 * PC);
        vm.assertEq(rest[2], 20 * PC);
        shiftBy(PC);
        rest = charge(0, 0);
        vm.assertEq(rest[2], 19 * PC);
        vm.assertEq(abi.encode(mandate.budgets()), abi.encode(rest));
    }

    function test_charge__of_all__passes_and_of_a_unit_more__reverts() external {
        charge(PC / 2, 20 * PC);
        fails(IMandate.BudgetExceeded.selector, uint256(Budget.Loss), 1, 0);
        this.take(1, 0);
        fails(IMandate.BudgetExceeded.selector, uint256(Budget.Turnover), 1, 0);
        this.take(0, 1);
        shiftBy(20 * PC);
        fails(IMandate.BudgetExceeded.selector, uint256(Budget.Shift), 1, 0);
        this.move(1);
    }

    /// @dev What `expectRevert` looks at is the next call, which a cheat is not.
    function take(uint256 loss, uint256 turnover) external {
        charge(loss, turnover);
    }

    function move(uint256 fraction) external {
        shiftBy(fraction);
    }

    function test_charge__refused_for_one__takes_nothing_of_the_other() external {
        fails(IMandate.BudgetExceeded.selector, uint256(Budget.Turnover), 20 * PC + 1, 20 * PC);
        this.take(PC / 2, 20 * PC + 1);
        vm.assertEq(left(Budget.Loss), PC / 2);
    }

    function test_budgets__refill_by_the_second_and_stop_when_full() external {
        charge(PC / 2, 20 * PC);
        shiftBy(20 * PC);
        vm.warp(time() + 6 hours);
        vm.assertEq(left(Budget.Loss), PC / 8);
        vm.assertEq(left(Budget.Turnover), 5 * PC);
        vm.assertEq(left(Budget.Shift), 5 * PC);
        vm.warp(time() + 1);
        vm.assertEq(left(Budget.Turnover), 5 * PC + uint256(20 * PC) / 86_400);
        vm.warp(time() + 3650 days);
        vm.assertEq(left(Budget.Loss), PC / 2);
        vm.assertEq(left(Budget.Turnover), 20 * PC);
        vm.assertEq(left(Budget.Shift), 20 * PC);
    }

    function test_shift__moves_only_what_differs_and_tells() external {
        address[] memory tokens = fund.assets();
        uint64[] memory targets = new uint64[](3);
        (targets[1], targets[2]) = (40 * PC, 12 * PC);
        vm.record();
        vm.expectEmit(address(mandate));
        emit IMandate.TargetsMoved(targets, 2 * PC);
        vm.prank(address(rebalancer));
        mandate.shift(tokens, targets, 2 * PC);
        vm.assertEq(mandate.rule(address(ether_)).target, 40 * PC);
        vm.assertEq(mandate.rule(address(bit)).target, 12 * PC);
        vm.assertEq(mandate.rule(address(dollar)).target, 0);
        vm.assertEq(mandate.rule(address(bit)).most, 30 * PC);
        vm.assertEq(left(Budget.Shift), 18 * PC);
        vm.assertEq(left(Budget.Turnover), 20 * PC);
        (, bytes32[] memory writes) = vm.accesses(address(mandate));
        vm.assertLe(writes.length, 3); // the bucket, in one step or two, and one rule
    }

    /// forge-config: default.fuzz.runs = 64
    function test_invariant_18__any_charges__stay_within_capacity_and_refill(uint64[16] calldata any)
        external
    {
        uint256 taken;
        uint256 start = time();
        for (uint256 i; i < any.length; ++i) {
            vm.warp(time() + any[i] % 2 days);
            uint256 wanted = any[i] % (25 * PC);
            uint256 there = left(Budget.Turnover);
            if (wanted > there) continue;
            charge(0, wanted);
            taken += wanted;
            vm.assertLe(taken, 20 * PC + uint256(20 * PC) * (time() - start) / 1 days);
        }
    }
}
