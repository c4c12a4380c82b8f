// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Reason} from "../../../../contracts/interfaces/IPrices.sol";
import {IPriceSources, Second, Source} from "../../../../contracts/interfaces/IPriceSources.sol";
import {DevToken} from "../../../../contracts/mocks/DevToken.sol";
import {MockFeed} from "../../../../contracts/mocks/MockFeed.sol";
import {MockPool} from "../../../../contracts/mocks/MockPool.sol";
import {PricesTest} from "./PricesTest.sol";

/// @notice Pools as second sources, and the replacement of one source by another.
contract SetSourcePoolTest is PricesTest {
    function refuse(Source memory source, bytes memory why) private {
        vm.expectRevert(why);
        set(address(ether_), source);
    }

    function test_setSource__with_a_window_out_of_range__reverts() external {
        Source memory source = etherSource();
        source.span = 5 minutes - 1;
        refuse(source, abi.encodeWithSelector(IPriceSources.BadWindow.selector, 299));
        source.span = 1 days + 1;
        refuse(source, abi.encodeWithSelector(IPriceSources.BadWindow.selector, 86_401));
    }

    function test_setSource__with_a_pool_of_other_tokens__reverts() external {
        Source memory source = etherSource();
        source.second = address(new MockPool(STRANGER, address(dollar)));
        refuse(
            source,
            abi.encodeWithSelector(IPriceSources.NotInPool.selector, address(ether_), source.second)
        );
    }

    function test_setSource__with_a_pool_of_the_wrong_order__reverts() external {
        Source memory source = etherSource();
        pool.setTokens(pool.token1(), pool.token0());
        bytes memory why = abi.encodeWithSelector(
            IPriceSources.NotInPool.selector, address(ether_), source.second
        );
        refuse(source, why);
        pool.setTokens(address(ether_), address(ether_));
        refuse(source, why);
    }

    function test_setSource__with_a_pool_that_is_none__reverts() external {
        Source memory source = etherSource();
        source.second = STRANGER;
        refuse(
            source,
            abi.encodeWithSelector(IPriceSources.NoAnswer.selector, STRANGER, bytes4(0x0dfe1681))
        );
    }

    function test_setSource__with_a_pool_against_an_unlisted_token__reverts() external {
        DevToken other = new DevToken("Other", "OTH", 18, address(this));
        Source memory source = etherSource();
        source.second = address(new MockPool(address(ether_), address(other)));
        refuse(source, abi.encodeWithSelector(IPriceSources.NotListed.selector, address(other)));
    }

    function test_setSource__with_a_pool_too_forgetful__reverts() external {
        pool.setForgetful(true);
        refuse(
            etherSource(),
            abi.encodeWithSelector(
                IPriceSources.NotUsable.selector, address(ether_), Reason.SecondaryUnusable
            )
        );
    }

    function test_setSource__with_another_primary__is_vouched_for_by_the_second() external {
        Source memory source = etherSource();
        source.feed = address(new MockFeed(18, 3010e18));
        (source.minAnswer, source.maxAnswer) = (1e18, 1e23);
        set(address(ether_), source);
        vm.assertEq(etherPrice().mid, 3010e18);
    }

    function test_setSource__with_another_second__is_vouched_for_by_the_primary() external {
        Source memory source = etherSource();
        (source.kind, source.second) = (Second.Feed, address(new MockFeed(8, 3010e8)));
        set(address(ether_), source);
        vm.assertEq(uint256(etherPrice().reason), uint256(Reason.Usable));
    }

    function test_setSource__with_both_replaced__reverts() external {
        Source memory source = etherSource();
        source.feed = address(new MockFeed(8, 3000e8));
        source.second = address(new MockPool(address(ether_), address(dollar)));
        bytes memory why =
            abi.encodeWithSelector(IPriceSources.BothReplaced.selector, address(ether_));
        refuse(source, why);
        (source.kind, source.second) = (Second.Feed, address(pool));
        refuse(source, why);
        refuse(alone(source), why);
    }

    function test_setSource__with_another_primary_and_none_to_vouch__reverts() external {
        set(address(ether_), alone(etherSource()));
        Source memory source = alone(etherSource());
        source.feed = address(new MockFeed(8, 3000e8));
        refuse(source, abi.encodeWithSelector(IPriceSources.BothReplaced.selector, address(ether_)));
    }

    function test_setSource__again__forgets_what_was_agreed_before() external {
        pass(60);
        Source memory source = etherSource();
        source.agreementAge = 1;
        set(address(ether_), source);
        pass(1);
        pool.setForgetful(true);
        checkSound(Reason.Usable);
        pass(1);
        checkSound(Reason.SecondaryUnusable);
    }
}
