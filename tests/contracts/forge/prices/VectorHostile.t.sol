// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Price, Reason} from "../../../../contracts/interfaces/IPrices.sol";
import {Source} from "../../../../contracts/interfaces/IPriceSources.sol";
import {Feeds} from "../../../../contracts/libraries/Feeds.sol";
import {SourceCall} from "../../../../contracts/libraries/SourceCall.sol";
import {Twap} from "../../../../contracts/libraries/Twap.sol";
import {DevToken} from "../../../../contracts/mocks/DevToken.sol";
import {MockFeed} from "../../../../contracts/mocks/MockFeed.sol";
import {PricesTest} from "./PricesTest.sol";

/// @notice Sources that do their worst, and callers that leave them too little gas.
contract VectorHostileTest is PricesTest {
    uint256 private constant MANNERS = 5;

    function test_vector__with_any_ill_mannered_primary__says_reverts() external {
        for (uint256 manner = 1; manner <= MANNERS; ++manner) {
            etherFeed.setManner(MockFeed.Manner(manner));
            checkGone(Reason.PrimaryReverts);
            vm.assertEq(uint256(price(address(dollar)).reason), uint256(Reason.Usable));
        }
    }

    function test_vector__with_any_ill_mannered_second_feed__says_unusable() external {
        pass(AGE + 1);
        for (uint256 manner = 1; manner <= MANNERS; ++manner) {
            dollarSecond.setManner(MockFeed.Manner(manner));
            Price memory found = price(address(dollar));
            check(found, DOLLAR_PRICE, DOLLAR_PRICE, DOLLAR_PRICE, Reason.SecondaryUnusable);
        }
    }

    function test_vector__with_a_feed_that_is_no_more__says_reverts() external {
        vm.etch(address(etherFeed), "");
        checkGone(Reason.PrimaryReverts);
    }

    function test_vector__with_numbers_that_no_feed_has__says_reverts() external {
        uint256 huge = uint256(type(uint80).max) + 1;
        etherFeed.setRound([huge, 3000e8, 1, vm.getBlockTimestamp(), huge]);
        checkGone(Reason.PrimaryReverts);
        etherFeed.setRound([1, 3000e8, 1, vm.getBlockTimestamp(), huge]);
        checkGone(Reason.PrimaryReverts);
        etherFeed.setRound([huge - 1, 3000e8, 1, vm.getBlockTimestamp(), huge - 1]);
        checkSound(Reason.Usable);
    }

    function test_vector__with_an_answer_a_word_short__says_reverts() external {
        pass(AGE + 1);
        vm.etch(address(etherFeed), hex"60806000f3"); // returns 128 bytes of nothing
        checkGone(Reason.PrimaryReverts);
        vm.etch(address(etherFeed), hex"60a06000f3"); // and 160
        checkGone(Reason.Incomplete);
    }

    function test_vector__with_all_that_a_feed_can_return__does_not_copy_it() external {
        uint256 before = gasleft();
        etherPrice();
        uint256 honest = before - gasleft();
        vm.etch(address(etherFeed), hex"620249f06000f3"); // returns 150,000 bytes
        before = gasleft();
        checkGone(Reason.Incomplete);
        // They cost their source 57,000; whoever copied them would pay 70,000 more.
        vm.assertLe(before - gasleft(), honest + 75_000);
    }

    function test_vector__with_any_answer_of_a_pool__does_not_revert(bytes calldata raw) external {
        vm.assume(raw.length > 0); // else it answers as a pool does
        pass(AGE + 1);
        pool.setRaw(raw);
        checkSound(Reason.SecondaryUnusable);
    }

    function test_vector__with_any_sums_of_a_pool__does_not_revert(int256 first, int256 last)
        external
    {
        pass(AGE + 1);
        pool.setSums(first, last);
        Price memory found = etherPrice();
        vm.assertEq(found.mid, ETHER_PRICE);
        // By chance they may agree.
        vm.assertTrue(found.reason == Reason.Usable || found.reason >= Reason.SecondaryUnusable);
    }

    function test_vector__with_any_round_of_a_feed__does_not_revert(uint256[5] calldata round)
        external
    {
        pass(AGE + 1);
        etherFeed.setRound(round);
        dollarSecond.setRound(round);
        sequencer.setRound(round);
        prices.vector(list(address(dollar), address(ether_)));
    }

    function test_vector__with_a_pool_that_is_no_pool__cannot_use_it() external {
        pass(AGE + 1);
        vm.etch(address(pool), "");
        checkSound(Reason.SecondaryUnusable);
    }

    function test_vector__with_lists_of_another_shape__cannot_use_the_pool() external {
        pass(AGE + 1);
        int256 sum = TICK * int256(uint256(WINDOW));
        pool.setRaw(abi.encode(0x40, 0xa0, 2, 0, sum, 2, 0, 0));
        vm.assertEq(
            uint256(etherPrice().reason),
            uint256(address(ether_) < address(dollar) ? Reason.Usable : Reason.Deviating)
        );
        pool.setRaw(abi.encode(0x60, 0xa0, 2, 0, sum, 2, 0, 0));
        checkSound(Reason.SecondaryUnusable);
        pool.setRaw(abi.encode(0x40, 0xa0, 1, 0, sum, 2, 0, 0));
        checkSound(Reason.SecondaryUnusable);
        pool.setRaw(abi.encode(0x40, 0xa0, 2, 0, sum, 2, 0));
        checkSound(Reason.SecondaryUnusable);
    }

    function test_vector__with_sums_that_no_pool_has__cannot_use_it() external {
        pass(AGE + 1);
        int256 beyond = int256(1) << 55;
        int256 ticks = 887_272 * int256(uint256(WINDOW));
        int256[2][5] memory sums = [
            [int256(0), ticks + int256(uint256(WINDOW))],
            [int256(0), -ticks - 1],
            [beyond, beyond],
            [-beyond - 1, -beyond],
            [int256(0), beyond]
        ];
        for (uint256 i; i < 5; ++i) {
            pool.setSums(sums[i][0], sums[i][1]);
            checkSound(Reason.SecondaryUnusable);
        }
    }

    function test_vector__with_sums_that_wrapped_around__is_right() external {
        pass(AGE + 1);
        int256 mean = (address(ether_) < address(dollar) ? TICK : -TICK);
        int56 first = mean < 0 ? type(int56).min + 100 : type(int56).max - 100;
        int56 last;
        unchecked {
            last = first + int56(mean * int256(uint256(WINDOW)));
        }
        pool.setSums(first, last);
        checkSound(Reason.Usable);
    }

    function test_vector__with_a_pool_beyond_all_prices__cannot_use_it() external {
        pass(AGE + 1);
        // A dollar is worth 2^99 of these units; 2^128 times that has no name.
        setMean(887_272);
        checkSound(Reason.SecondaryUnusable);
        setMean(-887_272);
        checkSound(Reason.SecondaryUnusable);
    }

    function test_vector__with_all_of_twelve_burning_gas__ends() external {
        address[] memory tokens = new address[](12);
        for (uint256 i; i < 12; ++i) {
            DevToken token = new DevToken("Bad", "BAD", 18, address(this));
            (MockFeed first, MockFeed second) = (new MockFeed(8, 3000e8), new MockFeed(8, 3000e8));
            Source memory source = dollarSource();
            (source.feed, source.second) = (address(first), address(second));
            source.maxAnswer = 1e13;
            set(address(token), source);
            first.setAppetite(90_000);
            second.setManner(MockFeed.Manner.BurnsGas);
            tokens[i] = address(token);
        }
        vm.warp(vm.getBlockTimestamp() + AGE + 1);
        for (uint256 i; i < 12; ++i) {
            MockFeed(prices.source(tokens[i]).feed).setAnswer(3000e8);
        }
        Price[] memory found = prices.vector{gas: 3_000_000}(tokens);
        vm.assertEq(uint256(found[11].reason), uint256(Reason.SecondaryUnusable));
    }

    /// @dev Sources that just manage with what they are promised.
    function makeDear() private {
        pass(AGE + 1);
        sequencer.setAppetite(Feeds.GAS - 20_000);
        etherFeed.setAppetite(Feeds.GAS - 20_000);
        dollarFeed.setAppetite(Feeds.GAS - 20_000);
        pool.setAppetite(Twap.GAS - 30_000);
    }

    function test_vector__with_dear_sources__is_usable() external {
        makeDear();
        checkSound(Reason.Usable);
    }

    function test_vector__with_any_gas__answers_in_full_or_reverts(uint256 gas_) external {
        makeDear();
        gas_ = within(gas_, 30_000, 900_000);
        try prices.vector{gas: gas_}(list(address(ether_))) returns (Price[] memory found) {
            check(found[0], 2977.5e18, ETHER_PRICE, 3022.5e18, Reason.Usable);
        } catch (bytes memory why) {
            checkTooLittle(why);
        }
    }

    function test_vector__at_each_gas_around_each_call__answers_in_full_or_reverts() external {
        makeGreedy();
        uint256 refused;
        for (uint256 gas_ = 100_000; gas_ < 700_000; gas_ += 499) {
            try prices.vector{gas: gas_}(list(address(ether_))) returns (Price[] memory found) {
                vm.assertEq(uint256(found[0].reason), uint256(Reason.Usable));
            } catch (bytes memory why) {
                checkTooLittle(why);
                ++refused;
            }
        }
        vm.assertLe(900, refused);
        vm.assertLe(refused, 1_150);
    }

    /// @dev Sources that would fail with hardly any less gas than they are promised.
    function makeGreedy() private {
        pass(AGE + 1);
        makeGreedy(sequencer, Feeds.GAS);
        makeGreedy(etherFeed, Feeds.GAS);
        makeGreedy(dollarFeed, Feeds.GAS);
        makeGreedy(MockFeed(address(pool)), Twap.GAS);
    }

    /// @dev The largest appetite with which its price is usable.
    function makeGreedy(MockFeed source, uint256 most) private {
        uint256 least = most - 20_000;
        while (most - least > 1) {
            uint256 middle = (least + most) / 2;
            source.setAppetite(middle);
            bool good = etherPrice().reason == Reason.Usable;
            (least, most) = good ? (middle, most) : (least, middle);
        }
        source.setAppetite(least);
        checkSound(Reason.Usable);
    }

    function test_vector__with_too_little_gas__says_how_much_it_needs() external view {
        try prices.vector{gas: 100_000}(list(address(ether_))) {
            revert("answered");
        } catch (bytes memory why) {
            vm.assertEq(bytes32(why) >> 224, bytes32(SourceCall.TooLittleGas.selector) >> 224);
            (uint256 left, uint256 needed) = abi.decode(tail(why), (uint256, uint256));
            vm.assertLe(left, 100_000);
            vm.assertEq(needed, 111_587); // a feed's 100,000, a 63rd of it, and 10,000
        }
    }

    /// @return data What comes after the four bytes of an error's name.
    function tail(bytes memory why) private pure returns (bytes memory data) {
        data = new bytes(why.length - 4);
        for (uint256 i; i < data.length; ++i) {
            data[i] = why[i + 4];
        }
    }

    function test_vector__of_any_feed__gives_it_what_it_is_promised() external {
        Source memory source = alone(etherSource());
        source.minAnswer = 1;
        set(address(ether_), source);
        // Answers with the gas that it has left, two less than it was given.
        vm.etch(address(etherFeed), hex"5a602052600160005242606052600160805260a06000f3");
        vm.assertEq(etherPrice().mid, (100_000 - 2) * 1e10);
    }

    function checkTooLittle(bytes memory why) private pure {
        // Out of gas before or behind a source; never an answer that is not the source's.
        if (why.length == 0) return;
        vm.assertEq(bytes32(why) >> 224, bytes32(SourceCall.TooLittleGas.selector) >> 224);
    }
}
