// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {TimelockController} from "@openzeppelin/contracts/governance/TimelockController.sol";

import {IFundTimelock} from "../../../../contracts/interfaces/IFundTimelock.sol";
import {Budget, IMandate} from "../../../../contracts/interfaces/IMandate.sol";
import {GovernanceBase} from "./GovernanceBase.sol";

/// @title TimelockBase
/// @notice Operations of one call and no batch, as the governor would schedule them.
abstract contract TimelockBase is GovernanceBase {
    // Sets of states, as OpenZeppelin tells them
    bytes32 internal constant UNSET = bytes32(uint256(1));
    bytes32 internal constant PENDING = bytes32(uint256(6));
    bytes32 internal constant READY = bytes32(uint256(4));

    struct Single {
        address target;
        uint256 value;
        bytes call_;
    }

    function single(address target, bytes memory call_) internal pure returns (Single memory) {
        return Single(target, 0, call_);
    }

    /// @notice Something to see: another budget.
    function larger(uint64 capacity) internal view returns (Single memory) {
        return single(
            address(mandate), abi.encodeCall(IMandate.setBudget, (Budget.Loss, capacity, capacity))
        );
    }

    function schedule(Single memory one, uint256 delay) internal {
        vm.prank(address(governor));
        timelock.schedule(one.target, one.value, one.call_, 0, 0, delay);
    }

    /// @notice Scheduled, and the time has come.
    function ready(Single memory one) internal returns (bytes32 id) {
        schedule(one, timelock.getMinDelay());
        id = idOf(one);
        vm.warp(timelock.getTimestamp(id));
    }

    function execute(address by, Single memory one) internal {
        vm.prank(by);
        timelock.execute(one.target, one.value, one.call_, 0, 0);
    }

    function cancel(address by, bytes32 id) internal {
        vm.prank(by);
        timelock.cancel(id);
    }

    function idOf(Single memory one) internal view returns (bytes32) {
        return timelock.hashOperation(one.target, one.value, one.call_, 0, 0);
    }

    function loss() internal view returns (uint256 capacity) {
        (capacity,) = mandate.budget(Budget.Loss);
    }

    function refusesState(bytes32 id, bytes32 wanted) internal {
        vm.expectRevert(
            abi.encodeWithSelector(
                TimelockController.TimelockUnexpectedOperationState.selector, id, wanted
            )
        );
    }

    function refusesTurn(address who, uint256 until) internal {
        vm.expectRevert(abi.encodeWithSelector(IFundTimelock.SafeFirst.selector, who, until));
    }

    function refusesDead(bytes32 id, uint256 since) internal {
        vm.expectRevert(abi.encodeWithSelector(IFundTimelock.OperationDead.selector, id, since));
    }
}
