// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {ILaunch} from "../../../../contracts/interfaces/IFundFactory.sol";
import {IMandate, Limit} from "../../../../contracts/interfaces/IMandate.sol";
import {LaunchBase} from "./LaunchBase.sol";

/// @notice What a founder cannot do, though it is the fund's governance for a while.
contract ConfigureTest is LaunchBase {
    function setUp() public override {
        super.setUp();
        deployAll();
    }

    function test_configure__that_opens_deposits__reverts() external {
        bytes memory call_ = abi.encodeCall(IMandate.setLimits, (numbers()));
        vm.expectRevert(abi.encodeWithSelector(ILaunch.OpenTooEarly.selector, 100 * PC));
        begin(address(mandate), call_);
        vm.assertEq(mandate.limits()[uint256(Limit.Deposits)], 0);
    }

    function test_configure__that_opens_deposits_behind_a_pause__reverts() external {
        vm.prank(SAFE);
        mandate.trip();
        vm.assertTrue(mandate.depositsPaused());
        bytes memory call_ = abi.encodeCall(IMandate.setLimits, (numbers()));
        vm.expectRevert(abi.encodeWithSelector(ILaunch.OpenTooEarly.selector, 100 * PC));
        begin(address(mandate), call_);
    }
}
