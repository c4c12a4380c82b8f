// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";

import {UniswapV3Executor} from "../../../../contracts/executors/UniswapV3Executor.sol";
import {DevToken} from "../../../../contracts/mocks/DevToken.sol";
import {IMints, Pools} from "./Pools.sol";

/// @title ExecutorBase
/// @notice Three well-mannered tokens at one to one, with pools from the first to the second and
/// from there to the third, and whoever trades them.
abstract contract ExecutorBase is Pools {
    using SafeERC20 for IERC20;

    uint256 internal constant MILLION = 1e6;
    uint128 internal constant DEPTH = 1e24;
    address internal constant TRADER = address(0x72ADE);
    address internal constant STRANGER = address(0x57);

    UniswapV3Executor internal executor;
    address internal one;
    address internal two;
    address internal three;
    address internal first;
    address internal second;

    function setUp() public virtual {
        openFactory();
        executor = UniswapV3Executor(
            deployed("UniswapV3Executor.sol:UniswapV3Executor", abi.encode(factory))
        );
        (one, two, three) = (newToken(), newToken(), newToken());
        first = address(openPool(one, two, 3000, DEPTH));
        second = address(openPool(two, three, 500, DEPTH));
    }

    function newToken() internal returns (address) {
        return deployed("DevToken.sol:DevToken", abi.encode("T", "T", uint8(18), address(this)));
    }

    /// @notice The trader sends an amount and calls, as the fund does.
    function sell(address sold, address buy, uint256 amount, bytes memory route)
        internal
        returns (uint256 got)
    {
        send(sold, amount);
        uint256 before = balance(buy, TRADER);
        vm.prank(TRADER);
        executor.execute(sold, buy, amount, route);
        return balance(buy, TRADER) - before;
    }

    function send(address token, uint256 amount) internal {
        IMints(token).mint(address(executor), amount);
    }

    function balance(address token, address who) internal view returns (uint256) {
        return IERC20(token).balanceOf(who);
    }

    function nothingInside() internal view {
        vm.assertEq(balance(one, address(executor)), 0);
        vm.assertEq(balance(two, address(executor)), 0);
        vm.assertEq(balance(three, address(executor)), 0);
    }

    function hop(address from, uint24 fee, address to) internal pure returns (bytes memory) {
        return abi.encodePacked(from, fee, to);
    }

    function hops(address from, uint24 fee, address over, uint24 fee2, address to)
        internal
        pure
        returns (bytes memory)
    {
        return abi.encodePacked(from, fee, over, fee2, to);
    }

    /// @notice What liquidity on one range, untouched at one to one, gives: the product of what
    /// stands on either side of the price stays, and fees stay out of it.
    function bought(uint256 amount, uint24 fee) internal pure returns (uint256) {
        uint256 added = amount * (MILLION - fee) / MILLION;
        return DEPTH * added / (DEPTH + added);
    }

    /// @notice Pools round what they pay down, by a unit or two a hop.
    function near(uint256 found, uint256 wanted) internal pure {
        vm.assertLe(found, wanted);
        vm.assertLe(wanted, found + 3);
    }
}
