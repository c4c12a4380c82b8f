// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

/// @title IFundTimelock
/// @notice What was voted waits here, and here alone: the timelock is the governance of every
/// contract of the fund.
///
/// An operation is scheduled by the governor, waits for the delay, belongs to the Safe for a day, is
/// anybody's from then on, and is dead fourteen days after it became ready. The delay is never below
/// the fund's lock-up and three days: who is awake has left before anything changes.
interface IFundTimelock {
    event HandedOver();

    error NotOpener(address caller);
    error AlreadyHandedOver();
    error DelayOutOfRange(uint256 delay, uint256 least, uint256 most);
    error SafeFirst(address caller, uint256 until);
    error OperationDead(bytes32 id, uint256 since);
    error RolesAreFixed();

    /// @notice The opener's, until it hands over: a call as the fund's governance, without a delay.
    function begin(address target, bytes calldata data) external;

    /// @notice The opener's last: from now on there is nothing without a vote and the delay.
    function handOver() external;

    function handedOver() external view returns (bool);

    /// @notice When an operation is nobody's any more; in Unix seconds, 0 if it was never scheduled or
    /// is done.
    function diesAt(bytes32 id) external view returns (uint256);

    /// @notice The least that the delay may be: the fund's lock-up and three days; in seconds.
    // solhint-disable-next-line func-name-mixedcase
    function FLOOR() external view returns (uint256);
}
