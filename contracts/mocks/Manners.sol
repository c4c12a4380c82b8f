// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

/// @title Manners
/// @notice The ill manners that Solidity has no words for. Each ends the whole call.
library Manners {
    function returnNothing() internal pure {
        assembly ("memory-safe") {
            return(0, 0)
        }
    }

    /// @notice Its first word is `true`, so that a caller who decodes a bool reads success.
    function returnMegabyte() internal pure {
        assembly ("memory-safe") {
            mstore(0, 1)
            return(0, 0x100000)
        }
    }

    function revertMegabyte() internal pure {
        assembly ("memory-safe") {
            revert(0, 0x100000)
        }
    }

    /// @notice Takes all the gas of the call at once, where a loop would take time as well.
    function burnAllGas() internal pure {
        assembly ("memory-safe") {
            invalid()
        }
    }
}
