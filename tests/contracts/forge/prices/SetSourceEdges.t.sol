// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Reason} from "../../../../contracts/interfaces/IPrices.sol";
import {IPriceSources, Second, Source} from "../../../../contracts/interfaces/IPriceSources.sol";
import {DevToken} from "../../../../contracts/mocks/DevToken.sol";
import {MockFeed} from "../../../../contracts/mocks/MockFeed.sol";
import {PricesTest} from "./PricesTest.sol";

/// @notice The last numbers that may be listed, and the first that may not.
contract SetSourceEdgesTest is PricesTest {
    DevToken private token;
    MockFeed private feed;
    Source private source;

    /// @dev A token that nothing watches, with a tenth and ten times its answer as bounds.
    function make(uint8 tokenDecimals, uint8 feedDecimals, uint112 answer) private {
        token = new DevToken("New", "NEW", tokenDecimals, address(this));
        feed = new MockFeed(feedDecimals, int256(uint256(answer)));
        source = alone(dollarSource());
        (source.feed, source.minAnswer, source.maxAnswer) =
        (address(feed), answer / 10, answer * 10);
    }

    function checkListed(uint256 mid) private {
        set(address(token), source);
        check(price(address(token)), mid, mid, mid, Reason.Usable);
    }

    function test_setSource__with_the_most_decimals_of_a_feed__is_listed() external {
        make(0, 36, 1e32);
        checkListed(1e32);
    }

    function test_setSource__with_the_most_decimals_of_a_token__is_listed() external {
        make(36, 0, 1e11);
        checkListed(1e11);
        token = new DevToken("New", "NEW", 37, address(this));
        vm.expectRevert(
            abi.encodeWithSelector(IPriceSources.BadDecimals.selector, address(token), 37)
        );
        set(address(token), source);
    }

    function test_setSource__without_any_decimals__is_listed() external {
        make(0, 0, 10);
        checkListed(10e36);
    }

    function test_setSource__with_the_lowest_price__is_listed_and_one_less_is_not() external {
        make(24, 12, 1e10);
        source.minAnswer = 1e9 - 1;
        vm.expectRevert(
            abi.encodeWithSelector(
                IPriceSources.BadBounds.selector, source.minAnswer, source.maxAnswer
            )
        );
        set(address(token), source);
        source.minAnswer = 1e9;
        feed.setAnswer(1e9 + 1);
        checkListed(1e9 + 1);
    }

    function test_setSource__with_the_widest_answer__is_listed_and_a_wider_is_no_price() external {
        make(24, 18, 1e20);
        MockFeed second = new MockFeed(18, 1e20);
        source.maxAnswer = type(uint112).max;
        (source.kind, source.second, source.span) = (Second.Feed, address(second), 1 days);
        set(address(token), source);
        vm.warp(vm.getBlockTimestamp() + AGE + 1);
        feed.setAnswer(1e20);
        second.setAnswer(int256(uint256(type(uint112).max)));
        vm.assertEq(uint256(price(address(token)).reason), uint256(Reason.Deviating));
        second.setAnswer(int256(uint256(type(uint112).max)) + 1);
        vm.assertEq(uint256(price(address(token)).reason), uint256(Reason.SecondaryUnusable));
    }

    function test_setSource__with_the_narrowest_and_the_widest_window__is_listed() external {
        int256 mean = address(ether_) < address(dollar) ? TICK : -TICK;
        Source memory watched = etherSource();
        (watched.span, watched.epsilon) = (5 minutes, 0);
        pool.setSums(0, mean * 5 minutes);
        set(address(ether_), watched);
        watched.span = 1 days;
        pool.setSums(0, mean * 1 days);
        set(address(ether_), watched);
        vm.assertEq(prices.source(address(ether_)).span, 1 days);
    }

    function test_setSource__with_the_least_of_each__is_listed() external {
        make(18, 8, 10e8);
        (source.heartbeat, source.deviation, source.agreementAge) = (1, 1, 1);
        checkListed(10e18);
    }
}
