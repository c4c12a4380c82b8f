// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {UniswapV3Executor} from "../../../../contracts/executors/UniswapV3Executor.sol";
import {DevToken} from "../../../../contracts/mocks/DevToken.sol";
import {FundBase} from "../fund/FundBase.sol";
import {Pools} from "./Pools.sol";

/// @notice The fund trades over real pools, with a token of two decimals more between its two.
contract ExecutorFundTest is FundBase, Pools {
    UniswapV3Executor private trader;
    DevToken private between;

    function setUp() public override {
        super.setUp();
        openFactory();
        bytes memory arguments = abi.encode(factory);
        trader = UniswapV3Executor(deployed("UniswapV3Executor.sol:UniswapV3Executor", arguments));
        between = newToken("Between", "BTW", 8);
        openPool(address(dollar), address(between), 500, 1e16);
        openPool(address(between), address(ether_), 3000, 1e24);
    }

    function _exchange(uint256 sold, bytes memory path) private returns (uint256) {
        vm.prank(DOOR);
        return fund.exchange(address(trader), address(dollar), address(ether_), sold, path);
    }

    function test_invariant_21__an_exchange_over_pools__touches_nothing_else(uint64 any) external {
        uint256 sold = within(any, 1000, 10_000e6);
        bytes memory path = abi.encodePacked(dollar, uint24(500), between, uint24(3000), ether_);
        uint256 supply = fund.totalSupply();
        uint256 bought = _exchange(sold, path);
        vm.assertTrue(bought > 0 && bought < sold);
        vm.assertEq(fund.recorded(address(dollar)), 70_000e6 - sold);
        vm.assertEq(dollar.balanceOf(address(fund)), 70_000e6 - sold);
        vm.assertEq(fund.recorded(address(ether_)), 10e18 + bought);
        vm.assertEq(ether_.balanceOf(address(fund)), 10e18 + bought);
        vm.assertEq(dollar.allowance(address(fund), address(trader)), 0);
        vm.assertEq(dollar.balanceOf(address(trader)), 0);
        vm.assertEq(between.balanceOf(address(trader)), 0);
        vm.assertEq(ether_.balanceOf(address(trader)), 0);
        vm.assertEq(fund.totalSupply(), supply);
    }

    /// @dev A route to a token that the fund did not order ends here, not in its stock.
    function test_exchange__on_a_route_that_ends_elsewhere__reverts() external {
        bytes memory path = abi.encodePacked(dollar, uint24(500), between);
        vm.prank(DOOR);
        vm.expectRevert(
            abi.encodeWithSelector(
                UniswapV3Executor.RouteEnds.selector, address(between), address(ether_)
            )
        );
        fund.exchange(address(trader), address(dollar), address(ether_), 1e6, path);
    }
}
