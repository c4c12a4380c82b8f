// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IFund} from "../../../../contracts/interfaces/IFund.sol";
import {FundBase} from "./FundBase.sol";

contract LocksTest is FundBase {
    function _locks(uint256 nav, uint256 navUntil, uint256 kind, uint256 kindUntil) private view {
        (uint256 a, uint256 b, uint256 c, uint256 d) = fund.locks(INVESTOR);
        vm.assertEq(a, nav);
        vm.assertEq(b, navUntil);
        vm.assertEq(c, kind);
        vm.assertEq(d, kindUntil);
    }

    function _locked(uint256 wanted, uint256 free) private {
        fails(IFund.SharesLocked.selector, INVESTOR, wanted, free);
    }

    function _give(address to, uint256 shares) private {
        vm.prank(INVESTOR);
        fund.transfer(to, shares);
    }

    function _enterFor(address caller) private {
        provide(address(dollar), caller, 1003e6);
        vm.prank(caller);
        fund.mint(1000e18, INVESTOR);
    }

    function test_locks__of_both_kinds__are_told_apart_and_end() external {
        enter(INVESTOR, 1003e6);
        vm.warp(START + 1 hours);
        enterInKind(INVESTOR, 500e18);
        _locks(1000e18, START + LOCK, 500e18, START + 1 hours + LOCK);
        vm.warp(START + LOCK);
        _locks(0, 0, 500e18, START + 1 hours + LOCK);
        vm.warp(START + LOCK + 1 hours);
        _locks(0, 0, 0, 0);
    }

    function test_invariant_15__minted_at_nav__leave_by_no_door_until_the_end() external {
        enter(INVESTOR, 1003e6);
        vm.warp(START + LOCK - 1);
        _locked(1, 0);
        _give(OTHER, 1);
        _locked(1e18, 0);
        leave(INVESTOR, 1e18);
        vm.prank(INVESTOR);
        _locked(1, 0);
        fund.redeemInKind(1, INVESTOR, INVESTOR);
        uint256 shares = fund.previewWithdraw(1e6);
        vm.prank(INVESTOR);
        _locked(shares, 0);
        fund.withdraw(1e6, INVESTOR, INVESTOR);
        vm.warp(START + LOCK);
        _give(OTHER, 1e18);
        leave(INVESTOR, 1e18);
        leaveInKind(INVESTOR, 998e18);
        vm.assertEq(fund.balanceOf(INVESTOR), 0);
    }

    /// @dev As far as the balance goes, and not only a part of it.
    function test_invariant_15__all_that_was_minted_at_nav__leaves_by_no_door() external {
        enter(INVESTOR, 1003e6);
        _locked(1000e18, 0);
        _give(OTHER, 1000e18);
        _locked(1000e18, 0);
        leave(INVESTOR, 1000e18);
        _locked(1000e18, 0);
        leaveInKind(INVESTOR, 1000e18);
    }

    function test_locks__of_a_unit__are_locks() external {
        provide(address(dollar), INVESTOR, 1);
        vm.prank(INVESTOR);
        fund.mint(1, INVESTOR);
        enterInKind(INVESTOR, 1);
        _locks(1, START + LOCK, 1, START + LOCK);
        leaveInKind(INVESTOR, 1);
        _locks(1, START + LOCK, 0, 0);
    }

    function test_invariant_15__by_an_allowance__no_lock_is_passed() external {
        enter(INVESTOR, 1003e6);
        vm.prank(INVESTOR);
        fund.approve(OTHER, MAX);
        cheats.startPrank(OTHER);
        _locked(1, 0);
        fund.transferFrom(INVESTOR, OTHER, 1);
        _locked(1e18, 0);
        fund.redeem(1e18, OTHER, INVESTOR);
        _locked(1, 0);
        fund.redeemInKind(1, OTHER, INVESTOR);
        cheats.stopPrank();
    }

    function test_invariant_15__entered_in_kind__leave_in_kind_alone() external {
        enterInKind(INVESTOR, 1000e18);
        vm.warp(START + LOCK - 1);
        _locked(1, 0);
        _give(OTHER, 1);
        _locked(1e18, 0);
        leave(INVESTOR, 1e18);
        leaveInKind(INVESTOR, 400e18);
        _locks(0, 0, 600e18, START + LOCK);
        vm.warp(START + LOCK);
        leave(INVESTOR, 600e18);
        vm.assertEq(fund.balanceOf(INVESTOR), 0);
    }

    /// @dev In kind, what entered in kind leaves before what is free, and the rest stays locked.
    function test_redeemInKind__of_a_part__takes_what_entered_in_kind_first() external {
        invest(INVESTOR, 300e18);
        uint256 until = time() + LOCK;
        enterInKind(INVESTOR, 200e18);
        leaveInKind(INVESTOR, 150e18);
        _locks(0, 0, 50e18, until);
        _locked(300e18 + 1, 300e18);
        _give(OTHER, 300e18 + 1);
        leaveInKind(INVESTOR, 100e18);
        _locks(0, 0, 0, 0);
        _give(OTHER, 250e18);
    }

    function test_redeemInKind__with_both_kinds__leaves_those_at_nav() external {
        enter(INVESTOR, 1003e6);
        enterInKind(INVESTOR, 500e18);
        vm.prank(INVESTOR);
        _locked(500e18 + 1, 500e18);
        fund.redeemInKind(500e18 + 1, INVESTOR, INVESTOR);
        leaveInKind(INVESTOR, 500e18);
        _locks(1000e18, START + LOCK, 0, 0);
    }

    function test_transfer__of_what_is_free__passes_beside_a_lock() external {
        invest(INVESTOR, 300e18);
        enter(INVESTOR, 1003e6);
        uint256 free = 300e18;
        _locked(free + 1, free);
        _give(OTHER, free + 1);
        _locked(free + 1, free);
        _give(INVESTOR, free + 1);
        _give(OTHER, free);
        // What was given is free in its new hands.
        vm.prank(OTHER);
        fund.transfer(STRANGER, free);
    }

    function test_deposit__again__prolongs_ones_own_lock() external {
        enter(INVESTOR, 1003e6);
        vm.warp(START + LOCK - 1);
        enter(INVESTOR, 1003e6);
        uint256 shares = fund.balanceOf(INVESTOR);
        _locks(shares, START + LOCK - 1 + LOCK, 0, 0);
        vm.warp(START + LOCK);
        _locked(1, 0);
        _give(OTHER, 1);
    }

    function test_deposit__after_the_end__locks_the_new_alone() external {
        enter(INVESTOR, 1003e6);
        vm.warp(START + LOCK);
        uint256 old = fund.balanceOf(INVESTOR);
        uint256 fresh = enter(INVESTOR, 1003e6);
        _locks(fresh, START + 2 * LOCK, 0, 0);
        _give(OTHER, old);
    }

    function test_invariant_15__for_another_with_no_lock__passes_and_with_one__reverts() external {
        _enterFor(OTHER);
        _locks(1000e18, START + LOCK, 0, 0);
        provide(address(dollar), OTHER, 1e12);
        provide(address(ether_), OTHER, 1e20);
        cheats.startPrank(OTHER);
        fails(IFund.ReceiverLocked.selector, INVESTOR);
        fund.mint(1, INVESTOR);
        fails(IFund.ReceiverLocked.selector, INVESTOR);
        fund.deposit(1e6, INVESTOR);
        fails(IFund.ReceiverLocked.selector, INVESTOR);
        fund.depositInKind(1, INVESTOR, most(2), time());
        cheats.stopPrank();
        _locks(1000e18, START + LOCK, 0, 0);
        vm.warp(START + LOCK);
        _enterFor(OTHER);
    }

    function test_invariant_15__for_another_locked_in_kind__reverts() external {
        enterInKind(INVESTOR, 1e18);
        provide(address(dollar), OTHER, 1003e6);
        vm.prank(OTHER);
        fails(IFund.ReceiverLocked.selector, INVESTOR);
        fund.mint(1, INVESTOR);
        vm.assertEq(fund.maxDeposit(INVESTOR), 0);
    }

    function test_acceptDeposits__lets_others_prolong_until_withdrawn_and_tells() external {
        enter(INVESTOR, 1003e6);
        vm.prank(INVESTOR);
        vm.expectEmit(address(fund));
        emit IFund.AcceptsDeposits(INVESTOR, true);
        fund.acceptDeposits(true);
        vm.warp(START + 1 hours);
        _enterFor(OTHER);
        (, uint256 until,,) = fund.locks(INVESTOR);
        vm.assertEq(until, START + 1 hours + LOCK);
        vm.prank(INVESTOR);
        fund.acceptDeposits(false);
        provide(address(dollar), OTHER, 1003e6);
        vm.prank(OTHER);
        fails(IFund.ReceiverLocked.selector, INVESTOR);
        fund.mint(1, INVESTOR);
    }

    /// @dev A stranger's gift locks itself and nothing that was free.
    function test_invariant_15__a_gift_of_a_unit__locks_nothing_else() external {
        invest(INVESTOR, 300e18);
        provide(address(dollar), STRANGER, 1e6);
        vm.prank(STRANGER);
        fund.mint(1, INVESTOR);
        _give(OTHER, 100e18);
        leave(INVESTOR, 100e18);
        leaveInKind(INVESTOR, 100e18);
        vm.assertEq(fund.balanceOf(INVESTOR), 1);
    }

    function test_lockUp__of_zero__locks_nothing() external {
        remake(address(dollar), 0, 100_000e6);
        enter(INVESTOR, 1000e6);
        enterInKind(INVESTOR, 1000e18);
        _locks(0, 0, 0, 0);
        _enterFor(OTHER);
        _give(OTHER, 1000e18);
        leave(INVESTOR, 1000e18);
        leaveInKind(INVESTOR, 1000e18);
        vm.assertEq(fund.balanceOf(INVESTOR), 0);
    }

    /// @dev Whatever happens to an account, it has at least what is locked.
    function test_invariant_15__locked_shares__are_always_there(uint256[12] calldata acts)
        external
    {
        invest(INVESTOR, 1000e18);
        for (uint256 i; i < acts.length; ++i) {
            _act(acts[i] % 5, within(acts[i] >> 8, 1e15, 500e18));
            (uint256 nav,, uint256 kind,) = fund.locks(INVESTOR);
            vm.assertLe(nav + kind, fund.balanceOf(INVESTOR));
            vm.warp(time() + (acts[i] >> 128) % LOCK);
        }
    }

    function _act(uint256 kind, uint256 shares) private {
        if (kind == 0) enter(INVESTOR, shares / 1e12);
        if (kind == 1) enterInKind(INVESTOR, shares);
        cheats.startPrank(INVESTOR);
        if (kind == 2) try fund.redeemInKind(shares, INVESTOR, INVESTOR) {} catch {}
        if (kind == 3) try fund.transfer(OTHER, shares) {} catch {}
        if (kind == 4) try fund.redeem(shares, INVESTOR, INVESTOR) {} catch {}
        cheats.stopPrank();
    }
}
