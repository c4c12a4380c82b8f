// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IGovernor} from "@openzeppelin/contracts/governance/IGovernor.sol";
import {TimelockController} from "@openzeppelin/contracts/governance/TimelockController.sol";
import {Fund} from "../../../../contracts/Fund.sol";
import {Limits} from "../../../../contracts/interfaces/IFund.sol";
import {IFundTimelock} from "../../../../contracts/interfaces/IFundTimelock.sol";
import {Budget, IMandate} from "../../../../contracts/interfaces/IMandate.sol";
import {BallotsBase} from "./BallotsBase.sol";

/// @notice Executes an operation again while it is being executed.
contract Echo {
    address private immutable TIMELOCK;

    bytes public data;
    uint256 public heard;

    constructor(address timelock) {
        TIMELOCK = timelock;
    }

    function tell(bytes calldata data_) external {
        data = data_;
    }

    function hear() external {
        if (++heard > 1) return;
        // solhint-disable-next-line avoid-low-level-calls
        (bool ok, bytes memory answer) = TIMELOCK.call(data);
        if (ok) return;
        assembly ("memory-safe") {
            revert(add(answer, 0x20), mload(answer))
        }
    }
}

/// @notice What is tried with texts, with operations and with the moment of their execution.
contract DeceitTest is BallotsBase {
    function _expectOperation(bytes32 id, TimelockController.OperationState wanted) private {
        vm.expectRevert(
            abi.encodeWithSelector(
                TimelockController.TimelockUnexpectedOperationState.selector,
                id,
                bytes32(1 << uint8(wanted))
            )
        );
    }

    // Texts

    /// @dev Holds: the threshold, and a friendly text. Gets: a proposal that shows its calls, whatever
    /// its text says, in the event that every reader goes by.
    function test_attack__with_calls_behind_another_text__shows_the_calls() external {
        Proposal memory one = retold(replacing(EVE), "Lowers the management fee");
        uint256 start = time() + 1 days;
        vm.expectEmit(address(governor));
        emit IGovernor.ProposalCreated(
            _idOf(one),
            ANN,
            one.targets,
            one.values,
            new string[](1),
            one.calls,
            start,
            start + 3 days,
            one.text
        );
        vm.assertEq(propose(ANN, one), _idOf(one));
    }

    function _idOf(Proposal memory one) private pure returns (uint256) {
        bytes32 text = keccak256(bytes(one.text));
        return uint256(keccak256(abi.encode(one.targets, one.values, one.calls, text)));
    }

    /// @dev Holds: a vote that passed. Gets: that and no other, whatever it queues under its text.
    function test_attack__with_other_calls_queued_under_a_text__is_another_proposal() external {
        Proposal memory one = loosening();
        uint256 id = opened(one);
        vote(ANN, id, FOR);
        toEnd(id);
        Proposal memory other = replacing(EVE);
        vm.assertEq(bytes(one.text), bytes(other.text));
        vm.expectRevert(
            abi.encodeWithSelector(IGovernor.GovernorNonexistentProposal.selector, _idOf(other))
        );
        queue(other);
    }

    /// @dev Holds: the threshold, and sees another's proposal coming. Gets: to take and cancel one
    /// whose text does not name its proposer, and none that does.
    function test_attack__with_anothers_proposal__is_refused_where_the_text_names_her() external {
        Proposal memory one =
            retold(loosening(), "Loss. #proposer=0x00000000000000000000000000000000000000A0");
        vm.expectRevert(abi.encodeWithSelector(IGovernor.GovernorRestrictedProposer.selector, EVE));
        propose(EVE, one);
        state(propose(ANN, one), IGovernor.ProposalState.Pending);
    }

    // Operations

    /// @dev Holds: the Safe, and an operation that was done. Gets: nothing more of it.
    function test_attack__by_replaying_an_operation__is_refused_at_both_doors() external {
        Proposal memory one = loosening();
        uint256 id = atReady(one);
        executeThere(SAFE, one);
        _expectOperation(operation(one), TimelockController.OperationState.Ready);
        executeThere(SAFE, one);
        vm.warp(time() + 1 days);
        expectState(id, IGovernor.ProposalState.Executed, IGovernor.ProposalState.Queued);
        execute(SAFE, one);
        expectState(id, IGovernor.ProposalState.Executed, IGovernor.ProposalState.Succeeded);
        queue(one);
    }

    /// @dev Holds: the Safe, and an operation of two calls. Gets: both or none.
    function test_attack__by_half_an_operation__is_refused() external {
        bytes memory call_ = abi.encodeCall(IMandate.setBudget, (Budget.Turnover, PC, PC));
        Proposal memory one = add(loosening(), address(mandate), call_);
        atReady(one);
        address to = one.targets[0];
        bytes32 salt = salted(one);
        bytes32 half = timelock.hashOperation(to, 0, one.calls[0], 0, salt);
        _expectOperation(half, TimelockController.OperationState.Ready);
        vm.prank(SAFE);
        timelock.execute(to, 0, one.calls[0], 0, salt);
        one.targets = only(one.targets[0]);
        one.values = new uint256[](1);
        bytes[] memory first = new bytes[](1);
        (first[0], one.calls) = (one.calls[0], first);
        _expectOperation(operation(one), TimelockController.OperationState.Ready);
        executeThere(SAFE, one);
    }

    /// @dev Holds: a contract that a vote calls. Gets: its call once, or the whole undone.
    function test_attack__by_an_operation_inside_itself__is_undone() external {
        Echo echo = new Echo(address(timelock));
        Proposal memory one = calling(address(echo), abi.encodeCall(Echo.hear, ()));
        atReady(one);
        vm.warp(time() + 1 days);
        bytes32 salt = salted(one);
        echo.tell(
            abi.encodeCall(timelock.executeBatch, (one.targets, one.values, one.calls, 0, salt))
        );
        _expectOperation(operation(one), TimelockController.OperationState.Ready);
        executeThere(STRANGER, one);
        vm.assertEq(echo.heard(), 0);
    }

    // The moment

    /// @notice The highest management fee, and an entry at NAV closed behind the last.
    function _dearer() private view returns (Proposal memory) {
        Limits memory most = fund.limits();
        (most.managementFee, most.supplyCap) = (0.05e18, 0);
        return calling(address(fund), abi.encodeCall(Fund.setLimits, (most)));
    }

    function _depositAtNav() private returns (uint256 shares) {
        feed.setAnswer(1e8);
        dollar.mint(STRANGER, 10_000e6);
        vm.prank(STRANGER);
        dollar.approve(address(fund), 10_000e6);
        vm.prank(STRANGER);
        shares = fund.deposit(10_000e6, STRANGER);
    }

    /// @dev Holds: an operation left for fourteen days. Gets: nothing, even as the Safe.
    function test_attack__with_an_old_operation_after_a_deposit__finds_it_dead() external {
        Proposal memory one = _dearer();
        atReady(one);
        uint256 dies = time() + 14 days;
        vm.warp(dies);
        _depositAtNav();
        bytes32 id = operation(one);
        vm.expectRevert(abi.encodeWithSelector(IFundTimelock.OperationDead.selector, id, dies));
        executeThere(SAFE, one);
    }

    /// @dev Holds: one left for a day less. Gets: of who entered at NAV the fee of the lock-up, one
    /// day; the command line warns of what is ready.
    function test_attack__with_a_ready_operation_after_a_deposit__gets_the_locks_fee() external {
        Proposal memory one = _dearer();
        atReady(one);
        vm.warp(time() + 13 days);
        uint256 shares = _depositAtNav();
        execute(EVE, one);
        vm.warp(time() + LOCK - 1);
        vm.expectRevert(
            abi.encodeWithSignature("SharesLocked(address,uint256,uint256)", STRANGER, shares, 0)
        );
        vm.prank(STRANGER);
        fund.redeemInKind(shares, STRANGER, STRANGER);
        vm.warp(time() + 1);
        uint256 paid = leave(STRANGER)[0];
        // A day's part of five percent a year is 1.37 dollars; entering cost a cent.
        vm.assertLe(10_000e6 - 1.39e6, paid);
        vm.assertLe(paid, 10_000e6 - 1.36e6);
    }

    /// @dev As before. Gets of who entered in kind: nothing, who leaves in the next transaction.
    function test_attack__with_a_ready_operation_after_an_entry_in_kind__gets_nothing() external {
        Proposal memory one = _dearer();
        atReady(one);
        vm.warp(time() + 13 days);
        enter(STRANGER, 10_000e18);
        execute(EVE, one);
        vm.assertEq(leave(STRANGER)[0], 10_000e6);
    }
}
