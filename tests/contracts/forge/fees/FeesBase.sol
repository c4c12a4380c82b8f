// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IFeeDistributor} from "../../../../contracts/interfaces/IFeeDistributor.sol";
import {RecordBase} from "../record/RecordBase.sol";

/// @title FeesBase
/// @notice The distributor behind the fund: three quarters are the manager's, one the treasury's.
abstract contract FeesBase is RecordBase {
    /// @notice As if it had come from anywhere.
    function give(address token, uint256 amount) internal {
        (bool ok,) =
            token.call(abi.encodeWithSignature("mint(address,uint256)", distributor, amount));
        vm.assertTrue(ok);
    }

    /// @notice The record charges this many shares, and nobody has minted them.
    function owe(uint256 shares) internal {
        vm.prank(address(record));
        fund.charge(shares, 0);
    }

    function take(address token, address payee) internal returns (uint256) {
        vm.prank(payee);
        return distributor.claim(token, payee);
    }

    function credits(address token, uint256 managers, uint256 treasurys) internal view {
        vm.assertEq(distributor.credit(token, MANAGER), managers);
        vm.assertEq(distributor.credit(token, TREASURY), treasurys);
        vm.assertEq(distributor.credited(token), managers + treasurys);
    }

    function setTable(IFeeDistributor.Payee[] memory payees) internal {
        vm.prank(GOVERNANCE);
        distributor.setTable(payees);
    }

    function one(address account) internal pure returns (IFeeDistributor.Payee[] memory payees) {
        payees = new IFeeDistributor.Payee[](1);
        payees[0] = IFeeDistributor.Payee(account, 1e6);
    }
}
