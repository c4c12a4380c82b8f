// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Valuation} from "../../../../contracts/Valuation.sol";
import {Reason} from "../../../../contracts/interfaces/IPrices.sol";
import {IValuation} from "../../../../contracts/interfaces/IValuation.sol";
import {MockPrices} from "../../../../contracts/mocks/MockPrices.sol";
import {Test} from "../Test.sol";

/// @notice The arithmetic between prices and NAV.
contract ValuationTest is Test {
    uint256 private constant MOST = type(uint128).max;
    uint256 private constant LOWEST = 1e9;
    uint256 private constant HIGHEST = MOST / 2;

    MockPrices private prices;
    Valuation private valuation;
    address[] private tokens;

    function setUp() external {
        prices = new MockPrices();
        valuation = new Valuation(prices);
        tokens = [address(1), address(2), address(3)];
        say(0, 0.5e18, 1e18, 2e18);
        say(1, 3e18, 4e18, 5e18);
        say(2, 6e18, 7e18, 8e18);
    }

    function say(uint256 i, uint256 low, uint256 mid, uint256 high) private {
        prices.set(tokens[i], low, mid, high, Reason.Usable);
    }

    function amounts(uint256 a, uint256 b, uint256 c) private pure returns (uint256[] memory all) {
        all = new uint256[](3);
        (all[0], all[1], all[2]) = (a, b, c);
    }

    /// @dev As the fund asks: for what is there at low prices, and for the record at high ones.
    function bounds(uint256[] memory own, uint256[] memory record)
        private
        view
        returns (uint256 low, uint256 high)
    {
        (low,) = valuation.bounds(tokens, own);
        (, high) = valuation.bounds(tokens, record);
    }

    function test_constructor__keeps_what_it_is_given() external view {
        vm.assertEq(address(valuation.PRICES()), address(prices));
    }

    function test_bounds__of_a_basket__are_at_low_and_at_high_prices() external view {
        (uint256 low, uint256 high) = bounds(amounts(100, 10, 20), amounts(200, 30, 40));
        vm.assertEq(low, 100 + (10 * 3 + 20 * 6) / 2);
        vm.assertEq(high, 200 + (30 * 5 + 40 * 8) * 2);
    }

    function test_bounds__with_remainders__round_each_part_outwards() external {
        say(0, 3e18, 3e18, 3e18);
        say(1, 1e18 - 1, 1e18, 1e18 + 1);
        say(2, 1e18 - 1, 1e18, 1e18 + 1);
        (uint256 low, uint256 high) = bounds(amounts(0, 1, 1), amounts(0, 1, 1));
        vm.assertEq(low, 0);
        vm.assertEq(high, 2); // twice 2, and a third of that
        (low, high) = bounds(amounts(0, 3, 4), amounts(0, 3, 3));
        vm.assertEq(low, 1); // 2 and 3
        vm.assertEq(high, 3); // twice 4
        say(1, 1e18, 1e18, 1e18);
        (low, high) = bounds(amounts(0, 3, 0), amounts(0, 3, 0));
        vm.assertEq(low, 1);
        vm.assertEq(high, 1); // nothing to round
    }

    function test_bounds__of_the_base_alone__ask_for_no_price() external {
        prices.setBroken(true);
        address[] memory base = new address[](1);
        uint256[] memory amount = new uint256[](1);
        amount[0] = 7;
        (uint256 low, uint256 high) = valuation.bounds(base, amount);
        vm.assertEq(low, 7);
        vm.assertEq(high, 7);
        vm.assertEq(valuation.mid(base, amount), 7);
    }

    function test_bounds__with_any_price_unusable__revert_and_name_it() external {
        for (uint256 i; i < 3; ++i) {
            prices.set(tokens[i], 1e18, 1e18, 1e18, Reason.Deviating);
            vm.expectRevert(
                abi.encodeWithSelector(
                    IValuation.PriceUnusable.selector, tokens[i], Reason.Deviating
                )
            );
            valuation.bounds(tokens, amounts(1, 1, 1));
            say(i, 1e18, 1e18, 1e18);
        }
    }

    function test_bounds__at_the_ends_of_all_ranges__do_not_wrap() external {
        say(0, 1000, LOWEST, 2 * LOWEST);
        say(1, HIGHEST, HIGHEST, MOST);
        say(2, HIGHEST, HIGHEST, MOST);
        uint256[] memory all = amounts(MOST, MOST, MOST);
        (uint256 low, uint256 high) = bounds(all, all);
        uint256 sumLow = 2 * (MOST * HIGHEST / 1e18);
        uint256 sumHigh = 2 * (MOST * MOST / 1e18 + 1);
        vm.assertEq(low, MOST + sumLow * 5e8);
        vm.assertEq(high, MOST + sumHigh * 1e15);
        vm.assertEq(valuation.mid(tokens, all), MOST + sumLow * 1e9);
    }

    /// @dev Over the product of all, nothing is divided before the end.
    function test_bounds__of_any_amounts__enclose_the_exact_value(
        uint128 own,
        uint128 record,
        uint128 mid
    ) external {
        uint256 price = within(mid, LOWEST, HIGHEST);
        say(0, 1e18, 1e18, 1e18);
        say(1, price, price, price);
        (uint256 low, uint256 high) = bounds(amounts(0, own, 0), amounts(0, record, 0));
        vm.assertLe(low * 1e18, own * price);
        vm.assertLe(own * price, low * 1e18 + 1e18 - 1);
        vm.assertLe(record * price, high * 1e18);
        vm.assertLe(high * 1e18, record * price + 1e18 - 1);
    }

    function test_mid__of_a_basket__takes_mids_whatever_their_reason() external {
        vm.assertEq(valuation.mid(tokens, amounts(100, 10, 20)), 100 + 40 + 140);
        prices.set(tokens[0], 0, 2e18, 2e18, Reason.Stale);
        prices.set(tokens[2], 0, 9e18, 9e18, Reason.Deviating);
        vm.assertEq(valuation.mid(tokens, amounts(100, 10, 20)), 100 + (40 + 180) / 2);
        prices.set(tokens[2], 0, 0, 0, Reason.NotListed);
        vm.assertEq(valuation.mid(tokens, amounts(100, 10, 20)), 100 + 20);
    }

    function test_mid__with_a_base_that_never_had_a_price__is_the_base_alone() external {
        prices.set(tokens[0], 0, 0, 0, Reason.NotListed);
        vm.assertEq(valuation.mid(tokens, amounts(100, 10, 20)), 100);
    }

    function test_mid__with_remainders__rounds_down() external {
        say(0, 3e18, 3e18, 3e18);
        say(1, 1e18 - 1, 1e18 - 1, 1e18);
        vm.assertEq(valuation.mid(tokens, amounts(0, 7, 0)), 2);
        vm.assertEq(valuation.mid(tokens, amounts(0, 6, 0)), 1);
    }

    function test_requireUsable__of_a_token__reverts_unless_it_is() external {
        valuation.requireUsable(tokens[1]);
        prices.set(tokens[1], 0, 4e18, 4e18, Reason.Stale);
        vm.expectRevert(
            abi.encodeWithSelector(IValuation.PriceUnusable.selector, tokens[1], Reason.Stale)
        );
        valuation.requireUsable(tokens[1]);
    }
}
