// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {IAggregator} from "../interfaces/IAggregator.sol";
import {IPoolOracle} from "../interfaces/IPoolOracle.sol";
import {IPriceSources, Second, Source} from "../interfaces/IPriceSources.sol";
import {Feeds} from "./Feeds.sol";
import {SourceCall} from "./SourceCall.sol";

/// @notice What is known of a token. With a fresh agreement the first two slots are enough.
struct Listing {
    Primary primary;
    Band band;
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

/// @dev The primary's answers that the last agreement covers, and until when. All are within the
/// bounds. After the year 2105 no agreement is fresh.
struct Band {
    uint112 least;
    uint112 most;
    uint32 goodUntil;
}

struct Bounds {
    uint112 minAnswer;
    uint112 maxAnswer;
    uint32 agreementAge;
}

struct Agreement {
    uint128 price;
    uint64 confirmedAt;
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
        unchecked {
            // Decimals are at most 36, so the power is below 2^120 and the product fits.
            price =
                exponent < 0 ? answer / 10 ** uint256(-exponent) : answer * 10 ** uint256(exponent);
        }
        if (price > MAX_PRICE) price = 0;
    }

    /// @param mid A price below 2^127.
    /// @return The declared error of a price, rounded up.
    function margin(uint256 mid, uint256 epsilon) internal pure returns (uint256) {
        unchecked {
            return (mid * epsilon + PPM - 1) / PPM;
        }
    }

    /// @param mid The price that the two sources agree on now.
    function band(Primary memory from, Bounds memory within, uint256 mid)
        internal
        view
        returns (Band memory made)
    {
        uint256 answer = _unscaled(mid, from.exponent);
        uint256 way = answer * from.deviation / PPM;
        made.least = uint112(Math.max(answer - way, uint256(within.minAnswer) + 1));
        made.most = uint112(Math.min(answer + way, uint256(within.maxAnswer) - 1));
        made.goodUntil = uint32(block.timestamp + within.agreementAge);
    }

    /// @return The answer of which this is the price, rounded down where `scaled` did.
    function _unscaled(uint256 price, int256 exponent) private pure returns (uint256) {
        return exponent < 0 ? price * 10 ** uint256(-exponent) : price / 10 ** uint256(exponent);
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

    function _ask(address account, bytes4 question) private view returns (uint256 word) {
        (bool answered, uint256 at) = SourceCall.ask(account, Feeds.GAS, question, 32);
        if (!answered) revert IPriceSources.NoAnswer(account, question);
        assembly ("memory-safe") {
            word := mload(at)
        }
    }
}
