// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";

import {Launch} from "../../../../contracts/factory/Launch.sol";
import {IFund} from "../../../../contracts/interfaces/IFund.sol";
import {Founding, ILaunch, Module} from "../../../../contracts/interfaces/IFundFactory.sol";
import {IFundTimelock} from "../../../../contracts/interfaces/IFundTimelock.sol";
import {IMandate, Limit} from "../../../../contracts/interfaces/IMandate.sol";
import {IRecord} from "../../../../contracts/interfaces/IRecord.sol";
import {LaunchBase} from "./LaunchBase.sol";

contract ActivateTest is LaunchBase {
    uint256 private constant DEPOSITS = uint256(Limit.Deposits);

    /// @dev By none of the three ways in.
    function _nobodyEnters() private {
        bytes memory closed = abi.encodeWithSelector(IFund.DepositsPaused.selector);
        uint256[] memory most = new uint256[](1);
        most[0] = type(uint256).max;
        vm.expectRevert(closed);
        fund.deposit(1e6, EVE);
        vm.expectRevert(closed);
        fund.mint(1e18, EVE);
        vm.expectRevert(closed);
        fund.depositInKind(1e18, EVE, most, time());
    }

    function _seededBy(Founding memory made) private returns (Launch one) {
        one = open(made);
        deployUntil(one, made, ALL);
        pay(address(this), one, made.seed);
    }

    function test_enter__before_activation__reverts() external {
        deployAll();
        configure();
        dollar.mint(address(this), 10e6);
        dollar.approve(address(fund), 10e6);
        vm.expectRevert(abi.encodeWithSelector(IFund.DepositsPaused.selector));
        fund.depositInKind(1e18, EVE, new uint256[](1), time());
        seedAs(STRANGER, 1_000);
        _nobodyEnters();
        vm.warp(time() + 365 days);
        feed.setAnswer(1e8);
        _nobodyEnters();
        vm.assertEq(fund.balanceOf(EVE), 0);
    }

    function test_activate__with_modules_missing__reverts() external {
        pay(address(this), launch, SEED);
        for (uint256 i; i < ALL; ++i) {
            vm.expectRevert(abi.encodeWithSelector(ILaunch.NotDeployed.selector, Module(i)));
            launch.activate(founding());
            launch.deploy(founding(), code(i));
        }
        launch.activate(founding());
        vm.assertEq(factory.count(), 1);
    }

    function test_activate__without_an_allowance__reverts() external {
        deployAll();
        dollar.mint(address(this), SEED);
        dollar.approve(address(launch), SEED - 1);
        vm.expectRevert(
            abi.encodeWithSelector(
                IERC20Errors.ERC20InsufficientAllowance.selector, address(launch), SEED - 1, SEED
            )
        );
        launch.activate(founding());
        vm.assertEq(factory.count(), 0);
        vm.assertTrue(!timelock.handedOver());
    }

    function test_activate__with_a_seed_below_the_least__reverts() external {
        Founding memory made = founding();
        made.seed = 999;
        Launch one = _seededBy(made);
        vm.expectRevert(abi.encodeWithSelector(IFund.SeedTooSmall.selector, 999e12, 1e15));
        one.activate(made);
        made.seed = 1_000;
        one = _seededBy(made);
        one.activate(made);
        vm.assertEq(fundOf(one).totalSupply(), 1e15);
    }

    function test_activate__once__seeds_opens_and_hands_over() external {
        deployAll();
        configure();
        pay(address(this), launch, SEED);
        launch.activate(founding());
        vm.assertEq(fund.totalSupply(), SEED * 1e12);
        vm.assertEq(fund.balanceOf(address(0xdEaD)), SEED * 1e12);
        vm.assertEq(fund.recorded(address(dollar)), SEED);
        vm.assertEq(dollar.balanceOf(address(this)), 0);
        vm.assertEq(mandate.limits()[DEPOSITS], founding().mandate[DEPOSITS]);
        vm.assertTrue(timelock.handedOver());
        enter(EVE, 1e18);
        vm.assertEq(fund.balanceOf(EVE), 1e18);
    }

    function test_activate__once__leaves_nothing_with_the_launch() external {
        deployAll();
        pay(address(this), launch, SEED);
        launch.activate(founding());
        vm.assertEq(dollar.balanceOf(address(launch)), 0);
        vm.assertEq(fund.balanceOf(address(launch)), 0);
        vm.assertEq(dollar.allowance(address(launch), address(fund)), 0);
        vm.assertEq(dollar.allowance(address(this), address(launch)), 0);
    }

    function test_activate__twice__reverts() external {
        deployAll();
        pay(address(this), launch, SEED);
        launch.activate(founding());
        pay(address(this), launch, SEED);
        vm.expectRevert(abi.encodeWithSelector(IFundTimelock.AlreadyHandedOver.selector));
        launch.activate(founding());
        vm.assertEq(dollar.balanceOf(address(this)), SEED);
        vm.assertEq(factory.count(), 1);
    }

    function test_activate__after_a_stranger_seeded__takes_no_seed_and_opens() external {
        deployAll();
        configure();
        seedAs(STRANGER, 1_000);
        pay(address(this), launch, SEED);
        launch.activate(founding());
        vm.assertEq(fund.totalSupply(), 1e15);
        vm.assertEq(dollar.balanceOf(address(this)), SEED);
        vm.assertEq(fund.balanceOf(STRANGER), 0);
        enter(EVE, 20_000e18);
        vm.assertEq(leave(EVE)[0], 20_000e6);
    }

    function test_activate__after_all_that_strangers_can_do__opens_at_par() external {
        deployAll();
        configure();
        seedAs(STRANGER, 1_000);
        dollar.mint(address(fund), 5e6);
        dollar.mint(address(launch), 7e6);
        vm.assertEq(fund.accrue(), 0);
        vm.assertEq(fund.skim(address(dollar)), 5e6);
        IRecord(launch.at(Module.Record)).observe();
        vm.assertTrue(!mandate.trip());
        pay(address(this), launch, SEED);
        launch.activate(founding());
        vm.assertEq(dollar.balanceOf(address(launch)), 7e6);
        vm.assertEq(fund.convertToAssets(1e18), 1e6);
        vm.assertTrue(!mandate.tripped());
        enter(EVE, 1e18);
        vm.assertEq(dollar.balanceOf(EVE), 0);
    }

    function test_activate__with_the_seed_sent_to_the_launch__takes_the_founders_all_the_same()
        external
    {
        deployAll();
        dollar.mint(address(launch), SEED);
        pay(address(this), launch, SEED);
        launch.activate(founding());
        vm.assertEq(dollar.balanceOf(address(this)), 0);
        vm.assertEq(dollar.balanceOf(address(launch)), SEED);
    }

    function test_activate__of_a_founding_that_is_closed__stays_closed() external {
        Founding memory made = founding();
        made.mandate[DEPOSITS] = 0;
        Launch one = _seededBy(made);
        one.activate(made);
        fund = fundOf(one);
        vm.expectRevert(abi.encodeWithSelector(IFund.DepositsPaused.selector));
        fund.depositInKind(1e18, EVE, new uint256[](1), time());
    }

    function test_activate__of_deposits_above_the_whole__reverts() external {
        Founding memory made = founding();
        made.mandate[DEPOSITS] = 1e18 + 1;
        Launch one = _seededBy(made);
        vm.expectRevert(
            abi.encodeWithSelector(IMandate.TooLoose.selector, Limit.Deposits, 1e18 + 1, 1e18)
        );
        one.activate(made);
    }

    function test_activate__of_other_limits_than_the_foundings__sets_the_foundings() external {
        deployAll();
        uint64[20] memory other = founding().mandate;
        other[DEPOSITS] = 0;
        other[uint256(Limit.Slippage)] = 0;
        begin(address(mandate), abi.encodeCall(IMandate.setLimits, (other)));
        vm.assertEq(mandate.limits()[uint256(Limit.Slippage)], 0);
        activate();
        vm.assertEq(
            keccak256(abi.encode(mandate.limits())), keccak256(abi.encode(founding().mandate))
        );
    }
}
