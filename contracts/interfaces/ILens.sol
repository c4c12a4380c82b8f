// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IFund, Limits} from "./IFund.sol";
import {Price} from "./IPrices.sol";
import {IRecord} from "./IRecord.sol";

/// @notice An asset of a fund: what is there of it, and what it is worth.
struct AssetView {
    address token;
    uint8 decimals; // 0 where it does not say
    bool readable; // whether it says its balance
    uint256 recorded;
    uint256 held;
    uint256 escrow;
    uint256 own; // what an exit gets a part of
    Price price;
}

/// @notice A fund in one block.
struct FundView {
    uint256 time;
    uint256 supply;
    uint256 effectiveSupply;
    uint256 low; // NAV; 0 where it is not known
    uint256 high;
    uint256 totalAssets;
    uint256 flowAvailable; // 1e18 = 100 % of NAV
    uint256 exitFee; // 1e6 = 100 %
    uint256 lockUp; // seconds
    bool depositsPaused;
    bool redemptionsPaused;
    Limits limits;
    AssetView[] assets;
    RecordView record;
}

struct RecordView {
    uint256 steady;
    uint256 mark;
    uint256 peak;
    uint256 drawdown; // 1e18 = 100 %
    uint256 due;
    uint256 rate; // 1e6 = 100 %
    IRecord.Observation newer;
}

/// @notice What an account has to do with a fund.
struct AccountView {
    uint256 shares;
    uint256 atNav; // under a lock, by the door they came in through
    uint256 navUntil;
    uint256 inKind;
    uint256 kindUntil;
    uint256 maxRedeem; // shares, now
    uint256 maxWithdraw; // base asset, now
    uint256 cash; // base asset in its own hands
    uint256 allowance; // of the base asset, to the fund
    uint256[] claims; // in the order of the fund's assets
}

/// @notice A Uniswap V3 pool, and the liquidity around its price.
struct PoolView {
    address pool;
    address token0;
    address token1;
    uint24 fee;
    int24 spacing;
    uint160 sqrtPriceX96;
    int24 tick;
    uint128 liquidity;
    TickView[] ticks; // that are initialised, ascending
}

struct TickView {
    int24 tick;
    int128 net; // liquidity that comes in when the price rises through it
}

/// @title ILens
/// @notice Everything that a screen or the keeper needs, in one call each.
interface ILens {
    function fund(IFund fund) external view returns (FundView memory);

    function account(IFund fund, address account) external view returns (AccountView memory);

    /// @notice What `redeemInKind` would pay or owe now, and `depositInKind` take.
    function previewInKind(IFund fund, uint256 shares)
        external
        view
        returns (uint256[] memory paid, uint256[] memory taken);

    /// @param words How many words of its tick bitmap are read on either side of its price.
    function pools(address[] calldata pools, uint256 words)
        external
        view
        returns (PoolView[] memory);
}
