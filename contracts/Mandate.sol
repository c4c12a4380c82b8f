// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {IFund} from "./interfaces/IFund.sol";
import {Budget, IMandate, Limit, Rule, Terms} from "./interfaces/IMandate.sol";
import {IPriceSources} from "./interfaces/IPriceSources.sol";
import {IRecord} from "./interfaces/IRecord.sol";
import {Budgets} from "./mandate/Budgets.sol";

/// @title Mandate
/// @notice What the keeper may do, and what it can cost: limits, budgets, rules for each asset, a
/// ladder of drawdowns and a breaker. The Rebalancer judges each rebalance by `terms`, and takes it
/// out of the budgets.
///
/// Assumptions. The door charges what it let through, in fractions of the low NAV, rounded up. The
/// record is the fund's own, and somebody observes now and then.
///
/// Roles. Governance, behind its delay, sets everything within compiled ceilings. The Safe makes
/// things tighter for a time, and trips the breaker. Anybody trips it where its condition holds.
///
/// Liveness. Nothing here is on the way out in kind. A trip is a transaction of its own, so no revert
/// of anything else undoes it. What is tripped may still be reduced, and governance alone resets it.
///
/// Known imperfections. The ladder goes by the record's last two observations: a fall is known as
/// soon as somebody observed it. A record older than a day counts as deep enough to reduce only.
contract Mandate is Budgets {
    uint256 private constant PPM_UNIT = ONE / 1e6;
    uint256 private constant PRICE_UNIT = 1e30; // of the record
    uint256 private constant AGE = 1 days; // of the record
    uint256 private constant AGAIN_FROM = 30 minutes; // between two looks that trip
    uint256 private constant AGAIN_UNTIL = 6 hours;
    uint256 private constant HIGHEST_MOST = 0.6e18; // of one asset
    uint256 private constant HIGHEST_GROUP = 7;

    IFund public immutable FUND;
    IRecord public immutable RECORD;
    IPriceSources public immutable SOURCES;
    address public immutable GOVERNANCE;
    address public immutable DOOR;

    mapping(address token => Rule) private _rules;
    uint40 private _seen; // deep enough to trip, in Unix seconds

    /// @inheritdoc IMandate
    bool public tripped;

    /// @notice Everything that a mandate is made with.
    struct Config {
        IFund fund;
        IRecord record;
        IPriceSources sources;
        address governance;
        address safe;
        address door;
        uint64[LIMITS] limits;
        uint64[BUDGETS] capacities;
        uint64[BUDGETS] refills;
    }

    modifier onlyGovernance() {
        if (msg.sender != GOVERNANCE) revert NotGovernance(msg.sender);
        _;
    }

    modifier onlyDoor() {
        if (msg.sender != DOOR) revert NotDoor(msg.sender);
        _;
    }

    constructor(Config memory config) {
        if (address(config.fund) == address(0)) revert ZeroAddress("fund");
        if (address(config.record) == address(0)) revert ZeroAddress("record");
        if (address(config.sources) == address(0)) revert ZeroAddress("sources");
        if (config.governance == address(0)) revert ZeroAddress("governance");
        if (config.door == address(0)) revert ZeroAddress("door");
        FUND = config.fund;
        RECORD = config.record;
        SOURCES = config.sources;
        GOVERNANCE = config.governance;
        DOOR = config.door;
        _setSafe(config.safe);
        _setLimits(config.limits);
        for (uint256 at; at < BUDGETS; ++at) {
            _setBudget(Budget(at), config.capacities[at], config.refills[at]);
        }
    }

    // Governance's

    /// @inheritdoc IMandate
    function setLimits(uint64[LIMITS] calldata limits_) external onlyGovernance {
        _setLimits(limits_);
    }

    /// @inheritdoc IMandate
    function setBudget(Budget which, uint64 capacity, uint64 refill) external onlyGovernance {
        _setBudget(which, capacity, refill);
    }

    /// @inheritdoc IMandate
    function setRule(address token, Rule calldata rule_) external onlyGovernance {
        bool sound = rule_.least <= rule_.target && rule_.target <= rule_.most
            && rule_.most <= HIGHEST_MOST && rule_.group <= HIGHEST_GROUP;
        if (!sound) {
            revert BadRule(token, rule_.least, rule_.target, rule_.most, rule_.group);
        }
        _rules[token] = rule_;
        _rules[token].tightened = _isLaid(_keyOf(token));
        emit RuleSet(token, rule_);
    }

    /// @inheritdoc IMandate
    function setSafe(address safe_) external onlyGovernance {
        _setSafe(safe_);
    }

    /// @inheritdoc IMandate
    function reset() external onlyGovernance {
        if (!tripped) revert NotTripped();
        (tripped, _seen) = (false, 0);
        emit Reset();
    }

    // The Safe's

    /// @inheritdoc IMandate
    function tightenMost(address token, uint64 most, uint256 until) external onlySafe {
        Rule storage one = _rules[token];
        uint256 key = _keyOf(token);
        if (most >= one.most) revert NotTighter(key, most, one.most);
        one.tightened = true;
        _lay(key, most, until);
        emit MostTightened(token, most, until);
    }

    // The door's

    /// @inheritdoc IMandate
    function charge(uint256 loss, uint256 turnover)
        external
        onlyDoor
        returns (uint256[BUDGETS] memory left)
    {
        left[0] = _take(Budget.Loss, loss);
        left[1] = _take(Budget.Turnover, turnover);
        left[2] = _left(uint256(Budget.Shift));
        emit Charged(loss, turnover);
    }

    /// @inheritdoc IMandate
    function shift(address[] calldata tokens, uint64[] calldata targets, uint256 fraction)
        external
        onlyDoor
    {
        _take(Budget.Shift, fraction);
        for (uint256 i; i < tokens.length; ++i) {
            if (_rules[tokens[i]].target != targets[i]) _rules[tokens[i]].target = targets[i];
        }
        emit TargetsMoved(targets, fraction);
    }

    // Anybody's

    /// @inheritdoc IMandate
    function trip() external returns (bool) {
        if (tripped) revert AlreadyTripped();
        if (msg.sender == safe) {
            (uint256 known,) = drawdown();
            return _trip(known);
        }
        uint256 fallen = _fallenAtHighNav();
        if (fallen < limit(Limit.TripAt)) {
            _seen = 0;
            emit Recovered(fallen);
            return false;
        }
        uint256 since = block.timestamp - _seen;
        if (since >= AGAIN_FROM && since <= AGAIN_UNTIL) return _trip(fallen);
        // A look within the half hour leaves the first one as it is.
        if (since > AGAIN_UNTIL) _seen = uint40(block.timestamp);
        emit DrawdownSeen(fallen);
        return false;
    }

    // Views

    /// @inheritdoc IMandate
    function terms(address[] calldata tokens) public view returns (Terms memory found) {
        found.limits = _allInForce();
        found.rules = new Rule[](tokens.length);
        for (uint256 i; i < tokens.length; ++i) {
            found.rules[i] = rule(tokens[i]);
        }
        found.hash = _hash(tokens, found);
        found.open = found.limits[uint256(Limit.Trading)] != 0;
        (found.risk, found.reduceOnly) = _ladder(found.limits);
    }

    /// @inheritdoc IMandate
    function rule(address token) public view returns (Rule memory found) {
        found = _rules[token];
        if (!found.tightened) return found;
        (uint256 most, uint256 until) = _overlayOf(_keyOf(token));
        if (until <= block.timestamp) return found;
        if (most < found.most) found.most = uint64(most);
        // A band upside down has no inside: what must be little need not be much.
        if (found.least > found.most) found.least = found.most;
    }

    /// @inheritdoc IMandate
    function worstCaseLoss(uint256 window) external view returns (uint256) {
        uint256 turnover = _most(Budget.Turnover, window);
        uint256 slippage = _inForce(uint256(Limit.Slippage), block.timestamp + window);
        uint256 paid = Math.mulDiv(slippage, turnover, ONE, Math.Rounding.Ceil);
        uint256 wrong = Math.mulDiv(_largestError(), turnover, ONE, Math.Rounding.Ceil);
        return _min(_most(Budget.Loss, window) + wrong, paid);
    }

    /// @inheritdoc IMandate
    function mandateHash() external view returns (bytes32) {
        return this.terms(FUND.assets()).hash;
    }

    /// @dev A tripped fund takes no new money at NAV.
    function depositsPaused() public view override returns (bool) {
        return tripped || super.depositsPaused();
    }

    /// @inheritdoc IMandate
    function drawdown() public view returns (uint256 fallen, bool stale) {
        uint256 seen;
        (fallen, seen) = RECORD.standing();
        stale = block.timestamp > seen + AGE;
    }

    function _trip(uint256 fallen) private returns (bool) {
        (tripped, _seen) = (true, 0);
        emit Tripped(msg.sender, fallen);
        return true;
    }

    function _fallenAtHighNav() private view returns (uint256) {
        // In the middle of a call shares and assets do not belong together.
        if (FUND.locked()) revert FundBusy();
        (, uint256 high) = FUND.nav();
        uint256 price = Math.mulDiv(high, PRICE_UNIT, FUND.effectiveSupply(), Math.Rounding.Ceil);
        uint256 peak = RECORD.peak();
        return price < peak ? Math.mulDiv(peak - price, ONE, peak) : 0;
    }

    /// @return risk The most of NAV that may be outside the base asset.
    function _ladder(uint256[LIMITS] memory limits_)
        private
        view
        returns (uint256 risk, bool reduceOnly)
    {
        (uint256 fallen, bool stale) = drawdown();
        risk = ONE - limits_[uint256(Limit.MinCash)];
        if (fallen >= limits_[uint256(Limit.FirstAt)]) {
            risk = _min(risk, limits_[uint256(Limit.FirstRisk)]);
        }
        if (fallen >= limits_[uint256(Limit.SecondAt)]) {
            risk = _min(risk, limits_[uint256(Limit.SecondRisk)]);
        }
        reduceOnly = tripped || stale || fallen >= limits_[uint256(Limit.ReduceAt)];
    }

    /// @dev Targets are left out: the keeper moves them itself.
    function _hash(address[] calldata tokens, Terms memory found) private view returns (bytes32) {
        uint256[] memory words = new uint256[](2 * BUDGETS + 3 * tokens.length);
        for (uint256 at; at < BUDGETS; ++at) {
            (words[2 * at], words[2 * at + 1]) = _inForceBudget(at);
        }
        for (uint256 i; i < tokens.length; ++i) {
            uint256 at = 2 * BUDGETS + 3 * i;
            (words[at], words[at + 1]) = (found.rules[i].least, found.rules[i].most);
            words[at + 2] = found.rules[i].group;
        }
        return
            keccak256(
                abi.encode(block.chainid, address(this), tripped, tokens, found.limits, words)
            );
    }

    /// @dev Of two assets together, as they were declared when their sources were set.
    function _largestError() private view returns (uint256) {
        address[] memory tokens = FUND.assets();
        (uint256 largest, uint256 next) = (0, 0);
        for (uint256 i; i < tokens.length; ++i) {
            uint256 one = SOURCES.source(tokens[i]).epsilon;
            if (one > largest) (largest, next) = (one, largest);
            else if (one > next) next = one;
        }
        return (largest + next) * PPM_UNIT;
    }

    function _keyOf(address token) private pure returns (uint256) {
        return uint256(uint160(token));
    }
}
