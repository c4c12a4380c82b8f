// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Ticks} from "../libraries/Ticks.sol";
import {Twap} from "../libraries/Twap.sol";

/// @title TicksHarness
/// @notice The arithmetic of pools as calls, so that a model in another language can be held to it.
contract TicksHarness {
    function times(uint256 amount, int256 tick) external pure returns (uint256) {
        return Ticks.times(amount, tick);
    }

    function mean(address pool, uint32 window) external view returns (bool known, int256 tick) {
        return Twap.mean(pool, window);
    }
}
