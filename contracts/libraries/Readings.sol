// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Reason} from "../interfaces/IPrices.sol";

/// @notice What a token's primary said, and what became of it. `mid` is 0 if and only if the primary
/// is not sound.
struct Reading {
    uint256 mid;
    uint256 epsilon;
    uint256 deviation;
    Reason reason;
    address token;
    bool judged;
}

/// @title Readings
/// @notice A list in memory that grows up to a size fixed before.
library Readings {
    /// @return list Empty, with room for so many.
    function room(uint256 most) internal pure returns (Reading[] memory list) {
        assembly ("memory-safe") {
            list := mload(0x40)
            mstore(list, 0)
            mstore(0x40, add(list, mul(0x20, add(most, 1))))
        }
    }

    /// @dev The caller has left room for it.
    function push(Reading[] memory list, Reading memory reading) internal pure {
        uint256 count = list.length;
        assembly ("memory-safe") {
            mstore(list, add(count, 1))
        }
        list[count] = reading;
    }
}
