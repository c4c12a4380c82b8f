// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {IPoolFactory} from "../../../../contracts/interfaces/IPoolFactory.sol";
import {IPoolState} from "../../../../contracts/interfaces/IPoolState.sol";
import {Test} from "../Test.sol";

interface IRealFactory is IPoolFactory {
    function createPool(address one, address other, uint24 fee) external returns (address pool);
}

interface IRealPool is IPoolState {
    function initialize(uint160 sqrtPriceX96) external;

    function mint(address owner, int24 low, int24 high, uint128 liquidity, bytes calldata data)
        external
        returns (uint256 amount0, uint256 amount1);
}

interface IMints {
    function mint(address to, uint256 amount) external;
}

/// @title Pools
/// @notice Uniswap V3 itself, as npm ships it, and liquidity at a price of one to one.
abstract contract Pools is Test {
    using SafeERC20 for IERC20;

    string private constant REAL =
        "node_modules/@uniswap/v3-core/artifacts/contracts/UniswapV3Factory.sol/UniswapV3Factory.json";
    uint160 internal constant EVEN = 1 << 96;

    IRealFactory internal factory;

    function openFactory() internal {
        factory = IRealFactory(deployed(REAL));
    }

    /// @notice A pool that has enough of both for a long way in either direction.
    function openPool(address one, address other, uint24 fee, uint128 liquidity)
        internal
        returns (IRealPool pool)
    {
        return openPool(one, other, fee, EVEN, 60_000, liquidity);
    }

    function openPool(
        address one,
        address other,
        uint24 fee,
        uint160 sqrtPrice,
        int24 reach,
        uint128 liquidity
    ) internal returns (IRealPool pool) {
        pool = IRealPool(factory.createPool(one, other, fee));
        pool.initialize(sqrtPrice);
        (, int24 tick,,,,,) = pool.slot0();
        int24 spacing = pool.tickSpacing();
        int24 middle = tick / spacing * spacing;
        int24 side = reach / spacing * spacing;
        pool.mint(address(this), middle - side, middle + side, liquidity, "");
    }

    /// @notice A pool at a price: so much of one for so much of the other.
    function openPool(
        address one,
        uint256 amount,
        address other,
        uint256 amount2,
        uint24 fee,
        uint128 liquidity
    ) internal returns (IRealPool) {
        if (one > other) return openPool(other, amount2, one, amount, fee, liquidity);
        uint256 square = Math.mulDiv(amount2, 1 << 192, amount);
        return openPool(one, other, fee, uint160(Math.sqrt(square)), 60_000, liquidity);
    }

    function uniswapV3MintCallback(uint256 amount0, uint256 amount1, bytes calldata) external {
        _pay(IPoolState(msg.sender).token0(), amount0);
        _pay(IPoolState(msg.sender).token1(), amount1);
    }

    function _pay(address token, uint256 amount) private {
        if (amount == 0) return;
        IMints(token).mint(address(this), amount);
        IERC20(token).safeTransfer(msg.sender, amount);
    }
}
