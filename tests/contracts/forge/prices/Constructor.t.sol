// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Prices} from "../../../../contracts/Prices.sol";
import {IPriceSources} from "../../../../contracts/interfaces/IPriceSources.sol";
import {PricesTest} from "./PricesTest.sol";

/// @notice What the contract is made with.
contract ConstructorTest is PricesTest {
    function expect(bytes4 error_, uint256 value) private {
        vm.expectRevert(abi.encodeWithSelector(error_, value));
    }

    function test_constructor__keeps_what_it_is_given() external view {
        vm.assertEq(prices.GOVERNANCE(), GOVERNANCE);
        vm.assertEq(prices.SEQUENCER(), address(sequencer));
        vm.assertEq(prices.GRACE(), GRACE);
    }

    function test_constructor__without_governance__reverts() external {
        expect(IPriceSources.NotGovernance.selector, 0);
        new Prices(address(0), address(sequencer), GRACE);
    }

    function test_constructor__with_a_sequencers_feed_that_is_none__reverts() external {
        expect(IPriceSources.NotAContract.selector, uint160(STRANGER));
        new Prices(GOVERNANCE, STRANGER, GRACE);
    }

    function test_constructor__with_a_sequencer_and_no_grace__reverts() external {
        expect(IPriceSources.BadGrace.selector, 0);
        new Prices(GOVERNANCE, address(sequencer), 0);
    }

    function test_constructor__with_a_grace_and_no_sequencer__reverts() external {
        expect(IPriceSources.BadGrace.selector, GRACE);
        new Prices(GOVERNANCE, address(0), GRACE);
    }

    function test_constructor__with_a_grace_above_a_day__reverts() external {
        new Prices(GOVERNANCE, address(sequencer), 1 days);
        expect(IPriceSources.BadGrace.selector, 1 days + 1);
        new Prices(GOVERNANCE, address(sequencer), 1 days + 1);
    }
}
