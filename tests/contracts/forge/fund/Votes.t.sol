// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {ERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Permit.sol";

import {FundBase} from "./FundBase.sol";

contract VotesTest is FundBase {
    address[5] private voters = [INVESTOR, OTHER, STRANGER, DEAD, FEES];

    function setUp() public override {
        super.setUp();
        invest(INVESTOR, 1000e18);
    }

    function _delegate(address who, address to) private {
        vm.prank(who);
        fund.delegate(to);
    }

    function _give(address from, address to, uint256 shares) private {
        vm.prank(from);
        fund.transfer(to, shares);
    }

    function test_votes__without_delegating__are_ones_own() external {
        vm.assertEq(fund.getVotes(INVESTOR), 1000e18);
        vm.assertEq(fund.delegates(INVESTOR), INVESTOR);
        _give(INVESTOR, OTHER, 400e18);
        vm.assertEq(fund.getVotes(INVESTOR), 600e18);
        vm.assertEq(fund.getVotes(OTHER), 400e18);
    }

    function test_votes__delegated__move_with_every_transfer() external {
        _delegate(INVESTOR, STRANGER);
        vm.assertEq(fund.getVotes(STRANGER), 1000e18);
        vm.assertEq(fund.getVotes(INVESTOR), 0);
        _give(INVESTOR, OTHER, 400e18);
        vm.assertEq(fund.getVotes(STRANGER), 600e18);
        vm.assertEq(fund.getVotes(OTHER), 400e18);
        _delegate(INVESTOR, INVESTOR);
        vm.assertEq(fund.getVotes(STRANGER), 0);
        vm.assertEq(fund.getVotes(INVESTOR), 600e18);
    }

    function test_votes__delegated_to_nobody__are_ones_own_again() external {
        _delegate(INVESTOR, address(0));
        vm.assertEq(fund.delegates(INVESTOR), INVESTOR);
        vm.assertEq(fund.getVotes(INVESTOR), 1000e18);
        _delegate(INVESTOR, OTHER);
        _delegate(INVESTOR, address(0));
        vm.assertEq(fund.getVotes(INVESTOR), 1000e18);
        vm.assertEq(fund.getVotes(OTHER), 0);
        _give(INVESTOR, OTHER, 1000e18);
        vm.assertEq(fund.getVotes(INVESTOR), 0);
        vm.assertEq(fund.getVotes(OTHER), 1000e18);
    }

    function test_votes__of_locked_shares__count() external {
        enterInKind(OTHER, 100e18);
        vm.assertEq(fund.getVotes(OTHER), 100e18);
    }

    function test_votes__after_an_exit__are_gone() external {
        _delegate(INVESTOR, OTHER);
        leaveInKind(INVESTOR, 300e18);
        leave(INVESTOR, 300e18);
        vm.assertEq(fund.getVotes(OTHER), 400e18);
    }

    function test_votes__of_the_dead_shares__are_in_the_supply() external view {
        vm.assertEq(fund.getVotes(DEAD), 100_000e18);
    }

    function test_clock__counts_seconds() external {
        vm.assertEq(fund.clock(), time());
        vm.assertEq(bytes(fund.CLOCK_MODE()), bytes("mode=timestamp"));
        uint256 then = time();
        vm.warp(then + 100);
        _give(INVESTOR, OTHER, 1000e18);
        vm.warp(then + 200);
        vm.assertEq(fund.getPastVotes(INVESTOR, then + 99), 1000e18);
        vm.assertEq(fund.getPastVotes(INVESTOR, then + 100), 0);
        vm.assertEq(fund.getPastVotes(OTHER, then + 99), 0);
        vm.assertEq(fund.getPastVotes(OTHER, then + 100), 1000e18);
        vm.assertEq(fund.getPastTotalSupply(then + 100), 101_000e18);
    }

    function test_permit__allows_what_was_signed_and_counts_up() external {
        address signer = cheats.addr(7);
        bytes32 typehash = keccak256(
            "Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)"
        );
        bytes32 message = keccak256(abi.encode(typehash, signer, OTHER, 5e18, 0, MAX));
        bytes32 digest = keccak256(abi.encodePacked(hex"1901", fund.DOMAIN_SEPARATOR(), message));
        (uint8 v, bytes32 r, bytes32 s) = cheats.sign(7, digest);
        fund.permit(signer, OTHER, 5e18, MAX, v, r, s);
        vm.assertEq(fund.allowance(signer, OTHER), 5e18);
        vm.assertEq(fund.nonces(signer), 1);
        vm.assertTrue(!_permits(signer, v, r, s));
    }

    function _permits(address signer, uint8 v, bytes32 r, bytes32 s) private returns (bool) {
        try ERC20Permit(address(fund)).permit(signer, OTHER, 5e18, MAX, v, r, s) {
            return true;
        } catch {
            return false;
        }
    }

    /// @dev Each holder's shares are counted once, with itself or with whom it chose.
    function test_invariant_01__votes_and_balances__always_sum_to_the_supply(uint256[16] calldata acts)
        external
    {
        setFee(0.05e18);
        for (uint256 i; i < acts.length; ++i) {
            _act(acts[i]);
            _sums();
            vm.warp(time() + 1 + (acts[i] >> 200) % 2 days);
        }
        vm.assertEq(_past(time() - 1), fund.getPastTotalSupply(time() - 1));
    }

    function _act(uint256 any) private {
        address who = voters[(any >> 8) % 5];
        address to = voters[(any >> 16) % 5];
        uint256 shares = within(any >> 24, 1, 500e18);
        uint256 kind = any % 6;
        if (kind == 0) enterInKind(who, shares);
        if (kind == 1) fund.accrue();
        cheats.startPrank(who);
        if (kind == 2) fund.delegate(shares % 3 == 0 ? address(0) : to);
        if (kind == 3) try fund.transfer(to, shares) {} catch {}
        if (kind == 4) try fund.redeemInKind(shares, to, who) {} catch {}
        if (kind == 5) try fund.redeem(shares, to, who) {} catch {}
        cheats.stopPrank();
    }

    function _sums() private view {
        uint256 votes;
        uint256 balances;
        for (uint256 i; i < 5; ++i) {
            votes += fund.getVotes(voters[i]);
            balances += fund.balanceOf(voters[i]);
        }
        vm.assertEq(votes, fund.totalSupply());
        vm.assertEq(balances, fund.totalSupply());
    }

    function _past(uint256 when) private view returns (uint256 votes) {
        for (uint256 i; i < 5; ++i) {
            votes += fund.getPastVotes(voters[i], when);
        }
    }
}
