// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {FalseReturn} from "../../../../contracts/mocks/FalseReturn.sol";
import {FeeOnTransfer} from "../../../../contracts/mocks/FeeOnTransfer.sol";
import {GasEater} from "../../../../contracts/mocks/GasEater.sol";
import {LyingBalance} from "../../../../contracts/mocks/LyingBalance.sol";
import {NoReturnValue} from "../../../../contracts/mocks/NoReturnValue.sol";
import {Rebasing} from "../../../../contracts/mocks/Rebasing.sol";
import {Reenters} from "../../../../contracts/mocks/Reenters.sol";
import {ReturnsMegabyte} from "../../../../contracts/mocks/ReturnsMegabyte.sol";
import {RevertsForOne} from "../../../../contracts/mocks/RevertsForOne.sol";
import {Seizable} from "../../../../contracts/mocks/Seizable.sol";
import {FundBase} from "./FundBase.sol";
import {Mute, TwoFaced} from "./HostileTokens.sol";

/// @notice Each ill-mannered token in turn is the third asset, and a hundredth of it is the
/// investor's: 1 token of 101.
contract HostileExitTest is FundBase {
    uint256 private constant LEG = 1e18;

    function _hold(address token) private {
        hold(token, 100e18);
        invest(INVESTOR, 1000e18);
    }

    /// @notice Leaves; the honest legs are paid to the unit.
    function _leave() private returns (uint256 amount, uint256 unpaid) {
        (uint256 base, uint256 wei_) = (dollar.balanceOf(INVESTOR), ether_.balanceOf(INVESTOR));
        uint256 record = fund.recorded(address(dollar));
        (uint256[] memory amounts, uint256 unpaid_) = leaveInKind(INVESTOR, 1000e18);
        vm.assertEq(dollar.balanceOf(INVESTOR) - base, record * 1000e18 / 101_000e18);
        vm.assertEq(ether_.balanceOf(INVESTOR) - wei_, 0.1e18);
        vm.assertEq(unpaid_ & 3, 0);
        return (amounts[2], unpaid_);
    }

    function _leaveWithClaim(address token) private {
        (uint256 amount, uint256 unpaid) = _leave();
        vm.assertEq(unpaid, 1 << 2);
        vm.assertEq(amount, LEG);
        vm.assertEq(balance(token, INVESTOR), 0);
        vm.assertEq(fund.claims(token, INVESTOR), LEG);
        vm.assertEq(fund.escrow(token), LEG);
        vm.assertEq(fund.recorded(token), 100e18);
    }

    function _claim(address token) private {
        vm.prank(INVESTOR);
        vm.assertEq(fund.claim(token, OTHER), LEG);
        vm.assertEq(balance(token, OTHER), LEG);
        vm.assertEq(fund.escrow(token), 0);
    }

    /// @dev No word about a balance is no balance: the token's own word decides whether it paid.
    function test_invariant_10__a_token_that_answers_nothing__is_paid() external {
        Mute token = new Mute();
        _hold(address(token));
        token.setMute(true);
        (uint256 amount, uint256 unpaid) = _leave();
        vm.assertEq(unpaid, 0);
        vm.assertEq(amount, LEG);
        token.setMute(false);
        vm.assertEq(balance(address(token), INVESTOR), LEG);
    }

    function test_invariant_10__a_token_that_answers_false__is_claimed() external {
        FalseReturn token = new FalseReturn(18, 0);
        _hold(address(token));
        token.setBroken(true);
        _leaveWithClaim(address(token));
        token.setBroken(false);
        _claim(address(token));
    }

    /// @dev Its balance tells; a claim on top would be paid out of what is the others'.
    function test_invariant_10__a_token_that_moves_and_answers_false__is_paid_once() external {
        TwoFaced token = new TwoFaced();
        _hold(address(token));
        token.setFaces(false, false);
        (uint256 amount, uint256 unpaid) = _leave();
        vm.assertEq(unpaid, 0);
        vm.assertEq(token.balanceOf(INVESTOR), amount);
        vm.assertEq(fund.escrow(address(token)), 0);
        vm.assertEq(fund.claims(address(token), INVESTOR), 0);
    }

    function test_invariant_10__a_token_that_stays_and_answers_true__is_claimed() external {
        TwoFaced token = new TwoFaced();
        _hold(address(token));
        token.setFaces(true, true);
        _leaveWithClaim(address(token));
        token.setFaces(false, true);
        _claim(address(token));
    }

    function test_invariant_10__a_token_that_refuses_the_receiver__is_claimed() external {
        RevertsForOne token = new RevertsForOne(18, 0);
        _hold(address(token));
        token.refuse(INVESTOR);
        _leaveWithClaim(address(token));
        _claim(address(token));
    }

    function test_invariant_10__a_token_that_eats_all_gas__is_claimed() external {
        GasEater token = new GasEater(18, 0);
        _hold(address(token));
        token.setArmed(true);
        _leaveWithClaim(address(token));
        token.setArmed(false);
        _claim(address(token));
    }

    function test_invariant_10__a_token_that_returns_a_megabyte__is_claimed() external {
        _claimMegabyte(ReturnsMegabyte.Manner.Returns);
    }

    function test_invariant_10__a_token_that_reverts_with_a_megabyte__is_claimed() external {
        _claimMegabyte(ReturnsMegabyte.Manner.Reverts);
    }

    function _claimMegabyte(ReturnsMegabyte.Manner manner) private {
        ReturnsMegabyte token = new ReturnsMegabyte(18, 0);
        _hold(address(token));
        token.setManner(manner);
        _leaveWithClaim(address(token));
        token.setManner(ReturnsMegabyte.Manner.Honest);
        _claim(address(token));
    }

    function test_invariant_10__a_token_that_freezes_the_fund__is_claimed() external {
        Seizable token = new Seizable(18, 0);
        _hold(address(token));
        token.setFrozen(address(fund), true);
        _leaveWithClaim(address(token));
        token.setFrozen(address(fund), false);
        _claim(address(token));
    }

    function test_invariant_10__a_token_whose_code_is_gone__is_claimed() external {
        FalseReturn token = new FalseReturn(18, 0);
        _hold(address(token));
        bytes memory code = address(token).code;
        cheats.etch(address(token), "");
        (, uint256 unpaid) = _leave();
        vm.assertEq(unpaid, 1 << 2);
        cheats.etch(address(token), code);
        _claim(address(token));
    }

    /// @dev A word that is neither yes nor no is not a yes, and less than a word is not either.
    function test_invariant_10__a_token_that_answers_nonsense__is_claimed() external {
        FalseReturn token = new FalseReturn(18, 0);
        _hold(address(token));
        bytes memory code = address(token).code;
        cheats.etch(address(token), hex"600260005260206000f3"); // returns the word 2
        (uint256 amount, uint256 unpaid) = _leave();
        vm.assertEq(unpaid, 0); // as a balance of 2 it leaves the leg nothing
        vm.assertEq(amount, 0);
        cheats.etch(address(token), hex"600160005260016000f3"); // returns one byte
        invest2(1000e18, code, address(token));
        (amount, unpaid) = _leave();
        vm.assertEq(unpaid, 1 << 2);
        vm.assertEq(amount, fund.claims(address(token), INVESTOR));
    }

    function invest2(uint256 shares, bytes memory code, address token) private {
        bytes memory nonsense = token.code;
        cheats.etch(token, code);
        invest(INVESTOR, shares);
        cheats.etch(token, nonsense);
    }

    function test_invariant_10__a_token_that_does_not_say_its_balance__is_paid_by_record()
        external
    {
        LyingBalance token = new LyingBalance(18, 0);
        _hold(address(token));
        LyingBalance.Manner[3] memory manners = [
            LyingBalance.Manner.Reverts,
            LyingBalance.Manner.BurnsGas,
            LyingBalance.Manner.ReturnsMegabyte
        ];
        for (uint256 i; i < manners.length; ++i) {
            token.setAnswer(address(fund), LyingBalance.Manner.Honest, 0);
            if (i > 0) invest(INVESTOR, 1000e18);
            token.setAnswer(address(fund), manners[i], 0);
            uint256 before = token.balanceOf(INVESTOR);
            (uint256 amount, uint256 unpaid) = _leave();
            vm.assertEq(unpaid, 0);
            vm.assertEq(amount, LEG);
            vm.assertEq(token.balanceOf(INVESTOR) - before, LEG);
        }
    }

    function test_invariant_10__a_token_that_hides_its_balance__costs_its_own_leg_alone() external {
        LyingBalance token = new LyingBalance(18, 0);
        _hold(address(token));
        token.setAnswer(address(fund), LyingBalance.Manner.Lies, 0);
        (uint256 amount, uint256 unpaid) = _leave();
        vm.assertEq(amount, 0);
        vm.assertEq(unpaid, 0);
    }

    /// @dev It moves, and its balance does not: the claim is on the token that lied, no other.
    function test_invariant_10__a_token_that_boasts__harms_no_other_leg() external {
        LyingBalance token = new LyingBalance(18, 0);
        _hold(address(token));
        token.setAnswer(address(fund), LyingBalance.Manner.Lies, MAX);
        (uint256 amount, uint256 unpaid) = _leave();
        vm.assertEq(amount, LEG); // by the record, and not by the lie
        vm.assertEq(unpaid, 1 << 2);
        vm.assertEq(fund.escrow(address(dollar)), 0);
        vm.assertEq(fund.escrow(address(ether_)), 0);
    }

    function test_invariant_10__a_token_that_says_nothing__is_paid() external {
        NoReturnValue token = new NoReturnValue(18, 0);
        _hold(address(token));
        (uint256 amount, uint256 unpaid) = _leave();
        vm.assertEq(unpaid, 0);
        vm.assertEq(amount, LEG);
        vm.assertEq(token.balanceOf(INVESTOR), LEG);
    }

    function test_invariant_10__a_token_that_charges__costs_its_own_leg_alone() external {
        FeeOnTransfer token = new FeeOnTransfer(18, 0);
        _hold(address(token));
        token.setFee(10_000);
        (uint256 amount, uint256 unpaid) = _leave();
        vm.assertEq(unpaid, 0);
        vm.assertEq(amount, LEG);
        vm.assertEq(token.balanceOf(INVESTOR), 0);
        vm.assertEq(token.balanceOf(address(fund)), 100e18);
    }

    function test_invariant_10__a_token_that_shrinks__pays_a_part_of_what_is_left() external {
        Rebasing token = new Rebasing(18, 0);
        _hold(address(token));
        token.setIndex(0.5e18);
        (uint256 amount, uint256 unpaid) = _leave();
        vm.assertEq(unpaid, 0);
        vm.assertEq(amount, LEG / 2);
        vm.assertEq(token.balanceOf(INVESTOR), LEG / 2);
    }

    function test_invariant_10__a_token_that_grows__pays_by_the_record() external {
        Rebasing token = new Rebasing(18, 0);
        _hold(address(token));
        token.setIndex(2e18);
        (uint256 amount,) = _leave();
        vm.assertEq(amount, LEG);
    }

    function test_invariant_10__a_token_that_was_seized__pays_a_part_of_what_is_left() external {
        Seizable token = new Seizable(18, 0);
        _hold(address(token));
        token.seize(address(fund), 91e18);
        (uint256 amount, uint256 unpaid) = _leave();
        vm.assertEq(unpaid, 0);
        vm.assertEq(amount, uint256(10e18) / 101);
    }

    function test_invariant_10__a_token_that_insists_on_reentering__is_claimed() external {
        Reenters token = new Reenters(18, 0);
        _hold(address(token));
        token.arm(address(fund), abi.encodeCall(fund.accrue, ()), true);
        _leaveWithClaim(address(token));
        token.arm(address(0), "", false);
        _claim(address(token));
    }

    function test_invariant_10__a_token_that_tries_to_reenter__is_refused_and_paid() external {
        Reenters token = new Reenters(18, 0);
        _hold(address(token));
        token.arm(address(fund), abi.encodeCall(fund.accrue, ()), false);
        (, uint256 unpaid) = _leave();
        vm.assertEq(unpaid, 0);
        vm.assertEq(token.calls(), 1);
        vm.assertTrue(!token.lastSucceeded());
        vm.assertEq(token.balanceOf(INVESTOR), LEG);
    }
}
