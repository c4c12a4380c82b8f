// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IPoolOracle} from "../interfaces/IPoolOracle.sol";
import {SourceCall} from "./SourceCall.sol";
import {Ticks} from "./Ticks.sol";

/// @title Twap
/// @notice Reads a Uniswap V3 pool's mean price over a window that ends now.
/// @dev The mean of ticks is a geometric mean of prices. What a pool says of the present block is the
/// price before its first trade, so that no trade of this block, finished or not, moves the mean.
library Twap {
    /// @notice What `observe` may use: twice what it takes to search the longest memory that a pool
    /// can have, which is 65,535 observations and 97,000 gas.
    uint256 internal constant GAS = 250_000;

    /// @return known Whether the pool answered with a mean that a pool can have.
    /// @return tick The mean, rounded down: at most 0.01 % below the exact one.
    function mean(address pool, uint32 window) internal view returns (bool known, int256 tick) {
        uint32[] memory ago = new uint32[](2);
        ago[0] = window;
        bytes memory question = abi.encodeCall(IPoolOracle.observe, (ago));
        uint256[8] memory words;
        uint256 to;
        assembly ("memory-safe") {
            to := words
        }
        known = SourceCall.ask(pool, GAS, question, to, 8 * 32);
        // Two lists of two: the first begins behind the two words that say where each begins.
        if (!known || words[0] != 0x40 || words[2] != 2) return (false, 0);
        int256 sum;
        (known, sum) = _rise(int256(words[3]), int256(words[4]));
        tick = sum / int256(uint256(window));
        if (sum < 0 && sum % int256(uint256(window)) != 0) tick -= 1;
        if (tick > Ticks.MAX || tick < -Ticks.MAX) known = false;
    }

    /// @dev A pool's sums are of 56 bits and wrap around; their difference does not mind.
    function _rise(int256 first, int256 last) private pure returns (bool sound, int256) {
        sound = first == int56(first) && last == int56(last);
        unchecked {
            return (sound, int56(last) - int56(first));
        }
    }
}
