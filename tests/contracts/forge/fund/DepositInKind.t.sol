// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";

import {IFund} from "../../../../contracts/interfaces/IFund.sol";
import {FeeOnTransfer} from "../../../../contracts/mocks/FeeOnTransfer.sol";
import {LyingBalance} from "../../../../contracts/mocks/LyingBalance.sol";
import {MockToken} from "../../../../contracts/mocks/MockToken.sol";
import {Seizable} from "../../../../contracts/mocks/Seizable.sol";
import {FundBase} from "./FundBase.sol";

/// @notice As some are: a transfer of nothing reverts.
contract MovesNoNothing is MockToken("Moves no nothing", "MNN", 18, 0) {
    function _update(address from, address to, uint256 amount) internal override {
        require(amount > 0, "nothing");
        super._update(from, to, amount);
    }
}

contract DepositInKindTest is FundBase {
    function setUp() public override {
        super.setUp();
        provide(address(dollar), INVESTOR, 1_000_000e6);
        provide(address(ether_), INVESTOR, 1000e18);
    }

    function _enter(uint256 shares) private returns (uint256[] memory) {
        vm.prank(INVESTOR);
        return fund.depositInKind(shares, INVESTOR, most(2), time());
    }

    function test_depositInKind__takes_a_part_of_everything_and_tells() external {
        uint256[] memory amounts = new uint256[](2);
        (amounts[0], amounts[1]) = (700e6, 0.1e18);
        vm.prank(INVESTOR);
        vm.expectEmit(address(fund));
        emit IFund.EnteredInKind(INVESTOR, OTHER, 1000e18, amounts);
        uint256[] memory taken = fund.depositInKind(1000e18, OTHER, amounts, time());
        vm.assertEq(taken.length, 2);
        vm.assertEq(taken[0], 700e6);
        vm.assertEq(taken[1], 0.1e18);
        vm.assertEq(fund.balanceOf(OTHER), 1000e18);
        vm.assertEq(fund.recorded(address(dollar)), 70_700e6);
        vm.assertEq(fund.recorded(address(ether_)), 10.1e18);
    }

    function test_depositInKind__of_what_was_never_held__moves_nothing_of_it() external {
        address proud = address(new MovesNoNothing());
        price(proud, UNIT_PRICE, 0);
        list(proud);
        vm.prank(INVESTOR);
        vm.assertEq(fund.depositInKind(1e18, INVESTOR, most(3), time())[2], 0);
    }

    function test_depositInKind__of_one_unit__takes_one_of_each() external {
        uint256[] memory taken = _enter(1);
        vm.assertEq(taken[0], 1);
        vm.assertEq(taken[1], 1);
    }

    function test_depositInKind__with_broken_prices_and_no_flow__mints() external {
        prices.setBroken(true);
        setFlow(0);
        _enter(1000e18);
        vm.assertEq(fund.balanceOf(INVESTOR), 1000e18);
    }

    function test_depositInKind__of_zero_shares__reverts() external {
        fails(IFund.ZeroShares.selector);
        _enter(0);
    }

    function test_depositInKind__while_paused__reverts() external {
        gate.pause(true, false);
        fails(IFund.DepositsPaused.selector);
        _enter(1);
    }

    function test_depositInKind__at_its_deadline__mints_and_after__reverts() external {
        vm.prank(INVESTOR);
        fund.depositInKind(1, INVESTOR, most(2), START);
        vm.warp(START + 1);
        vm.prank(INVESTOR);
        fails(IFund.Expired.selector, START, START + 1);
        fund.depositInKind(1, INVESTOR, most(2), START);
    }

    function test_depositInKind__with_another_number_of_amounts__reverts() external {
        vm.prank(INVESTOR);
        fails(IFund.LengthMismatch.selector, 1, 2);
        fund.depositInKind(1, INVESTOR, most(1), time());
        vm.prank(INVESTOR);
        fails(IFund.LengthMismatch.selector, 3, 2);
        fund.depositInKind(1, INVESTOR, most(3), time());
    }

    function test_depositInKind__for_more_than_allowed__reverts() external {
        uint256[] memory amounts = most(2);
        amounts[1] = 0.1e18 - 1;
        vm.prank(INVESTOR);
        fails(IFund.AmountAboveLimit.selector, address(ether_), 0.1e18, 0.1e18 - 1);
        fund.depositInKind(1000e18, INVESTOR, amounts, time());
    }

    function test_depositInKind__up_to_the_cap__mints_and_above__reverts() external {
        setCap(101_000e18);
        fails(IFund.AboveSupplyCap.selector, 101_000e18 + 1, 101_000e18);
        _enter(1000e18 + 1);
        _enter(1000e18);
        vm.assertEq(fund.totalSupply(), 101_000e18);
    }

    function test_depositInKind__before_the_seed__reverts() external {
        fund = newFund(config());
        fails(IFund.NotSeeded.selector);
        fund.depositInKind(1, INVESTOR, most(1), time());
    }

    function test_depositInKind__for_nobody__reverts() external {
        vm.prank(INVESTOR);
        fails(IERC20Errors.ERC20InvalidReceiver.selector, address(0));
        fund.depositInKind(1, address(0), most(2), time());
    }

    function test_depositInKind__where_less_arrives__reverts() external {
        FeeOnTransfer token = new FeeOnTransfer(18, 0);
        hold(address(token), 100e18);
        provide(address(token), INVESTOR, 100e18);
        token.setFee(1);
        vm.prank(INVESTOR);
        vm.expectRevert(
            abi.encodeWithSelector(IFund.ShortReceipt.selector, address(token), 0.9999e18, 1e18)
        );
        fund.depositInKind(1000e18, INVESTOR, most(3), time());
    }

    function test_depositInKind__where_a_balance_is_unreadable__reverts() external {
        LyingBalance token = new LyingBalance(18, 0);
        hold(address(token), 100e18);
        token.setAnswer(address(fund), LyingBalance.Manner.Reverts, 0);
        provide(address(dollar), INVESTOR, 1e12);
        provide(address(ether_), INVESTOR, 1e24);
        vm.prank(INVESTOR);
        fails(IFund.BalanceUnreadable.selector, address(token));
        fund.depositInKind(1000e18, INVESTOR, most(3), time());
        token.setAnswer(address(fund), LyingBalance.Manner.BurnsGas, 0);
        vm.prank(INVESTOR);
        fails(IFund.BalanceUnreadable.selector, address(token));
        fund.depositInKind(1000e18, INVESTOR, most(3), time());
    }

    function test_depositInKind__after_a_seizure__takes_of_the_record() external {
        Seizable token = new Seizable(18, 0);
        hold(address(token), 100e18);
        token.seize(address(fund), 60e18);
        provide(address(token), INVESTOR, 100e18);
        vm.prank(INVESTOR);
        uint256[] memory taken = fund.depositInKind(1000e18, INVESTOR, most(3), START);
        vm.assertEq(taken[2], 1e18);
        vm.assertEq(fund.recorded(address(token)), 101e18);
    }

    function test_invariant_06__a_preview__is_what_is_taken(uint96 amount, uint32 span) external {
        setFee(0.05e18);
        vm.warp(START + span);
        uint256 shares = within(amount, 1, 100_000e18);
        (, uint256[] memory wanted) = lens.previewInKind(fund, shares);
        uint256[] memory taken = _enter(shares);
        vm.assertEq(taken[0], wanted[0]);
        vm.assertEq(taken[1], wanted[1]);
    }

    /// @dev In and out at once, with fees growing in between or not.
    function test_invariant_03__in_and_out_in_kind__gains_nothing(uint96 amount, uint96 part)
        external
    {
        uint256 shares = within(amount, 1, 100_000e18);
        uint256[] memory taken = _enter(shares);
        (uint256[] memory first,) = leaveInKind(INVESTOR, within(part, 1, shares));
        uint256 rest = fund.balanceOf(INVESTOR);
        uint256[] memory second = new uint256[](2);
        if (rest > 0) (second,) = leaveInKind(INVESTOR, rest);
        vm.assertLe(first[0] + second[0], taken[0]);
        vm.assertLe(first[1] + second[1], taken[1]);
    }
}
