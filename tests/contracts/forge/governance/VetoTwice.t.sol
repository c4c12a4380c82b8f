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
}
