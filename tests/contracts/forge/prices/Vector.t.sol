// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Prices} from "../../../../contracts/Prices.sol";
import {IAggregator} from "../../../../contracts/interfaces/IAggregator.sol";
import {Price, Reason} from "../../../../contracts/interfaces/IPrices.sol";
import {Second, Source} from "../../../../contracts/interfaces/IPriceSources.sol";
import {DevToken} from "../../../../contracts/mocks/DevToken.sol";
import {MockFeed} from "../../../../contracts/mocks/MockFeed.sol";
import {PricesTest} from "./PricesTest.sol";

/// @notice What `vector` answers while all is well, and what it reads to know it.
contract VectorTest is PricesTest {
    function test_vector__with_a_fresh_agreement__is_usable() external view {
        checkSound(Reason.Usable);
        check(price(address(dollar)), DOLLAR_PRICE, DOLLAR_PRICE, DOLLAR_PRICE, Reason.Usable);
    }

    function test_vector__of_nothing__is_empty() external view {
        vm.assertEq(prices.vector(new address[](0)).length, 0);
    }

    function test_vector__of_many__answers_in_their_order() external view {
        address[] memory tokens = list(address(ether_), address(dollar));
        Price[] memory found = prices.vector(tokens);
        vm.assertEq(found[0].mid, ETHER_PRICE);
        vm.assertEq(found[1].mid, DOLLAR_PRICE);
    }

    function test_vector__of_a_token_named_twice__answers_twice_the_same() external {
        pass(AGE + 1);
        setMean(TICK + 400);
        address[] memory tokens = new address[](3);
        (tokens[0], tokens[1], tokens[2]) = (address(ether_), address(dollar), address(ether_));
        Price[] memory found = prices.vector(tokens);
        vm.assertEq(abi.encode(found[0]), abi.encode(found[2]));
        vm.assertEq(uint256(found[0].reason), uint256(Reason.Deviating));
        vm.assertEq(uint256(found[1].reason), uint256(Reason.Usable));
    }

    function test_vector__of_tokens_that_share_sources__asks_each_source_once() external {
        pass(AGE + 1);
        uint256[3] memory once = reads(list(address(ether_)));
        address[] memory often = new address[](5);
        (often[0], often[1], often[2]) = (address(dollar), address(ether_), address(ether_));
        (often[3], often[4]) = (address(dollar), address(ether_));
        vm.assertEq(abi.encode(reads(often)), abi.encode(once));
        vm.assertEq(abi.encode(reads(list(address(ether_), address(dollar)))), abi.encode(once));
    }

    /// @return How often a call makes each source read its storage.
    function reads(address[] memory tokens) private returns (uint256[3] memory) {
        vm.record();
        prices.vector(tokens);
        return [readsOf(address(etherFeed)), readsOf(address(dollarFeed)), readsOf(address(pool))];
    }

    function readsOf(address account) private returns (uint256) {
        (bytes32[] memory slots,) = vm.accesses(account);
        return slots.length;
    }

    function test_vector__with_a_fresh_agreement__does_not_ask_the_second_source() external {
        pool.setForgetful(true);
        setMean(0);
        checkSound(Reason.Usable);
    }

    function test_vector__with_a_fresh_agreement__reads_two_slots() external {
        address[] memory tokens = list(address(ether_));
        vm.record();
        prices.vector(tokens);
        (bytes32[] memory slots,) = vm.accesses(address(prices));
        vm.assertEq(distinct(slots), 2);
    }

    function test_vector__with_the_agreement_aged__asks_the_second_source() external {
        vm.warp(vm.getBlockTimestamp() + AGE);
        etherFeed.setAnswer(3000e8);
        pool.setForgetful(true);
        checkSound(Reason.Usable);
        vm.warp(vm.getBlockTimestamp() + 1);
        checkSound(Reason.SecondaryUnusable);
        pool.setForgetful(false);
        dollarFeed.setAnswer(1e8);
        checkSound(Reason.Usable);
    }

    function test_vector__with_the_agreement_left_behind__asks_the_second_source() external {
        pool.setForgetful(true);
        etherFeed.setAnswer(3060e8);
        vm.assertEq(uint256(etherPrice().reason), uint256(Reason.Usable));
        etherFeed.setAnswer(3060e8 + 1);
        vm.assertEq(uint256(etherPrice().reason), uint256(Reason.SecondaryUnusable));
        etherFeed.setAnswer(2940e8);
        vm.assertEq(uint256(etherPrice().reason), uint256(Reason.Usable));
        etherFeed.setAnswer(2940e8 - 1);
        vm.assertEq(uint256(etherPrice().reason), uint256(Reason.SecondaryUnusable));
    }

    function test_vector__with_both_sources_gone_the_same_way__is_usable() external {
        etherFeed.setAnswer(3300e8);
        setMean(TICK + 953);
        vm.assertEq(uint256(etherPrice().reason), uint256(Reason.Usable));
        vm.assertEq(etherPrice().mid, 3300e18);
    }

    function test_vector__with_a_token_alone__goes_by_its_primary() external {
        set(address(ether_), alone(etherSource()));
        pass(AGE + 1);
        etherFeed.setAnswer(6000e8);
        check(etherPrice(), 5955e18, 6000e18, 6045e18, Reason.Usable);
    }

    function test_vector__at_any_declared_error__rounds_away_from_the_middle(
        uint256 answer,
        uint24 epsilon
    ) external {
        answer = within(answer, 1e8 + 1, 1e13 - 1);
        epsilon = uint24(within(epsilon, 0, 999_999));
        Source memory source = alone(etherSource());
        source.epsilon = epsilon;
        set(address(ether_), source);
        etherFeed.setAnswer(int256(answer));
        Price memory found = etherPrice();
        vm.assertEq(found.mid, answer * 1e10);
        uint256 exactLow = found.mid * (1e6 - epsilon);
        uint256 exactHigh = found.mid * (1e6 + epsilon);
        vm.assertEq(found.low, exactLow / 1e6);
        vm.assertEq(found.high, (exactHigh + 1e6 - 1) / 1e6);
    }

    function test_vector__with_an_uneven_margin__rounds_low_down_and_high_up() external {
        DevToken big = new DevToken("Big", "BIG", 24, address(this));
        MockFeed feed = new MockFeed(12, 1e9 + 1);
        Source memory source = alone(etherSource());
        (source.feed, source.epsilon, source.minAnswer) = (address(feed), 1, 1e9);
        set(address(big), source);
        check(price(address(big)), 1e9 - 1000, 1e9 + 1, 1e9 + 1002, Reason.Usable);
    }

    function test_vector__with_any_decimals__is_dollars_per_unit(
        uint8 tokenDecimals,
        uint8 feedDecimals
    ) external {
        tokenDecimals = uint8(within(tokenDecimals, 2, 24));
        feedDecimals = uint8(within(feedDecimals, 0, 24));
        DevToken token = new DevToken("Any", "ANY", tokenDecimals, address(this));
        MockFeed feed = new MockFeed(feedDecimals, int256(5 * 10 ** uint256(feedDecimals)));
        Source memory source = alone(etherSource());
        source.feed = address(feed);
        (source.minAnswer, source.maxAnswer) =
        (uint112(10 ** uint256(feedDecimals)), uint112(100 * 10 ** uint256(feedDecimals)));
        set(address(token), source);
        vm.assertEq(price(address(token)).mid, 5e36 / 10 ** uint256(tokenDecimals));
    }

    function test_vector__with_no_sequencer_to_ask__asks_none() external {
        prices = new Prices(GOVERNANCE, address(0), 0);
        set(address(dollar), dollarSource());
        set(address(ether_), etherSource());
        checkSound(Reason.Usable);
    }

    function test_vector__with_a_pool_of_the_same_pair_both_ways__is_usable() external {
        Source memory source = dollarSource();
        (source.kind, source.second, source.span) = (Second.Pool, address(pool), WINDOW);
        set(address(dollar), source);
        pass(AGE + 1);
        vm.assertEq(uint256(price(address(dollar)).reason), uint256(Reason.Usable));
        vm.assertEq(uint256(etherPrice().reason), uint256(Reason.Usable));
    }
}
