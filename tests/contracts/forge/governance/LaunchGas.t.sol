// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Launch} from "../../../../contracts/factory/Launch.sol";
import {Founding, ILaunch} from "../../../../contracts/interfaces/IFundFactory.sol";
import {IFeeDistributor} from "../../../../contracts/interfaces/IFeeDistributor.sol";
import {LaunchBase} from "./LaunchBase.sol";

contract LaunchGasTest is LaunchBase {
    uint256 private constant MOST = 16e6;
    uint256 private constant BARE = 21_000;

    /// @dev As a transaction of its own, each byte as dear as those that are not zero.
    function _gasOf(address target, bytes memory call_) private returns (uint256 used) {
        uint256 before = gasleft();
        // solhint-disable-next-line avoid-low-level-calls
        (bool done,) = target.call(call_);
        used = before - gasleft() + BARE + 16 * call_.length;
        vm.assertTrue(done);
    }

    /// @dev The largest that a distributor takes.
    function _large() private view returns (Founding memory made) {
        made = founding();
        made.payees = new IFeeDistributor.Payee[](16);
        for (uint256 i; i < 16; ++i) {
            made.payees[i] = IFeeDistributor.Payee(address(uint160(i + 1)), 62_500);
        }
    }

    function test_deploy__of_each_module__is_below_16_million_gas() external {
        Launch one = open(_large());
        for (uint256 i; i < ALL; ++i) {
            bytes memory call_ = abi.encodeCall(ILaunch.deploy, (_large(), code(i)));
            vm.assertLe(_gasOf(address(one), call_), MOST);
        }
    }

    function test_open_and_activate__are_below_16_million_gas() external {
        Founding memory made = _large();
        vm.assertLe(_gasOf(address(factory), abi.encodeCall(factory.open, (made))), MOST);
        Launch one = open(made);
        deployUntil(one, made, ALL);
        pay(address(this), one, SEED);
        vm.assertLe(_gasOf(address(one), abi.encodeCall(ILaunch.activate, (made))), MOST);
    }

    function test_factory__is_made_below_16_million_gas() external {
        bytes memory made =
            abi.encodePacked(codeOf("FundFactory.sol:FundFactory"), abi.encode(hashes()));
        uint256 before = gasleft();
        address there;
        assembly ("memory-safe") {
            there := create(0, add(made, 0x20), mload(made))
        }
        vm.assertLe(before - gasleft() + BARE + 16 * made.length, MOST);
        vm.assertTrue(there != address(0));
    }
}
