// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Price, Reason} from "../../../../contracts/interfaces/IPrices.sol";
import {Source} from "../../../../contracts/interfaces/IPriceSources.sol";
import {DevToken} from "../../../../contracts/mocks/DevToken.sol";
import {MockFeed} from "../../../../contracts/mocks/MockFeed.sol";
import {PricesTest} from "./PricesTest.sol";

/// @notice Each reason for which a price is not usable, and the numbers that go with it.
contract VectorReasonsTest is PricesTest {
    /// @notice Id, answer, started at, updated at, answered in.
    function say(uint256 id, uint256 answer, uint256 updatedAt, uint256 answeredIn) private {
        etherFeed.setRound([id, answer, updatedAt, updatedAt, answeredIn]);
    }

    function test_vector__of_a_token_unknown__says_not_listed() external {
        check(price(STRANGER), 0, 0, 0, Reason.NotListed);
        check(price(address(0)), 0, 0, 0, Reason.NotListed);
        sequencer.setAnswer(1);
        check(price(STRANGER), 0, 0, 0, Reason.NotListed);
    }

    function test_vector__with_a_round_carried_over__says_incomplete() external {
        say(8, 3000e8, vm.getBlockTimestamp(), 7);
        checkGone(Reason.Incomplete);
        say(8, 3000e8, vm.getBlockTimestamp(), 8);
        checkSound(Reason.Usable);
    }

    function test_vector__with_a_round_without_a_time__says_incomplete() external {
        say(8, 3000e8, 0, 8);
        checkGone(Reason.Incomplete);
    }

    function test_vector__with_an_answer_of_zero_or_less__says_not_positive() external {
        etherFeed.setAnswer(0);
        checkGone(Reason.NotPositive);
        etherFeed.setAnswer(-3000e8);
        checkGone(Reason.NotPositive);
        etherFeed.setAnswer(type(int256).min);
        checkGone(Reason.NotPositive);
    }

    function test_vector__with_an_answer_from_later__says_from_the_future() external {
        say(8, 3000e8, vm.getBlockTimestamp() + 1, 8);
        checkGone(Reason.FromTheFuture);
        say(8, 3000e8, type(uint256).max, 8);
        checkGone(Reason.FromTheFuture);
    }

    function test_vector__with_stale_primary__says_stale() external {
        vm.warp(vm.getBlockTimestamp() + HEARTBEAT);
        checkSound(Reason.Usable);
        vm.warp(vm.getBlockTimestamp() + 1);
        checkGone(Reason.Stale);
    }

    function test_vector__with_an_answer_at_a_bound_or_beyond__says_clamped() external {
        uint256[4] memory beyond = [uint256(1e8), 1, 1e13, uint256(type(int256).max)];
        for (uint256 i; i < 4; ++i) {
            etherFeed.setAnswer(int256(beyond[i]));
            checkGone(Reason.Clamped);
        }
    }

    function test_vector__just_inside_the_bounds__is_a_price() external {
        set(address(ether_), alone(etherSource()));
        etherFeed.setAnswer(1e8 + 1);
        vm.assertEq(uint256(etherPrice().reason), uint256(Reason.Usable));
        etherFeed.setAnswer(1e13 - 1);
        vm.assertEq(uint256(etherPrice().reason), uint256(Reason.Usable));
    }

    function test_vector__with_several_things_wrong__says_the_most_basic() external {
        say(8, 0, vm.getBlockTimestamp() + 1, 7);
        checkGone(Reason.Incomplete);
        say(8, 0, vm.getBlockTimestamp() + 1, 8);
        checkGone(Reason.NotPositive);
        say(8, 1, vm.getBlockTimestamp() + 1, 8);
        checkGone(Reason.FromTheFuture);
        say(8, 1, vm.getBlockTimestamp() - HEARTBEAT - 1, 8);
        checkGone(Reason.Stale);
        sequencer.setAnswer(1);
        checkGone(Reason.SequencerDown);
    }

    function test_vector__with_the_primary_gone__keeps_what_was_agreed_last() external {
        etherFeed.setAnswer(3050e8);
        confirm(address(ether_));
        etherFeed.setAnswer(0);
        check(etherPrice(), 0, 3050e18, 3050e18, Reason.NotPositive);
        vm.warp(vm.getBlockTimestamp() + 365 days);
        check(etherPrice(), 0, 3050e18, 3050e18, Reason.NotPositive);
    }

    function test_vector__with_the_sequencer_down__says_so_at_the_primarys_price() external {
        sequencer.setAnswer(1);
        checkSound(Reason.SequencerDown);
        etherFeed.setAnswer(0);
        checkGone(Reason.SequencerDown);
    }

    function test_vector__with_the_sequencers_feed_dumb__says_down() external {
        for (uint256 manner = 1; manner <= 5; ++manner) {
            sequencer.setManner(MockFeed.Manner(manner));
            checkSound(Reason.SequencerDown);
        }
    }

    function test_vector__with_the_sequencers_answer_cut_short__says_down() external {
        vm.etch(address(sequencer), hex"600160405260806000f3"); // up since 1970, in four words
        checkSound(Reason.SequencerDown);
        vm.etch(address(sequencer), hex"600160405260a06000f3"); // and in five
        checkSound(Reason.Usable);
    }

    function test_vector__with_the_sequencer_never_started__says_down() external {
        sequencer.setRound([uint256(1), 0, 0, 0, 1]);
        checkSound(Reason.SequencerDown);
    }

    function test_vector__with_the_sequencer_just_back__waits_for_the_grace() external {
        sequencer.setAnswer(0);
        checkSound(Reason.SequencerGrace);
        pass(GRACE);
        checkSound(Reason.SequencerGrace);
        pass(1);
        checkSound(Reason.Usable);
    }

    function test_vector__with_the_sequencer_back_from_the_future__waits() external {
        sequencer.setRound([uint256(1), 0, vm.getBlockTimestamp() + 1, 0, 1]);
        checkSound(Reason.SequencerGrace);
        sequencer.setRound([uint256(1), 0, type(uint256).max, 0, 1]);
        checkSound(Reason.SequencerGrace);
    }

    function test_vector__with_the_pool_off__says_deviating_at_the_primarys_price() external {
        pass(AGE + 1);
        setMean(TICK + 198);
        checkSound(Reason.Usable);
        setMean(TICK + 199);
        checkSound(Reason.Deviating);
        setMean(TICK - 201);
        checkSound(Reason.Usable);
        setMean(TICK - 202);
        checkSound(Reason.Deviating);
    }

    function test_vector__with_the_second_feed_off__says_deviating() external {
        pass(AGE + 1);
        dollarSecond.setAnswer(1.02e18);
        vm.assertEq(uint256(price(address(dollar)).reason), uint256(Reason.Usable));
        dollarSecond.setAnswer(1.02e18 + 1);
        check(price(address(dollar)), DOLLAR_PRICE, DOLLAR_PRICE, DOLLAR_PRICE, Reason.Deviating);
        dollarSecond.setAnswer(0.98e18 - 1);
        vm.assertEq(uint256(price(address(dollar)).reason), uint256(Reason.Deviating));
    }

    function test_vector__with_the_other_tokens_primary_gone__cannot_use_the_pool() external {
        pass(AGE + 1);
        dollarFeed.setAnswer(0);
        checkSound(Reason.SecondaryUnusable);
        refresh();
        remove(address(dollar));
        checkSound(Reason.SecondaryUnusable);
    }

    function test_vector__with_the_other_tokens_primary_off__deviates_with_it() external {
        pass(AGE + 1);
        dollarFeed.setAnswer(1.05e8);
        checkSound(Reason.Deviating);
    }

    function test_vector__with_the_other_named_first_or_last__is_the_same() external {
        pass(AGE + 1);
        dollarFeed.setAnswer(0);
        Price[] memory first = prices.vector(list(address(dollar), address(ether_)));
        Price[] memory last = prices.vector(list(address(ether_), address(dollar)));
        vm.assertEq(abi.encode(first[0]), abi.encode(last[1]));
        vm.assertEq(abi.encode(first[1]), abi.encode(last[0]));
        vm.assertEq(uint256(first[1].reason), uint256(Reason.SecondaryUnusable));
    }

    function test_vector__with_a_second_answer_of_no_size__is_not_usable() external {
        pass(AGE + 1);
        dollarSecond.setAnswer(type(int256).max);
        vm.assertEq(uint256(price(address(dollar)).reason), uint256(Reason.SecondaryUnusable));
        dollarSecond.setAnswer(int256(uint256(type(uint112).max)));
        vm.assertEq(uint256(price(address(dollar)).reason), uint256(Reason.SecondaryUnusable));
    }
}
