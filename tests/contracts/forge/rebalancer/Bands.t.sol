// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Limit} from "../../../../contracts/interfaces/IMandate.sol";
import {Reason} from "../../../../contracts/interfaces/IPrices.sol";
import {IRebalancer, Leg} from "../../../../contracts/interfaces/IRebalancer.sol";
import {RebalancerBase} from "./RebalancerBase.sol";

/// @notice Ether is 30 % of NAV, and one more for 3,000 dollars makes it 33 %. Of ether 34 units are
/// just more than a unit of weight.
contract BandsTest is RebalancerBase {
    function _outside(uint256 weight, uint256 least, uint256 most)
        private
        view
        returns (bytes memory)
    {
        return why(IRebalancer.OutsideBand.selector, address(ether_), weight, least, most);
    }

    function _bring(uint256 bought) private returns (Leg memory) {
        return leg(address(dollar), address(ether_), 3000e6, bought);
    }

    function test_band__at_its_upper_edge__passes_and_a_unit_above__reverts() external {
        setEther(10 * PC, 33 * PC, 33 * PC);
        refused(_bring(1e18 + 34), _outside(33 * PC + 1, 10 * PC, 33 * PC));
        send(_bring(1e18 + 33));
    }

    function test_band__at_its_lower_edge__passes_and_a_unit_below__reverts() external {
        setEther(27 * PC, 60 * PC, 27 * PC);
        setBits(0, 60 * PC, 0);
        refused(fromEther(1e18 + 1, 3000e6), _outside(27 * PC - 1, 27 * PC, 60 * PC));
        send(fromEther(1e18, 3000e6));
    }

    function test_band__from_above_it__must_come_nearer() external {
        setEther(0, 20 * PC, 20 * PC);
        setBits(0, 60 * PC, 0);
        refused(toEther(3000e6), _outside(33 * PC, 0, 20 * PC));
        send(fromEther(1e18, 3000e6));
        vm.assertEq(fund.recorded(address(ether_)), 9e18);
    }

    function test_band__from_below_it__must_come_nearer() external {
        setEther(50 * PC, 60 * PC, 50 * PC);
        refused(fromEther(1e18, 3000e6), _outside(27 * PC, 50 * PC, 60 * PC));
        send(toEther(3000e6));
        vm.assertEq(fund.recorded(address(ether_)), 11e18);
    }

    /// @dev As far off as before is not nearer.
    function test_band__there_and_back__reverts() external {
        setEther(0, 20 * PC, 20 * PC);
        Leg memory back = fromEther(1e18, 3000e6);
        refused(plan(legs(toEther(3000e6), back)), _outside(30 * PC, 0, 20 * PC));
        setEther(50 * PC, 60 * PC, 50 * PC);
        refused(plan(legs(toEther(3000e6), back)), _outside(30 * PC, 50 * PC, 60 * PC));
    }

    /// @dev Past the whole band, but nearer to its other end.
    function test_band__leapt_over__passes_where_it_is_nearer() external {
        setEther(28 * PC, 28 * PC, 28 * PC);
        setBits(0, 60 * PC, 0);
        refused(fromEther(4e18 / uint256(3), 4000e6), _outside(26 * PC, 28 * PC, 28 * PC));
        set(Limit.Progress, 30 * PC);
        send(fromEther(1e18, 3000e6)); // from two off to one
    }

    function test_band__of_what_is_not_traded__is_not_looked_at() external {
        setBits(0, 60 * PC, 60 * PC);
        setEther(50 * PC, 60 * PC, 50 * PC);
        send(toBits(5000e6));
        setEther(0, 20 * PC, 20 * PC);
        send(toBits(2500e6));
    }

    /// @dev The base asset's is the cash.
    function test_band__of_the_base__is_not_looked_at() external {
        setRule(address(dollar), 10, 20, 10, 1);
        send(toEther(3000e6));
    }

    function test_band__of_what_has_no_rule__lets_it_only_be_sold() external {
        setEther(0, 0, 0);
        refused(toEther(3000e6), _outside(33 * PC, 0, 0));
        send(fromEther(1e18, 3000e6));
    }

    function test_band__tightened_by_the_safe__holds() external {
        tightenMost(address(ether_), 32 * PC, time() + 1 hours);
        refused(toEther(3000e6), _outside(33 * PC, 0, 32 * PC));
        tightenMost(address(ether_), 33 * PC, time() + 1 hours);
        send(toEther(3000e6));
    }

    function test_band__of_what_is_distrusted__may_be_left_downwards() external {
        setEther(29 * PC, 60 * PC, 40 * PC);
        doubt(address(ether_), Reason.Deviating);
        send(fromEther(1e18, 3000e6));
        vm.assertEq(fund.recorded(address(ether_)), 9e18);
    }

    function test_band__in_a_fund_that_may_only_reduce__may_be_left_downwards() external {
        setEther(29 * PC, 60 * PC, 40 * PC);
        vm.prank(SAFE);
        mandate.trip();
        send(fromEther(1e18, 3000e6));
        vm.assertEq(fund.recorded(address(ether_)), 9e18);
    }

    /// @dev The bought counts as traded as much as the sold.
    function test_band__of_each_side__is_looked_at() external {
        setEther(0, 60 * PC, 0);
        setBits(0, 2 * PC, 2 * PC);
        Leg memory one = leg(address(ether_), address(bit), 1e18, 6e6);
        bytes4 error = IRebalancer.OutsideBand.selector;
        refused(one, why(error, address(bit), 3 * PC, 0, 2 * PC));
        setBits(0, 60 * PC, 60 * PC);
        setEther(28 * PC, 60 * PC, 28 * PC);
        refused(one, _outside(27 * PC, 28 * PC, 60 * PC));
    }

    /// @dev Weights behind are parts of the NAV before: a loss is no approach.
    function test_band__after_a_loss__is_of_the_nav_before() external {
        setEther(0, 29 * PC, 29 * PC);
        setBits(0, 60 * PC, 60 * PC);
        // The whole gets smaller, ether alone would be more of it than before.
        send(leg(address(ether_), address(bit), 1e18, 5.94e6));
        (, uint256[] memory held) = fund.holdings();
        vm.assertEq(held[1], 9e18);
        vm.assertEq(held[2], 5.94e6);
    }
}
