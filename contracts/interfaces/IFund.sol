// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IERC4626} from "@openzeppelin/contracts/interfaces/IERC4626.sol";

import {IGate} from "./IGate.sol";
import {IValuation} from "./IValuation.sol";

/// @notice What a fund is made with. Modules are for ever; numbers are governance's to change.
struct FundConfig {
    string name;
    string symbol;
    address base; // what NAV is counted in, and what the NAV doors take and give
    address governance;
    IValuation valuation;
    IGate gate;
    address door; // the only caller of `exchange`
    address record; // the only caller of `charge`
    address fees; // receives fee shares and surplus tokens
    uint32 lockUp; // seconds, at most 30 days; 0 for none
    Limits limits;
}

/// @notice What governance may change, within compiled ceilings.
struct Limits {
    uint64 managementFee; // a year, 1e18 = 100 %, at most 5e16
    uint64 flowCapacity; // through the NAV doors at once, a fraction of NAV, 1e18 = 100 %
    uint64 flowRefill; // of that, a day
    uint128 supplyCap; // shares; entering stops here
    uint128 minDeposit; // units of the base asset
}

/// @title IFund
/// @notice Fund shares, and the custody of what stands behind them.
///
/// Two kinds of door. The NAV doors (ERC-4626) take and give the base asset at a price: entering
/// pays the high NAV, leaving gets the low one, out of idle cash, and the difference stays in the
/// fund. The doors in kind take and give a part of everything, need no price, and the way out
/// cannot be closed by anyone.
interface IFund is IERC4626 {
    event Seeded(address indexed by, uint256 amount, uint256 shares);
    event EnteredInKind(
        address indexed caller, address indexed receiver, uint256 shares, uint256[] amounts
    );
    /// @param unpaid A bit for each leg that became a claim of the owner.
    event LeftInKind(
        address indexed caller,
        address indexed receiver,
        address indexed owner,
        uint256 shares,
        uint256[] amounts,
        uint256 unpaid
    );
    event ClaimMade(address indexed token, address indexed account, uint256 amount);
    event ClaimPaid(
        address indexed token, address indexed account, address receiver, uint256 amount
    );
    event Skimmed(address indexed token, uint256 amount);
    event Exchanged(
        address indexed executor,
        address indexed sell,
        address indexed buy,
        uint256 sold,
        uint256 bought
    );
    event FeeAccrued(uint256 shares);
    /// @param exit What an exit leaves behind from now on, 1e6 = 100 %.
    event Charged(uint256 shares, uint256 exit);
    event ExitFee(address indexed owner, uint256 shares);
    event Listed(address indexed token);
    event Delisted(address indexed token);
    event LimitsSet(Limits limits);
    event AcceptsDeposits(address indexed account, bool accepts);

    error NotGovernance(address caller);
    error NotDoor(address caller);
    error NotRecord(address caller);
    error ZeroAddress(string what);
    error TooLarge(bytes32 what, uint256 value, uint256 ceiling);
    error AlreadySeeded();
    error NotSeeded();
    error SeedTooSmall(uint256 shares, uint256 least);
    error DepositsPaused();
    error RedemptionsPaused();
    error BalanceUnreadable(address token);
    error Expired(uint256 deadline, uint256 time);
    error ZeroShares();
    error TooSmall(uint256 assets, uint256 least);
    error TooFewShares(uint256 shares, uint256 least);
    error TooFewAssets(uint256 assets, uint256 least);
    error AmountAboveLimit(address token, uint256 amount, uint256 limit);
    error LengthMismatch(uint256 given, uint256 wanted);
    error AboveSupplyCap(uint256 supply, uint256 cap);
    error NotEnoughCash(uint256 wanted, uint256 idle);
    error ShortReceipt(address token, uint256 received, uint256 wanted);
    error SharesLocked(address account, uint256 wanted, uint256 free);
    error ReceiverLocked(address receiver);
    error NotListed(address token);
    error AlreadyListed(address token);
    error StillHeld(address token, uint256 amount);
    error TooManyAssets(uint256 most);
    error SameToken(address token);
    error TookTooMuch(address token, uint256 excess);
    error NothingToClaim(address token, address account);
    error NotPaid(address token, uint256 amount);
    error EscrowShort(address token, uint256 owed);
    error NothingToSkim(address token);

