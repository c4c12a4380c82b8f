// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {Limit, Rule, Terms} from "../interfaces/IMandate.sol";
import {Price, Reason} from "../interfaces/IPrices.sol";
import {IRebalancer} from "../interfaces/IRebalancer.sol";
import {Bucket} from "./Bucket.sol";

/// @notice One asset in the book. Weights are parts of the NAV before, 1e18 = 100 %.
struct Line {
    address token;
    bool touched; // sold or bought
    bool falls; // may only fall
    Price price;
    Rule rule;
    uint256 amount; // as it should be by what was traded so far
    uint256 before; // its weight
    uint256 behind; // its weight at the end
    uint256 aim; // the weight that it should come to
}

/// @notice One rebalance, from the frozen prices to the verdict; values in USD times 1e18.
struct Book {
    Line[] lines; // in the fund's order, the base first
    Terms terms;
    uint256 nav; // before, at mid prices
    uint256 navLow; // before, at low prices: what charges are parts of
    uint256 loss; // of all legs, at mid prices
    uint256 turnover; // at high prices
    uint256 moved; // at mid prices, on each side of a leg that is not the base
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
        book.terms = terms;
        book.lines = new Line[](tokens.length);
        for (uint256 i; i < tokens.length; ++i) {
            Line memory line = book.lines[i];
            (line.token, line.amount) = (tokens[i], amounts[i]);
            (line.price, line.rule) = (prices[i], terms.rules[i]);
            line.falls = line.price.reason != Reason.Usable || (i != BASE && terms.reduceOnly);
            book.nav += _value(line);
            book.navLow += line.amount * line.price.low / ONE;
        }
        if (book.navLow == 0) revert Bucket.NoNav(0);
        for (uint256 i; i < tokens.length; ++i) {
            Line memory line = book.lines[i];
            line.before = Math.mulDiv(_value(line), ONE, book.nav);
        }
    }

    // Targets

    /// @return fraction What is charged for moving them: the larger of what rises and what falls.
    function shift(Book memory book, uint64[] memory targets)
        internal
        pure
        returns (uint256 fraction)
    {
        uint256 count = book.lines.length;
        if (targets.length != count) revert IRebalancer.TargetsLength(targets.length, count);
        (uint256 rises, uint256 falls) = (0, 0);
        for (uint256 i; i < count; ++i) {
            Line memory line = book.lines[i];
            uint256 target = targets[i];
            (uint256 least, uint256 most) =
                i == BASE ? (0, 0) : (uint256(line.rule.least), uint256(line.rule.most));
            if (target < least || target > most) {
                revert IRebalancer.TargetOutsideBand(line.token, target, least, most);
            }
            if (i == BASE) continue; // whatever its rule says, it has no target to move
            if (target > line.rule.target) rises += target - line.rule.target;
            else falls += line.rule.target - target;
            line.rule.target = uint64(target);
        }
        _requireTargets(book);
        return Math.max(rises, falls);
    }

    function _requireTargets(Book memory book) private pure {
        uint256[GROUPS + 1] memory sums;
        uint256 all;
        for (uint256 i = 1; i < book.lines.length; ++i) {
            Rule memory rule = book.lines[i].rule;
            sums[rule.group] += rule.target;
            all += rule.target;
        }
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
        Line memory sell = book.lines[trade.sell];
        Line memory buy = book.lines[trade.buy];
        if (trade.sell == trade.buy) revert IRebalancer.SameToken(sell.token);
        if (trade.amount == 0) revert IRebalancer.NothingSold(sell.token);
        _requirePrimary(sell);
        _requirePrimary(buy);
        if (buy.falls) revert IRebalancer.MayOnlyFall(buy.token);
        uint256 sold = trade.amount * sell.price.high;
        uint256 fraction = Bucket.fractionUp(_up(sold), book.navLow);
        uint256 most = _limit(book, Limit.LargestTrade);
        if (fraction > most) revert IRebalancer.TradeTooLarge(sell.token, fraction, most);
        uint256 kept = ONE - _limit(book, Limit.Slippage);
        return Math.mulDiv(sold, kept, buy.price.low * ONE, Math.Rounding.Ceil);
    }

    /// @notice Writes down what a leg brought, or refuses it for too little or too much.
    function note(Book memory book, Trade memory trade, uint256 bought, uint256 least)
        internal
        pure
    {
        Line memory sell = book.lines[trade.sell];
        Line memory buy = book.lines[trade.buy];
        if (bought < least) revert IRebalancer.BoughtTooLittle(buy.token, bought, least);
        uint256 paid = _up(trade.amount * sell.price.mid);
        uint256 got = bought * buy.price.mid / ONE;
        uint256 most = paid + Math.mulDiv(paid, _limit(book, Limit.Slippage), ONE);
        if (got > most) revert IRebalancer.GainBeyondReason(buy.token, got, most);
        uint256 times = sell.price.reason == Reason.Usable ? 1 : DOUBT;
        if (got < paid) book.loss += times * (paid - got);
        book.turnover += times * _up(trade.amount * sell.price.high);
        if (trade.sell != BASE) book.moved += paid;
        if (trade.buy != BASE) book.moved += paid;
        sell.amount -= trade.amount;
        buy.amount += bought;
        (sell.touched, buy.touched) = (true, true);
    }

    // The end

    /// @notice What the whole is refused for, the budgets apart.
    /// @return navAfter At mid prices.
    function close(Book memory book, uint256[] memory held)
        internal
        pure
        returns (uint256 navAfter)
    {
        for (uint256 i; i < held.length; ++i) {
            Line memory line = book.lines[i];
            if (held[i] != line.amount) {
                revert IRebalancer.HoldingDiffers(line.token, held[i], line.amount);
            }
            uint256 value = _value(line);
            navAfter += value;
            line.behind = line.touched ? Math.mulDiv(value, ONE, book.nav) : line.before;
        }
        _requireBands(book);
        _requireCash(book);
        _requireSums(book);
        _requireProgress(book);
    }

    /// @notice What is charged, as fractions of the low NAV.
    function charges(Book memory book) internal pure returns (uint256 loss, uint256 turnover) {
        loss = Bucket.fractionUp(book.loss, book.navLow);
        turnover = Bucket.fractionUp(book.turnover, book.navLow);
    }

    function _requireBands(Book memory book) private pure {
        for (uint256 i = 1; i < book.lines.length; ++i) {
            Line memory line = book.lines[i];
            // What may only fall has fallen.
            if (!line.touched || line.falls) continue;
            Rule memory rule = line.rule;
            uint256 off = _outside(line.behind, rule);
            if (off == 0 || off < _outside(line.before, rule)) continue;
            revert IRebalancer.OutsideBand(line.token, line.behind, rule.least, rule.most);
        }
    }

    function _requireCash(Book memory book) private pure {
        Line memory base = book.lines[BASE];
        uint256 least = _limit(book, Limit.MinCash);
        if (base.behind >= least || base.behind >= base.before) return;
        revert IRebalancer.TooLittleCash(base.behind, least);
    }

    function _requireSums(Book memory book) private pure {
        uint256[GROUPS + 1] memory before;
        uint256[GROUPS + 1] memory behind;
        (uint256 allBefore, uint256 all) = (0, 0);
        for (uint256 i = 1; i < book.lines.length; ++i) {
            Line memory line = book.lines[i];
            before[line.rule.group] += line.before;
            behind[line.rule.group] += line.behind;
            allBefore += line.before;
            all += line.behind;
        }
        for (uint256 group = 1; group <= GROUPS; ++group) {
            if (behind[group] <= before[group]) continue;
            uint256 most = _groupLimit(book, group);
            if (behind[group] > most) {
                revert IRebalancer.GroupTooLarge(group, behind[group], most);
            }
        }
        if (all <= book.terms.risk || all <= allBefore) return;
        revert IRebalancer.TooMuchRisk(all, book.terms.risk);
    }

    /// @dev The base is what is left of the others, and has no way of its own: if it had, cash above
    /// its aim would bar the way out of whatever may only fall.
    function _requireProgress(Book memory book) private pure {
        _aim(book);
        (uint256 from, uint256 to) = (0, 0);
        for (uint256 i = 1; i < book.lines.length; ++i) {
            Line memory line = book.lines[i];
            from += _apart(line.before, line.aim);
            to += _apart(line.behind, line.aim);
        }
        uint256 made = from > to ? from - to : 0;
        uint256 moved = Bucket.fractionUp(book.moved, book.nav);
        uint256 part = _limit(book, Limit.Progress);
        uint256 wanted = Math.mulDiv(moved, part, ONE, Math.Rounding.Ceil);
        if (made < wanted) revert IRebalancer.NoProgress(made, wanted);
    }

    /// @dev Where the keeper has to go: the targets, cut to what may be held now. Nothing of what
    /// may only fall; groups and then all together scaled down to what they may be.
    function _aim(Book memory book) private pure {
        uint256[GROUPS + 1] memory sums;
        uint256 count = book.lines.length;
        for (uint256 i = 1; i < count; ++i) {
            Line memory line = book.lines[i];
            if (!line.falls) line.aim = Math.min(line.rule.target, line.rule.most);
            sums[line.rule.group] += line.aim;
        }
        uint256 all;
        for (uint256 i = 1; i < count; ++i) {
            Line memory line = book.lines[i];
            uint256 group = line.rule.group;
            if (group > 0) {
                uint256 most = _groupLimit(book, group);
                if (sums[group] > most) line.aim = line.aim * most / sums[group];
            }
            all += line.aim;
        }
        if (all <= book.terms.risk) return;
        for (uint256 i = 1; i < count; ++i) {
            Line memory line = book.lines[i];
            line.aim = line.aim * book.terms.risk / all;
        }
    }

    function _outside(uint256 weight, Rule memory rule) private pure returns (uint256) {
        if (weight < rule.least) return rule.least - weight;
        return weight > rule.most ? weight - rule.most : 0;
    }

    function _apart(uint256 a, uint256 b) private pure returns (uint256) {
        return a > b ? a - b : b - a;
    }

    /// @dev Where the two sources disagree the primary's price still counts.
    function _requirePrimary(Line memory line) private pure {
        Reason reason = line.price.reason;
        bool answers = reason == Reason.Usable || reason == Reason.SecondaryUnusable
            || reason == Reason.Deviating;
        if (!answers) revert IRebalancer.NotTradable(line.token, reason);
    }

    function _value(Line memory line) private pure returns (uint256) {
        return line.amount * line.price.mid / ONE;
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
