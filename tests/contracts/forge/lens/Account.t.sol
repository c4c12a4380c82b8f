// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IFund} from "../../../../contracts/interfaces/IFund.sol";
import {AccountView} from "../../../../contracts/interfaces/ILens.sol";
import {RevertsForOne} from "../../../../contracts/mocks/RevertsForOne.sol";
import {Seizable} from "../../../../contracts/mocks/Seizable.sol";
import {LensBase} from "./LensBase.sol";

contract LensAccountTest is LensBase {
    function test_account__of_nobody__is_nothing() external view {
        AccountView memory seen = lens.account(fund, STRANGER);
        vm.assertEq(seen.shares + seen.maxRedeem + seen.maxWithdraw, 0);
        vm.assertEq(seen.cash + seen.allowance, 0);
        vm.assertEq(seen.claims.length, 2);
        vm.assertEq(seen.claims[0] + seen.claims[1], 0);
    }

    function test_account__is_what_it_has_and_may() external {
        invest(INVESTOR, 1000e18);
        enterInKind(INVESTOR, 50e18);
        vm.warp(time() + 1 hours);
        uint256 atNav = enter(INVESTOR, 100e6);
        dollar.mint(INVESTOR, 7);
        vm.prank(INVESTOR);
        dollar.approve(address(fund), 5);
        AccountView memory seen = lens.account(fund, INVESTOR);
        vm.assertEq(seen.shares, 1050e18 + atNav);
        vm.assertEq(seen.atNav, atNav);
        vm.assertEq(seen.navUntil, time() + LOCK);
        vm.assertEq(seen.inKind, 50e18);
        vm.assertEq(seen.kindUntil, time() + LOCK - 1 hours);
        vm.assertEq(seen.maxRedeem, 1000e18);
        vm.assertEq(seen.maxWithdraw, 1000e6);
        vm.assertEq(seen.cash, dollar.balanceOf(INVESTOR));
        vm.assertEq(seen.allowance, 5);
    }

    function test_account__without_a_price__may_not_and_has_the_rest() external {
        invest(INVESTOR, 1000e18);
        prices.setBroken(true);
        AccountView memory seen = lens.account(fund, INVESTOR);
        vm.assertEq(seen.shares, 1000e18);
        vm.assertEq(seen.maxRedeem + seen.maxWithdraw, 0);
    }

    function test_account__tells_its_claims() external {
        RevertsForOne token = new RevertsForOne(18, 0);
        hold(address(token), 101e18);
        invest(INVESTOR, 1000e18);
        token.refuse(INVESTOR);
        (uint256[] memory amounts,) = leaveInKind(INVESTOR, 1000e18);
        AccountView memory seen = lens.account(fund, INVESTOR);
        vm.assertEq(seen.claims.length, 3);
        vm.assertEq(seen.claims[0] + seen.claims[1], 0);
        vm.assertEq(seen.claims[2], amounts[2]);
        vm.assertEq(seen.shares, 0);
    }

    function test_previewInKind__is_what_happens(uint96 many, uint64 ppm, uint32 span) external {
        invest(INVESTOR, 1000e18);
        setFee(0.05e18);
        settleOn(within(ppm, 0.7e6 + 1, 9e6));
        vm.warp(time() + span);
        uint256 shares = within(many, 1, 1000e18);
        (uint256[] memory paid, uint256[] memory taken) = lens.previewInKind(fund, shares);
        (uint256[] memory amounts,) = leaveInKind(INVESTOR, shares);
        vm.assertEq(abi.encode(amounts), abi.encode(paid));
        (, taken) = lens.previewInKind(fund, shares);
        provide(address(dollar), OTHER, taken[0]);
        provide(address(ether_), OTHER, taken[1]);
        vm.prank(OTHER);
        amounts = fund.depositInKind(shares, OTHER, taken, time());
        vm.assertEq(abi.encode(amounts), abi.encode(taken));
    }

    function test_previewInKind__behind_a_loss__takes_the_record_and_pays_what_is_there() external {
        Seizable token = new Seizable(18, 0);
        hold(address(token), 100e18);
        token.seize(address(fund), 50e18);
        (uint256[] memory paid, uint256[] memory taken) = lens.previewInKind(fund, 1000e18);
        vm.assertEq(paid[2], 0.5e18);
        vm.assertEq(taken[2], 1e18);
    }

    function test_previewInKind__before_the_first_share__reverts() external {
        fund = newFund(config());
        fails(IFund.NotSeeded.selector);
        lens.previewInKind(fund, 1e18);
    }
}
