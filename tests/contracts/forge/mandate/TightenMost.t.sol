// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IMandate, Rule} from "../../../../contracts/interfaces/IMandate.sol";
import {MandateBase} from "./MandateBase.sol";

/// @notice Ether may be half of NAV, and the Safe says less.
contract MandateTightenMostTest is MandateBase {
    uint256 private constant END = START + 9 days;

    function _most() private view returns (uint256) {
        return mandate.rule(address(ether_)).most;
    }

    function _key() private view returns (uint256) {
        return uint256(uint160(address(ether_)));
    }

    function test_tightenMost__holds_to_its_end_and_tells() external {
        vm.expectEmit(address(mandate));
        emit IMandate.MostTightened(address(ether_), 20 * PC, END);
        tightenMost(address(ether_), 20 * PC, END);
        Rule memory found = mandate.rule(address(ether_));
        vm.assertEq(found.most, 20 * PC);
        vm.assertEq(found.least, 10 * PC);
        vm.assertEq(found.target, 40 * PC); // votes' alone, and above what may be held
        vm.assertEq(found.group, 1);
        vm.assertTrue(found.tightened);
        vm.assertEq(terms().rules[1].most, 20 * PC);
        (uint64 value, uint256 until) = mandate.overlay(_key());
        vm.assertEq(value, 20 * PC);
        vm.assertEq(until, END);
        vm.warp(END - 1);
        vm.assertEq(_most(), 20 * PC);
        vm.warp(END);
        vm.assertEq(_most(), 50 * PC);
    }

    function _refused(address token, uint64 most, uint256 set) private {
        vm.prank(SAFE);
        fails(IMandate.NotTighter.selector, uint256(uint160(token)), most, set);
        mandate.tightenMost(token, most, END);
    }

    function test_tightenMost__by_a_unit__is_taken_and_to_the_same__reverts() external {
        _refused(address(ether_), 50 * PC, 50 * PC);
        _refused(address(ether_), 50 * PC + 1, 50 * PC);
        tightenMost(address(ether_), 50 * PC - 1, END);
        vm.assertEq(_most(), 50 * PC - 1);
        tightenMost(address(bit), 0, END);
        vm.assertEq(mandate.rule(address(bit)).most, 0);
    }

    function test_tightenMost__of_what_has_no_rule__reverts() external {
        _refused(address(dollar), 0, 0);
        _refused(STRANGER, 0, 0);
        _refused(address(1), 0, 0);
    }

    function test_lift__of_a_token__is_by_its_address() external {
        tightenMost(address(ether_), 20 * PC, END);
        vm.expectEmit(address(mandate));
        emit IMandate.Lifted(_key());
        lift(_key());
        vm.assertEq(_most(), 50 * PC);
        vm.prank(SAFE);
        fails(IMandate.NothingToLift.selector, _key());
        mandate.lift(_key());
    }

    function test_governance__below_and_above__the_tighter_holds() external {
        tightenMost(address(ether_), 20 * PC, END);
        setRule(address(ether_), 0, 15, 10, 1);
        vm.assertEq(_most(), 15 * PC);
        setRule(address(ether_), 0, 60, 10, 1);
        vm.assertEq(_most(), 20 * PC);
        vm.assertTrue(mandate.rule(address(ether_)).tightened);
        vm.warp(END);
        vm.assertEq(_most(), 60 * PC);
        setRule(address(ether_), 0, 55, 10, 1);
        vm.assertTrue(!mandate.rule(address(ether_)).tightened); // saves reading it
        vm.assertEq(_most(), 55 * PC);
    }

    function test_delist_and_list__with_an_overlay__keeps_both() external {
        tightenMost(address(bit), 5 * PC, END);
        vm.prank(GOVERNANCE);
        fund.delist(address(bit));
        list(address(bit));
        vm.assertEq(mandate.rule(address(bit)).most, 5 * PC);
        vm.assertEq(terms().rules[2].most, 5 * PC);
        vm.warp(END);
        vm.assertEq(terms().rules[2].most, 30 * PC);
        vm.assertEq(terms().rules[2].target, 10 * PC);
    }

    /// @dev Or a weight between the two would be too small to be sold, and no target would be inside.
    function test_tightenMost__below_the_least__lowers_the_least_with_it() external {
        tightenMost(address(ether_), 10 * PC, END);
        vm.assertEq(mandate.rule(address(ether_)).least, 10 * PC);
        tightenMost(address(ether_), 10 * PC - 1, END);
        vm.assertEq(mandate.rule(address(ether_)).least, 10 * PC - 1);
        vm.assertEq(terms().rules[1].least, 10 * PC - 1);
        tightenMost(address(ether_), 0, END);
        vm.assertEq(mandate.rule(address(ether_)).least, 0);
        vm.warp(END);
        vm.assertEq(mandate.rule(address(ether_)).least, 10 * PC);
        vm.assertEq(mandate.rule(address(ether_)).most, 50 * PC);
    }

    /// @dev A target that was moved stays, whatever the Safe does meanwhile.
    function test_shift__of_a_tightened_asset__keeps_its_mark() external {
        tightenMost(address(ether_), 20 * PC, END);
        address[] memory tokens = fund.assets();
        uint64[] memory targets = new uint64[](3);
        targets[1] = 12 * PC;
        vm.prank(address(rebalancer));
        mandate.shift(tokens, targets, 0);
        Rule memory found = mandate.rule(address(ether_));
        vm.assertEq(found.target, 12 * PC);
        vm.assertEq(found.most, 20 * PC);
        vm.assertEq(mandate.rule(address(bit)).target, 0);
    }
}
