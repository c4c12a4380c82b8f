// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Budget, Limit, Rule} from "../../../../contracts/interfaces/IMandate.sol";
import {Reason} from "../../../../contracts/interfaces/IPrices.sol";
import {Leg, Plan} from "../../../../contracts/interfaces/IRebalancer.sol";
import {MandateBase} from "../mandate/MandateBase.sol";
import {IMintable} from "../fund/FundBase.sol";

/// @title RebalancerBase
/// @notice 70 % dollars, 30 % ether and no bits, of a NAV of 100,000 dollars; targets 50, 40 and 10.
/// At the prices of the ground a percent of NAV is 1,000 dollars, a third of an ether, 2,000,000 bits.
/// Rules that nobody meets by accident: ether 0 to 60 % in group one, bits 0 to 60 % in group two.
abstract contract RebalancerBase is MandateBase {
    address internal constant KEEPER = address(0x4EE);
    bytes32 internal constant WHY = keccak256("because");

    uint256 internal constant BIT = 1e8; // a whole one

    function setUp() public virtual override {
        super.setUp();
        vm.prank(GOVERNANCE);
        rebalancer.setLease(KEEPER, START + 100 days);
        vm.prank(SAFE);
        rebalancer.appoint(KEEPER);
        vm.prank(GOVERNANCE);
        rebalancer.allow(address(executor));
        setRule(address(ether_), 0, 60, 40, 1);
        setRule(address(bit), 0, 60, 10, 2);
        settleOn(100_000e6);
    }

    // Legs

    /// @notice The executor has, and gives, so much.
    function leg(address sell, address buy_, uint256 amount, uint256 bought)
        internal
        returns (Leg memory)
    {
        IMintable(buy_).mint(address(executor), bought);
        return Leg(address(executor), sell, buy_, uint128(amount), route(bought));
    }

    /// @notice Ether for dollars at its price of 3,000: for each 3e9 units of the one 1e18 of the other.
    function toEther(uint256 dollars) internal returns (Leg memory) {
        return leg(address(dollar), address(ether_), dollars, dollars * 1e18 / 3000e6);
    }

    function fromEther(uint256 amount, uint256 dollars) internal returns (Leg memory) {
        return leg(address(ether_), address(dollar), amount, dollars);
    }

    function toBits(uint256 dollars) internal returns (Leg memory) {
        return leg(address(dollar), address(bit), dollars, dollars * BIT / 50_000e6);
    }

    function legs(Leg memory one) internal pure returns (Leg[] memory all) {
        all = new Leg[](1);
        all[0] = one;
    }

    function legs(Leg memory one, Leg memory two) internal pure returns (Leg[] memory all) {
        all = new Leg[](2);
        (all[0], all[1]) = (one, two);
    }

    // Plans

    function noTargets() internal pure returns (uint64[] memory) {
        return new uint64[](0);
    }

    function aims(uint64 ethers, uint64 bits) internal pure returns (uint64[] memory all) {
        all = new uint64[](3);
        (all[1], all[2]) = (ethers, bits);
    }

    function plan(Leg[] memory all) internal view returns (Plan memory) {
        return Plan(rebalancer.epoch() + 1, time(), mandate.mandateHash(), WHY, noTargets(), all);
    }

    function plan(Leg memory one) internal view returns (Plan memory) {
        return plan(legs(one));
    }

    function plan(uint64[] memory targets) internal view returns (Plan memory made) {
        made = plan(new Leg[](0));
        made.targets = targets;
    }

    function send(Plan memory made) internal {
        vm.prank(KEEPER);
        rebalancer.rebalance(made);
    }

    function send(Leg memory one) internal {
        send(plan(one));
    }

    function send(Leg memory one, Leg memory two) internal {
        send(plan(legs(one, two)));
    }

    /// @notice The plan is refused with exactly this.
    function refused(Plan memory made, bytes memory reason) internal {
        vm.prank(KEEPER);
        vm.expectRevert(reason);
        rebalancer.rebalance(made);
    }

    function refused(Leg memory one, bytes memory reason) internal {
        refused(plan(one), reason);
    }

    // What an error says

    function why(bytes4 error) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(error);
    }

    function why(bytes4 error, uint256 one) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(error, one);
    }

    function why(bytes4 error, uint256 one, uint256 two) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(error, one, two);
    }

    function why(bytes4 error, uint256 one, uint256 two, uint256 three)
        internal
        pure
        returns (bytes memory)
    {
        return abi.encodeWithSelector(error, one, two, three);
    }

    function why(bytes4 error, address one) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(error, one);
    }

    function why(bytes4 error, address one, uint256 two) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(error, one, two);
    }

    function why(bytes4 error, address one, uint256 two, uint256 three)
        internal
        pure
        returns (bytes memory)
    {
        return abi.encodeWithSelector(error, one, two, three);
    }

    function why(bytes4 error, address one, uint256 two, uint256 three, uint256 four)
        internal
        pure
        returns (bytes memory)
    {
        return abi.encodeWithSelector(error, one, two, three, four);
    }

    // The ground

    /// @notice Prices of the sources that do not agree, or are not there.
    function doubt(address token, Reason reason) internal {
        uint256 mid = prices.vector(fund.assets())[_place(token)].mid;
        bool gone = reason != Reason.Deviating && reason != Reason.SecondaryUnusable;
        prices.set(token, gone ? 0 : mid, mid, mid, reason);
    }

    function _place(address token) private view returns (uint256 i) {
        address[] memory tokens = fund.assets();
        while (tokens[i] != token) ++i;
    }

    /// @notice The fund trades as the door lets it, past all rules.
    function swap(address sell, address buy_, uint256 amount, uint256 bought) internal {
        IMintable(buy_).mint(address(executor), bought);
        vm.prank(address(rebalancer));
        fund.exchange(address(executor), sell, buy_, amount, route(bought));
    }

    /// @notice Buckets that nobody meets by accident.
    function widen() internal {
        uint64[20] memory all = numbers();
        all[uint256(Limit.MinCash)] = 5 * PC;
        all[uint256(Limit.LargestTrade)] = 50 * PC;
        all[uint256(Limit.FirstRisk)] = 95 * PC;
        setAll(all);
        vm.prank(GOVERNANCE);
        mandate.setBudget(Budget(0), 5 * PC, 5 * PC);
        vm.prank(GOVERNANCE);
        mandate.setBudget(Budget(1), 100 * PC, 100 * PC);
        vm.prank(GOVERNANCE);
        mandate.setBudget(Budget(2), 100 * PC, 100 * PC);
        vm.warp(time() + 1 days);
        record.observe();
    }

    function setEther(uint64 least, uint64 most, uint64 target) internal {
        setRule(address(ether_), Rule(least, most, target, 1, false));
    }

    function setBits(uint64 least, uint64 most, uint64 target) internal {
        setRule(address(bit), Rule(least, most, target, 2, false));
    }
}
