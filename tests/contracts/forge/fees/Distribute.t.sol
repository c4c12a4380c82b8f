// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IFeeDistributor} from "../../../../contracts/interfaces/IFeeDistributor.sol";
import {FeesBase} from "./FeesBase.sol";

contract DistributeTest is FeesBase {
    function test_distribute__by_anyone__credits_by_the_table_and_tells() external {
        give(address(dollar), 400e6);
        vm.prank(STRANGER);
        vm.expectEmit(address(distributor));
        emit IFeeDistributor.Distributed(address(dollar), 400e6);
        vm.assertEq(distributor.distribute(address(dollar)), 400e6);
        credits(address(dollar), 300e6, 100e6);
        vm.assertEq(distributor.distribute(address(dollar)), 0);
        credits(address(dollar), 300e6, 100e6);
        give(address(dollar), 4e6);
        vm.assertEq(distributor.distribute(address(dollar)), 4e6);
        credits(address(dollar), 303e6, 101e6);
    }

    function test_distribute__of_shares__credits_what_was_minted() external {
        owe(400e18);
        vm.assertEq(distributor.distribute(address(fund)), 0);
        fund.accrue();
        vm.assertEq(distributor.distribute(address(fund)), 400e18);
        credits(address(fund), 300e18, 100e18);
    }

    function test_distribute__of_a_surplus__credits_what_was_skimmed() external {
        dollar.mint(address(fund), 400);
        fund.skim(address(dollar));
        distributor.distribute(address(dollar));
        credits(address(dollar), 300, 100);
    }

    function test_distribute__of_no_token__reverts() external {
        fails(IFeeDistributor.BalanceUnreadable.selector, STRANGER);
        distributor.distribute(STRANGER);
    }

    /// @dev Parts of a million rounded so that nothing is over: 1, 2 and 3 of three quarters.
    function test_distribute__of_next_to_nothing__is_the_whole() external {
        give(address(dollar), 1);
        distributor.distribute(address(dollar));
        credits(address(dollar), 0, 1);
        give(address(dollar), 2);
        distributor.distribute(address(dollar));
        credits(address(dollar), 1, 2);
        give(address(dollar), 3);
        distributor.distribute(address(dollar));
        credits(address(dollar), 3, 3);
    }

    function test_invariant_24__a_split__is_the_whole_to_the_unit(
        uint128[8] calldata amounts,
        uint32[5] calldata weights
    ) external {
        IFeeDistributor.Payee[] memory payees = _table(weights);
        setTable(payees);
        uint256 total;
        uint256[5] memory least;
        for (uint256 i; i < amounts.length; ++i) {
            give(address(dollar), amounts[i]);
            distributor.distribute(address(dollar));
            total += amounts[i];
            for (uint256 j; j < 5; ++j) {
                least[j] += uint256(amounts[i]) * payees[j].part / 1e6;
            }
        }
        vm.assertEq(distributor.credited(address(dollar)), total);
        uint256 paid;
        for (uint256 j; j < 5; ++j) {
            uint256 credit = distributor.credit(address(dollar), payees[j].account);
            // Of each sum, at most a unit more than its own part rounded down.
            vm.assertTrue(credit >= least[j] && credit <= least[j] + amounts.length);
            if (credit > 0) paid += take(address(dollar), payees[j].account);
        }
        vm.assertEq(paid, total);
        vm.assertEq(dollar.balanceOf(address(distributor)), 0);
        vm.assertEq(distributor.credited(address(dollar)), 0);
    }

    function _table(uint32[5] calldata weights)
        private
        pure
        returns (IFeeDistributor.Payee[] memory payees)
    {
        payees = new IFeeDistributor.Payee[](5);
        uint256 left = 1e6;
        for (uint256 j; j < 5; ++j) {
            uint256 part = j == 4 ? left : within(weights[j], 1, left - 4 + j);
            payees[j] = IFeeDistributor.Payee(address(uint160(0xA0 + j)), uint32(part));
            left -= part;
        }
    }
}
