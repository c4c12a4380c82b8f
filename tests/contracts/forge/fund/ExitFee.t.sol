// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IFund} from "../../../../contracts/interfaces/IFund.sol";
import {DevToken} from "../../../../contracts/mocks/DevToken.sol";
import {Cheats, FundBase} from "./FundBase.sol";

contract ExitFeeTest is FundBase {
    uint256 private constant MOST_OVERHEAD = 4_000; // and 25,000 is what was promised

    function setUp() public override {
        super.setUp();
        invest(INVESTOR, 1000e18);
        _exit(0.1e6);
    }

    function _exit(uint256 ppm) private {
        vm.prank(RECORD);
        fund.charge(0, ppm);
    }

    /// @dev Out of 1000 shares 900 are paid for, and 100 stay behind for the fee receiver.
    function test_redeemInKind__with_a_fee__pays_for_the_rest_of_the_shares() external {
        vm.expectEmit(address(fund));
        emit IFund.ExitFee(INVESTOR, 100e18);
        (uint256[] memory amounts, uint256 unpaid) = leaveInKind(INVESTOR, 1000e18);
        vm.assertEq(unpaid, 0);
        vm.assertEq(amounts[0], 70_700e6 * 9 / uint256(1010));
        vm.assertEq(amounts[1], 10.1e18 * 9 / uint256(1010));
        vm.assertEq(dollar.balanceOf(INVESTOR), amounts[0]);
        vm.assertEq(ether_.balanceOf(INVESTOR), amounts[1]);
        _leftBehind(100e18);
    }

    function test_redeem__with_a_fee__pays_for_the_rest_of_the_shares() external {
        vm.prank(INVESTOR);
        vm.expectEmit(address(fund));
        emit IFund.ExitFee(INVESTOR, 100e18);
        vm.assertEq(fund.redeem(1000e18, OTHER, INVESTOR), 897.3e6);
        vm.assertEq(dollar.balanceOf(OTHER), 897.3e6);
        _leftBehind(100e18);
    }

    function test_withdraw__with_a_fee__takes_more_shares() external {
        vm.prank(INVESTOR);
        vm.expectEmit(address(fund));
        emit IFund.ExitFee(INVESTOR, 100e18);
        vm.assertEq(fund.withdraw(897.3e6, OTHER, INVESTOR), 1000e18);
        vm.assertEq(dollar.balanceOf(OTHER), 897.3e6);
        _leftBehind(100e18);
    }

    /// @dev Where a unit is a share: of one nine tenths would be paid for, and that is nothing.
    function test_withdraw__of_a_unit__takes_a_share_more() external {
        DevToken unit = newToken("Unit", "UNT", 18);
        price(address(unit), UNIT_PRICE, 0);
        remake(address(unit), uint32(LOCK), 1e18);
        _exit(0.1e6);
        vm.assertEq(fund.previewWithdraw(1), 2);
        vm.assertEq(fund.previewRedeem(2), 1);
        vm.assertEq(fund.previewWithdraw(9), 10);
        vm.assertEq(fund.previewWithdraw(10), 12);
    }

    function _leftBehind(uint256 shares) private {
        vm.assertEq(fund.balanceOf(INVESTOR), 0);
        vm.assertEq(fund.totalSupply(), 100_000e18);
        vm.assertEq(fund.effectiveSupply(), 100_000e18 + shares);
        vm.assertEq(fund.accrue(), shares);
        vm.assertEq(fund.balanceOf(FEES), shares);
        vm.assertEq(fund.effectiveSupply(), fund.totalSupply());
    }

    function test_redeemInKind__for_another__spends_all_of_the_allowance() external {
        vm.prank(INVESTOR);
        fund.approve(OTHER, 1000e18);
        vm.prank(OTHER);
        fund.redeemInKind(1000e18, OTHER, INVESTOR);
        vm.assertEq(fund.allowance(INVESTOR, OTHER), 0);
    }

    /// @dev No price, no gate, no record's answer.
    function test_invariant_23__an_exit_with_a_fee__reads_no_price() external {
        prices.setBroken(true);
        gate.pause(true, true);
        (uint256[] memory amounts,) = leaveInKind(INVESTOR, 500e18);
        vm.assertEq(amounts[1], 0.045e18);
    }

    /// @dev Rounded so that the fee is a unit rather than nothing, and then nothing is paid.
    function test_redeemInKind__of_a_unit__leaves_it_behind() external {
        _exit(1);
        (uint256[] memory amounts, uint256 unpaid) = leaveInKind(INVESTOR, 1);
        vm.assertEq(unpaid, 0);
        vm.assertEq(amounts[0] + amounts[1], 0);
        vm.assertEq(fund.totalSupply(), 101_000e18 - 1);
        vm.assertEq(fund.effectiveSupply(), 101_000e18);
    }

    function test_redeem__of_a_unit__reverts() external {
        vm.prank(INVESTOR);
        fails(IFund.TooFewAssets.selector, 0, 1);
        fund.redeem(1, INVESTOR, INVESTOR);
    }

    function test_redeemInKind__without_a_fee__tells_of_none() external {
        _exit(0);
        cheats.recordLogs();
        leaveInKind(INVESTOR, 1000e18);
        vm.assertEq(fund.effectiveSupply(), 100_000e18);
        Cheats.Log[] memory told = cheats.getRecordedLogs();
        for (uint256 i; i < told.length; ++i) {
            vm.assertTrue(told[i].topics[0] != IFund.ExitFee.selector);
        }
    }

    function test_redeemInKind__of_more_than_there_is__reverts_as_ever() external {
        vm.prank(INVESTOR);
        vm.expectRevert(
            abi.encodeWithSignature(
                "ERC20InsufficientBalance(address,uint256,uint256)", INVESTOR, 1000e18, 1000e18 + 1
            )
        );
        fund.redeemInKind(1000e18 + 1, INVESTOR, INVESTOR);
    }

    function test_invariant_09__an_exit_at_any_fee_and_amount__passes(uint24 ppm, uint96 shares)
        external
    {
        _exit(within(ppm, 0, 0.3e6));
        setFee(0.05e18);
        vm.warp(time() + 20 * 365 days);
        uint256 many = within(shares, 1, 1000e18);
        uint256 supply = fund.effectiveSupply();
        (uint256[] memory paid,) = lens.previewInKind(fund, many);
        (uint256[] memory amounts,) = leaveInKind(INVESTOR, many);
        uint256 net = many * (1e6 - fund.exitFee()) / 1e6;
        vm.assertEq(fund.effectiveSupply(), supply - net);
        vm.assertTrue(fund.effectiveSupply() >= fund.totalSupply());
        for (uint256 i; i < 2; ++i) {
            vm.assertEq(amounts[i], paid[i]);
        }
        vm.assertEq(amounts[0], uint256(70_700e6) * net / supply);
    }

    /// @dev Whoever stays loses nothing to the fee of whoever leaves, nor gains by it.
    function test_invariant_04__an_exit_with_a_fee__costs_nobody(uint96 shares, uint24 ppm)
        external
    {
        _exit(within(ppm, 0, 0.3e6));
        (uint256 before,) = fund.nav();
        uint256 supply = fund.effectiveSupply();
        uint256 assets = leave(INVESTOR, within(shares, 1e14, 1000e18));
        (uint256 afterwards,) = fund.nav();
        uint256 now_ = fund.effectiveSupply();
        vm.assertLe(before * now_, afterwards * supply);
        vm.assertTrue((before - assets - 1) * supply < before * now_);
    }

    function test_invariant_06__a_preview_with_a_fee__is_what_happens(
        uint96 amount,
        uint24 ppm,
        uint32 span
    ) external {
        _exit(within(ppm, 0, 0.3e6));
        setFee(0.05e18);
        vm.warp(time() + within(span, 0, 365 days));
        uint256 shares = within(amount, 1e14, 400e18);
        uint256 assets = fund.previewRedeem(shares);
        vm.assertEq(leave(INVESTOR, shares), assets);
        assets = within(amount, 1, 300e6);
        shares = fund.previewWithdraw(assets);
        uint256 pending = fund.effectiveSupply() - fund.totalSupply();
        vm.prank(INVESTOR);
        vm.assertEq(fund.withdraw(assets, INVESTOR, INVESTOR), shares);
        // And the fewest: one less would not have paid so much.
        vm.assertLe(fund.previewRedeem(shares - 1), assets);
        vm.assertTrue(fund.effectiveSupply() - fund.totalSupply() >= pending);
    }

    function test_max__with_a_fee__is_what_passes_and_no_unit_more(uint24 ppm, uint96 shares)
        external
    {
        _exit(within(ppm, 0, 0.3e6));
        uint256 kept = within(shares, 0, 999e18);
        vm.prank(INVESTOR);
        fund.transfer(OTHER, kept);
        uint256 most = fund.maxWithdraw(INVESTOR);
        vm.assertEq(fund.maxRedeem(INVESTOR), 1000e18 - kept);
        vm.assertTrue(fund.previewWithdraw(most + 1) > 1000e18 - kept);
        vm.prank(INVESTOR);
        fund.withdraw(most, INVESTOR, INVESTOR);
        if (fund.maxRedeem(INVESTOR) > 0) leave(INVESTOR, fund.maxRedeem(INVESTOR));
        if (fund.maxRedeem(OTHER) > 0) leave(OTHER, fund.maxRedeem(OTHER));
        vm.assertLe(fund.previewRedeem(fund.balanceOf(OTHER)), 0);
    }

    /// @dev Less cash than the shares are worth: the most shares whose rest it pays.
    function test_max__with_a_fee_and_little_cash__is_what_passes(uint24 ppm, uint96 cash)
        external
    {
        _exit(within(ppm, 0, 0.3e6));
        uint256 left = within(cash, 1, 600e6);
        buy(address(ether_), 1, 70_700e6 - left);
        uint256 shares = fund.maxRedeem(INVESTOR);
        if (shares == 0) return vm.assertLe(left, 1);
        vm.assertTrue(fund.previewRedeem(shares + 1e14) > left || shares == 1000e18);
        uint256 paid = leave(INVESTOR, shares);
        vm.assertTrue(paid == left || paid == left - 1 || shares == 1000e18);
    }

    /// @dev What entered in kind leaves first, all of it, whatever is paid for it.
    function test_redeemInKind__of_a_lot_with_a_fee__takes_all_of_it_off() external {
        enterInKind(OTHER, 50e18);
        leaveInKind(OTHER, 20e18);
        (,, uint256 kind,) = fund.locks(OTHER);
        vm.assertEq(kind, 30e18);
    }

    /// @dev What a fee adds to the exit's gas, everything cold. The first exit is for nothing, so that
    /// the others find the same.
    function test_exit__with_a_fee__costs_little_more_gas() external {
        _gasOfExit();
        _exit(0.3e6);
        uint256 with_ = _gasOfExit();
        _exit(0);
        uint256 without = _gasOfExit();
        vm.assertTrue(with_ > without);
        vm.assertLe(with_ - without, MOST_OVERHEAD);
    }

    function _gasOfExit() private returns (uint256 used) {
        vm.warp(time() + 1);
        cheats.cool(address(fund));
        cheats.cool(address(dollar));
        cheats.cool(address(ether_));
        vm.prank(INVESTOR);
        used = gasleft();
        fund.redeemInKind(10e18, INVESTOR, INVESTOR);
        used -= gasleft();
    }
}
