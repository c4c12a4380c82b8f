// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IGovernor} from "@openzeppelin/contracts/governance/IGovernor.sol";
import {BallotsBase} from "./BallotsBase.sol";

/// @notice What is tried with votes, by the stranger if by nobody else.
contract AttacksTest is BallotsBase {
    /// @dev Holds: ten funds' worth for a transaction. Gets: its dollars back.
    function test_attack__with_flash_borrowed_votes__gets_nothing() external {
        uint256 id = opened(loosening());
        enter(STRANGER, 1_000_000e18);
        expectNoVotes(STRANGER);
        vote(STRANGER, id, FOR);
        Proposal memory own = retold(loosening(), "its own");
        vm.expectRevert(
            abi.encodeWithSelector(
                IGovernor.GovernorInsufficientProposerVotes.selector, STRANGER, 0, 1000e18
            )
        );
        propose(STRANGER, own);
        leavesWith(STRANGER, 1_000_000e6);
        weights(id, 0, 0, 0);
        vm.warp(time() + 1);
        vm.assertEq(governor.quorum(governor.proposalSnapshot(id)), QUORUM);
    }

    /// @dev Holds: half of the fund, bought in the second of the snapshot's end. Gets: shares.
    function test_attack__with_votes_bought_after_the_snapshot__gets_no_votes() external {
        uint256 id = opened(loosening());
        give(ANN, STRANGER, 50_000e18);
        expectNoVotes(STRANGER);
        vote(STRANGER, id, FOR);
        vote(ANN, id, AGAINST); // hers still, who did not know what she sold
        weights(id, 50_000e18, 0, 0);
    }

    /// @dev Holds: ten funds' worth for a block at the snapshot and for one seven days before, and a
    /// proposer. Gets: its votes counted, as the governor's header says; and a fund that everybody
    /// else has left.
    function test_attack__with_capital_for_two_blocks__gets_the_vote_and_nobodys_money() external {
        enter(STRANGER, 1_000_000e18);
        vm.warp(time() + 1);
        leave(STRANGER);
        vm.warp(time() + 6 days - 1);
        uint256 id = propose(EVE, loosening());
        vm.warp(governor.proposalSnapshot(id));
        enter(STRANGER, 1_000_000e18);
        vm.warp(time() + 1);
        leave(STRANGER);
        vote(STRANGER, id, FOR);
        weights(id, 0, 1_000_000e18, 0);
        toEnd(id);
        queue(loosening());
        leavesWith(ANN, 50_000e6);
        leavesWith(BOB, 30_000e6);
    }

    /// @dev Holds: a third of the votes, cast in the last second. Gets: an answer.
    function test_attack__by_a_late_surge__is_answered() external {
        uint256 id = opened(loosening());
        vm.warp(governor.proposalDeadline(id));
        vote(BOB, id, FOR);
        vm.warp(governor.proposalDeadline(id));
        vote(ANN, id, AGAINST);
        toEnd(id);
        state(id, IGovernor.ProposalState.Defeated);
    }

    /// @dev Holds: votes for a last second, where others have made the quorum early and nobody has
    /// voted against. Gets: the vote, as the extension is for a quorum alone; and the delay, in which
    /// everybody leaves.
    function test_attack__by_a_late_swing__gets_the_vote_and_nobodys_money() external {
        Proposal memory one = loosening();
        uint256 id = opened(one);
        parts(BOB, id, 0, 0, QUORUM);
        uint256 end = governor.proposalDeadline(id);
        vm.warp(end);
        vote(EVE, id, FOR);
        vm.assertEq(governor.proposalDeadline(id), end);
        toEnd(id);
        queue(one);
        leavesWith(ANN, 50_000e6);
    }

    /// @dev Holds: nearly half of what is left, where nobody else votes. Gets: nothing, by the floor.
    function test_attack__on_low_turnout__is_below_the_floor() external {
        leave(BOB);
        leave(EVE);
        give(ANN, STRANGER, 999e18);
        vm.prank(ANN);
        fund.redeemInKind(47_900e18, ANN, ANN);
        vm.warp(time() + 8 days);
        uint256 id = propose(STRANGER, loosening());
        vm.warp(governor.proposalSnapshot(id) + 1);
        vote(STRANGER, id, FOR);
        toEnd(id);
        state(id, IGovernor.ProposalState.Defeated);
    }

    /// @dev Holds: half of what there was a week ago, where nine times as much came in since. Gets:
    /// the vote, as the new have none yet; they leave whole before it counts.
    function test_attack__of_the_old_on_the_new__gets_nobodys_money() external {
        vm.warp(time() + 1);
        enter(STRANGER, 900_000e18);
        vm.warp(time() + 6 days - 1);
        Proposal memory one = loosening();
        uint256 id = opened(one);
        expectNoVotes(STRANGER);
        vote(STRANGER, id, AGAINST);
        vote(ANN, id, FOR);
        toLastSecond(one, id);
        leavesWith(STRANGER, 900_000e6);
    }
}
