// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {TimelockController} from "@openzeppelin/contracts/governance/TimelockController.sol";
import {FundTimelock} from "../../../../contracts/FundTimelock.sol";
import {IFundTimelock} from "../../../../contracts/interfaces/IFundTimelock.sol";
import {Budget} from "../../../../contracts/interfaces/IMandate.sol";
import {BallotsBase} from "./BallotsBase.sol";

/// @notice The timelock's own guards: who opens it, how long it waits, and what lies in it.
contract OperationsTest is BallotsBase {
    uint256 private constant FLOOR = uint256(LOCK) + 3 days;
    uint256 private constant LONGEST = 45 days;

    function _made(uint256 delay) private returns (FundTimelock) {
        bytes memory arguments = abi.encode(fund, mandate, address(governor), STRANGER, delay);
        return FundTimelock(payable(deployed("FundTimelock.sol:FundTimelock", arguments)));
    }

    function _expectDelay(uint256 delay) private {
        vm.expectRevert(
            abi.encodeWithSelector(IFundTimelock.DelayOutOfRange.selector, delay, FLOOR, LONGEST)
        );
    }

    function _expectReady(bytes32 id) private {
        vm.expectRevert(
            abi.encodeWithSelector(
                TimelockController.TimelockUnexpectedOperationState.selector,
                id,
                bytes32(1 << uint8(TimelockController.OperationState.Ready))
            )
        );
    }

    // How long it waits

    function test_constructor__with_a_delay_at_its_edges__takes_it() external {
        vm.assertEq(_made(FLOOR).getMinDelay(), FLOOR);
        vm.assertEq(_made(LONGEST).getMinDelay(), LONGEST);
        vm.assertEq(timelock.FLOOR(), FLOOR);
    }

    function test_constructor__with_a_delay_one_beyond__is_refused() external {
        bytes memory short = abi.encode(fund, mandate, address(governor), STRANGER, FLOOR - 1);
        bytes memory long = abi.encode(fund, mandate, address(governor), STRANGER, LONGEST + 1);
        _expectDelay(FLOOR - 1);
        deployed("FundTimelock.sol:FundTimelock", short);
        _expectDelay(LONGEST + 1);
        deployed("FundTimelock.sol:FundTimelock", long);
    }

    function _delaying(uint256 delay) private view returns (Proposal memory) {
        return calling(address(timelock), abi.encodeCall(timelock.updateDelay, (delay)));
    }

    function test_updateDelay__by_a_vote__is_within_the_same() external {
        uint256[2] memory edges = [FLOOR, LONGEST];
        uint256[2] memory beyond = [FLOOR - 1, LONGEST + 1];
        for (uint256 i; i < 2; ++i) {
            Proposal memory one = _delaying(beyond[i]);
            atReady(one);
            _expectDelay(beyond[i]);
            executeThere(SAFE, one);
            lets(_delaying(edges[i]));
            vm.assertEq(timelock.getMinDelay(), edges[i]);
        }
    }

    function test_updateDelay__by_anybody__is_refused() external {
        vm.expectRevert(
            abi.encodeWithSelector(TimelockController.TimelockUnauthorizedCaller.selector, SAFE)
        );
        vm.prank(SAFE);
        timelock.updateDelay(LONGEST);
    }

    /// @dev What waits already keeps its time.
    function test_updateDelay__of_what_waits__changes_nothing() external {
        Proposal memory shorter = _delaying(FLOOR);
        atReady(shorter);
        Proposal memory one = loosening();
        queued(one, both(ANN, BOB));
        uint256 ready = timelock.getTimestamp(operation(one));
        executeThere(SAFE, shorter);
        vm.warp(ready - 1);
        _expectReady(operation(one));
        executeThere(SAFE, one);
    }

    // Who opens it

    function test_begin__of_anybody_but_the_opener__is_refused() external {
        vm.expectRevert(abi.encodeWithSelector(IFundTimelock.NotOpener.selector, SAFE));
        vm.prank(SAFE);
        timelock.begin(address(mandate), "");
    }

    function test_begin__after_the_hand_over__is_refused() external {
        vm.assertTrue(timelock.handedOver());
        bytes memory over = abi.encodeWithSelector(IFundTimelock.AlreadyHandedOver.selector);
        vm.expectRevert(over);
        vm.prank(address(launch));
        timelock.begin(address(mandate), "");
        vm.expectRevert(over);
        vm.prank(address(launch));
        timelock.handOver();
    }

    function test_handOver__of_anybody_but_the_opener__is_refused() external {
        FundTimelock fresh = _made(FLOOR);
        vm.expectRevert(abi.encodeWithSelector(IFundTimelock.NotOpener.selector, SAFE));
        vm.prank(SAFE);
        fresh.handOver();
        vm.expectEmit(address(fresh));
        emit IFundTimelock.HandedOver();
        vm.prank(STRANGER);
        fresh.handOver();
        vm.assertTrue(fresh.handedOver());
    }

    // Who else could schedule

    function test_roles__by_a_vote__are_given_to_nobody_and_taken_from_nobody() external {
        bytes32 role = timelock.PROPOSER_ROLE();
        bytes memory fixed_ = abi.encodeWithSelector(IFundTimelock.RolesAreFixed.selector);
        Proposal memory one =
            calling(address(timelock), abi.encodeCall(timelock.grantRole, (role, ANN)));
        atReady(one);
        vm.expectRevert(fixed_);
        executeThere(SAFE, one);
        address of_ = address(governor);
        one = calling(address(timelock), abi.encodeCall(timelock.revokeRole, (role, of_)));
        atReady(one);
        vm.expectRevert(fixed_);
        executeThere(SAFE, one);
        vm.assertTrue(!timelock.hasRole(role, address(timelock)));
        vm.assertTrue(!timelock.hasRole(timelock.DEFAULT_ADMIN_ROLE(), address(launch)));
    }

    // What lies in it

    function test_operation__of_its_time__is_known_until_it_dies() external {
        Proposal memory one = loosening();
        bytes32 id = operation(one);
        vm.assertEq(timelock.diesAt(id), 0);
        atReady(one);
        uint256 ready = time();
        vm.assertEq(timelock.diesAt(id), ready + 14 days);
        vm.warp(ready + 14 days - 1);
        vm.assertTrue(timelock.isOperationReady(id));
        vm.warp(ready + 14 days);
        vm.assertTrue(!timelock.isOperation(id));
        vm.assertTrue(!timelock.isOperationPending(id));
        vm.assertEq(timelock.diesAt(id), ready + 14 days);
    }

    function test_operation__that_was_done__dies_never() external {
        Proposal memory one = loosening();
        lets(one);
        vm.assertEq(timelock.diesAt(operation(one)), 0);
        vm.warp(time() + 15 days);
        vm.assertTrue(timelock.isOperationDone(operation(one)));
    }

    function test_execute__in_the_last_second__is_possible() external {
        Proposal memory one = loosening();
        atReady(one);
        vm.warp(time() + 14 days - 1);
        executeThere(STRANGER, one);
        (uint256 capacity,) = mandate.budget(Budget.Loss);
        vm.assertEq(capacity, PC);
    }

    /// @dev In the same words to everybody: it is nobody's turn.
    function test_execute__before_the_delay__is_refused_to_the_safe_too() external {
        Proposal memory one = loosening();
        queued(one, both(ANN, BOB));
        vm.warp(time() + DELAY - 1);
        bytes32 id = operation(one);
        _expectReady(id);
        executeThere(SAFE, one);
        _expectReady(id);
        executeThere(STRANGER, one);
    }

    // One call, as the governor never schedules it

    function _single() private returns (Proposal memory one, bytes32 id) {
        one = loosening();
        address to = one.targets[0];
        vm.prank(address(governor));
        timelock.schedule(to, 0, one.calls[0], 0, 0, DELAY);
        id = timelock.hashOperation(to, 0, one.calls[0], 0, 0);
        vm.warp(time() + DELAY);
    }

    function _executeSingle(address by, Proposal memory one) private {
        vm.prank(by);
        timelock.execute(one.targets[0], 0, one.calls[0], 0, 0);
    }

    function test_execute__of_one_call__is_the_safes_first_and_dies() external {
        (Proposal memory one, bytes32 id) = _single();
        uint256 ready = time();
        vm.expectRevert(
            abi.encodeWithSelector(IFundTimelock.SafeFirst.selector, STRANGER, ready + 1 days)
        );
        _executeSingle(STRANGER, one);
        vm.warp(ready + 14 days);
        vm.expectRevert(
            abi.encodeWithSelector(IFundTimelock.OperationDead.selector, id, ready + 14 days)
        );
        _executeSingle(SAFE, one);
        vm.warp(ready);
        _executeSingle(SAFE, one);
        vm.assertTrue(timelock.isOperationDone(id));
    }
}
