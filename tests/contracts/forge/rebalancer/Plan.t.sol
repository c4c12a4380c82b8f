// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Limit} from "../../../../contracts/interfaces/IMandate.sol";
import {Reason} from "../../../../contracts/interfaces/IPrices.sol";
import {IRebalancer, Leg, Plan} from "../../../../contracts/interfaces/IRebalancer.sol";
import {Bucket} from "../../../../contracts/libraries/Bucket.sol";
import {RebalancerBase} from "./RebalancerBase.sol";

contract PlanTest is RebalancerBase {
    /// @dev Everything wrong at once, and then one thing mended after the other: the order is told.
    function test_rebalance__refuses_in_its_order() external {
        tighten(Limit.Trading, 0, time() + 1 hours);
        Plan memory made;
        vm.prank(GOVERNANCE);
        rebalancer.setLease(KEEPER, 0);
        vm.prank(STRANGER);
        fails(IRebalancer.NotKeeper.selector, STRANGER, KEEPER);
        rebalancer.rebalance(made);
        refused(made, why(IRebalancer.LeaseOver.selector, KEEPER, 0));
        vm.prank(GOVERNANCE);
        rebalancer.setLease(KEEPER, START + 10 days);
        refused(made, why(IRebalancer.TradingClosed.selector));
        lift(uint256(Limit.Trading));
        refused(made, why(IRebalancer.WrongEpoch.selector, 0, 1));
        made.epoch = 1;
        refused(made, why(IRebalancer.Expired.selector, 0, time()));
        made.deadline = time();
        _behindTheDeadline(made);
    }

    function _behindTheDeadline(Plan memory made) private {
        bytes32 hash = mandate.mandateHash();
        refused(made, abi.encodeWithSelector(IRebalancer.MandateChanged.selector, 0, hash));
        made.mandate = hash;
        refused(made, why(IRebalancer.EmptyPlan.selector));
        made.legs = new Leg[](13);
        made.targets = new uint64[](1);
        refused(made, why(IRebalancer.TooManyLegs.selector, 13, 12));
        made.legs = new Leg[](12);
        refused(made, why(IRebalancer.TargetsLength.selector, 1, 3));
        made.targets = noTargets();
        refused(made, why(IRebalancer.ExecutorNotAllowed.selector, address(0)));
    }

    function test_rebalance__at_its_deadline__passes_and_a_second_later__reverts() external {
        Plan memory made = plan(toEther(3000e6));
        uint256 deadline = time();
        vm.warp(deadline + 1);
        refused(made, why(IRebalancer.Expired.selector, deadline, deadline + 1));
        vm.warp(deadline);
        send(made);
    }

    function test_epoch__is_one_more_each_time() external {
        send(toEther(3000e6));
        vm.assertEq(rebalancer.epoch(), 1);
        Plan memory made = plan(toEther(3000e6));
        made.epoch = 1;
        refused(made, why(IRebalancer.WrongEpoch.selector, 1, 2));
        made.epoch = 3;
        refused(made, why(IRebalancer.WrongEpoch.selector, 3, 2));
        made.epoch = MAX;
        refused(made, why(IRebalancer.WrongEpoch.selector, MAX, 2));
        made.epoch = 2;
        send(made);
        vm.assertEq(rebalancer.epoch(), 2);
    }

    function test_rebalance__refused__uses_no_epoch() external {
        refused(toEther(20_001e6), _tooLarge());
        vm.assertEq(rebalancer.epoch(), 0);
    }

    function _tooLarge() private view returns (bytes memory) {
        return
            why(IRebalancer.TradeTooLarge.selector, address(dollar), 20 * PC + PC / 1000, 20 * PC);
    }

    function test_rebalance__of_another_mandate__reverts() external {
        Plan memory made = plan(toEther(3000e6));
        bytes32 before = made.mandate;
        set(Limit.Slippage, PC / 2);
        bytes32 now_ = mandate.mandateHash();
        refused(made, abi.encodeWithSelector(IRebalancer.MandateChanged.selector, before, now_));
    }

    function test_rebalance__of_twelve_legs__passes() external {
        Leg[] memory all = new Leg[](12);
        for (uint256 i; i < 12; ++i) {
            all[i] = toEther(750e6);
        }
        send(plan(all));
        vm.assertEq(fund.recorded(address(ether_)), 13e18);
        vm.assertEq(fund.recorded(address(dollar)), 61_000e6);
    }

    function test_rebalance__of_a_fund_with_no_low_nav__reverts() external {
        prices.set(address(dollar), 0, DOLLAR_PRICE, DOLLAR_PRICE, Reason.Stale);
        prices.set(address(ether_), 0, ETHER_PRICE, ETHER_PRICE, Reason.Stale);
        refused(plan(aims(40 * PC, 10 * PC)), why(Bucket.NoNav.selector, 0));
    }
}
