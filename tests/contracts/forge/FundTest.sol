// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Limits} from "../../../contracts/interfaces/IFund.sol";
import {DevToken} from "../../../contracts/mocks/DevToken.sol";
import {Test} from "./Test.sol";

/// @title FundTest
/// @notice What the tests of a fund have in common, whoever made it.
abstract contract FundTest is Test {
    address internal constant SAFE = address(0x5AFE);
    address internal constant STRANGER = address(0x57);

    uint256 internal constant START = 1_767_225_600;
    uint64 internal constant PC = 0.01e18;

    DevToken internal dollar;

    /// @dev `block.timestamp` would be read once for a whole test.
    function time() internal view returns (uint256) {
        return vm.getBlockTimestamp();
    }

    function newToken(string memory name, string memory symbol, uint8 decimals)
        internal
        returns (DevToken)
    {
        bytes memory arguments = abi.encode(name, symbol, decimals, address(this));
        return DevToken(deployed("DevToken.sol:DevToken", arguments));
    }

    /// @notice Limits that nobody meets by accident, and no fee.
    function wide() internal pure returns (Limits memory) {
        return Limits(0, 1e18, 1e18, 1e30, 0);
    }

    /// @dev The mandate's, in percent: cash, slippage, trade, progress; the ladder; the flows; the
    /// groups.
    function numbers() internal pure returns (uint64[20] memory all) {
        uint8[20] memory parts =
            [20, 1, 20, 50, 10, 60, 15, 40, 20, 25, 100, 100, 100, 60, 60, 60, 60, 60, 60, 60];
        for (uint256 i; i < all.length; ++i) {
            all[i] = parts[i] * PC;
        }
    }
}
