// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Budget, IMandate, Limit, Rule} from "../../../../contracts/interfaces/IMandate.sol";
import {MandateBase} from "./MandateBase.sol";

contract MandateLimitsTest is MandateBase {
    /// @dev In percent, by `Limit`, as docs have it. The cash and the progress are floors.
    uint8[20] private CEILINGS =
        [5, 5, 50, 10, 50, 95, 50, 95, 50, 60, 100, 100, 100, 60, 60, 60, 60, 60, 60, 60];

    function _isFloor(uint256 key) private pure returns (bool) {
        return key == 0 || key == 3;
    }

    /// @notice Limits at which any one of them may be anything without breaking the ladder.
    function _loosest() private view returns (uint64[20] memory all) {
        for (uint256 key; key < LIMITS; ++key) {
            all[key] = CEILINGS[key] * PC;
        }
    }

    function test_setLimits__at_every_ceiling__is_taken_and_told() external {
        uint64[20] memory all = _loosest();
        vm.expectEmit(address(mandate));
        emit IMandate.LimitsSet(all);
        setAll(all);
        isAsGiven(mandate.limits(), all);
        for (uint256 key; key < LIMITS; ++key) {
            vm.assertEq(mandate.limit(Limit(key)), all[key]);
        }
    }

    function test_setLimits__a_unit_beyond_any_ceiling__reverts() external {
        for (uint256 key; key < LIMITS; ++key) {
            uint64[20] memory all = _loosest();
            uint64 loosest = all[key];
            all[key] = _isFloor(key) ? loosest - 1 : loosest + 1;
            vm.prank(GOVERNANCE);
            fails(IMandate.TooLoose.selector, key, all[key], loosest);
            mandate.setLimits(all);
        }
    }

    function test_setLimits__of_a_floor_at_the_whole__is_taken_and_beyond__reverts() external {
        for (uint256 key; key < LIMITS; key += 3) {
            if (!_isFloor(key)) continue;
            uint64[20] memory all = _loosest();
            all[key] = 100 * PC;
            setAll(all);
            vm.assertEq(mandate.limit(Limit(key)), ONE);
            all[key] = 100 * PC + 1;
            vm.prank(GOVERNANCE);
            fails(IMandate.TooLoose.selector, key, ONE + 1, CEILINGS[key] * PC);
            mandate.setLimits(all);
        }
    }

    function test_setLimits__at_the_tightest__is_taken() external {
        uint64[20] memory all;
        (all[0], all[3]) = (100 * PC, 100 * PC);
        setAll(all);
        isAsGiven(mandate.limits(), all);
        vm.assertTrue(mandate.depositsPaused());
        vm.assertTrue(mandate.redemptionsPaused());
        vm.assertTrue(!terms().open);
    }

    function _outOfOrder(Limit one, Limit next) private {
        uint64[20] memory all = numbers();
        (all[uint256(one)], all[uint256(next)]) = (30 * PC, 30 * PC);
        _flatten(all, one, next);
        setAll(all);
        all[uint256(one)] += 1;
        vm.prank(GOVERNANCE);
        fails(IMandate.LadderOutOfOrder.selector, uint256(one));
        mandate.setLimits(all);
    }

    /// @dev The other rungs out of the way.
    function _flatten(uint64[20] memory all, Limit one, Limit next) private pure {
        if (one == Limit.SecondRisk) return;
        for (uint256 key = uint256(Limit.FirstAt); key <= uint256(Limit.TripAt); ++key) {
            bool isRisk = key == uint256(Limit.FirstRisk) || key == uint256(Limit.SecondRisk);
            if (isRisk || key == uint256(one) || key == uint256(next)) continue;
            all[key] = key < uint256(one) ? 0 : 50 * PC;
        }
    }

    function test_setLimits__with_a_rung_above_the_next__reverts() external {
        _outOfOrder(Limit.FirstAt, Limit.SecondAt);
        _outOfOrder(Limit.SecondAt, Limit.ReduceAt);
        _outOfOrder(Limit.ReduceAt, Limit.TripAt);
        _outOfOrder(Limit.SecondRisk, Limit.FirstRisk);
    }

    // Budgets

    function test_setBudget__at_its_ceiling__is_taken_and_told() external {
        uint64[3] memory ceilings = [5 * PC, 100 * PC, 100 * PC];
        for (uint256 at; at < BUDGETS; ++at) {
            uint64 most = ceilings[at];
            vm.expectEmit(address(mandate));
            emit IMandate.BudgetSet(Budget(at), most, most);
            setBudget(Budget(at), most, most);
            vm.prank(GOVERNANCE);
            fails(IMandate.BudgetTooLoose.selector, at, most + 1, most);
            mandate.setBudget(Budget(at), most + 1, 0);
            vm.prank(GOVERNANCE);
            fails(IMandate.BudgetTooLoose.selector, at, most + 1, most);
            mandate.setBudget(Budget(at), 0, most + 1);
            (uint64 capacity, uint64 refill) = mandate.budget(Budget(at));
            vm.assertEq(capacity, most);
            vm.assertEq(refill, most);
        }
    }

    /// @dev What was taken out stays out: governance makes room, and does not fill it.
    function test_setBudget__anew__fills_nothing_and_cuts_at_once() external {
        charge(0, 15 * PC);
        setBudget(Budget.Turnover, 50 * PC, 20 * PC);
        vm.assertEq(left(Budget.Turnover), 5 * PC);
        setBudget(Budget.Turnover, 3 * PC, 20 * PC);
        vm.assertEq(left(Budget.Turnover), 3 * PC);
        vm.warp(time() + 1 days);
        vm.assertEq(left(Budget.Turnover), 3 * PC);
    }

    // Rules

    function _rule(uint64 least, uint64 most, uint64 target, uint8 group)
        private
        pure
        returns (Rule memory)
    {
        return Rule(least, most, target, group, false);
    }

    function _isBad(Rule memory made) private {
        vm.prank(GOVERNANCE);
        (uint256 least, uint256 target, uint256 most) = (made.least, made.target, made.most);
        bytes4 bad = IMandate.BadRule.selector;
        vm.expectRevert(
            abi.encodeWithSelector(bad, address(bit), least, target, most, uint256(made.group))
        );
        mandate.setRule(address(bit), made);
    }

    function test_setRule__at_its_edges__is_taken_and_told() external {
        Rule memory made = _rule(60 * PC, 60 * PC, 60 * PC, 7);
        vm.expectEmit(address(mandate));
        emit IMandate.RuleSet(address(bit), made);
        setRule(address(bit), made);
        vm.assertEq(abi.encode(mandate.rule(address(bit))), abi.encode(made));
        made = _rule(0, 0, 0, 0);
        setRule(address(bit), made);
        vm.assertEq(abi.encode(mandate.rule(address(bit))), abi.encode(made));
    }

    function test_setRule__beyond_an_edge__reverts() external {
        _isBad(_rule(10 * PC, 30 * PC, 10 * PC - 1, 0));
        _isBad(_rule(10 * PC, 30 * PC, 30 * PC + 1, 0));
        _isBad(_rule(0, 60 * PC + 1, 0, 0));
        _isBad(_rule(0, 60 * PC, 0, 8));
        setRule(address(bit), _rule(10 * PC, 30 * PC, 10 * PC, 0));
        setRule(address(bit), _rule(10 * PC, 30 * PC, 30 * PC, 0));
    }

    function test_setRule__that_says_it_is_tightened__is_not_believed() external {
        Rule memory made = _rule(0, 30 * PC, 0, 0);
        made.tightened = true;
        setRule(address(bit), made);
        vm.assertTrue(!mandate.rule(address(bit)).tightened);
    }
}
