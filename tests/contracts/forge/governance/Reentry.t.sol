// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {IGovernor} from "@openzeppelin/contracts/governance/IGovernor.sol";
import {IFund, Limits} from "../../../../contracts/interfaces/IFund.sol";
import {Module} from "../../../../contracts/interfaces/IFundFactory.sol";
import {MockExecutor} from "../../../../contracts/mocks/MockExecutor.sol";
import {Reenters} from "../../../../contracts/mocks/Reenters.sol";
import {BallotsBase} from "./BallotsBase.sol";

/// @notice The attacker holds a listed token's hook, and an operation that anybody may execute. It
/// executes it in the middle of somebody's entry in kind.
contract ReentryTest is BallotsBase {
    uint256 private constant SHARES = 10_000e18;

    Reenters private token;
    address private other;

    function setUp() public override {
        super.setUp();
        token = new Reenters(18, 0);
        other = address(new Reenters(18, 0));
        Proposal memory one = _listing();
        atReady(one);
        feed.setAnswer(1e8);
        executeThere(SAFE, one);
        _buy();
    }

    function _listing() private view returns (Proposal memory one) {
        one = calling(launch.at(Module.Prices), sourcing(address(token), feed));
        one = add(one, launch.at(Module.Prices), sourcing(other, feed));
        one = add(one, address(fund), abi.encodeCall(IFund.list, (address(token))));
        one = add(one, address(fund), abi.encodeCall(IFund.list, (other)));
    }

    /// @notice The fund has half of its dollars in the token, at a dollar each.
    function _buy() private {
        address executor = address(new MockExecutor());
        token.mint(executor, 50_000e18);
        bytes memory route = abi.encode(50_000e18, 0, address(0), "");
        vm.prank(address(rebalancer));
        fund.exchange(executor, address(dollar), address(token), 50_000e6, route);
    }

    /// @notice Executes it at the governor when the token moves.
    function _arm(Proposal memory one, bool bubbles) private {
        toReady(one);
        vm.warp(time() + 1 days);
        bytes32 text = keccak256(bytes(one.text));
        bytes memory call_ =
            abi.encodeCall(IGovernor.execute, (one.targets, one.values, one.calls, text));
        token.arm(address(governor), call_, bubbles);
    }

    function _enters() private {
        uint256[] memory most = _most();
        vm.prank(STRANGER);
        fund.depositInKind(SHARES, STRANGER, most, time());
    }

    function _most() private pure returns (uint256[] memory most) {
        most = new uint256[](3);
        (most[0], most[1], most[2]) = (5010e6, 5010e18, 0);
    }

    function _prepare() private {
        dollar.mint(STRANGER, 5000e6);
        token.mint(STRANGER, 5000e18);
        vm.prank(STRANGER);
        dollar.approve(address(fund), 5000e6);
        vm.prank(STRANGER);
        token.approve(address(fund), 5000e18);
    }

    /// @notice The stranger has entered whole, though its token executed this in the middle of it.
    function _enteredUpon(Proposal memory one, bool bubbles) private returns (uint256 id) {
        id = queued(one, both(ANN, BOB));
        _arm(one, bubbles);
        _prepare();
        _enters();
        vm.assertEq(fund.balanceOf(STRANGER), SHARES);
        vm.assertEq(fund.effectiveSupply(), 100_000e18 + SHARES);
        vm.assertEq(fund.recorded(address(dollar)), 55_000e6);
        vm.assertEq(fund.recorded(address(token)), 55_000e18);
        vm.assertEq(token.calls(), 1);
        token.arm(address(0), "", false);
    }

    /// @dev Gets: a refusal, and the operation is there for whoever executes it outside.
    function test_attack__delisting_in_the_middle_of_an_entry__is_refused_by_the_lock() external {
        Proposal memory one = calling(address(fund), abi.encodeCall(IFund.delist, (other)));
        uint256 id = _enteredUpon(one, false);
        vm.assertTrue(!token.lastSucceeded());
        state(id, IGovernor.ProposalState.Queued);
        execute(STRANGER, one);
        vm.assertEq(fund.assets().length, 2);
    }

    function test_attack__delisting_in_the_middle_of_an_entry__says_why() external {
        Proposal memory one = calling(address(fund), abi.encodeCall(IFund.delist, (other)));
        queued(one, both(ANN, BOB));
        _arm(one, true);
        _prepare();
        uint256[] memory most = _most();
        vm.expectRevert(
            abi.encodeWithSelector(ReentrancyGuardTransient.ReentrancyGuardReentrantCall.selector)
        );
        vm.prank(STRANGER);
        fund.depositInKind(SHARES, STRANGER, most, time());
    }

    /// @dev Gets: new limits from that moment on, and the entry is what it would have been.
    function test_attack__new_limits_in_the_middle_of_an_entry__change_nothing_of_it() external {
        Limits memory least = fund.limits();
        (least.managementFee, least.supplyCap) = (0.05e18, 1);
        Proposal memory one = calling(address(fund), abi.encodeCall(IFund.setLimits, (least)));
        uint256 id = _enteredUpon(one, true);
        state(id, IGovernor.ProposalState.Executed);
        vm.assertEq(fund.limits().supplyCap, 1);
        uint256[] memory amounts = leave(STRANGER);
        vm.assertEq(amounts[0], 5000e6);
        vm.assertEq(amounts[1], 5000e18);
    }
}
