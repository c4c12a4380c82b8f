// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IFeeDistributor} from "../../../../contracts/interfaces/IFeeDistributor.sol";
import {RevertsForOne} from "../../../../contracts/mocks/RevertsForOne.sol";
import {Seizable} from "../../../../contracts/mocks/Seizable.sol";
import {FeesBase} from "./FeesBase.sol";

contract ClaimTest is FeesBase {
    function test_claim__pays_what_came_in_and_tells() external {
        give(address(dollar), 400);
        vm.prank(MANAGER);
        vm.expectEmit(address(distributor));
        emit IFeeDistributor.Claimed(address(dollar), MANAGER, OTHER, 300);
        vm.assertEq(distributor.claim(address(dollar), OTHER), 300);
        vm.assertEq(dollar.balanceOf(OTHER), 300);
        credits(address(dollar), 0, 100);
        vm.prank(MANAGER);
        fails(IFeeDistributor.NothingToClaim.selector, address(dollar), MANAGER);
        distributor.claim(address(dollar), OTHER);
        vm.assertEq(take(address(dollar), TREASURY), 100);
        credits(address(dollar), 0, 0);
    }

    function test_claim__of_shares__pays_them_free_of_locks() external {
        owe(400e18);
        fund.accrue();
        vm.assertEq(take(address(fund), MANAGER), 300e18);
        leaveInKind(MANAGER, 300e18);
        vm.assertEq(take(address(fund), TREASURY), 100e18);
    }

    function test_claim__by_a_stranger__reverts() external {
        give(address(dollar), 400);
        vm.prank(STRANGER);
        fails(IFeeDistributor.NothingToClaim.selector, address(dollar), STRANGER);
        distributor.claim(address(dollar), STRANGER);
        credits(address(dollar), 0, 0);
    }

    function test_claim__by_who_is_not_in_the_table_any_more__pays_what_it_had() external {
        give(address(dollar), 400);
        setTable(one(STRANGER));
        give(address(dollar), 400);
        vm.assertEq(take(address(dollar), MANAGER), 300);
        vm.assertEq(take(address(dollar), STRANGER), 400);
        vm.assertEq(take(address(dollar), TREASURY), 100);
    }

    function test_claim__of_who_cannot_receive__holds_up_nobody() external {
        RevertsForOne token = new RevertsForOne(18, 0);
        give(address(token), 400);
        token.refuse(MANAGER);
        vm.prank(MANAGER);
        fails(RevertsForOne.Refused.selector, MANAGER);
        distributor.claim(address(token), MANAGER);
        vm.assertEq(take(address(token), TREASURY), 100);
        vm.prank(MANAGER);
        vm.assertEq(distributor.claim(address(token), OTHER), 300);
    }

    /// @dev Anybody may mint shares for the distributor, which are locked; it must not lock the rest.
    function test_claim__of_shares_beside_a_locked_gift__pays_all_but_the_gift() external {
        owe(400e18);
        fund.accrue();
        _gift(4);
        vm.assertEq(distributor.distribute(address(fund)), 400e18);
        give(address(dollar), 3);
        vm.assertEq(distributor.distribute(address(dollar)), 3); // which no lock is on
        vm.assertEq(take(address(fund), MANAGER), 300e18);
        vm.assertEq(take(address(fund), TREASURY), 100e18);
        provide(address(dollar), STRANGER, 100_300);
        vm.warp(time() + LOCK);
        vm.prank(STRANGER);
        uint256 shares = fund.deposit(100_300, address(distributor));
        // The first gift is free by now, and the second is not.
        vm.assertTrue(shares > 0);
        vm.assertEq(take(address(fund), MANAGER), 3);
        vm.warp(time() + LOCK);
        vm.assertEq(distributor.distribute(address(fund)), shares);
    }

    function _gift(uint256 shares) private {
        provide(address(dollar), STRANGER, 1e6);
        provide(address(ether_), STRANGER, 1e18);
        vm.prank(STRANGER);
        fund.depositInKind(shares, address(distributor), most(2), time());
    }

    function _seized(uint256 amount) private returns (Seizable token) {
        token = new Seizable(18, 0);
        give(address(token), 400);
        distributor.distribute(address(token));
        token.seize(address(distributor), amount);
    }

    function test_claim__of_what_was_half_lost__pays_a_half_to_each() external {
        Seizable token = _seized(200);
        vm.assertEq(take(address(token), MANAGER), 150);
        vm.assertEq(take(address(token), TREASURY), 50);
        credits(address(token), 0, 0);
    }

    function test_claim__of_what_was_half_lost__pays_the_same_in_any_order() external {
        Seizable token = _seized(200);
        vm.assertEq(take(address(token), TREASURY), 50);
        vm.assertEq(take(address(token), MANAGER), 150);
    }

    function test_claim__of_what_was_lost__waits_for_its_return() external {
        Seizable token = _seized(400);
        vm.prank(MANAGER);
        fails(IFeeDistributor.NothingToClaim.selector, address(token), MANAGER);
        distributor.claim(address(token), MANAGER);
        credits(address(token), 300, 100);
        give(address(token), 400);
        vm.assertEq(distributor.distribute(address(token)), 0);
        vm.assertEq(take(address(token), MANAGER), 300);
    }

    function test_claim__beside_a_loss_of_another_token__is_whole() external {
        _seized(400);
        give(address(dollar), 400);
        vm.assertEq(take(address(dollar), MANAGER), 300);
    }

    function test_invariant_24__whatever_is_lost__nobody_gets_more_than_its_part(
        uint96 amount,
        uint96 lost,
        bool managerFirst
    ) external {
        Seizable token = new Seizable(18, 0);
        give(address(token), amount);
        distributor.distribute(address(token));
        uint256 held = amount - within(lost, 0, amount);
        token.seize(address(distributor), amount - held);
        address[2] memory payees = managerFirst ? [MANAGER, TREASURY] : [TREASURY, MANAGER];
        for (uint256 i; i < 2; ++i) {
            uint256 credit = distributor.credit(address(token), payees[i]);
            if (credit * held < amount || credit == 0) continue;
            uint256 paid = take(address(token), payees[i]);
            uint256 fair = credit * held / amount;
            // A unit that the first one's rounding left is the last one's.
            vm.assertTrue(paid >= fair && paid <= fair + 1);
        }
    }
}
