// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Limit} from "../../../../contracts/interfaces/IMandate.sol";
import {Reason} from "../../../../contracts/interfaces/IPrices.sol";
import {IFund} from "../../../../contracts/interfaces/IFund.sol";
import {IRebalancer, Leg} from "../../../../contracts/interfaces/IRebalancer.sol";
import {RebalancerBase} from "./RebalancerBase.sol";

/// @notice What a leg is refused for.
contract LegsTest is RebalancerBase {
    function test_leg__of_nothing__reverts() external {
        Leg memory one = toEther(3000e6);
        one.amount = 0;
        refused(one, why(IRebalancer.NothingSold.selector, address(dollar)));
    }

    function test_leg__of_a_token_for_itself__reverts() external {
        Leg memory one = toEther(3000e6);
        one.buy = address(dollar);
        refused(one, why(IRebalancer.SameToken.selector, address(dollar)));
        one.amount = 0;
        refused(one, why(IRebalancer.SameToken.selector, address(dollar)));
    }

    function test_leg__of_what_is_not_listed__reverts() external {
        Leg memory one = toEther(3000e6);
        one.sell = address(gate);
        refused(one, why(IRebalancer.NotListed.selector, address(gate)));
        (one.sell, one.buy) = (address(dollar), address(fund));
        refused(one, why(IRebalancer.NotListed.selector, address(fund)));
        (one.sell, one.buy) = (STRANGER, OTHER);
        refused(one, why(IRebalancer.NotListed.selector, STRANGER));
    }

    function _gone(Reason reason) private {
        bytes4 error = IRebalancer.NotTradable.selector;
        bytes memory said = abi.encodeWithSelector(error, address(ether_), reason);
        Leg memory buys = toEther(3000e6);
        Leg memory sells = fromEther(1e18, 3000e6);
        doubt(address(ether_), reason);
        refused(buys, said);
        refused(sells, said);
        price(address(ether_), ETHER_PRICE, 0);
    }

    function test_leg__of_what_has_no_primary__is_no_trade() external {
        for (uint256 at = uint256(Reason.NotListed); at <= uint256(Reason.Clamped); ++at) {
            _gone(Reason(at));
        }
    }

    /// @dev The sold asset's is told first.
    function test_leg__where_both_are_gone__tells_the_sold() external {
        Leg memory one = toEther(3000e6);
        prices.set(address(bit), BIT_PRICE, BIT_PRICE, BIT_PRICE, Reason.Usable);
        one.sell = address(bit);
        doubt(address(bit), Reason.Stale);
        doubt(address(ether_), Reason.Clamped);
        bytes4 error = IRebalancer.NotTradable.selector;
        refused(one, abi.encodeWithSelector(error, address(bit), Reason.Stale));
    }

    // Distrusted

    function _distrusted(Reason reason) private {
        Leg memory one = toEther(3000e6);
        doubt(address(ether_), reason);
        refused(one, why(IRebalancer.MayOnlyFall.selector, address(ether_)));
        send(fromEther(0.1e18, 300e6));
        price(address(ether_), ETHER_PRICE, 0);
    }

    function test_leg__whose_sources_disagree__may_only_be_sold() external {
        _distrusted(Reason.Deviating);
        _distrusted(Reason.SecondaryUnusable);
    }

    function test_leg__for_a_distrusted_base__reverts() external {
        Leg memory sells = fromEther(1e18, 3000e6);
        Leg memory buys = toEther(3000e6);
        doubt(address(dollar), Reason.Deviating);
        refused(sells, why(IRebalancer.MayOnlyFall.selector, address(dollar)));
        send(buys);
    }

    function test_leg__in_a_fund_that_may_only_reduce__buys_the_base_alone() external {
        Leg memory buys = toEther(3000e6);
        Leg memory swaps = leg(address(ether_), address(bit), 1e18, 6e6);
        Leg memory sells = fromEther(1e18, 3000e6);
        vm.prank(SAFE);
        mandate.trip();
        refused(buys, why(IRebalancer.MayOnlyFall.selector, address(ether_)));
        refused(swaps, why(IRebalancer.MayOnlyFall.selector, address(bit)));
        send(sells);
        vm.assertEq(fund.recorded(address(ether_)), 9e18);
    }

    // The largest trade

    function test_leg__of_the_largest_trade__passes_and_a_unit_more__reverts() external {
        Leg memory one = toEther(20_000e6 + 1);
        bytes4 error = IRebalancer.TradeTooLarge.selector;
        refused(one, why(error, address(dollar), 20 * PC + 1e7, 20 * PC));
        setRule(address(ether_), 0, 60, 60, 1);
        send(toEther(20_000e6));
    }

    /// @dev At the high price, as a part of the low NAV: 70,000 dollars and 10 ether at 2,970 are
    /// 99,700, and 6 ether at 3,030 are 18,180 of it.
    function test_leg__is_measured_at_high_against_the_low_nav() external {
        price(address(ether_), ETHER_PRICE, PERCENT);
        set(Limit.Slippage, 5 * PC);
        uint256 fraction = 182347041123370111; // 18,180 / 99,700, rounded up
        set(Limit.LargestTrade, uint64(fraction - 1));
        Leg memory one = fromEther(6e18, 18_180e6);
        bytes4 error = IRebalancer.TradeTooLarge.selector;
        refused(one, why(error, address(ether_), fraction, fraction - 1));
        set(Limit.LargestTrade, uint64(fraction));
        setEther(0, 60 * PC, 0);
        send(one);
    }

    /// @dev What has no primary counts as nothing in the NAV that it is a part of.
    function test_leg__beside_an_asset_that_is_gone__is_a_part_of_the_rest() external {
        swap(address(dollar), address(bit), 10_000e6, 2e7);
        doubt(address(bit), Reason.Stale); // 90,000 dollars of low NAV are left
        bytes4 error = IRebalancer.TradeTooLarge.selector;
        Leg memory one = toEther(18_000e6 + 9);
        refused(one, why(error, address(dollar), 20 * PC + 1e8, 20 * PC));
        setEther(0, 60 * PC, 60 * PC);
        send(toEther(18_000e6));
    }

    // What it must bring

    function _least(uint256 dollars, uint256 least) private {
        Leg memory one = toEther(dollars);
        one.route = route(least - 1);
        bytes4 error = IRebalancer.BoughtTooLittle.selector;
        refused(one, why(error, address(ether_), least - 1, least));
        one.route = route(least);
        send(one);
    }

    /// @dev 1 % less than an ether for 3,000 dollars.
    function test_leg__at_the_slippage_to_the_unit__passes_and_below__reverts() external {
        _least(3000e6, 0.99e18);
    }

    /// @dev 1,000.000001 dollars at 3,000, less 1 %: 0.33000000033 ether, all of it whole.
    function test_leg__of_an_odd_amount__is_rounded_up() external {
        _least(1000e6 + 1, 330_000_000_330_000_000);
        set(Limit.Slippage, 1);
        // 0.333333333666666666666, less a unit of 1e-18 of it.
        _least(1000e6 + 1, 333_333_333_666_666_667);
    }

    /// @dev Sold at 1.02, bought at 2,970: worse than either mid.
    function test_rebalance__with_a_leg_below_the_worst_corner__reverts() external {
        price(address(dollar), DOLLAR_PRICE, 2 * PERCENT);
        price(address(ether_), ETHER_PRICE, PERCENT);
        set(Limit.Slippage, 5 * PC);
        _least(2970e6, 0.969e18); // 2,970 * 1.02 / 2,970 * 0.95
        // And the other way round: sold at 3,030, bought at 0.98.
        Leg memory one = fromEther(0.98e18, 2878.5e6);
        setEther(0, 60 * PC, 0);
        bytes4 error = IRebalancer.BoughtTooLittle.selector;
        one.route = route(2878.5e6 - 1);
        refused(one, why(error, address(dollar), 2878.5e6 - 1, 2878.5e6));
        one.route = route(2878.5e6);
        send(one);
    }

    // What it may not bring

    /// @dev 1 % more than 3,000 dollars' worth, at mid prices.
    function test_leg__that_brings_too_much__reverts() external {
        price(address(ether_), ETHER_PRICE, 2000);
        Leg memory one = toEther(3000e6);
        ether_.mint(address(executor), 1e18);
        one.route = route(1.01e18 + 1);
        bytes4 error = IRebalancer.GainBeyondReason.selector;
        refused(one, why(error, address(ether_), 3030e18 + 3000, 3030e18));
        one.route = route(1.01e18);
        send(one);
    }

    function test_leg__of_an_odd_amount__may_bring_a_slippage_rounded_down() external {
        // 1e-6 dollars and a bit; the worth of 200 ether units is 600,000 of 1e-18 dollars.
        price(address(dollar), DOLLAR_PRICE + 1, 0);
        Leg memory one = toEther(3000e6);
        ether_.mint(address(executor), 1e18);
        one.route = route(1.01e18 + 1);
        // Paid: 3,000e18 and 3e9 / 1e18, so a unit more; a hundredth of that unit is nothing.
        bytes4 error = IRebalancer.GainBeyondReason.selector;
        refused(one, why(error, address(ether_), 3030e18 + 3000, 3030e18 + 1));
        one.route = route(1.01e18);
        send(one);
    }

    /// @dev A slippage below half of what the two prices may be wrong by leaves no price at all: what is
    /// enough is beyond reason. So a slippage of nothing closes trading.
    function test_leg__where_errors_are_twice_the_slippage__finds_no_price() external {
        price(address(ether_), ETHER_PRICE, 3 * PERCENT);
        Leg memory one = toEther(2910e6);
        ether_.mint(address(executor), 1e18);
        one.route = route(0.99e18 - 1); // 2,910 dollars at 2,910, less 1 %
        refused(
            one, why(IRebalancer.BoughtTooLittle.selector, address(ether_), 0.99e18 - 1, 0.99e18)
        );
        one.route = route(0.99e18); // but 2,970 dollars at mid, for 2,910
        bytes4 error = IRebalancer.GainBeyondReason.selector;
        refused(one, why(error, address(ether_), 2970e18, 2939.1e18));
    }

    function test_leg__of_more_than_there_is__reverts() external {
        widen();
        Leg memory one = fromEther(10e18 + 1, 30_000e6);
        refused(one, why(IFund.NotEnoughCash.selector, 10e18 + 1, 10e18));
    }
}
