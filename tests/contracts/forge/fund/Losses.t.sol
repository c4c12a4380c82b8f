// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {FundConfig, IFund} from "../../../../contracts/interfaces/IFund.sol";
import {RevertsForOne} from "../../../../contracts/mocks/RevertsForOne.sol";
import {Seizable} from "../../../../contracts/mocks/Seizable.sol";
import {FundBase} from "./FundBase.sol";

/// @notice What went wrong elsewhere, tried here. The read-only reentrancy and the executor that
/// reenters are in Reentrancy.t.sol and Exchange.t.sol.
contract LossesTest is FundBase {
    /// @notice As small as a fund can be, without a lock-up that would stop the attacker.
    function _tiny() private {
        remake(address(dollar), 0, 1000);
    }

    function test_loss__donation_inflation_before_the_seed__gains_nothing(uint64 donated) external {
        fund = newFund(_unlocked());
        dollar.mint(address(fund), donated);
        seed(1000);
        _inflated(donated);
    }

    function test_loss__donation_inflation_after_the_seed__gains_nothing(uint64 donated) external {
        _tiny();
        enter(STRANGER, 1);
        dollar.mint(address(fund), donated);
        _inflated(donated);
    }

    /// @dev The victim's shares are worth what it paid, and the donation is nobody's.
    function _inflated(uint256 donated) private {
        vm.assertEq(fund.previewDeposit(500), 5e14);
        enter(INVESTOR, 500);
        vm.assertEq(fund.balanceOf(INVESTOR), 5e14);
        vm.assertEq(leave(INVESTOR, 5e14), 500);
        uint256 shares = fund.balanceOf(STRANGER);
        if (shares > 0) vm.assertEq(leave(STRANGER, shares), 1);
        if (donated > 0) vm.assertEq(fund.skim(address(dollar)), donated);
    }

    /// @dev At an odd share price and next to no supply, many small steps.
    function test_loss__rounding_in_a_low_liquidity_state__gains_nothing(
        uint256[24] calldata steps,
        uint16 odd
    ) external {
        _tiny();
        buy(_odd(odd), 1, 1);
        provide(address(dollar), STRANGER, 1e9);
        uint256 put = dollar.balanceOf(STRANGER);
        for (uint256 i; i < steps.length; ++i) {
            vm.warp(time() + 1 days);
            _step(steps[i]);
        }
        uint256 rest = fund.balanceOf(STRANGER);
        vm.warp(time() + 1 days);
        if (fund.previewRedeem(rest) > 0) leave(STRANGER, rest);
        vm.assertLe(dollar.balanceOf(STRANGER), put);
    }

    function _odd(uint256 odd) private returns (address token) {
        token = address(newToken("Odd", "ODD", 18));
        price(token, (1001 + uint256(odd)) * DOLLAR_PRICE / 7, 0);
        list(token);
    }

    function _step(uint256 any) private {
        uint256 amount = within(any >> 8, 1, 400);
        uint256 shares = within(any >> 8, 1, 4e14);
        cheats.startPrank(STRANGER);
        if (any % 4 == 0) try fund.deposit(amount, STRANGER) {} catch {}
        if (any % 4 == 1) try fund.mint(shares, STRANGER) {} catch {}
        if (any % 4 == 2) try fund.redeem(shares, STRANGER, STRANGER) {} catch {}
        if (any % 4 == 3) try fund.withdraw(amount, STRANGER, STRANGER) {} catch {}
        cheats.stopPrank();
    }

    function test_loss__reentered_bootstrap__is_refused() external {
        _tiny();
        enter(INVESTOR, 1000);
        leaveInKind(INVESTOR, fund.balanceOf(INVESTOR));
        vm.assertEq(fund.totalSupply(), 1e15);
        vm.assertEq(fund.recorded(address(dollar)), 1000);
        provide(address(dollar), STRANGER, 1e6);
        vm.prank(STRANGER);
        fails(IFund.AlreadySeeded.selector);
        fund.seed(1e6);
        // The dead shares are nobody's to burn.
        cheats.startPrank(STRANGER);
        vm.expectRevert(
            abi.encodeWithSignature(
                "ERC20InsufficientAllowance(address,uint256,uint256)", STRANGER, 0, 1e15
            )
        );
        fund.redeemInKind(1e15, STRANGER, DEAD);
        cheats.stopPrank();
        vm.warp(time() + 1 days);
        vm.assertEq(enter(INVESTOR, 1000), 1e15);
    }

    /// @dev With nothing left behind the shares, whoever enters pays for what may come back.
    function test_loss__reentered_bootstrap_by_seizure__is_refused() external {
        Seizable base = new Seizable(6, 0);
        remake(address(base), 0, 1000e6);
        base.seize(address(fund), 1000e6);
        provide(address(base), STRANGER, 1e6);
        vm.prank(STRANGER);
        vm.assertEq(fund.deposit(1, STRANGER), 1e12);
        vm.prank(STRANGER);
        vm.assertEq(fund.depositInKind(1e12, STRANGER, most(1), time())[0], 1);
        vm.prank(STRANGER);
        fails(IFund.AlreadySeeded.selector);
        fund.seed(1e6);
    }

    /// @dev With as many shares as there can be, and a hundred years of the highest fee behind them.
    function test_loss__exit_closed_by_the_supplys_width__stays_open() external {
        setCap(type(uint128).max);
        setFee(0.05e18);
        uint256 shares = type(uint128).max - fund.effectiveSupply();
        invest(INVESTOR, shares);
        vm.warp(time() + 36_500 days);
        fund.accrue();
        leaveInKind(INVESTOR, shares);
        vm.assertEq(fund.balanceOf(INVESTOR), 0);
    }

    /// @dev What is owed to those who left is not made whole by those who enter.
    function test_loss__entry_into_a_hole_in_escrow__is_refused() external {
        Seizable base = new Seizable(6, 0);
        price(address(base), DOLLAR_PRICE, 0);
        remake(address(base), 0, 1000e6);
        uint256 owed = owe(base);
        base.seize(address(fund), base.balanceOf(address(fund)) - owed + 1);
        vm.assertEq(fund.maxDeposit(STRANGER), 0);
        vm.assertEq(fund.maxMint(STRANGER), 0);
        provide(address(base), STRANGER, 10e6);
        vm.prank(STRANGER);
        fails(IFund.EscrowShort.selector, address(base), owed);
        fund.deposit(5e6, STRANGER);
        vm.prank(STRANGER);
        fails(IFund.EscrowShort.selector, address(base), owed);
        fund.depositInKind(1e18, STRANGER, most(1), time());
        base.mint(address(fund), 1);
        vm.prank(STRANGER);
        fund.deposit(5e6, STRANGER);
    }

    function test_loss__exchange_into_a_hole_in_escrow__is_refused() external {
        Seizable token = new Seizable(18, 0);
        hold(address(token), 100e18);
        uint256 owed = owe(token);
        token.seize(address(fund), token.balanceOf(address(fund)) - owed + 1);
        token.mint(address(executor), 1e18);
        vm.prank(DOOR);
        fails(IFund.EscrowShort.selector, address(token), owed);
        fund.exchange(address(executor), address(dollar), address(token), 1e6, route(1e18));
    }

    function test_loss__blocklisted_receiver_that_burns_shares__strands_nothing() external {
        RevertsForOne token = new RevertsForOne(18, 0);
        hold(address(token), 101e18);
        invest(INVESTOR, 1000e18);
        uint256 held = token.balanceOf(address(fund));
        token.refuse(INVESTOR);
        (uint256[] memory amounts, uint256 unpaid) = leaveInKind(INVESTOR, 1000e18);
        vm.assertEq(unpaid, 1 << 2);
        vm.assertEq(token.balanceOf(address(fund)), held);
        vm.assertEq(fund.recorded(address(token)) + fund.escrow(address(token)), held);
        fails(IFund.NothingToSkim.selector, address(token));
        fund.skim(address(token));
        vm.prank(INVESTOR);
        vm.assertEq(fund.claim(address(token), OTHER), amounts[2]);
        vm.assertEq(fund.recorded(address(token)), token.balanceOf(address(fund)));
    }

    /// @dev Base at 50 cents: whoever pays a dollar's worth of shares in it pays two for one.
    function test_loss__base_that_lost_its_peg__does_not_mint_at_one(uint96 peg) external {
        price(address(ether_), ETHER_PRICE, 0);
        uint256 cents = within(peg, 1, 99);
        price(address(dollar), DOLLAR_PRICE * cents / 100, 0);
        uint256 shares = enter(INVESTOR, 1000e6);
        // In true dollars: what was paid, and what the shares are a part of.
        uint256 fundValue = 71_000e6 * cents / 100 + 30_000e6;
        uint256 value = shares * fundValue / fund.totalSupply();
        vm.assertLe(value, 1000e6 * cents / 100 + 1);
        vm.assertTrue(value + 10 >= 1000e6 * cents / 100);
    }

    /// @dev Nothing is remembered from earlier in the transaction: not the NAV, not the supply.
    function test_loss__escape_by_accrual_once_a_transaction__is_closed() external {
        Seizable token = new Seizable(18, 0);
        hold(address(token), 50_000e18);
        invest(INVESTOR, 1000e18);
        setFee(0.05e18);
        fund.accrue();
        (uint256 before,) = fund.nav();
        leave(INVESTOR, 1e18);
        token.seize(address(fund), token.balanceOf(address(fund)));
        fund.accrue();
        (uint256 low,) = fund.nav();
        vm.assertTrue(low < before - 49_000e6);
        uint256 fair = 100e18 * low / fund.effectiveSupply();
        vm.assertEq(leave(INVESTOR, 100e18), fair);
        (uint256[] memory paid,) = leaveInKind(INVESTOR, 100e18);
        vm.assertEq(paid[2], 0);
    }

    function _unlocked() private view returns (FundConfig memory made) {
        made = config();
        made.lockUp = 0;
    }
}
