// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Budget, IMandate} from "../../../../contracts/interfaces/IMandate.sol";
import {MandateBase} from "./MandateBase.sol";

/// @notice The turnover's budget: 20 % of NAV at once and a day, and what the Safe lays over it.
contract MandateTightenBudgetTest is MandateBase {
    uint256 private constant END = START + 9 days;
    uint256 private constant KEY = 21;

    function _tighten(uint64 capacity, uint64 refill) private {
        tightenBudget(Budget.Turnover, capacity, refill, END);
    }

    function _left() private view returns (uint256) {
        return left(Budget.Turnover);
    }

    function test_tightenBudget__of_all_three__binds_each() external {
        for (uint256 at; at < BUDGETS; ++at) {
            tightenBudget(Budget(at), 1, 1, time() + 1 hours);
        }
        for (uint256 at; at < BUDGETS; ++at) {
            vm.assertEq(left(Budget(at)), 1);
        }
    }

    function test_tightenBudget__holds_at_once_and_tells() external {
        for (uint256 at; at < BUDGETS; ++at) {
            (uint64 capacity, uint64 refill) = mandate.budget(Budget(at));
            vm.expectEmit(address(mandate));
            emit IMandate.BudgetTightened(Budget(at), capacity / 2, refill / 4, END);
            tightenBudget(Budget(at), capacity / 2, refill / 4, END);
            vm.assertEq(left(Budget(at)), capacity / 2);
            (uint64 value, uint256 until) = mandate.overlay(20 + at);
            vm.assertEq(value, capacity / 2);
            vm.assertEq(until, END);
            (uint64 sameCapacity, uint64 sameRefill) = mandate.budget(Budget(at));
            vm.assertEq(sameCapacity, capacity); // governance's own
            vm.assertEq(sameRefill, refill);
        }
    }

    function test_tightenBudget__at_what_is_set__is_taken_and_beyond__reverts() external {
        _tighten(20 * PC, 20 * PC);
        vm.prank(SAFE);
        fails(IMandate.NotTighter.selector, KEY, 20 * PC + 1, 20 * PC);
        mandate.tightenBudget(Budget.Turnover, 20 * PC + 1, 0, END);
        vm.prank(SAFE);
        fails(IMandate.NotTighter.selector, KEY, 20 * PC + 1, 20 * PC);
        mandate.tightenBudget(Budget.Turnover, 0, 20 * PC + 1, END);
    }

    function test_charge__passes_both_buckets_and_the_tighter_refuses() external {
        _tighten(5 * PC, 2 * PC);
        uint256[3] memory rest = charge(0, 3 * PC);
        vm.assertEq(rest[1], 2 * PC);
        fails(IMandate.BudgetExceeded.selector, uint256(Budget.Turnover), 2 * PC + 1, 2 * PC);
        this.take(2 * PC + 1);
        charge(0, 2 * PC);
        lift(KEY);
        vm.assertEq(_left(), 15 * PC); // what was charged is charged to both
    }

    function take(uint256 turnover) external {
        charge(0, turnover);
    }

    /// @dev Governance's bucket may be the emptier one.
    function test_charge__where_the_own_bucket_is_emptier__is_held_to_it() external {
        charge(0, 19 * PC);
        _tighten(5 * PC, 0);
        vm.assertEq(_left(), PC);
        fails(IMandate.BudgetExceeded.selector, uint256(Budget.Turnover), PC + 1, PC);
        this.take(PC + 1);
    }

    function test_tightenBudget__refills_at_its_own_pace_up_to_its_own_size() external {
        _tighten(5 * PC, 2 * PC);
        charge(0, 5 * PC);
        vm.warp(START + 1 days);
        vm.assertEq(_left(), 2 * PC);
        vm.warp(START + 5 days);
        vm.assertEq(_left(), 5 * PC);
    }

    function test_tightenBudget__ends_at_its_second() external {
        _tighten(5 * PC, 0);
        charge(0, 5 * PC);
        vm.warp(END - 1);
        vm.assertEq(_left(), 0);
        vm.warp(END);
        vm.assertEq(_left(), 20 * PC);
        charge(0, 20 * PC);
    }

    /// @dev One that goes on keeps its level: the Safe cannot fill a budget by tightening it again.
    function test_tightenBudget__again__keeps_what_was_taken() external {
        _tighten(5 * PC, 0);
        charge(0, 4 * PC);
        _tighten(8 * PC, 0);
        vm.assertEq(_left(), PC);
        vm.warp(START + 2 days);
        vm.assertEq(_left(), PC);
    }

    function test_tightenBudget__to_less__cuts_at_once() external {
        _tighten(5 * PC, 0);
        _tighten(2 * PC, 0);
        vm.assertEq(_left(), 2 * PC);
        _tighten(5 * PC, 0); // larger again: no more than was left
        vm.assertEq(_left(), 2 * PC);
    }

    function test_tightenBudget__begun_anew__is_full() external {
        _tighten(5 * PC, 0);
        charge(0, 5 * PC);
        vm.warp(END + 3 days);
        tightenBudget(Budget.Turnover, 4 * PC, 0, END + 5 days);
        vm.assertEq(_left(), 4 * PC);
    }

    function test_tightenBudget__lifted_and_laid_again__is_full() external {
        _tighten(5 * PC, 0);
        charge(0, 5 * PC);
        lift(KEY);
        vm.assertEq(_left(), 15 * PC);
        _tighten(4 * PC, 0);
        vm.assertEq(_left(), 4 * PC);
    }

    function test_tightenBudget__of_one__leaves_the_others() external {
        _tighten(0, 0);
        vm.assertEq(_left(), 0);
        vm.assertEq(left(Budget.Loss), PC / 2);
        vm.assertEq(left(Budget.Shift), 20 * PC);
    }

    function test_governance__below_and_above_an_overlay__the_tighter_holds() external {
        _tighten(5 * PC, 5 * PC);
        setBudget(Budget.Turnover, 3 * PC, 3 * PC);
        vm.assertEq(_left(), 3 * PC);
        charge(0, 3 * PC);
        vm.warp(START + 1 days);
        vm.assertEq(_left(), 3 * PC);
        setBudget(Budget.Turnover, 100 * PC, 100 * PC);
        vm.warp(START + 2 days);
        vm.assertEq(_left(), 5 * PC);
        vm.warp(END);
        vm.assertEq(_left(), 100 * PC);
    }

    /// @dev Over all of its time what the two admit is within either.
    /// forge-config: default.fuzz.runs = 64
    function test_invariant_18__any_charges_under_an_overlay__stay_within_both(uint64[16] calldata any)
        external
    {
        _tighten(5 * PC, PC);
        uint256 taken;
        for (uint256 i; i < any.length && time() < END; ++i) {
            uint256 wanted = any[i] % (6 * PC);
            if (wanted <= _left()) {
                charge(0, wanted);
                taken += wanted;
            }
            vm.assertLe(taken, 5 * PC + uint256(PC) * (time() - START) / 1 days);
            vm.warp(time() + any[i] % 1 days);
        }
    }
}
