// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Limit, Rule} from "../../../../contracts/interfaces/IMandate.sol";
import {Reason} from "../../../../contracts/interfaces/IPrices.sol";
import {IRebalancer, Leg} from "../../../../contracts/interfaces/IRebalancer.sol";
import {RebalancerBase} from "./RebalancerBase.sol";

/// @notice From 70, 30 and 0 % towards 50, 40 and 10: each percent bought or sold for cash is one of the
/// way, each exchanged for another asset two, and half of that is asked for. Where it says no, the
/// error says how much was made.
contract ProgressTest is RebalancerBase {
    function _made(Leg memory one, uint256 made, uint256 wanted) private {
        refused(one, why(IRebalancer.NoProgress.selector, made, wanted));
    }

    function _all() private {
        set(Limit.Progress, 100 * PC);
    }

    /// @dev Ether from 30 to 33 past an aim of 32.25: 2.25 off, then 0.75.
    function test_progress__to_the_unit__passes_and_a_unit_less__reverts() external {
        setBits(0, 60 * PC, 0);
        setEther(0, 60 * PC, 0.3225e18 - 1);
        _made(toEther(3000e6), 0.015e18 - 2, 0.015e18);
        setEther(0, 60 * PC, 0.3225e18);
        send(toEther(3000e6));
    }

    function test_progress__away_from_the_targets__is_none() external {
        _made(fromEther(1e18, 3000e6), 0, 0.015e18);
        setEther(0, 60 * PC, 30 * PC);
        setBits(0, 60 * PC, 0);
        _made(toEther(3000e6), 0, 0.015e18);
    }

    function test_progress__asked_in_full__takes_no_loss() external {
        _all();
        Leg memory one = toEther(3000e6);
        one.route = route(1e18 - 1); // three hundredths of a unit of weight, and the weight rounded down
        _made(one, 3 * PC - 1, 3 * PC);
        one.route = route(1e18);
        send(one);
    }

    /// @dev What is asked for is rounded up, twice: 1e18 and a unit of ether are 3 % and 0.03 units.
    function test_progress__of_an_odd_amount__is_rounded_up() external {
        setEther(0, 60 * PC, 30 * PC);
        setBits(0, 60 * PC, 0);
        _made(fromEther(1e18 + 1, 3000e6), 0, 0.015e18 + 1);
        set(Limit.Progress, 50 * PC + 1);
        _made(fromEther(1e18, 3000e6), 0, 0.015e18 + 1); // 0.03 units more
    }

    /// @dev Legs add up, whatever way they go.
    function test_progress__of_legs_against_each_other__is_of_what_is_left() external {
        Leg memory back = fromEther(1e18, 3000e6);
        refused(
            plan(legs(toEther(6000e6), back)),
            why(IRebalancer.NoProgress.selector, 3 * PC, 0.045e18)
        );
        set(Limit.Progress, 100 * PC / 3);
        send(toEther(6000e6), back);
    }

    function test_progress__at_mid_prices() external {
        price(address(ether_), ETHER_PRICE, PERCENT);
        set(Limit.Slippage, 5 * PC);
        setEther(0, 60 * PC, 0.3225e18 - 1);
        setBits(0, 60 * PC, 0);
        _made(toEther(3000e6), 0.015e18 - 2, 0.015e18);
        setEther(0, 60 * PC, 0.3225e18);
        send(toEther(3000e6));
    }

    // Aims: the targets, cut to what may be held

    /// @dev Ether from 30 to 27, away from its target and past an aim of 28.
    function test_aims__are_cut_to_what_the_safe_allows() external {
        _all();
        _made(fromEther(1e18, 3000e6), 0, 3 * PC);
        tightenMost(address(ether_), 28 * PC, time() + 1 hours);
        _made(fromEther(1e18, 3000e6), PC, 3 * PC);
    }

    /// @dev 40 and 10 in a group of 40 are 32 and 8: 2 off, then 1.
    function test_aims__of_a_group_too_large__are_scaled() external {
        _all();
        setRule(address(bit), 0, 60, 10, 1);
        uint64[20] memory all = mandate.limits();
        all[uint256(Limit.GroupOne)] = 40 * PC;
        setAll(all);
        _made(toEther(3000e6), PC, 3 * PC);
        setRule(address(bit), 0, 60, 10, 2); // two groups, and 40 is not too much
        send(toEther(3000e6));
    }

    function test_aims__of_each_group__are_scaled_to_its_own() external {
        setRule(address(bit), 0, 60, 0, 0);
        for (uint8 group = 1; group <= 7; ++group) {
            uint64[20] memory all = numbers();
            (all[12 + group], all[uint256(Limit.Progress)]) = (28 * PC, 100 * PC);
            setAll(all);
            setRule(address(ether_), 0, 60, 40, group % 7 + 1);
            _made(fromEther(1e18, 3000e6), 0, 3 * PC);
            setRule(address(ether_), 0, 60, 40, group);
            _made(fromEther(1e18, 3000e6), PC, 3 * PC); // as where the Safe says so
        }
    }

    /// @dev Scaled down by units that do not come out even: 0.4 of a third is not more than it is.
    function test_aims__are_rounded_down() external {
        _all();
        setRule(address(ether_), 0, 60, 40, 1);
        setRule(address(bit), 0, 60, 20, 1);
        uint64[20] memory all = mandate.limits();
        all[uint256(Limit.GroupOne)] = 48 * PC + 1; // 32 % and two thirds of a unit, 16 and a third
        setAll(all);
        _made(toEther(3000e6), PC, 3 * PC);
        all[uint256(Limit.GroupOne)] = 48 * PC + 2; // 32 % and one and a third
        setAll(all);
        _made(toEther(3000e6), PC + 2, 3 * PC);
    }

    function _risk(uint64 most) private {
        uint64[20] memory all = mandate.limits();
        all[uint256(Limit.FirstAt)] = 0;
        (all[uint256(Limit.FirstRisk)], all[uint256(Limit.SecondRisk)]) = (most, most);
        setAll(all);
    }

    /// @dev 40 and 10, of which all together may be 40.
    function test_aims__of_too_much_risk__are_scaled() external {
        _all();
        _risk(40 * PC);
        _made(toEther(3000e6), PC, 3 * PC);
        _risk(40 * PC + 2); // 32 % and one and three fifths of a unit
        _made(toEther(3000e6), PC + 2, 3 * PC);
        _risk(50 * PC);
        send(toEther(3000e6));
    }

    /// @dev First the group, to 30 and 10, then all to four fifths: 24 and 8.
    function test_aims__are_cut_by_groups_before_risk() external {
        _all();
        uint64[20] memory all = mandate.limits();
        all[uint256(Limit.GroupOne)] = 30 * PC;
        setAll(all);
        _risk(32 * PC);
        refused(toBits(3000e6), why(IRebalancer.TooMuchRisk.selector, 33 * PC, 32 * PC));
        // Ether for bits: ether 3 nearer to 24, bits 3 nearer to 8.
        send(leg(address(ether_), address(bit), 1e18, 6e6));
        // 27 and 3, then 21 and 9: ether is as far off as it was, and bits 4 nearer.
        _made(leg(address(ether_), address(bit), 2e18, 12e6), 4 * PC, 12 * PC);
    }

    // What may only fall has no aim

    /// @dev Away from its target, and all of the way. What is lost on it is the budget's to say.
    function test_aims__of_what_is_distrusted__are_nothing() external {
        _made(fromEther(1e18, 3000e6), 0, 0.015e18);
        doubt(address(ether_), Reason.SecondaryUnusable);
        _all();
        send(fromEther(1e18, 2970e6));
    }

    /// @dev 70 of cash where 40 is the aim: that does not keep anything in.
    function test_aims__of_what_is_distrusted__are_met_whatever_the_cash() external {
        _all();
        setBits(0, 60 * PC, 60 * PC);
        doubt(address(ether_), Reason.Deviating);
        send(fromEther(1e18, 3000e6));
    }

    function test_aims__in_a_fund_that_may_only_reduce__are_nothing_but_cash() external {
        swap(address(dollar), address(bit), 5000e6, 1e7);
        vm.prank(SAFE);
        mandate.trip();
        _all();
        send(leg(address(bit), address(dollar), 1e7, 5000e6));
        send(fromEther(1e18, 2970e6));
        vm.assertEq(fund.recorded(address(bit)), 0);
    }

    /// @dev Nobody looked for a day: the same.
    function test_aims__under_a_stale_record__are_nothing_but_cash() external {
        _made(fromEther(1e18, 3000e6), 0, 0.015e18);
        vm.warp(time() + 1 days + 1);
        refused(toEther(3000e6), why(IRebalancer.MayOnlyFall.selector, address(ether_)));
        send(fromEther(1e18, 3000e6));
    }

    /// @dev Beside it the others keep theirs: what ether was to be is cash.
    function test_aims__of_the_others__stay() external {
        _all();
        setBits(0, 60 * PC, 2 * PC);
        doubt(address(ether_), Reason.Deviating);
        _made(toBits(3000e6), PC, 3 * PC); // 2 off, then 1
        setBits(0, 60 * PC, 10 * PC);
        send(toBits(3000e6));
        send(leg(address(ether_), address(bit), 1e18, 6e6));
    }

    /// @dev The base has none.
    function test_aims__of_the_others__stay_where_the_base_is_distrusted() external {
        _all();
        doubt(address(dollar), Reason.Deviating);
        send(toEther(3000e6));
    }
}
