// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

/// @title Shares
/// @notice What shares and assets are worth in each other. The name says which way it rounds; the
/// caller picks the way that favours the fund.
/// @dev There is no virtual offset: dead shares keep supply and NAV above zero once a fund is
/// seeded, and where one of them is zero no conversion means anything.
library Shares {
    error Worthless(uint256 supply, uint256 nav);

    function toSharesDown(uint256 assets, uint256 supply, uint256 nav)
        internal
        pure
        returns (uint256)
    {
        _requireWorth(supply, nav);
        return Math.mulDiv(assets, supply, nav);
    }

    function toSharesUp(uint256 assets, uint256 supply, uint256 nav)
        internal
        pure
        returns (uint256)
    {
        _requireWorth(supply, nav);
        return Math.mulDiv(assets, supply, nav, Math.Rounding.Ceil);
    }

    function toAssetsDown(uint256 shares, uint256 supply, uint256 nav)
        internal
        pure
        returns (uint256)
    {
        _requireWorth(supply, nav);
        return Math.mulDiv(shares, nav, supply);
    }

    function toAssetsUp(uint256 shares, uint256 supply, uint256 nav)
        internal
        pure
        returns (uint256)
    {
        _requireWorth(supply, nav);
        return Math.mulDiv(shares, nav, supply, Math.Rounding.Ceil);
    }

    function _requireWorth(uint256 supply, uint256 nav) private pure {
        if (supply == 0 || nav == 0) revert Worthless(supply, nav);
    }
}
