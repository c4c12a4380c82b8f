// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IPrices, Price, Reason} from "./interfaces/IPrices.sol";
import {IPriceSources, Second, Source} from "./interfaces/IPriceSources.sol";
import {Feeds} from "./libraries/Feeds.sol";
import {Agreement, Band, Bounds, Listing, Listings, Primary, Watch} from "./libraries/Listings.sol";
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
    uint256 public constant MAX_GRACE = 1 days;

    /// @dev What a price is until its second source has been asked.
    Reason private constant UNWATCHED = Reason.SecondaryUnusable;

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
        prices = _primaries(tokens);
        for (uint256 i; i < tokens.length; ++i) {
            Price memory price = prices[i];
            if (sequencer != Reason.Usable) {
                if (price.reason != Reason.NotListed) price.reason = sequencer;
            } else if (price.reason == UNWATCHED) {
                price.reason = _compare(tokens[i], price, _rate(tokens, prices, tokens[i]));
            }
        }
    }

    /// @inheritdoc IPrices
    function confirm(address[] calldata tokens) external {
        if (_sequencer() != Reason.Usable) return;
        Price[] memory prices = _primaries(tokens);
        for (uint256 i; i < tokens.length; ++i) {
            Reason reason = _compare(tokens[i], prices[i], _rate(tokens, prices, tokens[i]));
            if (reason == Reason.Usable) _confirm(tokens[i], prices[i].mid);
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
        delete listing.band;
        address other = listing.watch.other;
        _requireRated(other);
        emit SourceSet(token, source_);
        Price memory price;
        _ask(price, token);
        Reason reason = _sequencer();
        if (reason == Reason.Usable) reason = _compare(token, price, _soundOf(other));
        if (reason != Reason.Usable) revert NotUsable(token, reason);
        _confirm(token, price.mid);
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

    function _sequencer() private view returns (Reason) {
        if (SEQUENCER == address(0)) return Reason.Usable;
        (bool answered, int256 answer, uint256 startedAt,,) = Feeds.latest(SEQUENCER);
        if (!answered || answer != 0 || startedAt == 0) return Reason.SequencerDown;
        bool over = startedAt < block.timestamp && block.timestamp - startedAt > GRACE;
        return over ? Reason.Usable : Reason.SequencerGrace;
    }

    /// @dev The primary of each is asked once, so that a token named twice has one price.
    function _primaries(address[] calldata tokens) private view returns (Price[] memory prices) {
        prices = new Price[](tokens.length);
        for (uint256 i; i < tokens.length; ++i) {
            address token = tokens[i];
            uint256 first = _find(tokens, token, i);
            if (first < i) prices[i] = prices[first];
            else _ask(prices[i], token);
        }
    }

    /// @param price Empty; what the token's primary says, usable if that is within the band.
    function _ask(Price memory price, address token) private view {
        Listing storage listing = _listings[token];
        Primary storage primary = listing.primary;
        if (primary.feed == address(0)) {
            price.reason = Reason.NotListed;
            return;
        }
        (Reason reason, uint256 answer) = Feeds.read(primary.feed, primary.heartbeat);
        if (reason == Reason.Usable) reason = _cover(listing, answer);
        price.reason = reason;
        if (reason == Reason.Usable || reason == UNWATCHED) {
            uint256 mid = Listings.scaled(answer, primary.exponent);
            uint256 margin = Listings.margin(mid, primary.epsilon);
            unchecked {
                // The margin is at most `mid`, which is below 2^127.
                (price.low, price.mid, price.high) = (mid - margin, mid, mid + margin);
            }
        } else {
            price.mid = price.high = listing.agreement.price;
        }
    }

    /// @return Whether the last agreement covers the answer; if not, whether it is a price at all.
    function _cover(Listing storage listing, uint256 answer) private view returns (Reason) {
        Band storage band = listing.band;
        bool covered = answer >= band.least && answer <= band.most;
        if (covered && block.timestamp <= band.goodUntil) return Reason.Usable;
        Bounds storage bounds = listing.bounds;
        bool inside = answer > bounds.minAnswer && answer < bounds.maxAnswer;
        return inside ? UNWATCHED : Reason.Clamped;
    }

    /// @return What the token's primary says, or 0 if that is not sound.
    function _soundOf(address token) private view returns (uint256) {
        Price memory price;
        _ask(price, token);
        return _sound(price);
    }

    /// @return The price, or 0 if the primary is not sound.
    function _sound(Price memory price) private pure returns (uint256) {
        return price.low == 0 ? 0 : price.mid;
    }

    /// @dev The primary of that token was asked already if it is among those named.
    /// @return What the other token of the pool that watches is worth, or 0, also where none does.
    function _rate(address[] calldata tokens, Price[] memory prices, address token)
        private
        view
        returns (uint256)
    {
        address other = _listings[token].watch.other;
        if (other == address(0)) return 0;
        uint256 place = _find(tokens, other, tokens.length);
        return place < tokens.length ? _sound(prices[place]) : _soundOf(other);
    }

    /// @return place Where the token is first, or `end` if it is not before that.
    function _find(address[] calldata tokens, address token, uint256 end)
        private
        pure
        returns (uint256 place)
    {
        assembly ("memory-safe") {
            let at := tokens.offset
            let last := add(at, shl(5, end))
            for {} lt(at, last) { at := add(at, 0x20) } { if eq(calldataload(at), token) { break } }
            place := shr(5, sub(at, tokens.offset))
        }
    }

    /// @param rate The price of the other token, if it is a pool that watches.
    /// @return Whether the two sources agree now, whatever they did before.
    function _compare(address token, Price memory price, uint256 rate)
        private
        view
        returns (Reason)
    {
        uint256 mid = _sound(price);
        if (mid == 0) return price.reason;
        Listing storage listing = _listings[token];
        Watch memory watch = listing.watch;
        if (watch.kind == Second.Alone) return Reason.Usable;
        uint256 second =
            watch.kind == Second.Feed ? _fromFeed(watch) : _fromPool(watch, token, rate);
        if (second == 0) return Reason.SecondaryUnusable;
        uint256 distance = second > mid ? second - mid : mid - second;
        bool near = distance * Listings.PPM <= mid * listing.primary.deviation;
        return near ? Reason.Usable : Reason.Deviating;
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

    function _confirm(address token, uint256 mid) private {
        Listing storage listing = _listings[token];
        listing.band = Listings.band(listing.primary, listing.bounds, mid);
        listing.agreement = Agreement(uint128(mid), uint64(block.timestamp));
        emit Confirmed(token, mid);
    }
}
