// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IGovernor} from "@openzeppelin/contracts/governance/IGovernor.sol";
import {TimelockController} from "@openzeppelin/contracts/governance/TimelockController.sol";
import {FundGovernor} from "../../../../contracts/FundGovernor.sol";
import {IFundGovernor, Voting} from "../../../../contracts/interfaces/IFundGovernor.sol";
import {BallotsBase} from "./BallotsBase.sol";

/// @notice The governor's own numbers, at their edges and one beyond. How long a veto may be renewed
/// is with the other tests of the veto.
contract SettingsTest is BallotsBase {
    uint256 private constant NUMBERS = 6;

    bytes32[NUMBERS] private _names =
        [bytes32("delay"), "period", "threshold", "extension", "quorum", "vetoUntil"];
    uint256[NUMBERS] private _least = [uint256(1 days), 3 days, 0, 1 days, 4, 0];
    uint256[NUMBERS] private _most = [uint256(7 days), 14 days, 50_000, 7 days, 40, 400 days];

    function _at(uint256 which, uint256 value) private pure returns (Voting memory made) {
        made = voting();
        made.period = 14 days; // or an extension of seven days would be longer
        if (which == 0) made.delay = uint48(value);
        if (which == 1) made.period = uint32(value);
        if (which == 2) made.threshold = uint32(value);
        if (which == 3) made.extension = uint48(value);
        if (which == 4) made.quorum = uint32(value);
        if (which == 5) made.vetoUntil = uint48(value);
    }

    function _setting(uint256 which, uint256 value) private view returns (bytes memory) {
        FundGovernor to = governor;
        if (which == 0) return abi.encodeCall(to.setVotingDelay, (uint48(value)));
        if (which == 1) return abi.encodeCall(to.setVotingPeriod, (uint32(value)));
        if (which == 2) return abi.encodeCall(to.setProposalThreshold, (value));
        if (which == 3) return abi.encodeCall(to.setLateQuorumVoteExtension, (uint48(value)));
        if (which == 4) return abi.encodeCall(to.updateQuorumNumerator, (value));
        return abi.encodeCall(to.renewVeto, (uint48(value)));
    }

    /// @dev The threshold in shares, of a supply of 100,000.
    function _read(FundGovernor from, uint256 which) private view returns (uint256) {
        if (which == 0) return from.votingDelay();
        if (which == 1) return from.votingPeriod();
        if (which == 2) return from.proposalThreshold() * 1e6 / 100_000e18;
        if (which == 3) return from.lateQuorumVoteExtension();
        if (which == 4) return from.quorumNumerator();
        return from.vetoUntil();
    }

    /// @dev The largest now: of the veto it is from now on.
    function _largest(uint256 which) private view returns (uint256) {
        return which == 5 ? time() + _most[which] : _most[which];
    }

    function _outside(uint256 which, uint256 value) private view returns (bytes memory) {
        return abi.encodeWithSelector(
            IFundGovernor.OutOfRange.selector, _names[which], value, _least[which], _largest(which)
        );
    }

    function _made(Voting memory with_) private returns (FundGovernor) {
        return FundGovernor(
            payable(deployed(
                    "FundGovernor.sol:FundGovernor", abi.encode(fund, timelock, mandate, with_)
                ))
        );
    }

    function _expectNoneMade(uint256 which, uint256 value) private {
        bytes memory arguments = abi.encode(fund, timelock, mandate, _at(which, value));
        vm.expectRevert(_outside(which, value));
        deployed("FundGovernor.sol:FundGovernor", arguments);
    }

    function test_constructor__without_a_floor__reverts() external {
        Voting memory made = voting();
        made.floor = 1;
        vm.assertEq(_made(made).QUORUM_FLOOR(), 1);
        made.floor = 0;
        bytes memory arguments = abi.encode(fund, timelock, mandate, made);
        vm.expectRevert(
            abi.encodeWithSelector(
                IFundGovernor.OutOfRange.selector, bytes32("floor"), 0, 1, type(uint128).max
            )
        );
        deployed("FundGovernor.sol:FundGovernor", arguments);
    }

    function test_constructor__with_numbers_at_their_edges__takes_them() external {
        for (uint256 i; i < NUMBERS; ++i) {
            vm.assertEq(_read(_made(_at(i, _least[i])), i), _least[i]);
            vm.assertEq(_read(_made(_at(i, _largest(i))), i), _largest(i));
        }
    }

    function test_constructor__with_a_number_one_beyond__is_refused() external {
        for (uint256 i; i < NUMBERS; ++i) {
            _expectNoneMade(i, _largest(i) + 1);
            if (_least[i] > 0) _expectNoneMade(i, _least[i] - 1);
        }
    }

    function test_vote__for_a_number_at_its_edge__sets_it() external {
        for (uint256 i; i < NUMBERS - 1; ++i) {
            _set(i, _least[i]);
            _set(i, _most[i]);
        }
    }

    function _set(uint256 which, uint256 value) private {
        Proposal memory one = calling(address(governor), _setting(which, value));
        lets(retold(one, string(abi.encode(time()))));
        vm.warp(time() + 1);
        vm.assertEq(_read(governor, which), value);
    }

    function test_vote__for_a_number_one_beyond__cannot_be_executed() external {
        for (uint256 i; i < NUMBERS - 1; ++i) {
            if (_least[i] > 0) _beyond(i, _least[i] - 1);
            _beyond(i, _most[i] + 1);
        }
    }

    function _beyond(uint256 which, uint256 value) private {
        Proposal memory one = calling(address(governor), _setting(which, value));
        atReady(one);
        vm.expectRevert(_outside(which, value));
        executeThere(SAFE, one);
    }

    function test_setters__of_anybody_but_the_timelock__are_refused() external {
        address[4] memory callers = [SAFE, ANN, address(governor), address(launch)];
        for (uint256 i; i < NUMBERS; ++i) {
            for (uint256 j; j < callers.length; ++j) {
                bytes memory call_ = _setting(i, _most[i]);
                vm.expectRevert(
                    abi.encodeWithSelector(IGovernor.GovernorOnlyExecutor.selector, callers[j])
                );
                vm.prank(callers[j]);
                (bool ok,) = address(governor).call(call_);
                vm.assertTrue(ok); // the cheat's word for: as expected
            }
        }
    }

    /// @dev The Safe goes by the timelock, where the governor sees nothing of it beforehand.
    function test_own_number__executed_by_the_safe_at_the_timelock__is_set() external {
        Proposal memory one = calling(address(governor), _setting(4, 30));
        uint256 id = atReady(one);
        executeThere(SAFE, one);
        vm.assertEq(governor.quorumNumerator(), 30);
        state(id, IGovernor.ProposalState.Executed);
    }

    function test_own_numbers__executed_by_anybody_after_the_grace__are_set() external {
        Proposal memory one = calling(address(governor), _setting(4, 30));
        one = add(one, address(governor), _setting(0, 2 days));
        uint256 id = atReady(one);
        vm.warp(time() + 1 days);
        execute(STRANGER, one);
        vm.assertEq(governor.quorumNumerator(), 30);
        vm.assertEq(governor.votingDelay(), 2 days);
        state(id, IGovernor.ProposalState.Executed);
    }

    /// @dev A vote under way keeps what was in force at its snapshot.
    function test_quorum__changed_behind_a_snapshot__is_for_later_votes() external {
        Proposal memory raise = calling(address(governor), _setting(4, 40));
        atReady(raise);
        uint256 id = opened(loosening());
        vote(BOB, id, FOR);
        executeThere(SAFE, raise);
        toEnd(id);
        state(id, IGovernor.ProposalState.Succeeded);
        vm.assertEq(governor.quorum(time() - 1), 2 * QUORUM);
    }

    function test_updateTimelock__whoever_calls__is_refused() external {
        address[3] memory callers = [address(timelock), SAFE, STRANGER];
        for (uint256 i; i < callers.length; ++i) {
            vm.expectRevert(abi.encodeWithSelector(IFundGovernor.ModulesAreFixed.selector));
            vm.prank(callers[i]);
            governor.updateTimelock(TimelockController(payable(STRANGER)));
        }
    }

    function test_relay__whoever_calls__is_refused() external {
        address[3] memory callers = [address(timelock), SAFE, STRANGER];
        for (uint256 i; i < callers.length; ++i) {
            vm.expectRevert(abi.encodeWithSelector(IFundGovernor.ModulesAreFixed.selector));
            vm.prank(callers[i]);
            governor.relay(STRANGER, 0, "");
        }
    }
}
