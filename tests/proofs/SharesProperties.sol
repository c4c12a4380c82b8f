// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Shares} from "../../contracts/libraries/Shares.sol";
import {Facts} from "./Facts.sol";

/// @title SharesProperties
/// @notice What must hold of every conversion between shares and assets, of numbers of up to 128
/// bits. The twins (`SharesTwins.t.sol`) hold the same against conversions that are broken on
/// purpose.
abstract contract SharesProperties is Facts {
    function _toSharesDown(uint256 assets, uint256 supply, uint256 nav)
        internal
        pure
        virtual
        returns (uint256)
    {
        return Shares.toSharesDown(assets, supply, nav);
    }

    function _toSharesUp(uint256 assets, uint256 supply, uint256 nav)
        internal
        pure
        virtual
        returns (uint256)
    {
        return Shares.toSharesUp(assets, supply, nav);
    }

    function _toAssetsDown(uint256 shares, uint256 supply, uint256 nav)
        internal
        pure
        virtual
        returns (uint256)
    {
        return Shares.toAssetsDown(shares, supply, nav);
    }

    function _toAssetsUp(uint256 shares, uint256 supply, uint256 nav)
        internal
        pure
        virtual
        returns (uint256)
    {
        return Shares.toAssetsUp(shares, supply, nav);
    }

    /// @dev Refusals that can be seen: reverted paths are not looked at.
    function all(uint256 amount, uint256 supply, uint256 nav, uint256 which)
        external
        pure
        returns (uint256)
    {
        if (which == 0) return _toSharesDown(amount, supply, nav);
        if (which == 1) return _toSharesUp(amount, supply, nav);
        if (which == 2) return _toAssetsDown(amount, supply, nav);
        return _toAssetsUp(amount, supply, nav);
    }

    function _sharesDown(uint128 assets, uint128 supply, uint128 nav) internal pure {
        (uint256 product,) = _given(assets, supply, nav);
        _isFloor(_toSharesDown(assets, supply, nav), product, nav);
    }

    function _sharesUp(uint128 assets, uint128 supply, uint128 nav) internal pure {
        (uint256 product, uint256 quotient) = _given(assets, supply, nav);
        _oneMore(quotient, nav);
        _isCeiling(_toSharesUp(assets, supply, nav), product, nav);
    }

    function _assetsDown(uint128 shares, uint128 supply, uint128 nav) internal pure {
        (uint256 product,) = _given(shares, nav, supply);
        _isFloor(_toAssetsDown(shares, supply, nav), product, supply);
    }

    function _assetsUp(uint128 shares, uint128 supply, uint128 nav) internal pure {
        (uint256 product, uint256 quotient) = _given(shares, nav, supply);
        _oneMore(quotient, supply);
        _isCeiling(_toAssetsUp(shares, supply, nav), product, supply);
    }

    /// @dev The two ways to round are one unit apart at most, and in the order of their names.
    function _apart(uint128 amount, uint128 supply, uint128 nav) internal pure {
        _given(amount, supply, nav);
        _given(amount, nav, supply);
        unchecked {
            uint256 down = _toSharesDown(amount, supply, nav);
            assert(_toSharesUp(amount, supply, nav) - down <= 1);
            down = _toAssetsDown(amount, supply, nav);
            assert(_toAssetsUp(amount, supply, nav) - down <= 1);
        }
    }

    function _moreForMore(uint128 less, uint128 more, uint128 supply, uint128 nav) internal pure {
        vm.assume(less <= more);
        (, uint256 few) = _given(less, supply, nav);
        (, uint256 many) = _given(more, supply, nav);
        _ordered(more, less, supply);
        _ordered(many, few, nav);
        assert(_toSharesDown(less, supply, nav) <= _toSharesDown(more, supply, nav));
        assert(_toSharesUp(less, supply, nav) <= _toSharesUp(more, supply, nav));
    }

    /// @dev The same of assets, with supply and NAV in each other's place.
    function _moreBackForMore(uint128 less, uint128 more, uint128 supply, uint128 nav)
        internal
        pure
    {
        vm.assume(less <= more);
        (, uint256 few) = _given(less, nav, supply);
        (, uint256 many) = _given(more, nav, supply);
        _ordered(more, less, nav);
        _ordered(many, few, supply);
        assert(_toAssetsDown(less, supply, nav) <= _toAssetsDown(more, supply, nav));
        assert(_toAssetsUp(less, supply, nav) <= _toAssetsUp(more, supply, nav));
    }

    /// @dev Into the fund and out of it.
    function _thereAndBack(uint128 assets, uint128 supply, uint128 nav) internal pure {
        (, uint256 minted) = _given(assets, supply, nav);
        // No larger than the product that it came from: it fits.
        (, uint256 back) = _given(minted, nav, supply);
        _ordered(assets, back, supply);
        assert(_toAssetsDown(_toSharesDown(assets, supply, nav), supply, nav) <= assets);
    }

    /// @dev Out of the fund and into it.
    function _outAndBack(uint128 shares, uint128 supply, uint128 nav) internal pure {
        (, uint256 paid) = _given(shares, nav, supply);
        (, uint256 back) = _given(paid, supply, nav);
        _ordered(shares, back, nav);
        assert(_toSharesDown(_toAssetsDown(shares, supply, nav), supply, nav) <= shares);
    }

    function _worthless(uint128 amount, uint128 worth, bool unborn, uint8 which) internal view {
        vm.assume(worth > 0);
        try this.all(amount, unborn ? 0 : worth, unborn ? worth : 0, which % 4) {
            assert(false);
        } catch {}
    }

    function _given(uint256 amount, uint256 times, uint256 over)
        private
        pure
        returns (uint256 product, uint256 quotient)
    {
        vm.assume(times > 0);
        vm.assume(over > 0);
        return _divides(amount, times, over);
    }

    function _isFloor(uint256 result, uint256 product, uint256 divisor) private pure {
        unchecked {
            assert(result * divisor <= product);
            assert(product - result * divisor < divisor);
        }
    }

    function _isCeiling(uint256 result, uint256 product, uint256 divisor) private pure {
        unchecked {
            assert(result * divisor >= product);
            assert(result * divisor - product < divisor);
        }
    }
}
