// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Reason} from "../../../../contracts/interfaces/IPrices.sol";
import {IValuation} from "../../../../contracts/interfaces/IValuation.sol";
import {LyingBalance} from "../../../../contracts/mocks/LyingBalance.sol";
import {Seizable} from "../../../../contracts/mocks/Seizable.sol";
import {FundBase} from "./FundBase.sol";

contract ViewsTest is FundBase {
    function test_nav__is_low_and_high() external view {
        (uint256 low, uint256 high) = fund.nav();
        vm.assertEq(low, 99_700e6);
        vm.assertEq(high, 100_300e6);
        vm.assertEq(fund.totalAssets(), 100_000e6);
    }

    /// @dev 3,000 dollars an ether are 6,000 units of a base worth half a dollar.
    function test_invariant_14__of_a_base_off_its_peg__is_cross_rated() external {
        price(address(dollar), DOLLAR_PRICE / 2, 0);
        (uint256 low, uint256 high) = fund.nav();
        vm.assertEq(low, 129_400e6);
        vm.assertEq(high, 130_600e6);
        vm.assertEq(fund.totalAssets(), 130_000e6);
    }

    function test_invariant_14__the_bases_own_error__widens_the_bounds() external {
        price(address(ether_), ETHER_PRICE, 0);
        prices.set(address(dollar), 0.8e30, 1e30, 1.25e30, Reason.Usable);
        (uint256 low, uint256 high) = fund.nav();
        vm.assertEq(low, 70_000e6 + 24_000e6);
        vm.assertEq(high, 70_000e6 + 37_500e6);
    }

    function test_invariant_14__low_mid_and_high__stand_in_order(
        uint96 base,
        uint96 other,
        uint24 one,
        uint24 two
    ) external {
        price(address(dollar), within(base, 1e20, 1e40), within(one, 0, 999_999));
        price(address(ether_), within(other, 1e10, 1e40), within(two, 0, 999_999));
        (uint256 low, uint256 high) = fund.nav();
        uint256 mid = fund.totalAssets();
        vm.assertLe(low, mid);
        vm.assertLe(mid, high);
    }

    function test_nav__with_an_unusable_base__reverts() external {
        prices.set(address(dollar), 0, 1e30, 1e30, Reason.Clamped);
        vm.expectRevert(
            abi.encodeWithSelector(
                IValuation.PriceUnusable.selector, address(dollar), Reason.Clamped
            )
        );
        fund.nav();
        vm.assertEq(fund.totalAssets(), 100_000e6);
    }

    function test_invariant_13__totals__never_revert() external {
        spoil(address(ether_), Reason.PrimaryReverts);
        vm.assertEq(fund.totalAssets(), 100_000e6);
        vm.assertEq(fund.convertToShares(1e6), 1e18);
        vm.assertEq(fund.convertToAssets(1e18), 1e6);
        prices.set(address(dollar), 0, 0, 0, Reason.NotListed);
        vm.assertEq(fund.totalAssets(), 70_000e6); // the base alone
        vm.assertEq(fund.convertToShares(7e6), 10e18);
        LyingBalance token = new LyingBalance(18, 0);
        price(address(dollar), DOLLAR_PRICE, 0);
        price(address(ether_), ETHER_PRICE, 0);
        hold(address(token), 100e18);
        token.setAnswer(address(fund), LyingBalance.Manner.Reverts, 0);
        vm.assertEq(fund.totalAssets(), 100_100e6 - 1);
    }

    function test_totals__after_a_seizure__count_what_is_there() external {
        Seizable token = new Seizable(18, 0);
        hold(address(token), 100e18);
        token.seize(address(fund), 40e18);
        vm.assertEq(fund.totalAssets(), 100_060e6 - 1);
    }

    function test_convertToShares__of_a_fund_with_no_value__is_at_first_rate() external {
        buy(address(ether_), 1, 70_000e6);
        prices.set(address(ether_), 0, 0, 0, Reason.NotListed);
        vm.assertEq(fund.totalAssets(), 0);
        vm.assertEq(fund.convertToShares(3e6), 3e18);
        vm.assertEq(fund.convertToAssets(3e18), 0);
    }

    function test_previews__round_for_the_fund() external {
        price(address(ether_), ETHER_PRICE / 7, 0);
        (, uint256 high) = fund.nav();
        vm.assertEq(fund.previewDeposit(1), uint256(100_000e18) / high);
        vm.assertEq(fund.previewMint(1), 1);
        vm.assertEq(fund.previewRedeem(1e12), 0);
        (uint256 low,) = fund.nav();
        vm.assertEq(fund.previewWithdraw(1), uint256(100_000e18) / low + 1);
    }

    /// @dev As the standard asks, a preview knows no limits.
    function test_previews__ignore_limits() external {
        setCap(0);
        setFlow(0);
        setLeast(1e12);
        gate.pause(true, true);
        vm.assertEq(fund.previewDeposit(1003e6), 1000e18);
        vm.assertEq(fund.previewMint(1000e18), 1003e6);
        vm.assertEq(fund.previewRedeem(1000e18), 997e6);
        vm.assertEq(fund.previewWithdraw(997e6), 1000e18);
    }

    function test_previewInKind__rounds_both_ways() external view {
        (uint256[] memory paid, uint256[] memory taken) = lens.previewInKind(fund, 1);
        vm.assertEq(paid.length, 2);
        vm.assertEq(taken.length, 2);
        vm.assertEq(paid[0] + paid[1], 0);
        vm.assertEq(taken[0], 1);
        vm.assertEq(taken[1], 1);
    }

    function test_views__of_what_never_changes() external view {
        vm.assertEq(fund.asset(), address(dollar));
        vm.assertEq(fund.decimals(), 18);
        vm.assertEq(fund.LOCK_UP(), LOCK);
        vm.assertEq(fund.recorded(STRANGER), 0);
        vm.assertTrue(!fund.locked());
    }

    function test_valuation__of_the_base_alone__needs_no_price() external {
        prices.setBroken(true);
        address[] memory tokens = new address[](1);
        uint256[] memory amounts = new uint256[](1);
        (tokens[0], amounts[0]) = (address(dollar), 5e6);
        (uint256 low, uint256 high) = valuation.bounds(tokens, amounts);
        vm.assertEq(low, 5e6);
        vm.assertEq(high, 5e6);
        vm.assertEq(valuation.mid(tokens, amounts), 5e6);
    }
}
