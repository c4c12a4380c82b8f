// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Budget, IMandate} from "../interfaces/IMandate.sol";
import {Bucket} from "../libraries/Bucket.sol";
import {Overlays} from "./Overlays.sol";

/// @title Budgets
/// @notice What refills: loss, turnover, and the shift of targets. Each is governance's bucket, and
/// while the Safe has it tightened a second one, that every charge passes too.
abstract contract Budgets is Overlays {
    using Bucket for Bucket.State;

    uint256 internal constant BUDGETS = 3;
    uint256 internal constant FIRST_BUDGET = LIMITS; // the key of its overlay

    /// @dev The loosest that governance may set, both at once and a day, in percent.
    bytes3 private constant LOOSEST_BUDGET = hex"056464";

    Bucket.State[BUDGETS] private _budgets;
    Bucket.State[BUDGETS] private _tight;

    /// @inheritdoc IMandate
    function tightenBudget(Budget which, uint64 capacity, uint64 refill, uint256 until)
        external
        onlySafe
    {
        uint256 at = uint256(which);
        Bucket.State storage set = _budgets[at];
        if (capacity > set.capacity) revert NotTighter(FIRST_BUDGET + at, capacity, set.capacity);
        if (refill > set.refill) revert NotTighter(FIRST_BUDGET + at, refill, set.refill);
        // A new overlay begins full; one that goes on keeps what was taken out of it.
        if (!_isLaid(FIRST_BUDGET + at)) delete _tight[at];
        _lay(FIRST_BUDGET + at, capacity, until);
        _tight[at].configure(capacity, refill);
        emit BudgetTightened(which, capacity, refill, until);
    }

    /// @inheritdoc IMandate
    function budget(Budget which) external view returns (uint64 capacity, uint64 refill) {
        Bucket.State storage one = _budgets[uint256(which)];
        return (one.capacity, one.refill);
    }

    /// @inheritdoc IMandate
    function budgets() external view returns (uint256[BUDGETS] memory left) {
        for (uint256 at; at < BUDGETS; ++at) {
            left[at] = _left(at);
        }
    }

    function _setBudget(Budget which, uint64 capacity, uint64 refill) internal {
        uint256 at = uint256(which);
        uint256 loosest = uint8(LOOSEST_BUDGET[at]) * (ONE / 100);
        if (capacity > loosest) revert BudgetTooLoose(which, capacity, loosest);
        if (refill > loosest) revert BudgetTooLoose(which, refill, loosest);
        _budgets[at].configure(capacity, refill);
        emit BudgetSet(which, capacity, refill);
    }

    function _take(Budget which, uint256 fraction) internal returns (uint256 left) {
        uint256 at = uint256(which);
        left = _left(at);
        if (fraction > left) revert BudgetExceeded(which, fraction, left);
        _budgets[at].charge(fraction);
        if (_isTight(at)) _tight[at].charge(fraction);
        return left - fraction;
    }

    /// @dev The most that a budget admits from now on and within the window. An overlay counts in
    /// full while it lasts; behind its end its budget may be full.
    function _most(Budget which, uint256 window) internal view returns (uint256 most) {
        uint256 at = uint256(which);
        most = _budgets[at].most(block.timestamp, window);
        if (!_isTight(at)) return most;
        (, uint256 until) = _overlayOf(FIRST_BUDGET + at);
        uint256 lasts = until - block.timestamp;
        // In the second in which it ends it is not in force.
        if (window < lasts) return _min(most, _tight[at].most(block.timestamp, window));
        uint256 later = _budgets[at].capacity + _budgets[at].refill * (window - lasts) / 1 days + 1;
        return _min(most, _tight[at].most(block.timestamp, lasts) + later);
    }

    /// @dev What it admits at once and a day, for the mandate's hash.
    function _inForceBudget(uint256 at) internal view returns (uint256 capacity, uint256 refill) {
        Bucket.State storage one = _budgets[at];
        (capacity, refill) = (one.capacity, one.refill);
        if (!_isTight(at)) return (capacity, refill);
        one = _tight[at];
        return (_min(capacity, one.capacity), _min(refill, one.refill));
    }

    function _left(uint256 at) internal view returns (uint256 left) {
        left = _budgets[at].available(block.timestamp);
        if (_isTight(at)) left = _min(left, _tight[at].available(block.timestamp));
    }

    function _isTight(uint256 at) private view returns (bool) {
        return _wasLaid(FIRST_BUDGET + at) && _isLaid(FIRST_BUDGET + at);
    }

    function _min(uint256 a, uint256 b) internal pure returns (uint256) {
        return a < b ? a : b;
    }
}
