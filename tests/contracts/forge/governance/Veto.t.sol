// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IGovernor} from "@openzeppelin/contracts/governance/IGovernor.sol";
import {TimelockController} from "@openzeppelin/contracts/governance/TimelockController.sol";
import {IFundGovernor} from "../../../../contracts/interfaces/IFundGovernor.sol";
import {IMandate} from "../../../../contracts/interfaces/IMandate.sol";
import {BallotsBase} from "./BallotsBase.sol";

contract VetoTest is BallotsBase {
    address private constant OTHER = address(0x5AFF);

    function _cannot(address by, Proposal memory one, bytes memory because) private {
        vm.expectRevert(because);
        veto(by, one);
    }

    function _replacement(uint256 id) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IFundGovernor.NoVetoOfReplacement.selector, id);
    }

    function _notSafe(address who) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IFundGovernor.NotSafe.selector, who);
    }

    function _callsOf(Proposal memory one) private pure returns (bytes32) {
        return keccak256(abi.encode(one.targets, one.values, one.calls));
    }

    function test_veto__of_what_is_queued__takes_it_out_of_the_timelock() external {
        Proposal memory one = loosening();
        uint256 id = passed(one, 50_000e18);
        vm.expectEmit(address(governor));
        emit IFundGovernor.Vetoed(id, _callsOf(one));
        veto(SAFE, one);
        state(id, IGovernor.ProposalState.Canceled);
        bytes32 operation_ = operation(one);
        vm.assertTrue(!timelock.isOperation(operation_));
        vm.assertEq(timelock.getTimestamp(operation_), 0);
        vm.warp(time() + DELAY + 1 days);
        vm.expectRevert(
            abi.encodeWithSelector(
                TimelockController.TimelockUnexpectedOperationState.selector,
                operation_,
                bytes32(1 << uint8(TimelockController.OperationState.Ready))
            )
        );
        executeThere(STRANGER, one);
        expectState(id, IGovernor.ProposalState.Canceled, IGovernor.ProposalState.Succeeded);
        queue(one);
    }

    function test_veto__of_anybody_but_the_safe__is_refused() external {
        Proposal memory one = loosening();
        passed(one, QUORUM);
        _cannot(ANN, one, _notSafe(ANN));
        _cannot(address(timelock), one, _notSafe(address(timelock)));
    }

    function _notQueued(Proposal memory one, uint256 id, IGovernor.ProposalState found) private {
        expectState(id, found, IGovernor.ProposalState.Queued);
        veto(SAFE, one);
    }

    /// @dev What has not passed needs no veto, and a veto beforehand would use up nothing.
    function test_veto__of_what_is_not_queued__is_refused() external {
        Proposal memory one = loosening();
        uint256 id = propose(ANN, one);
        _notQueued(one, id, IGovernor.ProposalState.Pending);
        vm.warp(governor.proposalSnapshot(id) + 1);
        _notQueued(one, id, IGovernor.ProposalState.Active);
        vote(ANN, id, FOR);
        toEnd(id);
        _notQueued(one, id, IGovernor.ProposalState.Succeeded);
        queue(one);
        toReady(one);
        executeThere(SAFE, one);
        _notQueued(one, id, IGovernor.ProposalState.Executed);
        vm.assertEq(governor.vetoed(_callsOf(one)), 0);
    }

    function test_veto__of_what_is_dead_or_vetoed__is_refused() external {
        Proposal memory one = loosening();
        uint256 id = passed(one, QUORUM);
        veto(SAFE, one);
        _notQueued(one, id, IGovernor.ProposalState.Canceled);
        Proposal memory again = retold(one, "again");
        id = passed(again, QUORUM);
        toReady(again);
        vm.warp(time() + 14 days);
        _notQueued(again, id, IGovernor.ProposalState.Expired);
    }

    function test_veto__until_the_operation_dies__is_possible() external {
        Proposal memory one = loosening();
        passed(one, QUORUM);
        toReady(one);
        vm.warp(time() + 14 days - 1);
        veto(SAFE, one);
    }

    // Its own replacement

    function test_veto__of_the_replacement__is_refused() external {
        Proposal memory one = replacing(OTHER);
        uint256 id = passed(one, QUORUM);
        _cannot(SAFE, one, _replacement(id));
        toReady(one);
        vm.warp(time() + 1 days);
        execute(STRANGER, one);
        vm.assertEq(mandate.safe(), OTHER);
    }

    function test_veto__of_two_replacements__is_refused() external {
        bytes memory call_ = abi.encodeCall(IMandate.setSafe, (OTHER));
        Proposal memory one = add(replacing(EVE), address(mandate), call_);
        _cannot(SAFE, one, _replacement(passed(one, QUORUM)));
    }

    function test_veto__of_the_replacement_and_more__is_possible() external {
        bytes memory call_ = abi.encodeCall(IMandate.reset, ());
        Proposal memory one = add(replacing(OTHER), address(mandate), call_);
        passed(one, 50_000e18);
        veto(SAFE, one);
        one = calling(address(mandate), call_);
        one = add(one, address(mandate), abi.encodeCall(IMandate.setSafe, (OTHER)));
        passed(one, 50_000e18);
        veto(SAFE, one);
    }

    function test_veto__of_setSafe_of_another_contract__is_possible() external {
        Proposal memory one = replacing(OTHER);
        one.targets[0] = address(fund);
        passed(one, 50_000e18);
        veto(SAFE, one);
    }

    function test_veto__of_a_call_shorter_than_a_selector__is_possible() external {
        Proposal memory one = calling(address(mandate), hex"66");
        passed(one, QUORUM);
        veto(SAFE, one);
    }

    function test_veto__of_a_safe_that_was_replaced__is_refused() external {
        lets(replacing(OTHER));
        Proposal memory one = loosening();
        passed(one, QUORUM);
        _cannot(SAFE, one, _notSafe(SAFE));
        veto(OTHER, one);
    }

    /// @dev The grace goes with the office, in the middle of an operation's own too.
    function test_replacement__in_an_operations_grace__hands_the_grace_on() external {
        Proposal memory one = loosening();
        Proposal memory other = replacing(OTHER);
        queuedTogether(one, ANN, other);
        toReady(one);
        executeThere(SAFE, other);
        bytes memory because =
            abi.encodeWithSignature("SafeFirst(address,uint256)", SAFE, time() + 1 days);
        vm.expectRevert(because);
        executeThere(SAFE, one);
        executeThere(OTHER, one);
    }

    // For how long

    function test_veto__once_the_right_has_lapsed__is_refused() external {
        vm.warp(START + 365 days - 9 days - 2);
        Proposal memory one = loosening();
        passed(one, QUORUM);
        vm.warp(START + 365 days);
        bytes memory lapsed =
            abi.encodeWithSelector(IFundGovernor.VetoLapsed.selector, START + 365 days);
        _cannot(SAFE, one, lapsed);
        vm.warp(time() - 1);
        veto(SAFE, one);
    }

    function _renewal(uint256 until) private view returns (Proposal memory) {
        bytes memory call_ = abi.encodeCall(governor.renewVeto, (uint48(until)));
        return calling(address(governor), call_);
    }

    /// @dev From the proposal to the first moment in which it can be executed.
    function _executed() private view returns (uint256) {
        return time() + 1 days + 3 days + 1 + DELAY;
    }

    function test_renewVeto__by_a_vote__is_for_at_most_four_hundred_days() external {
        uint256 latest = _executed() + 400 days;
        lets(_renewal(latest));
        vm.assertEq(time() + 400 days, latest);
        vm.assertEq(governor.vetoUntil(), latest);
        latest = _executed() + 400 days;
        Proposal memory one = _renewal(latest + 1);
        atReady(one);
        vm.expectRevert(
            abi.encodeWithSelector(
                IFundGovernor.OutOfRange.selector, bytes32("vetoUntil"), latest + 1, 0, latest
            )
        );
        executeThere(SAFE, one);
    }

    function test_renewVeto__to_an_end_that_is_past__takes_the_right_away() external {
        lets(_renewal(0));
        Proposal memory one = loosening();
        passed(one, QUORUM);
        _cannot(SAFE, one, abi.encodeWithSelector(IFundGovernor.VetoLapsed.selector, 0));
    }

    /// @dev Whoever has the votes to take the right away has the Safe's veto before.
    function test_renewVeto__like_any_call__can_be_vetoed() external {
        Proposal memory one = _renewal(0);
        passed(one, 50_000e18);
        veto(SAFE, one);
        vm.assertEq(governor.vetoUntil(), START + 365 days);
    }
}
