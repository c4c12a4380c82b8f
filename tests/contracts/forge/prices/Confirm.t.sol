// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Reason} from "../../../../contracts/interfaces/IPrices.sol";
import {IPriceSources, Source} from "../../../../contracts/interfaces/IPriceSources.sol";
import {SourceCall} from "../../../../contracts/libraries/SourceCall.sol";
import {MockFeed} from "../../../../contracts/mocks/MockFeed.sol";
import {PricesTest} from "./PricesTest.sol";

/// @notice What `confirm` stores, and what it does not.
contract ConfirmTest is PricesTest {
    function checkAgreement(address token, uint256 price_, uint256 confirmedAt) private view {
        (uint256 found, uint256 at) = prices.agreement(token);
        vm.assertEq(found, price_);
        vm.assertEq(at, confirmedAt);
    }

    function test_confirm__by_anyone__stores_the_price_and_the_time() external {
        pass(AGE + 1);
        etherFeed.setAnswer(3010e8);
        vm.expectEmit(address(prices));
        emit IPriceSources.Confirmed(address(ether_), 3010e18);
        vm.prank(STRANGER);
        prices.confirm(list(address(ether_)));
        checkAgreement(address(ether_), 3010e18, vm.getBlockTimestamp());
        pool.setForgetful(true);
        vm.assertEq(uint256(etherPrice().reason), uint256(Reason.Usable));
    }

    function test_confirm__of_many__stores_those_that_agree() external {
        uint256 before = vm.getBlockTimestamp();
        pass(60);
        setMean(0);
        address[] memory tokens = new address[](4);
        (tokens[0], tokens[1]) = (address(ether_), STRANGER);
        (tokens[2], tokens[3]) = (address(dollar), address(dollar));
        prices.confirm(tokens);
        checkAgreement(address(ether_), ETHER_PRICE, before);
        checkAgreement(STRANGER, 0, 0);
        checkAgreement(address(dollar), DOLLAR_PRICE, vm.getBlockTimestamp());
    }

    function test_confirm__while_the_agreement_is_fresh__asks_the_second_source() external {
        uint256 before = vm.getBlockTimestamp();
        vm.warp(before + 60);
        pool.setForgetful(true);
        confirm(address(ether_));
        checkAgreement(address(ether_), ETHER_PRICE, before);
    }

    function test_confirm__with_the_primary_gone__stores_nothing() external {
        uint256 before = vm.getBlockTimestamp();
        pass(60);
        etherFeed.setManner(MockFeed.Manner.BurnsGas);
        confirm(address(ether_));
        checkAgreement(address(ether_), ETHER_PRICE, before);
    }

    function test_confirm__in_an_outage_or_its_grace__stores_nothing() external {
        uint256 before = vm.getBlockTimestamp();
        pass(60);
        sequencer.setAnswer(1);
        confirm(address(ether_));
        checkAgreement(address(ether_), ETHER_PRICE, before);
        sequencer.setAnswer(0);
        confirm(address(ether_));
        checkAgreement(address(ether_), ETHER_PRICE, before);
        pass(GRACE + 1);
        confirm(address(ether_));
        checkAgreement(address(ether_), ETHER_PRICE, vm.getBlockTimestamp());
    }

    function test_confirm__of_a_token_alone__keeps_its_price() external {
        set(address(ether_), alone(etherSource()));
        pass(60);
        etherFeed.setAnswer(9000e8);
        confirm(address(ether_));
        checkAgreement(address(ether_), 9000e18, vm.getBlockTimestamp());
    }

    function test_confirm__of_nothing__does_nothing() external {
        prices.confirm(new address[](0));
    }

    function test_confirm__with_too_little_gas__reverts() external {
        try prices.confirm{gas: 100_000}(list(address(ether_))) {
            revert("stored");
        } catch (bytes memory why) {
            vm.assertEq(bytes32(why) >> 224, bytes32(SourceCall.TooLittleGas.selector) >> 224);
        }
    }

    function test_confirm__again_and_again__follows_the_sources() external {
        for (uint256 i; i < 10; ++i) {
            pass(AGE);
            etherFeed.setAnswer(int256(3000e8 + i * 1e8));
            confirm(address(ether_));
            checkAgreement(address(ether_), (3000 + i) * 1e18, vm.getBlockTimestamp());
        }
    }
}
