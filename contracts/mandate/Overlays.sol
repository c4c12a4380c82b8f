// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {IMandate, Limit} from "../interfaces/IMandate.sol";

/// @title Overlays
/// @notice The mandate's limits: what governance set, and what the Safe lowered for a time. The
/// tighter of the two is in force.
///
/// All overlays share one window: it opens with the first of them, ends with the last, at most 30
/// days later, and is followed by a cool-down of a third of its length, and no less than an hour. One
/// window for all, or the Safe could stop trading for ever by lowering one limit after the other; an
/// hour at least, or it could by a window of seconds in each block.
abstract contract Overlays is IMandate {
    struct Overlay {
        uint64 value;
        uint40 until;
    }

    /// @dev In Unix seconds.
    struct Window {
        uint40 since;
        uint40 until;
    }

    uint256 internal constant ONE = 1e18;
    uint256 internal constant LIMITS = 20;
    uint256 internal constant FLOWS = uint256(Limit.Trading); // the first of three
    uint256 internal constant GROUPS = uint256(Limit.GroupOne) - 1; // a group's limit lies so far on
    uint256 private constant LONGEST = 30 days;
    uint256 private constant REST = 3; // the part of the window that the cool-down is
    uint256 private constant LEAST_REST = 1 hours;

    /// @dev The limits of which the larger is the tighter.
    uint256 private constant UPWARDS =
        (1 << uint256(Limit.MinCash)) | (1 << uint256(Limit.Progress));

    /// @dev The loosest value of each limit that governance may set, in percent.
    bytes20 private constant LOOSEST = hex"0505320a325f325f323c6464643c3c3c3c3c3c3c";

    uint64[LIMITS] private _limits;
    mapping(uint256 key => Overlay) private _overlays;
    uint256 private _overlaid; // a bit for each key below 256 that had an overlay; saves reading it
    Window private _window;

    /// @inheritdoc IMandate
    address public safe;

    modifier onlySafe() {
        if (msg.sender != safe) revert NotSafe(msg.sender);
        _;
    }

    /// @inheritdoc IMandate
    function tighten(Limit limit_, uint64 value, uint256 until) public onlySafe {
        uint256 key = uint256(limit_);
        uint256 set = _limits[key];
        // More than the whole would be no number to reckon with.
        bool tighter = value != set && value <= ONE && _tighter(key, value, set) == value;
        if (!tighter) revert NotTighter(key, value, set);
        _lay(key, value, until);
        emit Tightened(limit_, value, until);
    }

    /// @inheritdoc IMandate
    function pause(Limit flow, uint256 until) external {
        if (uint256(flow) < FLOWS || uint256(flow) > GROUPS) revert NotAFlow(flow);
        tighten(flow, 0, until);
    }

    /// @inheritdoc IMandate
    function lift(uint256 key) external onlySafe {
        if (!_isLaid(key)) revert NothingToLift(key);
        _overlays[key].until = uint40(block.timestamp);
        emit Lifted(key);
    }

    /// @inheritdoc IMandate
    function limit(Limit which) public view returns (uint256) {
        return _inForce(uint256(which), block.timestamp);
    }

    /// @inheritdoc IMandate
    function limits() external view returns (uint64[LIMITS] memory) {
        return _limits;
    }

    /// @inheritdoc IMandate
    function overlay(uint256 key) external view returns (uint64 value, uint256 until) {
        Overlay memory one = _overlays[key];
        return (one.value, one.until);
    }

    /// @inheritdoc IMandate
    function overlays() public view returns (uint256 since, uint256 until, uint256 free) {
        (since, until) = (_window.since, _window.until);
        free = until + Math.max((until - since) / REST, LEAST_REST);
    }

    function depositsPaused() public view virtual returns (bool) {
        return limit(Limit.Deposits) == 0;
    }

    function redemptionsPaused() external view returns (bool) {
        return limit(Limit.Redemptions) == 0;
    }

    /// @dev All that are in force, by `Limit`.
    function _allInForce() internal view returns (uint256[LIMITS] memory all) {
        uint64[LIMITS] memory set = _limits;
        uint256 overlaid = _overlaid;
        for (uint256 key; key < LIMITS; ++key) {
            all[key] = set[key];
            if (overlaid >> key & 1 == 1 && _isLaid(key)) {
                all[key] = _tighter(key, all[key], _overlays[key].value);
            }
        }
    }

    /// @dev What is sure to be in force until then: an overlay that ends before counts for nothing.
    function _inForce(uint256 key, uint256 until) internal view returns (uint256 value) {
        value = _limits[key];
        Overlay memory one = _overlays[key];
        if (one.until > until) value = _tighter(key, value, one.value);
    }

    function _setLimits(uint64[LIMITS] memory limits_) internal {
        for (uint256 key; key < LIMITS; ++key) {
            uint256 loosest = uint8(LOOSEST[key]) * (ONE / 100);
            uint256 value = limits_[key];
            if (value > ONE || _tighter(key, value, loosest) != value) {
                revert TooLoose(Limit(key), value, loosest);
            }
        }
        _requireLadder(limits_);
        _limits = limits_;
        emit LimitsSet(limits_);
    }

    /// @notice An overlay of a key inside the window, or of a new window.
    function _lay(uint256 key, uint64 value, uint256 until) internal {
        (uint256 since, uint256 last, uint256 free) = overlays();
        if (block.timestamp >= last) {
            if (block.timestamp < free) revert CoolingDown(free);
            (since, last) = (block.timestamp, until);
        }
        uint256 latest = since + LONGEST;
        if (until <= block.timestamp || until > latest) revert BadEnd(until, latest);
        _window = Window(uint40(since), uint40(until > last ? until : last));
        _overlays[key] = Overlay(value, uint40(until));
        if (key < 256) _overlaid |= 1 << key;
    }

    function _isLaid(uint256 key) internal view returns (bool) {
        return _overlays[key].until > block.timestamp;
    }

    function _overlayOf(uint256 key) internal view returns (uint256 value, uint256 until) {
        Overlay memory one = _overlays[key];
        return (one.value, one.until);
    }

    function _wasLaid(uint256 key) internal view returns (bool) {
        return _overlaid >> key & 1 == 1;
    }

    function _setSafe(address safe_) internal {
        if (safe_ == address(0)) revert ZeroAddress("safe");
        safe = safe_;
        emit SafeSet(safe_);
    }

    /// @dev Each rung lies at or below the one before, and allows no more.
    function _requireLadder(uint64[LIMITS] memory limits_) private pure {
        _requireRising(limits_, Limit.FirstAt, Limit.SecondAt);
        _requireRising(limits_, Limit.SecondAt, Limit.ReduceAt);
        _requireRising(limits_, Limit.ReduceAt, Limit.TripAt);
        _requireRising(limits_, Limit.SecondRisk, Limit.FirstRisk);
    }

    function _requireRising(uint64[LIMITS] memory limits_, Limit one, Limit next) private pure {
        if (limits_[uint256(one)] > limits_[uint256(next)]) revert LadderOutOfOrder(one);
    }

    function _tighter(uint256 key, uint256 a, uint256 b) private pure returns (uint256) {
        bool larger = UPWARDS >> key & 1 == 1;
        return (a > b) == larger ? a : b;
    }
}
