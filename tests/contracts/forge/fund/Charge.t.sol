// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {FundConfig, IFund} from "../../../../contracts/interfaces/IFund.sol";
import {Reenters} from "../../../../contracts/mocks/Reenters.sol";
import {FundBase} from "./FundBase.sol";

contract ChargeTest is FundBase {
    function _charge(uint256 shares, uint256 exit) private {
        vm.prank(RECORD);
        fund.charge(shares, exit);
    }

    function _tooLarge(bytes32 what, uint256 value, uint256 ceiling) private {
        vm.prank(RECORD);
        vm.expectRevert(abi.encodeWithSelector(IFund.TooLarge.selector, what, value, ceiling));
    }

    function test_charge__by_anyone_but_the_record__reverts() external {
        vm.prank(GOVERNANCE);
        fails(IFund.NotRecord.selector, GOVERNANCE);
        fund.charge(0, 0);
        vm.prank(FEES);
        fails(IFund.NotRecord.selector, FEES);
        fund.charge(1, 1);
    }

    /// @dev A record that a listed token calls from the middle of an exit.
    function test_charge__in_the_middle_of_a_call__reverts() external {
        Reenters token = new Reenters(18, 0);
        FundConfig memory made = config();
        made.record = address(token);
        fund = newFund(made);
        seed(100_000e6);
        hold(address(token), 100e18);
        invest(INVESTOR, 1000e18);
        token.arm(address(fund), abi.encodeCall(fund.charge, (1, 1)), false);
        leaveInKind(INVESTOR, 1000e18);
        vm.assertEq(token.calls(), 1);
        vm.assertTrue(!token.lastSucceeded());
        vm.assertEq(fund.exitFee(), 0);
    }

    function test_charge__makes_shares_pending_and_tells() external {
        vm.prank(RECORD);
        vm.expectEmit(address(fund));
        emit IFund.Charged(1000e18, 0.1e6);
        fund.charge(1000e18, 0.1e6);
        vm.assertEq(fund.effectiveSupply(), 101_000e18);
        vm.assertEq(fund.totalSupply(), 100_000e18);
        vm.assertEq(fund.exitFee(), 0.1e6);
        vm.assertEq(fund.accrue(), 1000e18);
        vm.assertEq(fund.balanceOf(FEES), 1000e18);
        vm.assertEq(fund.effectiveSupply(), 101_000e18);
        vm.assertEq(fund.totalSupply(), 101_000e18);
    }

    function test_charge__dilutes_every_door_before_anyone_mints() external {
        _charge(25_000e18, 0);
        vm.assertEq(fund.previewRedeem(1e18), uint256(99_700e6) / 125_000);
        vm.assertEq(fund.previewDeposit(100_300), 0.125e18);
        (uint256[] memory paid, uint256[] memory taken) = lens.previewInKind(fund, 125e18);
        vm.assertEq(paid[1], 0.01e18);
        vm.assertEq(taken[1], 0.01e18);
    }

    /// @dev Three sevenths of the shares there are: three tenths of those there will be.
    function test_invariant_24__a_fee_at_the_ceiling__passes_and_above__reverts() external {
        uint256 most = uint256(100_000e18) * 3 / 7;
        _tooLarge("performanceFee", most + 1, most);
        fund.charge(most + 1, 0);
        _charge(most, 0);
        vm.assertEq(fund.effectiveSupply(), 100_000e18 + most);
    }

    function test_invariant_24__an_exit_fee_at_the_ceiling__passes_and_above__reverts() external {
        _charge(0, 0.3e6);
        vm.assertEq(fund.exitFee(), 0.3e6);
        _tooLarge("exitFee", 0.3e6 + 1, 0.3e6);
        fund.charge(0, 0.3e6 + 1);
        _tooLarge("exitFee", MAX, 0.3e6);
        fund.charge(0, MAX);
    }

    function test_charge__without_a_share_in_the_fund__charges_none() external {
        fund = newFund(config());
        _tooLarge("performanceFee", 1, 0);
        fund.charge(1, 0);
        _charge(0, 0.3e6);
        vm.assertEq(fund.accrue(), 0);
        seed(100_000e6);
        vm.assertEq(fund.effectiveSupply(), 100_000e18);
    }

    function test_charge__of_nothing__moves_no_management_fee() external {
        setFee(0.05e18);
        vm.warp(START + 365 days);
        uint256 wanted = fund.effectiveSupply();
        vm.warp(START);
        for (uint256 i = 1; i < 100; ++i) {
            vm.warp(START + i * 3 days);
            _charge(0, i);
        }
        vm.warp(START + 365 days);
        vm.assertEq(fund.effectiveSupply(), wanted);
    }

    function test_charge__keeps_what_the_management_fee_has_grown() external {
        setFee(0.05e18);
        vm.warp(START + 365 days);
        uint256 grown = fund.effectiveSupply();
        _charge(1e18, 0);
        vm.assertEq(fund.effectiveSupply(), grown + 1e18);
        vm.assertEq(fund.accrue(), grown + 1e18 - 100_000e18);
    }

    /// @dev The rate of the management fee shares its word with the exit's.
    function test_charge__and_limits__keep_each_others_numbers() external {
        setFee(0.05e18);
        _charge(1e18, 0.3e6);
        vm.warp(START + 365 days);
        vm.assertTrue(fund.effectiveSupply() > 105_100e18);
        setFee(0.01e18);
        vm.assertEq(fund.exitFee(), 0.3e6);
        invest(INVESTOR, 10e18);
        leaveInKind(INVESTOR, 10e18);
        vm.assertEq(fund.exitFee(), 0.3e6);
        vm.assertEq(fund.limits().managementFee, 0.01e18);
    }

    function test_charge__while_everything_is_paused_and_broken__passes() external {
        gate.pause(true, true);
        prices.setBroken(true);
        _charge(1e18, 1);
        vm.assertEq(fund.accrue(), 1e18);
    }
}
