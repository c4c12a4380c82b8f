// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {FeeDistributor} from "../../../../contracts/FeeDistributor.sol";
import {IFeeDistributor} from "../../../../contracts/interfaces/IFeeDistributor.sol";
import {FalseReturn} from "../../../../contracts/mocks/FalseReturn.sol";
import {GasEater} from "../../../../contracts/mocks/GasEater.sol";
import {LyingBalance} from "../../../../contracts/mocks/LyingBalance.sol";
import {MockToken} from "../../../../contracts/mocks/MockToken.sol";
import {Reenters} from "../../../../contracts/mocks/Reenters.sol";
import {ReturnsMegabyte} from "../../../../contracts/mocks/ReturnsMegabyte.sol";
import {FeesBase} from "./FeesBase.sol";

/// @notice Calls the receiver before it moves anything.
contract CallsBefore is MockToken {
    FeeDistributor private immutable VICTIM;
    bool public refused;

    constructor(FeeDistributor victim) MockToken("Calls before", "BEF", 18, 0) {
        VICTIM = victim;
    }

    function _update(address from, address to, uint256 amount) internal override {
        if (from == address(VICTIM)) {
            try VICTIM.distribute(address(this)) {}
            catch {
                refused = true;
            }
        }
        super._update(from, to, amount);
    }
}

contract HostileFeesTest is FeesBase {
    /// @dev Whatever a token does, the others are paid.
    function _othersArePaid() private {
        give(address(dollar), 400);
        vm.assertEq(take(address(dollar), MANAGER), 300);
        setTable(one(STRANGER));
    }

    function test_claim__of_a_token_that_eats_gas__fails_alone() external {
        GasEater token = new GasEater(18, 0);
        give(address(token), 400);
        token.setArmed(true);
        vm.prank(MANAGER);
        (bool ok,) = address(distributor).call{gas: 1_000_000}(
            abi.encodeCall(distributor.claim, (address(token), MANAGER))
        );
        vm.assertTrue(!ok);
        _othersArePaid();
        token.setArmed(false);
        vm.assertEq(take(address(token), STRANGER), 400); // nobody had it distributed in time
    }

    function test_claim__of_a_token_that_says_no__reverts_and_keeps_the_credit() external {
        FalseReturn token = new FalseReturn(18, 0);
        give(address(token), 400);
        distributor.distribute(address(token));
        token.setBroken(true);
        vm.prank(MANAGER);
        vm.expectRevert(
            abi.encodeWithSignature("SafeERC20FailedOperation(address)", address(token))
        );
        distributor.claim(address(token), MANAGER);
        credits(address(token), 300, 100);
        _othersArePaid();
        token.setBroken(false);
        vm.assertEq(take(address(token), MANAGER), 300);
    }

    function test_claim__of_a_token_that_answers_a_megabyte__pays() external {
        ReturnsMegabyte token = new ReturnsMegabyte(18, 0);
        give(address(token), 400);
        token.setManner(ReturnsMegabyte.Manner.Returns);
        vm.assertEq(take(address(token), MANAGER), 300);
        _othersArePaid();
    }

    function test_claim__of_a_token_that_says_no_balance__pays_what_was_credited() external {
        LyingBalance token = new LyingBalance(18, 0);
        give(address(token), 400);
        distributor.distribute(address(token));
        for (uint256 i = 2; i <= uint256(LyingBalance.Manner.BurnsGas); ++i) {
            token.setAnswer(address(distributor), LyingBalance.Manner(i), 0);
            fails(IFeeDistributor.BalanceUnreadable.selector, address(token));
            distributor.distribute(address(token));
        }
        vm.assertEq(take(address(token), MANAGER), 300);
        token.setAnswer(address(distributor), LyingBalance.Manner.Reverts, 0);
        vm.assertEq(take(address(token), TREASURY), 100);
        _othersArePaid();
    }

    /// @dev It costs those who would have had that token, and the sums stay sums.
    function test_claim__of_a_token_that_lies__fails_alone() external {
        LyingBalance token = new LyingBalance(18, 0);
        give(address(token), 400);
        token.setAnswer(address(distributor), LyingBalance.Manner.Lies, MAX);
        vm.assertEq(distributor.distribute(address(token)), MAX);
        uint256 managers = distributor.credit(address(token), MANAGER);
        credits(address(token), managers, MAX - managers);
        token.setAnswer(address(distributor), LyingBalance.Manner.Honest, 0);
        vm.assertEq(take(address(token), MANAGER), 299); // its part of what there is
        vm.assertEq(take(address(token), TREASURY), 101);
        _othersArePaid();
    }

    function test_claim__that_is_reentered__is_refused_inside() external {
        Reenters token = new Reenters(18, 0);
        give(address(token), 400);
        token.arm(
            address(distributor), abi.encodeCall(distributor.distribute, (address(token))), false
        );
        vm.assertEq(take(address(token), MANAGER), 300);
        vm.assertEq(token.calls(), 1);
        vm.assertTrue(!token.lastSucceeded());
        credits(address(token), 0, 100);
    }

    /// @dev What is on its way out would be credited once more.
    function test_claim__reentered_before_it_moves__credits_nothing_twice() external {
        CallsBefore token = new CallsBefore(distributor);
        give(address(token), 400);
        vm.assertEq(take(address(token), MANAGER), 300);
        vm.assertTrue(token.refused());
        credits(address(token), 0, 100);
        vm.assertEq(take(address(token), TREASURY), 100);
    }

    /// @dev A vote that anybody may execute, executed by a token's hook.
    function test_setTable__in_the_middle_of_a_claim__is_refused() external {
        Reenters token = new Reenters(18, 0);
        distributor = newDistributor(address(fund), address(token), halves(0.75e6));
        bytes memory data = abi.encodeCall(distributor.setTable, (one(STRANGER)));
        token.arm(address(distributor), data, false);
        give(address(token), 400);
        vm.assertEq(take(address(token), MANAGER), 300);
        vm.assertEq(token.calls(), 1);
        vm.assertTrue(!token.lastSucceeded());
        vm.prank(address(token));
        distributor.setTable(one(STRANGER));
        vm.assertEq(distributor.table()[0].account, STRANGER);
    }

    function test_distribute__with_too_little_gas_to_ask__reverts() external {
        give(address(dollar), 400);
        (bool ok, bytes memory answer) = address(distributor).call{gas: 55_000}(
            abi.encodeCall(distributor.claim, (address(dollar), MANAGER))
        );
        vm.assertTrue(!ok);
        vm.assertEq(bytes32(answer), bytes32(bytes4(keccak256("TooLittleGas(uint256,uint256)"))));
    }
}