    /// @notice Puts the first base assets in for shares that belong to nobody for ever.
    function seed(uint256 assets) external returns (uint256 shares);

    /// @notice ERC-4626's `deposit` with the least shares accepted and the latest time.
    function deposit(uint256 assets, address receiver, uint256 minShares, uint256 deadline)
        external
        returns (uint256 shares);

    /// @notice ERC-4626's `redeem` with the least assets accepted and the latest time.
    function redeem(
        uint256 shares,
        address receiver,
        address owner,
        uint256 minAssets,
        uint256 deadline
    ) external returns (uint256 assets);

    /// @notice Enters with a part of everything the fund has on record, at no price. Where a token
    /// has lost some of it, the entrant pays for what may come back.
    /// @param shares Exactly what is minted.
    /// @param maxAmounts The most of each asset that may be taken, in the order of `assets()`.
    function depositInKind(
        uint256 shares,
        address receiver,
        uint256[] calldata maxAmounts,
        uint256 deadline
    ) external returns (uint256[] memory amounts);

    /// @notice Leaves with a part of everything the fund holds. Nobody can close this door.
    /// @dev A leg that its token does not pay becomes a claim of the owner. Reverts only for shares
    /// that the owner does not have or may not burn yet, and for too little gas.
    /// @return amounts What each leg is worth in its token, paid or claimed.
    /// @return unpaid A bit for each leg that became a claim.
    function redeemInKind(uint256 shares, address receiver, address owner)
        external
        returns (uint256[] memory amounts, uint256 unpaid);

    /// @notice Pays the caller's claim on a token.
    function claim(address token, address receiver) external returns (uint256 amount);

    /// @notice Sends what the fund holds of a listed token above its records to the fee receiver.
    function skim(address token) external returns (uint256 amount);

    /// @notice The door's one function: sells one asset for another through an executor.
    /// @dev The door answers for the executor and the price. Nothing but `sold` of `sell` may
    /// leave; what came in of `buy` is recorded.
    function exchange(
        address executor,
        address sell,
        address buy,
        uint256 sold,
        bytes calldata route
    ) external returns (uint256 bought);

    /// @notice The record's one function: adds the performance fee to the pending shares.
    /// @param exit What an exit leaves behind until the next call, 1e6 = 100 %.
    function charge(uint256 shares, uint256 exit) external;

    /// @notice Mints the fee shares that have been pending to the fee receiver.
    function accrue() external returns (uint256 shares);

    /// @notice Whether others may deposit for the caller while it has locked shares.
    function acceptDeposits(bool accepts) external;

    function list(address token) external;

    /// @notice Takes a token off the list that the fund no longer holds, or has lost in full.
    function delist(address token) external;

    function setLimits(Limits calldata limits) external;

    /// @notice What the fund may hold, the base asset first.
    function assets() external view returns (address[] memory);

    /// @notice What an exit would get a part of now: of each asset what is recorded and there, or
    /// the record where the token does not say its balance.
    function holdings() external view returns (address[] memory tokens, uint256[] memory amounts);

    /// @notice What the fund counts as its own of a token; donations are not in it.
    function recorded(address token) external view returns (uint256);

    /// @notice What is set aside of a token for claims.
    function escrow(address token) external view returns (uint256);

    function claims(address token, address account) external view returns (uint256);

    /// @notice Shares that exist and fee shares that are pending: what everything is divided by.
    function effectiveSupply() external view returns (uint256);

    /// @notice The part of its shares that an exit leaves behind as performance fee, 1e6 = 100 %.
    function exitFee() external view returns (uint256);

    /// @notice NAV in the base asset; reverts where a price is not usable.
    function nav() external view returns (uint256 low, uint256 high);

    /// @notice What may pass the NAV doors now, as a fraction of NAV.
    function flowAvailable() external view returns (uint256);

    /// @notice Shares under a live lock, by the door they came in through, and when it ends.
    function locks(address account)
        external
        view
        returns (uint256 atNav, uint256 navUntil, uint256 inKind, uint256 kindUntil);

    function limits() external view returns (Limits memory);

    /// @notice Whether a call is under way; what is read meanwhile may be half done.
    function locked() external view returns (bool);
}
