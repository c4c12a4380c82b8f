// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

/// @notice Why a price may not be used for minting and redeeming, most basic reason first.
enum Reason {
    Usable,
    NotListed,
    SequencerDown,
    SequencerGrace,
    PrimaryReverts,
    Incomplete,
    NotPositive,
    FromTheFuture,
    Stale,
    Clamped,
    SecondaryUnusable,
    Deviating
}

/// @notice A token's price in USD per unit (not per whole token), times 1e36.
/// @dev `low <= mid <= high` always. While the primary answers, all three come from it: `low` and
/// `high` are `mid` less and plus the token's declared error, whatever the secondary says. While it
/// does not, `low` is 0, and `mid` and `high` are the last price that both sources agreed on.
/// What is not 0 has a range: `mid` from 1e9 to 2^127, `low` from 1000, `high` below 2^128.
struct Price {
    uint256 low;
    uint256 mid;
    uint256 high;
    Reason reason;
}

/// @title IPrices
/// @notice What each token is worth in USD: a primary feed, watched by a secondary source.
interface IPrices {
    /// @notice The prices of many tokens at once. Never reverts, whatever a source does.
    /// @dev The one thing that it does not do is to take a source for silent because the caller left
    /// too little gas to hear it: then the whole call reverts, with `TooLittleGas`. Each source gets
    /// up to 100,000 gas for a feed and 250,000 for a pool, and 1/63 more has to be left.
    /// @dev A price is usable if the primary is sound and the two sources agree: either they were
    /// seen to agree on chain lately (`confirm`) and the primary has not moved far since, or they
    /// agree now.
    function vector(address[] calldata tokens) external view returns (Price[] memory);

    /// @notice Stores that the two sources of each token agree now, which makes `vector` cheaper
    /// until it ages, and keeps the last good price. Anyone may call it; where the sources do not
    /// agree, nothing is stored and nothing reverts. It is cheapest where the tokens that rate the
    /// pools of others are named with them.
    function confirm(address[] calldata tokens) external;
}
