// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IExecutor} from "./IExecutor.sol";
import {IFund} from "./IFund.sol";

/// @notice A trade on the way in or out.
struct Leg {
    IExecutor executor;
    address sell;
    address buy;
    uint256 amount; // of what is sold; 2^256 - 1 for all there is of it, and no trade if none
    bytes route; // as the executor understands it
}

/// @title IZap
/// @notice One token in, or one token out, where the fund's doors in kind want or give all of them.
interface IZap {
    event ZappedIn(
        address indexed caller,
        address indexed fund,
        address indexed token,
        uint256 spent,
        uint256 shares
    );
    event ZappedOut(
        address indexed caller,
        address indexed fund,
        address indexed token,
        uint256 shares,
        uint256 received
    );

    error Expired(uint256 deadline, uint256 time);
    error TooFewShares(uint256 shares, uint256 least);
    error TooLittleOut(address token, uint256 amount, uint256 least);

    /// @notice Trades one token of the caller's for what entering takes, and enters for the caller
    /// with as many shares as that suffices for. What is left of any token that was traded comes back.
    /// @dev The fund sees a deposit for another: a caller with locked shares has to accept deposits
    /// (`IFund.acceptDeposits`), or waits for the lock's end.
    /// @param amount What is taken of the token, by an allowance of the caller's.
    /// @param least How many shares it must make.
    /// @return shares How many it made.
    /// @return spent What of the amount did not come back.
    function enter(
        IFund fund,
        address token,
        uint256 amount,
        Leg[] calldata legs,
        uint256 least,
        uint256 deadline
    ) external returns (uint256 shares, uint256 spent);

    /// @notice Leaves in kind with shares of the caller's, and trades what came for one token. What
    /// the legs leave of the others comes too; what a token of the fund does not pay is a claim of
    /// the caller.
    /// @param shares What leaves, by an allowance of the caller's.
    /// @param least What must come of the token in all.
    /// @return received What came of it.
    function leave(
        IFund fund,
        uint256 shares,
        address token,
        Leg[] calldata legs,
        uint256 least,
        uint256 deadline
    ) external returns (uint256 received);
}
