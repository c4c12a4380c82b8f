// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Source} from "../../../../contracts/interfaces/IPriceSources.sol";
import {PricesTest} from "./PricesTest.sol";

/// @notice What a source hears: some answer nothing but the question itself.
contract QuestionTest is PricesTest {
    function test_vector__of_a_feed__asks_in_four_bytes() external {
        Source memory source = alone(etherSource());
        source.minAnswer = 1;
        set(address(ether_), source);
        // Answers with how much it was told, in a whole round of this moment.
        vm.etch(address(etherFeed), hex"36602052600160005242606052600160805260a06000f3");
        vm.assertEq(etherPrice().mid, 4e10);
    }
}
