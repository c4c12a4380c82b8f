// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IMandate, Limit} from "../../../../contracts/interfaces/IMandate.sol";
import {IValuation} from "../../../../contracts/interfaces/IValuation.sol";
import {Reason} from "../../../../contracts/interfaces/IPrices.sol";
import {MandateBase} from "./MandateBase.sol";

/// @notice The breaker: at a fall of a quarter by the high NAV, seen twice.
contract MandateTripTest is MandateBase {
    function setUp() public override {
        super.setUp();
        settleOn(100_000e6); // the peak: a dollar a share
        vm.warp(START + 10 days);
        worth(75_000e6);
    }

    function _seen(uint256 fallen) private {
        vm.expectEmit(address(mandate));
        emit IMandate.DrawdownSeen(fallen);
        vm.prank(STRANGER);
        vm.assertTrue(!mandate.trip());
        vm.assertTrue(!mandate.tripped());
    }

    function _trips(address who, uint256 fallen) private {
        vm.expectEmit(address(mandate));
        emit IMandate.Tripped(who, fallen);
        vm.prank(who);
        vm.assertTrue(mandate.trip());
        vm.assertTrue(mandate.tripped());
    }

    function _recovers(uint256 fallen) private {
        vm.expectEmit(address(mandate));
        emit IMandate.Recovered(fallen);
        vm.assertTrue(!mandate.trip());
        vm.assertTrue(!mandate.tripped());
    }

    function test_trip__seen_twice_half_an_hour_apart__trips() external {
        _seen(25 * PC);
        vm.warp(time() + 30 minutes);
        _trips(STRANGER, 25 * PC);
    }

    function test_trip__within_the_half_hour__leaves_the_first_look() external {
        _seen(25 * PC);
        uint256 first = time();
        _seen(25 * PC);
        vm.warp(first + 30 minutes - 1);
        _seen(25 * PC);
        vm.warp(first + 30 minutes);
        _trips(OTHER, 25 * PC);
    }

    function test_trip__after_six_hours_exactly__trips() external {
        _seen(25 * PC);
        vm.warp(time() + 6 hours);
        _trips(STRANGER, 25 * PC);
    }

    function test_trip__later_than_six_hours__is_a_first_look() external {
        _seen(25 * PC);
        vm.warp(time() + 6 hours + 1);
        _seen(25 * PC);
        vm.warp(time() + 30 minutes - 1);
        _seen(25 * PC);
        vm.warp(time() + 1);
        _trips(STRANGER, 25 * PC);
    }

    function test_trip__a_unit_above_the_line__recovers_and_forgets() external {
        _seen(25 * PC);
        vm.warp(time() + 20 minutes);
        worth(75_000e6 + 1);
        _recovers(25 * PC - 1e7);
        worth(75_000e6);
        vm.warp(time() + 20 minutes);
        _seen(25 * PC);
        vm.warp(time() + 30 minutes);
        _trips(STRANGER, 25 * PC);
    }

    /// @dev To be above the line is no look at all: half an hour later the first one is made.
    function test_trip__after_a_recovery__needs_two_looks() external {
        worth(75_000e6 + 1);
        _recovers(25 * PC - 1e7);
        worth(75_000e6);
        vm.warp(time() + 1 hours);
        _seen(25 * PC);
    }

    function test_trip__above_the_peak__has_not_fallen() external {
        worth(100_000e6);
        _recovers(0);
        worth(130_000e6);
        _recovers(0);
        worth(100_000e6 - 1);
        _recovers(1e7);
    }

    /// @dev By the high NAV: what may be worth more is not said to have fallen.
    function test_trip__counts_the_high_price() external {
        prices.set(address(ether_), 300e18, 400e18, 500e18 + 1e12, Reason.Usable);
        _recovers(25 * PC - 1e8);
        prices.set(address(ether_), 300e18, 400e18, 500e18, Reason.Usable);
        _seen(25 * PC);
    }

    /// @dev 225,000 dollars less a unit, among 300,000 shares: a third of a unit of price is not lost.
    function test_trip__of_an_odd_price__rounds_the_price_up() external {
        invest(INVESTOR, 200_000e18);
        price(address(ether_), 500e18 - 4e10, 0);
        _seen(25 * PC + 3_333_333);
    }

    /// @dev Below a peak of 1.3 a unit more is 7,692,307.7 of a fall.
    function test_trip__of_an_odd_fall__rounds_it_down() external {
        settleOn(130_000e6);
        worth(97_500e6 - 1);
        _seen(25 * PC + 7_692_307);
    }

    function test_trip__tightened_by_the_safe__is_at_the_tighter_line() external {
        worth(90_000e6);
        _recovers(10 * PC);
        tighten(Limit.TripAt, 10 * PC, time() + 1 days);
        _seen(10 * PC);
    }

    function test_trip__by_the_safe__is_at_once_and_at_any_price() external {
        worth(100_000e6);
        prices.setBroken(true);
        _trips(SAFE, 0);
        prices.setBroken(false);
        vm.prank(GOVERNANCE);
        mandate.reset();
        vm.warp(time() + 1 hours);
        settleOn(90_000e6);
        _trips(SAFE, 10 * PC);
    }

    function test_trip__again__reverts() external {
        _trips(SAFE, 0);
        fails(IMandate.AlreadyTripped.selector);
        mandate.trip();
        vm.prank(SAFE);
        fails(IMandate.AlreadyTripped.selector);
        mandate.trip();
    }

    function test_trip__where_a_price_is_not_usable__reverts() external {
        prices.set(address(ether_), 0, 500e18, 500e18, Reason.Stale);
        vm.expectRevert(
            abi.encodeWithSelector(IValuation.PriceUnusable.selector, address(ether_), Reason.Stale)
        );
        mandate.trip();
        prices.set(address(ether_), 500e18, 500e18, 500e18, Reason.Deviating);
        vm.expectRevert(
            abi.encodeWithSelector(
                IValuation.PriceUnusable.selector, address(ether_), Reason.Deviating
            )
        );
        mandate.trip();
    }

    function test_trip__in_the_middle_of_a_call__is_refused() external {
        ether_.mint(address(executor), 1e18);
        bytes memory path =
            abi.encode(uint256(1e18), uint256(0), mandate, abi.encodeCall(mandate.trip, ()));
        vm.prank(address(rebalancer));
        vm.expectRevert(
            abi.encodeWithSignature(
                "CallFailed(bytes)", abi.encodeWithSelector(IMandate.FundBusy.selector)
            )
        );
        fund.exchange(address(executor), address(dollar), address(ether_), 500e6, path);
    }

    function test_tripped__takes_no_money_and_pays_it_out() external {
        _trips(SAFE, 0);
        vm.assertTrue(mandate.depositsPaused());
        vm.assertTrue(!mandate.redemptionsPaused());
        vm.assertTrue(terms().open);
        vm.assertTrue(terms().reduceOnly);
    }

    function test_reset__tells_and_forgets_the_look() external {
        _trips(SAFE, 0);
        vm.expectEmit(address(mandate));
        emit IMandate.Reset();
        vm.prank(GOVERNANCE);
        mandate.reset();
        vm.assertTrue(!mandate.tripped());
        vm.assertTrue(!mandate.depositsPaused());
        _seen(25 * PC);
    }

    /// @dev The peak stays where it was: a fund that is still down is tripped again by anybody, unless
    /// governance lowers the line too.
    function test_reset__of_a_fund_that_is_still_down__lasts_half_an_hour() external {
        worth(70_001e6);
        _trips(SAFE, 0);
        vm.prank(GOVERNANCE);
        mandate.reset();
        _seen(0.29999e18);
        vm.warp(time() + 30 minutes);
        _trips(STRANGER, 0.29999e18);
        vm.prank(GOVERNANCE);
        mandate.reset();
        set(Limit.TripAt, 30 * PC);
        _recovers(0.29999e18);
    }

    function test_reset__of_what_has_not_tripped__reverts() external {
        vm.prank(GOVERNANCE);
        fails(IMandate.NotTripped.selector);
        mandate.reset();
    }

    /// @dev The look that tripped is used up with it.
    function test_reset__after_two_looks__needs_two_again() external {
        _seen(25 * PC);
        vm.warp(time() + 1 hours);
        _trips(STRANGER, 25 * PC);
        vm.prank(GOVERNANCE);
        mandate.reset();
        _seen(25 * PC);
        vm.warp(time() + 29 minutes);
        _seen(25 * PC);
        vm.warp(time() + 1 minutes);
        _trips(STRANGER, 25 * PC);
    }
}
