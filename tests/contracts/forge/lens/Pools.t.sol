// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {ILens, PoolView} from "../../../../contracts/interfaces/ILens.sol";
import {IPoolState} from "../../../../contracts/interfaces/IPoolState.sol";
import {Test} from "../Test.sol";

/// @notice As much of a Uniswap V3 pool as tells where its liquidity is.
contract TickPool is IPoolState {
    address public constant token0 = address(0xA0);
    address public constant token1 = address(0xA1);
    uint24 public constant fee = 3000;
    uint128 public constant liquidity = 77;

    int24 public immutable tickSpacing;
    int24 private immutable TICK;

    mapping(int16 word => uint256) public tickBitmap;
    mapping(int24 tick => int128) private _net;

    constructor(int24 spacing, int24 tick) {
        (tickSpacing, TICK) = (spacing, tick);
    }

    /// @dev As TickBitmap.flipTick does: the word is the place shifted, the bit what is left of it.
    function flip(int24 tick, int128 net) external {
        require(tick % tickSpacing == 0, "off the spacing");
        int24 place = tick / tickSpacing;
        tickBitmap[int16(place >> 8)] ^= 1 << uint8(uint24(place));
        _net[tick] = net;
    }

    function slot0() external view returns (uint160, int24, uint16, uint16, uint16, uint8, bool) {
        return (1 << 96, TICK, 1, 1, 1, 0, true);
    }

    function ticks(int24 tick)
        external
        view
        returns (uint128, int128, uint256, uint256, int56, uint160, uint32, bool)
    {
        return (1, _net[tick], 2, 3, 4, 5, 6, true);
    }
}

contract LensPoolsTest is Test {
    ILens private lens;

    function setUp() external {
        lens = ILens(deployed("Lens.sol:Lens"));
    }

    function _see(TickPool pool, uint256 words) private view returns (PoolView memory) {
        address[] memory pools = new address[](1);
        pools[0] = address(pool);
        return lens.pools(pools, words)[0];
    }

    function _same(PoolView memory seen, int24[5] memory ticks, uint256 count) private pure {
        vm.assertEq(seen.ticks.length, count);
        for (uint256 i; i < count; ++i) {
            vm.assertTrue(seen.ticks[i].tick == ticks[i]);
            vm.assertTrue(seen.ticks[i].net == int128(ticks[i]) + 1);
        }
    }

    function _flip(TickPool pool, int24 tick) private {
        pool.flip(tick, int128(tick) + 1);
    }

    function test_pools__of_none__is_none() external view {
        vm.assertEq(lens.pools(new address[](0), 3).length, 0);
    }

    function test_pools__tells_each_pools_state() external {
        address[] memory pools = new address[](2);
        pools[0] = address(new TickPool(60, -61));
        pools[1] = address(new TickPool(1, 5));
        PoolView[] memory seen = lens.pools(pools, 0);
        vm.assertEq(seen.length, 2);
        vm.assertEq(seen[0].pool, pools[0]);
        vm.assertEq(seen[0].token0, address(0xA0));
        vm.assertEq(seen[0].token1, address(0xA1));
        vm.assertEq(seen[0].fee, 3000);
        vm.assertTrue(seen[0].spacing == 60);
        vm.assertEq(seen[0].sqrtPriceX96, 1 << 96);
        vm.assertTrue(seen[0].tick == -61);
        vm.assertEq(seen[0].liquidity, 77);
        vm.assertEq(seen[0].ticks.length, 0);
        vm.assertEq(seen[1].pool, pools[1]);
        vm.assertTrue(seen[1].spacing == 1 && seen[1].tick == 5);
    }

    function test_pools__of_positive_ticks__tells_them_in_order() external {
        TickPool pool = new TickPool(60, 600);
        _flip(pool, 255 * 60);
        _flip(pool, 0);
        _flip(pool, 60);
        _flip(pool, 256 * 60); // in the next word
        _same(_see(pool, 0), [int24(0), 60, 255 * 60, 0, 0], 3);
        _same(_see(pool, 1), [int24(0), 60, 255 * 60, 256 * 60, 0], 4);
    }

    /// @dev Below zero words and places round down: -1 is the last place of word -1.
    function test_pools__of_negative_ticks__tells_them_in_order() external {
        TickPool pool = new TickPool(60, -1);
        _flip(pool, -60);
        _flip(pool, -256 * 60);
        _flip(pool, -120);
        _flip(pool, -257 * 60); // in the word before
        _flip(pool, 0); // in the one behind
        _same(_see(pool, 0), [int24(-256 * 60), -120, -60, 0, 0], 3);
        _same(_see(pool, 1), [int24(-257 * 60), -256 * 60, -120, -60, 0], 5);
    }

    function test_pools__at_the_edges_of_a_word__reads_the_right_one() external {
        int24[4] memory at = [int24(0), 255 * 60 + 59, 256 * 60, -1];
        int24[4] memory found = [int24(60), 60, 256 * 60, -60];
        for (uint256 i; i < 4; ++i) {
            TickPool pool = new TickPool(60, at[i]);
            _flip(pool, 60);
            _flip(pool, -60);
            _flip(pool, 256 * 60);
            _same(_see(pool, 0), [found[i], 0, 0, 0, 0], 1);
        }
    }

    function test_pools__at_the_ends_of_all_ticks__tells_them() external {
        TickPool pool = new TickPool(1, -887_272);
        _flip(pool, -887_272);
        _flip(pool, 887_272);
        _same(_see(pool, 2), [int24(-887_272), 0, 0, 0, 0], 1);
        pool = new TickPool(200, 887_271);
        _flip(pool, 887_200);
        _flip(pool, -887_200);
        _same(_see(pool, 0), [int24(887_200), 0, 0, 0, 0], 1);
        _same(_see(pool, 40), [int24(-887_200), 887_200, 0, 0, 0], 2);
    }

    /// @dev Whatever is flipped within the words is told, once, in order.
    function test_pools__of_any_ticks__tells_all_of_them_in_order(
        int24 middle,
        int16[12] calldata places,
        uint8 spacing
    ) external {
        int24 space = int24(uint24(within(spacing, 1, 200)));
        int24 tick = int24(middle % 887_272);
        TickPool pool = new TickPool(space, tick);
        uint256 count;
        for (uint256 i; i < places.length; ++i) {
            int24 at = (tick / space + places[i] % 500) * space;
            (, int128 net,,,,,,) = pool.ticks(at);
            if (net != 0) continue;
            pool.flip(at, 1);
            ++count;
        }
        PoolView memory seen = _see(pool, 3);
        vm.assertEq(seen.ticks.length, count);
        for (uint256 i; i < count; ++i) {
            vm.assertTrue(seen.ticks[i].net == 1);
            vm.assertTrue(i == 0 || seen.ticks[i].tick > seen.ticks[i - 1].tick);
        }
    }
}
