// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {Shares} from "../../contracts/libraries/Shares.sol";
import {SharesProperties} from "./SharesProperties.sol";

/// @dev Each is broken in one way and asked for the properties that this breaks, at a few numbers
/// that are known: a solver that looks for a counterexample has to find it bit by bit.

contract SharesDownRoundsUpTwin is SharesProperties {
    function _toSharesDown(uint256 assets, uint256 supply, uint256 nav)
        internal
        pure
        override
        returns (uint256)
    {
        return Shares.toSharesUp(assets, supply, nav);
    }

    function check_shares_down(uint8 assets) external pure {
        _sharesDown(assets, 5, 8);
    }

    function check_there_and_back(uint8 assets) external pure {
        _thereAndBack(assets, 5, 8);
    }
}

contract SharesUpRoundsDownTwin is SharesProperties {
    function _toSharesUp(uint256 assets, uint256 supply, uint256 nav)
        internal
        pure
        override
        returns (uint256)
    {
        return Shares.toSharesDown(assets, supply, nav);
    }

    function check_shares_up(uint8 assets) external pure {
        _sharesUp(assets, 5, 8);
    }
}

contract AssetsDownRoundsUpTwin is SharesProperties {
    function _toAssetsDown(uint256 shares, uint256 supply, uint256 nav)
        internal
        pure
        override
        returns (uint256)
    {
        return Shares.toAssetsUp(shares, supply, nav);
    }

    function check_assets_down(uint8 shares) external pure {
        _assetsDown(shares, 8, 5);
    }

    function check_out_and_back(uint8 shares) external pure {
        _outAndBack(shares, 8, 5);
    }
}

contract AssetsUpRoundsDownTwin is SharesProperties {
    function _toAssetsUp(uint256 shares, uint256 supply, uint256 nav)
        internal
        pure
        override
        returns (uint256)
    {
        return Shares.toAssetsDown(shares, supply, nav);
    }

    function check_assets_up(uint8 shares) external pure {
        _assetsUp(shares, 8, 5);
    }
}

contract OneMoreThanUpTwin is SharesProperties {
    function _toAssetsUp(uint256 shares, uint256 supply, uint256 nav)
        internal
        pure
        override
        returns (uint256)
    {
        return Shares.toAssetsUp(shares, supply, nav) + 1;
    }

    function check_apart(uint8 amount) external pure {
        _apart(amount, 8, 5);
    }
}

contract AssetsTimesSupplyWrapsTwin is SharesProperties {
    function _toSharesDown(uint256 assets, uint256 supply, uint256 nav)
        internal
        pure
        override
        returns (uint256)
    {
        return uint8(assets * supply) / nav;
    }

    function check_more_for_more(uint8 less, uint8 more) external pure {
        _moreForMore(less, more, 5, 8);
    }
}

contract SharesTimesNavWrapsTwin is SharesProperties {
    function _toAssetsUp(uint256 shares, uint256 supply, uint256 nav)
        internal
        pure
        override
        returns (uint256)
    {
        return uint8(shares * nav) / supply;
    }

    function check_more_back_for_more(uint8 less, uint8 more) external pure {
        _moreBackForMore(less, more, 8, 5);
    }
}

contract SharesOfNothingTwin is SharesProperties {
    function _toSharesDown(uint256 assets, uint256 supply, uint256 nav)
        internal
        pure
        override
        returns (uint256)
    {
        return Math.mulDiv(assets, supply, nav);
    }

    function check_worthless(uint8 amount, uint8 worth) external view {
        _worthless(amount, worth, true, 0);
    }
}
