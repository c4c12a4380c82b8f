// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IFeeDistributor} from "../../../../contracts/interfaces/IFeeDistributor.sol";
import {LyingBalance} from "../../../../contracts/mocks/LyingBalance.sol";
import {FeesBase} from "./FeesBase.sol";

contract SetTableTest is FeesBase {
    function _refused(IFeeDistributor.Payee[] memory payees, bytes memory refusal) private {
        vm.prank(GOVERNANCE);
        vm.expectRevert(refusal);
        distributor.setTable(payees);
        vm.expectRevert(refusal);
        newDistributor(address(fund), GOVERNANCE, payees);
        vm.assertEq(distributor.table().length, 2);
    }

    function _with(bytes4 error, address account) private pure returns (bytes memory) {
        return abi.encodeWithSelector(error, account);
    }

    function _with(bytes4 error, uint256 given, uint256 wanted)
        private
        pure
        returns (bytes memory)
    {
        return abi.encodeWithSelector(error, given, wanted);
    }

    /// @notice Equal parts, but for the first, which has the rest.
    function _many(uint256 count) private pure returns (IFeeDistributor.Payee[] memory payees) {
        payees = new IFeeDistributor.Payee[](count);
        for (uint256 i; i < count; ++i) {
            payees[i] = IFeeDistributor.Payee(address(uint160(i + 1)), uint32(1e6 / count));
        }
        payees[0].part += uint32(1e6 % count);
    }

    function test_constructor__stores_what_it_is_given() external view {
        vm.assertEq(address(distributor.FUND()), address(fund));
        vm.assertEq(distributor.GOVERNANCE(), GOVERNANCE);
        IFeeDistributor.Payee[] memory found = distributor.table();
        vm.assertEq(found.length, 2);
        vm.assertEq(found[0].account, MANAGER);
        vm.assertEq(found[0].part, 0.75e6);
        vm.assertEq(found[1].account, TREASURY);
        vm.assertEq(found[1].part, 0.25e6);
    }

    function test_constructor__without_a_fund_or_governance__reverts() external {
        fails(IFeeDistributor.ZeroAddress.selector, uint256(bytes32("fund")));
        newDistributor(address(0), GOVERNANCE, one(MANAGER));
        fails(IFeeDistributor.ZeroAddress.selector, uint256(bytes32("governance")));
        newDistributor(address(fund), address(0), one(MANAGER));
    }

    function test_setTable__by_anyone_but_governance__reverts() external {
        vm.prank(MANAGER);
        fails(IFeeDistributor.NotGovernance.selector, MANAGER);
        distributor.setTable(one(MANAGER));
    }

    function test_setTable__replaces_the_table_and_tells() external {
        vm.prank(GOVERNANCE);
        vm.expectEmit(address(distributor));
        emit IFeeDistributor.TableSet(one(STRANGER));
        distributor.setTable(one(STRANGER));
        IFeeDistributor.Payee[] memory found = distributor.table();
        vm.assertEq(found.length, 1);
        vm.assertEq(found[0].account, STRANGER);
        vm.assertEq(found[0].part, 1e6);
    }

    function test_setTable__of_nobody_or_too_many__reverts() external {
        _refused(_many(17), _with(IFeeDistributor.BadCount.selector, 17, 16));
        _refused(new IFeeDistributor.Payee[](0), _with(IFeeDistributor.BadCount.selector, 0, 16));
        setTable(_many(16));
        vm.assertEq(distributor.table().length, 16);
        setTable(_many(1));
        vm.assertEq(distributor.table().length, 1);
    }

    function test_setTable__unsorted_or_twice_or_of_the_zero_address__reverts() external {
        IFeeDistributor.Payee[] memory payees = halves(0.5e6);
        (payees[0], payees[1]) = (payees[1], payees[0]);
        _refused(payees, _with(IFeeDistributor.NotAscending.selector, MANAGER));
        payees[0].account = MANAGER;
        _refused(payees, _with(IFeeDistributor.NotAscending.selector, MANAGER));
        payees[0].account = address(0);
        _refused(payees, _with(IFeeDistributor.NotAscending.selector, address(0)));
    }

    function test_setTable__with_a_part_of_nothing__reverts() external {
        IFeeDistributor.Payee[] memory payees = halves(0.5e6);
        payees[1].part = 0;
        _refused(payees, _with(IFeeDistributor.ZeroPart.selector, TREASURY));
        payees[0].part = 0;
        _refused(payees, _with(IFeeDistributor.ZeroPart.selector, MANAGER));
    }

    function test_setTable__that_is_not_the_whole__reverts() external {
        IFeeDistributor.Payee[] memory payees = halves(0.5e6);
        payees[1].part += 1;
        _refused(payees, _with(IFeeDistributor.WrongSum.selector, 1e6 + 1, 1e6));
        payees[1].part -= 2;
        _refused(payees, _with(IFeeDistributor.WrongSum.selector, 1e6 - 1, 1e6));
        payees[0].part = payees[1].part = type(uint32).max;
        _refused(
            payees, _with(IFeeDistributor.WrongSum.selector, 2 * uint256(type(uint32).max), 1e6)
        );
    }

    /// @dev Shares that were minted, shares that were not, and every asset that the fund lists.
    function test_setTable__pays_the_old_table_first() external {
        address[3] memory tokens = [address(fund), address(dollar), address(ether_)];
        give(tokens[1], 400);
        give(tokens[2], 4000);
        owe(300);
        fund.accrue();
        owe(100);
        setTable(one(STRANGER));
        credits(tokens[0], 300, 100);
        credits(tokens[1], 300, 100);
        credits(tokens[2], 3000, 1000);
        for (uint256 i; i < 3; ++i) {
            vm.assertEq(distributor.credit(tokens[i], STRANGER), 0);
        }
        owe(1000);
        fund.accrue();
        vm.assertEq(take(address(fund), STRANGER), 1000);
        vm.assertEq(take(address(fund), MANAGER), 300);
        vm.assertEq(take(address(fund), TREASURY), 100);
    }

    function test_setTable__pays_the_management_fee_until_now_by_the_old_table() external {
        setFee(0.05e18);
        vm.warp(START + 365 days);
        uint256 pending = fund.effectiveSupply() - fund.totalSupply();
        setTable(one(STRANGER));
        vm.assertEq(distributor.credited(address(fund)), pending);
        vm.assertEq(distributor.credit(address(fund), MANAGER), pending * 3 / 4);
    }

    /// @dev Of a token that the fund does not know, whoever wants the old table calls in time.
    function test_setTable__leaves_an_unlisted_token_to_the_new_table() external {
        address stray = address(newToken("Stray", "STR", 18));
        give(stray, 4);
        distributor.distribute(stray);
        give(stray, 4);
        setTable(one(STRANGER));
        distributor.distribute(stray);
        vm.assertEq(distributor.credit(stray, MANAGER), 3);
        vm.assertEq(distributor.credit(stray, TREASURY), 1);
        vm.assertEq(distributor.credit(stray, STRANGER), 4);
    }

    function test_setTable__with_a_token_that_says_no_balance__passes() external {
        LyingBalance token = new LyingBalance(18, 0);
        hold(address(token), 1e18);
        give(address(token), 4);
        give(address(dollar), 4);
        for (uint256 i = 2; i <= uint256(LyingBalance.Manner.ReturnsMegabyte); ++i) {
            token.setAnswer(address(distributor), LyingBalance.Manner(i), 0);
            setTable(halves(0.75e6));
        }
        token.setAnswer(address(distributor), LyingBalance.Manner.Lies, MAX);
        setTable(halves(0.75e6));
        setTable(halves(0.75e6));
        token.setAnswer(address(distributor), LyingBalance.Manner.Lies, 0);
        setTable(one(STRANGER));
        credits(address(dollar), 3, 1);
    }

    /// @dev The most payees, the most assets, and something new of each.
    function test_setTable__at_its_dearest__fits_into_a_block() external {
        setTable(_many(16));
        for (uint256 i; i < 10; ++i) {
            address token = address(newToken("Token", "TKN", 18));
            hold(token, 1e18);
            give(token, 1000);
        }
        give(address(dollar), 1000);
        give(address(ether_), 1000);
        owe(1000);
        uint256 gas = gasleft();
        setTable(_many(16));
        vm.assertLe(gas - gasleft(), 10_000_000);
    }
}
