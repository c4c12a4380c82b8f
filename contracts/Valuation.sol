// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {IPrices, Price, Reason} from "./interfaces/IPrices.sol";
import {IValuation} from "./interfaces/IValuation.sol";

/// @title Valuation
/// @notice The arithmetic between prices and NAV, apart from the Fund so that the Fund stays small.
/// Stateless.
contract Valuation is IValuation {
    uint256 private constant ONE = 1e18;

    IPrices public immutable PRICES;

    constructor(IPrices prices) {
        PRICES = prices;
    }

    /// @inheritdoc IValuation
    function bounds(address[] calldata tokens, uint256[] calldata amounts)
        external
        view
        returns (uint256 low, uint256 high)
    {
        (low, high) = (amounts[0], amounts[0]);
        if (tokens.length == 1) return (low, high);
        Price[] memory prices = PRICES.vector(tokens);
        Price memory base = prices[0];
        if (base.reason != Reason.Usable) revert PriceUnusable(tokens[0], base.reason);
        uint256 sumLow;
        uint256 sumHigh;
        for (uint256 i = 1; i < tokens.length; ++i) {
            Price memory price = prices[i];
            if (price.reason != Reason.Usable) revert PriceUnusable(tokens[i], price.reason);
            unchecked {
                // Below 2^256 and, after division, below 2^197: see IValuation.
                sumLow += amounts[i] * price.low / ONE;
                sumHigh += (amounts[i] * price.high + ONE - 1) / ONE;
            }
        }
        low += Math.mulDiv(sumLow, ONE, base.high);
        high += Math.mulDiv(sumHigh, ONE, base.low, Math.Rounding.Ceil);
    }

    /// @inheritdoc IValuation
    function mid(address[] calldata tokens, uint256[] calldata amounts)
        external
        view
        returns (uint256 value)
    {
        value = amounts[0];
        if (tokens.length == 1) return value;
        Price[] memory prices = PRICES.vector(tokens);
        if (prices[0].mid == 0) return value;
        uint256 sum;
        for (uint256 i = 1; i < tokens.length; ++i) {
            unchecked {
                // As in `bounds`.
                sum += amounts[i] * prices[i].mid / ONE;
            }
        }
        value += Math.mulDiv(sum, ONE, prices[0].mid);
    }

    /// @inheritdoc IValuation
    function requireUsable(address token) external view {
        address[] memory tokens = new address[](1);
        tokens[0] = token;
        Reason reason = PRICES.vector(tokens)[0].reason;
        if (reason != Reason.Usable) revert PriceUnusable(token, reason);
    }
}
