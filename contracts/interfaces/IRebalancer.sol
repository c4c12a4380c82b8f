// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Reason} from "./IPrices.sol";

/// @notice One exchange: all of an amount of one asset for as much of another as there is to get.
struct Leg {
    address executor;
    address sell;
    address buy;
    uint128 amount; // of `sell`
    bytes route; // as the executor understands it
}

/// @notice What the keeper wants done, and what it knew when it decided so.
struct Plan {
    uint256 epoch; // one more than that of the plan before
    uint256 deadline; // Unix seconds
    bytes32 mandate; // the mandate's hash
    bytes32 decision; // what the keeper wrote down, hashed
    uint64[] targets; // by the fund's assets, the base's 0; or empty, to leave them
    Leg[] legs;
}

/// @title IRebalancer
/// @notice The keeper's only door to the fund.
///
/// A rebalance is judged by its outcome. Prices are read once. Of each leg the worst corner counts:
/// what is sold at its high price, what is bought at its low one, less the mandate's slippage. At the
/// end: what moved is what was named; every traded asset is inside its band or nearer to it; cash,
/// groups and the ladder's risk are met, or no further off; the way to the targets is shorter by a
/// part of what was traded; loss and turnover are taken out of their budgets.
///
/// An asset whose two sources disagree may only be sold, at its primary's price, and counts four
/// times in the budgets. One whose primary is gone is not traded: it counts as nothing in the low
/// NAV, and at its last price elsewhere.
interface IRebalancer {
    /// @param seen What each asset was worth: mid prices, in USD per unit times 1e36.
    /// @param before Parts of NAV before, and `behind` at the end, of that same NAV; 1e18 = 100 %.
    /// @param navBefore At mid prices, in USD times 1e18, as is `navAfter`.
    /// @param left What is left of each budget: loss, turnover, shift.
    event Rebalanced(
        uint256 indexed epoch,
        bytes32 indexed mandate,
        bytes32 indexed decision,
        uint256[] seen,
        uint256[] before,
        uint256[] behind,
        uint256 navBefore,
        uint256 navAfter,
        uint256[3] left
    );
    event LeaseSet(address indexed keeper, uint256 until);
    event Appointed(address indexed keeper);
    event Revoked(address indexed keeper);
    event ExecutorAllowed(address indexed executor, bytes32 codeHash);
    event ExecutorRemoved(address indexed executor);

    error NotGovernance(address caller);
    error NotSafe(address caller);
    error ZeroAddress(bytes32 what);
    error LeaseTooLong(uint256 until, uint256 latest);
    error NotKeeper(address caller, address keeper);
    error LeaseOver(address keeper, uint256 until);
    error TradingClosed();
    error WrongEpoch(uint256 given, uint256 wanted);
    error Expired(uint256 deadline, uint256 time);
    error MandateChanged(bytes32 given, bytes32 now_);
    error EmptyPlan();
    error TooManyLegs(uint256 legs, uint256 most);
    error TargetsLength(uint256 given, uint256 wanted);
    error TargetOutsideBand(address token, uint256 target, uint256 least, uint256 most);
    error TargetsTooLarge(uint256 sum, uint256 most);
    error TargetGroupTooLarge(uint256 group, uint256 sum, uint256 most);
    error ExecutorNotAllowed(address executor);
    error ExecutorChanged(address executor, bytes32 codeHash, bytes32 allowed);
    error NotListed(address token);
    error SameToken(address token);
    error NothingSold(address token);
    error NotTradable(address token, Reason reason);
    error MayOnlyFall(address token);
    error TradeTooLarge(address token, uint256 fraction, uint256 most);
    error BoughtTooLittle(address token, uint256 bought, uint256 least);
    error GainBeyondReason(address token, uint256 worth, uint256 most);
    error HoldingDiffers(address token, uint256 held, uint256 expected);
    error OutsideBand(address token, uint256 weight, uint256 least, uint256 most);
    error TooLittleCash(uint256 weight, uint256 least);
    error GroupTooLarge(uint256 group, uint256 weight, uint256 most);
    error TooMuchRisk(uint256 weight, uint256 most);
    error NoProgress(uint256 made, uint256 wanted);

    /// @notice The keeper's one function.
    function rebalance(Plan calldata plan) external;

    /// @notice Governance's: until when an account may be the keeper; 0 ends it.
    function setLease(address keeper, uint256 until) external;

    /// @notice Governance's and the Safe's: which of those with a lease is the keeper.
    function appoint(address keeper) external;

    /// @notice The Safe's and governance's: ends the keeper's lease now.
    function revoke() external;

    /// @notice Governance's: allows an executor with the code that it has. It must not be able to
    /// delegate, nor to destroy itself.
    function allow(address executor) external;

    /// @notice Governance's and the Safe's.
    function remove(address executor) external;

    function keeper() external view returns (address);

    function leases(address keeper) external view returns (uint256 until);

    /// @notice Of the last rebalance; the next must name the one after.
    function epoch() external view returns (uint96);

    /// @notice The code hash that an executor was allowed with, or 0.
    function executors(address executor) external view returns (bytes32);
}
