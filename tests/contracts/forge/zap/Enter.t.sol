// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Fund} from "../../../../contracts/Fund.sol";
import {IFund} from "../../../../contracts/interfaces/IFund.sol";
import {IZap, Leg} from "../../../../contracts/interfaces/IZap.sol";
import {NoReturnValue} from "../../../../contracts/mocks/NoReturnValue.sol";
import {NothingRefused, ZapBase} from "./ZapBase.sol";

contract ZapEnterTest is ZapBase {
    function _ether(uint256 dollars) private view returns (Leg[] memory) {
        return one(leg(address(dollar), address(ether_), dollars));
    }

    /// @dev By the definition: the token there is least of decides, rounded down.
    function _suffices(uint256 dollars, uint256 ethers) private pure returns (uint256) {
        uint256 by = dollars * 100_000e18 / 70_000e6;
        uint256 other = ethers * 100_000e18 / 10e18;
        return by < other ? by : other;
    }

    function test_enter__with_the_base__makes_shares_of_nearly_all() external {
        give(address(dollar), INVESTOR, 1100e6);
        (uint256 shares, uint256 spent) = enterAs(INVESTOR, address(dollar), 1100e6, _ether(330e6));
        uint256 ethers = fund.recorded(address(ether_)) - 10e18 + ether_.balanceOf(INVESTOR);
        vm.assertTrue(ethers > 0.1099e18 && ethers < 0.11e18);
        vm.assertEq(shares, _suffices(770e6, ethers));
        vm.assertEq(fund.balanceOf(INVESTOR), shares);
        vm.assertEq(dollar.balanceOf(INVESTOR), 1100e6 - spent);
        vm.assertTrue(spent > 1099e6);
        vm.assertEq(fund.recorded(address(dollar)), 70_000e6 + spent - 330e6);
        nothingInside();
    }

    function test_enter__tells_what_it_cost_and_made() external {
        give(address(dollar), INVESTOR, 1100e6);
        Leg[] memory legs = _ether(400e6); // there are dollars for a thousand shares
        vm.prank(INVESTOR);
        vm.expectEmit(address(zap));
        emit IZap.ZappedIn(INVESTOR, address(fund), address(dollar), 1100e6, SHARES);
        zap.enter(fund, address(dollar), 1100e6, legs, SHARES, time());
        vm.assertTrue(ether_.balanceOf(INVESTOR) > 0.033e18);
        nothingInside();
    }

    function test_enter__with_a_token_the_fund_does_not_know__trades_twice() external {
        give(address(alien), INVESTOR, 1100e18);
        Leg[] memory legs = two(
            leg(address(alien), address(dollar), 1050e18),
            leg(address(dollar), address(ether_), 305e6)
        );
        (uint256 shares, uint256 spent) = enterAs(INVESTOR, address(alien), 1100e18, legs);
        vm.assertEq(spent, 1050e18);
        vm.assertEq(alien.balanceOf(INVESTOR), 50e18);
        vm.assertTrue(shares > 1015e18 && shares < 1017e18);
        uint256 rest = dollar.balanceOf(INVESTOR);
        vm.assertTrue(rest > 32e6 && rest < 34e6); // what was between and not needed
        nothingInside();
    }

    function test_enter__with_all_there_is_of_a_token__sells_it_all() external {
        give(address(alien), INVESTOR, 1100e18);
        Leg[] memory legs = two(
            leg(address(alien), address(dollar), MAX), leg(address(dollar), address(ether_), 330e6)
        );
        (, uint256 spent) = enterAs(INVESTOR, address(alien), 1100e18, legs);
        vm.assertEq(spent, 1100e18);
        nothingInside();
    }

    function test_enter__of_any_amount__makes_what_it_suffices_for(uint64 any, uint64 sold)
        external
    {
        uint256 amount = within(any, 1010e6, 5000e6);
        uint256 dollars = within(sold, 303e6, amount - 700e6);
        give(address(dollar), INVESTOR, amount);
        (uint256 shares,) = enterAs(INVESTOR, address(dollar), amount, _ether(dollars));
        uint256 ethers = fund.recorded(address(ether_)) - 10e18 + ether_.balanceOf(INVESTOR);
        vm.assertEq(shares, _suffices(amount - dollars, ethers));
        vm.assertEq(fund.balanceOf(INVESTOR), shares);
        nothingInside();
    }

    function test_enter__after_the_deadline__reverts() external {
        give(address(dollar), INVESTOR, 1100e6);
        uint256 now_ = time();
        vm.prank(INVESTOR);
        fails(IZap.Expired.selector, now_ - 1, now_);
        zap.enter(fund, address(dollar), 1100e6, _ether(305e6), SHARES, now_ - 1);
    }

    function test_enter__for_fewer_shares_than_the_least__reverts() external {
        give(address(dollar), INVESTOR, 1100e6);
        vm.prank(INVESTOR);
        fails(IZap.TooFewShares.selector, SHARES, SHARES + 1);
        zap.enter(fund, address(dollar), 1100e6, _ether(400e6), SHARES + 1, MAX);
    }

    function test_enter__with_nothing_of_a_token__reverts() external {
        give(address(dollar), INVESTOR, 1100e6);
        vm.prank(INVESTOR);
        fails(IFund.ZeroShares.selector);
        zap.enter(fund, address(dollar), 1100e6, none(), 0, MAX);
    }

    function test_enter__without_an_allowance__reverts() external {
        dollar.mint(INVESTOR, 1100e6);
        vm.prank(INVESTOR);
        vm.expectRevert(
            abi.encodeWithSignature(
                "ERC20InsufficientAllowance(address,uint256,uint256)", zap, 0, 1100e6
            )
        );
        zap.enter(fund, address(dollar), 1100e6, _ether(305e6), SHARES, MAX);
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
        zap.enter(fund, address(dollar), 1100e6, _ether(305e6), SHARES, MAX);
    }

    function test_enter__with_locked_shares__has_to_accept_deposits() external {
        give(address(dollar), INVESTOR, 2200e6);
        enterAs(INVESTOR, address(dollar), 1100e6, _ether(305e6));
        vm.prank(INVESTOR);
        fails(IFund.ReceiverLocked.selector, INVESTOR);
        zap.enter(fund, address(dollar), 1100e6, _ether(305e6), SHARES, MAX);
        vm.prank(INVESTOR);
        fund.acceptDeposits(true);
        enterAs(INVESTOR, address(dollar), 1100e6, _ether(305e6));
        vm.assertTrue(fund.balanceOf(INVESTOR) > 2 * SHARES);
    }

    function test_enter__of_a_fund_that_is_not_open__reverts() external {
        Fund young = newFund(config());
        give(address(dollar), INVESTOR, 1100e6);
        vm.prank(INVESTOR);
        fails(IFund.NotSeeded.selector);
        zap.enter(young, address(dollar), 1100e6, none(), SHARES, MAX);
    }

    /// @dev A gift is the next caller's, and does not make the sum wrong.
    function test_enter__where_something_lies__gives_it_to_the_caller() external {
        dollar.mint(address(zap), 2000e6);
        give(address(dollar), INVESTOR, 1100e6);
        (uint256 shares, uint256 spent) = enterAs(INVESTOR, address(dollar), 1100e6, _ether(305e6));
        vm.assertEq(spent, 0);
        vm.assertEq(fund.balanceOf(INVESTOR), shares);
        uint256 paid = fund.recorded(address(dollar)) - 70_000e6;
        vm.assertEq(dollar.balanceOf(INVESTOR), 3100e6 - 305e6 - paid);
        nothingInside();
    }

    function test_enter__with_a_fund_of_difficult_tokens__goes_through() external {
        NothingRefused strict = new NothingRefused();
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
        vm.assertTrue(fund.balanceOf(INVESTOR) > SHARES);
        vm.assertTrue(silent.balanceOf(INVESTOR) > 0.9e6);
        vm.assertTrue(strict.balanceOf(INVESTOR) > 0.9e18);
        nothingInside();
    }

    function test_enter__that_takes_a_unit_of_a_token__goes_through() external {
        hold(address(alien), 90);
        give(address(dollar), INVESTOR, 1100e6);
        Leg[] memory legs = two(
            leg(address(dollar), address(ether_), 305e6), leg(address(dollar), address(alien), 1e6)
        );
        enterAs(INVESTOR, address(dollar), 1100e6, legs);
        vm.assertEq(fund.recorded(address(alien)), 91);
        nothingInside();
    }

    /// @dev A token that is listed and not held is not asked anything.
    function test_enter__with_a_listed_token_that_is_mute__goes_through() external {
        price(address(alien), UNIT_PRICE, 0);
        list(address(alien));
        vm.etch(address(alien), hex"fe");
        give(address(dollar), INVESTOR, 1100e6);
        enterAs(INVESTOR, address(dollar), 1100e6, _ether(305e6));
        vm.assertTrue(fund.balanceOf(INVESTOR) > SHARES);
    }
}
