// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IGate} from "../interfaces/IGate.sol";

/// @title MockGate
/// @notice Pauses what it is told to; stands in for the mandate.
contract MockGate is IGate {
    bool public depositsPaused;
    bool public redemptionsPaused;

    function pause(bool deposits, bool redemptions) external {
        depositsPaused = deposits;
        redemptionsPaused = redemptions;
    }
}
