// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Fund} from "../../../../contracts/Fund.sol";
import {IFund} from "../../../../contracts/interfaces/IFund.sol";
import {Shares} from "../../../../contracts/libraries/Shares.sol";
import {DevToken} from "../../../../contracts/mocks/DevToken.sol";
import {FeeOnTransfer} from "../../../../contracts/mocks/FeeOnTransfer.sol";
import {FundBase} from "./FundBase.sol";

contract SeedTest is FundBase {
    function setUp() public override {
        super.setUp();
        fund = newFund(config());
        provide(address(dollar), INVESTOR, 1000e6);
    }

    function test_seed__mints_to_nobody_and_tells() external {
        vm.prank(INVESTOR);
        vm.expectEmit(address(fund));
        emit IFund.Seeded(INVESTOR, 7e6, 7e18);
        vm.assertEq(fund.seed(7e6), 7e18);
        vm.assertEq(fund.balanceOf(DEAD), 7e18);
        vm.assertEq(fund.totalSupply(), 7e18);
        vm.assertEq(fund.recorded(address(dollar)), 7e6);
    }

    function test_seed__of_the_least__mints_and_of_less__reverts() external {
        vm.prank(INVESTOR);
        fails(IFund.SeedTooSmall.selector, 0.999e15, 1e15);
        fund.seed(999);
        vm.prank(INVESTOR);
        vm.assertEq(fund.seed(1000), 1e15);
    }

    function test_seed__a_second_time__reverts() external {
        vm.prank(INVESTOR);
        fund.seed(1e6);
        vm.prank(INVESTOR);
        fails(IFund.AlreadySeeded.selector);
        fund.seed(1e6);
    }

    function test_seed__where_less_arrives__reverts() external {
        FeeOnTransfer base = new FeeOnTransfer(6, 0);
        base.setFee(100);
        fund = _on(address(base));
        provide(address(base), INVESTOR, 1e6);
        vm.prank(INVESTOR);
        vm.expectRevert(
            abi.encodeWithSelector(IFund.ShortReceipt.selector, address(base), 0.99e6, 1e6)
        );
        fund.seed(1e6);
    }

    function test_seed__of_more_decimals_than_shares_need__counts_one_for_one() external {
        DevToken base = newToken("Fine", "FIN", 24);
        fund = _on(address(base));
        vm.assertEq(fund.decimals(), 24);
        seed(5e24);
        vm.assertEq(fund.balanceOf(DEAD), 5e24);
    }

    function test_deposit__before_the_seed__reverts() external {
        bytes memory refusal = abi.encodeWithSelector(Shares.Worthless.selector, 0, 0);
        vm.expectRevert(refusal);
        fund.deposit(1e6, INVESTOR);
        vm.expectRevert(refusal);
        fund.mint(1e18, INVESTOR);
        vm.expectRevert(refusal);
        fund.redeem(1e18, INVESTOR, INVESTOR);
        vm.expectRevert(refusal);
        fund.withdraw(1e6, INVESTOR, INVESTOR);
        fails(IFund.NotSeeded.selector);
        lens.previewInKind(fund, 1);
    }

    function test_views__before_the_seed__are_of_nothing() external {
        vm.assertEq(fund.maxDeposit(INVESTOR), 0);
        vm.assertEq(fund.maxMint(INVESTOR), 0);
        vm.assertEq(fund.maxWithdraw(INVESTOR), 0);
        vm.assertEq(fund.maxRedeem(INVESTOR), 0);
        vm.assertEq(fund.totalAssets(), 0);
        vm.assertEq(fund.effectiveSupply(), 0);
        vm.assertEq(fund.convertToShares(3e6), 3e18);
        vm.assertEq(fund.convertToAssets(3e18), 3e6);
        vm.assertEq(fund.accrue(), 0);
    }

    function _on(address base) private returns (Fund) {
        dollar = DevToken(base);
        return newFund(config());
    }
}
