// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IERC20Metadata} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Metadata.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {Fund} from "../Fund.sol";
import {Valuation} from "../Valuation.sol";
import {IFund} from "../interfaces/IFund.sol";
import {
    AccountView,
    AssetView,
    FundView,
    ILens,
    PoolView,
    RecordView,
    TickView
} from "../interfaces/ILens.sol";
import {IPoolState} from "../interfaces/IPoolState.sol";
import {Price} from "../interfaces/IPrices.sol";
import {IRecord} from "../interfaces/IRecord.sol";
import {SourceCall} from "../libraries/SourceCall.sol";
import {TokenCall} from "../libraries/TokenCall.sol";

/// @title Lens
/// @notice Reads for screens and the keeper; holds nothing, and nothing on chain depends on it.
contract Lens is ILens {
    uint256 private constant PPM = 1e6;

    /// @inheritdoc ILens
    function fund(IFund fund_) external view returns (FundView memory seen) {
        Fund whole = Fund(address(fund_));
        seen.time = block.timestamp;
        seen.supply = whole.totalSupply();
        seen.effectiveSupply = whole.effectiveSupply();
        try whole.nav() returns (uint256 low, uint256 high) {
            (seen.low, seen.high) = (low, high);
        } catch {
            (seen.low, seen.high) = (0, 0);
        }
        seen.totalAssets = whole.totalAssets();
        seen.flowAvailable = whole.flowAvailable();
        seen.exitFee = whole.exitFee();
        seen.lockUp = whole.LOCK_UP();
        seen.depositsPaused = whole.GATE().depositsPaused();
        seen.redemptionsPaused = whole.GATE().redemptionsPaused();
        seen.limits = whole.limits();
        seen.assets = _assets(whole);
        if (whole.RECORD().code.length > 0) seen.record = _record(IRecord(whole.RECORD()));
    }

    /// @inheritdoc ILens
    function account(IFund fund_, address account_)
        external
        view
        returns (AccountView memory seen)
    {
        seen.shares = fund_.balanceOf(account_);
        (seen.atNav, seen.navUntil, seen.inKind, seen.kindUntil) = fund_.locks(account_);
        seen.maxRedeem = fund_.maxRedeem(account_);
        seen.maxWithdraw = fund_.maxWithdraw(account_);
        IERC20Metadata base = IERC20Metadata(fund_.asset());
        seen.cash = base.balanceOf(account_);
        seen.allowance = base.allowance(account_, address(fund_));
        address[] memory tokens = fund_.assets();
        seen.claims = new uint256[](tokens.length);
        for (uint256 i; i < tokens.length; ++i) {
            seen.claims[i] = fund_.claims(tokens[i], account_);
        }
    }

    /// @inheritdoc ILens
    function previewInKind(IFund fund_, uint256 shares)
        external
        view
        returns (uint256[] memory paid, uint256[] memory taken)
    {
        address[] memory tokens = fund_.assets();
        uint256 supply = fund_.effectiveSupply();
        if (supply == 0) revert IFund.NotSeeded();
        uint256 net = Math.mulDiv(shares, PPM - fund_.exitFee(), PPM);
        paid = new uint256[](tokens.length);
        taken = new uint256[](tokens.length);
        for (uint256 i; i < tokens.length; ++i) {
            AssetView memory asset = _asset(fund_, tokens[i]);
            paid[i] = Math.mulDiv(asset.own, net, supply);
            taken[i] = Math.mulDiv(asset.recorded, shares, supply, Math.Rounding.Ceil);
        }
    }

    /// @inheritdoc ILens
    function pools(address[] calldata pools_, uint256 words)
        external
        view
        returns (PoolView[] memory seen)
    {
        seen = new PoolView[](pools_.length);
        for (uint256 i; i < pools_.length; ++i) {
            _fill(seen[i], IPoolState(pools_[i]), int256(words));
        }
    }

    function _assets(Fund fund_) private view returns (AssetView[] memory seen) {
        address[] memory tokens = fund_.assets();
        Price[] memory prices = Valuation(address(fund_.VALUATION())).PRICES().vector(tokens);
        seen = new AssetView[](tokens.length);
        for (uint256 i; i < tokens.length; ++i) {
            seen[i] = _asset(fund_, tokens[i]);
            seen[i].price = prices[i];
        }
    }

    /// @dev What an exit gets a part of is, as in the fund, what is held above the escrow and not
    /// above the record; or the record where the token says nothing.
    function _asset(IFund fund_, address token) private view returns (AssetView memory seen) {
        seen.token = token;
        seen.recorded = fund_.recorded(token);
        seen.escrow = fund_.escrow(token);
        (seen.readable, seen.held) = TokenCall.balance(token, address(fund_));
        seen.own = seen.readable
            ? Math.min(seen.recorded, seen.held - Math.min(seen.held, seen.escrow))
            : seen.recorded;
        seen.decimals = _decimals(token);
    }

    function _decimals(address token) private view returns (uint8) {
        (bool answered, uint256 at) =
            SourceCall.ask(token, TokenCall.BALANCE_GAS, IERC20Metadata.decimals.selector, 32);
        uint256 answer;
        assembly ("memory-safe") {
            answer := mload(at)
        }
        return answered && answer <= type(uint8).max ? uint8(answer) : 0;
    }

    function _record(IRecord record) private view returns (RecordView memory seen) {
        seen.steady = record.steadyPrice();
        seen.mark = record.highWaterMark();
        seen.peak = record.peak();
        seen.drawdown = record.drawdown();
        seen.due = record.due();
        (seen.rate,) = record.rates();
        (, seen.newer) = record.observations();
    }

    function _fill(PoolView memory seen, IPoolState pool, int256 words) private view {
        seen.pool = address(pool);
        (seen.token0, seen.token1) = (pool.token0(), pool.token1());
        (seen.fee, seen.spacing) = (pool.fee(), pool.tickSpacing());
        (seen.sqrtPriceX96, seen.tick,,,,,) = pool.slot0();
        seen.liquidity = pool.liquidity();
        int256 spacing = seen.spacing;
        int256 middle = _floorDiv(_floorDiv(seen.tick, spacing), 256);
        int256 first = middle - words;
        uint256[] memory maps = new uint256[](uint256(2 * words + 1));
        uint256 count;
        for (uint256 i; i < maps.length; ++i) {
            maps[i] = pool.tickBitmap(int16(first + int256(i)));
            count += _ones(maps[i]);
        }
        seen.ticks = new TickView[](count);
        count = 0;
        for (uint256 i; i < maps.length; ++i) {
            for (uint256 map = maps[i]; map != 0; map &= map - 1) {
                int256 place = (first + int256(i)) * 256 + int256(Math.log2(map & (~map + 1)));
                seen.ticks[count++] = _tick(pool, int24(place * spacing));
            }
        }
    }

    function _tick(IPoolState pool, int24 tick) private view returns (TickView memory) {
        (, int128 net,,,,,,) = pool.ticks(tick);
        return TickView(tick, net);
    }

    function _ones(uint256 map) private pure returns (uint256 count) {
        for (; map != 0; map &= map - 1) {
            ++count;
        }
    }

    function _floorDiv(int256 a, int256 b) private pure returns (int256) {
        return a / b - (a % b < 0 ? int256(1) : int256(0));
    }
}
