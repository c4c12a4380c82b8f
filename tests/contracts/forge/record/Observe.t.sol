// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IFund} from "../../../../contracts/interfaces/IFund.sol";
import {Reason} from "../../../../contracts/interfaces/IPrices.sol";
import {IRecord} from "../../../../contracts/interfaces/IRecord.sol";
import {IValuation} from "../../../../contracts/interfaces/IValuation.sol";
import {LyingBalance} from "../../../../contracts/mocks/LyingBalance.sol";
import {MockPrices} from "../../../../contracts/mocks/MockPrices.sol";
import {Reenters} from "../../../../contracts/mocks/Reenters.sol";
import {RecordBase} from "./RecordBase.sol";

contract ObserveTest is RecordBase {
    function test_observe__by_anyone__writes_down_the_low_price() external {
        price(address(ether_), ETHER_PRICE, PERCENT);
        vm.prank(STRANGER);
        vm.expectEmit(address(record));
        emit IRecord.Observed(0.997e18, 0);
        vm.assertEq(record.observe(), 0.997e18);
        vm.assertEq(newer().price, 0.997e18);
        vm.assertEq(newer().time, START);
        vm.assertEq(older().time, 0);
        vm.assertEq(record.steadyPrice(), 0);
    }

    function test_observe__counts_the_shares_that_are_pending() external {
        setFee(0.05e18);
        vm.warp(START + 365 days);
        vm.assertEq(record.observe(), 100_000e6 * 1e30 / fund.effectiveSupply());
        vm.assertTrue(newer().price < 0.9513e18);
    }

    /// @dev Rounded down: a third of a unit is nobody's gain.
    function test_observe__of_an_odd_price__rounds_down() external {
        invest(INVESTOR, 7);
        (uint256 low,) = fund.nav();
        vm.assertEq(low, 100_000e6 + 1);
        vm.assertEq(record.observe(), uint256(100_000e6 + 1) * 1e30 / (100_000e18 + 7));
    }

    function test_observe__an_hour_later__keeps_both() external {
        see(1.1e6);
        seeAt(START + APART, 1.2e6);
        vm.assertEq(older().price, 1.1e18);
        vm.assertEq(older().time, START);
        vm.assertEq(newer().price, 1.2e18);
        vm.assertEq(newer().time, START + APART);
        vm.assertEq(record.steadyPrice(), 1.1e18);
        seeAt(START + 2 * APART, 1.3e6);
        vm.assertEq(older().price, 1.2e18);
        vm.assertEq(record.steadyPrice(), 1.2e18);
    }

    function test_observe__a_second_before_the_hour__only_lowers() external {
        see(1.1e6);
        seeAt(START + APART - 1, 1.2e6);
        vm.assertEq(newer().price, 1.1e18);
        vm.assertEq(newer().time, START);
        vm.assertEq(older().time, 0);
        see(1.05e6);
        vm.assertEq(newer().price, 1.05e18);
        vm.assertEq(newer().time, START);
        seeAt(START + APART, 1.2e6);
        vm.assertEq(older().price, 1.05e18);
        vm.assertEq(record.steadyPrice(), 1.05e18);
    }

    function test_observe__often__pushes_nothing_out() external {
        see(1e6);
        seeAt(START + APART, 1.5e6);
        for (uint256 i; i < 59; ++i) {
            seeAt(START + APART + (i + 1) * 1 minutes, 1.5e6);
        }
        vm.assertEq(older().price, 1e18);
        vm.assertEq(older().time, START);
        vm.assertEq(record.steadyPrice(), 1e18);
        seeAt(START + 2 * APART, 1.5e6);
        vm.assertEq(record.steadyPrice(), 1.5e18);
    }

    function test_observe__of_a_price_that_is_not_usable__reverts() external {
        for (uint256 i = 1; i <= uint256(Reason.Deviating); ++i) {
            spoil(address(ether_), Reason(i));
            vm.expectRevert(
                abi.encodeWithSelector(
                    IValuation.PriceUnusable.selector, address(ether_), Reason(i)
                )
            );
            record.observe();
        }
        prices.setBroken(true);
        fails(MockPrices.Broken.selector);
        record.observe();
        vm.assertEq(newer().time, 0);
    }

    function test_observe__of_a_token_that_does_not_say_its_balance__reverts() external {
        LyingBalance token = new LyingBalance(18, 0);
        hold(address(token), 1e18);
        token.setAnswer(address(fund), LyingBalance.Manner.Reverts, 0);
        fails(IFund.BalanceUnreadable.selector, address(token));
        record.observe();
    }

    function test_observe__of_a_fund_without_a_share__reverts() external {
        fund = newFund(config());
        deployModules(RATE, 0);
        fails(IFund.NotSeeded.selector);
        record.observe();
    }

    /// @dev Nothing left is a price too.
    function test_observe__of_a_fund_worth_nothing__is_nothing() external {
        settleOn(1.2e6);
        buy(address(ether_), 1, 70_000e6);
        prices.set(address(ether_), 0, 1, 2, Reason.Usable);
        vm.assertEq(record.observe(), 0);
        vm.assertEq(record.drawdown(), ONE);
        vm.assertEq(fund.exitFee(), 0);
        vm.assertEq(record.daily(time() / 1 days, 1)[0].price, 1.2e18);
    }

    function _reentering() private returns (Reenters token) {
        token = new Reenters(18, 0);
        hold(address(token), 100e18);
        token.arm(address(record), abi.encodeCall(record.observe, ()), true);
    }

    function test_observe__in_the_middle_of_an_entry__reverts() external {
        Reenters token = _reentering();
        provide(address(dollar), INVESTOR, 1000e6);
        provide(address(ether_), INVESTOR, 1e18);
        token.mint(INVESTOR, 1e18);
        vm.prank(INVESTOR);
        token.approve(address(fund), MAX);
        vm.prank(INVESTOR);
        fails(IRecord.FundBusy.selector);
        fund.depositInKind(1e18, INVESTOR, most(3), START);
    }

    function test_observe__in_the_middle_of_an_exchange__reverts() external {
        Reenters token = _reentering();
        token.mint(address(executor), 1e18);
        vm.prank(DOOR);
        fails(IRecord.FundBusy.selector);
        fund.exchange(address(executor), address(dollar), address(token), 1, route(1e18));
    }

    /// @dev The leg fails, and becomes a claim; nobody has observed.
    function test_observe__in_the_middle_of_an_exit__is_refused() external {
        Reenters token = new Reenters(18, 0);
        hold(address(token), 100e18);
        invest(INVESTOR, 1000e18);
        token.arm(address(record), abi.encodeCall(record.observe, ()), false);
        (, uint256 unpaid) = leaveInKind(INVESTOR, 1000e18);
        vm.assertEq(unpaid, 0);
        vm.assertEq(token.calls(), 1);
        vm.assertTrue(!token.lastSucceeded());
        vm.assertEq(newer().time, 0);
        record.observe();
        vm.assertEq(newer().time, time());
    }
}
