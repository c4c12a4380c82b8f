// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Reason} from "../../../../contracts/interfaces/IPrices.sol";
import {IPriceSources, Source} from "../../../../contracts/interfaces/IPriceSources.sol";
import {DevToken} from "../../../../contracts/mocks/DevToken.sol";
import {MockFeed} from "../../../../contracts/mocks/MockFeed.sol";
import {PricesTest} from "./PricesTest.sol";

/// @notice The answers that an agreement covers, told from the others by a second source that is mute.
contract BandTest is PricesTest {
    function setUp() public override {
        super.setUp();
        pool.setForgetful(true);
    }

    function checkAt(int256 answer, Reason reason) private {
        etherFeed.setAnswer(answer);
        vm.assertEq(uint256(etherPrice().reason), uint256(reason));
    }

    /// @dev Agrees anew under these bounds, at 3,000.
    function agree(uint112 minAnswer, uint112 maxAnswer, uint24 deviation) private {
        Source memory source = etherSource();
        (source.minAnswer, source.maxAnswer, source.deviation) = (minAnswer, maxAnswer, deviation);
        pool.setForgetful(false);
        refresh();
        set(address(ether_), source);
        pool.setForgetful(true);
    }

    function test_vector__at_the_bands_edges__is_usable_and_beyond_is_watched() external {
        agree(1e8, 1e13, 12_345);
        int256 way = int256(3000e8) * 12_345 / 1e6;
        checkAt(3000e8 + way, Reason.Usable);
        checkAt(3000e8 + way + 1, Reason.SecondaryUnusable);
        checkAt(3000e8 - way, Reason.Usable);
        checkAt(3000e8 - way - 1, Reason.SecondaryUnusable);
    }

    function test_vector__with_a_way_that_is_not_whole__rounds_the_band_inwards() external {
        etherFeed.setAnswer(3000e8 + 77);
        pool.setForgetful(false);
        Source memory source = etherSource();
        source.deviation = 5001;
        set(address(ether_), source);
        pool.setForgetful(true);
        int256 way = (int256(3000e8) + 77) * 5001 / 1e6;
        checkAt(3000e8 + 77 + way, Reason.Usable);
        checkAt(3000e8 + 77 + way + 1, Reason.SecondaryUnusable);
        checkAt(3000e8 + 77 - way, Reason.Usable);
        checkAt(3000e8 + 77 - way - 1, Reason.SecondaryUnusable);
    }

    function test_vector__with_bounds_within_the_band__is_clamped_at_them() external {
        agree(2990e8, 3010e8, DEVIATION);
        checkAt(3010e8 - 1, Reason.Usable);
        checkAt(3010e8, Reason.Clamped);
        checkAt(2990e8 + 1, Reason.Usable);
        checkAt(2990e8, Reason.Clamped);
    }

    function test_vector__with_the_band_at_its_bounds__keeps_the_nearer() external {
        agree(2940e8 - 1, 3060e8 + 1, DEVIATION);
        checkAt(3060e8, Reason.Usable);
        checkAt(3060e8 + 1, Reason.Clamped);
        checkAt(2940e8, Reason.Usable);
        checkAt(2940e8 - 1, Reason.Clamped);
    }

    function test_vector__with_the_answer_next_to_a_bound__is_usable() external {
        agree(3000e8 - 1, 1e13, DEVIATION);
        checkAt(3000e8, Reason.Usable);
        checkAt(3000e8 - 1, Reason.Clamped);
        agree(1e8, 3000e8 + 1, DEVIATION);
        checkAt(3000e8, Reason.Usable);
        checkAt(3000e8 + 1, Reason.Clamped);
    }

    function test_setSource__with_bounds_that_exclude_the_answer__forgets_the_band() external {
        Source memory source = etherSource();
        source.minAnswer = 3000e8;
        pool.setForgetful(false);
        vm.expectRevert(
            abi.encodeWithSelector(
                IPriceSources.NotUsable.selector, address(ether_), Reason.Clamped
            )
        );
        set(address(ether_), source);
    }

    function test_vector__at_the_agreements_last_second__is_usable() external {
        uint256 start = vm.getBlockTimestamp();
        agree(1e8, 1e13, DEVIATION);
        vm.warp(start + AGE);
        checkAt(3000e8, Reason.Usable);
        vm.warp(start + AGE + 1);
        checkAt(3000e8, Reason.SecondaryUnusable);
    }

    function test_vector__beyond_the_year_2105__is_watched() external {
        vm.warp((uint256(1) << 32) - AGE);
        sequencer.setRound([uint256(1), 0, 1, 1, 1]);
        agree(1e8, 1e13, DEVIATION);
        checkAt(3000e8, Reason.SecondaryUnusable);
        vm.warp((uint256(1) << 32) - AGE - 1);
        agree(1e8, 1e13, DEVIATION);
        checkAt(3000e8, Reason.Usable);
    }

    /// @dev Where a unit is worth so little that answers are divided: 1000 of them are one price.
    function test_vector__with_answers_that_are_divided__covers_what_agreed() external {
        DevToken small = new DevToken("Small", "SML", 24, address(this));
        MockFeed feed = new MockFeed(15, 5e15 + 999);
        Source memory source = alone(etherSource());
        (source.feed, source.deviation) = (address(feed), 1000);
        (source.minAnswer, source.maxAnswer) = (1e15, 1e19);
        set(address(small), source);
        vm.assertEq(price(address(small)).mid, 5e12);
        (uint256 agreed,) = prices.agreement(address(small));
        vm.assertEq(agreed, 5e12);
        checkSlots(address(small), feed, 5e15 + 999, 2);
        checkSlots(address(small), feed, 5.005e15, 2);
        checkSlots(address(small), feed, 5.005e15 + 1, 5);
        checkSlots(address(small), feed, 4.995e15, 2);
        checkSlots(address(small), feed, 4.995e15 - 1, 5);
    }

    /// @param slots_ Two within the band; three more for the bounds and the watch.
    function checkSlots(address token, MockFeed feed, int256 answer, uint256 slots_) private {
        feed.setAnswer(answer);
        vm.record();
        vm.assertEq(uint256(price(token).reason), uint256(Reason.Usable));
        (bytes32[] memory slots,) = vm.accesses(address(prices));
        vm.assertEq(distinct(slots), slots_);
    }
}
