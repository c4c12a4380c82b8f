// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IGovernor} from "@openzeppelin/contracts/governance/IGovernor.sol";
import {TimelockController} from "@openzeppelin/contracts/governance/TimelockController.sol";

import {IFeeDistributor} from "../../../../contracts/interfaces/IFeeDistributor.sol";
import {IFund} from "../../../../contracts/interfaces/IFund.sol";
import {Module} from "../../../../contracts/interfaces/IFundFactory.sol";
import {IFundTimelock} from "../../../../contracts/interfaces/IFundTimelock.sol";
import {Budget, IMandate, Rule} from "../../../../contracts/interfaces/IMandate.sol";
import {IPriceSources, Source} from "../../../../contracts/interfaces/IPriceSources.sol";
import {IRebalancer} from "../../../../contracts/interfaces/IRebalancer.sol";
import {IRecord} from "../../../../contracts/interfaces/IRecord.sol";
import {GovernanceBase} from "./GovernanceBase.sol";

/// @notice What the launch and the founder may still do with an active fund: nothing.
contract PowersTest is GovernanceBase {
    address[] private _targets;
    bytes[] private _calls;

    function _add(address target, bytes memory call_) private {
        _targets.push(target);
        _calls.push(call_);
    }

    /// @dev Everything that some module lets its governance do.
    function _addSetters() private {
        Source memory source;
        Rule memory rule;
        address prices = launch.at(Module.Prices);
        address record = launch.at(Module.Record);
        _add(prices, abi.encodeCall(IPriceSources.setSource, (address(dollar), source)));
        _add(prices, abi.encodeCall(IPriceSources.removeSource, (address(dollar))));
        _add(address(fund), abi.encodeCall(IFund.list, (STRANGER)));
        _add(address(fund), abi.encodeCall(IFund.delist, (STRANGER)));
        _add(address(fund), abi.encodeCall(IFund.setLimits, (founding().limits)));
        _add(record, abi.encodeCall(IRecord.setRate, (0)));
        _add(record, abi.encodeCall(IRecord.forgive, ()));
        _add(
            launch.at(Module.FeeDistributor),
            abi.encodeCall(IFeeDistributor.setTable, (founding().payees))
        );
        _add(address(mandate), abi.encodeCall(IMandate.setLimits, (numbers())));
        _add(address(mandate), abi.encodeCall(IMandate.setBudget, (Budget.Loss, 0, 0)));
        _add(address(mandate), abi.encodeCall(IMandate.setRule, (address(dollar), rule)));
        _add(address(mandate), abi.encodeCall(IMandate.setSafe, (STRANGER)));
        _add(address(mandate), abi.encodeCall(IMandate.reset, ()));
        _add(address(rebalancer), abi.encodeCall(IRebalancer.setLease, (STRANGER, 1)));
        _add(address(rebalancer), abi.encodeCall(IRebalancer.allow, (STRANGER)));
    }

    function _refuse(address caller, bytes4 error) private {
        for (uint256 i; i < _targets.length; ++i) {
            vm.prank(caller);
            // solhint-disable-next-line avoid-low-level-calls
            (bool done, bytes memory said) = _targets[i].call(_calls[i]);
            vm.assertTrue(!done);
            vm.assertEq(said, abi.encodeWithSelector(error, caller));
        }
    }

    /// @dev By whoever had a hand in the fund's making, and those who have something to say in it.
    function _refuseAll(bytes4 error) private {
        address[7] memory callers =
            [address(launch), address(this), address(factory), SAFE, ANN, MANAGER, STRANGER];
        for (uint256 i; i < callers.length; ++i) {
            _refuse(callers[i], error);
        }
    }

    function test_setters__by_anybody_but_the_timelock__are_refused() external {
        _addSetters();
        // Each module has its own error of this name, and so they are one.
        _refuseAll(IMandate.NotGovernance.selector);
    }

    function test_setters__by_the_timelock__are_known() external {
        _addSetters();
        for (uint256 i; i < _targets.length; ++i) {
            vm.prank(address(timelock));
            // solhint-disable-next-line avoid-low-level-calls
            (bool done, bytes memory said) = _targets[i].call(_calls[i]);
            vm.assertTrue(done || bytes4(said) != IMandate.NotGovernance.selector);
            vm.assertTrue(done || said.length > 0);
        }
    }

    function test_guardians__by_the_launch_and_the_founder__are_refused() external {
        _add(address(rebalancer), abi.encodeCall(IRebalancer.appoint, (STRANGER)));
        _add(address(rebalancer), abi.encodeCall(IRebalancer.revoke, ()));
        _add(address(rebalancer), abi.encodeCall(IRebalancer.remove, (STRANGER)));
        _refuse(address(launch), IMandate.NotSafe.selector);
        _refuse(address(this), IMandate.NotSafe.selector);
    }

    function test_governor__by_anybody_but_the_timelock__is_refused() external {
        _add(address(governor), abi.encodeCall(governor.setVotingDelay, (1 days)));
        _add(address(governor), abi.encodeCall(governor.setVotingPeriod, (3 days)));
        _add(address(governor), abi.encodeCall(governor.setProposalThreshold, (1)));
        _add(address(governor), abi.encodeCall(governor.updateQuorumNumerator, (4)));
        _add(address(governor), abi.encodeCall(governor.setLateQuorumVoteExtension, (1 days)));
        _add(address(governor), abi.encodeCall(governor.renewVeto, (0)));
        _refuseAll(IGovernor.GovernorOnlyExecutor.selector);
    }

    function test_delay__by_anybody_but_the_timelock__is_refused() external {
        _add(address(timelock), abi.encodeCall(timelock.updateDelay, (DELAY)));
        _refuseAll(TimelockController.TimelockUnauthorizedCaller.selector);
    }

    function test_begin__by_strangers__is_refused() external {
        _add(address(timelock), abi.encodeCall(timelock.begin, (address(mandate), "")));
        _add(address(timelock), abi.encodeCall(timelock.handOver, ()));
        address[4] memory strangers = [address(this), SAFE, ANN, address(governor)];
        for (uint256 i; i < strangers.length; ++i) {
            _refuse(strangers[i], IFundTimelock.NotOpener.selector);
        }
    }

    function test_configure__after_activation__reverts() external {
        bytes memory over = abi.encodeWithSelector(IFundTimelock.AlreadyHandedOver.selector);
        bytes memory call_ = abi.encodeCall(IMandate.setLimits, (numbers()));
        vm.expectRevert(over);
        begin(address(mandate), call_);
        vm.expectRevert(over);
        vm.prank(address(launch));
        timelock.begin(address(mandate), call_);
        vm.expectRevert(over);
        vm.prank(address(launch));
        timelock.handOver();
    }
}
