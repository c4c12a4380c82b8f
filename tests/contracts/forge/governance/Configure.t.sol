// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IVotes} from "@openzeppelin/contracts/governance/utils/IVotes.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {IFund, Limits} from "../../../../contracts/interfaces/IFund.sol";
import {ILaunch} from "../../../../contracts/interfaces/IFundFactory.sol";
import {IMandate, Limit} from "../../../../contracts/interfaces/IMandate.sol";
import {Reason} from "../../../../contracts/interfaces/IPrices.sol";
import {IValuation} from "../../../../contracts/interfaces/IValuation.sol";
import {LaunchBase} from "./LaunchBase.sol";

/// @notice What a founder cannot do, though it is the fund's governance for a while.
contract ConfigureTest is LaunchBase {
    function setUp() public override {
        super.setUp();
        deployAll();
    }

    function _refusesCall(bytes memory call_) private {
        vm.expectRevert(abi.encodeWithSelector(ILaunch.NotASetter.selector, bytes4(call_)));
        begin(address(fund), call_);
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

    /// @dev The founder would have what the fund's treasury is paid years later, and its votes.
    function test_configure__of_the_fund_as_a_token__reverts() external {
        _refusesCall(abi.encodeCall(IERC20.approve, (address(this), type(uint256).max)));
        _refusesCall(abi.encodeCall(IERC20.transfer, (address(this), 0)));
        _refusesCall(abi.encodeCall(IVotes.delegate, (address(this))));
        _refusesCall(abi.encodeCall(IFund.acceptDeposits, (true)));
        _refusesCall(abi.encodeCall(IFund.seed, (SEED)));
        _refusesCall("");
        vm.assertEq(fund.allowance(address(timelock), address(this)), 0);
    }

    function test_configure__of_the_funds_setters__reaches_them() external {
        bytes memory call_ = abi.encodeCall(IFund.list, (address(dollar)));
        bytes memory unusable = abi.encodeWithSelector(
            IValuation.PriceUnusable.selector, address(dollar), Reason.NotListed
        );
        vm.expectRevert(unusable);
        begin(address(fund), call_);
        configure();
        vm.expectRevert(abi.encodeWithSelector(IFund.AlreadyListed.selector, address(dollar)));
        begin(address(fund), call_);
        vm.expectRevert(abi.encodeWithSelector(IFund.StillHeld.selector, address(dollar), 0));
        begin(address(fund), abi.encodeCall(IFund.delist, (address(dollar))));
        Limits memory limits = founding().limits;
        limits.minDeposit = 7;
        begin(address(fund), abi.encodeCall(IFund.setLimits, (limits)));
        vm.assertEq(fund.limits().minDeposit, 7);
    }

    function test_configure__of_calls_without_a_target__reverts() external {
        address[] memory targets = only(address(mandate));
        bytes[] memory calls = new bytes[](2);
        calls[0] = abi.encodeCall(IMandate.setSafe, (STRANGER));
        calls[1] = abi.encodeCall(IMandate.setSafe, (SAFE));
        vm.expectRevert(abi.encodeWithSelector(ILaunch.CallsMismatch.selector, 1, 2));
        launch.configure(targets, calls);
        vm.expectRevert(abi.encodeWithSelector(ILaunch.CallsMismatch.selector, 1, 0));
        launch.configure(targets, new bytes[](0));
        vm.assertEq(mandate.safe(), SAFE);
    }
}
