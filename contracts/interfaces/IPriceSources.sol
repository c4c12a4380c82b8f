// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Reason} from "./IPrices.sol";

/// @notice What watches a token's primary feed.
/// @dev `Alone` is a choice that must be made in so many words: nothing watches it.
enum Second {
    Unset,
    Alone,
    Feed,
    Pool
}

/// @notice Where a token's price comes from. Shares are in ppm (1e-6), times in seconds.
struct Source {
    /// The primary: a Chainlink feed in USD.
    address feed;
    /// How old the primary's answer may be.
    uint32 heartbeat;
    /// How far the primary may be from the truth: its deviation threshold and an allowance for its
    /// delay.
    uint24 epsilon;
    /// How far the second source may be from the primary, and the primary from where it was when
    /// they last agreed.
    uint24 deviation;
    /// The primary's clamp: an answer at or beyond either bound is no price.
    uint112 minAnswer;
    uint112 maxAnswer;
    /// How long an agreement that was confirmed counts.
    uint32 agreementAge;
    Second kind;
    /// Another Chainlink feed in USD, or a Uniswap V3 pool of the token and another listed one.
    address second;
    /// How old the second feed's answer may be, or the window of the pool's mean.
    uint32 span;
}

/// @title IPriceSources
/// @notice Which source prices which token, and when the two sources last agreed.
interface IPriceSources {
    event SourceSet(address indexed token, Source source);
    event SourceRemoved(address indexed token);

    /// @notice The two sources agreed on this price in this block.
    event Confirmed(address indexed token, uint256 price);

    error NotGovernance(address caller);
    error NotAContract(address account);
    error BadGrace(uint256 grace);
    error BadHeartbeat(uint256 heartbeat);
    error BadEpsilon(uint256 epsilon);
    error BadDeviation(uint256 deviation);
    error BadBounds(uint256 minAnswer, uint256 maxAnswer);
    error BadAgreementAge(uint256 agreementAge);
    error BadWindow(uint256 window);
    error BadSecond(Second kind, address second);
    error BadDecimals(address account, uint256 decimals);
    error NoAnswer(address account, bytes4 question);
    error NotInPool(address token, address pool);
    error NotListed(address token);

    /// @notice Not one source left that was there before: nothing vouches for the new ones.
    error BothReplaced(address token);

    /// @notice The sources do not give a usable price at this moment.
    error NotUsable(address token, Reason reason);

    /// @notice Lists a token, or replaces one of its sources; governance alone. Both sources must
    /// answer now and agree, which counts as their first agreement.
    function setSource(address token, Source calldata source) external;

    /// @notice Forgets a token: it has no price from now on, and neither has the second source of
    /// any token that is rated by it. Governance alone.
    function removeSource(address token) external;

    /// @notice What was set, all zero where nothing was.
    function source(address token) external view returns (Source memory);

    /// @notice The last agreement: USD per unit times 1e36, and when it was confirmed.
    function agreement(address token) external view returns (uint256 price, uint256 confirmedAt);
}
