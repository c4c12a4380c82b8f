// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IFund} from "../../../../contracts/interfaces/IFund.sol";
import {LyingBalance} from "../../../../contracts/mocks/LyingBalance.sol";
import {Seizable} from "../../../../contracts/mocks/Seizable.sol";
import {FundBase} from "./FundBase.sol";
import {TwoFaced} from "./HostileTokens.sol";

/// @notice Of 102 tokens one is the investor's claim and one the other's.
contract ClaimTest is FundBase {
    Seizable private token;

    function setUp() public override {
        super.setUp();
        token = new Seizable(18, 0);
        hold(address(token), 100e18);
        invest(INVESTOR, 1000e18);
        invest(OTHER, 1000e18);
        token.setFrozen(address(fund), true);
        leaveInKind(INVESTOR, 1000e18);
        leaveInKind(OTHER, 1000e18);
        token.setFrozen(address(fund), false);
    }

    function _claim(address who, address receiver) private returns (uint256) {
        vm.prank(who);
        return fund.claim(address(token), receiver);
    }

    function test_claim__of_what_is_there__pays_the_named_receiver_and_tells() external {
        vm.prank(INVESTOR);
        vm.expectEmit(address(fund));
        emit IFund.ClaimPaid(address(token), INVESTOR, STRANGER, 1e18);
        vm.assertEq(fund.claim(address(token), STRANGER), 1e18);
        vm.assertEq(token.balanceOf(STRANGER), 1e18);
        vm.assertEq(fund.claims(address(token), INVESTOR), 0);
        vm.assertEq(fund.claims(address(token), OTHER), 1e18);
        vm.assertEq(fund.escrow(address(token)), 1e18);
        vm.assertEq(fund.recorded(address(token)), 100e18);
    }

    function test_claim__a_second_time__reverts() external {
        _claim(INVESTOR, INVESTOR);
        fails(IFund.NothingToClaim.selector, address(token), INVESTOR);
        _claim(INVESTOR, INVESTOR);
    }

    function test_claim__by_one_without__reverts() external {
        fails(IFund.NothingToClaim.selector, address(token), STRANGER);
        _claim(STRANGER, STRANGER);
    }

    function test_claim__of_a_token_never_heard_of__reverts() external {
        vm.prank(INVESTOR);
        fails(IFund.NothingToClaim.selector, address(gate), INVESTOR);
        fund.claim(address(gate), INVESTOR);
    }

    function test_claim__while_the_token_refuses__reverts_and_stays() external {
        token.setFrozen(STRANGER, true);
        fails(Seizable.Frozen.selector, STRANGER);
        _claim(INVESTOR, STRANGER);
        vm.assertEq(fund.claims(address(token), INVESTOR), 1e18);
        vm.assertEq(_claim(INVESTOR, INVESTOR), 1e18);
    }

    function test_claim__with_broken_modules__pays() external {
        gate.pause(true, true);
        prices.setBroken(true);
        vm.assertEq(_claim(INVESTOR, INVESTOR), 1e18);
    }

    /// @dev The loss eats the fund's own first, and claims only then, each by its part.
    function test_claim__after_a_seizure_of_the_funds_own__is_whole() external {
        token.seize(address(fund), 100e18);
        vm.assertEq(_claim(INVESTOR, INVESTOR), 1e18);
        vm.assertEq(_claim(OTHER, OTHER), 1e18);
    }

    function test_claim__after_a_seizure_of_more__is_a_part_for_each() external {
        token.seize(address(fund), 101e18);
        vm.assertEq(_claim(INVESTOR, INVESTOR), 0.5e18);
        vm.assertEq(_claim(OTHER, OTHER), 0.5e18);
        vm.assertEq(fund.escrow(address(token)), 0);
        vm.assertEq(token.balanceOf(address(fund)), 0);
    }

    function test_claim__after_a_seizure_of_all__waits_for_what_comes_back() external {
        token.seize(address(fund), 102e18);
        fails(IFund.NothingToClaim.selector, address(token), INVESTOR);
        _claim(INVESTOR, INVESTOR);
        token.mint(address(fund), 2e18);
        vm.assertEq(_claim(INVESTOR, INVESTOR), 1e18);
    }

    /// @dev Whoever comes first has no better part than whoever comes last.
    function test_invariant_11__claims_on_too_little__are_paid_alike(uint96 left) external {
        uint256 rest = within(left, 2, 2e18);
        token.seize(address(fund), 102e18 - rest);
        uint256 first = _claim(INVESTOR, INVESTOR);
        uint256 last = _claim(OTHER, OTHER);
        vm.assertEq(first, rest / 2);
        vm.assertEq(last, rest - rest / 2);
    }

    function test_claim__of_a_token_that_does_not_say_its_balance__is_whole() external {
        LyingBalance liar = new LyingBalance(18, 0);
        hold(address(liar), 100e18);
        invest(INVESTOR, 1000e18);
        liar.setAnswer(address(fund), LyingBalance.Manner.Lies, MAX);
        leaveInKind(INVESTOR, 1000e18);
        liar.setAnswer(address(fund), LyingBalance.Manner.Reverts, 0);
        vm.prank(INVESTOR);
        vm.assertEq(fund.claim(address(liar), OTHER), 1e18);
        vm.assertEq(liar.balanceOf(OTHER), 1e18);
    }

    function test_claim__on_a_token_off_the_list__pays() external {
        _sellAll();
        vm.prank(GOVERNANCE);
        fund.delist(address(token));
        vm.assertEq(_claim(INVESTOR, INVESTOR), 1e18);
        vm.assertEq(fund.escrow(address(token)), 1e18);
        vm.assertEq(_claim(OTHER, OTHER), 1e18); // the last, with no place to write to
    }

    function test_claim__of_one_of_two__leaves_the_others_apart() external {
        _claim(INVESTOR, INVESTOR);
        uint256 whole = fund.totalAssets();
        token.seize(address(fund), 5e18);
        vm.assertEq(fund.totalAssets(), whole - 5e6);
    }

    /// @dev The last claim on one leaves what is owed of its neighbours apart.
    function test_claim__of_the_last_of_one__leaves_the_others_owed() external {
        Seizable[3] memory others;
        for (uint256 i; i < 3; ++i) {
            others[i] = new Seizable(18, 0);
            hold(address(others[i]), 100e18);
        }
        invest(INVESTOR, 1000e18);
        vm.prank(INVESTOR);
        fund.redeemInKind(1000e18, address(0), INVESTOR);
        _claim(INVESTOR, INVESTOR);
        _claim(OTHER, OTHER);
        for (uint256 i; i < 3; ++i) {
            uint256 whole = fund.totalAssets();
            others[i].seize(address(fund), 5e18);
            vm.assertEq(fund.totalAssets(), whole - 5e6);
        }
    }

    /// @dev What was owed when it left the list is still apart when it comes back.
    function test_claim__on_a_token_listed_again__is_not_the_funds_own() external {
        _sellAll();
        vm.prank(GOVERNANCE);
        fund.delist(address(token));
        list(address(token));
        buy(address(token), 10e18, 1);
        uint256 whole = fund.totalAssets();
        token.seize(address(fund), 5e18);
        vm.assertEq(fund.totalAssets(), whole - 5e6);
        (uint256[] memory paid,) = lens.previewInKind(fund, fund.effectiveSupply());
        vm.assertEq(paid[2], 5e18);
        vm.assertEq(_claim(INVESTOR, INVESTOR), 1e18);
    }

    function test_claim__on_a_token_that_says_yes_and_moves_nothing__reverts_and_stays() external {
        TwoFaced liar = _claimOnTwoFaced();
        liar.setFaces(true, true);
        vm.prank(INVESTOR);
        fails(IFund.NotPaid.selector, address(liar), 1e18);
        fund.claim(address(liar), INVESTOR);
        liar.setFaces(false, true);
        vm.prank(INVESTOR);
        vm.assertEq(fund.claim(address(liar), INVESTOR), 1e18);
    }

    function test_claim__to_the_fund_itself__reverts() external {
        fails(IFund.NotPaid.selector, address(token), 1e18);
        _claim(INVESTOR, address(fund));
    }

    function _claimOnTwoFaced() private returns (TwoFaced liar) {
        liar = new TwoFaced();
        hold(address(liar), 100e18);
        invest(INVESTOR, 1000e18);
        liar.setFaces(true, false);
        leaveInKind(INVESTOR, 1000e18);
        vm.assertEq(fund.claims(address(liar), INVESTOR), 1e18);
    }

    function _sellAll() private {
        dollar.mint(address(executor), 1);
        vm.prank(DOOR);
        fund.exchange(address(executor), address(token), address(dollar), 100e18, route(1));
    }
}
