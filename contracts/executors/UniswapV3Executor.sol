// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";

import {IExecutor} from "../interfaces/IExecutor.sol";
import {IPoolFactory} from "../interfaces/IPoolFactory.sol";
import {ISwapCallback, ISwapPool} from "../interfaces/ISwapPool.sol";

/// @title UniswapV3Executor
/// @notice Sells exactly what it was sent through a chain of Uniswap V3 pools, pool after pool, and
/// has the last of them pay its caller. No owner, no storage, no router, no allowance.
///
/// The route is Uniswap's own packed path: a token, and for each hop three bytes of fee and the next
/// token. It begins with what is sold and ends with what is bought.
///
/// Assumptions. The factory is Uniswap's, so what it calls a pool is one: it pays what it says, asks
/// for what it got, and is locked meanwhile. Tokens charge nothing for transfers and do not rebase;
/// of one that does, the swap reverts or what is missing is the caller's loss.
///
/// Roles. Anybody calls it, and answers for the price: it knows no least amount. What lies here when
/// no call is under way belongs to whoever calls next, so a caller sends and calls in one go; a
/// token that runs foreign code while it is being sent here can be robbed on the way, and whoever
/// measures what came back sees that.
///
/// Liveness. All of the amount is sold, or the call reverts: a pool that runs out of liquidity stops
/// it, and nothing of any token on the route stays here. One hop's refusal is the route's.
///
/// Known imperfections. It cannot split an amount over pools; that is two calls.
contract UniswapV3Executor is IExecutor, ISwapCallback, ReentrancyGuardTransient {
    using SafeCast for uint256;
    using SafeERC20 for IERC20;

    uint256 private constant TOKEN_BYTES = 20;
    uint256 private constant FEE_BYTES = 3;
    uint256 private constant HOP_BYTES = FEE_BYTES + TOKEN_BYTES;

    // The prices beyond which no pool goes: a swap ends for want of liquidity, never at a limit.
    uint160 private constant LOWEST = 4_295_128_740;
    uint160 private constant HIGHEST =
        1_461_446_703_485_210_103_287_273_052_203_988_822_378_723_970_341;

    IPoolFactory public immutable FACTORY;

    address private transient _payee; // the pool that is being called, until it is paid
    address private transient _sold; // what it is paid in

    error NotAContract(address account);
    error BadRoute(uint256 length);
    error RouteBegins(address token, address wanted);
    error RouteEnds(address token, address wanted);
    error NoPool(address one, address other, uint24 fee);
    error PartlySold(address pool, uint256 sold, uint256 amount);
    error NotPayee(address caller, address payee);

    constructor(IPoolFactory factory) {
        if (address(factory).code.length == 0) revert NotAContract(address(factory));
        FACTORY = factory;
    }

    /// @inheritdoc IExecutor
    function execute(address sell, address buy, uint256 amount, bytes calldata route)
        external
        nonReentrant
    {
        _requireRoute(route, sell, buy);
        uint256 last = route.length - TOKEN_BYTES;
        address token = sell;
        for (uint256 at; at < last; at += HOP_BYTES) {
            address next = _token(route, at + HOP_BYTES);
            address pool = _pool(token, next, _fee(route, at + TOKEN_BYTES));
            address to = at + HOP_BYTES == last ? msg.sender : address(this);
            amount = _swap(pool, token, next, amount, to);
            token = next;
        }
    }

    /// @inheritdoc ISwapCallback
    function uniswapV3SwapCallback(int256 amount0, int256 amount1, bytes calldata) external {
        if (msg.sender != _payee) revert NotPayee(msg.sender, _payee);
        _payee = address(0); // once
        IERC20(_sold).safeTransfer(msg.sender, uint256(amount0 > 0 ? amount0 : amount1));
    }

    /// @return bought What the pool paid out.
    function _swap(address pool, address sell, address buy, uint256 amount, address to)
        private
        returns (uint256 bought)
    {
        (_payee, _sold) = (pool, sell);
        bool first = sell < buy; // whether the pool's first token is sold
        (int256 amount0, int256 amount1) =
            ISwapPool(pool).swap(to, first, amount.toInt256(), first ? LOWEST : HIGHEST, "");
        (int256 got, int256 gave) = first ? (amount0, amount1) : (amount1, amount0);
        if (uint256(got) != amount) revert PartlySold(pool, uint256(got), amount);
        return uint256(-gave);
    }

    function _pool(address one, address other, uint24 fee) private view returns (address pool) {
        pool = FACTORY.getPool(one, other, fee);
        if (pool == address(0)) revert NoPool(one, other, fee);
    }

    function _requireRoute(bytes calldata route, address sell, address buy) private pure {
        uint256 length = route.length;
        if (length < TOKEN_BYTES + HOP_BYTES || length % HOP_BYTES != TOKEN_BYTES) {
            revert BadRoute(length);
        }
        address first = _token(route, 0);
        if (first != sell) revert RouteBegins(first, sell);
        address last = _token(route, length - TOKEN_BYTES);
        if (last != buy) revert RouteEnds(last, buy);
    }

    function _token(bytes calldata route, uint256 at) private pure returns (address) {
        return address(bytes20(route[at:at + TOKEN_BYTES]));
    }

    function _fee(bytes calldata route, uint256 at) private pure returns (uint24) {
        return uint24(bytes3(route[at:at + FEE_BYTES]));
    }
}
