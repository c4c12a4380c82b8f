// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Reason} from "./IPrices.sol";

/// @title IValuation
/// @notice What a basket is worth in units of its first token, the base.
/// @dev Amounts are below 2^128, and so are prices (see `Price`): their products fit in 256 bits. The
/// caller sees to it; the Fund's amounts are of 128 bits.
interface IValuation {
    error PriceUnusable(address token, Reason reason);

    /// @notice The basket's value at low and at high prices. The base counts as itself; everything
    /// else at its low or high price, over the base's high or low: so the base's own error counts too.
    /// @dev Reverts where a price is not usable. A basket of nothing but the base needs none.
    function bounds(address[] calldata tokens, uint256[] calldata amounts)
        external
        view
        returns (uint256 low, uint256 high);

    /// @notice The basket's value at mid prices, the last good ones where there are no others.
    /// Never reverts; where the base has never had a price, the base alone counts.
    function mid(address[] calldata tokens, uint256[] calldata amounts)
        external
        view
        returns (uint256);

    /// @notice Reverts unless the token has a price that may be used.
    function requireUsable(address token) external view;
}
