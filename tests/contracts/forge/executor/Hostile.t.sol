// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";

import {UniswapV3Executor} from "../../../../contracts/executors/UniswapV3Executor.sol";
import {IPoolFactory} from "../../../../contracts/interfaces/IPoolFactory.sol";
import {ISwapCallback, ISwapPool} from "../../../../contracts/interfaces/ISwapPool.sol";
import {FalseReturn} from "../../../../contracts/mocks/FalseReturn.sol";
import {FeeOnTransfer} from "../../../../contracts/mocks/FeeOnTransfer.sol";
import {NoReturnValue} from "../../../../contracts/mocks/NoReturnValue.sol";
import {Reenters} from "../../../../contracts/mocks/Reenters.sol";
import {ExecutorBase} from "./ExecutorBase.sol";
import {Knocker} from "./Knocker.sol";
import {IMints} from "./Pools.sol";

/// @notice No pool of Uniswap's: asks as often as it likes.
contract GreedyPool is ISwapPool {
    uint256 public asks;
    uint160 public limit;

    constructor(uint256 asks_) {
        asks = asks_;
    }

    function swap(address, bool, int256 amount, uint160 limit_, bytes calldata)
        external
        returns (int256, int256)
    {
        limit = limit_;
        for (uint256 i; i < asks; ++i) {
            ISwapCallback(msg.sender).uniswapV3SwapCallback(amount, amount, "");
        }
        return (amount, amount);
    }
}

contract GreedyFactory is IPoolFactory {
    address private immutable POOL;

    constructor(address pool) {
        POOL = pool;
    }

    function getPool(address, address, uint24) external view returns (address) {
        return POOL;
    }
}

