// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Budget, IMandate, Limit} from "../../../../contracts/interfaces/IMandate.sol";
import {IRebalancer, Plan} from "../../../../contracts/interfaces/IRebalancer.sol";
import {RebalancerBase} from "./RebalancerBase.sol";

/// @notice From 40 % of ether and 10 % of bits to something else.
contract TargetsTest is RebalancerBase {
    function _refused(uint64 ethers, uint64 bits, bytes memory reason) private {
        refused(plan(aims(ethers, bits)), reason);
    }

    function _charged(uint64 ethers, uint64 bits, uint256 fraction) private {
        uint256 before = left(Budget.Shift);
        uint64[] memory targets = aims(ethers, bits);
        Plan memory made = plan(targets);
        vm.expectEmit(address(mandate));
        emit IMandate.TargetsMoved(targets, fraction);
        send(made);
        vm.assertEq(before - left(Budget.Shift), fraction);
        vm.assertEq(mandate.rule(address(ether_)).target, ethers);
        vm.assertEq(mandate.rule(address(bit)).target, bits);
        vm.assertEq(mandate.rule(address(dollar)).target, 0);
    }

    function test_targets__rising__are_charged_what_rises() external {
        _charged(45 * PC, 12 * PC, 7 * PC);
    }

    function test_targets__falling__are_charged_what_falls() external {
        _charged(35 * PC, 8 * PC, 7 * PC);
    }

    function test_targets__from_one_to_another__are_charged_the_larger() external {
        _charged(35 * PC, 12 * PC, 5 * PC);
        _charged(39 * PC, 5 * PC, 7 * PC);
    }

    function test_targets__as_they_are__cost_nothing() external {
        _charged(40 * PC, 10 * PC, 0);
        vm.assertEq(rebalancer.epoch(), 1);
    }

    function test_targets__of_the_whole_budget__pass_and_a_unit_more__reverts() external {
        _refused(
            20 * PC - 1,
            10 * PC,
            why(IMandate.BudgetExceeded.selector, uint256(Budget.Shift), 20 * PC + 1, 20 * PC)
        );
        _charged(20 * PC, 10 * PC, 20 * PC);
    }

    function test_targets__of_another_length__revert() external {
        Plan memory made = plan(new uint64[](2));
        refused(made, why(IRebalancer.TargetsLength.selector, 2, 3));
        made.targets = new uint64[](4);
        refused(made, why(IRebalancer.TargetsLength.selector, 4, 3));
    }

    function test_targets__of_the_base__revert() external {
        uint64[] memory targets = aims(40 * PC, 10 * PC);
        targets[0] = 1;
        refused(
            plan(targets), why(IRebalancer.TargetOutsideBand.selector, address(dollar), 1, 0, 0)
        );
    }

    function _outside(uint256 target) private view returns (bytes memory) {
        bytes4 error = IRebalancer.TargetOutsideBand.selector;
        return why(error, address(ether_), target, 35 * PC, 45 * PC);
    }

    function test_targets__at_the_edges_of_the_band__pass_and_beyond__revert() external {
        setEther(35 * PC, 45 * PC, 40 * PC);
        _refused(35 * PC - 1, 10 * PC, _outside(35 * PC - 1));
        _refused(45 * PC + 1, 10 * PC, _outside(45 * PC + 1));
        _charged(35 * PC, 10 * PC, 5 * PC);
        _charged(45 * PC, 10 * PC, 10 * PC);
    }

    function test_targets__above_what_the_safe_allows__revert() external {
        tightenMost(address(ether_), 30 * PC, time() + 1 hours);
        bytes4 error = IRebalancer.TargetOutsideBand.selector;
        _refused(40 * PC, 10 * PC, why(error, address(ether_), 40 * PC, 0, 30 * PC));
        _charged(30 * PC, 10 * PC, 10 * PC);
    }

    function test_targets__that_leave_the_least_cash__pass_and_a_unit_less__reverts() external {
        _refused(
            50 * PC, 30 * PC + 1, why(IRebalancer.TargetsTooLarge.selector, 80 * PC + 1, 80 * PC)
        );
        setBudget(Budget.Shift, 100 * PC, 100 * PC);
        vm.warp(time() + 1 days);
        _charged(50 * PC, 30 * PC, 30 * PC);
    }

    function test_targets__where_the_safe_wants_more_cash__are_held_to_it() external {
        tighten(Limit.MinCash, 50 * PC, time() + 1 hours);
        _refused(
            40 * PC, 10 * PC + 1, why(IRebalancer.TargetsTooLarge.selector, 50 * PC + 1, 50 * PC)
        );
        _charged(40 * PC, 10 * PC, 0);
    }

    function _inGroup(uint8 group) private {
        setRule(address(ether_), 0, 60, 40, group);
        setRule(address(bit), 0, 60, 10, group);
        bytes4 error = IRebalancer.TargetGroupTooLarge.selector;
        _refused(40 * PC, 20 * PC + 1, why(error, group, 60 * PC + 1, 60 * PC));
    }

    function test_targets__of_a_group_beyond_its_most__revert() external {
        for (uint8 group = 1; group <= 7; ++group) {
            _inGroup(group);
        }
        _charged(40 * PC, 20 * PC, 10 * PC);
    }

    function test_targets__of_each_group__are_held_to_its_own_most() external {
        for (uint8 group = 1; group <= 7; ++group) {
            uint64[20] memory all = numbers();
            all[12 + group] = 39 * PC;
            setAll(all);
            setRule(address(ether_), 0, 60, 40, group);
            bytes4 error = IRebalancer.TargetGroupTooLarge.selector;
            _refused(40 * PC, 0, why(error, group, 40 * PC, 39 * PC));
        }
    }

    function test_targets__of_no_group__add_up_in_none() external {
        setRule(address(ether_), 0, 60, 40, 0);
        setRule(address(bit), 0, 60, 10, 0);
        _charged(50 * PC, 20 * PC, 20 * PC);
    }

    /// @dev What moves is the target of the same plan's progress: bits are bought for a new target.
    function test_targets__moved__count_for_the_legs_of_the_same_plan() external {
        setBits(0, 60 * PC, 0);
        Plan memory made = plan(toBits(5000e6));
        refused(made, why(IRebalancer.NoProgress.selector, 0, 0.025e18));
        made.targets = aims(40 * PC, 5 * PC);
        send(made);
        vm.assertEq(fund.recorded(address(bit)), BIT / 10);
    }

    function test_targets__moved__are_those_of_the_next_plan() external {
        setBits(0, 60 * PC, 0);
        send(plan(aims(40 * PC, 5 * PC)));
        send(toBits(5000e6));
    }

    function test_targets__in_a_plan_that_fails__stay() external {
        Plan memory made = plan(toEther(20_001e6));
        made.targets = aims(45 * PC, 10 * PC);
        vm.prank(KEEPER);
        // solhint-disable-next-line avoid-low-level-calls
        (bool ok,) = address(rebalancer).call(abi.encodeCall(rebalancer.rebalance, (made)));
        vm.assertTrue(!ok);
        vm.assertEq(mandate.rule(address(ether_)).target, 40 * PC);
        vm.assertEq(left(Budget.Shift), 20 * PC);
    }

    /// @dev Overlays, ladder and doubt are no hindrance: a target is no trade.
    function test_targets__in_a_fund_that_may_only_reduce__may_still_move() external {
        vm.prank(SAFE);
        mandate.trip();
        _charged(45 * PC, 10 * PC, 5 * PC);
    }
}
