// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Fund} from "../../../../contracts/Fund.sol";
import {IFund} from "../../../../contracts/interfaces/IFund.sol";
import {IZap, Leg} from "../../../../contracts/interfaces/IZap.sol";
import {NoReturnValue} from "../../../../contracts/mocks/NoReturnValue.sol";
import {MockToken} from "../../../../contracts/mocks/MockToken.sol";
import {ZapBase} from "./ZapBase.sol";

/// @notice BNB's: an allowance of nothing is refused.
contract NoZeroAllowance is MockToken {
    constructor() MockToken("No zero", "NOZ", 18, 0) {}

    function approve(address spender, uint256 amount) public override returns (bool) {
        require(amount > 0, "nothing");
        return super.approve(spender, amount);
    }
}

contract ZapEnterTest is ZapBase {
    function _ether(uint256 dollars) private view returns (Leg[] memory) {
        return one(leg(address(dollar), address(ether_), dollars));
    }

    function test_enter__with_the_base__buys_the_rest_and_gives_back_what_is_left() external {
        give(address(dollar), INVESTOR, 1100e6);
        vm.prank(INVESTOR);
        vm.expectEmit(address(zap));
        emit IZap.ZappedIn(INVESTOR, address(fund), address(dollar), 1005e6, SHARES);
        uint256 spent = zap.enter(fund, address(dollar), 1100e6, SHARES, _ether(305e6), time());
        vm.assertEq(spent, 1005e6);
        vm.assertEq(fund.balanceOf(INVESTOR), SHARES);
        vm.assertEq(dollar.balanceOf(INVESTOR), 95e6);
        uint256 over = ether_.balanceOf(INVESTOR); // of 305 dollars, five are too many
        vm.assertTrue(over > 0.0016e18 && over < 5e18 / uint256(3000));
        nothingInside();
    }

    function test_enter__with_a_token_the_fund_does_not_know__trades_twice() external {
        give(address(alien), INVESTOR, 1100e18);
        Leg[] memory legs = two(
            leg(address(alien), address(dollar), 1050e18),
            leg(address(dollar), address(ether_), 305e6)
        );
        uint256 spent = enterAs(INVESTOR, address(alien), 1100e18, legs);
        vm.assertEq(spent, 1050e18);
        vm.assertEq(alien.balanceOf(INVESTOR), 50e18);
        vm.assertEq(fund.balanceOf(INVESTOR), SHARES);
        uint256 rest = dollar.balanceOf(INVESTOR);
        vm.assertTrue(rest > 44e6 && rest < 45e6); // what was between and not needed
        nothingInside();
    }

    function test_enter__with_all_there_is_of_a_token__sells_it_all() external {
        give(address(alien), INVESTOR, 1100e18);
        Leg[] memory legs = two(
            leg(address(alien), address(dollar), MAX), leg(address(dollar), address(ether_), 305e6)
        );
        vm.assertEq(enterAs(INVESTOR, address(alien), 1100e18, legs), 1100e18);
        nothingInside();
    }

    /// @dev Of any amount that suffices exactly these shares come, and what they did not need.
    function test_enter__of_any_amount__makes_exact_shares_of_it(uint64 any, uint64 sold) external {
        uint256 amount = within(any, 1002e6, 5000e6);
        uint256 dollars = within(sold, 301e6, amount - 700e6);
        give(address(dollar), INVESTOR, amount);
        uint256 spent = enterAs(INVESTOR, address(dollar), amount, _ether(dollars));
        vm.assertEq(spent, dollars + 700e6);
        vm.assertEq(dollar.balanceOf(INVESTOR), amount - spent);
        vm.assertEq(fund.balanceOf(INVESTOR), SHARES);
        vm.assertEq(fund.recorded(address(dollar)), 70_700e6);
        vm.assertEq(fund.recorded(address(ether_)), 10.1e18);
        nothingInside();
    }

    function test_enter__after_the_deadline__reverts() external {
        give(address(dollar), INVESTOR, 1100e6);
        uint256 now_ = time();
        vm.prank(INVESTOR);
        fails(IZap.Expired.selector, now_ - 1, now_);
        zap.enter(fund, address(dollar), 1100e6, SHARES, _ether(305e6), now_ - 1);
    }

    function test_enter__with_too_little_of_a_token__says_of_which() external {
        give(address(dollar), INVESTOR, 1100e6);
        vm.prank(INVESTOR);
        fails(IZap.TooLittleBought.selector, address(ether_), 0, 0.1e18);
        zap.enter(fund, address(dollar), 1100e6, SHARES, none(), MAX);
        vm.prank(INVESTOR);
        fails(IZap.TooLittleBought.selector, address(dollar), 700e6 - 1, 700e6);
        zap.enter(fund, address(dollar), 1005e6 - 1, SHARES, _ether(305e6), MAX);
    }

    function test_enter__without_an_allowance__reverts() external {
        dollar.mint(INVESTOR, 1100e6);
        vm.prank(INVESTOR);
        vm.expectRevert(
            abi.encodeWithSignature(
                "ERC20InsufficientAllowance(address,uint256,uint256)", zap, 0, 1100e6
            )
        );
        zap.enter(fund, address(dollar), 1100e6, SHARES, _ether(305e6), MAX);
    }

    /// @dev What others allow the zap to take is theirs alone to use.
    function test_enter__by_another__does_not_touch_what_others_allow() external {
        give(address(dollar), INVESTOR, 1100e6);
        vm.prank(STRANGER);
        vm.expectRevert(
            abi.encodeWithSignature(
                "ERC20InsufficientAllowance(address,uint256,uint256)", zap, 0, 1100e6
            )
        );
        zap.enter(fund, address(dollar), 1100e6, SHARES, _ether(305e6), MAX);
    }

    function test_enter__with_locked_shares__has_to_accept_deposits() external {
        give(address(dollar), INVESTOR, 2200e6);
        enterAs(INVESTOR, address(dollar), 1100e6, _ether(305e6));
        vm.prank(INVESTOR);
        fails(IFund.ReceiverLocked.selector, INVESTOR);
        zap.enter(fund, address(dollar), 1100e6, SHARES, _ether(305e6), MAX);
        vm.prank(INVESTOR);
        fund.acceptDeposits(true);
        enterAs(INVESTOR, address(dollar), 1100e6, _ether(305e6));
        vm.assertEq(fund.balanceOf(INVESTOR), 2 * SHARES);
    }

    function test_enter__of_a_fund_that_is_not_open__reverts() external {
        Fund young = newFund(config());
        give(address(dollar), INVESTOR, 1100e6);
        vm.prank(INVESTOR);
        fails(IFund.NotSeeded.selector);
        zap.enter(young, address(dollar), 1100e6, SHARES, none(), MAX);
    }

    function test_enter__of_no_shares__reverts() external {
        give(address(dollar), INVESTOR, 1100e6);
        vm.prank(INVESTOR);
        fails(IFund.ZeroShares.selector);
        zap.enter(fund, address(dollar), 1100e6, 0, none(), MAX);
    }

    /// @dev A gift is the next caller's, and does not make the sum wrong.
    function test_enter__where_something_lies__gives_it_to_the_caller() external {
        dollar.mint(address(zap), 2000e6);
        give(address(dollar), INVESTOR, 1100e6);
        vm.assertEq(enterAs(INVESTOR, address(dollar), 1100e6, _ether(305e6)), 0);
        vm.assertEq(dollar.balanceOf(INVESTOR), 3100e6 - 1005e6);
        nothingInside();
    }

    function test_enter__with_a_fund_of_difficult_tokens__goes_through() external {
        NoZeroAllowance strict = new NoZeroAllowance();
        NoReturnValue silent = new NoReturnValue(6, 0);
        hold(address(strict), 100e18);
        hold(address(silent), 100e6);
        openPool(address(dollar), 1e6, address(strict), 1e18, FEE, 1e21);
        openPool(address(dollar), 1e6, address(silent), 1e6, FEE, 1e18);
        give(address(dollar), INVESTOR, 1100e6);
        Leg[] memory legs = new Leg[](3);
        legs[0] = leg(address(dollar), address(ether_), 305e6);
        legs[1] = leg(address(dollar), address(strict), 2e6);
        legs[2] = leg(address(dollar), address(silent), 2e6);
        enterAs(INVESTOR, address(dollar), 1100e6, legs);
        vm.assertEq(fund.balanceOf(INVESTOR), SHARES);
        vm.assertTrue(silent.balanceOf(INVESTOR) > 0.9e6);
        vm.assertTrue(strict.balanceOf(INVESTOR) > 0.9e18);
        nothingInside();
    }

    /// @dev A token that is listed and not held is not asked anything.
    function test_enter__with_a_listed_token_that_is_mute__goes_through() external {
        price(address(alien), UNIT_PRICE, 0);
        list(address(alien));
        vm.etch(address(alien), hex"fe");
        give(address(dollar), INVESTOR, 1100e6);
        enterAs(INVESTOR, address(dollar), 1100e6, _ether(305e6));
        vm.assertEq(fund.balanceOf(INVESTOR), SHARES);
    }
}
