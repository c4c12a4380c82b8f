// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IFeeDistributor} from "../../../../contracts/interfaces/IFeeDistributor.sol";
import {Limits, IFund} from "../../../../contracts/interfaces/IFund.sol";
import {IFundTimelock} from "../../../../contracts/interfaces/IFundTimelock.sol";
import {Module} from "../../../../contracts/interfaces/IFundFactory.sol";
import {Budget, IMandate, Limit, Rule} from "../../../../contracts/interfaces/IMandate.sol";
import {IPriceSources, Source} from "../../../../contracts/interfaces/IPriceSources.sol";
import {IRecord} from "../../../../contracts/interfaces/IRecord.sol";
import {IRebalancer} from "../../../../contracts/interfaces/IRebalancer.sol";
import {MockExecutor} from "../../../../contracts/mocks/MockExecutor.sol";
import {BallotsBase} from "./BallotsBase.sol";

/// @notice Two of three signers are the attacker: it holds all that the Safe may do.
contract HostileSafeTest is BallotsBase {
    address private constant KEEPER = address(0xBEEF);
    address private constant OTHER = address(0x5AFF);
    uint256 private constant LONGEST = 30 days;

    address private executor;

    function setUp() public override {
        super.setUp();
        executor = address(new MockExecutor());
        lets(hiring(KEEPER, executor));
    }

    function _asSafe(address target, bytes memory call_) private {
        vm.prank(SAFE);
        (bool ok,) = target.call(call_);
        vm.assertTrue(ok);
    }

    function _pauses(uint256 until) private {
        address to = address(mandate);
        _asSafe(to, abi.encodeCall(IMandate.pause, (Limit.Trading, until)));
        _asSafe(to, abi.encodeCall(IMandate.pause, (Limit.Deposits, until)));
        _asSafe(to, abi.encodeCall(IMandate.pause, (Limit.Redemptions, until)));
        _asSafe(to, abi.encodeCall(IMandate.tighten, (Limit.MinCash, 1e18, until)));
        _asSafe(to, abi.encodeCall(IMandate.tightenBudget, (Budget.Loss, 0, 0, until)));
    }

    /// @notice All that it can do at one moment.
    function _strikes(uint256 until) private {
        _pauses(until);
        _asSafe(address(mandate), abi.encodeCall(IMandate.trip, ()));
        _asSafe(address(rebalancer), abi.encodeCall(IRebalancer.revoke, ()));
        _asSafe(address(rebalancer), abi.encodeCall(IRebalancer.remove, (executor)));
        vm.assertTrue(mandate.tripped());
        vm.assertTrue(mandate.depositsPaused());
        vm.assertTrue(mandate.redemptionsPaused());
        vm.assertEq(rebalancer.keeper(), address(0));
        vm.assertEq(rebalancer.executors(executor), bytes32(0));
    }

    /// @dev Gets: the NAV doors, trading and the keeper for a time. Holders leave in kind throughout.
    function test_attack__of_the_safe__stops_nobodys_exit_in_kind() external {
        _strikes(time() + LONGEST);
        Proposal memory one = loosening();
        queued(one, both(ANN, BOB));
        veto(SAFE, one);
        vm.assertEq(leave(EVE)[0], 19_900e6);
        vm.warp(time() + 20 days);
        vm.assertEq(leave(BOB)[0], 30_000e6);
        vm.warp(time() + 40 days);
        _pauses(time() + LONGEST);
        vm.assertEq(leave(ANN)[0], 50_000e6);
    }

    /// @dev Gets: thirty days, and not the ten behind them.
    function test_attack__of_the_safe_by_overlays__ends_and_cools_down() external {
        uint256 until = time() + LONGEST;
        _pauses(until);
        vm.warp(until - 1);
        vm.assertTrue(mandate.redemptionsPaused());
        vm.warp(until);
        vm.assertTrue(!mandate.redemptionsPaused());
        vm.assertTrue(!mandate.depositsPaused());
        vm.assertEq(mandate.limit(Limit.Trading), 1e18);
        uint256 free = until + LONGEST / 3;
        vm.warp(free - 1);
        vm.expectRevert(abi.encodeWithSelector(IMandate.CoolingDown.selector, free));
        vm.prank(SAFE);
        mandate.pause(Limit.Redemptions, free + 1 days);
    }

    /// @dev Gets: ten days, from the proposal that replaces it to where anybody executes it; then the
    /// next Safe lifts what it laid, and a vote undoes the rest.
    function test_attack__of_the_safe__is_undone_by_votes() external {
        uint256 begun = time();
        uint256 until = begun + LONGEST;
        _strikes(until);
        Proposal memory one = replacing(OTHER);
        atReady(one);
        vm.expectRevert(
            abi.encodeWithSelector(
                IFundTimelock.SafeFirst.selector, address(governor), time() + 1 days
            )
        );
        execute(STRANGER, one);
        vm.warp(time() + 1 days);
        execute(STRANGER, one);
        vm.assertEq(time(), begun + 1 days + 3 days + 1 + DELAY + 1 days);
        vm.assertEq(mandate.safe(), OTHER);
        _lifts();
        _undo();
    }

    function _lifts() private {
        uint256[5] memory keys =
            [uint256(Limit.Trading), uint256(Limit.Deposits), uint256(Limit.Redemptions), 0, 20];
        for (uint256 i; i < keys.length; ++i) {
            vm.prank(OTHER);
            mandate.lift(keys[i]);
        }
        vm.assertTrue(!mandate.redemptionsPaused());
        vm.assertEq(mandate.limit(Limit.Trading), 1e18);
        vm.assertEq(mandate.limit(Limit.MinCash), 20 * PC);
        vm.assertEq(mandate.budgets()[0], PC / 2);
    }

    function _undo() private {
        Proposal memory one =
            add(hiring(KEEPER, executor), address(mandate), abi.encodeCall(IMandate.reset, ()));
        atReady(one);
        executeThere(OTHER, one);
        vm.assertTrue(!mandate.tripped());
        vm.assertTrue(!mandate.depositsPaused());
        vm.assertEq(rebalancer.keeper(), KEEPER);
        vm.assertEq(rebalancer.executors(executor), executor.codehash);
        bytes memory notSafe = abi.encodeWithSelector(IMandate.NotSafe.selector, SAFE);
        vm.expectRevert(notSafe);
        vm.prank(SAFE);
        mandate.tighten(Limit.Slippage, 0, time() + 1);
        vm.expectRevert(notSafe);
        vm.prank(SAFE);
        rebalancer.revoke();
    }

    /// @dev Gets: the next round, if what it vetoed has less than two quorums; and the one after.
    function test_attack__of_the_safe_by_vetoes__delays_what_two_quorums_want_once() external {
        Proposal memory one = loosening();
        queued(one, both(ANN, BOB));
        veto(SAFE, one);
        one.text = "again";
        uint256 id = queued(one, both(ANN, BOB));
        vm.expectRevert(abi.encodeWithSignature("NoVetoTwice(uint256,uint256)", id, 80_000e18));
        veto(SAFE, one);
        toReady(one);
        vm.warp(time() + 1 days);
        execute(STRANGER, one);
    }

    /// @dev Gets: nothing that was not voted, though it is the first to execute.
    function test_attack__of_the_safe_by_an_operation_of_its_own__is_refused() external {
        Proposal memory one = replacing(OTHER);
        bytes32 salt = salted(one);
        bytes32 none = timelock.PROPOSER_ROLE();
        bytes memory because = abi.encodeWithSignature(
            "AccessControlUnauthorizedAccount(address,bytes32)", SAFE, none
        );
        vm.expectRevert(because);
        vm.prank(SAFE);
        timelock.scheduleBatch(one.targets, one.values, one.calls, 0, salt, DELAY);
        vm.expectRevert(because);
        vm.prank(SAFE);
        timelock.schedule(one.targets[0], 0, one.calls[0], 0, salt, DELAY);
        none = timelock.CANCELLER_ROLE();
        bytes32 id = operation(one);
        vm.expectRevert(
            abi.encodeWithSignature("AccessControlUnauthorizedAccount(address,bytes32)", SAFE, none)
        );
        vm.prank(SAFE);
        timelock.cancel(id);
    }

    function _refused(address target, bytes memory call_) private {
        vm.expectRevert(abi.encodeWithSignature("NotGovernance(address)", SAFE));
        vm.prank(SAFE);
        (bool ok,) = target.call(call_);
        vm.assertTrue(ok); // the cheat's word for: as expected
    }

    /// @dev Gets: no setter of governance, of any contract; the governor's and the timelock's own
    /// are with their tests.
    function test_attack__of_the_safe_on_every_setter__is_refused() external {
        uint64[20] memory limits;
        Rule memory rule;
        Limits memory numbers_;
        Source memory source;
        IFeeDistributor.Payee[] memory payees = new IFeeDistributor.Payee[](1);
        payees[0] = IFeeDistributor.Payee(SAFE, 1e6);
        address to = address(mandate);
        _refused(to, abi.encodeCall(IMandate.setLimits, (limits)));
        _refused(to, abi.encodeCall(IMandate.setBudget, (Budget.Loss, 0, 0)));
        _refused(to, abi.encodeCall(IMandate.setRule, (address(dollar), rule)));
        _refused(to, abi.encodeCall(IMandate.setSafe, (OTHER)));
        _refused(to, abi.encodeCall(IMandate.reset, ()));
        to = address(fund);
        _refused(to, abi.encodeCall(IFund.list, (address(feed))));
        _refused(to, abi.encodeCall(IFund.delist, (address(dollar))));
        _refused(to, abi.encodeCall(IFund.setLimits, (numbers_)));
        to = address(rebalancer);
        _refused(to, abi.encodeCall(IRebalancer.setLease, (SAFE, 1)));
        _refused(to, abi.encodeCall(IRebalancer.allow, (executor)));
        to = launch.at(Module.Prices);
        _refused(to, abi.encodeCall(IPriceSources.setSource, (address(dollar), source)));
        _refused(to, abi.encodeCall(IPriceSources.removeSource, (address(dollar))));
        to = launch.at(Module.Record);
        _refused(to, abi.encodeCall(IRecord.setRate, (0)));
        _refused(to, abi.encodeCall(IRecord.forgive, ()));
        _refused(distributor(), abi.encodeCall(IFeeDistributor.setTable, (payees)));
    }
}
