// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IAccessControl} from "@openzeppelin/contracts/access/IAccessControl.sol";
import {TimelockController} from "@openzeppelin/contracts/governance/TimelockController.sol";

import {IFundTimelock} from "../../../../contracts/interfaces/IFundTimelock.sol";
import {IMandate} from "../../../../contracts/interfaces/IMandate.sol";
import {MoreCheats} from "./LaunchBase.sol";
import {TimelockBase} from "./TimelockBase.sol";

/// @notice Who may do what with the timelock, how long it waits, and what it carries.
contract TimelockRolesTest is TimelockBase {
    uint256 private constant FLOOR = uint256(LOCK) + 3 days;

    function _roles() private view returns (bytes32[4] memory) {
        return
            [
                bytes32(0),
                timelock.PROPOSER_ROLE(),
                timelock.EXECUTOR_ROLE(),
                timelock.CANCELLER_ROLE()
            ];
    }

    function _refusesRole(address who, bytes32 role) private {
        vm.expectRevert(
            abi.encodeWithSelector(
                IAccessControl.AccessControlUnauthorizedAccount.selector, who, role
            )
        );
    }

    function _refusesDelay(uint256 delay) private {
        vm.expectRevert(
            abi.encodeWithSelector(IFundTimelock.DelayOutOfRange.selector, delay, FLOOR, 45 days)
        );
    }

    function _executesDelay(uint256 delay) private {
        Single memory one = single(address(timelock), abi.encodeCall(timelock.updateDelay, (delay)));
        ready(one);
        if (delay < FLOOR || delay > 45 days) _refusesDelay(delay);
        execute(SAFE, one);
    }

    // Roles

    function test_roles__of_the_timelock__are_the_governors_and_everybodys() external view {
        bytes32[4] memory roles = _roles();
        address[8] memory all = [
            address(governor),
            address(timelock),
            address(0),
            address(launch),
            address(factory),
            address(this),
            SAFE,
            STRANGER
        ];
        for (uint256 i; i < all.length; ++i) {
            vm.assertTrue(timelock.hasRole(roles[0], all[i]) == (i == 1));
            vm.assertTrue(timelock.hasRole(roles[1], all[i]) == (i == 0));
            vm.assertTrue(timelock.hasRole(roles[2], all[i]) == (i == 2));
            vm.assertTrue(timelock.hasRole(roles[3], all[i]) == (i == 0));
        }
    }

    function test_roles__by_anybody__are_neither_granted_nor_revoked() external {
        bytes32[4] memory roles = _roles();
        address[5] memory callers =
            [address(timelock), address(governor), address(launch), SAFE, STRANGER];
        bytes memory fixed_ = abi.encodeWithSelector(IFundTimelock.RolesAreFixed.selector);
        for (uint256 i; i < callers.length; ++i) {
            for (uint256 j; j < roles.length; ++j) {
                vm.expectRevert(fixed_);
                vm.prank(callers[i]);
                timelock.grantRole(roles[j], callers[i]);
                vm.expectRevert(fixed_);
                vm.prank(callers[i]);
                timelock.revokeRole(roles[j], address(governor));
            }
        }
    }

    function test_grantRole__by_a_vote__reverts() external {
        bytes32 role = timelock.PROPOSER_ROLE();
        Proposal memory one =
            calling(address(timelock), abi.encodeCall(timelock.grantRole, (role, ANN)));
        queued(one, both(ANN, BOB));
        vm.warp(time() + DELAY);
        vm.expectRevert(abi.encodeWithSelector(IFundTimelock.RolesAreFixed.selector));
        executeThere(SAFE, one);
        vm.assertTrue(!timelock.hasRole(role, ANN));
    }

    function test_renounceRole__by_whoever_can__changes_nothing_for_others() external {
        bytes32 admin = bytes32(0);
        bytes32 proposer = timelock.PROPOSER_ROLE();
        vm.expectRevert(
            abi.encodeWithSelector(IAccessControl.AccessControlBadConfirmation.selector)
        );
        vm.prank(STRANGER);
        timelock.renounceRole(proposer, address(governor));
        vm.prank(STRANGER);
        timelock.renounceRole(proposer, STRANGER);
        Single memory one = single(
            address(timelock), abi.encodeCall(timelock.renounceRole, (admin, address(timelock)))
        );
        ready(one);
        execute(SAFE, one);
        vm.assertTrue(timelock.hasRole(proposer, address(governor)));
        Single memory next = larger(PC);
        ready(next);
        execute(SAFE, next);
        vm.assertEq(loss(), PC);
    }

    function test_schedule__by_anybody_but_the_governor__reverts() external {
        Proposal memory one = loosening();
        bytes32 role = timelock.PROPOSER_ROLE();
        address[5] memory others = [address(timelock), address(launch), address(this), SAFE, ANN];
        for (uint256 i; i < others.length; ++i) {
            _refusesRole(others[i], role);
            vm.prank(others[i]);
            timelock.schedule(address(mandate), 0, "", 0, 0, DELAY);
            _refusesRole(others[i], role);
            vm.prank(others[i]);
            timelock.scheduleBatch(one.targets, one.values, one.calls, 0, 0, DELAY);
        }
    }

    function test_schedule__below_the_delay__reverts() external {
        Single memory one = larger(PC);
        vm.expectRevert(
            abi.encodeWithSelector(
                TimelockController.TimelockInsufficientDelay.selector, DELAY - 1, DELAY
            )
        );
        schedule(one, DELAY - 1);
    }

    function test_cancel__by_anybody_but_the_governor__reverts() external {
        bytes32 id = ready(larger(PC));
        bytes32 role = timelock.CANCELLER_ROLE();
        address[5] memory others = [address(timelock), address(launch), address(this), SAFE, ANN];
        for (uint256 i; i < others.length; ++i) {
            _refusesRole(others[i], role);
            cancel(others[i], id);
        }
        cancel(address(governor), id);
        vm.assertTrue(!timelock.isOperation(id));
    }

    // The delay

    function test_updateDelay__by_a_vote__keeps_between_floor_and_ceiling() external {
        vm.assertEq(timelock.FLOOR(), FLOOR);
        _executesDelay(FLOOR);
        vm.assertEq(timelock.getMinDelay(), FLOOR);
        _executesDelay(45 days);
        vm.assertEq(timelock.getMinDelay(), 45 days);
        _executesDelay(FLOOR - 1);
        _executesDelay(45 days + 1);
        _executesDelay(0);
        vm.assertEq(timelock.getMinDelay(), 45 days);
    }

    function test_updateDelay__by_a_vote__leaves_what_waits() external {
        Single memory waiting = larger(PC);
        schedule(waiting, 10 days);
        uint256 due = timelock.getTimestamp(idOf(waiting));
        _executesDelay(45 days);
        vm.assertEq(timelock.getTimestamp(idOf(waiting)), due);
        vm.warp(due);
        execute(SAFE, waiting);
        vm.assertEq(loss(), PC);
    }

    function test_updateDelay__by_others__reverts() external {
        address[4] memory others = [address(governor), address(launch), SAFE, STRANGER];
        for (uint256 i; i < others.length; ++i) {
            vm.expectRevert(
                abi.encodeWithSelector(
                    TimelockController.TimelockUnauthorizedCaller.selector, others[i]
                )
            );
            vm.prank(others[i]);
            timelock.updateDelay(DELAY);
            _refusesDelay(1);
            vm.prank(others[i]);
            timelock.updateDelay(1);
        }
    }

    // What it carries

    function test_execute__with_a_value__pays_it() external {
        MoreCheats(address(vm)).deal(address(timelock), 3 ether);
        Single memory one = Single(STRANGER, 2 ether, "");
        ready(one);
        execute(SAFE, one);
        vm.assertEq(STRANGER.balance, 2 ether);
        vm.assertEq(address(timelock).balance, 1 ether);
    }

    function test_execute__with_a_value_through_the_governor__takes_the_callers() external {
        Proposal memory one = calling(STRANGER, "");
        one.values[0] = 2 ether;
        queued(one, both(ANN, BOB));
        vm.warp(time() + DELAY + 1 days);
        MoreCheats(address(vm)).deal(BOB, 2 ether);
        vm.prank(BOB);
        governor.execute{value: 2 ether}(
            one.targets, one.values, one.calls, keccak256(bytes(one.text))
        );
        vm.assertEq(STRANGER.balance, 2 ether);
        vm.assertEq(address(timelock).balance, 0);
    }

    function test_execute__of_a_call_that_fails__tells_why_and_stays_ready() external {
        Single memory one = single(address(mandate), abi.encodeCall(IMandate.reset, ()));
        bytes32 id = ready(one);
        vm.expectRevert(abi.encodeWithSelector(IMandate.NotTripped.selector));
        execute(SAFE, one);
        vm.assertTrue(timelock.isOperationReady(id));
        vm.prank(SAFE);
        mandate.trip();
        execute(SAFE, one);
        vm.assertTrue(!mandate.tripped());
        vm.assertTrue(timelock.isOperationDone(id));
    }

    function test_execute__of_a_batch_that_fails_at_its_end__does_nothing_of_it() external {
        Proposal memory one = loosening();
        one.targets = both(address(mandate), address(mandate));
        one.values = new uint256[](2);
        one.calls = new bytes[](2);
        one.calls[0] = loosening().calls[0];
        one.calls[1] = abi.encodeCall(IMandate.reset, ());
        queued(one, both(ANN, BOB));
        vm.warp(time() + DELAY);
        uint256 before = loss();
        vm.expectRevert(abi.encodeWithSelector(IMandate.NotTripped.selector));
        executeThere(SAFE, one);
        vm.assertEq(loss(), before);
        vm.assertTrue(timelock.isOperationReady(operation(one)));
    }
}
