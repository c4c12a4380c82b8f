// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Governor} from "@openzeppelin/contracts/governance/Governor.sol";
import {TimelockController} from "@openzeppelin/contracts/governance/TimelockController.sol";
import {
    GovernorCountingFractional
} from "@openzeppelin/contracts/governance/extensions/GovernorCountingFractional.sol";
import {
    GovernorPreventLateQuorum
} from "@openzeppelin/contracts/governance/extensions/GovernorPreventLateQuorum.sol";
import {GovernorSettings} from "@openzeppelin/contracts/governance/extensions/GovernorSettings.sol";
import {
    GovernorTimelockControl
} from "@openzeppelin/contracts/governance/extensions/GovernorTimelockControl.sol";
import {GovernorVotes} from "@openzeppelin/contracts/governance/extensions/GovernorVotes.sol";
import {
    GovernorVotesQuorumFraction
} from "@openzeppelin/contracts/governance/extensions/GovernorVotesQuorumFraction.sol";
import {IVotes} from "@openzeppelin/contracts/governance/utils/IVotes.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {FundTimelock} from "./FundTimelock.sol";
import {IFundGovernor, Voting} from "./interfaces/IFundGovernor.sol";
import {IMandate} from "./interfaces/IMandate.sol";

/// @title FundGovernor
/// @notice The holders' votes over the fund, by OpenZeppelin's governor.
///
/// Assumptions. The fund counts votes by the time, and a holder's count without a delegation. The
/// timelock takes operations from here alone.
///
/// Roles. Holders above the threshold propose, holders vote, anybody queues what passed. The Safe
/// vetoes inside its bounds.
///
/// Liveness. What passed and is not queued within fourteen days has expired, and so has what lay in
/// the timelock for as long. A fund that has shrunk below the floor of its quorum has no votes left
/// but those who leave.
///
/// Known imperfections. Votes that were held at both moments count, though they were lent out in
/// between, or there for those two blocks alone. Who came in within the seven days has none yet, and
/// the delay to leave. A quorum that comes late prolongs the vote; a majority that turns late does
/// not. A quorum is of all shares, of those too that cannot vote: the dead, the distributor's and
/// those in pools.
contract FundGovernor is
    IFundGovernor,
    Governor,
    GovernorSettings,
    GovernorCountingFractional,
    GovernorVotes,
    GovernorVotesQuorumFraction,
    GovernorPreventLateQuorum,
    GovernorTimelockControl
{
    uint256 public constant SEASONED = 7 days; // how long shares are held before they vote
    uint256 public constant LIFE = 14 days; // from the end of the vote, until it is queued
    uint256 private constant LONGEST_VETO = 400 days; // from when it was renewed
    uint256 private constant PPM = 1e6;

    IMandate public immutable MANDATE;

    /// @notice What a quorum is never below, in shares.
    uint256 public immutable QUORUM_FLOOR;

    /// @inheritdoc IFundGovernor
    uint48 public vetoUntil;

    /// @inheritdoc IFundGovernor
    mapping(bytes32 calls => uint256) public vetoed;

    constructor(IVotes fund, FundTimelock timelock_, IMandate mandate, Voting memory voting)
        Governor("Keel Governor")
        GovernorSettings(voting.delay, voting.period, voting.threshold)
        GovernorVotes(fund)
        GovernorVotesQuorumFraction(voting.quorum)
        GovernorPreventLateQuorum(voting.extension)
        GovernorTimelockControl(timelock_)
    {
        MANDATE = mandate;
        _requireWithin("floor", voting.floor, 1, type(uint128).max);
        QUORUM_FLOOR = voting.floor;
        _renewVeto(voting.vetoUntil);
    }

    // The Safe's

    /// @inheritdoc IFundGovernor
    function veto(
        address[] calldata targets,
        uint256[] calldata values,
        bytes[] calldata calldatas,
        bytes32 descriptionHash
    ) external returns (uint256 proposalId) {
        if (msg.sender != MANDATE.safe()) revert NotSafe(msg.sender);
        if (block.timestamp >= vetoUntil) revert VetoLapsed(vetoUntil);
        proposalId = getProposalId(targets, values, calldatas, descriptionHash);
        _validateStateBitmap(proposalId, _encodeStateBitmap(ProposalState.Queued));
        if (_replacesSafe(targets, calldatas)) revert NoVetoOfReplacement(proposalId);
        bytes32 calls = keccak256(abi.encode(targets, values, calldatas));
        uint256 first = vetoed[calls];
        if (first == 0) vetoed[calls] = block.timestamp;
        // Copies that were voted on together are one vote, and fall to one veto each.
        else if (proposalSnapshot(proposalId) > first) _requireBelowTwoQuorums(proposalId);
        emit Vetoed(proposalId, calls);
        _cancel(targets, values, calldatas, descriptionHash);
    }

    // What was voted

    /// @inheritdoc IFundGovernor
    function renewVeto(uint48 until) external onlyGovernance {
        _renewVeto(until);
    }

    function updateTimelock(TimelockController) public pure override {
        revert ModulesAreFixed();
    }

    /// @dev The timelock calls whatever was voted; nothing has to be called from here.
    function relay(address, uint256, bytes calldata) public payable override {
        revert ModulesAreFixed();
    }

    // Views

    /// @inheritdoc Governor
    function state(uint256 proposalId)
        public
        view
        override(Governor, GovernorTimelockControl)
        returns (ProposalState found)
    {
        found = Governor.state(proposalId);
        if (found == ProposalState.Succeeded) {
            bool late = block.timestamp >= proposalDeadline(proposalId) + LIFE;
            return late ? ProposalState.Expired : found;
        }
        if (found != ProposalState.Queued) return found;
        found = GovernorTimelockControl.state(proposalId);
        // Whoever cancels does so here: what the timelock has forgotten has died there.
        if (found == ProposalState.Canceled) found = ProposalState.Expired;
    }

    /// @notice Shares that a proposal needs behind it.
    function proposalThreshold()
        public
        view
        override(Governor, GovernorSettings)
        returns (uint256)
    {
        uint256 supply = token().getPastTotalSupply(clock() - 1);
        return Math.mulDiv(supply, super.proposalThreshold(), PPM, Math.Rounding.Ceil);
    }

    /// @dev Of the smaller supply, or who holds much for a moment could make a vote fail.
    function quorum(uint256 timepoint)
        public
        view
        override(Governor, GovernorVotesQuorumFraction)
        returns (uint256)
    {
        uint256 supply = Math.min(
            token().getPastTotalSupply(timepoint), token().getPastTotalSupply(timepoint - SEASONED)
        );
        uint256 part = Math.mulDiv(
            supply, quorumNumerator(timepoint), quorumDenominator(), Math.Rounding.Ceil
        );
        return Math.max(part, QUORUM_FLOOR);
    }

    function proposalDeadline(uint256 proposalId)
        public
        view
        override(Governor, GovernorPreventLateQuorum)
        returns (uint256)
    {
        return super.proposalDeadline(proposalId);
    }

    function proposalNeedsQueuing(uint256 proposalId)
        public
        view
        override(Governor, GovernorTimelockControl)
        returns (bool)
    {
        return super.proposalNeedsQueuing(proposalId);
    }

    /// @dev What was rented for a block votes nothing.
    function _getVotes(address account, uint256 timepoint, bytes memory params)
        internal
        view
        override(Governor, GovernorVotes)
        returns (uint256)
    {
        uint256 now_ = super._getVotes(account, timepoint, params);
        return Math.min(now_, super._getVotes(account, timepoint - SEASONED, params));
    }

    // Within bounds

    function _setVotingDelay(uint48 delay) internal override {
        _requireWithin("delay", delay, 1 days, 7 days);
        super._setVotingDelay(delay);
    }

    function _setVotingPeriod(uint32 period) internal override {
        _requireWithin("period", period, 3 days, 14 days);
        super._setVotingPeriod(period);
    }

    function _setProposalThreshold(uint256 ppm) internal override {
        _requireWithin("threshold", ppm, 0, PPM / 20);
        super._setProposalThreshold(ppm);
    }

    function _setLateQuorumVoteExtension(uint48 extension) internal override {
        _requireWithin("extension", extension, 1 days, 7 days);
        super._setLateQuorumVoteExtension(extension);
    }

    function _updateQuorumNumerator(uint256 percent) internal override {
        _requireWithin("quorum", percent, 4, 40);
        super._updateQuorumNumerator(percent);
    }

    function _renewVeto(uint48 until) private {
        _requireWithin("vetoUntil", until, 0, block.timestamp + LONGEST_VETO);
        vetoUntil = until;
        emit VetoRenewed(until);
    }

    /// @dev The timelock alone, whoever executes: nobody else schedules there, so what it calls was
    /// voted, and the governor need not remember what it sent.
    function _checkGovernance() internal view override {
        if (msg.sender != _executor()) revert GovernorOnlyExecutor(msg.sender);
    }

    function _tallyUpdated(uint256 proposalId)
        internal
        override(Governor, GovernorPreventLateQuorum)
    {
        super._tallyUpdated(proposalId);
    }

    function _queueOperations(
        uint256 proposalId,
        address[] memory targets,
        uint256[] memory values,
        bytes[] memory calldatas,
        bytes32 descriptionHash
    ) internal override(Governor, GovernorTimelockControl) returns (uint48) {
        return super._queueOperations(proposalId, targets, values, calldatas, descriptionHash);
    }

    function _executeOperations(
        uint256 proposalId,
        address[] memory targets,
        uint256[] memory values,
        bytes[] memory calldatas,
        bytes32 descriptionHash
    ) internal override(Governor, GovernorTimelockControl) {
        super._executeOperations(proposalId, targets, values, calldatas, descriptionHash);
    }

    function _cancel(
        address[] memory targets,
        uint256[] memory values,
        bytes[] memory calldatas,
        bytes32 descriptionHash
    ) internal override(Governor, GovernorTimelockControl) returns (uint256) {
        return super._cancel(targets, values, calldatas, descriptionHash);
    }

    function _executor()
        internal
        view
        override(Governor, GovernorTimelockControl)
        returns (address)
    {
        return super._executor();
    }

    function _requireBelowTwoQuorums(uint256 proposalId) private view {
        (, uint256 votes,) = proposalVotes(proposalId);
        if (votes >= 2 * quorum(proposalSnapshot(proposalId))) {
            revert NoVetoTwice(proposalId, votes);
        }
    }

    /// @dev Nothing but the Safe's replacement: what else is with it can be vetoed.
    function _replacesSafe(address[] calldata targets, bytes[] calldata calldatas)
        private
        view
        returns (bool)
    {
        for (uint256 i; i < targets.length; ++i) {
            if (targets[i] != address(MANDATE)) return false;
            if (bytes4(calldatas[i]) != IMandate.setSafe.selector) return false;
        }
        return true;
    }

    function _requireWithin(bytes32 what, uint256 value, uint256 least, uint256 most) private pure {
        if (value < least || value > most) revert OutOfRange(what, value, least, most);
    }
}
