// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IFund} from "../../../../contracts/interfaces/IFund.sol";
import {IMandate, Limit} from "../../../../contracts/interfaces/IMandate.sol";
import {MandateBase} from "./MandateBase.sol";

contract MandatePauseTest is MandateBase {
    function _pause(Limit flow) private returns (uint256 until) {
        until = time() + 9 days;
        vm.expectEmit(address(mandate));
        emit IMandate.Tightened(flow, 0, until);
        vm.prank(SAFE);
        mandate.pause(flow, until);
    }

    function test_pause__of_deposits__closes_both_ways_in_until_it_ends() external {
        invest(INVESTOR, 1000e18);
        uint256 until = _pause(Limit.Deposits);
        vm.assertTrue(mandate.depositsPaused());
        vm.assertTrue(!mandate.redemptionsPaused());
        vm.assertTrue(terms().open);
        vm.assertEq(fund.maxDeposit(INVESTOR), 0);
        provide(address(dollar), INVESTOR, 10e6);
        vm.prank(INVESTOR);
        fails(IFund.DepositsPaused.selector);
        fund.deposit(10e6, INVESTOR);
        leave(INVESTOR, 10e18);
        leaveInKind(INVESTOR, 10e18);
        vm.warp(until);
        vm.assertTrue(!mandate.depositsPaused());
        vm.prank(INVESTOR);
        fund.deposit(10e6, INVESTOR);
    }

    function test_pause__of_redemptions__leaves_the_exit_in_kind() external {
        invest(INVESTOR, 1000e18);
        uint256 until = _pause(Limit.Redemptions);
        vm.assertTrue(mandate.redemptionsPaused());
        vm.assertTrue(!mandate.depositsPaused());
        vm.prank(INVESTOR);
        fails(IFund.RedemptionsPaused.selector);
        fund.redeem(10e18, INVESTOR, INVESTOR);
        leaveInKind(INVESTOR, 10e18);
        vm.warp(until);
        vm.assertTrue(!mandate.redemptionsPaused());
        leave(INVESTOR, 10e18);
    }

    function test_pause__of_trading__closes_the_keepers_door() external {
        uint256 until = _pause(Limit.Trading);
        vm.assertTrue(!terms().open);
        vm.assertTrue(!mandate.depositsPaused());
        vm.assertTrue(!mandate.redemptionsPaused());
        vm.warp(until - 1);
        vm.assertTrue(!terms().open);
        vm.warp(until);
        vm.assertTrue(terms().open);
    }

    function test_pause__lifted__is_open() external {
        _pause(Limit.Deposits);
        lift(uint256(Limit.Deposits));
        vm.assertTrue(!mandate.depositsPaused());
    }

    function test_pause__of_what_is_no_flow__reverts() external {
        for (uint256 key; key < LIMITS; ++key) {
            if (key >= 10 && key <= 12) continue;
            vm.prank(SAFE);
            fails(IMandate.NotAFlow.selector, key);
            mandate.pause(Limit(key), START + 1 days);
        }
    }

    /// @dev Anything but nothing is open.
    function test_tighten__of_a_flow_to_something__closes_nothing() external {
        tighten(Limit.Trading, 1, START + 1 days);
        tighten(Limit.Deposits, 1, START + 1 days);
        tighten(Limit.Redemptions, 1, START + 1 days);
        vm.assertTrue(terms().open);
        vm.assertTrue(!mandate.depositsPaused());
        vm.assertTrue(!mandate.redemptionsPaused());
    }

    /// @dev A Safe gone bad, at its best: three parts of four, and the exit in kind in all of them.
    function test_invariant_26__a_safe_that_pauses_all_it_can__leaves_a_quarter() external {
        invest(INVESTOR, 1000e18);
        uint256 closed;
        vm.warp(START + 400 days);
        for (uint256 hour; hour < 160 * 24; ++hour) {
            (, uint256 until, uint256 free) = mandate.overlays();
            if (time() >= until && time() >= free) _pauseAll(time() + LONGEST);
            if (mandate.redemptionsPaused()) ++closed;
            if (hour % 100 == 0) leaveInKind(INVESTOR, 1e18);
            vm.warp(time() + 1 hours);
        }
        vm.assertEq(closed, 120 * 24);
    }

    function _pauseAll(uint256 until) private {
        tighten(Limit.Trading, 0, until);
        tighten(Limit.Deposits, 0, until);
        tighten(Limit.Redemptions, 0, until);
    }
}
