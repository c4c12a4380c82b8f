// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IAggregator} from "../interfaces/IAggregator.sol";
import {IPoolOracle} from "../interfaces/IPoolOracle.sol";
import {IPriceSources, Second, Source} from "../interfaces/IPriceSources.sol";
import {Feeds} from "./Feeds.sol";
import {SourceCall} from "./SourceCall.sol";

/// @notice What is known of a token. With a fresh agreement the first three slots are enough.
struct Listing {
    Primary primary;
    Bounds bounds;
    Agreement agreement;
    Watch watch;
}

/// @dev An answer times 10^exponent is a price.
struct Primary {
    address feed;
    uint32 heartbeat;
    uint24 epsilon;
    uint24 deviation;
    int8 exponent;
}

struct Bounds {
    uint112 minAnswer;
    uint112 maxAnswer;
    uint32 agreementAge;
}

struct Agreement {
    uint128 price;
    uint64 confirmedAt;
    uint64 goodUntil;
}

/// @dev `exponent` is that of a feed; `other` is the token that a pool rates this one in.
struct Watch {
    address source;
    uint32 span;
    Second kind;
    int8 exponent;
    address other;
}

/// @title Listings
/// @notice Turns what governance declared into what is stored, or says what is wrong with it.
library Listings {
    /// @notice Prices are in USD times 1e36.
    int256 internal constant DECIMALS = 36;

    /// @notice The lowest price that can be listed: one unit is 1e-9 of it.
    uint256 internal constant MIN_PRICE = 1e9;

    /// @notice The highest price that can be listed, 170 USD per unit: with twice as much on top it
    /// fits in 128 bits.
    uint256 internal constant MAX_PRICE = type(uint128).max / 2;

    uint256 internal constant PPM = 1e6;
    uint256 internal constant MAX_HEARTBEAT = 7 days;
    uint256 internal constant MAX_AGREEMENT_AGE = 1 days;
    uint256 internal constant MIN_WINDOW = 5 minutes;
    uint256 internal constant MAX_WINDOW = 1 days;

    function primary(address token, Source calldata source) internal view returns (Primary memory) {
        _requireHeartbeat(source.heartbeat);
        if (source.epsilon >= PPM) revert IPriceSources.BadEpsilon(source.epsilon);
        if (source.deviation == 0 || source.deviation >= PPM) {
            revert IPriceSources.BadDeviation(source.deviation);
        }
        int8 exponent = _exponent(source.feed, token);
        return Primary(source.feed, source.heartbeat, source.epsilon, source.deviation, exponent);
    }

    /// @param exponent Of the primary. Within the bounds every answer is a price then.
    function bounds(Source calldata source, int8 exponent) internal pure returns (Bounds memory) {
        (uint256 low, uint256 high) = (source.minAnswer, source.maxAnswer);
        bool fits = scaled(low, exponent) >= MIN_PRICE && scaled(high, exponent) != 0;
        if (low >= high || !fits) revert IPriceSources.BadBounds(low, high);
        if (source.agreementAge == 0 || source.agreementAge > MAX_AGREEMENT_AGE) {
            revert IPriceSources.BadAgreementAge(source.agreementAge);
        }
        return Bounds(source.minAnswer, source.maxAnswer, source.agreementAge);
    }

    function watch(address token, Source calldata source)
        internal
        view
        returns (Watch memory made)
    {
        (Second kind, address second) = (source.kind, source.second);
        bool alone = kind == Second.Alone;
        bool none = second == address(0) && source.span == 0;
        if (kind == Second.Unset || alone != none || second == source.feed) {
            revert IPriceSources.BadSecond(kind, second);
        }
        made = Watch(second, source.span, kind, 0, address(0));
        if (kind == Second.Feed) {
            _requireHeartbeat(source.span);
            made.exponent = _exponent(second, token);
        } else if (kind == Second.Pool) {
            if (source.span < MIN_WINDOW || source.span > MAX_WINDOW) {
                revert IPriceSources.BadWindow(source.span);
            }
            made.other = _otherOf(second, token);
        }
    }

    /// @return price 0 if it is above the highest.
    function scaled(uint256 answer, int256 exponent) internal pure returns (uint256 price) {
        if (answer > type(uint112).max) return 0;
        price = exponent < 0 ? answer / 10 ** uint256(-exponent) : answer * 10 ** uint256(exponent);
        if (price > MAX_PRICE) price = 0;
    }

    function _requireHeartbeat(uint256 heartbeat) private pure {
        if (heartbeat == 0 || heartbeat > MAX_HEARTBEAT) {
            revert IPriceSources.BadHeartbeat(heartbeat);
        }
    }

    /// @dev A feed's answer is of a whole token, a price is of a unit.
    function _exponent(address feed, address token) private view returns (int8) {
        return int8(DECIMALS - int256(_decimals(feed)) - int256(_decimals(token)));
    }

    /// @dev Feeds and tokens are asked the same question.
    function _decimals(address account) private view returns (uint256 decimals) {
        decimals = _ask(account, IAggregator.decimals.selector);
        if (decimals > uint256(DECIMALS)) revert IPriceSources.BadDecimals(account, decimals);
    }

    function _otherOf(address pool, address token) private view returns (address) {
        uint256 token0 = _ask(pool, IPoolOracle.token0.selector);
        uint256 token1 = _ask(pool, IPoolOracle.token1.selector);
        uint256 own = uint160(token);
        if (token0 >= token1 || (own != token0 && own != token1)) {
            revert IPriceSources.NotInPool(token, pool);
        }
        return address(uint160(own == token0 ? token1 : token0));
    }

    function _ask(address account, bytes4 question) private view returns (uint256) {
        uint256[1] memory word;
        uint256 to;
        assembly ("memory-safe") {
            to := word
        }
        if (!SourceCall.ask(account, Feeds.GAS, abi.encodePacked(question), to, 32)) {
            revert IPriceSources.NoAnswer(account, question);
        }
        return word[0];
    }
}
