// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

/// @notice How votes are held. Times in seconds.
struct Voting {
    uint48 delay; // from a proposal to its snapshot
    uint32 period; // from the snapshot to the end
    uint48 extension; // at least so long from when the quorum was reached
    uint32 threshold; // shares to propose with, in millionths of the supply
    uint32 quorum; // in percent of the supply
    uint128 floor; // shares that a quorum is never below
    uint48 vetoUntil; // in Unix seconds
}

/// @title IFundGovernor
/// @notice The holders' votes. What passes is queued in the timelock, and changes nothing before.
///
/// A vote weighs what its holder had at the snapshot or seven days before, whichever is less. The
/// Safe may veto what is queued, but not its own replacement, not the same calls once more if they
/// passed with two quorums in favour in a vote that began after the veto, and not once its right has
/// lapsed.
interface IFundGovernor {
    event Vetoed(uint256 indexed proposalId, bytes32 calls);
    event VetoRenewed(uint256 until);

    error NotSafe(address caller);
    error VetoLapsed(uint256 since);
    error NoVetoOfReplacement(uint256 proposalId);
    error NoVetoTwice(uint256 proposalId, uint256 votes);
    error OutOfRange(bytes32 what, uint256 value, uint256 least, uint256 most);
    error ModulesAreFixed();

    /// @notice The Safe's: takes a proposal out of the timelock.
    function veto(
        address[] calldata targets,
        uint256[] calldata values,
        bytes[] calldata calldatas,
        bytes32 descriptionHash
    ) external returns (uint256 proposalId);

    /// @notice Governance's: until when the Safe may veto, at most 400 days from now; in Unix seconds.
    function renewVeto(uint48 until) external;

    function vetoUntil() external view returns (uint48);

    /// @notice When these calls were first vetoed, by the hash of targets, values and calldatas; in
    /// Unix seconds, 0 if never.
    function vetoed(bytes32 calls) external view returns (uint256);
}
