// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Leg, Plan} from "../../../../contracts/interfaces/IRebalancer.sol";
import {DevToken} from "../../../../contracts/mocks/DevToken.sol";
import {MockExecutor} from "../../../../contracts/mocks/MockExecutor.sol";
import {MockFeed} from "../../../../contracts/mocks/MockFeed.sol";
import {BallotsBase} from "./BallotsBase.sol";

/// @notice The attacker is Ann, and her votes are enough.
contract MajorityTest is BallotsBase {
    DevToken private worthless;
    MockFeed private lying;
    address private executor;

    function setUp() public override {
        super.setUp();
        worthless = newToken("Worthless", "NIL", 18);
        lying = new MockFeed(8, 1e8);
        executor = address(new MockExecutor());
    }

    /// @notice Outvoted, Bob takes what is his in the last second, when not even the Safe could have
    /// executed it; from then on it is Ann's to execute.
    function _outvoted(Proposal memory one) private {
        uint256 id = opened(one);
        vote(ANN, id, FOR);
        vote(BOB, id, AGAINST);
        toLastSecond(one, id);
        bytes32 ready = bytes32(uint256(4)); // as OpenZeppelin tells it
        vm.expectRevert(
            abi.encodeWithSignature(
                "TimelockUnexpectedOperationState(bytes32,bytes32)", operation(one), ready
            )
        );
        executeThere(SAFE, one);
        leavesWith(BOB, 30_000e6);
    }

    function _executed(Proposal memory one) private {
        vm.warp(time() + 1 + 1 days);
        _refresh();
        execute(ANN, one);
    }

    function _refresh() private {
        feed.setAnswer(1e8);
        lying.setAnswer(1e8);
    }

    /// @dev Holds: the majority. Gets: a worthless token at a price of its own making, in a fund that
    /// is its own but for the dead.
    function test_attack__of_a_majority_with_a_worthless_token__gets_its_own() external {
        Proposal memory one = listing(address(worthless), lying);
        _outvoted(one);
        leavesWith(EVE, 19_900e6);
        _executed(one);
        vm.assertEq(fund.assets().length, 2);
        vm.assertEq(dollar.balanceOf(address(fund)), 50_100e6);
    }

    /// @dev Holds: the majority. Gets: the keeper's key and an executor, in a fund of its own.
    function test_attack__of_a_majority_with_its_own_keeper__gets_its_own() external {
        Proposal memory one = hiring(ANN, executor);
        _outvoted(one);
        leavesWith(EVE, 19_900e6);
        _executed(one);
        vm.assertEq(rebalancer.keeper(), ANN);
        vm.assertEq(dollar.balanceOf(address(fund)), 50_100e6);
    }

    /// @dev Holds: the majority, and with it the source, the keeper's key and the executor. Gets: all
    /// of those who sleep, in three days, and nothing of who left before the first.
    function test_attack__of_a_majority_that_drains__takes_what_sleepers_left() external {
        Proposal memory one = joined(listing(address(worthless), lying), hiring(ANN, executor));
        _outvoted(one);
        _executed(one);
        for (uint256 i; i < 3; ++i) {
            _sellForNothing();
            vm.warp(time() + 1 days);
        }
        _refresh();
        uint256 all = fund.maxRedeem(ANN);
        vm.prank(ANN);
        fund.redeem(all, ANN, ANN);
        vm.assertLe(69_900e6, dollar.balanceOf(ANN)); // of 70,000, of which hers were 50,000
        uint256[] memory rest = leave(EVE);
        vm.assertLe(rest[0], 100e6);
        vm.assertLe(10_000e18, rest[1]);
        vm.assertEq(dollar.balanceOf(BOB), 30_000e6);
    }

    /// @notice Nearly a fifth of NAV for the worthless token, which the executor hands to Ann.
    function _sellForNothing() private {
        _refresh();
        record().observe();
        uint128 amount = 13_950e6;
        worthless.mint(executor, uint256(amount) * 1e12);
        bytes memory hand = abi.encodeCall(dollar.transfer, (ANN, amount));
        Leg[] memory legs = new Leg[](1);
        bytes memory route = abi.encode(uint256(amount) * 1e12, 0, address(dollar), hand);
        legs[0] = Leg(executor, address(dollar), address(worthless), amount, route);
        bytes32 hash = mandate.mandateHash();
        Plan memory plan = Plan(rebalancer.epoch() + 1, time(), hash, "", new uint64[](0), legs);
        vm.prank(ANN);
        rebalancer.rebalance(plan);
    }
}
