// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Manners} from "./Manners.sol";

/// @title Appetite
/// @notice For sources whose answer costs as much gas as it is told to.
library Appetite {
    /// @notice Takes this much gas, or all there is if there is less.
    function feed(uint256 amount) internal view {
        if (amount == 0) return;
        if (amount >= gasleft()) Manners.burnAllGas();
        uint256 end = gasleft() - amount;
        while (gasleft() > end) continue;
    }
}
