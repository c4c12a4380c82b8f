// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Prices} from "../../../../contracts/Prices.sol";
import {Price, Reason} from "../../../../contracts/interfaces/IPrices.sol";
import {Second, Source} from "../../../../contracts/interfaces/IPriceSources.sol";
import {DevToken} from "../../../../contracts/mocks/DevToken.sol";
import {MockFeed} from "../../../../contracts/mocks/MockFeed.sol";
import {MockPool} from "../../../../contracts/mocks/MockPool.sol";
import {Test} from "../Test.sol";

/// @title PricesTest
/// @notice A dollar watched by a second feed, and an ether at 3,000 of them, watched by a pool.
abstract contract PricesTest is Test {
    address internal constant GOVERNANCE = address(0x60);
    address internal constant STRANGER = address(0x57);
    uint256 internal constant START = 1_767_225_600;
    uint256 internal constant GRACE = 1 hours;
    uint32 internal constant WINDOW = 30 minutes;
    uint32 internal constant HEARTBEAT = 1 hours;
    uint32 internal constant AGE = 2 hours;
    uint24 internal constant EPSILON = 7_500;
    uint24 internal constant DEVIATION = 20_000;

    /// @dev 1.0001^-196257 dollar units per wei is 2,999.80 dollars per ether.
    int256 internal constant TICK = -196_257;
    uint256 internal constant ETHER_PRICE = 3000e18;
    uint256 internal constant DOLLAR_PRICE = 1e30;

    Prices internal prices;
    MockFeed internal sequencer;
    DevToken internal dollar;
    DevToken internal ether_;
    MockFeed internal dollarFeed;
    MockFeed internal dollarSecond;
    MockFeed internal etherFeed;
    MockPool internal pool;

    function setUp() public virtual {
        vm.warp(START);
        dollar = new DevToken("Dollar", "USD", 6, address(this));
        ether_ = new DevToken("Ether", "ETH", 18, address(this));
        sequencer = new MockFeed(0, 0);
        dollarFeed = new MockFeed(8, 1e8);
        dollarSecond = new MockFeed(18, 1e18);
        etherFeed = new MockFeed(8, 3000e8);
        pool = new MockPool(address(ether_), address(dollar));
        vm.warp(START + GRACE + 1);
        refresh();
        prices = new Prices(GOVERNANCE, address(sequencer), GRACE);
        set(address(dollar), dollarSource());
        set(address(ether_), etherSource());
    }

    /// @notice Every source answers now what it answered at first.
    function refresh() internal {
        dollarFeed.setAnswer(1e8);
        dollarSecond.setAnswer(1e18);
        etherFeed.setAnswer(3000e8);
        setMean(TICK);
    }

    /// @notice Some time later, with answers as fresh as they were.
    function pass(uint256 time) internal {
        vm.warp(vm.getBlockTimestamp() + time);
        refresh();
    }

    /// @param tick Of dollars per ether, whichever of them is the pool's token0.
    function setMean(int256 tick) internal {
        int256 mean = address(ether_) < address(dollar) ? tick : -tick;
        pool.setSums(0, mean * int256(uint256(WINDOW)));
    }

    function dollarSource() internal view returns (Source memory) {
        return Source({
            feed: address(dollarFeed),
            heartbeat: HEARTBEAT,
            epsilon: 0,
            deviation: DEVIATION,
            minAnswer: 1e6,
            maxAnswer: 1e10,
            agreementAge: AGE,
            kind: Second.Feed,
            second: address(dollarSecond),
            span: 1 days
        });
    }

    function etherSource() internal view returns (Source memory) {
        return Source({
            feed: address(etherFeed),
            heartbeat: HEARTBEAT,
            epsilon: EPSILON,
            deviation: DEVIATION,
            minAnswer: 1e8,
            maxAnswer: 1e13,
            agreementAge: AGE,
            kind: Second.Pool,
            second: address(pool),
            span: WINDOW
        });
    }

    /// @notice Nothing watches it.
    function alone(Source memory source) internal pure returns (Source memory) {
        (source.kind, source.second, source.span) = (Second.Alone, address(0), 0);
        return source;
    }

    function set(address token, Source memory source) internal {
        vm.prank(GOVERNANCE);
        prices.setSource(token, source);
    }

    function remove(address token) internal {
        vm.prank(GOVERNANCE);
        prices.removeSource(token);
    }

    function confirm(address token) internal {
        prices.confirm(list(token));
    }

    function list(address token) internal pure returns (address[] memory tokens) {
        tokens = new address[](1);
        tokens[0] = token;
    }

    function list(address one, address other) internal pure returns (address[] memory tokens) {
        tokens = new address[](2);
        (tokens[0], tokens[1]) = (one, other);
    }

    function price(address token) internal view returns (Price memory) {
        return prices.vector(list(token))[0];
    }

    function etherPrice() internal view returns (Price memory) {
        return price(address(ether_));
    }

    /// @notice How many slots there are among them.
    function distinct(bytes32[] memory slots) internal pure returns (uint256 count) {
        for (uint256 i; i < slots.length; ++i) {
            bool seen;
            for (uint256 j; j < i; ++j) {
                seen = seen || slots[i] == slots[j];
            }
            if (!seen) ++count;
        }
    }

    /// @notice The whole of a price, and why.
    function check(Price memory found, uint256 low, uint256 mid, uint256 high, Reason reason)
        internal
        pure
    {
        vm.assertEq(uint256(found.reason), uint256(reason));
        vm.assertEq(found.low, low);
        vm.assertEq(found.mid, mid);
        vm.assertEq(found.high, high);
    }

    /// @notice The primary is sound; its price stands, usable or not.
    function checkSound(Reason reason) internal view {
        check(etherPrice(), 2977.5e18, ETHER_PRICE, 3022.5e18, reason);
    }

    /// @notice The primary is not sound: nothing at least, and what was last agreed at most.
    function checkGone(Reason reason) internal view {
        check(etherPrice(), 0, ETHER_PRICE, ETHER_PRICE, reason);
    }
}
