// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IGovernor} from "@openzeppelin/contracts/governance/IGovernor.sol";
import {TimelockController} from "@openzeppelin/contracts/governance/TimelockController.sol";

import {IMandate} from "../../../../contracts/interfaces/IMandate.sol";
import {TimelockBase} from "./TimelockBase.sol";

contract TimelockTest is TimelockBase {
    /// @dev Queued by a vote of Ann's and Bob's.
    function _voted() private returns (Proposal memory one, uint256 id, uint256 due) {
        one = loosening();
        id = queued(one, both(ANN, BOB));
        due = timelock.getTimestamp(operation(one));
    }

    function _refusesExpired(uint256 id, bytes32 wanted) private {
        vm.expectRevert(
            abi.encodeWithSelector(
                IGovernor.GovernorUnexpectedProposalState.selector,
                id,
                IGovernor.ProposalState.Expired,
                wanted
            )
        );
    }

    function test_vote__takes_effect_at_the_delay_and_not_before() external {
        (Proposal memory one, uint256 id, uint256 due) = _voted();
        vm.assertEq(due, time() + DELAY);
        vm.warp(due - 1);
        refusesState(operation(one), READY);
        executeThere(SAFE, one);
        vm.warp(due);
        executeThere(SAFE, one);
        vm.assertEq(loss(), PC);
        vm.assertTrue(governor.state(id) == IGovernor.ProposalState.Executed);
    }

    function test_execute__in_the_grace__is_the_safes() external {
        (Proposal memory one,, uint256 due) = _voted();
        vm.warp(due + 1 days - 1);
        refusesTurn(address(governor), due + 1 days);
        execute(STRANGER, one);
        vm.warp(due + 1 days);
        execute(STRANGER, one);
        vm.assertEq(loss(), PC);
    }

    function test_executeBatch__in_the_grace__is_the_safes() external {
        (Proposal memory one,, uint256 due) = _voted();
        address[3] memory others = [ANN, STRANGER, address(launch)];
        for (uint256 i; i < others.length; ++i) {
            vm.warp(due);
            refusesTurn(others[i], due + 1 days);
            executeThere(others[i], one);
            vm.warp(due + 1 days - 1);
            refusesTurn(others[i], due + 1 days);
            executeThere(others[i], one);
        }
        vm.warp(due + 1 days);
        executeThere(STRANGER, one);
        vm.assertEq(loss(), PC);
    }

    /// @notice Stranger or Safe: refused a second before its turn, and let in then.
    function _fromItsTurnOn(address who, Single memory one, uint256 turn) private {
        vm.warp(turn - 1);
        if (who == SAFE) refusesState(idOf(one), READY);
        else refusesTurn(who, turn);
        execute(who, one);
        vm.warp(turn);
        execute(who, one);
        vm.assertEq(loss(), PC);
    }

    function test_execute__of_a_single_in_the_grace__is_the_safes() external {
        Single memory one = larger(PC);
        uint256 due = timelock.getTimestamp(ready(one));
        refusesTurn(STRANGER, due + 1 days);
        execute(STRANGER, one);
        _fromItsTurnOn(STRANGER, one, due + 1 days);
    }

    function test_execute__of_a_single_by_the_safe__needs_no_grace() external {
        Single memory one = larger(PC);
        _fromItsTurnOn(SAFE, one, timelock.getTimestamp(ready(one)));
    }

    function test_execute__behind_a_change_of_the_safe__is_the_new_ones() external {
        Single memory change = single(address(mandate), abi.encodeCall(IMandate.setSafe, (BOB)));
        Single memory next = larger(PC);
        schedule(next, DELAY);
        ready(change);
        refusesTurn(BOB, time() + 1 days);
        execute(BOB, change);
        execute(SAFE, change);
        refusesTurn(SAFE, time() + 1 days);
        execute(SAFE, next);
        execute(BOB, next);
        vm.assertEq(loss(), PC);
    }

    function test_execute__once_more__reverts() external {
        Single memory one = larger(PC);
        bytes32 id = ready(one);
        execute(SAFE, one);
        refusesState(id, READY);
        execute(SAFE, one);
        vm.warp(time() + 30 days);
        refusesState(id, READY);
        execute(STRANGER, one);
        vm.prank(address(governor));
        refusesState(id, UNSET);
        timelock.schedule(one.target, 0, one.call_, 0, 0, DELAY);
    }

    function test_execute__of_what_was_never_scheduled__reverts() external {
        Single memory one = larger(PC);
        refusesState(idOf(one), READY);
        execute(SAFE, one);
        Proposal memory batch = loosening();
        refusesState(operation(batch), READY);
        executeThere(SAFE, batch);
    }

    function test_execute__in_its_last_second__is_anybodys() external {
        Single memory one = larger(PC);
        bytes32 id = ready(one);
        vm.warp(timelock.diesAt(id) - 1);
        vm.assertTrue(timelock.isOperationReady(id));
        execute(STRANGER, one);
        vm.assertEq(loss(), PC);
    }

    function test_execute__of_a_dead_one__reverts_for_all() external {
        Single memory one = larger(PC);
        bytes32 id = ready(one);
        uint256 dies = timelock.diesAt(id);
        vm.assertEq(dies, time() + 14 days);
        vm.warp(dies);
        vm.assertTrue(!timelock.isOperation(id));
        refusesDead(id, dies);
        execute(SAFE, one);
        refusesDead(id, dies);
        execute(STRANGER, one);
        refusesState(id, PENDING);
        cancel(address(governor), id);
        vm.assertEq(timelock.diesAt(id), dies);
        vm.warp(dies + 365 days);
        refusesDead(id, dies);
        execute(SAFE, one);
    }

    function test_execute__of_a_dead_vote__reverts_by_every_way() external {
        (Proposal memory one, uint256 id, uint256 due) = _voted();
        bytes32 there = operation(one);
        vm.warp(due + 14 days - 1);
        vm.assertTrue(governor.state(id) == IGovernor.ProposalState.Queued);
        vm.warp(due + 14 days);
        vm.assertTrue(governor.state(id) == IGovernor.ProposalState.Expired);
        bytes32 toQueue = bytes32(1 << uint8(IGovernor.ProposalState.Succeeded));
        bytes32 toExecute = bytes32(1 << uint8(IGovernor.ProposalState.Queued));
        refusesDead(there, due + 14 days);
        executeThere(SAFE, one);
        _refusesExpired(id, toExecute);
        execute(STRANGER, one);
        _refusesExpired(id, toQueue);
        queue(one);
        _refusesExpired(id, toExecute);
        veto(SAFE, one);
        _refusesExpired(id, 0);
        propose(ANN, one);
        vm.assertTrue(loss() != PC);
    }

    /// @dev No vote leads there: the governor queues each proposal once.
    function test_schedule__of_a_dead_one__waits_from_the_beginning() external {
        Single memory one = larger(PC);
        bytes32 id = ready(one);
        vm.warp(timelock.diesAt(id));
        schedule(one, DELAY);
        vm.assertEq(timelock.getTimestamp(id), time() + DELAY);
        refusesState(id, READY);
        execute(SAFE, one);
    }

    function test_execute__behind_a_dead_predecessor__reverts() external {
        Single memory first = larger(PC);
        bytes32 id = ready(first);
        vm.prank(address(governor));
        timelock.schedule(address(mandate), 0, "", id, 0, 15 days);
        vm.warp(time() + 15 days);
        vm.expectRevert(
            abi.encodeWithSelector(TimelockController.TimelockUnexecutedPredecessor.selector, id)
        );
        vm.prank(SAFE);
        timelock.execute(address(mandate), 0, "", id, 0);
    }

    function test_diesAt__of_each_state__is_14_days_behind_ready_or_nothing() external {
        Single memory one = larger(PC);
        bytes32 id = idOf(one);
        vm.assertEq(timelock.diesAt(id), 0);
        schedule(one, DELAY);
        vm.assertEq(timelock.diesAt(id), time() + DELAY + 14 days);
        vm.warp(time() + DELAY);
        vm.assertEq(timelock.diesAt(id), time() + 14 days);
        execute(SAFE, one);
        vm.assertEq(timelock.diesAt(id), 0);
    }

    function test_diesAt__of_a_cancelled_one__is_nothing() external {
        Single memory one = larger(PC);
        bytes32 id = ready(one);
        cancel(address(governor), id);
        vm.assertEq(timelock.diesAt(id), 0);
        refusesState(id, READY);
        execute(SAFE, one);
    }
}
