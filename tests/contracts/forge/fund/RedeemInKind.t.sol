// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";

import {IFund, Limits} from "../../../../contracts/interfaces/IFund.sol";
import {RevertsForOne} from "../../../../contracts/mocks/RevertsForOne.sol";
import {FundBase} from "./FundBase.sol";

contract RedeemInKindTest is FundBase {
    RevertsForOne private refuser;

    function setUp() public override {
        super.setUp();
        refuser = new RevertsForOne(18, 0);
        invest(INVESTOR, 1000e18);
    }

    function _amounts() private pure returns (uint256[] memory amounts) {
        amounts = new uint256[](2);
        (amounts[0], amounts[1]) = (700e6, 0.1e18);
    }

    function test_redeemInKind__pays_a_part_of_everything_and_tells() external {
        vm.prank(INVESTOR);
        vm.expectEmit(address(fund));
        emit IFund.LeftInKind(INVESTOR, OTHER, INVESTOR, 1000e18, _amounts(), 0);
        (uint256[] memory amounts, uint256 unpaid) = fund.redeemInKind(1000e18, OTHER, INVESTOR);
        vm.assertEq(amounts[0], 700e6);
        vm.assertEq(amounts[1], 0.1e18);
        vm.assertEq(unpaid, 0);
        vm.assertEq(dollar.balanceOf(OTHER), 700e6);
        vm.assertEq(ether_.balanceOf(OTHER), 0.1e18);
        vm.assertEq(fund.totalSupply(), 100_000e18);
        vm.assertEq(fund.recorded(address(dollar)), 70_000e6);
        vm.assertEq(fund.recorded(address(ether_)), 10e18);
    }

    function test_redeemInKind__of_zero_shares__reverts() external {
        fails(IFund.ZeroShares.selector);
        fund.redeemInKind(0, INVESTOR, INVESTOR);
    }

    function test_redeemInKind__of_more_than_one_has__reverts() external {
        vm.prank(INVESTOR);
        fails(IERC20Errors.ERC20InsufficientBalance.selector, INVESTOR, 1000e18, 1000e18 + 1);
        fund.redeemInKind(1000e18 + 1, INVESTOR, INVESTOR);
    }

    function test_redeemInKind__by_a_stranger__reverts() external {
        vm.prank(STRANGER);
        fails(IERC20Errors.ERC20InsufficientAllowance.selector, STRANGER, 0, 1);
        fund.redeemInKind(1, STRANGER, INVESTOR);
    }

    function test_redeemInKind__by_one_with_an_allowance__spends_it() external {
        vm.prank(INVESTOR);
        fund.approve(OTHER, 1000e18);
        vm.prank(OTHER);
        fund.redeemInKind(400e18, STRANGER, INVESTOR);
        vm.assertEq(fund.allowance(INVESTOR, OTHER), 600e18);
        vm.assertEq(fund.balanceOf(INVESTOR), 600e18);
        vm.assertEq(dollar.balanceOf(STRANGER), 280e6);
    }

    function test_redeemInKind__of_a_leg_below_one_unit__pays_nothing_of_it() external {
        vm.prank(INVESTOR);
        (uint256[] memory amounts, uint256 unpaid) = fund.redeemInKind(1e12, INVESTOR, INVESTOR);
        vm.assertEq(amounts[0], 0);
        vm.assertEq(amounts[1], 1e8);
        vm.assertEq(unpaid, 0);
    }

    /// @dev The claim is the owner's, whoever calls and whoever was to receive.
    function test_redeemInKind__where_a_leg_is_refused__leaves_the_owner_a_claim() external {
        hold(address(refuser), 101e18);
        refuser.refuse(OTHER);
        vm.prank(INVESTOR);
        fund.approve(STRANGER, MAX);
        vm.prank(STRANGER);
        vm.expectEmit(address(fund));
        emit IFund.ClaimMade(address(refuser), INVESTOR, 1e18);
        (uint256[] memory amounts, uint256 unpaid) = fund.redeemInKind(1000e18, OTHER, INVESTOR);
        vm.assertEq(unpaid, 1 << 2);
        vm.assertEq(amounts[2], 1e18);
        vm.assertEq(fund.claims(address(refuser), INVESTOR), 1e18);
        vm.assertEq(fund.claims(address(refuser), OTHER), 0);
        vm.assertEq(fund.claims(address(refuser), STRANGER), 0);
        vm.assertEq(fund.escrow(address(refuser)), 1e18);
        vm.assertEq(fund.recorded(address(refuser)), 100e18);
        vm.assertEq(ether_.balanceOf(OTHER), 0.1e18);
    }

    function test_redeemInKind__to_nobody__leaves_claims_on_everything() external {
        vm.prank(INVESTOR);
        (, uint256 unpaid) = fund.redeemInKind(1000e18, address(0), INVESTOR);
        vm.assertEq(unpaid, 3);
        vm.assertEq(fund.claims(address(dollar), INVESTOR), 700e6);
        vm.assertEq(fund.claims(address(ether_), INVESTOR), 0.1e18);
    }

    /// @dev A transfer to oneself says yes and moves nothing.
    function test_redeemInKind__to_the_fund_itself__leaves_claims_on_everything() external {
        vm.prank(INVESTOR);
        (, uint256 unpaid) = fund.redeemInKind(1000e18, address(fund), INVESTOR);
        vm.assertEq(unpaid, 3);
        vm.prank(INVESTOR);
        vm.assertEq(fund.claim(address(dollar), INVESTOR), 700e6);
    }

    function test_redeemInKind__of_what_is_owed__pays_others_nothing_of_it() external {
        invest(OTHER, 1000e18);
        vm.prank(INVESTOR);
        fund.redeemInKind(1000e18, address(0), INVESTOR);
        (uint256[] memory amounts,) = leaveInKind(OTHER, 1000e18);
        vm.assertEq(amounts[0], 700e6);
        vm.assertEq(amounts[1], 0.1e18);
        vm.assertEq(fund.escrow(address(dollar)), 700e6);
        vm.assertEq(dollar.balanceOf(address(fund)), 70_700e6);
    }

    function test_redeemInKind__with_a_surplus__pays_nothing_of_it() external {
        dollar.mint(address(fund), 101_000e6);
        (uint256[] memory amounts,) = leaveInKind(INVESTOR, 1000e18);
        vm.assertEq(amounts[0], 700e6);
    }

    /// @dev Everything that may be broken around the fund is.
    function test_invariant_09__with_everything_around_broken__pays_all_the_same() external {
        invest(OTHER, 1000e18);
        vm.prank(OTHER);
        fund.redeemInKind(1000e18, address(0), OTHER);
        setFee(0.05e18);
        setLimits(_closed());
        vm.warp(time() + 365 days);
        gate.pause(true, true);
        prices.setBroken(true);
        cheats.etch(address(gate), hex"fe");
        cheats.etch(address(valuation), hex"fe");
        cheats.etch(address(prices), hex"fe");
        cheats.etch(GOVERNANCE, hex"fe");
        cheats.etch(FEES, hex"fe");
        cheats.etch(DOOR, hex"fe");
        uint256 supply = fund.effectiveSupply();
        (uint256[] memory amounts, uint256 unpaid) = leaveInKind(INVESTOR, 1000e18);
        vm.assertEq(unpaid, 0);
        vm.assertEq(amounts[0], 70_700e6 * 1000e18 / supply);
        vm.assertEq(amounts[1], 10.1e18 * 1000e18 / supply);
        vm.assertEq(ether_.balanceOf(INVESTOR), amounts[1]);
    }

    function _closed() private view returns (Limits memory closed) {
        closed = fund.limits();
        (closed.flowCapacity, closed.flowRefill, closed.supplyCap) = (0, 0, 0);
    }

    function test_invariant_06__a_preview__is_what_is_paid(uint96 amount, uint32 span) external {
        setFee(0.05e18);
        vm.warp(time() + span);
        uint256 shares = within(amount, 1, 1000e18);
        (uint256[] memory wanted,) = lens.previewInKind(fund, shares);
        (uint256[] memory paid,) = leaveInKind(INVESTOR, shares);
        vm.assertEq(paid[0], wanted[0]);
        vm.assertEq(paid[1], wanted[1]);
        vm.assertEq(dollar.balanceOf(INVESTOR), paid[0]);
    }

    /// @dev From the definition: the smaller of the record and what is held above the escrow.
    function test_invariant_11__a_payout__is_at_most_its_part(uint96 amount, uint96 donated)
        external
    {
        invest(OTHER, 500e18);
        vm.prank(OTHER);
        fund.redeemInKind(500e18, address(0), OTHER);
        dollar.mint(address(fund), donated);
        uint256 shares = within(amount, 1, 1000e18);
        uint256 supply = fund.totalSupply();
        uint256 above = dollar.balanceOf(address(fund)) - fund.escrow(address(dollar));
        uint256 record = fund.recorded(address(dollar));
        (uint256[] memory paid,) = leaveInKind(INVESTOR, shares);
        vm.assertEq(paid[0], (record < above ? record : above) * shares / supply);
    }
}
