// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Founding} from "../../../../contracts/interfaces/IFundFactory.sol";
import {Limit} from "../../../../contracts/interfaces/IMandate.sol";
import {Leg, Plan} from "../../../../contracts/interfaces/IRebalancer.sol";
import {DevToken} from "../../../../contracts/mocks/DevToken.sol";
import {MockExecutor} from "../../../../contracts/mocks/MockExecutor.sol";
import {BallotsBase} from "./BallotsBase.sol";

/// @notice Holds: the keeper's key and two of three signers of the Safe, for a year in which nobody
/// votes. Somebody observes each day.
contract CollusionTest is BallotsBase {
    address private constant KEEPER = address(0xBEEF);
    uint256 private constant ONE = 1e18;
    uint256 private constant DAYS = 365;

    DevToken private token;
    address private executor;

    /// @dev Targets may move as they like: that budget is not what the bound is made of.
    function founding() internal view override returns (Founding memory made) {
        made = super.founding();
        (made.capacities[2], made.refills[2]) = (100 * PC, 100 * PC);
    }

    /// @notice Part of the fund's dollars may be a token that is a dollar too.
    function setUp() public override {
        super.setUp();
        token = newToken("Other Dollar", "USDO", 18);
        executor = address(new MockExecutor());
        Proposal memory one = joined(listing(address(token), feed), hiring(KEEPER, executor));
        atReady(one);
        feed.setAnswer(1e8);
        executeThere(SAFE, one);
    }

    /// @dev Gets: within the mandate's bound, each day and over the year, until the ladder lets nothing
    /// more be bought; the doors at NAV closed for thirty days of each forty; and every day a holder
    /// leaves in kind with her part.
    function test_attack__of_the_safe_and_the_keeper__is_bound_for_a_year() external {
        uint256 bound = mandate.worstCaseLoss(DAYS * 1 days);
        uint256 part = fund.balanceOf(EVE) / DAYS;
        (uint256 lost, uint256 closed) = (0, 0);
        for (uint256 i; i < DAYS; ++i) {
            feed.setAnswer(1e8);
            record().observe();
            lost += _robs();
            _closes();
            if (mandate.redemptionsPaused()) ++closed;
            _leavesInKind(part);
            vm.warp(time() + 1 days);
        }
        vm.assertLe(lost, bound);
        vm.assertLe(15 * PC, lost); // and it tried
        vm.assertLe(closed, 9 * 30 + 5);
        vm.assertTrue(!mandate.tripped());
        vm.assertLe(79 * PC, _worth() * ONE / fund.effectiveSupply() * 1e12);
    }

    function _worth() private view returns (uint256) {
        return fund.recorded(address(dollar)) + fund.recorded(address(token)) / 1e12;
    }

    /// @notice All that the keeper can lose in a day, by two trades more than the budgets let it.
    /// @return lost The parts of NAV.
    function _robs() private returns (uint256 lost) {
        uint256 bound = mandate.worstCaseLoss(0);
        for (uint256 i; i < 3; ++i) {
            uint256 before = _worth();
            if (!_sends(true, before)) _sends(false, before);
            lost += (before - _worth()) * ONE / before;
        }
        vm.assertLe(lost, bound);
    }

    /// @notice To and fro between four tenths of NAV and half of that, a hundredth lost on each way;
    /// and where nothing may be bought any more, down to nothing.
    function _sends(bool buys, uint256 nav) private returns (bool) {
        uint256 held = fund.recorded(address(token)) / 1e12;
        uint64[] memory targets = new uint64[](2);
        if (buys) targets[1] = 40 * PC;
        else if (mandate.rule(address(token)).target > 20 * PC) targets[1] = 20 * PC;
        uint256 aim = nav * targets[1] / ONE;
        if (buys == (held >= aim)) return false;
        Leg[] memory legs = new Leg[](1);
        legs[0] = buys ? _buys(_most(aim - held, nav)) : _sells(_most(held - aim, nav));
        bytes32 hash = mandate.mandateHash();
        Plan memory plan = Plan(rebalancer.epoch() + 1, time(), hash, "", targets, legs);
        vm.prank(KEEPER);
        try rebalancer.rebalance(plan) {
            return true;
        } catch {
            return false;
        }
    }

    /// @dev A little less than a fifth, by which the two prices are apart.
    function _most(uint256 amount, uint256 nav) private pure returns (uint256) {
        uint256 most = nav * 1999 / 10_000;
        return amount < most ? amount : most;
    }

    function _buys(uint256 dollars) private returns (Leg memory) {
        uint256 bought = dollars * 99_001 / 100_000 * 1e12;
        token.mint(executor, bought);
        bytes memory route = abi.encode(bought, 0, address(0), "");
        return Leg(executor, address(dollar), address(token), uint128(dollars), route);
    }

    function _sells(uint256 dollars) private returns (Leg memory) {
        uint256 bought = dollars * 99_001 / 100_000;
        dollar.mint(executor, bought);
        bytes memory route = abi.encode(bought, 0, address(0), "");
        return Leg(executor, address(token), address(dollar), uint128(dollars * 1e12), route);
    }

    /// @notice Both doors at NAV, whenever it is let.
    function _closes() private {
        uint256 until = time() + 30 days;
        for (uint256 flow = uint256(Limit.Deposits); flow <= uint256(Limit.Redemptions); ++flow) {
            vm.prank(SAFE);
            try mandate.pause(Limit(flow), until) {} catch {}
        }
    }

    function _leavesInKind(uint256 shares) private {
        uint256 supply = fund.effectiveSupply();
        uint256 dollars = fund.recorded(address(dollar)) * shares / supply;
        uint256 tokens = fund.recorded(address(token)) * shares / supply;
        vm.prank(EVE);
        (uint256[] memory amounts,) = fund.redeemInKind(shares, EVE, EVE);
        vm.assertEq(amounts[0], dollars);
        vm.assertEq(amounts[1], tokens);
    }
}
