// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IFund} from "../../../../contracts/interfaces/IFund.sol";
import {DevToken} from "../../../../contracts/mocks/DevToken.sol";
import {LyingBalance} from "../../../../contracts/mocks/LyingBalance.sol";
import {FundBase} from "./FundBase.sol";
import {SecondDoor, TwoDoors} from "./HostileTokens.sol";

contract SkimTest is FundBase {
    function test_skim__of_a_donation__sends_it_to_the_fee_receiver_and_tells() external {
        dollar.mint(address(fund), 5e6);
        vm.prank(STRANGER);
        vm.expectEmit(address(fund));
        emit IFund.Skimmed(address(dollar), 5e6);
        vm.assertEq(fund.skim(address(dollar)), 5e6);
        vm.assertEq(dollar.balanceOf(FEES), 5e6);
        vm.assertEq(fund.recorded(address(dollar)), 70_000e6);
        vm.assertEq(dollar.balanceOf(address(fund)), 70_000e6);
    }

    function test_skim__of_nothing__reverts() external {
        fails(IFund.NothingToSkim.selector, address(dollar));
        fund.skim(address(dollar));
    }

    function test_skim__of_escrow__reverts() external {
        invest(INVESTOR, 1000e18);
        vm.prank(INVESTOR);
        fund.redeemInKind(1000e18, address(0), INVESTOR);
        vm.assertEq(fund.escrow(address(dollar)), 700e6);
        fails(IFund.NothingToSkim.selector, address(dollar));
        fund.skim(address(dollar));
        dollar.mint(address(fund), 1);
        vm.assertEq(fund.skim(address(dollar)), 1);
    }

    /// @dev A token may have a second address, which no record knows.
    function test_skim__by_another_address_of_a_listed_token__reverts() external {
        TwoDoors token = new TwoDoors();
        hold(address(token), 100e18);
        SecondDoor second = token.SECOND();
        vm.assertEq(second.balanceOf(address(fund)), 100e18);
        fails(IFund.NotListed.selector, address(second));
        fund.skim(address(second));
    }

    function test_skim__of_what_is_not_listed__reverts() external {
        DevToken token = newToken("Airdrop", "AIR", 18);
        token.mint(address(fund), 3e18);
        fails(IFund.NotListed.selector, address(token));
        fund.skim(address(token));
        price(address(token), UNIT_PRICE, 0);
        list(address(token));
        vm.assertEq(fund.skim(address(token)), 3e18);
    }

    function test_skim__of_what_does_not_say_its_balance__reverts() external {
        LyingBalance token = new LyingBalance(18, 0);
        hold(address(token), 1e18);
        token.setAnswer(address(fund), LyingBalance.Manner.Reverts, 0);
        fails(IFund.BalanceUnreadable.selector, address(token));
        fund.skim(address(token));
    }

    function test_invariant_07__a_donation__changes_no_share_price(uint96 amount, bool skimmed)
        external
    {
        invest(INVESTOR, 1000e18);
        (uint256 low, uint256 high) = fund.nav();
        uint256 total = fund.totalAssets();
        (uint256[] memory paid,) = lens.previewInKind(fund, 1000e18);
        dollar.mint(address(fund), uint256(amount) + 1);
        ether_.mint(address(fund), uint256(amount) + 1);
        if (skimmed) fund.skim(address(dollar));
        (uint256 low_, uint256 high_) = fund.nav();
        (uint256[] memory paid_,) = lens.previewInKind(fund, 1000e18);
        vm.assertEq(low_, low);
        vm.assertEq(high_, high);
        vm.assertEq(fund.totalAssets(), total);
        vm.assertEq(paid_[0], paid[0]);
        vm.assertEq(paid_[1], paid[1]);
    }
}
