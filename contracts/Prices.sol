// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IPrices, Price, Reason} from "./interfaces/IPrices.sol";
import {IPriceSources, Second, Source} from "./interfaces/IPriceSources.sol";
import {Feeds} from "./libraries/Feeds.sol";
import {Agreement, Bounds, Listing, Listings, Primary, Watch} from "./libraries/Listings.sol";
import {Reading, Readings} from "./libraries/Readings.sol";
import {Ticks} from "./libraries/Ticks.sol";
import {Twap} from "./libraries/Twap.sol";

/// @title Prices
/// @notice Every price that the fund knows.
///
/// A token has a primary, a Chainlink feed, whose answer is the price; and a second source, another
/// feed or the mean of a Uniswap V3 pool, which can only say no. Around the price lies the error
/// that was declared when the token was listed. A token that is rated `Alone` has no second source.
///
/// Assumptions
/// - A primary is within its declared error of the market while its answer is younger than its
///   heartbeat. Everything that the fund promises stands on this, and governance votes on it.
/// - A feed keeps its decimals and a token its own: both are read once, when they are listed.
/// - A pool is Uniswap's own and remembers more than its window.
///
/// Roles
/// - GOVERNANCE, the timelock, alone says where a price comes from.
/// - Anyone may confirm that the two sources agree. Nobody can say that they do.
///
/// Liveness
/// - A source that reverts, lies, burns its gas or returns a megabyte costs its own tokens their
///   usability, and nobody anything else. A caller cannot bring that about by giving too little gas:
///   the whole call then reverts, and that is the only way in which `vector` does.
/// - Sources are asked by static calls, so none can act in the middle of one. What a pool tells
///   while it is in the middle of a swap is what it told before.
///
/// Known imperfections
/// - Two sources that lag together agree, and are not the truth. The declared error has to cover
///   what a feed's threshold and delay let through; see docs/listing.md for how much that is.
/// - A confirmed agreement counts until it ages, even where the second source has left since: within
///   that time the primary alone decides, and may move by the largest deviation.
/// - A pool's price is in another token, and is only as good as that token's primary. Two tokens
///   whose pool rates them both ways prove their ratio, not their level.
/// - A mean's lag is about half its window: in a fast market it deviates, and the token is not
///   usable until the market slows.
/// - An answer is not compared with the sequencer's times: a feed that answered before an outage and
///   is younger than its heartbeat after the grace is taken at its word.
contract Prices is IPrices, IPriceSources {
    using Readings for Reading[];

    uint256 public constant MAX_GRACE = 1 days;

    /// @notice The one account that may set sources.
    address public immutable GOVERNANCE;

    /// @notice The feed that tells whether the chain's sequencer is up; nobody on a chain without.
    address public immutable SEQUENCER;

    /// @notice How long after an outage no price is usable, in seconds.
    uint256 public immutable GRACE;

    mapping(address token => Listing) private _listings;

    constructor(address governance, address sequencer, uint256 grace) {
        if (governance == address(0)) revert NotGovernance(governance);
        if (sequencer != address(0) && sequencer.code.length == 0) revert NotAContract(sequencer);
        if (grace > MAX_GRACE || (grace == 0) != (sequencer == address(0))) revert BadGrace(grace);
        GOVERNANCE = governance;
        SEQUENCER = sequencer;
        GRACE = grace;
    }

    /// @inheritdoc IPrices
    function vector(address[] calldata tokens) external view returns (Price[] memory prices) {
        Reason sequencer = _sequencer();
        Reading[] memory memo = _memo(tokens.length);
        prices = new Price[](tokens.length);
        for (uint256 i; i < tokens.length; ++i) {
            Reading memory reading = _read(memo, tokens[i]);
            if (sequencer == Reason.Usable) _judge(memo, reading);
            else if (reading.reason != Reason.NotListed) reading.reason = sequencer;
            _fill(prices[i], reading);
        }
    }

    /// @inheritdoc IPrices
    function confirm(address[] calldata tokens) external {
        if (_sequencer() != Reason.Usable) return;
        Reading[] memory memo = _memo(tokens.length);
        for (uint256 i; i < tokens.length; ++i) {
            Reading memory reading = _read(memo, tokens[i]);
            if (_compare(memo, reading) == Reason.Usable) _confirm(reading);
        }
    }

    /// @inheritdoc IPriceSources
    function setSource(address token, Source calldata source_) external {
        if (msg.sender != GOVERNANCE) revert NotGovernance(msg.sender);
        Listing storage listing = _listings[token];
        _requireOneKept(listing, token, source_);
        listing.primary = Listings.primary(token, source_);
        listing.bounds = Listings.bounds(source_, listing.primary.exponent);
        listing.watch = Listings.watch(token, source_);
        _requireRated(listing.watch.other);
        emit SourceSet(token, source_);
        Reading[] memory memo = _memo(1);
        Reading memory reading = _read(memo, token);
        Reason reason = _sequencer();
        if (reason == Reason.Usable) reason = _compare(memo, reading);
        if (reason != Reason.Usable) revert NotUsable(token, reason);
        _confirm(reading);
    }

    /// @inheritdoc IPriceSources
    function removeSource(address token) external {
        if (msg.sender != GOVERNANCE) revert NotGovernance(msg.sender);
        if (_listings[token].primary.feed == address(0)) revert NotListed(token);
        delete _listings[token];
        emit SourceRemoved(token);
    }

    /// @inheritdoc IPriceSources
    function source(address token) external view returns (Source memory) {
        Listing memory listing = _listings[token];
        return Source({
            feed: listing.primary.feed,
            heartbeat: listing.primary.heartbeat,
            epsilon: listing.primary.epsilon,
            deviation: listing.primary.deviation,
            minAnswer: listing.bounds.minAnswer,
            maxAnswer: listing.bounds.maxAnswer,
            agreementAge: listing.bounds.agreementAge,
            kind: listing.watch.kind,
            second: listing.watch.source,
            span: listing.watch.span
        });
    }

    /// @inheritdoc IPriceSources
    function agreement(address token) external view returns (uint256 price, uint256 confirmedAt) {
        Agreement memory last = _listings[token].agreement;
        return (last.price, last.confirmedAt);
    }

    /// @dev A source is replaced while the other one stays and vouches for it.
    function _requireOneKept(Listing storage listing, address token, Source calldata source_)
        private
        view
    {
        address feed = listing.primary.feed;
        bool second = listing.watch.kind != Second.Alone && listing.watch.kind == source_.kind
            && listing.watch.source == source_.second;
        if (feed != address(0) && feed != source_.feed && !second) revert BothReplaced(token);
    }

    /// @param other The other token of a pool, or none.
    function _requireRated(address other) private view {
        if (other == address(0)) return;
        if (_listings[other].primary.feed == address(0)) revert NotListed(other);
    }

    /// @dev Each primary is asked once in a call, whoever needs it: a token for its own sake, or for
    /// that of another whose pool it is the other one in.
    function _memo(uint256 tokens) private pure returns (Reading[] memory) {
        return Readings.room(2 * tokens);
    }

    function _sequencer() private view returns (Reason) {
        if (SEQUENCER == address(0)) return Reason.Usable;
        (bool answered, Feeds.Round memory round) = Feeds.latest(SEQUENCER);
        if (!answered || round.answer != 0 || round.startedAt == 0) return Reason.SequencerDown;
        bool over = round.startedAt < block.timestamp && block.timestamp - round.startedAt > GRACE;
        return over ? Reason.Usable : Reason.SequencerGrace;
    }

    /// @return What the token's primary says.
    function _read(Reading[] memory memo, address token) private view returns (Reading memory) {
        for (uint256 i; i < memo.length; ++i) {
            if (memo[i].token == token) return memo[i];
        }
        Reading memory reading = _ask(token);
        memo.push(reading);
        return reading;
    }

    function _ask(address token) private view returns (Reading memory reading) {
        reading.token = token;
        Listing storage listing = _listings[token];
        Primary storage primary = listing.primary;
        if (primary.feed == address(0)) {
            reading.reason = Reason.NotListed;
            return reading;
        }
        uint256 answer;
        (reading.reason, answer) = Feeds.read(primary.feed, primary.heartbeat);
        if (reading.reason != Reason.Usable) return reading;
        (reading.epsilon, reading.deviation) = (primary.epsilon, primary.deviation);
        Bounds storage bounds = listing.bounds;
        if (answer <= bounds.minAnswer || answer >= bounds.maxAnswer) {
            reading.reason = Reason.Clamped;
        } else {
            reading.mid = Listings.scaled(answer, primary.exponent);
        }
    }

    /// @dev Once for each token in a call, so that a token named twice has one price.
    function _judge(Reading[] memory memo, Reading memory reading) private view {
        if (reading.mid == 0 || reading.judged) return;
        reading.judged = true;
        if (!_agreedLately(reading)) reading.reason = _compare(memo, reading);
    }

    function _agreedLately(Reading memory reading) private view returns (bool) {
        Agreement storage last = _listings[reading.token].agreement;
        return
            block.timestamp <= last.goodUntil && _near(reading.mid, last.price, reading.deviation);
    }

    /// @return Whether the two sources agree now, whatever they did before.
    function _compare(Reading[] memory memo, Reading memory reading) private view returns (Reason) {
        if (reading.mid == 0) return reading.reason;
        Watch memory watch = _listings[reading.token].watch;
        if (watch.kind == Second.Alone) return Reason.Usable;
        uint256 price = watch.kind == Second.Feed
            ? _fromFeed(watch)
            : _fromPool(watch, reading.token, _read(memo, watch.other).mid);
        if (price == 0) return Reason.SecondaryUnusable;
        return _near(price, reading.mid, reading.deviation) ? Reason.Usable : Reason.Deviating;
    }

    /// @return What the second feed says, or 0.
    function _fromFeed(Watch memory watch) private view returns (uint256) {
        (Reason reason, uint256 answer) = Feeds.read(watch.source, watch.span);
        return reason == Reason.Usable ? Listings.scaled(answer, watch.exponent) : 0;
    }

    /// @param rate The price of the pool's other token, or 0.
    /// @return What the pool says, or 0.
    function _fromPool(Watch memory watch, address token, uint256 rate)
        private
        view
        returns (uint256)
    {
        (bool known, int256 tick) = Twap.mean(watch.source, watch.span);
        // The pool's price is that of its token0, the one with the lower address, in its token1.
        return known ? Ticks.times(rate, token < watch.other ? tick : -tick) : 0;
    }

    function _fill(Price memory price, Reading memory reading) private view {
        price.reason = reading.reason;
        uint256 mid = reading.mid;
        if (mid == 0) {
            price.mid = price.high = _listings[reading.token].agreement.price;
            return;
        }
        unchecked {
            // `mid` is below 2^127 and `epsilon` below 2^20. The margin is rounded up.
            uint256 margin = (mid * reading.epsilon + Listings.PPM - 1) / Listings.PPM;
            (price.low, price.mid, price.high) = (mid - margin, mid, mid + margin);
        }
    }

    function _confirm(Reading memory reading) private {
        Listing storage listing = _listings[reading.token];
        uint256 goodUntil = block.timestamp + listing.bounds.agreementAge;
        listing.agreement =
            Agreement(uint128(reading.mid), uint64(block.timestamp), uint64(goodUntil));
        emit Confirmed(reading.token, reading.mid);
    }

    /// @param ppm The largest distance, as a share of `from`.
    function _near(uint256 price, uint256 from, uint256 ppm) private pure returns (bool) {
        uint256 distance = price > from ? price - from : from - price;
        return distance * Listings.PPM <= from * ppm;
    }
}
