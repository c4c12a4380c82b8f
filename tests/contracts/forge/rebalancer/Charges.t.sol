// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Budget, IMandate, Limit} from "../../../../contracts/interfaces/IMandate.sol";
import {Reason} from "../../../../contracts/interfaces/IPrices.sol";
import {IRebalancer, Leg, Plan} from "../../../../contracts/interfaces/IRebalancer.sol";
import {RebalancerBase} from "./RebalancerBase.sol";

/// @notice What a rebalance takes out of the budgets, and what it tells. A percent of NAV is 1,000
/// dollars.
contract ChargesTest is RebalancerBase {
    function _charges(uint256 loss, uint256 turnover) private {
        vm.expectEmit(address(mandate));
        emit IMandate.Charged(loss, turnover);
    }

    function _bring(uint256 bought) private returns (Leg memory) {
        return leg(address(dollar), address(ether_), 3000e6, bought);
    }

    /// @dev Ether 1 % either way and 5 % of slippage: a low NAV of 99,700 dollars.
    function _blur() private {
        price(address(ether_), ETHER_PRICE, PERCENT);
        set(Limit.Slippage, 5 * PC);
    }

    function test_charge__of_a_fair_exchange__is_its_turnover() external {
        Leg memory one = toEther(3000e6);
        _charges(0, 3 * PC);
        send(one);
        vm.assertEq(left(Budget.Loss), PC / 2);
        vm.assertEq(left(Budget.Turnover), 17 * PC);
        vm.assertEq(left(Budget.Shift), 20 * PC);
    }

    /// @dev 15 dollars of 100,000.
    function test_charge__of_a_loss__is_its_part_of_the_nav() external {
        Leg memory one = _bring(0.995e18);
        _charges(0.00015e18, 3 * PC);
        send(one);
        vm.assertEq(left(Budget.Loss), PC / 2 - 0.00015e18);
    }

    function test_charge__of_a_gain__is_nothing() external {
        Leg memory one = _bring(1.01e18);
        _charges(0, 3 * PC);
        send(one);
    }

    /// @dev What one leg gains makes no other good.
    function test_charge__of_two_legs__adds_up_losses_alone() external {
        setEther(0, 60 * PC, 60 * PC);
        Leg memory one = _bring(1.005e18);
        Leg memory two = _bring(0.995e18);
        _charges(0.00015e18, 6 * PC);
        send(one, two);
        (one, two) = (_bring(0.995e18), _bring(0.99e18));
        Plan memory made = plan(legs(one, two));
        // Of 100,000 dollars still: a gain and a loss of 15.
        _charges(0.00045e18, 6 * PC);
        send(made);
    }

    /// @dev The turnover at the high price, the loss at mid, both of the low NAV, and rounded up:
    /// an ether for 2,940 dollars is 3,030 and 60 of 99,700.
    function test_charge__is_of_the_low_nav_and_rounded_up() external {
        _blur();
        setEther(0, 60 * PC, 0);
        Leg memory one = fromEther(1e18, 2940e6);
        // 0.000601805416248746 and 0.03039117352056168505
        _charges(601_805_416_248_747, 30_391_173_520_561_686);
        send(one);
        vm.assertEq(left(Budget.Turnover), 20 * PC - 30_391_173_520_561_686);
    }

    /// @dev A third of 1e-18 dollars is one of the fund's: legs are rounded up one by one.
    function test_charge__of_odd_amounts__rounds_each_leg_up() external {
        price(address(ether_), ETHER_PRICE + 1, 0);
        setEther(0, 60 * PC, 0);
        // A NAV of 100,000e18 and 10; of 1e18 and 1 ether 3000e18 + 3001 and a bit, rounded up 3002.
        Leg memory one = fromEther(1e18 + 1, 3000e6);
        uint256 nav = 100_000e18 + 10;
        _charges(_up(3002, nav), _up(3000e18 + 3002, nav));
        send(one);
    }

    function _up(uint256 part, uint256 whole) private pure returns (uint256) {
        return (part * 1e18 + whole - 1) / whole;
    }

    // Distrusted

    function test_charge__of_the_distrusted__is_four_times() external {
        doubt(address(ether_), Reason.Deviating);
        Leg memory one = fromEther(1e18, 2985e6);
        _charges(0.0006e18, 12 * PC);
        send(one);
        one = fromEther(0.5e18, 1500e6);
        price(address(ether_), ETHER_PRICE, 0);
        setEther(0, 60 * PC, 0);
        vm.warp(time() + 1 days);
        record.observe();
        one = fromEther(1e18, 2985e6);
        Plan memory made = plan(one);
        uint256 nav = 99_985e18;
        _charges(_up(15e18, nav), _up(3000e18, nav));
        send(made);
    }

    /// @dev The largest trade is no budget, and not four times.
    function test_charge__of_the_distrusted__fits_the_largest_trade_once() external {
        set(Limit.LargestTrade, 3 * PC);
        doubt(address(ether_), Reason.SecondaryUnusable);
        Leg memory one = fromEther(1e18, 3000e6);
        _charges(0, 12 * PC);
        send(one);
    }

    // The whole of a budget

    function test_charge__of_all_the_loss__passes_and_a_unit_more__reverts() external {
        setBudget(Budget.Loss, 0.00015e18 - 1, 0);
        Leg memory one = _bring(0.995e18);
        bytes4 error = IMandate.BudgetExceeded.selector;
        refused(one, why(error, uint256(Budget.Loss), 0.00015e18, 0.00015e18 - 1));
        setBudget(Budget.Loss, 0.00015e18, 1 * PC);
        vm.warp(time() + 1);
        send(one);
    }

    function test_charge__of_all_the_turnover__passes_and_a_unit_more__reverts() external {
        setEther(0, 60 * PC, 60 * PC);
        send(toEther(18_000e6));
        bytes4 error = IMandate.BudgetExceeded.selector;
        refused(toEther(2000e6 + 1), why(error, uint256(Budget.Turnover), 2 * PC + 1e7, 2 * PC));
        send(toEther(2000e6));
        vm.assertEq(left(Budget.Turnover), 0);
    }

    function test_charge__beyond_the_safes_budget__reverts() external {
        tightenBudget(Budget.Turnover, 2 * PC, 0, time() + 1 days);
        bytes4 error = IMandate.BudgetExceeded.selector;
        refused(toEther(3000e6), why(error, uint256(Budget.Turnover), 3 * PC, 2 * PC));
        send(toEther(2000e6));
        vm.assertEq(left(Budget.Turnover), 0);
    }

    // The proof

    function _three(uint256 a, uint256 b, uint256 c) private pure returns (uint256[] memory all) {
        all = new uint256[](3);
        (all[0], all[1], all[2]) = (a, b, c);
    }

    function test_rebalance__tells_what_it_saw_and_did() external {
        _blur();
        Leg memory one = leg(address(dollar), address(ether_), 3000e6, 0.99e18);
        Plan memory made = plan(legs(one, toBits(5000e6)));
        made.targets = aims(41 * PC, 10 * PC);
        vm.expectEmit(address(rebalancer));
        emit IRebalancer.Rebalanced(
            1,
            mandate.mandateHash(),
            WHY,
            _three(DOLLAR_PRICE, ETHER_PRICE, BIT_PRICE),
            _three(70 * PC, 30 * PC, 0),
            _three(62 * PC, 0.3297e18, 5 * PC),
            100_000e18,
            99_970e18,
            // 30 dollars and 8,000 of 99,700, rounded up; and a hundredth of NAV.
            [
                PC / 2 - uint256(300_902_708_124_374),
                20 * PC - uint256(80_240_722_166_499_499),
                uint256(19 * PC)
            ]
        );
        send(made);
    }

    /// @dev What has no price is told at its last one.
    function test_rebalance__of_targets_alone__tells_them() external {
        doubt(address(ether_), Reason.Stale);
        Plan memory made = plan(aims(40 * PC, 11 * PC));
        vm.expectEmit(address(rebalancer));
        emit IRebalancer.Rebalanced(
            1,
            made.mandate,
            WHY,
            _three(DOLLAR_PRICE, ETHER_PRICE, BIT_PRICE),
            _three(70 * PC, 30 * PC, 0),
            _three(70 * PC, 30 * PC, 0),
            100_000e18,
            100_000e18,
            [uint256(PC / 2), uint256(20 * PC), uint256(19 * PC)]
        );
        send(made);
    }

    /// forge-config: default.fuzz.runs = 64
    function test_invariant_17__any_leg__leaves_the_nav_less_the_charge(uint96 any, uint64 lost)
        external
    {
        uint256 sold = within(any, 1e6, 10_000e6);
        uint256 bought = sold * 1e18 / 3000e6;
        bought -= bought * within(lost, 0, PC) / 1e18;
        Leg memory one = leg(address(dollar), address(ether_), sold, bought + 1);
        send(one);
        (, uint256[] memory held) = fund.holdings();
        vm.assertEq(held[0], 70_000e6 - sold);
        uint256 nav = held[0] * 1e12 + held[1] * 3000;
        uint256 charged = PC / 2 - left(Budget.Loss);
        vm.assertTrue(nav + charged * 100_000 >= 100_000e18);
        vm.assertEq(20 * PC - left(Budget.Turnover), sold * 1e7);
    }
}
