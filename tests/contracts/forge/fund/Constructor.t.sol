// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Fund} from "../../../../contracts/Fund.sol";
import {FundConfig, IFund} from "../../../../contracts/interfaces/IFund.sol";
import {IGate} from "../../../../contracts/interfaces/IGate.sol";
import {IValuation} from "../../../../contracts/interfaces/IValuation.sol";
import {FundBase} from "./FundBase.sol";

contract ConstructorTest is FundBase {
    function _misses(FundConfig memory made, string memory what) private {
        vm.expectRevert(abi.encodeWithSelector(IFund.ZeroAddress.selector, what));
        newFund(made);
    }

    function test_constructor__stores_what_it_was_given() external {
        FundConfig memory made = config();
        cheats.expectEmit();
        emit IFund.LimitsSet(made.limits);
        Fund found = newFund(made);
        vm.assertEq(bytes(found.name()), bytes("Keel Test Fund"));
        vm.assertEq(bytes(found.symbol()), bytes("KEEL"));
        vm.assertEq(found.asset(), address(dollar));
        vm.assertEq(found.GOVERNANCE(), GOVERNANCE);
        vm.assertEq(address(found.VALUATION()), address(valuation));
        vm.assertEq(address(found.GATE()), address(gate));
        vm.assertEq(found.DOOR(), DOOR);
        vm.assertEq(found.RECORD(), RECORD);
        vm.assertEq(found.FEES(), FEES);
        vm.assertEq(found.LOCK_UP(), LOCK);
        vm.assertEq(found.assets().length, 1);
        vm.assertEq(found.totalSupply(), 0);
        vm.assertEq(found.flowAvailable(), 1e18);
    }

    function test_constructor__without_an_address__reverts() external {
        FundConfig memory made = config();
        made.base = address(0);
        _misses(made, "base");
        made = config();
        made.governance = address(0);
        _misses(made, "governance");
        made = config();
        made.valuation = IValuation(address(0));
        _misses(made, "valuation");
        made = config();
        made.gate = IGate(address(0));
        _misses(made, "gate");
        made = config();
        made.door = address(0);
        _misses(made, "door");
        made = config();
        made.record = address(0);
        _misses(made, "record");
        made = config();
        made.fees = address(0);
        _misses(made, "fees");
    }

    function test_constructor__with_the_longest_lock__passes_and_a_longer__reverts() external {
        FundConfig memory made = config();
        made.lockUp = 30 days;
        newFund(made);
        made.lockUp = 30 days + 1;
        vm.expectRevert(
            abi.encodeWithSelector(IFund.TooLarge.selector, bytes32("lockUp"), 30 days + 1, 30 days)
        );
        newFund(made);
    }

    function test_constructor__with_limits_above_a_ceiling__reverts() external {
        FundConfig memory made = config();
        made.limits.managementFee = 0.05e18 + 1;
        vm.expectRevert(
            abi.encodeWithSelector(
                IFund.TooLarge.selector, bytes32("managementFee"), 0.05e18 + 1, 0.05e18
            )
        );
        newFund(made);
    }
}
