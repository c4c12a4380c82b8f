// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IGovernor} from "@openzeppelin/contracts/governance/IGovernor.sol";
import {
    GovernorCountingFractional
} from "@openzeppelin/contracts/governance/extensions/GovernorCountingFractional.sol";
import {BallotsBase} from "./BallotsBase.sol";

interface Signer {
    function sign(uint256 key, bytes32 digest) external pure returns (uint8, bytes32, bytes32);
    function addr(uint256 key) external pure returns (address);
}

contract BallotsTest is BallotsBase {
    Signer private constant SIGNER =
        Signer(address(uint160(uint256(keccak256("hevm cheat code")))));
    uint256 private constant KEY = 7;

    address private signer;

    function setUp() public override {
        super.setUp();
        signer = SIGNER.addr(KEY);
        give(BOB, signer, 5000e18);
        vm.warp(time() + 8 days);
    }

    // For others, in parts

    function test_parts__of_who_holds_for_others__are_counted_each() external {
        uint256 id = opened(loosening());
        parts(ANN, id, 1e18, 2e18, 3e18);
        weights(id, 1e18, 2e18, 3e18);
        vm.assertEq(governor.usedVotes(id, ANN), 6e18);
        parts(ANN, id, 0, 49_994e18, 0);
        weights(id, 1e18, 49_996e18, 3e18);
        expectNoVotes(ANN);
        parts(ANN, id, 0, 1, 0);
    }

    function test_parts__beyond_what_is_held__are_refused() external {
        uint256 id = opened(loosening());
        parts(ANN, id, 0, 1, 0);
        vm.expectRevert(
            abi.encodeWithSelector(
                GovernorCountingFractional.GovernorExceedRemainingWeight.selector,
                ANN,
                50_000e18,
                50_000e18 - 1
            )
        );
        parts(ANN, id, 0, 50_000e18 - 1, 1);
        vote(ANN, id, AGAINST); // the rest
        weights(id, 50_000e18 - 1, 1, 0);
    }

    function test_parts__of_another_length__are_refused() external {
        uint256 id = opened(loosening());
        vm.expectRevert(abi.encodeWithSelector(IGovernor.GovernorInvalidVoteParams.selector));
        vm.prank(ANN);
        governor.castVoteWithReasonAndParams(id, PARTS, "", new bytes(47));
    }

    function test_vote__of_no_known_kind__is_refused() external {
        uint256 id = opened(loosening());
        vm.expectRevert(abi.encodeWithSelector(IGovernor.GovernorInvalidVoteType.selector));
        vote(ANN, id, 3);
    }

    // By signature

    function _domain() private view returns (bytes32) {
        bytes32 kind = keccak256(
            "EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"
        );
        bytes32 name = keccak256("Keel Governor");
        return keccak256(abi.encode(kind, name, keccak256("1"), block.chainid, address(governor)));
    }

    function _signed(bytes32 message) private view returns (bytes memory) {
        bytes32 digest = keccak256(abi.encodePacked(hex"1901", _domain(), message));
        (uint8 v, bytes32 r, bytes32 s) = SIGNER.sign(KEY, digest);
        return abi.encodePacked(r, s, v);
    }

    function _ballot(uint256 id, uint8 support, uint256 nonce) private view returns (bytes memory) {
        bytes32 kind =
            keccak256("Ballot(uint256 proposalId,uint8 support,address voter,uint256 nonce)");
        return _signed(keccak256(abi.encode(kind, id, support, signer, nonce)));
    }

    function _expectInvalid(address voter) private {
        vm.expectRevert(abi.encodeWithSelector(IGovernor.GovernorInvalidSignature.selector, voter));
    }

    function test_signature__brought_by_anybody__votes_once() external {
        uint256 id = opened(loosening());
        bytes memory signature = _ballot(id, FOR, 0);
        vm.prank(STRANGER);
        governor.castVoteBySig(id, FOR, signer, signature);
        weights(id, 0, 5000e18, 0);
        _expectInvalid(signer);
        governor.castVoteBySig(id, FOR, signer, signature);
    }

    function test_signature__for_the_other_side__is_refused() external {
        uint256 id = opened(loosening());
        bytes memory signature = _ballot(id, FOR, 0);
        _expectInvalid(signer);
        governor.castVoteBySig(id, AGAINST, signer, signature);
    }

    function test_signature__of_another__is_refused() external {
        uint256 id = opened(loosening());
        bytes memory signature = _ballot(id, FOR, 0);
        _expectInvalid(ANN);
        governor.castVoteBySig(id, FOR, ANN, signature);
    }

    function test_signature__of_a_vote_in_parts__is_counted_in_parts() external {
        uint256 id = opened(loosening());
        bytes memory params = abi.encodePacked(uint128(1e18), uint128(2e18), uint128(0));
        bytes32 kind = keccak256(
            "ExtendedBallot(uint256 proposalId,uint8 support,address voter,uint256 nonce,string reason,bytes params)"
        );
        bytes32 message =
            keccak256(abi.encode(kind, id, PARTS, signer, 0, keccak256("why"), keccak256(params)));
        bytes memory signature = _signed(message);
        _expectInvalid(signer);
        governor.castVoteWithReasonAndParamsBySig(id, PARTS, signer, "another", params, signature);
        governor.castVoteWithReasonAndParamsBySig(id, PARTS, signer, "why", params, signature);
        weights(id, 1e18, 2e18, 0);
    }

    // How a proposal ends

    function test_succeeded__and_not_queued_for_fourteen_days__has_expired() external {
        Proposal memory one = loosening();
        uint256 id = opened(one);
        vote(BOB, id, FOR);
        uint256 end = governor.proposalDeadline(id);
        vm.warp(end + 14 days - 1);
        state(id, IGovernor.ProposalState.Succeeded);
        vm.warp(end + 14 days);
        state(id, IGovernor.ProposalState.Expired);
        expectState(id, IGovernor.ProposalState.Expired, IGovernor.ProposalState.Succeeded);
        queue(one);
    }

    function test_succeeded__in_its_last_second__can_be_queued() external {
        Proposal memory one = loosening();
        uint256 id = opened(one);
        vote(BOB, id, FOR);
        vm.warp(governor.proposalDeadline(id) + 14 days - 1);
        queue(one);
        state(id, IGovernor.ProposalState.Queued);
        vm.warp(time() + DELAY);
        state(id, IGovernor.ProposalState.Queued);
    }

    function test_queued__and_dead__has_expired_for_good() external {
        Proposal memory one = loosening();
        uint256 id = atReady(one);
        vm.warp(time() + 14 days - 1);
        state(id, IGovernor.ProposalState.Queued);
        vm.warp(time() + 1);
        state(id, IGovernor.ProposalState.Expired);
        expectState(id, IGovernor.ProposalState.Expired, IGovernor.ProposalState.Queued);
        execute(STRANGER, one);
        expectState(id, IGovernor.ProposalState.Expired, IGovernor.ProposalState.Succeeded);
        queue(one);
        vm.expectRevert(
            abi.encodeWithSelector(
                IGovernor.GovernorUnexpectedProposalState.selector,
                id,
                IGovernor.ProposalState.Expired,
                bytes32(0)
            )
        );
        propose(ANN, one);
    }

    function test_executed__by_the_safe_at_the_timelock__is_executed() external {
        Proposal memory one = loosening();
        uint256 id = atReady(one);
        executeThere(SAFE, one);
        state(id, IGovernor.ProposalState.Executed);
        vm.warp(time() + 400 days);
        state(id, IGovernor.ProposalState.Executed);
        expectState(id, IGovernor.ProposalState.Executed, IGovernor.ProposalState.Queued);
        execute(STRANGER, one);
    }

    function test_cancel__by_the_proposer__is_possible_until_the_vote_begins() external {
        Proposal memory one = loosening();
        uint256 id = propose(ANN, one);
        bytes32 text = keccak256(bytes(one.text));
        vm.expectRevert(abi.encodeWithSelector(IGovernor.GovernorUnableToCancel.selector, id, SAFE));
        vm.prank(SAFE);
        governor.cancel(one.targets, one.values, one.calls, text);
        vm.warp(governor.proposalSnapshot(id) + 1);
        vm.expectRevert(abi.encodeWithSelector(IGovernor.GovernorUnableToCancel.selector, id, ANN));
        vm.prank(ANN);
        governor.cancel(one.targets, one.values, one.calls, text);
    }
}
