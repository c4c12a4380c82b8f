// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Reason} from "../../../../contracts/interfaces/IPrices.sol";
import {DevToken} from "../../../../contracts/mocks/DevToken.sol";
import {FundBase} from "./FundBase.sol";

contract MaxTest is FundBase {
    function setUp() public override {
        super.setUp();
        invest(INVESTOR, 1000e18);
    }

    function _entries() private view returns (uint256 assets, uint256 shares) {
        return (fund.maxDeposit(OTHER), fund.maxMint(OTHER));
    }

    function _closedEntries() private view {
        (uint256 assets, uint256 shares) = _entries();
        vm.assertEq(assets, 0);
        vm.assertEq(shares, 0);
    }

    function _closedExits() private view {
        vm.assertEq(fund.maxWithdraw(INVESTOR), 0);
        vm.assertEq(fund.maxRedeem(INVESTOR), 0);
    }

    function test_max__of_entries__is_the_flow() external view {
        (uint256 assets, uint256 shares) = _entries();
        vm.assertEq(assets, 101_303e6); // the whole high NAV
        vm.assertEq(shares, 101_000e18);
    }

    function test_max__of_entries__is_the_room_below_the_cap() external {
        setCap(101_010e18);
        (uint256 assets, uint256 shares) = _entries();
        vm.assertEq(assets, 10.03e6);
        vm.assertEq(shares, 10e18);
        setCap(101_000e18);
        _closedEntries();
        setCap(100_000e18);
        _closedEntries();
    }

    /// @dev Something is on record before there is a share.
    function test_max__before_the_seed__is_nothing() external {
        fund = newFund(config());
        list(address(ether_));
        ether_.mint(address(executor), 1);
        vm.prank(DOOR);
        fund.exchange(address(executor), address(dollar), address(ether_), 0, route(1));
        vm.assertEq(fund.maxDeposit(STRANGER), 0);
        vm.assertEq(fund.maxMint(STRANGER), 0);
        vm.assertEq(fund.maxWithdraw(STRANGER), 0);
        vm.assertEq(fund.maxRedeem(STRANGER), 0);
    }

    function test_max__below_the_least__is_nothing() external {
        setCap(101_010e18);
        setLeast(10.03e6);
        (uint256 assets, uint256 shares) = _entries();
        vm.assertEq(assets, 10.03e6);
        vm.assertEq(shares, 10e18);
        setLeast(10.03e6 + 1);
        _closedEntries();
    }

    function test_max__without_any_room__is_nothing() external {
        setFlow(0);
        _closedEntries();
        _closedExits();
        setLimits(wide());
        setCap(101_000e18 + 1); // less than a unit of the base buys
        _closedEntries();
    }

    /// @dev Two shares for three units: one unit buys none, four buy two that cost three.
    function test_max__where_shares_cost_more_than_units__counts_whole_ones() external {
        DevToken unit = newToken("Unit", "UNT", 18);
        price(address(unit), UNIT_PRICE, 0);
        price(address(ether_), UNIT_PRICE, 0);
        remake(address(unit), uint32(LOCK), 2e18);
        list(address(ether_));
        ether_.mint(address(executor), 1e18);
        vm.prank(DOOR);
        fund.exchange(address(executor), address(unit), address(ether_), 0, route(1e18));
        vm.assertEq(fund.convertToAssets(2), 3);
        setCap(2e18 + 1);
        _closedEntries();
        setCap(2e18 + 3);
        (uint256 assets, uint256 shares) = _entries();
        vm.assertEq(assets, 4);
        vm.assertEq(shares, 2);
        setLeast(4);
        (assets, shares) = _entries();
        vm.assertEq(assets, 4);
        vm.assertEq(shares, 0);
    }

    function test_max__while_paused__is_nothing() external {
        gate.pause(true, false);
        _closedEntries();
        vm.assertEq(fund.maxRedeem(INVESTOR), 1000e18);
        gate.pause(false, true);
        _closedExits();
        (uint256 assets,) = _entries();
        vm.assertTrue(assets > 0);
    }

    function test_invariant_13__max_without_a_usable_price__is_nothing() external {
        for (uint256 i = 1; i <= uint256(Reason.Deviating); ++i) {
            spoil(address(ether_), Reason(i));
            _closedEntries();
            _closedExits();
        }
        prices.setBroken(true);
        _closedEntries();
        _closedExits();
    }

    function test_max__of_exits__is_what_is_free() external {
        vm.assertEq(fund.maxRedeem(INVESTOR), 1000e18);
        vm.assertEq(fund.maxWithdraw(INVESTOR), 997e6);
        enterInKind(INVESTOR, 50e18);
        enter(INVESTOR, 100e6);
        vm.assertEq(fund.maxRedeem(INVESTOR), 1000e18);
        vm.assertEq(fund.maxRedeem(STRANGER), 0);
        vm.assertEq(fund.maxWithdraw(STRANGER), 0);
    }

    function test_max__of_exits__is_the_cash() external {
        buy(address(ether_), 23e18, 70_000e6);
        vm.assertEq(fund.maxWithdraw(INVESTOR), 700e6);
        uint256 paid = leave(INVESTOR, fund.maxRedeem(INVESTOR));
        vm.assertTrue(paid == 700e6 || paid == 700e6 - 1);
    }

    function test_max__of_exits_with_no_cash_or_no_value__is_nothing() external {
        buy(address(ether_), 23e18, 70_700e6);
        _closedExits();
        prices.set(address(ether_), 0, 1, 2, Reason.Usable);
        _closedExits();
    }

    function test_max__of_entries_with_no_value__is_nothing() external {
        buy(address(ether_), 23e18, 70_700e6);
        prices.set(address(ether_), 0, 0, 0, Reason.Usable);
        _closedEntries();
    }

    function test_max__for_a_locked_receiver__is_nothing_but_for_itself() external {
        enter(OTHER, 100e6);
        vm.assertEq(fund.maxDeposit(OTHER), 0);
        vm.assertEq(fund.maxMint(OTHER), 0);
        vm.prank(OTHER);
        vm.assertTrue(fund.maxDeposit(OTHER) > 0);
        vm.prank(OTHER);
        fund.acceptDeposits(true);
        vm.assertTrue(fund.maxDeposit(OTHER) > 0);
    }

    /// @dev What a max view promises goes through, in any state.
    function test_max__is_what_passes(
        uint16 ppm,
        uint64 flow,
        uint96 cap,
        uint96 least,
        uint96 cash
    ) external {
        price(address(ether_), ETHER_PRICE, ppm);
        setFlow(uint64(within(flow, 0, 1e18)));
        setCap(within(cap, 100_000e18, 300_000e18));
        setLeast(within(least, 0, 1000e6));
        buy(address(ether_), 1e18, within(cash, 0, 70_700e6));
        vm.warp(time() + LOCK);
        provide(address(dollar), OTHER, 1_000_000e6);
        uint256 entry = fund.maxDeposit(OTHER);
        if (cash % 2 == 0 && entry > 0) {
            vm.prank(OTHER);
            fund.deposit(entry, OTHER);
        } else if ((entry = fund.maxMint(OTHER)) > 0) {
            vm.prank(OTHER);
            fund.mint(entry, OTHER);
        }
        uint256 exit = fund.maxWithdraw(INVESTOR);
        if (cash % 3 == 0 && exit > 0) {
            vm.prank(INVESTOR);
            fund.withdraw(exit, INVESTOR, INVESTOR);
        } else if ((exit = fund.maxRedeem(INVESTOR)) > 0) {
            leave(INVESTOR, exit);
        }
    }
}
