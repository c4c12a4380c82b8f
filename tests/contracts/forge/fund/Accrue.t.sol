// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IFund} from "../../../../contracts/interfaces/IFund.sol";
import {FundBase} from "./FundBase.sol";

contract AccrueTest is FundBase {
    uint256 private constant YEAR = 365 days;

    /// @dev e^0.05 is 1.051271096, of which the first terms of the series give 1.0512708333.
    uint256 private constant GROWN = 105_127_083_333_333_333_333_333;

    function setUp() public override {
        super.setUp();
        setFee(0.05e18);
    }

    function test_accrue__after_a_year__mints_what_has_grown_and_tells() external {
        vm.warp(START + YEAR);
        vm.assertEq(fund.effectiveSupply() / 1e6, GROWN / 1e6);
        uint256 pending = fund.effectiveSupply() - 100_000e18;
        vm.prank(STRANGER);
        vm.expectEmit(address(fund));
        emit IFund.FeeAccrued(pending);
        vm.assertEq(fund.accrue(), pending);
        vm.assertEq(fund.balanceOf(FEES), pending);
        vm.assertEq(fund.totalSupply(), 100_000e18 + pending);
        vm.assertEq(fund.effectiveSupply(), fund.totalSupply());
    }

    /// @dev Of a supply that does not divide evenly: 0.05127 units are none.
    function test_accrue__is_rounded_down() external {
        enterInKind(INVESTOR, 1);
        vm.warp(START + YEAR);
        vm.assertEq(fund.effectiveSupply(), 105_127_083_333_333_333_300_001);
    }

    function test_accrue__of_a_unit__mints_it() external {
        setFee(0);
        vm.prank(RECORD);
        fund.charge(1, 0);
        vm.assertEq(fund.effectiveSupply(), 100_000e18 + 1);
        vm.assertEq(fund.accrue(), 1);
        vm.assertEq(fund.balanceOf(FEES), 1);
    }

    function test_accrue__twice_in_a_second__mints_nothing_more() external {
        vm.warp(START + YEAR);
        fund.accrue();
        vm.assertEq(fund.accrue(), 0);
    }

    function test_accrue__without_a_fee__mints_nothing() external {
        setFee(0);
        vm.warp(START + YEAR);
        vm.assertEq(fund.accrue(), 0);
        vm.assertEq(fund.effectiveSupply(), 100_000e18);
    }

    function test_accrue__of_fee_shares__locks_them_not() external {
        vm.warp(START + YEAR);
        uint256 shares = fund.accrue();
        vm.prank(FEES);
        fund.transfer(STRANGER, shares);
        vm.assertEq(fund.balanceOf(STRANGER), shares);
    }

    function test_accrue__while_everything_is_paused_and_broken__mints() external {
        vm.warp(START + YEAR);
        gate.pause(true, true);
        prices.setBroken(true);
        vm.assertTrue(fund.accrue() > 0);
    }

    /// @dev Pending shares dilute before anyone mints them.
    function test_effectiveSupply__grows__and_dilutes_every_door() external {
        vm.warp(START + YEAR);
        uint256 supply = fund.effectiveSupply();
        (uint256 low, uint256 high) = fund.nav();
        vm.assertEq(fund.previewRedeem(1e18), low * 1e18 / supply);
        vm.assertEq(fund.previewDeposit(1e6), 1e6 * supply / high);
        (uint256[] memory paid,) = lens.previewInKind(fund, 1e18);
        vm.assertEq(paid[1], 10e18 * 1e18 / supply);
        vm.assertEq(fund.convertToAssets(1e18), fund.totalAssets() * 1e18 / supply);
    }

    /// @dev A new rate counts from now on, and what has grown is kept.
    function test_setLimits__of_another_fee__counts_from_now_on() external {
        vm.warp(START + YEAR);
        uint256 grown = fund.effectiveSupply();
        setFee(0);
        vm.assertEq(fund.effectiveSupply(), grown);
        vm.warp(START + 2 * YEAR);
        vm.assertEq(fund.effectiveSupply(), grown);
        vm.assertEq(fund.accrue(), grown - 100_000e18);
        setFee(0.02e18);
        vm.warp(START + 3 * YEAR);
        vm.assertTrue(fund.effectiveSupply() > grown * 102 / 100);
        vm.assertTrue(fund.effectiveSupply() < grown * 10_203 / 10_000);
    }

    function test_invariant_23__however_often_it_accrues__is_the_same(uint32 span, uint8 calls)
        external
    {
        uint256 end = START + within(span, 1, 10 * YEAR);
        vm.warp(end);
        uint256 wanted = fund.effectiveSupply();
        vm.warp(START);
        uint256 count = within(calls, 1, 20);
        for (uint256 i = 1; i <= count; ++i) {
            vm.warp(START + (end - START) * i / count);
            fund.accrue();
        }
        vm.assertEq(fund.effectiveSupply(), wanted);
        vm.assertEq(fund.totalSupply(), wanted);
        vm.assertEq(fund.balanceOf(FEES), wanted - 100_000e18);
    }

    /// @dev Entries and exits in between cost the fee nothing but the series' rest and a unit each.
    function test_invariant_23__entries_in_between__cost_no_fee(uint32 span) external {
        uint256 far = within(span, 2 days, YEAR);
        vm.warp(START + far);
        uint256 wanted = fund.effectiveSupply();
        vm.warp(START + far / 2);
        enterInKind(INVESTOR, 1);
        leaveInKind(INVESTOR, 1);
        vm.warp(START + far);
        uint256 found = fund.effectiveSupply();
        uint256 apart = found > wanted ? found - wanted : wanted - found;
        vm.assertLe(apart, wanted / 1e6);
    }

    function test_invariant_02__supply_and_what_is_pending__never_part(uint32 span) external {
        vm.warp(START + uint256(span));
        vm.assertTrue(fund.effectiveSupply() >= fund.totalSupply());
        invest(INVESTOR, 1000e18);
        leaveInKind(INVESTOR, 1000e18);
        vm.assertTrue(fund.effectiveSupply() >= fund.totalSupply());
        vm.assertTrue(fund.totalSupply() >= 100_000e18);
    }
}
