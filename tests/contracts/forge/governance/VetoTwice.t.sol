// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IGovernor} from "@openzeppelin/contracts/governance/IGovernor.sol";
import {IFundGovernor} from "../../../../contracts/interfaces/IFundGovernor.sol";
import {Budget, IMandate} from "../../../../contracts/interfaces/IMandate.sol";
import {BallotsBase} from "./BallotsBase.sol";

/// @notice What was vetoed, once more.
contract VetoTwiceTest is BallotsBase {
    function _again(uint256 inFavour) private returns (Proposal memory again, uint256 id) {
        passed(loosening(), QUORUM);
        veto(SAFE, loosening());
        again = retold(loosening(), "again");
        id = passed(again, inFavour);
    }

    function _expectNoVeto(uint256 id, uint256 votes) private {
        vm.expectRevert(abi.encodeWithSelector(IFundGovernor.NoVetoTwice.selector, id, votes));
    }

    function test_veto__of_the_same_with_two_quorums__is_refused() external {
        (Proposal memory again, uint256 id) = _again(2 * QUORUM);
        _expectNoVeto(id, 2 * QUORUM);
        veto(SAFE, again);
        toReady(again);
        vm.warp(time() + 1 days);
        execute(STRANGER, again);
        (uint256 capacity,) = mandate.budget(Budget.Loss);
        vm.assertEq(capacity, PC);
    }

    function test_veto__of_the_same_with_a_unit_less__is_possible() external {
        (Proposal memory again, uint256 id) = _again(2 * QUORUM - 1);
        veto(SAFE, again);
        state(id, IGovernor.ProposalState.Canceled);
        Proposal memory third = retold(again, "third");
        id = passed(third, 2 * QUORUM);
        _expectNoVeto(id, 2 * QUORUM);
        veto(SAFE, third);
    }

    /// @dev Votes against and abstentions are no quorum in favour.
    function test_veto__of_the_same_with_abstentions__is_possible() external {
        passed(loosening(), QUORUM);
        veto(SAFE, loosening());
        Proposal memory again = retold(loosening(), "again");
        uint256 id = opened(again);
        parts(ANN, id, 10_000e18, 2 * QUORUM - 1, 1);
        vote(BOB, id, ABSTAIN);
        toEnd(id);
        queue(again);
        veto(SAFE, again);
    }

    function test_veto__of_two_quorums_at_first__is_possible() external {
        Proposal memory one = loosening();
        passed(one, 50_000e18);
        veto(SAFE, one);
    }

    function test_veto__of_another_call__is_possible_anew() external {
        _again(2 * QUORUM);
        Proposal memory other =
            calling(address(mandate), abi.encodeCall(IMandate.setBudget, (Budget.Loss, PC, 0)));
        passed(other, 50_000e18);
        veto(SAFE, other);
        Proposal memory twice = add(
            loosening(), address(mandate), abi.encodeCall(IMandate.setBudget, (Budget.Loss, PC, PC))
        );
        passed(twice, 50_000e18);
        veto(SAFE, twice);
    }

    /// @dev Whoever has two quorums votes for two copies at once: that is no second vote, and does
    /// not spare it the time that a veto gives to the others.
    function test_veto__of_copies_voted_on_together__is_possible_for_each() external {
        Proposal memory one = loosening();
        Proposal memory copy = retold(one, "a copy");
        (, uint256 copyId) = queuedTogether(one, ANN, copy);
        veto(SAFE, one);
        veto(SAFE, copy);
        state(copyId, IGovernor.ProposalState.Canceled);
    }

    /// @notice A copy whose vote begins so long after the veto.
    function _copied(uint256 later) private returns (Proposal memory copy, uint256 id) {
        passed(loosening(), QUORUM);
        uint256 vetoed = time() + 3 days;
        vm.warp(vetoed + later - 1 days);
        copy = retold(loosening(), "a copy");
        id = propose(ANN, copy);
        vm.warp(vetoed);
        veto(SAFE, loosening());
        vm.warp(vetoed + later + 1);
        vote(ANN, id, FOR);
        toEnd(id);
        queue(copy);
    }

    function test_veto__of_a_copy_that_is_voted_on_from_the_veto_on__is_possible() external {
        (Proposal memory copy,) = _copied(0);
        veto(SAFE, copy);
    }

    function test_veto__of_a_copy_that_is_voted_on_a_second_later__is_refused() external {
        (Proposal memory copy, uint256 id) = _copied(1);
        _expectNoVeto(id, 50_000e18);
        veto(SAFE, copy);
    }

    /// @dev Or the Safe, with a friend of one quorum, could begin anew each time.
    function test_veto__of_a_weaker_copy_meanwhile__does_not_count_as_the_first() external {
        passed(loosening(), QUORUM);
        veto(SAFE, loosening());
        Proposal memory weak = retold(loosening(), "weak");
        Proposal memory strong = retold(loosening(), "strong");
        (, uint256 strongId) = queuedTogether(weak, BOB, strong);
        veto(SAFE, weak);
        _expectNoVeto(strongId, 50_000e18);
        veto(SAFE, strong);
    }
}
