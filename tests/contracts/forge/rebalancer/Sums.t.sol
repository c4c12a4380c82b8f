// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Limit} from "../../../../contracts/interfaces/IMandate.sol";
import {IRebalancer, Leg} from "../../../../contracts/interfaces/IRebalancer.sol";
import {RebalancerBase} from "./RebalancerBase.sol";

/// @notice Cash, groups, and all that is no cash: met, or no further off. Of NAV 70 % are cash.
contract SumsTest is RebalancerBase {
    /// @notice Ether for bits, which leaves the cash and all together as they are.
    function _across(uint256 bits) private returns (Leg memory) {
        return leg(address(ether_), address(bit), 1e18, bits);
    }

    function _bring(uint256 bought) private returns (Leg memory) {
        return leg(address(dollar), address(ether_), 3000e6, bought);
    }

    // Cash

    function test_cash__at_its_least__passes_and_a_unit_below__reverts() external {
        setBits(0, 60 * PC, 0);
        set(Limit.MinCash, 67 * PC);
        bytes4 error = IRebalancer.TooLittleCash.selector;
        refused(toEther(3000e6 + 1), why(error, 67 * PC - 1e7, 67 * PC));
        send(toEther(3000e6));
        vm.assertEq(fund.recorded(address(dollar)), 67_000e6);
    }

    function test_cash__below_its_least__may_stay_and_rise_and_not_fall() external {
        set(Limit.MinCash, 75 * PC);
        bytes4 error = IRebalancer.TooLittleCash.selector;
        refused(toEther(3000e6), why(error, 67 * PC, 75 * PC));
        send(_across(6e6));
        send(fromEther(1e18, 3000e6));
        vm.assertEq(fund.recorded(address(dollar)), 73_000e6);
    }

    function test_cash__raised_by_the_safe__holds() external {
        setBits(0, 60 * PC, 0);
        tighten(Limit.MinCash, 68 * PC, time() + 1 hours);
        bytes4 error = IRebalancer.TooLittleCash.selector;
        refused(toEther(3000e6), why(error, 67 * PC, 68 * PC));
        send(toEther(2000e6));
    }

    // Groups

    function _group(uint8 group, uint64 most) private {
        uint64[20] memory all = numbers();
        all[12 + group] = most;
        setAll(all);
        setRule(address(ether_), 0, 60, 40, group);
    }

    function test_group__at_its_most__passes_and_a_unit_above__reverts() external {
        bytes4 error = IRebalancer.GroupTooLarge.selector;
        for (uint8 group = 1; group <= 7; ++group) {
            _group(group, 33 * PC);
            refused(_bring(1e18 + 34), why(error, group, 33 * PC + 1, 33 * PC));
        }
        send(_bring(1e18 + 33));
    }

    function test_group__of_two__is_their_sum() external {
        _group(2, 32 * PC);
        bytes4 error = IRebalancer.GroupTooLarge.selector;
        refused(toBits(3000e6), why(error, 2, 33 * PC, 32 * PC));
        send(toBits(2000e6));
    }

    /// @dev Beyond its most already: what does not enlarge it is let through.
    function test_group__beyond_its_most__may_stay_and_fall_and_not_rise() external {
        _group(2, 20 * PC);
        setEther(0, 60 * PC, 0);
        setRule(address(ether_), 0, 60, 0, 2);
        bytes4 error = IRebalancer.GroupTooLarge.selector;
        refused(_across(6e6 + 1), why(error, 2, 0.300000005e18, 20 * PC));
        refused(toBits(1000e6), why(error, 2, 31 * PC, 20 * PC));
        send(_across(6e6));
        send(fromEther(1e18, 3000e6));
    }

    function test_group__of_none__has_no_most() external {
        uint64[20] memory all = numbers();
        for (uint256 key = 13; key < LIMITS; ++key) {
            all[key] = 0;
        }
        setAll(all);
        setRule(address(ether_), 0, 60, 40, 0);
        send(toEther(3000e6));
    }

    function test_group__tightened_by_the_safe__holds() external {
        tighten(Limit.GroupOne, 32 * PC, time() + 1 hours);
        bytes4 error = IRebalancer.GroupTooLarge.selector;
        refused(toEther(3000e6), why(error, 1, 33 * PC, 32 * PC));
        send(toEther(2000e6));
    }

    // All that is no cash

    /// @notice The first rung is where the fund stands.
    function _risk(uint64 most) private {
        uint64[20] memory all = numbers();
        all[uint256(Limit.FirstAt)] = 0;
        (all[uint256(Limit.FirstRisk)], all[uint256(Limit.SecondRisk)]) = (most, most);
        setAll(all);
    }

    function test_risk__at_its_most__passes_and_a_unit_above__reverts() external {
        setBits(0, 60 * PC, 0);
        _risk(33 * PC);
        bytes4 error = IRebalancer.TooMuchRisk.selector;
        refused(_bring(1e18 + 34), why(error, 33 * PC + 1, 33 * PC));
        send(_bring(1e18 + 33));
    }

    function test_risk__is_of_all_assets_together() external {
        setEther(0, 60 * PC, 33 * PC);
        setBits(0, 60 * PC, PC);
        _risk(34 * PC);
        bytes4 error = IRebalancer.TooMuchRisk.selector;
        refused(plan(legs(toEther(3000e6), toBits(2000e6))), why(error, 35 * PC, 34 * PC));
        send(toEther(3000e6), toBits(1000e6));
    }

    function test_risk__beyond_its_most__may_stay_and_fall_and_not_rise() external {
        _risk(20 * PC);
        bytes4 error = IRebalancer.TooMuchRisk.selector;
        refused(_across(6e6 + 1), why(error, 0.300000005e18, 20 * PC));
        refused(toBits(1000e6), why(error, 31 * PC, 20 * PC));
        send(_across(6e6));
        send(fromEther(1e18, 3000e6));
    }

    /// @dev Bits for ether, and all of it a unit more than before.
    function test_risk__a_unit_more_than_before__reverts() external {
        _risk(20 * PC);
        swap(address(dollar), address(bit), 3000e6, 6e6);
        bytes4 error = IRebalancer.TooMuchRisk.selector;
        Leg memory one = leg(address(bit), address(ether_), 6e6, 1e18 + 34);
        refused(one, why(error, 33 * PC + 1, 20 * PC));
        one.route = route(1e18 + 33); // not a unit
        refused(one, why(IRebalancer.NoProgress.selector, 0, 3 * PC));
    }

    /// @dev By the record: a fall of 10 %, of which 60 % may be at risk, and at the trade's prices.
    function test_risk__goes_by_the_ladder() external {
        widen();
        uint64[20] memory all = mandate.limits();
        (all[uint256(Limit.FirstRisk)], all[uint256(Limit.SecondRisk)]) = (30 * PC, 30 * PC);
        setAll(all);
        vm.warp(time() + 1 hours);
        settleOn(90_000e6);
        price(address(ether_), ETHER_PRICE, 0);
        bytes4 error = IRebalancer.TooMuchRisk.selector;
        refused(toEther(3000e6), why(error, 33 * PC, 30 * PC));
        vm.warp(time() + 1 hours);
        settleOn(90_000e6 + 1);
        price(address(ether_), ETHER_PRICE, 0);
        send(toEther(3000e6));
    }

    /// @dev Bands before cash, cash before groups, groups before all, all before progress.
    function test_rebalance__judges_in_its_order() external {
        uint64[20] memory all = numbers();
        all[uint256(Limit.FirstAt)] = 0;
        (all[uint256(Limit.FirstRisk)], all[uint256(Limit.SecondRisk)]) = (20 * PC, 20 * PC);
        (all[uint256(Limit.MinCash)], all[uint256(Limit.GroupOne)]) = (75 * PC, 20 * PC);
        setAll(all);
        setEther(0, 20 * PC, 0);
        Leg memory one = toEther(3000e6);
        bytes4 error = IRebalancer.OutsideBand.selector;
        refused(one, why(error, address(ether_), 33 * PC, 0, 20 * PC));
        setEther(0, 60 * PC, 0);
        refused(one, why(IRebalancer.TooLittleCash.selector, 67 * PC, 75 * PC));
        all[uint256(Limit.MinCash)] = 20 * PC;
        setAll(all);
        refused(one, why(IRebalancer.GroupTooLarge.selector, 1, 33 * PC, 20 * PC));
        all[uint256(Limit.GroupOne)] = 60 * PC;
        setAll(all);
        refused(one, why(IRebalancer.TooMuchRisk.selector, 33 * PC, 20 * PC));
        all[uint256(Limit.FirstRisk)] = 60 * PC;
        setAll(all);
        _risk(60 * PC);
        refused(one, why(IRebalancer.NoProgress.selector, 0, 0.015e18));
    }
}
