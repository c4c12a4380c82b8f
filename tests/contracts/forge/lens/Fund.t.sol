// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {FundConfig} from "../../../../contracts/interfaces/IFund.sol";
import {AssetView, FundView, RecordView} from "../../../../contracts/interfaces/ILens.sol";
import {Price, Reason} from "../../../../contracts/interfaces/IPrices.sol";
import {LyingBalance} from "../../../../contracts/mocks/LyingBalance.sol";
import {Seizable} from "../../../../contracts/mocks/Seizable.sol";
import {LensBase} from "./LensBase.sol";
import {Decimals} from "./Decimals.sol";

contract LensFundTest is LensBase {
    function test_fund__is_the_funds_own_numbers() external {
        price(address(ether_), ETHER_PRICE, PERCENT);
        setFee(0.05e18);
        enter(INVESTOR, 1003e6);
        vm.warp(START + 10 days);
        FundView memory seen = lens.fund(fund);
        vm.assertEq(seen.time, START + 10 days);
        vm.assertEq(seen.supply, fund.totalSupply());
        vm.assertEq(seen.supply, 101_000e18);
        vm.assertEq(seen.effectiveSupply, fund.effectiveSupply());
        vm.assertTrue(seen.effectiveSupply > seen.supply);
        vm.assertEq(seen.low, 100_703e6);
        vm.assertEq(seen.high, 101_303e6);
        vm.assertEq(seen.totalAssets, 101_003e6);
        vm.assertEq(seen.flowAvailable, fund.flowAvailable());
        vm.assertEq(seen.lockUp, LOCK);
        vm.assertEq(seen.exitFee, 0);
        vm.assertTrue(!seen.depositsPaused && !seen.redemptionsPaused);
        vm.assertEq(abi.encode(seen.limits), abi.encode(fund.limits()));
        vm.assertEq(seen.limits.managementFee, 0.05e18);
    }

    function test_fund__tells_what_is_paused() external {
        gate.pause(true, false);
        FundView memory seen = lens.fund(fund);
        vm.assertTrue(seen.depositsPaused && !seen.redemptionsPaused);
        gate.pause(false, true);
        seen = lens.fund(fund);
        vm.assertTrue(!seen.depositsPaused && seen.redemptionsPaused);
    }

    function test_fund__tells_each_asset() external {
        price(address(ether_), ETHER_PRICE, PERCENT);
        ether_.mint(address(fund), 1e18); // a surplus
        AssetView[] memory seen = lens.fund(fund).assets;
        vm.assertEq(seen.length, 2);
        vm.assertEq(seen[0].token, address(dollar));
        vm.assertEq(seen[0].decimals, 6);
        vm.assertEq(seen[0].own, 70_000e6);
        vm.assertEq(seen[0].price.mid, DOLLAR_PRICE);
        vm.assertEq(seen[1].token, address(ether_));
        vm.assertEq(seen[1].decimals, 18);
        vm.assertTrue(seen[1].readable);
        vm.assertEq(seen[1].recorded, 10e18);
        vm.assertEq(seen[1].held, 11e18);
        vm.assertEq(seen[1].escrow, 0);
        vm.assertEq(seen[1].own, 10e18);
        vm.assertEq(
            abi.encode(seen[1].price),
            abi.encode(Price(2970e18, ETHER_PRICE, 3030e18, Reason.Usable))
        );
    }

    function test_fund__tells_of_escrow_and_loss() external {
        Seizable token = new Seizable(18, 0);
        hold(address(token), 101e18);
        uint256 owed = owe(token);
        AssetView memory seen = assetOf(address(token));
        vm.assertTrue(owed > 1e18);
        vm.assertEq(seen.escrow, owed);
        vm.assertEq(seen.held, seen.recorded + owed);
        vm.assertEq(seen.own, seen.recorded);
        token.seize(address(fund), 1e18);
        seen = assetOf(address(token));
        vm.assertEq(seen.own, seen.recorded - 1e18);
        token.seize(address(fund), seen.held);
        seen = assetOf(address(token));
        vm.assertEq(seen.own, 0);
        vm.assertEq(seen.held, 0);
        vm.assertTrue(seen.recorded > 0 && seen.readable);
    }

    function test_fund__of_a_token_that_says_no_balance__says_so_and_the_rest() external {
        LyingBalance token = new LyingBalance(18, 0);
        hold(address(token), 3e18);
        for (uint256 i = 2; i <= uint256(LyingBalance.Manner.BurnsGas); ++i) {
            token.setAnswer(address(fund), LyingBalance.Manner(i), 0);
            AssetView memory seen = assetOf(address(token));
            vm.assertTrue(!seen.readable);
            vm.assertEq(seen.held, 0);
            vm.assertEq(seen.own, 3e18);
            FundView memory whole = lens.fund(fund);
            vm.assertEq(whole.low, 0);
            vm.assertEq(whole.high, 0);
            vm.assertEq(whole.totalAssets, fund.totalAssets());
            vm.assertTrue(whole.assets[0].readable);
        }
    }

    /// @dev A listed token may change its mind about its decimals, and about answering.
    function test_fund__of_a_token_of_odd_decimals__says_zero_and_the_rest() external {
        Decimals token = new Decimals();
        hold(address(token), 3e18);
        vm.assertEq(assetOf(address(token)).decimals, 18);
        for (uint256 i = 1; i <= uint256(Decimals.Manner.Eats); ++i) {
            token.setManner(Decimals.Manner(i));
            AssetView memory seen = assetOf(address(token));
            vm.assertEq(seen.decimals, 0);
            vm.assertEq(seen.own, 3e18);
        }
    }

    function test_fund__without_usable_prices__has_no_nav_and_tells_why() external {
        for (uint256 i = 1; i <= uint256(Reason.Deviating); ++i) {
            spoil(address(ether_), Reason(i));
            FundView memory seen = lens.fund(fund);
            vm.assertEq(seen.low, 0);
            vm.assertEq(seen.high, 0);
            vm.assertEq(uint256(seen.assets[1].price.reason), i);
            vm.assertEq(seen.assets[1].price.mid, ETHER_PRICE);
            vm.assertEq(seen.totalAssets, 100_000e6);
        }
    }

    function test_fund__before_its_first_share__is_empty() external {
        fund = newFund(config());
        deployModules(RATE, 0);
        FundView memory seen = lens.fund(fund);
        vm.assertEq(seen.supply + seen.effectiveSupply + seen.low + seen.high, 0);
        vm.assertEq(seen.totalAssets, 0);
        vm.assertEq(seen.assets.length, 1);
        vm.assertEq(seen.record.mark, PAR);
        vm.assertEq(seen.record.newer.time, 0);
    }

    function test_fund__tells_the_record() external {
        settleOn(4e6);
        vm.warp(START + 3 * APART);
        see(3e6);
        setRate(0.1e6);
        RecordView memory seen = lens.fund(fund).record;
        vm.assertEq(seen.steady, 3e18);
        vm.assertEq(seen.mark, PAR);
        vm.assertEq(seen.peak, 4e18);
        vm.assertEq(seen.drawdown, 0.25e18);
        vm.assertEq(seen.due, DUE);
        vm.assertEq(seen.rate, 0.1e6);
        vm.assertEq(seen.newer.price, 3e18);
        vm.assertEq(seen.newer.time, START + 3 * APART);
        vm.assertEq(lens.fund(fund).exitFee, 0.1e6 * 2 / uint256(3));
    }

    /// @dev As in the Fund's own tests, where it is nobody.
    function test_fund__with_no_record_behind_it__tells_the_rest() external {
        FundConfig memory made = config();
        made.record = RECORD;
        fund = newFund(made);
        seed(100_000e6);
        FundView memory seen = lens.fund(fund);
        vm.assertEq(seen.supply, 100_000e18);
        vm.assertEq(seen.record.due + seen.record.mark, 0);
    }
}
