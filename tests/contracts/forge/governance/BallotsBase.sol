// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IGovernor} from "@openzeppelin/contracts/governance/IGovernor.sol";
import {Record} from "../../../../contracts/Record.sol";
import {IFund} from "../../../../contracts/interfaces/IFund.sol";
import {Module} from "../../../../contracts/interfaces/IFundFactory.sol";
import {IMandate, Rule} from "../../../../contracts/interfaces/IMandate.sol";
import {IRebalancer} from "../../../../contracts/interfaces/IRebalancer.sol";
import {MockFeed} from "../../../../contracts/mocks/MockFeed.sol";
import {GovernanceBase} from "./GovernanceBase.sol";

/// @title BallotsBase
/// @notice What the tests of votes say often.
abstract contract BallotsBase is GovernanceBase {
    uint256 internal constant QUORUM = 20_000e18;
    uint8 internal constant PARTS = 255; // the support of a vote in parts

    function state(uint256 id, IGovernor.ProposalState wanted) internal view {
        vm.assertEq(uint256(governor.state(id)), uint256(wanted));
    }

    function weights(uint256 id, uint256 against, uint256 inFavour, uint256 abstained)
        internal
        view
    {
        (uint256 no, uint256 yes, uint256 neither) = governor.proposalVotes(id);
        vm.assertEq(no, against);
        vm.assertEq(yes, inFavour);
        vm.assertEq(neither, abstained);
    }

    function give(address from, address to, uint256 shares) internal {
        vm.prank(from);
        fund.transfer(to, shares);
    }

    function expectState(uint256 id, IGovernor.ProposalState found, IGovernor.ProposalState wanted)
        internal
    {
        vm.expectRevert(
            abi.encodeWithSelector(
                IGovernor.GovernorUnexpectedProposalState.selector,
                id,
                found,
                bytes32(1 << uint8(wanted))
            )
        );
    }

    /// @dev Of who has no votes, or has used them: the governor says the same of both.
    function expectNoVotes(address who) internal {
        vm.expectRevert(abi.encodeWithSelector(IGovernor.GovernorAlreadyCastVote.selector, who));
    }

    /// @notice Proposed by Ann, and open to votes for a second.
    function opened(Proposal memory one) internal returns (uint256 id) {
        id = propose(ANN, one);
        vm.warp(governor.proposalSnapshot(id) + 1);
    }

    function parts(address by, uint256 id, uint256 against, uint256 inFavour, uint256 abstained)
        internal
    {
        bytes memory params =
            abi.encodePacked(uint128(against), uint128(inFavour), uint128(abstained));
        vm.prank(by);
        governor.castVoteWithReasonAndParams(id, PARTS, "", params);
    }

    function toEnd(uint256 id) internal {
        vm.warp(governor.proposalDeadline(id) + 1);
    }

    function toReady(Proposal memory one) internal {
        vm.warp(timelock.getTimestamp(operation(one)));
    }

    /// @notice Voted through by Ann and Bob, and the Safe's to execute.
    function atReady(Proposal memory one) internal returns (uint256 id) {
        id = opened(one);
        vote(ANN, id, FOR);
        vote(BOB, id, FOR);
        toEnd(id);
        queue(one);
        toReady(one);
    }

    /// @notice Queued with so much in favour of Ann's votes, and nothing against.
    function passed(Proposal memory one, uint256 inFavour) internal returns (uint256 id) {
        id = opened(one);
        parts(ANN, id, 0, inFavour, 0);
        toEnd(id);
        queue(one);
    }

    /// @notice Queued, and a second before it can be executed.
    function toLastSecond(Proposal memory one, uint256 id) internal {
        toEnd(id);
        queue(one);
        vm.warp(timelock.getTimestamp(operation(one)) - 1);
    }

    /// @notice Two of Ann's proposals voted on together, the first by whom it says, and queued.
    function queuedTogether(Proposal memory one, address by, Proposal memory other)
        internal
        returns (uint256 id, uint256 otherId)
    {
        id = propose(ANN, one);
        otherId = propose(ANN, other);
        vm.warp(governor.proposalSnapshot(id) + 1);
        vote(by, id, FOR);
        vote(ANN, otherId, FOR);
        toEnd(id);
        queue(one);
        queue(other);
    }

    function lets(Proposal memory one) internal {
        atReady(one);
        executeThere(SAFE, one);
    }

    function replacing(address safe) internal view returns (Proposal memory) {
        return calling(address(mandate), abi.encodeCall(IMandate.setSafe, (safe)));
    }

    function add(Proposal memory one, address target, bytes memory call_)
        internal
        pure
        returns (Proposal memory more)
    {
        uint256 count = one.targets.length;
        more.targets = new address[](count + 1);
        more.values = new uint256[](count + 1);
        more.calls = new bytes[](count + 1);
        for (uint256 i; i < count; ++i) {
            (more.targets[i], more.calls[i]) = (one.targets[i], one.calls[i]);
        }
        (more.targets[count], more.calls[count], more.text) = (target, call_, one.text);
    }

    function retold(Proposal memory one, string memory text)
        internal
        pure
        returns (Proposal memory)
    {
        return Proposal(one.targets, one.values, one.calls, text);
    }

    /// @notice A keeper for a year, and an executor.
    function hiring(address keeper, address executor) internal view returns (Proposal memory one) {
        address door = address(rebalancer);
        uint256 until = time() + 380 days;
        one = calling(door, abi.encodeCall(IRebalancer.allow, (executor)));
        one = add(one, door, abi.encodeCall(IRebalancer.setLease, (keeper, until)));
        one = add(one, door, abi.encodeCall(IRebalancer.appoint, (keeper)));
    }

    /// @notice A token of 18 decimals that a feed says is worth a dollar, up to six tenths of NAV.
    function listing(address token, MockFeed by) internal view returns (Proposal memory one) {
        Rule memory much = Rule(0, 60 * PC, 60 * PC, 0, false);
        one = calling(launch.at(Module.Prices), sourcing(token, by));
        one = add(one, address(fund), abi.encodeCall(IFund.list, (token)));
        one = add(one, address(mandate), abi.encodeCall(IMandate.setRule, (token, much)));
    }

    /// @notice The calls of two proposals in one.
    function joined(Proposal memory one, Proposal memory other)
        internal
        pure
        returns (Proposal memory)
    {
        for (uint256 i; i < other.targets.length; ++i) {
            one = add(one, other.targets[i], other.calls[i]);
        }
        return one;
    }

    function leavesWith(address who, uint256 dollars) internal {
        vm.assertEq(leave(who)[0], dollars);
    }

    function record() internal view returns (Record) {
        return Record(launch.at(Module.Record));
    }

    function distributor() internal view returns (address) {
        return launch.at(Module.FeeDistributor);
    }
}