contract ExecutorHostileTest is ExecutorBase {
    Reenters private token;

    function setUp() public override {
        super.setUp();
        token = new Reenters(18, 0);
        openPool(one, address(token), 3000, DEPTH);
        openPool(address(token), three, 500, DEPTH);
    }

    function _through() private view returns (bytes memory) {
        return hops(one, 3000, address(token), 500, three);
    }

    function test_callback__by_a_stranger__reverts() external {
        send(one, 1e18);
        vm.prank(STRANGER);
        vm.expectRevert(
            abi.encodeWithSelector(UniswapV3Executor.NotPayee.selector, STRANGER, address(0))
        );
        executor.uniswapV3SwapCallback(1e18, -1, "");
    }

    /// @dev Nor by a pool that is one, outside of a call.
    function test_callback__by_a_pool_that_is_not_being_called__reverts() external {
        send(one, 2e18);
        sell(one, two, 1e18, hop(one, 3000, two));
        vm.prank(first);
        vm.expectRevert(
            abi.encodeWithSelector(UniswapV3Executor.NotPayee.selector, first, address(0))
        );
        executor.uniswapV3SwapCallback(1e18, -1, "");
    }

    /// @dev The token is moved before its pool is paid: then the pool is payee, and nobody else.
    function test_callback__in_the_middle_of_a_swap__is_the_pools_alone() external {
        Knocker knocker = _knock(abi.encodeCall(executor.uniswapV3SwapCallback, (1, -1, "")));
        address pool = factory.getPool(one, address(token), 3000);
        vm.assertEq(
            knocker.answer(),
            abi.encodeWithSelector(UniswapV3Executor.NotPayee.selector, knocker, pool)
        );
        vm.assertEq(balance(one, address(knocker)), 0);
    }

    /// @dev It would sell all that lies here for itself.
    function test_execute__in_the_middle_of_a_swap__is_refused() external {
        bytes memory route = hop(address(token), 3000, one);
        Knocker knocker =
            _knock(abi.encodeCall(executor.execute, (address(token), one, 0.5e18, route)));
        vm.assertEq(
            knocker.answer(),
            abi.encodeWithSelector(ReentrancyGuardTransient.ReentrancyGuardReentrantCall.selector)
        );
        vm.assertEq(balance(one, address(knocker)), 0);
    }

    /// @dev A trade over a token that lets somebody call at each transfer, and what it came to.
    function _knock(bytes memory data) private returns (Knocker knocker) {
        knocker = new Knocker(address(executor), data);
        token.arm(address(knocker), abi.encodeCall(knocker.knock, ()), true);
        near(sell(one, three, 1e18, _through()), bought(bought(1e18, 3000), 500));
        vm.assertEq(token.calls(), 2); // on its way here, and from here
        vm.assertEq(token.balanceOf(address(executor)), 0);
        nothingInside();
    }

    /// @dev What the guard above keeps from happening does happen outside of a call.
    function test_execute__of_what_was_left_here__is_anybodys() external {
        send(one, 1e18);
        vm.prank(STRANGER);
        executor.execute(one, two, 1e18, hop(one, 3000, two));
        vm.assertTrue(balance(two, STRANGER) > 0);
    }

    function test_execute__of_tokens_that_answer_nothing__goes_through() external {
        address silent = address(new NoReturnValue(6, 0));
        address mute = address(new NoReturnValue(18, 0));
        openPool(one, silent, 3000, DEPTH);
        openPool(silent, mute, 500, DEPTH);
        bytes memory route = hops(one, 3000, silent, 500, mute);
        near(sell(one, mute, 1e18, route), bought(bought(1e18, 3000), 500));
        route = hops(mute, 500, silent, 3000, one);
        vm.assertTrue(sell(mute, one, 1e18, route) > 0.99e18);
        vm.assertEq(balance(silent, address(executor)), 0);
        nothingInside();
    }

    function test_execute__of_a_token_that_says_no__reverts() external {
        FalseReturn liar = new FalseReturn(18, 0);
        openPool(address(liar), two, 3000, DEPTH);
        vm.expectRevert(
            abi.encodeWithSelector(SafeERC20.SafeERC20FailedOperation.selector, address(liar))
        );
        executor.execute(address(liar), two, 1e18, hop(address(liar), 3000, two));
    }

    function test_execute__over_a_token_that_keeps_a_part__reverts() external {
        FeeOnTransfer fee = new FeeOnTransfer(18, 0);
        openPool(one, address(fee), 3000, DEPTH);
        openPool(address(fee), three, 500, DEPTH);
        fee.setFee(1);
        send(one, 1e18);
        try executor.execute(one, three, 1e18, hops(one, 3000, address(fee), 500, three)) {
            vm.assertTrue(false);
        } catch {
            vm.assertEq(balance(one, address(executor)), 1e18);
        }
    }

    function test_callback__by_a_payee_that_asks_twice__pays_once() external {
        UniswapV3Executor fooled = _fooled(1);
        fooled.execute(one, two, 1e18, hop(one, 3000, two));
        UniswapV3Executor robbed = _fooled(2);
        address pool = robbed.FACTORY().getPool(one, two, 3000);
        vm.expectRevert(
            abi.encodeWithSelector(UniswapV3Executor.NotPayee.selector, pool, address(0))
        );
        robbed.execute(one, two, 1e18, hop(one, 3000, two));
    }

    /// @dev As TickMath has them, one inside: at the bounds themselves a pool refuses.
    function test_execute__lets_the_price_go_as_far_as_there_is_one() external {
        UniswapV3Executor fooled = _fooled(1);
        GreedyPool pool = GreedyPool(fooled.FACTORY().getPool(one, two, 3000));
        (address low, address high) = one < two ? (one, two) : (two, one);
        IMints(high).mint(address(fooled), 1e18);
        IMints(low).mint(address(fooled), 1e18);
        fooled.execute(low, high, 1e18, hop(low, 3000, high));
        vm.assertEq(pool.limit(), 4295128739 + 1);
        fooled.execute(high, low, 1e18, hop(high, 3000, low));
        vm.assertEq(pool.limit(), 1461446703485210103287273052203988822378723970342 - 1);
    }

    function _fooled(uint256 asks) private returns (UniswapV3Executor made) {
        address pool = address(new GreedyPool(asks));
        bytes memory arguments = abi.encode(new GreedyFactory(pool));
        made = UniswapV3Executor(deployed("UniswapV3Executor.sol:UniswapV3Executor", arguments));
        IMints(one).mint(address(made), 3e18);
    }
}
