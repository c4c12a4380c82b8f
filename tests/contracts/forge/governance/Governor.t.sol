// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IGovernor} from "@openzeppelin/contracts/governance/IGovernor.sol";
import {IFeeDistributor} from "../../../../contracts/interfaces/IFeeDistributor.sol";
import {BallotsBase} from "./BallotsBase.sol";

contract GovernorTest is BallotsBase {
    address private constant DEAD = address(0xdEaD);

    function _refuseProposer(uint256 votes, uint256 needed) private {
        Proposal memory one = loosening();
        vm.expectRevert(
            abi.encodeWithSelector(
                IGovernor.GovernorInsufficientProposerVotes.selector, STRANGER, votes, needed
            )
        );
        propose(STRANGER, one);
    }

    // What it takes to propose

    function test_threshold__of_a_supply_that_does_not_divide__is_rounded_up() external {
        vm.assertEq(governor.proposalThreshold(), 1000e18);
        dollar.mint(STRANGER, 1);
        enter(STRANGER, 1e18 + 1);
        vm.warp(time() + 1);
        vm.assertEq(governor.proposalThreshold(), 1000.01e18 + 1);
    }

    function test_propose__with_a_unit_less_than_the_threshold__is_refused() external {
        give(BOB, STRANGER, 1000e18 - 1);
        vm.warp(time() + 8 days);
        _refuseProposer(1000e18 - 1, 1000e18);
        give(BOB, STRANGER, 1);
        _refuseProposer(1000e18 - 1, 1000e18);
        vm.warp(time() + 8 days);
        state(propose(STRANGER, loosening()), IGovernor.ProposalState.Pending);
    }

    function test_propose__with_shares_of_less_than_seven_days__is_refused() external {
        give(BOB, STRANGER, 1000e18);
        vm.warp(time() + 7 days);
        _refuseProposer(0, 1000e18);
        vm.warp(time() + 1);
        propose(STRANGER, loosening());
    }

    // What a vote weighs

    function test_vote__of_shares_bought_seven_days_before_the_snapshot__weighs_them() external {
        give(BOB, STRANGER, 500e18);
        vm.warp(time() + 6 days);
        uint256 id = opened(loosening());
        vote(STRANGER, id, FOR);
        weights(id, 0, 500e18, 0);
    }

    function test_vote__of_shares_bought_a_second_later__weighs_nothing() external {
        vm.warp(time() + 1);
        give(BOB, STRANGER, 500e18);
        vm.warp(time() + 6 days - 1);
        uint256 id = opened(loosening());
        expectNoVotes(STRANGER);
        vote(STRANGER, id, FOR);
    }

    function test_vote__of_who_sold_before_the_snapshot__weighs_what_is_left() external {
        uint256 id = propose(ANN, loosening());
        give(BOB, STRANGER, 29_999e18);
        vm.warp(time() + 1 days + 1);
        vote(BOB, id, FOR);
        weights(id, 0, 1e18, 0);
    }

    function test_vote__of_who_bought_more_in_between__weighs_what_was_there_before() external {
        give(BOB, EVE, 10_000e18);
        uint256 id = opened(loosening());
        vote(EVE, id, AGAINST);
        weights(id, 19_900e18, 0, 0);
    }

    function test_vote__after_selling_behind_the_snapshot__still_weighs() external {
        uint256 id = opened(loosening());
        leave(EVE);
        vote(EVE, id, AGAINST);
        weights(id, 19_900e18, 0, 0);
    }

    function test_vote__of_who_entered_in_kind_at_the_snapshot_alone__weighs_nothing() external {
        uint256 id = propose(ANN, loosening());
        vm.warp(governor.proposalSnapshot(id));
        enter(STRANGER, 1_000_000e18);
        vm.warp(time() + 1);
        vm.assertEq(fund.getPastVotes(STRANGER, time() - 1), 1_000_000e18);
        leave(STRANGER);
        expectNoVotes(STRANGER);
        vote(STRANGER, id, FOR);
    }

    function test_vote__of_who_was_there_seven_days_before_alone__weighs_nothing() external {
        enter(STRANGER, 1_000_000e18);
        vm.warp(time() + 1);
        leave(STRANGER);
        vm.warp(time() + 6 days - 1);
        uint256 id = opened(loosening());
        vm.assertEq(fund.getPastVotes(STRANGER, time() - 1 - 7 days), 1_000_000e18);
        expectNoVotes(STRANGER);
        vote(STRANGER, id, FOR);
    }

    /// @dev They count with the dead and in the distributor, and neither votes.
    function test_votes__of_the_dead_the_distributor_and_who_just_claimed__are_nobodys() external {
        give(BOB, distributor(), 1000e18);
        vm.warp(time() + 8 days);
        vm.assertEq(governor.getVotes(DEAD, time() - 1), 100e18);
        vm.assertEq(governor.getVotes(distributor(), time() - 1), 1000e18);
        vm.assertEq(governor.getVotes(MANAGER, time() - 1), 0);
        IFeeDistributor fees = IFeeDistributor(distributor());
        vm.prank(MANAGER);
        fees.claim(address(fund), MANAGER);
        vm.warp(time() + 7 days - 1);
        vm.assertEq(governor.getVotes(MANAGER, time() - 1), 0);
        vm.warp(time() + 2);
        vm.assertEq(governor.getVotes(MANAGER, time() - 1), 1000e18);
    }

    function test_votes__of_shares_that_are_locked__are_none() external {
        enter(STRANGER, 50_000e18);
        vm.warp(time() + LOCK - 1);
        (,, uint256 locked,) = fund.locks(STRANGER);
        vm.assertEq(locked, 50_000e18);
        vm.assertEq(governor.getVotes(STRANGER, time() - 1), 0);
    }

    // What it takes to pass

    function test_quorum__with_a_unit_less__is_not_met() external {
        uint256 id = opened(loosening());
        parts(BOB, id, 0, QUORUM - 1, 0);
        toEnd(id);
        state(id, IGovernor.ProposalState.Defeated);
    }

    function test_quorum__to_the_unit__is_met() external {
        uint256 id = opened(loosening());
        parts(BOB, id, 0, QUORUM, 0);
        toEnd(id);
        state(id, IGovernor.ProposalState.Succeeded);
    }

    function test_quorum__of_abstentions__is_met_and_a_tie_is_lost() external {
        uint256 id = opened(loosening());
        parts(BOB, id, 1, 1, QUORUM - 1);
        toEnd(id);
        state(id, IGovernor.ProposalState.Defeated);
        Proposal memory again = retold(loosening(), "again");
        id = opened(again);
        parts(BOB, id, 1, 2, QUORUM - 2);
        toEnd(id);
        state(id, IGovernor.ProposalState.Succeeded);
    }

    function test_quorum__of_votes_against__is_not_met() external {
        uint256 id = opened(loosening());
        vote(EVE, id, FOR);
        parts(BOB, id, 19_899e18, 0, 0);
        toEnd(id);
        state(id, IGovernor.ProposalState.Defeated);
    }

    function test_quorum__with_much_entered_just_at_the_snapshot__stays() external {
        uint256 id = propose(ANN, loosening());
        vm.warp(governor.proposalSnapshot(id));
        enter(STRANGER, 1_000_000e18);
        vm.warp(time() + 1);
        vm.assertEq(governor.quorum(time() - 1), QUORUM);
    }

    function test_quorum__of_a_fund_that_shrank__is_of_what_is_left() external {
        leave(BOB);
        vm.warp(time() + 1);
        vm.assertEq(governor.quorum(time() - 1), 14_000e18);
    }

    function test_quorum__of_a_supply_that_does_not_divide__is_rounded_up() external {
        dollar.mint(STRANGER, 1);
        enter(STRANGER, 1e18 + 1);
        vm.warp(time() + 8 days);
        vm.assertEq(governor.quorum(time() - 1), 20_000.2e18 + 1);
    }

    function _shrink() private returns (uint256 id) {
        leave(BOB);
        leave(EVE);
        vm.prank(ANN);
        fund.redeemInKind(48_000e18, ANN, ANN);
        id = opened(loosening());
        vm.assertEq(governor.quorum(time() - 1), 1000e18);
    }

    function test_quorum__of_a_small_fund__is_never_below_the_floor() external {
        uint256 id = _shrink();
        parts(ANN, id, 0, 1000e18 - 1, 0);
        toEnd(id);
        state(id, IGovernor.ProposalState.Defeated);
    }

    function test_quorum__at_the_floor__is_met() external {
        uint256 id = _shrink();
        parts(ANN, id, 0, 1000e18, 0);
        toEnd(id);
        state(id, IGovernor.ProposalState.Succeeded);
    }

    // A quorum late

    function test_late_quorum__at_the_very_end__leaves_a_day_to_answer() external {
        uint256 id = opened(loosening());
        vm.warp(governor.proposalDeadline(id));
        vote(BOB, id, FOR);
        vm.assertEq(governor.proposalDeadline(id), time() + 1 days);
        vm.warp(time() + 1 days);
        vote(ANN, id, AGAINST);
        vm.assertEq(governor.proposalDeadline(id), time());
        vm.warp(time() + 1);
        state(id, IGovernor.ProposalState.Defeated);
        expectState(id, IGovernor.ProposalState.Defeated, IGovernor.ProposalState.Active);
        vote(EVE, id, FOR);
    }

    function test_late_quorum__a_day_before_the_end__changes_nothing() external {
        uint256 id = opened(loosening());
        uint256 end = governor.proposalDeadline(id);
        vm.warp(end - 1 days);
        vote(BOB, id, FOR);
        vm.assertEq(governor.proposalDeadline(id), end);
        vm.warp(end);
        vote(ANN, id, FOR);
        vm.assertEq(governor.proposalDeadline(id), end);
    }

    function test_late_quorum__a_second_later__extends_by_that_second() external {
        uint256 id = opened(loosening());
        uint256 end = governor.proposalDeadline(id);
        vm.warp(end - 1 days + 1);
        vote(BOB, id, FOR);
        vm.assertEq(governor.proposalDeadline(id), end + 1);
    }
}
