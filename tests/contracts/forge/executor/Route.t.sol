// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {UniswapV3Executor} from "../../../../contracts/executors/UniswapV3Executor.sol";
import {ExecutorBase} from "./ExecutorBase.sol";

contract RouteTest is ExecutorBase {
    function test_execute__on_a_route_of_any_other_length__reverts(uint8 any) external {
        bytes memory route = new bytes(any);
        bool whole = any == 43 || any == 66 || any == 89 || any > 110 && (any - 20) % 23 == 0;
        vm.assume(!whole);
        vm.expectRevert(abi.encodeWithSelector(UniswapV3Executor.BadRoute.selector, any));
        executor.execute(one, two, 1, route);
    }

    /// @dev A token alone has the right length for no hop at all.
    function test_execute__on_a_route_of_one_token__reverts() external {
        vm.expectRevert(abi.encodeWithSelector(UniswapV3Executor.BadRoute.selector, 20));
        executor.execute(one, one, 1, abi.encodePacked(one));
    }

    function test_execute__on_a_route_with_half_a_hop_more__reverts() external {
        bytes memory route = bytes.concat(hop(one, 3000, two), hex"0001f4");
        vm.expectRevert(abi.encodeWithSelector(UniswapV3Executor.BadRoute.selector, 46));
        executor.execute(one, two, 1, route);
    }

    function test_execute__on_a_route_that_begins_elsewhere__reverts() external {
        send(one, 1e18);
        send(three, 1e18); // a stranger's, that the route would sell
        vm.expectRevert(abi.encodeWithSelector(UniswapV3Executor.RouteBegins.selector, three, one));
        executor.execute(one, two, 1e18, hop(three, 500, two));
    }

    function test_execute__on_a_route_that_ends_elsewhere__reverts() external {
        send(one, 1e18);
        vm.expectRevert(abi.encodeWithSelector(UniswapV3Executor.RouteEnds.selector, two, three));
        executor.execute(one, three, 1e18, hop(one, 3000, two));
    }

    function test_execute__over_a_pool_that_is_not__reverts() external {
        send(one, 1e18);
        vm.expectRevert(abi.encodeWithSelector(UniswapV3Executor.NoPool.selector, one, two, 500));
        executor.execute(one, two, 1e18, hop(one, 500, two));
    }

    function test_execute__over_a_second_pool_that_is_not__reverts_whole() external {
        send(one, 1e18);
        vm.expectRevert(
            abi.encodeWithSelector(UniswapV3Executor.NoPool.selector, two, three, 10_000)
        );
        executor.execute(one, three, 1e18, hops(one, 3000, two, 10_000, three));
        vm.assertEq(balance(one, address(executor)), 1e18);
    }

    function test_execute__from_a_token_to_itself__reverts() external {
        vm.expectRevert(abi.encodeWithSelector(UniswapV3Executor.NoPool.selector, one, one, 500));
        executor.execute(one, one, 1, hop(one, 500, one));
    }
}
