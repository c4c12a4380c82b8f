// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Budget, IMandate, Limit} from "../../../../contracts/interfaces/IMandate.sol";
import {Reason} from "../../../../contracts/interfaces/IPrices.sol";
import {IRebalancer, Leg, Plan} from "../../../../contracts/interfaces/IRebalancer.sol";
import {Bucket} from "../../../../contracts/libraries/Bucket.sol";
import {DevToken} from "../../../../contracts/mocks/DevToken.sol";
import {RebalancerBase} from "./RebalancerBase.sol";

/// @notice Numbers that do not come out even, and limits of nothing.
contract OddTest is RebalancerBase {
    /// @dev 10.5 ether at 3,000 dollars and 1e-18: half of such a unit is not there.
    function test_nav__of_an_odd_price__is_rounded_down() external {
        swap(address(dollar), address(ether_), 1500e6, 0.5e18);
        price(address(ether_), ETHER_PRICE + 1, 0);
        Plan memory made = plan(aims(40 * PC, 10 * PC));
        uint256 nav = 100_000e18 + 10;
        uint256[] memory seen = _three(DOLLAR_PRICE, ETHER_PRICE + 1, BIT_PRICE);
        uint256 ethers = (31_500e18 + 10) * uint256(1e18) / nav;
        uint256[] memory weights = _three(68_500e18 * uint256(1e18) / nav, ethers, 0);
        vm.expectEmit(address(rebalancer));
        emit IRebalancer.Rebalanced(
            1,
            made.mandate,
            WHY,
            seen,
            weights,
            weights,
            nav,
            nav,
            [uint256(PC / 2), uint256(20 * PC), uint256(20 * PC)]
        );
        send(made);
    }

    function _three(uint256 a, uint256 b, uint256 c) private pure returns (uint256[] memory all) {
        all = new uint256[](3);
        (all[0], all[1], all[2]) = (a, b, c);
    }

    /// @dev 1.01 and a unit of ether at that price are 3,030 dollars, 3001.01 units and a bit.
    function test_leg__that_brings_an_odd_worth__is_rounded_down() external {
        price(address(ether_), ETHER_PRICE + 1, 0);
        Leg memory one = leg(address(dollar), address(ether_), 3000e6, 1.01e18 + 1);
        bytes4 error = IRebalancer.GainBeyondReason.selector;
        refused(one, why(error, address(ether_), 3030e18 + 3001, 3030e18));
    }

    function test_leg__of_a_fund_with_no_low_nav__reverts() external {
        Leg memory one = toEther(3000e6);
        doubt(address(dollar), Reason.Stale);
        doubt(address(ether_), Reason.Stale);
        refused(one, why(Bucket.NoNav.selector, 0));
    }

    /// @dev Less than 1e-18 dollars is nothing, and no low NAV.
    function test_navLow__of_less_than_a_unit__is_nothing() external {
        DevToken dust = newToken("Dust", "DST", 18);
        price(address(dust), 1000, 0);
        list(address(dust));
        swap(address(dollar), address(dust), 1, 1e15 - 1);
        doubt(address(dollar), Reason.Stale);
        doubt(address(ether_), Reason.Stale);
        Plan memory made = plan(new uint64[](4));
        refused(made, why(Bucket.NoNav.selector, 0));
        price(address(ether_), ETHER_PRICE, 0);
        setBits(0, 60 * PC, 0);
        setEther(0, 60 * PC, 0);
        send(made);
    }

    /// @dev Whatever rule somebody gave it: the base has no band, no target and no group.
    function test_rebalance__with_a_rule_for_the_base__ignores_it() external {
        setRule(address(dollar), 20, 25, 20, 1);
        uint64[20] memory all = numbers();
        all[uint256(Limit.GroupOne)] = 40 * PC;
        setAll(all);
        setEther(0, 60 * PC, 27 * PC);
        setBits(0, 60 * PC, 0);
        Plan memory made = plan(fromEther(1e18, 3000e6));
        made.targets = aims(0.285e18, 0); // from 30 as far past it
        refused(made, why(IRebalancer.NoProgress.selector, 0, 0.015e18));
        made.targets = aims(27 * PC, 0);
        send(made);
        vm.assertEq(left(Budget.Shift), 20 * PC); // and costs nothing
        vm.assertEq(mandate.rule(address(dollar)).target, 0);
        vm.assertEq(mandate.rule(address(dollar)).least, 20 * PC);
    }

    /// @dev What is in no group is not held to the limit that stands before the groups'.
    function test_rebalance__of_no_group__while_redemptions_are_closed__passes() external {
        tighten(Limit.Redemptions, 0, time() + 1 hours);
        setRule(address(ether_), 0, 60, 40, 0);
        setRule(address(bit), 0, 60, 10, 0);
        Plan memory made = plan(toEther(3000e6));
        made.targets = aims(41 * PC, 10 * PC);
        send(made);
        vm.assertEq(fund.recorded(address(ether_)), 11e18);
    }

    function test_aims__of_nothing_in_a_group_of_nothing__are_nothing() external {
        uint64[20] memory all = numbers();
        all[uint256(Limit.GroupTwo)] = 0;
        setAll(all);
        setBits(0, 60 * PC, 0);
        send(toEther(3000e6));
    }

    function test_aims__of_nothing_where_nothing_may_be_held__are_cash() external {
        uint64[20] memory all = numbers();
        all[uint256(Limit.FirstAt)] = 0;
        (all[uint256(Limit.FirstRisk)], all[uint256(Limit.SecondRisk)]) = (0, 0);
        setAll(all);
        setEther(0, 60 * PC, 0);
        setBits(0, 60 * PC, 0);
        send(fromEther(1e18, 3000e6));
        vm.assertEq(fund.recorded(address(dollar)), 73_000e6);
    }

    /// @dev With a third asset in the same group the scale is of their sum.
    function test_aims__where_targets_are_far_beyond__are_scaled_once() external {
        set(Limit.Progress, 100 * PC);
        setRule(address(ether_), 0, 60, 60, 1);
        setRule(address(bit), 0, 60, 60, 1);
        // 60 and 60 in a group of 60 are 30 and 30: ether is where it shall be.
        refused(toEther(3000e6), why(IRebalancer.NoProgress.selector, 0, 3 * PC));
        send(toBits(3000e6));
    }

    /// @dev Each of an exchange's two sides stays in the fund's records, leg behind leg.
    function test_legs__behind_each_other__count_on_each_other() external {
        set(Limit.Progress, 10 * PC);
        Leg memory one = toEther(3000e6);
        Leg memory two = leg(address(ether_), address(bit), 0.5e18, 3e6);
        vm.expectEmit(address(mandate));
        emit IMandate.Charged(0, 4.5e16);
        send(one, two);
        vm.assertEq(fund.recorded(address(ether_)), 10.5e18);
        vm.assertEq(fund.recorded(address(bit)), 3e6);
    }
}
