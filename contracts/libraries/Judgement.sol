// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {Limit, Rule, Terms} from "../interfaces/IMandate.sol";
import {Price, Reason} from "../interfaces/IPrices.sol";
import {IRebalancer} from "../interfaces/IRebalancer.sol";
import {Bucket} from "./Bucket.sol";

/// @notice One rebalance, from the frozen prices to the verdict. Assets are in the fund's order, the
/// base first; values in USD times 1e18.
struct Book {
    address[] tokens;
    Price[] prices;
    Terms terms;
    uint256[] amounts; // as they should be by what was traded so far
    uint256[] before; // parts of `nav`, 1e18 = 100 %
    bool[] touched;
    uint256 nav; // before, at mid prices
    uint256 navLow; // before, at low prices: what charges are parts of
    uint256 loss; // of all legs, at mid prices
    uint256 turnover; // at high prices
    uint256 traded; // at mid prices
}

/// @notice A leg, by the places of its assets.
struct Trade {
    uint256 sell;
    uint256 buy;
    uint256 amount; // below 2^128
}

/// @title Judgement
/// @notice Whether a rebalance is inside the mandate. Pure: what is read is read before.
///
/// All weights, before and behind, are parts of the NAV before: so a loss cannot pass for an
/// approach. What the keeper sold it is charged for at the high price, and all losses of legs add
/// up: what one leg gains makes no other good.
library Judgement {
    uint256 private constant ONE = 1e18;
    uint256 private constant BASE = 0;
    uint256 private constant GROUPS = 7;
    uint256 private constant FIRST_GROUP = uint256(Limit.GroupOne) - 1;

    /// @dev How many times a leg counts that sells what its sources disagree on.
    uint256 private constant DOUBT = 4;

    function open(
        address[] memory tokens,
        uint256[] memory amounts,
        Price[] memory prices,
        Terms memory terms
    ) internal pure returns (Book memory book) {
        (book.tokens, book.amounts, book.prices, book.terms) = (tokens, amounts, prices, terms);
        book.touched = new bool[](tokens.length);
        uint256[] memory values = _values(book);
        for (uint256 i; i < tokens.length; ++i) {
            book.nav += values[i];
            book.navLow += amounts[i] * prices[i].low / ONE;
        }
        if (book.navLow == 0) revert Bucket.NoNav(0);
        book.before = _parts(values, book.nav);
    }

    // Targets

    /// @return fraction What is charged for moving them: the larger of what rises and what falls.
    function shift(Book memory book, uint64[] memory targets)
        internal
        pure
        returns (uint256 fraction)
    {
        uint256 count = book.tokens.length;
        if (targets.length != count) revert IRebalancer.TargetsLength(targets.length, count);
        if (targets[BASE] != 0) {
            revert IRebalancer.TargetOutsideBand(book.tokens[BASE], targets[BASE], 0, 0);
        }
        (uint256 rises, uint256 falls) = (0, 0);
        for (uint256 i = 1; i < count; ++i) {
            Rule memory rule = book.terms.rules[i];
            uint256 target = targets[i];
            if (target < rule.least || target > rule.most) {
                revert IRebalancer.TargetOutsideBand(book.tokens[i], target, rule.least, rule.most);
            }
            if (target > rule.target) rises += target - rule.target;
            else falls += rule.target - target;
            rule.target = uint64(target);
        }
        _requireTargets(book);
        return Math.max(rises, falls);
    }

    function _requireTargets(Book memory book) private pure {
        (uint256[] memory sums, uint256 all) = _sums(book, _targets(book));
        uint256 most = ONE - _limit(book, Limit.MinCash);
        if (all > most) revert IRebalancer.TargetsTooLarge(all, most);
        for (uint256 group = 1; group <= GROUPS; ++group) {
            most = _groupLimit(book, group);
            if (sums[group] > most) {
                revert IRebalancer.TargetGroupTooLarge(group, sums[group], most);
            }
        }
    }

    // Legs

    /// @notice What a leg is refused for before anything moves.
    /// @return least What it has to bring.
    function check(Book memory book, Trade memory trade) internal pure returns (uint256 least) {
        (uint256 sell, uint256 buy) = (trade.sell, trade.buy);
        if (sell == buy) revert IRebalancer.SameToken(book.tokens[sell]);
        if (trade.amount == 0) revert IRebalancer.NothingSold(book.tokens[sell]);
        _requirePrimary(book, sell);
        _requirePrimary(book, buy);
        if (_mayOnlyFall(book, buy)) revert IRebalancer.MayOnlyFall(book.tokens[buy]);
        uint256 sold = trade.amount * book.prices[sell].high;
        uint256 fraction = Bucket.fractionUp(_up(sold), book.navLow);
        uint256 most = _limit(book, Limit.LargestTrade);
        if (fraction > most) revert IRebalancer.TradeTooLarge(book.tokens[sell], fraction, most);
        uint256 kept = ONE - _limit(book, Limit.Slippage);
        return Math.mulDiv(sold, kept, book.prices[buy].low * ONE, Math.Rounding.Ceil);
    }

    /// @notice Writes down what a leg brought, or refuses it for too little or too much.
    function note(Book memory book, Trade memory trade, uint256 bought, uint256 least)
        internal
        pure
    {
        (uint256 sell, uint256 buy) = (trade.sell, trade.buy);
        address token = book.tokens[buy];
        if (bought < least) revert IRebalancer.BoughtTooLittle(token, bought, least);
        uint256 paid = _up(trade.amount * book.prices[sell].mid);
        uint256 got = bought * book.prices[buy].mid / ONE;
        uint256 most = paid + Math.mulDiv(paid, _limit(book, Limit.Slippage), ONE);
        if (got > most) revert IRebalancer.GainBeyondReason(token, got, most);
        uint256 times = book.prices[sell].reason == Reason.Usable ? 1 : DOUBT;
        if (got < paid) book.loss += times * (paid - got);
        book.turnover += times * _up(trade.amount * book.prices[sell].high);
        book.traded += paid;
        book.amounts[sell] -= trade.amount;
        book.amounts[buy] += bought;
        (book.touched[sell], book.touched[buy]) = (true, true);
    }

    // The end

    /// @notice What the whole is refused for, the budgets apart.
    /// @return navAfter At mid prices.
    /// @return weights Parts of the NAV before.
    function close(Book memory book, uint256[] memory held)
        internal
        pure
        returns (uint256 navAfter, uint256[] memory weights)
    {
        for (uint256 i; i < held.length; ++i) {
            if (held[i] == book.amounts[i]) continue;
            revert IRebalancer.HoldingDiffers(book.tokens[i], held[i], book.amounts[i]);
        }
        uint256[] memory values = _values(book);
        for (uint256 i; i < values.length; ++i) {
            navAfter += values[i];
        }
        weights = _parts(values, book.nav);
        _requireBands(book, weights);
        _requireCash(book, weights);
        _requireSums(book, weights);
        _requireProgress(book, weights);
    }

    /// @notice What is charged, as fractions of the low NAV.
    function charges(Book memory book) internal pure returns (uint256 loss, uint256 turnover) {
        loss = Bucket.fractionUp(book.loss, book.navLow);
        turnover = Bucket.fractionUp(book.turnover, book.navLow);
    }

    function _requireBands(Book memory book, uint256[] memory weights) private pure {
        for (uint256 i = 1; i < weights.length; ++i) {
            // What may only fall has fallen.
            if (!book.touched[i] || _mayOnlyFall(book, i)) continue;
            Rule memory rule = book.terms.rules[i];
            uint256 off = _outside(weights[i], rule);
            if (off == 0 || off < _outside(book.before[i], rule)) continue;
            revert IRebalancer.OutsideBand(book.tokens[i], weights[i], rule.least, rule.most);
        }
    }

    function _requireCash(Book memory book, uint256[] memory weights) private pure {
        uint256 least = _limit(book, Limit.MinCash);
        if (weights[BASE] >= least || weights[BASE] >= book.before[BASE]) return;
        revert IRebalancer.TooLittleCash(weights[BASE], least);
    }

    function _requireSums(Book memory book, uint256[] memory weights) private pure {
        (uint256[] memory sums, uint256 all) = _sums(book, weights);
        (uint256[] memory sumsBefore, uint256 allBefore) = _sums(book, book.before);
        for (uint256 group = 1; group <= GROUPS; ++group) {
            uint256 most = _groupLimit(book, group);
            if (sums[group] <= most || sums[group] <= sumsBefore[group]) continue;
            revert IRebalancer.GroupTooLarge(group, sums[group], most);
        }
        if (all <= book.terms.risk || all <= allBefore) return;
        revert IRebalancer.TooMuchRisk(all, book.terms.risk);
    }

    function _requireProgress(Book memory book, uint256[] memory weights) private pure {
        uint256[] memory aims = _aims(book);
        uint256 from = _distance(book.before, aims);
        uint256 to = _distance(weights, aims);
        uint256 made = from > to ? from - to : 0;
        uint256 traded = Bucket.fractionUp(book.traded, book.nav);
        // Each exchange is on both sides of the distance.
        uint256 wanted =
            Math.mulDiv(2 * traded, _limit(book, Limit.Progress), ONE, Math.Rounding.Ceil);
        if (made < wanted) revert IRebalancer.NoProgress(made, wanted);
    }

    /// @dev Where the keeper has to go: the targets, cut to what may be held now. Nothing of what
    /// may only fall; groups and all together scaled down to what they may be.
    function _aims(Book memory book) private pure returns (uint256[] memory aims) {
        aims = _targets(book);
        for (uint256 i = 1; i < aims.length; ++i) {
            uint256 most = _mayOnlyFall(book, i) ? 0 : book.terms.rules[i].most;
            if (aims[i] > most) aims[i] = most;
        }
        (uint256[] memory sums,) = _sums(book, aims);
        for (uint256 i = 1; i < aims.length; ++i) {
            uint256 group = book.terms.rules[i].group;
            if (group == 0) continue;
            uint256 most = _groupLimit(book, group);
            if (sums[group] > most) aims[i] = aims[i] * most / sums[group];
        }
        (, uint256 all) = _sums(book, aims);
        uint256 left = ONE;
        for (uint256 i = 1; i < aims.length; ++i) {
            if (all > book.terms.risk) aims[i] = aims[i] * book.terms.risk / all;
            left -= aims[i];
        }
        aims[BASE] = left;
    }

    function _targets(Book memory book) private pure returns (uint256[] memory targets) {
        targets = new uint256[](book.tokens.length);
        for (uint256 i = 1; i < targets.length; ++i) {
            targets[i] = book.terms.rules[i].target;
        }
    }

    /// @return sums Of each group, by its number.
    /// @return all Of everything but the base asset.
    function _sums(Book memory book, uint256[] memory parts)
        private
        pure
        returns (uint256[] memory sums, uint256 all)
    {
        sums = new uint256[](GROUPS + 1);
        for (uint256 i = 1; i < parts.length; ++i) {
            sums[book.terms.rules[i].group] += parts[i];
            all += parts[i];
        }
    }

    function _distance(uint256[] memory parts, uint256[] memory aims)
        private
        pure
        returns (uint256 sum)
    {
        for (uint256 i; i < parts.length; ++i) {
            sum += parts[i] > aims[i] ? parts[i] - aims[i] : aims[i] - parts[i];
        }
    }

    function _outside(uint256 weight, Rule memory rule) private pure returns (uint256) {
        if (weight < rule.least) return rule.least - weight;
        return weight > rule.most ? weight - rule.most : 0;
    }

    function _mayOnlyFall(Book memory book, uint256 i) private pure returns (bool) {
        if (book.prices[i].reason != Reason.Usable) return true;
        return i != BASE && book.terms.reduceOnly;
    }

    /// @dev Where the two sources disagree the primary's price still counts.
    function _requirePrimary(Book memory book, uint256 i) private pure {
        Reason reason = book.prices[i].reason;
        if (
            reason == Reason.Usable || reason == Reason.SecondaryUnusable
                || reason == Reason.Deviating
        ) return;
        revert IRebalancer.NotTradable(book.tokens[i], reason);
    }

    function _values(Book memory book) private pure returns (uint256[] memory values) {
        values = new uint256[](book.tokens.length);
        for (uint256 i; i < values.length; ++i) {
            values[i] = book.amounts[i] * book.prices[i].mid / ONE;
        }
    }

    function _parts(uint256[] memory values, uint256 whole)
        private
        pure
        returns (uint256[] memory parts)
    {
        parts = new uint256[](values.length);
        for (uint256 i; i < values.length; ++i) {
            parts[i] = Math.mulDiv(values[i], ONE, whole);
        }
    }

    function _limit(Book memory book, Limit which) private pure returns (uint256) {
        return book.terms.limits[uint256(which)];
    }

    function _groupLimit(Book memory book, uint256 group) private pure returns (uint256) {
        return book.terms.limits[FIRST_GROUP + group];
    }

    function _up(uint256 value) private pure returns (uint256) {
        return Math.ceilDiv(value, ONE);
    }
}
