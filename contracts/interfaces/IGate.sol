// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

/// @title IGate
/// @notice What the Fund asks before anyone passes a NAV door. The exit in kind never asks.
interface IGate {
    function depositsPaused() external view returns (bool);

    function redemptionsPaused() external view returns (bool);
}
