// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IERC4626} from "@openzeppelin/contracts/interfaces/IERC4626.sol";
import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";

import {IFund} from "../../../../contracts/interfaces/IFund.sol";
import {Reason} from "../../../../contracts/interfaces/IPrices.sol";
import {IValuation} from "../../../../contracts/interfaces/IValuation.sol";
import {Bucket} from "../../../../contracts/libraries/Bucket.sol";
import {FundBase} from "./FundBase.sol";

/// @notice With 1,000 free shares in 101,000 the low NAV is 100,697 dollars.
contract RedeemTest is FundBase {
    function setUp() public override {
        super.setUp();
        invest(INVESTOR, 1000e18);
    }

    function test_redeem__at_the_low_nav__pays_and_tells() external {
        vm.prank(INVESTOR);
        vm.expectEmit(address(fund));
        emit IERC4626.Withdraw(INVESTOR, OTHER, INVESTOR, 997e6, 1000e18);
        vm.assertEq(fund.redeem(1000e18, OTHER, INVESTOR), 997e6);
        vm.assertEq(dollar.balanceOf(OTHER), 997e6);
        vm.assertEq(fund.balanceOf(INVESTOR), 0);
        vm.assertEq(fund.totalSupply(), 100_000e18);
        vm.assertEq(fund.recorded(address(dollar)), 70_700e6 - 997e6);
    }

    function test_withdraw__at_the_low_nav__burns_and_tells() external {
        vm.prank(INVESTOR);
        vm.expectEmit(address(fund));
        emit IERC4626.Withdraw(INVESTOR, OTHER, INVESTOR, 997e6, 1000e18);
        vm.assertEq(fund.withdraw(997e6, OTHER, INVESTOR), 1000e18);
        vm.assertEq(dollar.balanceOf(OTHER), 997e6);
        vm.assertEq(fund.balanceOf(INVESTOR), 0);
    }

    function test_redeem__of_zero_shares__reverts() external {
        fails(IFund.ZeroShares.selector);
        fund.redeem(0, OTHER, INVESTOR);
    }

    function test_withdraw__of_zero_assets__reverts() external {
        fails(IFund.ZeroShares.selector);
        fund.withdraw(0, OTHER, INVESTOR);
    }

    function test_redeem__of_shares_worth_less_than_a_unit__reverts() external {
        vm.prank(INVESTOR);
        fails(IFund.TooFewAssets.selector, 0, 1);
        fund.redeem(1e12, OTHER, INVESTOR);
    }

    function test_redeem__for_exactly_the_least_assets__pays() external {
        vm.prank(INVESTOR);
        fund.redeem(1000e18, OTHER, INVESTOR, 997e6, time());
        vm.assertEq(dollar.balanceOf(OTHER), 997e6);
    }

    function test_redeem__for_one_unit_more__reverts() external {
        vm.prank(INVESTOR);
        fails(IFund.TooFewAssets.selector, 997e6, 997e6 + 1);
        fund.redeem(1000e18, OTHER, INVESTOR, 997e6 + 1, time());
    }

    function test_redeem__a_second_after_its_deadline__reverts() external {
        vm.prank(INVESTOR);
        fails(IFund.Expired.selector, time() - 1, time());
        fund.redeem(1000e18, OTHER, INVESTOR, 0, time() - 1);
    }

    function test_redeem__while_paused__reverts() external {
        gate.pause(false, true);
        vm.prank(INVESTOR);
        fails(IFund.RedemptionsPaused.selector);
        fund.redeem(1000e18, OTHER, INVESTOR);
        vm.prank(INVESTOR);
        fails(IFund.RedemptionsPaused.selector);
        fund.withdraw(997e6, OTHER, INVESTOR);
    }

    function test_redeem__while_only_deposits_are_paused__pays() external {
        gate.pause(true, false);
        vm.assertEq(leave(INVESTOR, 1000e18), 997e6);
    }

    function test_redeem__with_an_unusable_price__reverts() external {
        spoil(address(ether_), Reason.Deviating);
        bytes memory refusal = abi.encodeWithSelector(
            IValuation.PriceUnusable.selector, address(ether_), Reason.Deviating
        );
        vm.prank(INVESTOR);
        vm.expectRevert(refusal);
        fund.redeem(1000e18, OTHER, INVESTOR);
        vm.prank(INVESTOR);
        vm.expectRevert(refusal);
        fund.withdraw(1, OTHER, INVESTOR);
    }

    function test_redeem__of_more_than_one_has__reverts() external {
        vm.prank(INVESTOR);
        fails(IERC20Errors.ERC20InsufficientBalance.selector, INVESTOR, 1000e18, 1000e18 + 1);
        fund.redeem(1000e18 + 1, OTHER, INVESTOR);
    }

    function test_redeem__by_a_stranger__reverts() external {
        vm.prank(STRANGER);
        fails(IERC20Errors.ERC20InsufficientAllowance.selector, STRANGER, 0, 1000e18);
        fund.redeem(1000e18, STRANGER, INVESTOR);
        vm.prank(STRANGER);
        fails(IERC20Errors.ERC20InsufficientAllowance.selector, STRANGER, 0, 1000e18);
        fund.withdraw(997e6, STRANGER, INVESTOR);
    }

    function test_redeem__by_one_with_an_allowance__spends_it() external {
        vm.prank(INVESTOR);
        fund.approve(OTHER, 600e18);
        vm.prank(OTHER);
        fund.redeem(500e18, STRANGER, INVESTOR);
        vm.assertEq(fund.allowance(INVESTOR, OTHER), 100e18);
        vm.assertEq(dollar.balanceOf(STRANGER), 498.5e6);
        vm.prank(OTHER);
        fails(IERC20Errors.ERC20InsufficientAllowance.selector, OTHER, 100e18, 101e18);
        fund.redeem(101e18, OTHER, INVESTOR);
    }

    function test_redeem__of_all_the_flow__pays_and_of_more__reverts() external {
        setFlow(uint64(uint256(500e6) * ONE / 100_697e6) + 1);
        uint64 flow = uint64(fund.flowAvailable());
        vm.prank(INVESTOR);
        fails(Bucket.Exceeded.selector, (500e6 + 1) * ONE / 100_697e6 + 1, flow);
        fund.withdraw(500e6 + 1, INVESTOR, INVESTOR);
        vm.prank(INVESTOR);
        fund.withdraw(500e6, INVESTOR, INVESTOR);
        vm.assertEq(fund.flowAvailable(), 0);
    }

    function test_redeem__of_all_the_cash__pays_and_of_more__reverts() external {
        // Seven hundred dollars of cash stay: less than the investor's shares are worth.
        buy(address(ether_), 23e18, 70_000e6);
        vm.prank(INVESTOR);
        fails(IFund.NotEnoughCash.selector, 700e6 + 1, 700e6);
        fund.withdraw(700e6 + 1, INVESTOR, INVESTOR);
        vm.prank(INVESTOR);
        fund.withdraw(700e6, INVESTOR, INVESTOR);
        vm.assertEq(fund.recorded(address(dollar)), 0);
    }

    function test_redeem__of_donated_cash__reverts() external {
        buy(address(ether_), 23e18, 70_000e6);
        dollar.mint(address(fund), 1000e6);
        vm.prank(INVESTOR);
        fails(IFund.NotEnoughCash.selector, 700e6 + 1, 700e6);
        fund.withdraw(700e6 + 1, INVESTOR, INVESTOR);
    }

    function test_redeem__to_the_fund_itself__gains_nobody_a_share() external {
        vm.prank(INVESTOR);
        fund.redeem(1000e18, address(fund), INVESTOR);
        // What came back was not recorded: it is a surplus as any other.
        vm.assertEq(fund.recorded(address(dollar)), 70_700e6 - 997e6);
        vm.assertEq(fund.skim(address(dollar)), 997e6);
    }

    function test_invariant_06__a_preview__is_what_happens(uint96 amount, uint16 ppm, uint32 span)
        external
    {
        setFee(0.05e18);
        vm.warp(time() + within(span, 0, 365 days));
        price(address(ether_), ETHER_PRICE, ppm);
        uint256 shares = within(amount, 1e13, 400e18);
        uint256 assets = fund.previewRedeem(shares);
        vm.assertEq(leave(INVESTOR, shares), assets);
        assets = within(amount, 1, 300e6);
        shares = fund.previewWithdraw(assets);
        vm.prank(INVESTOR);
        vm.assertEq(fund.withdraw(assets, INVESTOR, INVESTOR), shares);
    }

    function test_invariant_04__an_exit__costs_nobody(uint96 amount, uint16 ppm) external {
        price(address(ether_), ETHER_PRICE, ppm);
        (uint256 before,) = fund.nav();
        uint256 supply = fund.totalSupply();
        uint256 shares = within(amount, 1e13, 1000e18);
        uint256 assets = leave(INVESTOR, shares);
        (uint256 afterwards,) = fund.nav();
        vm.assertLe(before * fund.totalSupply(), afterwards * supply);
        // And one unit more would have.
        vm.assertTrue((assets + 1) * supply > shares * before);
    }
}
