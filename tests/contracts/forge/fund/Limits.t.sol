// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IFund, Limits} from "../../../../contracts/interfaces/IFund.sol";
import {FundBase} from "./FundBase.sol";

contract LimitsTest is FundBase {
    function _refused(Limits memory limits_, bytes memory refusal) private {
        vm.prank(GOVERNANCE);
        vm.expectRevert(refusal);
        fund.setLimits(limits_);
    }

    function _tooLarge(bytes32 what, uint256 value, uint256 ceiling)
        private
        pure
        returns (bytes memory)
    {
        return abi.encodeWithSelector(IFund.TooLarge.selector, what, value, ceiling);
    }

    function test_setLimits__stores_them_and_tells() external {
        Limits memory limits_ = Limits(0.01e18, 0.2e18, 0.1e18, 5e24, 100e6);
        vm.prank(GOVERNANCE);
        vm.expectEmit(address(fund));
        emit IFund.LimitsSet(limits_);
        fund.setLimits(limits_);
        Limits memory found = fund.limits();
        vm.assertEq(found.managementFee, 0.01e18);
        vm.assertEq(found.flowCapacity, 0.2e18);
        vm.assertEq(found.flowRefill, 0.1e18);
        vm.assertEq(found.supplyCap, 5e24);
        vm.assertEq(found.minDeposit, 100e6);
        vm.assertEq(fund.flowAvailable(), 0.2e18);
    }

    function test_setLimits__by_anyone_but_governance__reverts() external {
        vm.prank(FEES);
        fails(IFund.NotGovernance.selector, FEES);
        fund.setLimits(wide());
    }

    function test_setLimits__at_the_ceilings__passes_and_above__reverts() external {
        setLimits(Limits(0.05e18, 1e18, 1e18, 1e30, 0));
        _refused(
            Limits(0.05e18 + 1, 1e18, 1e18, 1e30, 0),
            _tooLarge("managementFee", 0.05e18 + 1, 0.05e18)
        );
        _refused(Limits(0, 1e18 + 1, 1e18, 1e30, 0), _tooLarge("flowCapacity", 1e18 + 1, 1e18));
        _refused(Limits(0, 1e18, 1e18 + 1, 1e30, 0), _tooLarge("flowRefill", 1e18 + 1, 1e18));
    }

    /// @dev More room is no more flow until time has filled it.
    function test_setLimits__of_more_capacity__fills_with_time_alone() external {
        setFlow(0);
        vm.assertEq(fund.flowAvailable(), 0);
        setLimits(wide());
        vm.assertEq(fund.flowAvailable(), 0);
        vm.warp(START + 12 hours);
        vm.assertEq(fund.flowAvailable(), 0.5e18);
    }

    function test_setLimits__again_and_again__refills_nothing(uint8 times) external {
        enter(INVESTOR, 50_150e6);
        uint256 left = fund.flowAvailable();
        for (uint256 i; i < times; ++i) {
            setLimits(wide());
        }
        vm.assertEq(fund.flowAvailable(), left);
        vm.assertEq(left, 0.5e18);
    }
}
