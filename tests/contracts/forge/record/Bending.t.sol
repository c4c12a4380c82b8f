// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {FundConfig} from "../../../../contracts/interfaces/IFund.sol";
import {RecordBase} from "./RecordBase.sol";

/// @notice Who would move the record without moving the market.
contract BendingTest is RecordBase {
    function test_invariant_07__a_donation__raises_nothing(uint96 donated) external {
        settleOn(1.5e6);
        uint256 exit = fund.exitFee();
        dollar.mint(address(fund), donated);
        ether_.mint(address(fund), donated);
        vm.warp(time() + APART);
        vm.assertEq(record.observe(), 1.5e18);
        vm.warp(time() + APART);
        record.observe();
        vm.assertEq(record.steadyPrice(), 1.5e18);
        vm.assertEq(fund.exitFee(), exit);
        endPeriod(1.5e6);
        vm.assertEq(record.highWaterMark(), 1.4e18);
    }

    function test_bending__by_calls_in_each_block__changes_no_fee() external {
        settleOn(2e6);
        for (uint256 i; i < 600; ++i) {
            vm.warp(time() + 12);
            record.observe();
        }
        vm.assertEq(record.steadyPrice(), 2e18);
        for (uint256 i; i < 400; ++i) {
            vm.warp(DUE + i * 216);
            record.observe();
        }
        vm.assertEq(charged(), 0);
        for (uint256 i; i < 400; ++i) {
            vm.warp(DUE + WINDOW + i * 12);
            record.observe();
        }
        vm.assertEq(charged(), uint256(100_000e18) / 9);
        vm.assertEq(record.highWaterMark(), 1.8e18);
        vm.assertEq(fund.exitFee(), 0);
    }

    /// @dev A spike in the window that is gone before anyone else looks cannot raise the price.
    function test_bending__by_spikes__gains_nothing() external {
        seeAt(DUE - APART, 1.1e6);
        seeAt(DUE, 1.1e6);
        for (uint256 i = 1; i < 24; ++i) {
            seeAt(DUE + i * APART, 9e6);
        }
        seeAt(DUE + WINDOW, 9e6);
        vm.assertEq(record.highWaterMark(), 1.08e18);
    }

    function _unlocked() private {
        FundConfig memory made = config();
        made.lockUp = 0;
        fund = newFund(made);
        deployModules(RATE, 0);
        seed(100_000e6);
        list(address(ether_));
        buy(address(ether_), 10e18, 30_000e6);
    }

    /// @dev In kind there is no spread: what comes in and out moves no price.
    function test_bending__by_shares_for_a_moment_in_kind__moves_nothing(uint96 many) external {
        _unlocked();
        settleOn(2e6);
        vm.warp(time() + APART);
        enterInKind(STRANGER, within(many, 1, 1e27));
        uint256 price = record.observe();
        _isTwo(price);
        uint256 exit = fund.exitFee();
        leaveInKind(STRANGER, fund.balanceOf(STRANGER));
        vm.assertTrue(exit == 0.1e6 || exit == 0.1e6 - 1);
        _isTwo(record.observe());
        _isTwo(record.steadyPrice());
    }

    /// @dev But for a unit of the base in the valuation, and one in what came in.
    function _isTwo(uint256 price) private pure {
        vm.assertTrue(price >= 2e18 - 1e7 && price <= 2e18 + 2e13);
    }

    /// @dev At NAV the spread raises the price, and whoever came in has paid all of it.
    function test_bending__by_shares_for_a_moment_at_nav__costs_more_than_it_moves(uint96 many)
        external
    {
        _unlocked();
        price(address(ether_), ETHER_PRICE, PERCENT);
        (uint256 before,) = fund.nav();
        uint256 cash = within(many, 1e6, 40_000e6);
        uint256 shares = enter(STRANGER, cash);
        record.observe();
        uint256 back = leave(STRANGER, shares);
        (uint256 afterwards,) = fund.nav();
        vm.assertEq(afterwards - before, cash - back);
        vm.assertEq(fund.totalSupply(), 100_000e18);
    }

    /// @dev Entering before the fee and leaving behind it takes no part of the others' gain.
    function test_bending__by_entering_for_the_fee__pays_it() external {
        _unlocked();
        settleOn(2e6);
        seeAt(DUE, 2e6);
        seeAt(DUE + APART, 2e6);
        vm.warp(DUE + WINDOW);
        enterInKind(STRANGER, 100_000e18);
        record.observe();
        uint256 supply = fund.effectiveSupply();
        vm.assertEq(supply, 200_000e18 + uint256(200_000e18) / 9);
        (uint256[] memory amounts,) = leaveInKind(STRANGER, 100_000e18);
        vm.assertEq(amounts[0], uint256(140_000e6) * 100_000e18 / supply);
    }

    /// @dev What anybody observes in between leaves the management fee as it is, to the unit.
    function test_invariant_23__looks_in_between__move_no_management_fee(uint64[12] calldata parts)
        external
    {
        setFee(0.05e18);
        uint256 end = START + 25 days;
        vm.warp(end);
        uint256 wanted = fund.effectiveSupply();
        vm.warp(START);
        for (uint256 i; i < parts.length; ++i) {
            vm.warp(START + (i + 1) * 2 days);
            see(within(parts[i], 0.7e6 + 1, 5e6));
        }
        vm.warp(end);
        vm.assertEq(fund.effectiveSupply(), wanted);
    }
}
