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
    function bounds(address[] calldata tokens, uint256[] calldata own, uint256[] calldata record)
        external
        view
        returns (uint256 low, uint256 high)
    {
        (low, high) = (own[0], record[0]);
        if (tokens.length == 1) return (low, high);
        Price[] memory prices = PRICES.vector(tokens);
        _requireUsable(tokens[0], prices[0].reason);
        uint256 sumLow;
        uint256 sumHigh;
        for (uint256 i = 1; i < tokens.length; ++i) {
            _requireUsable(tokens[i], prices[i].reason);
            sumLow += Math.mulDiv(own[i], prices[i].low, ONE);
            sumHigh += Math.mulDiv(record[i], prices[i].high, ONE, Math.Rounding.Ceil);
        }
        low += Math.mulDiv(sumLow, ONE, prices[0].high);
        high += Math.mulDiv(sumHigh, ONE, prices[0].low, Math.Rounding.Ceil);
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
            sum += Math.mulDiv(amounts[i], prices[i].mid, ONE);
        }
        value += Math.mulDiv(sum, ONE, prices[0].mid);
    }

    /// @inheritdoc IValuation
    function requireUsable(address token) external view {
        address[] memory tokens = new address[](1);
        tokens[0] = token;
        _requireUsable(token, PRICES.vector(tokens)[0].reason);
    }

    function _requireUsable(address token, Reason reason) private pure {
        if (reason != Reason.Usable) revert PriceUnusable(token, reason);
    }
}
