// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IERC4626} from "@openzeppelin/contracts/interfaces/IERC4626.sol";
import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";

import {IFund} from "../../../../contracts/interfaces/IFund.sol";
import {Reason} from "../../../../contracts/interfaces/IPrices.sol";
import {IValuation} from "../../../../contracts/interfaces/IValuation.sol";
import {Bucket} from "../../../../contracts/libraries/Bucket.sol";
import {FeeOnTransfer} from "../../../../contracts/mocks/FeeOnTransfer.sol";
import {LyingBalance} from "../../../../contracts/mocks/LyingBalance.sol";
import {FundBase} from "./FundBase.sol";

contract DepositTest is FundBase {
    function setUp() public override {
        super.setUp();
        provide(address(dollar), INVESTOR, 1_000_000e6);
    }

    function test_deposit__at_the_high_nav__mints_and_tells() external {
        vm.prank(INVESTOR);
        vm.expectEmit(address(fund));
        emit IERC4626.Deposit(INVESTOR, OTHER, 1003e6, 1000e18);
        uint256 shares = fund.deposit(1003e6, OTHER);
        vm.assertEq(shares, 1000e18);
        vm.assertEq(fund.balanceOf(OTHER), 1000e18);
        vm.assertEq(fund.balanceOf(INVESTOR), 0);
        vm.assertEq(fund.recorded(address(dollar)), 71_003e6);
        vm.assertEq(dollar.balanceOf(address(fund)), 71_003e6);
        vm.assertEq(fund.totalSupply(), 101_000e18);
    }

    function test_mint__at_the_high_nav__takes_and_tells() external {
        vm.prank(INVESTOR);
        vm.expectEmit(address(fund));
        emit IERC4626.Deposit(INVESTOR, OTHER, 1003e6, 1000e18);
        vm.assertEq(fund.mint(1000e18, OTHER), 1003e6);
        vm.assertEq(fund.balanceOf(OTHER), 1000e18);
        vm.assertEq(dollar.balanceOf(INVESTOR), 998_997e6);
    }

    function test_mint__of_one_unit__costs_one_unit() external {
        vm.prank(INVESTOR);
        vm.assertEq(fund.mint(1, INVESTOR), 1);
    }

    function test_deposit__with_zero_assets__reverts() external {
        fails(IFund.ZeroShares.selector);
        fund.deposit(0, INVESTOR);
    }

    function test_mint__of_zero_shares__reverts() external {
        fails(IFund.ZeroShares.selector);
        fund.mint(0, INVESTOR);
    }

    function test_deposit__for_nobody__reverts() external {
        vm.prank(INVESTOR);
        fails(IERC20Errors.ERC20InvalidReceiver.selector, address(0));
        fund.deposit(1003e6, address(0));
    }

    function test_deposit__for_exactly_the_least_shares__mints() external {
        vm.prank(INVESTOR);
        vm.assertEq(fund.deposit(1003e6, INVESTOR, 1000e18, time()), 1000e18);
    }

    function test_deposit__for_one_share_more__reverts() external {
        vm.prank(INVESTOR);
        fails(IFund.TooFewShares.selector, 1000e18, 1000e18 + 1);
        fund.deposit(1003e6, INVESTOR, 1000e18 + 1, time());
    }

    function test_deposit__a_second_after_its_deadline__reverts() external {
        vm.prank(INVESTOR);
        fails(IFund.Expired.selector, START - 1, START);
        fund.deposit(1003e6, INVESTOR, 0, START - 1);
    }

    function test_deposit__while_paused__reverts() external {
        gate.pause(true, false);
        fails(IFund.DepositsPaused.selector);
        fund.deposit(1003e6, INVESTOR);
        fails(IFund.DepositsPaused.selector);
        fund.mint(1000e18, INVESTOR);
    }

    function test_deposit__while_only_redemptions_are_paused__mints() external {
        gate.pause(false, true);
        vm.prank(INVESTOR);
        vm.assertEq(fund.deposit(1003e6, INVESTOR), 1000e18);
    }

    function test_deposit__at_the_least__mints_and_below_it__reverts() external {
        setLeast(1003e6);
        vm.prank(INVESTOR);
        vm.assertEq(fund.deposit(1003e6, INVESTOR), 1000e18);
        vm.prank(INVESTOR);
        fails(IFund.TooSmall.selector, 1003e6 - 1, 1003e6);
        fund.deposit(1003e6 - 1, INVESTOR);
        vm.prank(INVESTOR);
        fails(IFund.TooSmall.selector, 1, 1003e6);
        fund.mint(1, INVESTOR);
    }

    function test_mint__up_to_the_cap__mints_and_above_it__reverts() external {
        setCap(101_000e18);
        vm.prank(INVESTOR);
        fails(IFund.AboveSupplyCap.selector, 101_000e18 + 1, 101_000e18);
        fund.mint(1000e18 + 1, INVESTOR);
        vm.prank(INVESTOR);
        fund.mint(1000e18, INVESTOR);
        vm.assertEq(fund.totalSupply(), 101_000e18);
    }

    function test_mint__with_pending_fees__counts_them_to_the_cap() external {
        setFee(0.05e18);
        setCap(100_100e18);
        vm.warp(START + 365 days);
        vm.prank(INVESTOR);
        uint256 supply = fund.effectiveSupply();
        fails(IFund.AboveSupplyCap.selector, supply + 1, 100_100e18);
        fund.mint(1, INVESTOR);
    }

    function test_deposit__of_all_the_flow__mints_and_of_more__reverts() external {
        setFlow(0.01e18);
        vm.prank(INVESTOR);
        fails(Bucket.Exceeded.selector, 10_000_000_009_970_090, 0.01e18);
        fund.deposit(1003e6 + 1, INVESTOR);
        vm.prank(INVESTOR);
        fund.deposit(1003e6, INVESTOR);
        vm.assertEq(fund.flowAvailable(), 0);
    }

    function test_deposit__with_an_unusable_price__reverts() external {
        spoil(address(ether_), Reason.Stale);
        bytes memory refusal = abi.encodeWithSelector(
            IValuation.PriceUnusable.selector, address(ether_), Reason.Stale
        );
        vm.expectRevert(refusal);
        fund.deposit(1003e6, INVESTOR);
        vm.expectRevert(refusal);
        fund.mint(1000e18, INVESTOR);
    }

    /// @dev Entering pays for the record, and asks nobody but the base what is there.
    function test_deposit__where_a_balance_is_unreadable__pays_for_the_record() external {
        LyingBalance liar = new LyingBalance(18, 0);
        hold(address(liar), 1e18);
        uint256 shares = fund.previewDeposit(1003e6);
        liar.setAnswer(address(fund), LyingBalance.Manner.Reverts, 0);
        vm.assertEq(enter(INVESTOR, 1003e6), shares);
    }

    function test_deposit__where_the_bases_balance_is_unreadable__reverts() external {
        LyingBalance base = new LyingBalance(18, 0);
        price(address(base), UNIT_PRICE, 0);
        remake(address(base), 0, 1000e18);
        provide(address(base), INVESTOR, 1e18);
        base.setAnswer(address(fund), LyingBalance.Manner.Reverts, 0);
        vm.prank(INVESTOR);
        fails(IFund.BalanceUnreadable.selector, address(base));
        fund.deposit(1e18, INVESTOR);
    }

    function test_deposit__without_an_allowance__reverts() external {
        dollar.mint(STRANGER, 1003e6);
        vm.prank(STRANGER);
        fails(IERC20Errors.ERC20InsufficientAllowance.selector, address(fund), 0, 1003e6);
        fund.deposit(1003e6, STRANGER);
    }

    function test_deposit__where_less_arrives__reverts() external {
        FeeOnTransfer base = new FeeOnTransfer(18, 0);
        remake(address(base), 0, 1e18);
        provide(address(base), INVESTOR, 1e18);
        base.setFee(100);
        vm.prank(INVESTOR);
        vm.expectRevert(
            abi.encodeWithSelector(IFund.ShortReceipt.selector, address(base), 0.99e18, 1e18)
        );
        fund.deposit(1e18, INVESTOR);
    }

    function test_invariant_06__a_preview__is_what_happens(uint96 amount, uint16 ppm, uint32 span)
        external
    {
        setFee(0.05e18);
        vm.warp(START + span);
        price(address(ether_), ETHER_PRICE, ppm);
        uint256 assets = within(amount, 1, 90_000e6);
        uint256 shares = fund.previewDeposit(assets);
        vm.prank(INVESTOR);
        vm.assertEq(fund.deposit(assets, INVESTOR), shares);
        shares = within(amount, 1, 5000e18);
        vm.warp(time() + 2 days);
        assets = fund.previewMint(shares);
        vm.prank(INVESTOR);
        vm.assertEq(fund.mint(shares, INVESTOR), assets);
    }

    /// @dev Whoever held shares before has at high prices no less behind each.
    function test_invariant_04__an_entry__dilutes_nobody(uint96 amount, uint16 ppm) external {
        price(address(ether_), ETHER_PRICE, ppm);
        (, uint256 before) = fund.nav();
        uint256 supply = fund.totalSupply();
        uint256 assets = within(amount, 1, 90_000e6);
        vm.prank(INVESTOR);
        fund.deposit(assets, INVESTOR);
        (, uint256 afterwards) = fund.nav();
        vm.assertLe(before * fund.totalSupply(), afterwards * supply);
        // And one share more would have.
        uint256 shares = fund.balanceOf(INVESTOR) + 1;
        vm.assertTrue(shares * before > assets * supply);
    }
}
