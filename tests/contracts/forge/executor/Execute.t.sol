// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";

import {UniswapV3Executor} from "../../../../contracts/executors/UniswapV3Executor.sol";
import {IPoolFactory} from "../../../../contracts/interfaces/IPoolFactory.sol";
import {ExecutorBase} from "./ExecutorBase.sol";

interface IOwnedFactory {
    function enableFeeAmount(uint24 fee, int24 spacing) external;
}

contract ExecuteTest is ExecutorBase {
    function test_constructor__keeps_the_factory() external view {
        vm.assertEq(address(executor.FACTORY()), address(factory));
    }

    function test_constructor__without_a_contract__reverts() external {
        vm.expectRevert(abi.encodeWithSelector(UniswapV3Executor.NotAContract.selector, STRANGER));
        new UniswapV3Executor(IPoolFactory(STRANGER));
    }

    function test_execute__over_one_pool__pays_the_caller_in_both_directions(uint96 any) external {
        uint256 amount = within(any, 1000, 1e23);
        near(sell(one, two, amount, hop(one, 3000, two)), bought(amount, 3000));
        uint256 back = sell(three, two, amount, hop(three, 500, two));
        near(back, bought(amount, 500));
        nothingInside();
    }

    function test_execute__over_two_pools__keeps_nothing_of_what_lies_between(uint96 any) external {
        uint256 amount = within(any, 1000, 1e23);
        uint256 got = sell(one, three, amount, hops(one, 3000, two, 500, three));
        near(got, bought(bought(amount, 3000), 500));
        vm.assertEq(balance(two, TRADER), 0);
        nothingInside();
    }

    function test_execute__over_two_pools_backwards__is_the_same(uint96 any) external {
        uint256 amount = within(any, 1000, 1e23);
        uint256 got = sell(three, one, amount, hops(three, 500, two, 3000, one));
        near(got, bought(bought(amount, 500), 3000));
        nothingInside();
    }

    function test_execute__over_three_pools__arrives() external {
        address four = newToken();
        openPool(three, four, 10_000, DEPTH);
        bytes memory route =
            bytes.concat(hops(one, 3000, two, 500, three), abi.encodePacked(uint24(10_000), four));
        near(sell(one, four, 1e20, route), bought(bought(bought(1e20, 3000), 500), 10_000));
        nothingInside();
    }

    function test_execute__in_every_fee_tier__takes_the_fee_of_the_route() external {
        IOwnedFactory(address(factory)).enableFeeAmount(100, 1);
        openPool(one, two, 100, DEPTH);
        openPool(one, two, 500, DEPTH);
        openPool(one, two, 10_000, DEPTH);
        uint24[4] memory tiers = [uint24(100), 500, 3000, 10_000];
        for (uint256 i; i < tiers.length; ++i) {
            near(sell(one, two, 1e20, hop(one, tiers[i], two)), bought(1e20, tiers[i]));
        }
        nothingInside();
    }

    /// @dev The same pool twice on a route: no call is inside the other.
    function test_execute__there_and_back__pays_the_fee_twice() external {
        uint256 got = sell(one, one, 1e20, hops(one, 3000, two, 3000, one));
        vm.assertTrue(got < 0.9941e20 && got > 0.994e20);
        nothingInside();
    }

    function test_execute__whoever_calls__pays_nobody_else(address caller) external {
        vm.assume(caller != first && caller != address(executor) && caller != address(0));
        send(one, 1e18);
        vm.prank(caller);
        executor.execute(one, two, 1e18, hop(one, 3000, two));
        near(balance(two, caller), bought(1e18, 3000));
        nothingInside();
    }

    function test_execute__of_more_than_was_sent__reverts() external {
        send(one, 1e18 - 1);
        vm.expectRevert(
            abi.encodeWithSignature(
                "ERC20InsufficientBalance(address,uint256,uint256)", executor, 1e18 - 1, 1e18
            )
        );
        executor.execute(one, two, 1e18, hop(one, 3000, two));
    }

    /// @dev All of it is the pool's fee, in either direction.
    function test_execute__of_the_least__brings_nothing_and_pays() external {
        vm.assertEq(sell(one, two, 1, hop(one, 3000, two)), 0);
        vm.assertEq(sell(two, one, 1, hop(two, 3000, one)), 0);
        nothingInside();
    }

    function test_execute__of_nothing__is_refused_by_the_pool() external {
        vm.expectRevert(abi.encodeWithSignature("Error(string)", "AS"));
        executor.execute(one, two, 0, hop(one, 3000, two));
    }

    function test_execute__of_more_than_a_pool_can_count__reverts(uint256 any) external {
        uint256 amount = within(any, 1 << 255, type(uint256).max);
        vm.expectRevert(
            abi.encodeWithSelector(SafeCast.SafeCastOverflowedUintToInt.selector, amount)
        );
        executor.execute(one, two, amount, hop(one, 3000, two));
    }

    /// @dev Rather nothing than a part: neither the fund nor the zap counts on something unsold.
    function test_execute__where_liquidity_ends__reverts() external {
        address four = newToken();
        address pool = address(openPool(three, four, 500, 1 << 96, 600, 1e21));
        _runsDry(pool, three, four);
        _runsDry(pool, four, three);
    }

    function _runsDry(address pool, address from, address to) private {
        send(from, 1e24);
        bytes memory route = hop(from, 500, to);
        try executor.execute(from, to, 1e24, route) {
            vm.assertTrue(false);
        } catch (bytes memory said) {
            vm.assertTrue(bytes4(said) == UniswapV3Executor.PartlySold.selector);
            (address where, uint256 sold, uint256 amount) = _partly(said);
            vm.assertEq(where, pool);
            vm.assertTrue(sold > 2.9e19 && sold < 3.1e19); // three percent of 1e21
            vm.assertEq(amount, 1e24);
        }
    }

    function _partly(bytes memory said) private pure returns (address, uint256, uint256) {
        assembly ("memory-safe") {
            mstore(add(said, 4), sub(mload(said), 4))
            said := add(said, 4)
        }
        return abi.decode(said, (address, uint256, uint256));
    }
}
