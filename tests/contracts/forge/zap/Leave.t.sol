// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IFund} from "../../../../contracts/interfaces/IFund.sol";
import {IZap, Leg} from "../../../../contracts/interfaces/IZap.sol";
import {RevertsForOne} from "../../../../contracts/mocks/RevertsForOne.sol";
import {NothingRefused, ZapBase} from "./ZapBase.sol";

contract ZapLeaveTest is ZapBase {
    function setUp() public override {
        super.setUp();
        invest(INVESTOR, SHARES);
        allow(address(fund), INVESTOR, SHARES);
    }

    function _ether(uint256 amount) private view returns (Leg[] memory) {
        return one(leg(address(ether_), address(dollar), amount));
    }

    function test_leave__for_the_base__sells_the_rest() external {
        uint256 received = leaveAs(INVESTOR, address(dollar), 999e6, _ether(MAX));
        vm.assertTrue(received > 999.8e6 && received < 1000e6);
        vm.assertEq(dollar.balanceOf(INVESTOR), received);
        vm.assertEq(ether_.balanceOf(INVESTOR), 0);
        vm.assertEq(fund.balanceOf(INVESTOR), 0);
        vm.assertEq(fund.allowance(INVESTOR, address(zap)), 0);
        nothingInside();
    }

    function test_leave__for_another_asset__sells_the_base() external {
        Leg[] memory legs = one(leg(address(dollar), address(ether_), MAX));
        uint256 received = leaveAs(INVESTOR, address(ether_), 0.33e18, legs);
        vm.assertTrue(received > 0.333e18 && received < 0.3334e18);
        vm.assertEq(ether_.balanceOf(INVESTOR), received);
        vm.assertEq(dollar.balanceOf(INVESTOR), 0);
        nothingInside();
    }

    function test_leave__for_a_token_the_fund_does_not_know__sells_all() external {
        Leg[] memory legs = two(
            leg(address(ether_), address(dollar), MAX), leg(address(dollar), address(alien), MAX)
        );
        uint256 received = leaveAs(INVESTOR, address(alien), 999e18, legs);
        vm.assertTrue(received > 999e18 && received < 1000e18);
        vm.assertEq(alien.balanceOf(INVESTOR), received);
        nothingInside();
    }

    function test_leave__with_legs_for_a_part__brings_the_others_as_they_are() external {
        uint256 received = leaveAs(INVESTOR, address(dollar), 729e6, _ether(0.01e18));
        vm.assertTrue(received > 729.9e6 && received < 730e6);
        vm.assertEq(ether_.balanceOf(INVESTOR), 0.09e18);
        nothingInside();
    }

    function test_leave__with_no_leg__is_leaving_in_kind() external {
        vm.prank(INVESTOR);
        vm.expectEmit(address(zap));
        emit IZap.ZappedOut(INVESTOR, address(fund), address(dollar), SHARES, 700e6);
        vm.assertEq(zap.leave(fund, SHARES, address(dollar), none(), 700e6, time()), 700e6);
        vm.assertEq(ether_.balanceOf(INVESTOR), 0.1e18);
        nothingInside();
    }

    /// @dev What is bought on the way and is neither an asset nor what is wanted comes as well.
    function test_leave__with_a_leg_that_leads_elsewhere__brings_what_it_bought() external {
        Leg[] memory legs = one(leg(address(dollar), address(alien), 100e6));
        vm.assertEq(leaveAs(INVESTOR, address(dollar), 600e6, legs), 600e6);
        vm.assertTrue(alien.balanceOf(INVESTOR) > 99e18);
        nothingInside();
    }

    function test_leave__for_less_than_the_least__reverts() external {
        vm.prank(INVESTOR);
        fails(IZap.TooLittleOut.selector, address(dollar), 700e6, 700e6 + 1);
        zap.leave(fund, SHARES, address(dollar), none(), 700e6 + 1, MAX);
    }

    function test_leave__after_the_deadline__reverts() external {
        uint256 now_ = time();
        vm.prank(INVESTOR);
        fails(IZap.Expired.selector, now_ - 1, now_);
        zap.leave(fund, SHARES, address(dollar), none(), 0, now_ - 1);
    }

    function test_leave__without_an_allowance__reverts() external {
        allow(address(fund), INVESTOR, SHARES - 1);
        vm.prank(INVESTOR);
        vm.expectRevert(
            abi.encodeWithSignature(
                "ERC20InsufficientAllowance(address,uint256,uint256)", zap, SHARES - 1, SHARES
            )
        );
        zap.leave(fund, SHARES, address(dollar), none(), 0, MAX);
    }

    /// @dev The shares that others allow the zap to burn are theirs alone to use.
    function test_leave__by_another__does_not_touch_what_others_allow() external {
        vm.prank(STRANGER);
        vm.expectRevert(
            abi.encodeWithSignature(
                "ERC20InsufficientAllowance(address,uint256,uint256)", zap, 0, SHARES
            )
        );
        zap.leave(fund, SHARES, address(dollar), none(), 0, MAX);
    }

    function test_leave__with_shares_locked_at_nav__reverts() external {
        uint256 got = enter(OTHER, 1000e6);
        allow(address(fund), OTHER, got);
        vm.prank(OTHER);
        fails(IFund.SharesLocked.selector, OTHER, got, 0);
        zap.leave(fund, got, address(dollar), none(), 0, MAX);
    }

    function test_leave__where_something_lies__gives_it_to_the_caller() external {
        dollar.mint(address(zap), 5e6);
        ether_.mint(address(zap), 1e18);
        vm.assertEq(leaveAs(INVESTOR, address(dollar), 705e6, none()), 705e6);
        vm.assertEq(ether_.balanceOf(INVESTOR), 1.1e18);
        nothingInside();
    }

    function test_leave__of_a_token_that_does_not_pay__leaves_the_claim_to_the_owner() external {
        RevertsForOne bad = new RevertsForOne(18, 0);
        hold(address(bad), 100e18);
        openPool(address(dollar), 1e6, address(bad), 1e18, FEE, 1e21);
        bad.refuse(address(zap));
        Leg[] memory legs = two(
            leg(address(bad), address(dollar), MAX), leg(address(ether_), address(dollar), MAX)
        );
        uint256 received = leaveAs(INVESTOR, address(dollar), 999e6, legs);
        vm.assertTrue(received > 999e6);
        uint256 owed = 100e18 * SHARES / (100_000e18 + SHARES);
        vm.assertEq(fund.claims(address(bad), INVESTOR), owed);
        vm.assertEq(fund.claims(address(bad), address(zap)), 0);
        vm.prank(INVESTOR);
        fund.claim(address(bad), INVESTOR);
        vm.assertEq(bad.balanceOf(INVESTOR), owed);
        nothingInside();
    }

    function test_leave__with_a_token_that_is_mute__goes_through() external {
        hold(address(alien), 100e18);
        vm.etch(address(alien), hex"fe");
        Leg[] memory legs = two(
            leg(address(alien), address(dollar), MAX), leg(address(ether_), address(dollar), MAX)
        );
        uint256 received = leaveAs(INVESTOR, address(dollar), 999e6, legs);
        vm.assertTrue(received > 999e6);
        vm.assertTrue(fund.claims(address(alien), INVESTOR) > 0);
    }

    function test_leave__of_an_asset_of_which_there_is_nothing__goes_through() external {
        price(address(alien), UNIT_PRICE, 0);
        list(address(alien));
        vm.etch(address(alien), hex"fe");
        vm.assertEq(leaveAs(INVESTOR, address(dollar), 700e6, none()), 700e6);
    }

    function test_leave__that_brings_a_unit_of_a_token__pays_it_out() external {
        hold(address(alien), 101);
        leaveAs(INVESTOR, address(dollar), 699e6, none());
        vm.assertEq(alien.balanceOf(INVESTOR), 1);
        nothingInside();
    }

    function test_leave__with_a_token_that_bears_no_nothing__sends_it_none() external {
        NothingRefused strict = new NothingRefused();
        hold(address(strict), 100e18);
        openPool(address(dollar), 1e6, address(strict), 1e18, FEE, 1e21);
        uint256 received =
            leaveAs(INVESTOR, address(dollar), 0, one(leg(address(strict), address(dollar), MAX)));
        vm.assertTrue(received > 700.9e6);
        nothingInside();
    }

    /// @dev In and out again costs fees and rounding, and leaves nothing anywhere.
    function test_leave__of_what_just_entered__brings_less_than_it_cost(uint64 any) external {
        uint256 dollars = within(any, 1000, 5000e6);
        give(address(dollar), OTHER, dollars);
        Leg[] memory legs = one(leg(address(dollar), address(ether_), dollars * 3 / 10));
        vm.prank(OTHER);
        (uint256 shares,) = zap.enter(fund, address(dollar), dollars, legs, 1, time());
        allow(address(fund), OTHER, shares);
        vm.prank(OTHER);
        zap.leave(fund, shares, address(dollar), _ether(MAX), 0, time());
        vm.assertEq(fund.balanceOf(OTHER), 0);
        vm.assertLe(dollar.balanceOf(OTHER), dollars);
        vm.assertLe(dollars * 99 / 100, dollar.balanceOf(OTHER) + 3);
        nothingInside();
    }
}
