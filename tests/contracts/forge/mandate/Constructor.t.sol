// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Mandate} from "../../../../contracts/Mandate.sol";
import {IFund} from "../../../../contracts/interfaces/IFund.sol";
import {Budget, IMandate, Limit, Rule} from "../../../../contracts/interfaces/IMandate.sol";
import {IPriceSources} from "../../../../contracts/interfaces/IPriceSources.sol";
import {IRecord} from "../../../../contracts/interfaces/IRecord.sol";
import {MandateBase} from "./MandateBase.sol";

contract MandateConstructorTest is MandateBase {
    function _refused(Mandate.Config memory made, bytes32 what) private {
        bytes memory arguments = abi.encode(made);
        vm.expectRevert(abi.encodeWithSelector(IMandate.ZeroAddress.selector, what));
        deployed("Mandate.sol:Mandate", arguments);
    }

    function test_constructor__without_a_part__reverts() external {
        Mandate.Config memory made = mandateConfig();
        made.fund = IFund(address(0));
        _refused(made, "fund");
        (made.fund, made.record) = (fund, IRecord(address(0)));
        _refused(made, "record");
        (made.record, made.sources) = (record, IPriceSources(address(0)));
        _refused(made, "sources");
        (made.sources, made.governance) = (IPriceSources(address(prices)), address(0));
        _refused(made, "governance");
        (made.governance, made.door) = (GOVERNANCE, address(0));
        _refused(made, "door");
        (made.door, made.safe) = (DOOR, address(0));
        _refused(made, "safe");
    }

    function test_constructor__keeps_what_it_is_given() external {
        Mandate.Config memory made = mandateConfig();
        made.capacities = [4 * PC, 80 * PC, 60 * PC];
        made.refills = [3 * PC, 70 * PC, 50 * PC];
        Mandate one = newMandate(made);
        vm.assertEq(address(one.FUND()), address(fund));
        vm.assertEq(address(one.RECORD()), address(record));
        vm.assertEq(address(one.SOURCES()), address(prices));
        vm.assertEq(one.GOVERNANCE(), GOVERNANCE);
        vm.assertEq(one.DOOR(), address(rebalancer));
        vm.assertEq(one.safe(), SAFE);
        vm.assertTrue(!one.tripped());
        isAsGiven(one.limits(), numbers());
        for (uint256 i; i < BUDGETS; ++i) {
            (uint64 capacity, uint64 refill) = one.budget(Budget(i));
            vm.assertEq(capacity, made.capacities[i]);
            vm.assertEq(refill, made.refills[i]);
            vm.assertEq(one.budgets()[i], made.capacities[i]);
        }
    }

    function test_constructor__tells_what_it_is_given() external {
        Mandate.Config memory made = mandateConfig();
        address next = cheats.computeCreateAddress(address(this), cheats.getNonce(address(this)));
        vm.expectEmit(next);
        emit IMandate.SafeSet(SAFE);
        vm.expectEmit(next);
        emit IMandate.LimitsSet(numbers());
        vm.expectEmit(next);
        emit IMandate.BudgetSet(Budget.Loss, PC / 2, PC / 2);
        vm.expectEmit(next);
        emit IMandate.BudgetSet(Budget.Turnover, 20 * PC, 20 * PC);
        vm.expectEmit(next);
        emit IMandate.BudgetSet(Budget.Shift, 20 * PC, 20 * PC);
        newMandate(made);
    }

    function test_constructor__holds_limits_and_budgets_to_their_ceilings() external {
        Mandate.Config memory made = mandateConfig();
        made.limits[uint256(Limit.Slippage)] = 5 * PC + 1;
        bytes memory arguments = abi.encode(made);
        fails(IMandate.TooLoose.selector, uint256(Limit.Slippage), 5 * PC + 1, 5 * PC);
        deployed("Mandate.sol:Mandate", arguments);
        made = mandateConfig();
        made.refills[2] = 100 * PC + 1;
        arguments = abi.encode(made);
        fails(IMandate.BudgetTooLoose.selector, uint256(Budget.Shift), 100 * PC + 1, 100 * PC);
        deployed("Mandate.sol:Mandate", arguments);
    }

    function test_governance__is_governance_alone() external {
        address[4] memory others = [SAFE, address(rebalancer), STRANGER, address(mandate)];
        for (uint256 i; i < others.length; ++i) {
            _onlyGovernance(others[i]);
        }
    }

    function _onlyGovernance(address who) private {
        bytes[5] memory calls = [
            abi.encodeCall(IMandate.setLimits, (numbers())),
            abi.encodeCall(IMandate.setBudget, (Budget.Loss, 1, 1)),
            abi.encodeCall(IMandate.setRule, (address(bit), Rule(0, 1, 0, 0, false))),
            abi.encodeCall(IMandate.setSafe, (STRANGER)),
            abi.encodeCall(IMandate.reset, ())
        ];
        for (uint256 i; i < calls.length; ++i) {
            _refusedTo(who, calls[i], IMandate.NotGovernance.selector);
        }
    }

    function test_safe__is_the_safe_alone() external {
        uint256 until = time() + 1;
        bytes[5] memory calls = [
            abi.encodeCall(IMandate.tighten, (Limit.Slippage, 0, until)),
            abi.encodeCall(IMandate.pause, (Limit.Deposits, until)),
            abi.encodeCall(IMandate.tightenBudget, (Budget.Loss, 0, 0, until)),
            abi.encodeCall(IMandate.tightenMost, (address(bit), 0, until)),
            abi.encodeCall(IMandate.lift, (1))
        ];
        for (uint256 i; i < calls.length; ++i) {
            _refusedTo(GOVERNANCE, calls[i], IMandate.NotSafe.selector);
            _refusedTo(STRANGER, calls[i], IMandate.NotSafe.selector);
        }
    }

    function test_door__is_the_door_alone() external {
        bytes[2] memory calls = [
            abi.encodeCall(IMandate.charge, (0, 0)),
            abi.encodeCall(IMandate.shift, (new address[](0), new uint64[](0), 0))
        ];
        for (uint256 i; i < calls.length; ++i) {
            _refusedTo(GOVERNANCE, calls[i], IMandate.NotDoor.selector);
            _refusedTo(SAFE, calls[i], IMandate.NotDoor.selector);
            _refusedTo(STRANGER, calls[i], IMandate.NotDoor.selector);
        }
    }

    function _refusedTo(address who, bytes memory data, bytes4 error) private {
        vm.prank(who);
        // solhint-disable-next-line avoid-low-level-calls
        (bool ok, bytes memory said) = address(mandate).call(data);
        vm.assertTrue(!ok);
        vm.assertEq(said, abi.encodeWithSelector(error, who));
    }

    function test_setSafe__tells_and_moves_the_power() external {
        vm.expectEmit(address(mandate));
        emit IMandate.SafeSet(OTHER);
        vm.prank(GOVERNANCE);
        mandate.setSafe(OTHER);
        vm.assertEq(mandate.safe(), OTHER);
        uint256 until = time() + 1;
        vm.prank(SAFE);
        fails(IMandate.NotSafe.selector, SAFE);
        mandate.tighten(Limit.Slippage, 0, until);
        vm.prank(OTHER);
        mandate.tighten(Limit.Slippage, 0, until);
    }

    function test_setSafe__to_nobody__reverts() external {
        vm.prank(GOVERNANCE);
        vm.expectRevert(abi.encodeWithSelector(IMandate.ZeroAddress.selector, bytes32("safe")));
        mandate.setSafe(address(0));
    }
}
