// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IFundTimelock} from "../../../../contracts/interfaces/IFundTimelock.sol";
import {IGovernor} from "@openzeppelin/contracts/governance/IGovernor.sol";
import {Budget} from "../../../../contracts/interfaces/IMandate.sol";
import {GovernanceBase} from "./GovernanceBase.sol";

contract TimelockTest is GovernanceBase {
    function _loss() private view returns (uint256 capacity) {
        (capacity,) = mandate.budget(Budget.Loss);
    }

    function test_vote__takes_effect_at_the_delay_and_not_before() external {
        Proposal memory one = loosening();
        uint256 id = queued(one, both(ANN, BOB));
        uint256 ready = timelock.getTimestamp(operation(one));
        vm.assertEq(ready, time() + DELAY);
        vm.warp(ready);
        executeThere(SAFE, one);
        vm.assertEq(_loss(), PC);
        vm.assertTrue(governor.state(id) == IGovernor.ProposalState.Executed);
    }

    function test_execute__in_the_grace__is_the_safes() external {
        Proposal memory one = loosening();
        queued(one, both(ANN, BOB));
        uint256 ready = timelock.getTimestamp(operation(one));
        vm.warp(ready + 1 days - 1);
        vm.expectRevert(
            abi.encodeWithSelector(
                IFundTimelock.SafeFirst.selector, address(governor), ready + 1 days
            )
        );
        execute(STRANGER, one);
        vm.warp(ready + 1 days);
        execute(STRANGER, one);
        vm.assertEq(_loss(), PC);
    }
}
