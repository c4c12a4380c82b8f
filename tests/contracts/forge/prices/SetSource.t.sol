// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Reason} from "../../../../contracts/interfaces/IPrices.sol";
import {IPriceSources, Second, Source} from "../../../../contracts/interfaces/IPriceSources.sol";
import {DevToken} from "../../../../contracts/mocks/DevToken.sol";
import {MockFeed} from "../../../../contracts/mocks/MockFeed.sol";
import {MockPool} from "../../../../contracts/mocks/MockPool.sol";
import {PricesTest} from "./PricesTest.sol";

/// @notice What may be listed and how it is replaced.
contract SetSourceTest is PricesTest {
    DevToken private token;
    MockFeed private feed;
    MockFeed private second;

    function setUp() public override {
        super.setUp();
        token = new DevToken("New", "NEW", 18, address(this));
        feed = new MockFeed(8, 10e8);
        second = new MockFeed(8, 10e8);
    }

    /// @dev A listing that is in order.
    function fresh() private view returns (Source memory source) {
        source = dollarSource();
        (source.feed, source.second) = (address(feed), address(second));
    }

    function refuse(Source memory source, bytes4 error_, uint256 value) private {
        vm.expectRevert(abi.encodeWithSelector(error_, value));
        set(address(token), source);
    }

    function refuseSecond(Source memory source) private {
        vm.expectRevert(
            abi.encodeWithSelector(IPriceSources.BadSecond.selector, source.kind, source.second)
        );
        set(address(token), source);
    }

    function refuseBounds(Source memory source) private {
        vm.expectRevert(
            abi.encodeWithSelector(
                IPriceSources.BadBounds.selector, source.minAnswer, source.maxAnswer
            )
        );
        set(address(token), source);
    }

    function refuseUsable(Source memory source, Reason reason) private {
        vm.expectRevert(
            abi.encodeWithSelector(IPriceSources.NotUsable.selector, address(token), reason)
        );
        set(address(token), source);
    }

    function refuseAnswer(Source memory source, address account, bytes4 question) private {
        vm.expectRevert(abi.encodeWithSelector(IPriceSources.NoAnswer.selector, account, question));
        set(address(token), source);
    }

    function test_setSource__with_two_feeds__lists_the_token_and_confirms_it() external {
        Source memory source = fresh();
        vm.expectEmit(address(prices));
        emit IPriceSources.SourceSet(address(token), source);
        vm.expectEmit(address(prices));
        emit IPriceSources.Confirmed(address(token), 10e18);
        set(address(token), source);
        check(price(address(token)), 10e18, 10e18, 10e18, Reason.Usable);
        (uint256 price_, uint256 at) = prices.agreement(address(token));
        vm.assertEq(price_, 10e18);
        vm.assertEq(at, vm.getBlockTimestamp());
        vm.assertEq(abi.encode(prices.source(address(token))), abi.encode(source));
    }

    function test_setSource__by_another__reverts() external {
        vm.expectRevert(abi.encodeWithSelector(IPriceSources.NotGovernance.selector, STRANGER));
        vm.prank(STRANGER);
        prices.setSource(address(token), fresh());
    }

    function test_setSource__with_a_heartbeat_out_of_range__reverts() external {
        Source memory source = fresh();
        source.heartbeat = 0;
        refuse(source, IPriceSources.BadHeartbeat.selector, 0);
        source.heartbeat = 7 days + 1;
        refuse(source, IPriceSources.BadHeartbeat.selector, 7 days + 1);
        source.heartbeat = 7 days;
        set(address(token), source);
    }

    function test_setSource__with_a_second_heartbeat_out_of_range__reverts() external {
        Source memory source = fresh();
        source.span = 0;
        refuse(source, IPriceSources.BadHeartbeat.selector, 0);
        source.span = 7 days + 1;
        refuse(source, IPriceSources.BadHeartbeat.selector, 7 days + 1);
        source.span = 7 days;
        set(address(token), source);
    }

    function test_setSource__with_an_error_of_the_whole__reverts() external {
        Source memory source = fresh();
        source.epsilon = 1e6;
        refuse(source, IPriceSources.BadEpsilon.selector, 1e6);
        source.epsilon = 1e6 - 1;
        set(address(token), source);
    }

    function test_setSource__with_a_deviation_out_of_range__reverts() external {
        Source memory source = fresh();
        source.deviation = 0;
        refuse(source, IPriceSources.BadDeviation.selector, 0);
        source.deviation = 1e6;
        refuse(source, IPriceSources.BadDeviation.selector, 1e6);
        source.deviation = 1e6 - 1;
        set(address(token), source);
    }

    function test_setSource__with_an_agreement_age_out_of_range__reverts() external {
        Source memory source = fresh();
        source.agreementAge = 0;
        refuse(source, IPriceSources.BadAgreementAge.selector, 0);
        source.agreementAge = 1 days + 1;
        refuse(source, IPriceSources.BadAgreementAge.selector, 1 days + 1);
        source.agreementAge = 1 days;
        set(address(token), source);
    }

    function test_setSource__with_bounds_in_the_wrong_order__reverts() external {
        Source memory source = fresh();
        (source.minAnswer, source.maxAnswer) = (1e9, 1e9);
        refuseBounds(source);
        (source.minAnswer, source.maxAnswer) = (0, 1e10);
        refuseBounds(source);
    }

    function test_setSource__with_a_bound_too_low_to_round__reverts() external {
        token = new DevToken("Fine", "FIN", 24, address(this));
        Source memory source = fresh();
        source.minAnswer = 1e5 - 1;
        refuseBounds(source);
        source.minAnswer = 1e5;
        set(address(token), source);
    }

    function test_setSource__with_a_bound_too_high_to_count__reverts() external {
        token = new DevToken("Coarse", "COA", 2, address(this));
        Source memory source = fresh();
        uint256 most = (uint256(type(uint128).max) / 2) / 1e26;
        source.maxAnswer = uint112(most + 1);
        refuseBounds(source);
        source.maxAnswer = uint112(most);
        set(address(token), source);
    }

    function test_setSource__at_the_highest_price__leaves_room_for_its_error() external {
        token = new DevToken("Coarse", "COA", 2, address(this));
        uint256 most = (uint256(type(uint128).max) / 2) / 1e26;
        feed.setAnswer(int256(most - 1));
        second.setAnswer(int256(most - 1));
        Source memory source = fresh();
        (source.maxAnswer, source.epsilon) = (uint112(most), 1e6 - 1);
        set(address(token), source);
        vm.assertLe(price(address(token)).high, type(uint128).max);
        vm.assertEq(uint256(price(address(token)).reason), uint256(Reason.Usable));
    }

    function test_setSource__with_decimals_beyond_reason__reverts() external {
        feed.setDecimals(37);
        vm.expectRevert(
            abi.encodeWithSelector(IPriceSources.BadDecimals.selector, address(feed), 37)
        );
        set(address(token), fresh());
    }

    function test_setSource__with_a_token_of_no_decimals__reverts() external {
        Source memory source = fresh();
        token = DevToken(STRANGER);
        refuseAnswer(source, STRANGER, 0x313ce567);
    }

    function test_setSource__with_a_feed_that_is_none__reverts() external {
        Source memory source = fresh();
        source.feed = STRANGER;
        refuseAnswer(source, STRANGER, 0x313ce567);
    }

    function test_setSource__with_a_feed_that_does_not_answer__reverts() external {
        feed.setManner(MockFeed.Manner.Reverts);
        refuseUsable(fresh(), Reason.PrimaryReverts);
    }

    function test_setSource__with_sources_that_disagree__reverts() external {
        second.setAnswer(11e8);
        refuseUsable(fresh(), Reason.Deviating);
        second.setManner(MockFeed.Manner.Reverts);
        refuseUsable(fresh(), Reason.SecondaryUnusable);
    }

    function test_setSource__in_an_outage__reverts() external {
        sequencer.setAnswer(1);
        refuseUsable(fresh(), Reason.SequencerDown);
    }

    function test_setSource__without_saying_how_it_is_watched__reverts() external {
        Source memory source = fresh();
        source.kind = Second.Unset;
        refuseSecond(source);
        (source.second, source.span) = (address(0), 0);
        refuseSecond(source);
    }

    function test_setSource__alone_with_a_second__reverts() external {
        Source memory source = fresh();
        source.kind = Second.Alone;
        refuseSecond(source);
        source.second = address(0);
        refuseSecond(source);
        source.span = 0;
        set(address(token), source);
    }

    function test_setSource__watched_by_nobody__reverts() external {
        Source memory source = fresh();
        (source.second, source.span) = (address(0), 0);
        refuseSecond(source);
        source.kind = Second.Pool;
        refuseSecond(source);
    }

    function test_setSource__watched_by_itself__reverts() external {
        Source memory source = fresh();
        source.second = address(feed);
        refuseSecond(source);
    }
}
