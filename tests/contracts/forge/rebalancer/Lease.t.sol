// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IRebalancer, Plan} from "../../../../contracts/interfaces/IRebalancer.sol";
import {RebalancerBase} from "./RebalancerBase.sol";

contract LeaseTest is RebalancerBase {
    function _constructed(address a, address b, address c, address d, bytes32 what) private {
        vm.expectRevert(abi.encodeWithSelector(IRebalancer.ZeroAddress.selector, what));
        deployed("Rebalancer.sol:Rebalancer", abi.encode(a, b, c, d));
    }

    function test_constructor__without_a_part__reverts() external {
        (address a, address b, address c) = (address(fund), address(mandate), address(prices));
        _constructed(address(0), b, c, GOVERNANCE, "fund");
        _constructed(a, address(0), c, GOVERNANCE, "mandate");
        _constructed(a, b, address(0), GOVERNANCE, "prices");
        _constructed(a, b, c, address(0), "governance");
    }

    function test_constructor__keeps_what_it_is_given() external view {
        vm.assertEq(address(rebalancer.FUND()), address(fund));
        vm.assertEq(address(rebalancer.MANDATE()), address(mandate));
        vm.assertEq(address(rebalancer.PRICES()), address(prices));
        vm.assertEq(rebalancer.GOVERNANCE(), GOVERNANCE);
        vm.assertEq(rebalancer.epoch(), 0);
    }

    function _setLease(address who, uint256 until) private {
        vm.prank(GOVERNANCE);
        rebalancer.setLease(who, until);
    }

    function test_setLease__of_the_longest__is_taken_and_of_a_second_more__reverts() external {
        uint256 latest = time() + 400 days;
        vm.prank(GOVERNANCE);
        fails(IRebalancer.LeaseTooLong.selector, latest + 1, latest);
        rebalancer.setLease(OTHER, latest + 1);
        vm.expectEmit(address(rebalancer));
        emit IRebalancer.LeaseSet(OTHER, latest);
        _setLease(OTHER, latest);
        vm.assertEq(rebalancer.leases(OTHER), latest);
        vm.assertEq(rebalancer.keeper(), KEEPER); // until somebody appoints
    }

    function test_setLease__of_nobody__reverts() external {
        vm.prank(GOVERNANCE);
        vm.expectRevert(abi.encodeWithSelector(IRebalancer.ZeroAddress.selector, bytes32("keeper")));
        rebalancer.setLease(address(0), START + 2 days);
    }

    function test_setLease__of_nothing__ends_it() external {
        _setLease(KEEPER, 0);
        refused(plan(toEther(3000e6)), why(IRebalancer.LeaseOver.selector, KEEPER, 0));
    }

    function test_rebalance__in_the_last_second_of_the_lease__passes_and_behind_it__reverts()
        external
    {
        uint256 until = time() + 1 hours;
        _setLease(KEEPER, until);
        vm.warp(until - 1);
        send(toEther(3000e6));
        vm.warp(until);
        refused(toEther(3000e6), why(IRebalancer.LeaseOver.selector, KEEPER, until));
    }

    function test_rebalance__by_anyone_but_the_keeper__reverts() external {
        _setLease(OTHER, START + 10 days);
        address[4] memory others = [OTHER, GOVERNANCE, SAFE, STRANGER];
        Plan memory made = plan(toEther(3000e6));
        for (uint256 i; i < others.length; ++i) {
            vm.prank(others[i]);
            fails(IRebalancer.NotKeeper.selector, others[i], KEEPER);
            rebalancer.rebalance(made);
        }
    }

    // Appointing and revoking

    function test_appoint__of_one_with_a_lease__moves_the_key_and_tells() external {
        _setLease(OTHER, START + 10 days);
        vm.expectEmit(address(rebalancer));
        emit IRebalancer.Appointed(OTHER);
        vm.prank(SAFE);
        rebalancer.appoint(OTHER);
        vm.assertEq(rebalancer.keeper(), OTHER);
        Plan memory made = plan(toEther(3000e6));
        refused(made, abi.encodeWithSelector(IRebalancer.NotKeeper.selector, KEEPER, OTHER));
        vm.prank(OTHER);
        rebalancer.rebalance(made);
        vm.prank(GOVERNANCE);
        rebalancer.appoint(KEEPER);
        vm.assertEq(rebalancer.keeper(), KEEPER);
    }

    function test_appoint__of_one_whose_lease_is_over__reverts() external {
        uint256 until = time() + 1 hours;
        _setLease(OTHER, until);
        vm.prank(SAFE);
        fails(IRebalancer.LeaseOver.selector, STRANGER, 0);
        rebalancer.appoint(STRANGER);
        vm.prank(SAFE);
        fails(IRebalancer.LeaseOver.selector, address(0), 0);
        rebalancer.appoint(address(0));
        vm.warp(until);
        vm.prank(GOVERNANCE);
        fails(IRebalancer.LeaseOver.selector, OTHER, until);
        rebalancer.appoint(OTHER);
        vm.warp(until - 1);
        vm.prank(GOVERNANCE);
        rebalancer.appoint(OTHER);
    }

    function test_revoke__ends_the_keepers_lease_and_tells() external {
        Plan memory made = plan(toEther(3000e6));
        vm.expectEmit(address(rebalancer));
        emit IRebalancer.Revoked(KEEPER);
        vm.prank(SAFE);
        rebalancer.revoke();
        vm.assertEq(rebalancer.keeper(), address(0));
        vm.assertEq(rebalancer.leases(KEEPER), 0);
        refused(made, abi.encodeWithSelector(IRebalancer.NotKeeper.selector, KEEPER, address(0)));
        vm.prank(SAFE);
        fails(IRebalancer.LeaseOver.selector, KEEPER, 0);
        rebalancer.appoint(KEEPER); // what is revoked is governance's to give again
    }

    function test_revoke__by_governance__is_the_same() external {
        vm.prank(GOVERNANCE);
        rebalancer.revoke();
        vm.assertEq(rebalancer.keeper(), address(0));
    }

    function test_rebalancer__lets_each_do_its_own_and_nothing_else() external {
        _isGovernances(abi.encodeCall(IRebalancer.setLease, (OTHER, START + 2 days)), true);
        _isGovernances(abi.encodeCall(IRebalancer.allow, (address(executor))), true);
        _isGovernances(abi.encodeCall(IRebalancer.appoint, (KEEPER)), false);
        _isGovernances(abi.encodeCall(IRebalancer.revoke, ()), false);
        _isGovernances(abi.encodeCall(IRebalancer.remove, (address(executor))), false);
    }

    /// @param alone Or the Safe's too.
    function _isGovernances(bytes memory data, bool alone) private {
        bytes4 error = alone ? IRebalancer.NotGovernance.selector : IRebalancer.NotSafe.selector;
        address[3] memory others = [KEEPER, STRANGER, alone ? SAFE : address(mandate)];
        for (uint256 i; i < others.length; ++i) {
            vm.prank(others[i]);
            // solhint-disable-next-line avoid-low-level-calls
            (bool ok, bytes memory said) = address(rebalancer).call(data);
            vm.assertTrue(!ok);
            vm.assertEq(said, abi.encodeWithSelector(error, others[i]));
        }
    }

    function test_guardian__is_the_safe_of_the_day() external {
        vm.prank(GOVERNANCE);
        mandate.setSafe(OTHER);
        vm.prank(SAFE);
        fails(IRebalancer.NotSafe.selector, SAFE);
        rebalancer.revoke();
        vm.prank(OTHER);
        rebalancer.revoke();
    }
}
