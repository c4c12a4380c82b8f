// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IGate} from "./IGate.sol";

/// @notice The mandate's numbers, 1e18 = 100 %. The tighter is the smaller, but where it says so.
enum Limit {
    MinCash, // of NAV, in the base asset; the tighter is the larger
    Slippage, // of a leg, from its worst corner
    LargestTrade, // of NAV, a leg
    Progress, // towards the targets, a part of what is traded; the tighter is the larger
    FirstAt, // a drawdown, from which on
    FirstRisk, // so much of NAV may be outside the base asset
    SecondAt,
    SecondRisk,
    ReduceAt, // a drawdown from which on nothing but the base asset is bought
    TripAt, // a drawdown at which anybody may trip the breaker
    Trading, // these three: 0 is closed
    Deposits,
    Redemptions,
    GroupOne, // what a group of assets may be of NAV together
    GroupTwo,
    GroupThree,
    GroupFour,
    GroupFive,
    GroupSix,
    GroupSeven
}

/// @notice What refills: see Bucket.
enum Budget {
    Loss,
    Turnover,
    Shift // of targets
}

/// @notice What the fund may hold of an asset, parts of NAV, 1e18 = 100 %.
struct Rule {
    uint64 least;
    uint64 most;
    uint64 target;
    uint8 group; // 1 to 7, or 0 for none
    bool tightened; // whether the Safe may have lowered `most`
}

/// @notice The mandate at one moment: the tighter of what the DAO set and what the Safe lowered.
struct Terms {
    bytes32 hash;
    bool open; // to trading
    bool reduceOnly; // nothing but the base asset may be bought
    uint256 risk; // the most of NAV outside the base asset
    uint256[20] limits; // by `Limit`
    Rule[] rules; // in the order of the tokens asked for
}

/// @title IMandate
/// @notice What the keeper may do. Governance, behind its delay, sets every number within compiled
/// ceilings; the Safe makes them tighter at once, for a time; the Rebalancer charges the budgets.
interface IMandate is IGate {
    event LimitsSet(uint64[20] limits);
    event BudgetSet(Budget indexed budget, uint64 capacity, uint64 refill);
    event RuleSet(address indexed token, Rule rule);
    event SafeSet(address safe);
    event Tightened(Limit indexed limit, uint64 value, uint256 until);
    event BudgetTightened(Budget indexed budget, uint64 capacity, uint64 refill, uint256 until);
    event MostTightened(address indexed token, uint64 most, uint256 until);
    event Lifted(uint256 indexed key);
    event TargetsMoved(uint64[] targets, uint256 fraction);
    event Charged(uint256 loss, uint256 turnover);
    event DrawdownSeen(uint256 drawdown);
    event Tripped(address indexed by, uint256 drawdown);
    event Recovered(uint256 drawdown);
    event Reset();

    error NotGovernance(address caller);
    error NotSafe(address caller);
    error NotDoor(address caller);
    error ZeroAddress(bytes32 what);
    error TooLoose(Limit limit, uint256 value, uint256 loosest);
    error BudgetTooLoose(Budget budget, uint256 value, uint256 loosest);
    error LadderOutOfOrder(Limit limit);
    error BadRule(address token, uint256 least, uint256 target, uint256 most, uint256 group);
    error NotTighter(uint256 key, uint256 value, uint256 set);
    error BadEnd(uint256 until, uint256 latest);
    error CoolingDown(uint256 until);
    error NotAFlow(Limit limit);
    error NothingToLift(uint256 key);
    error BudgetExceeded(Budget budget, uint256 fraction, uint256 available);
    error FundBusy();
    error AlreadyTripped();
    error NotTripped();

    // Governance's

    /// @notice All limits, by `Limit`.
    function setLimits(uint64[20] calldata limits) external;

    /// @param capacity What it admits at once, and @param refill what comes back a day.
    function setBudget(Budget budget, uint64 capacity, uint64 refill) external;

    /// @notice What the fund may hold of a token; what has no rule may only be sold.
    function setRule(address token, Rule calldata rule) external;

    function setSafe(address safe) external;

    /// @notice Lets the fund buy again after the breaker tripped.
    function reset() external;

    // The Safe's. All that it lowers ends within 30 days of the first, and then nothing can be
    // lowered again for a third of the time that it lasted, and no less than an hour.

    function tighten(Limit limit, uint64 value, uint256 until) external;

    /// @notice Closes trading, deposits or redemptions at NAV. The exit in kind has no such switch.
    function pause(Limit flow, uint256 until) external;

    function tightenBudget(Budget budget, uint64 capacity, uint64 refill, uint256 until) external;

    function tightenMost(address token, uint64 most, uint256 until) external;

    /// @notice Ends one of these before its time. Its key is the limit's number, 20 and the budget's
    /// number, or the token.
    function lift(uint256 key) external;

    // The Rebalancer's

    /// @notice Takes a rebalance out of the budgets, or reverts.
    /// @return left What is left of each, by `Budget`.
    function charge(uint256 loss, uint256 turnover) external returns (uint256[3] memory left);

    /// @notice Moves the targets, and takes the fraction out of their budget.
    function shift(address[] calldata tokens, uint64[] calldata targets, uint256 fraction) external;

    // Anybody's

    /// @notice Trips the breaker if the fund's high NAV is seen deep enough below the record's peak
    /// twice, half an hour to six hours apart; all prices have to be usable. The Safe trips it at
    /// once. A look that finds the fund above the line forgets the one before.
    /// @return now_ Whether the breaker has tripped.
    function trip() external returns (bool now_);

    // Views

    function terms(address[] calldata tokens) external view returns (Terms memory);

    /// @notice The limit in force.
    function limit(Limit which) external view returns (uint256);

    /// @notice What governance set.
    function limits() external view returns (uint64[20] memory);

    function rule(address token) external view returns (Rule memory);

    /// @notice What the Safe lowered, and until when; by the key that `lift` takes.
    function overlay(uint256 key) external view returns (uint64 value, uint256 until);

    /// @notice From when and until when the Safe's overlays last, and when it may begin anew.
    function overlays() external view returns (uint256 since, uint256 until, uint256 free);

    /// @notice What a budget admits at once, and what comes back a day; 1e18 = 100 % of NAV.
    function budget(Budget which) external view returns (uint64 capacity, uint64 refill);

    /// @notice What is left of each budget now, by `Budget`.
    function budgets() external view returns (uint256[3] memory);

    /// @notice The most that whoever holds the keeper's key can cost the fund from now on and within
    /// the window, as a fraction of NAV, 1e18 = 100 %: min(L + e T, s T). L and T are what the
    /// budgets of loss and turnover admit, s is a leg's slippage and e the largest declared error of
    /// two assets together: what is lost at mid prices and what these may be wrong by, but never
    /// more than the slippage from the worst corner. It holds where the feeds are within their
    /// declared errors, needs no price, and adds up: no window has more than its parts.
    function worstCaseLoss(uint256 window) external view returns (uint256);

    /// @notice What a plan is made under: everything here but targets, budgets' levels and drawdown.
    function mandateHash() external view returns (bytes32);

    function safe() external view returns (address);

    function tripped() external view returns (bool);

    /// @notice How far the fund has fallen by its record, 1e18 = 100 %, and whether the record is
    /// too old to be relied upon.
    function drawdown() external view returns (uint256 fallen, bool stale);
}
