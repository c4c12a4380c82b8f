// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IPrices, Price, Reason} from "../interfaces/IPrices.sol";
import {Source} from "../interfaces/IPriceSources.sol";

/// @title MockPrices
/// @notice Answers what it is told, for states of the sources that real ones do not take on demand.
contract MockPrices is IPrices {
    mapping(address token => Price) private _prices;

    bool public broken;

    error Broken();

    function set(address token, uint256 low, uint256 mid, uint256 high, Reason reason) external {
        _prices[token] = Price(low, mid, high, reason);
    }

    function setBroken(bool broken_) external {
        broken = broken_;
    }

    function vector(address[] calldata tokens) external view returns (Price[] memory prices) {
        if (broken) revert Broken();
        prices = new Price[](tokens.length);
        for (uint256 i; i < tokens.length; ++i) {
            prices[i] = _prices[tokens[i]];
            if (prices[i].mid == 0) prices[i].reason = Reason.NotListed;
        }
    }

    /// @dev As `IPriceSources` has it, with the declared error alone.
    function source(address token) external view returns (Source memory made) {
        Price memory price = _prices[token];
        if (price.mid > 0) made.epsilon = uint24((price.high - price.mid) * 1e6 / price.mid);
    }

    // solhint-disable-next-line no-empty-blocks
    function confirm(address[] calldata) external {}
}
