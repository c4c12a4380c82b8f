// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {SharesProperties} from "./SharesProperties.sol";

contract SharesProof is SharesProperties {
    function check_shares_down(uint128 assets, uint128 supply, uint128 nav) external pure {
        _sharesDown(assets, supply, nav);
    }

    function check_shares_up(uint128 assets, uint128 supply, uint128 nav) external pure {
        _sharesUp(assets, supply, nav);
    }

    function check_assets_down(uint128 shares, uint128 supply, uint128 nav) external pure {
        _assetsDown(shares, supply, nav);
    }

    function check_assets_up(uint128 shares, uint128 supply, uint128 nav) external pure {
        _assetsUp(shares, supply, nav);
    }

    function check_apart(uint128 amount, uint128 supply, uint128 nav) external pure {
        _apart(amount, supply, nav);
    }

    function check_more_for_more(uint128 less, uint128 more, uint128 supply, uint128 nav)
        external
        pure
    {
        _moreForMore(less, more, supply, nav);
    }

    function check_more_back_for_more(uint128 less, uint128 more, uint128 supply, uint128 nav)
        external
        pure
    {
        _moreBackForMore(less, more, supply, nav);
    }

    function check_there_and_back(uint128 assets, uint128 supply, uint128 nav) external pure {
        _thereAndBack(assets, supply, nav);
    }

    function check_out_and_back(uint128 shares, uint128 supply, uint128 nav) external pure {
        _outAndBack(shares, supply, nav);
    }

    function check_worthless(uint128 amount, uint128 worth, bool unborn, uint8 which)
        external
        view
    {
        _worthless(amount, worth, unborn, which);
    }
}
