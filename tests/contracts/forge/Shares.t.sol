// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Panic} from "@openzeppelin/contracts/utils/Panic.sol";

import {Shares} from "../../../contracts/libraries/Shares.sol";
import {Test} from "./Test.sol";

/// @notice The conversions as calls, so that a revert can be seen.
contract SharesHarness {
    function toSharesDown(uint256 assets, uint256 supply, uint256 nav)
        external
        pure
        returns (uint256)
    {
        return Shares.toSharesDown(assets, supply, nav);
    }

    function toSharesUp(uint256 assets, uint256 supply, uint256 nav)
        external
        pure
        returns (uint256)
    {
        return Shares.toSharesUp(assets, supply, nav);
    }

    function toAssetsDown(uint256 shares, uint256 supply, uint256 nav)
        external
        pure
        returns (uint256)
    {
        return Shares.toAssetsDown(shares, supply, nav);
    }

    function toAssetsUp(uint256 shares, uint256 supply, uint256 nav)
        external
        pure
        returns (uint256)
    {
        return Shares.toAssetsUp(shares, supply, nav);
    }
}

contract SharesTest is Test {
    uint256 private constant HUGE = type(uint256).max;

    SharesHarness private shares = new SharesHarness();

    function test_invariant_04__what_comes_out_uneven__is_rounded_as_named() external view {
        vm.assertEq(shares.toSharesDown(10, 3, 7), 4);
        vm.assertEq(shares.toSharesUp(10, 3, 7), 5);
        vm.assertEq(shares.toAssetsDown(10, 7, 3), 4);
        vm.assertEq(shares.toAssetsUp(10, 7, 3), 5);
    }

    function test_invariant_04__what_comes_out_even__is_the_same_both_ways() external view {
        vm.assertEq(shares.toSharesDown(14, 3, 7), 6);
        vm.assertEq(shares.toSharesUp(14, 3, 7), 6);
        vm.assertEq(shares.toAssetsDown(14, 7, 3), 6);
        vm.assertEq(shares.toAssetsUp(14, 7, 3), 6);
    }

    function test_convert__of_nothing__is_nothing() external view {
        vm.assertEq(shares.toSharesDown(0, 3, 7), 0);
        vm.assertEq(shares.toSharesUp(0, 3, 7), 0);
        vm.assertEq(shares.toAssetsDown(0, 3, 7), 0);
        vm.assertEq(shares.toAssetsUp(0, 3, 7), 0);
    }

    function test_convert__of_what_is_too_large_in_between__is_exact() external view {
        vm.assertEq(shares.toSharesDown(HUGE, HUGE - 1, HUGE), HUGE - 1);
        vm.assertEq(shares.toSharesUp(HUGE - 1, HUGE - 1, HUGE), HUGE - 1);
        vm.assertEq(shares.toAssetsDown(HUGE, HUGE, HUGE - 1), HUGE - 1);
        vm.assertEq(shares.toAssetsUp(HUGE - 1, HUGE, HUGE - 1), HUGE - 1);
    }

    function test_convert__with_a_supply_and_nav_of_one__is_possible() external view {
        vm.assertEq(shares.toSharesDown(5, 1, 1), 5);
        vm.assertEq(shares.toSharesUp(5, 1, 1), 5);
        vm.assertEq(shares.toAssetsDown(5, 1, 1), 5);
        vm.assertEq(shares.toAssetsUp(5, 1, 1), 5);
    }

    function test_convert__without_a_supply_or_nav__reverts() external {
        _refuses(0, 7);
        _refuses(7, 0);
        _refuses(0, 0);
    }

    function _refuses(uint256 supply, uint256 nav) private {
        bytes memory refusal = abi.encodeWithSelector(Shares.Worthless.selector, supply, nav);
        vm.expectRevert(refusal);
        shares.toSharesDown(1, supply, nav);
        vm.expectRevert(refusal);
        shares.toSharesUp(1, supply, nav);
        vm.expectRevert(refusal);
        shares.toAssetsDown(1, supply, nav);
        vm.expectRevert(refusal);
        shares.toAssetsUp(1, supply, nav);
    }

    function test_convert__to_more_than_a_word__reverts() external {
        bytes memory overflow = abi.encodeWithSignature("Panic(uint256)", Panic.UNDER_OVERFLOW);
        vm.expectRevert(overflow);
        shares.toSharesDown(HUGE, 2, 1);
        vm.expectRevert(overflow);
        shares.toSharesUp(HUGE, 2, 1);
        vm.expectRevert(overflow);
        shares.toAssetsDown(HUGE, 1, 2);
        vm.expectRevert(overflow);
        shares.toAssetsUp(HUGE, 1, 2);
    }

    /// @dev One unit more would give the user a better price than the fund's.
    function test_invariant_04__what_a_user_gets__is_the_most_that_is_fair(
        uint128 amount,
        uint128 supply,
        uint128 nav
    ) external view {
        if (supply == 0 || nav == 0) return;
        uint256 minted = shares.toSharesDown(amount, supply, nav);
        require(minted * nav <= uint256(amount) * supply, "minted too much");
        require((minted + 1) * nav > uint256(amount) * supply, "minted too little");
        uint256 paid = shares.toAssetsDown(amount, supply, nav);
        require(paid * supply <= uint256(amount) * nav, "paid too much");
        require((paid + 1) * supply > uint256(amount) * nav, "paid too little");
    }

    /// @dev One unit less would give the user a better price than the fund's.
    function test_invariant_04__what_a_user_gives__is_the_least_that_is_fair(
        uint128 amount,
        uint128 supply,
        uint128 nav
    ) external view {
        if (supply == 0 || nav == 0) return;
        uint256 burnt = shares.toSharesUp(amount, supply, nav);
        require(burnt * nav >= uint256(amount) * supply, "burnt too little");
        require(burnt == 0 || (burnt - 1) * nav < uint256(amount) * supply, "burnt too much");
        uint256 taken = shares.toAssetsUp(amount, supply, nav);
        require(taken * supply >= uint256(amount) * nav, "took too little");
        require(taken == 0 || (taken - 1) * supply < uint256(amount) * nav, "took too much");
    }
}
