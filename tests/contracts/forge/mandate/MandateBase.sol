// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Mandate} from "../../../../contracts/Mandate.sol";
import {Rebalancer} from "../../../../contracts/Rebalancer.sol";
import {Record} from "../../../../contracts/Record.sol";
import {FundConfig} from "../../../../contracts/interfaces/IFund.sol";
import {IGate} from "../../../../contracts/interfaces/IGate.sol";
import {Budget, Limit, Rule, Terms} from "../../../../contracts/interfaces/IMandate.sol";
import {IPriceSources} from "../../../../contracts/interfaces/IPriceSources.sol";
import {DevToken} from "../../../../contracts/mocks/DevToken.sol";
import {FundBase} from "../fund/FundBase.sol";

/// @title MandateBase
/// @notice The fund of the Fund's tests with no declared errors: 70,000 dollars, 10 ether at 3,000,
/// and no bits, which are 50,000 each; 100,000 shares of a dollar. A real record that charges nothing,
/// a real mandate and a real rebalancer.
abstract contract MandateBase is FundBase {
    uint256 internal constant BIT_PRICE = 50_000e28; // of 8 decimals
    uint256 internal constant LONGEST = 30 days;
    uint256 internal constant LIMITS = 20;
    uint256 internal constant BUDGETS = 3;

    Record internal record;
    Mandate internal mandate;
    Rebalancer internal rebalancer;
    DevToken internal bit;

    function setUp() public virtual override {
        super.setUp();
        deployModules();
        price(address(ether_), ETHER_PRICE, 0);
        bit = newToken("Bit", "BIT", 8);
        price(address(bit), BIT_PRICE, 0);
        list(address(bit));
        setRule(address(ether_), 10, 50, 40, 1);
        setRule(address(bit), 0, 30, 10, 2);
    }

    /// @dev The three that are deployed behind the fund.
    function config() internal view override returns (FundConfig memory made) {
        made = super.config();
        uint256 nonce = cheats.getNonce(address(this));
        made.record = cheats.computeCreateAddress(address(this), nonce + 1);
        made.gate = IGate(cheats.computeCreateAddress(address(this), nonce + 2));
        made.door = cheats.computeCreateAddress(address(this), nonce + 3);
    }

    function deployModules() internal {
        record = Record(
            deployed("Record.sol:Record", abi.encode(fund, GOVERNANCE, uint256(0), uint256(0)))
        );
        mandate = newMandate(mandateConfig());
        rebalancer = Rebalancer(
            deployed("Rebalancer.sol:Rebalancer", abi.encode(fund, mandate, prices, GOVERNANCE))
        );
        vm.assertEq(address(fund.GATE()), address(mandate));
        vm.assertEq(fund.DOOR(), address(rebalancer));
    }

    function newMandate(Mandate.Config memory made) internal returns (Mandate) {
        return Mandate(deployed("Mandate.sol:Mandate", abi.encode(made)));
    }

    function mandateConfig() internal view returns (Mandate.Config memory) {
        return Mandate.Config({
            fund: fund,
            record: record,
            sources: IPriceSources(address(prices)),
            governance: GOVERNANCE,
            safe: SAFE,
            door: fund.DOOR(),
            limits: numbers(),
            capacities: [PC / 2, 20 * PC, 20 * PC],
            refills: [PC / 2, 20 * PC, 20 * PC]
        });
    }

    // Governance

    function set(Limit which, uint64 value) internal {
        uint64[20] memory all = mandate.limits();
        all[uint256(which)] = value;
        setAll(all);
    }

    function setAll(uint64[20] memory all) internal {
        vm.prank(GOVERNANCE);
        mandate.setLimits(all);
    }

    function setBudget(Budget which, uint64 capacity, uint64 refill) internal {
        vm.prank(GOVERNANCE);
        mandate.setBudget(which, capacity, refill);
    }

    /// @notice In percent of NAV.
    function setRule(address token, uint64 least, uint64 most, uint64 target, uint8 group)
        internal
    {
        setRule(token, Rule(least * PC, most * PC, target * PC, group, false));
    }

    function setRule(address token, Rule memory made) internal {
        vm.prank(GOVERNANCE);
        mandate.setRule(token, made);
    }

    // The Safe

    function tighten(Limit which, uint64 value, uint256 until) internal {
        vm.prank(SAFE);
        mandate.tighten(which, value, until);
    }

    function tightenBudget(Budget which, uint64 capacity, uint64 refill, uint256 until) internal {
        vm.prank(SAFE);
        mandate.tightenBudget(which, capacity, refill, until);
    }

    function tightenMost(address token, uint64 most, uint256 until) internal {
        vm.prank(SAFE);
        mandate.tightenMost(token, most, until);
    }

    function lift(uint256 key) internal {
        vm.prank(SAFE);
        mandate.lift(key);
    }

    // The door

    function charge(uint256 loss, uint256 turnover) internal returns (uint256[3] memory) {
        vm.prank(address(rebalancer));
        return mandate.charge(loss, turnover);
    }

    /// @notice Takes out of the budget of shifts, and moves nothing.
    function shiftBy(uint256 fraction) internal {
        vm.prank(address(rebalancer));
        mandate.shift(new address[](0), new uint64[](0), fraction);
    }

    // The record

    /// @notice Makes the hundred thousand shares of the beginning worth this, of which 70,000 dollars
    /// are cash.
    /// @param units Of the dollar's six decimals.
    function worth(uint256 units) internal {
        price(address(ether_), (units - 70_000e6) * 1e11, 0);
    }

    function see(uint256 units) internal {
        worth(units);
        record.observe();
    }

    /// @notice Two looks an hour apart, so that this is the steady price.
    function settleOn(uint256 units) internal {
        see(units);
        vm.warp(time() + 1 hours);
        see(units);
    }

    // What is asked for

    function terms() internal view returns (Terms memory) {
        return mandate.terms(fund.assets());
    }

    function left(Budget which) internal view returns (uint256) {
        return mandate.budgets()[uint256(which)];
    }

    function fails(bytes4 error, uint256 one, uint256 two, uint256 three) internal {
        vm.expectRevert(abi.encodeWithSelector(error, one, two, three));
    }

    function isAsGiven(uint64[20] memory found, uint64[20] memory wanted) internal pure {
        vm.assertEq(abi.encode(found), abi.encode(wanted));
    }
}
