// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Reason} from "../../../../contracts/interfaces/IPrices.sol";
import {IPriceSources, Source} from "../../../../contracts/interfaces/IPriceSources.sol";
import {PricesTest} from "./PricesTest.sol";

/// @notice How a token leaves.
contract RemoveSourceTest is PricesTest {
    function test_removeSource__of_a_token__forgets_all_of_it() external {
        vm.expectEmit(address(prices));
        emit IPriceSources.SourceRemoved(address(ether_));
        remove(address(ether_));
        check(etherPrice(), 0, 0, 0, Reason.NotListed);
        (uint256 price_, uint256 at) = prices.agreement(address(ether_));
        vm.assertEq(price_ + at, 0);
        Source memory none;
        vm.assertEq(abi.encode(prices.source(address(ether_))), abi.encode(none));
    }

    function test_removeSource__by_another__reverts() external {
        vm.expectRevert(abi.encodeWithSelector(IPriceSources.NotGovernance.selector, STRANGER));
        vm.prank(STRANGER);
        prices.removeSource(address(ether_));
    }

    function test_removeSource__of_a_token_unknown__reverts() external {
        vm.expectRevert(abi.encodeWithSelector(IPriceSources.NotListed.selector, STRANGER));
        remove(STRANGER);
    }

    function test_removeSource__and_set_again__starts_anew() external {
        remove(address(ether_));
        etherFeed.setAnswer(3010e8);
        set(address(ether_), etherSource());
        vm.assertEq(etherPrice().mid, 3010e18);
    }
}
