// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IRebalancer, Leg} from "../../../../contracts/interfaces/IRebalancer.sol";
import {PlainCode} from "../../../../contracts/libraries/PlainCode.sol";
import {RebalancerBase} from "./RebalancerBase.sol";

contract ExecutorsTest is RebalancerBase {
    function test_allow__keeps_its_code_and_tells() external {
        bytes32 code = address(gate).codehash;
        vm.expectEmit(address(rebalancer));
        emit IRebalancer.ExecutorAllowed(address(gate), code);
        vm.prank(GOVERNANCE);
        rebalancer.allow(address(gate));
        vm.assertEq(rebalancer.executors(address(gate)), code);
    }

    function test_allow__of_what_has_no_code__reverts() external {
        vm.prank(GOVERNANCE);
        fails(PlainCode.NotAContract.selector, STRANGER);
        rebalancer.allow(STRANGER);
    }

    function test_remove__ends_it_and_tells() external {
        Leg memory one = toEther(3000e6);
        vm.expectEmit(address(rebalancer));
        emit IRebalancer.ExecutorRemoved(address(executor));
        vm.prank(SAFE);
        rebalancer.remove(address(executor));
        vm.assertEq(rebalancer.executors(address(executor)), 0);
        refused(one, why(IRebalancer.ExecutorNotAllowed.selector, address(executor)));
        vm.prank(GOVERNANCE);
        rebalancer.allow(address(executor));
        vm.prank(GOVERNANCE);
        rebalancer.remove(address(executor));
        vm.prank(SAFE);
        fails(IRebalancer.ExecutorNotAllowed.selector, address(executor));
        rebalancer.remove(address(executor));
    }

    function test_rebalance__through_one_not_allowed__reverts() external {
        Leg memory one = toEther(3000e6);
        one.executor = address(gate);
        refused(one, why(IRebalancer.ExecutorNotAllowed.selector, address(gate)));
        one.executor = address(0);
        refused(one, why(IRebalancer.ExecutorNotAllowed.selector, address(0)));
    }

    function test_rebalance__through_one_whose_code_changed__reverts() external {
        Leg memory one = toEther(3000e6);
        bytes32 before = address(executor).codehash;
        vm.etch(address(executor), bytes.concat(address(executor).code, hex"00"));
        refused(
            one,
            abi.encodeWithSelector(
                IRebalancer.ExecutorChanged.selector,
                address(executor),
                address(executor).codehash,
                before
            )
        );
        vm.prank(GOVERNANCE);
        rebalancer.allow(address(executor)); // looked at again
        send(one);
    }

    /// @dev The second leg's is looked at behind the first one.
    function test_rebalance__whose_executor_is_removed_between_two_legs__reverts() external {
        bytes memory removal = abi.encodeCall(rebalancer.remove, (address(executor)));
        vm.prank(GOVERNANCE);
        mandate.setSafe(address(executor)); // it takes orders from a route
        Leg memory one = toEther(3000e6);
        one.route = abi.encode(uint256(1e18), uint256(0), address(rebalancer), removal);
        refused(
            plan(legs(one, toEther(3000e6))),
            why(IRebalancer.ExecutorNotAllowed.selector, address(executor))
        );
        send(one);
        vm.assertEq(rebalancer.executors(address(executor)), 0);
    }
}
