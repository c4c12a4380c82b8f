// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";

import {IFund} from "../../../../contracts/interfaces/IFund.sol";
import {IRebalancer, Leg, Plan} from "../../../../contracts/interfaces/IRebalancer.sol";
import {DevToken} from "../../../../contracts/mocks/DevToken.sol";
import {MockExecutor} from "../../../../contracts/mocks/MockExecutor.sol";
import {Reenters} from "../../../../contracts/mocks/Reenters.sol";
import {Seizer} from "../fund/Seizer.sol";
import {RebalancerBase} from "./RebalancerBase.sol";

/// @notice A keeper that is a contract, and takes orders from anybody.
contract Puppet {
    address private immutable DOOR;

    constructor(address door) {
        DOOR = door;
    }

    function submit(Plan calldata plan) external {
        // solhint-disable-next-line avoid-low-level-calls
        (bool ok, bytes memory said) = DOOR.call(abi.encodeCall(IRebalancer.rebalance, (plan)));
        if (ok) return;
        assembly ("memory-safe") {
            revert(add(said, 0x20), mload(said))
        }
    }
}

/// @notice What others do in the middle of a rebalance.
contract BetweenTest is RebalancerBase {
    function _route(uint256 bought, uint256 unsold, address target, bytes memory data)
        private
        pure
        returns (bytes memory)
    {
        return abi.encode(bought, unsold, target, data);
    }

    function _while(address target, bytes memory data) private returns (Leg memory one) {
        one = toEther(3000e6);
        one.route = _route(1e18, 0, target, data);
    }

    function _locked() private pure returns (bytes memory) {
        bytes4 error = ReentrancyGuardTransient.ReentrancyGuardReentrantCall.selector;
        return abi.encodeWithSelector(MockExecutor.CallFailed.selector, why(error));
    }

    // Once more

    function _puppet() private returns (Puppet puppet) {
        puppet = new Puppet(address(rebalancer));
        vm.prank(GOVERNANCE);
        rebalancer.setLease(address(puppet), time() + 1 days);
        vm.prank(SAFE);
        rebalancer.appoint(address(puppet));
    }

    function test_rebalance__inside_of_itself__is_refused() external {
        Puppet puppet = _puppet();
        Plan memory inner = plan(toEther(3000e6));
        inner.epoch = 2;
        Plan memory outer = plan(_while(address(puppet), abi.encodeCall(Puppet.submit, (inner))));
        vm.expectRevert(_locked());
        puppet.submit(outer);
        inner.epoch = 1;
        puppet.submit(inner); // from outside it goes through
    }

    /// @dev Of targets alone, which needs no lock of the fund's.
    function test_rebalance__of_targets_inside_of_a_leg__is_refused() external {
        Puppet puppet = _puppet();
        Plan memory inner = plan(aims(41 * PC, 10 * PC));
        inner.epoch = 2;
        Plan memory outer = plan(_while(address(puppet), abi.encodeCall(Puppet.submit, (inner))));
        vm.expectRevert(_locked());
        puppet.submit(outer);
    }

    function test_rebalance__from_a_token__is_refused() external {
        Reenters token = new Reenters(18, 0);
        price(address(token), UNIT_PRICE, 0);
        list(address(token));
        setRule(address(token), 0, 60, 10, 3);
        Puppet puppet = _puppet();
        Plan memory inner = plan(toEther(3000e6));
        inner.epoch = 2;
        token.arm(address(puppet), abi.encodeCall(Puppet.submit, (inner)), false);
        token.mint(address(executor), 3000e18);
        puppet.submit(
            plan(Leg(address(executor), address(dollar), address(token), 3000e6, route(3000e18)))
        );
        vm.assertEq(token.calls(), 1);
        vm.assertTrue(!token.lastSucceeded());
        vm.assertEq(rebalancer.epoch(), 1);
    }

    function test_fund__in_the_middle_of_a_leg__is_closed() external {
        invest(address(executor), 1000e18);
        record.observe();
        address me = address(executor);
        bytes[5] memory doors = [
            abi.encodeWithSignature("deposit(uint256,address)", 1e6, me),
            abi.encodeWithSignature("redeem(uint256,address,address)", 1e18, me, me),
            abi.encodeCall(fund.redeemInKind, (1e18, me, me)),
            abi.encodeCall(fund.skim, (address(dollar))),
            abi.encodeCall(fund.accrue, ())
        ];
        for (uint256 i; i < doors.length; ++i) {
            refused(_while(address(fund), doors[i]), _locked());
        }
        refused(
            _while(address(record), abi.encodeCall(record.observe, ())),
            abi.encodeWithSelector(
                MockExecutor.CallFailed.selector, abi.encodeWithSignature("FundBusy()")
            )
        );
    }

    // What comes and goes

    function _differs(address token, uint256 held, uint256 expected)
        private
        pure
        returns (bytes memory)
    {
        return why(IRebalancer.HoldingDiffers.selector, token, held, expected);
    }

    function test_executor__that_gives_back_unsold__is_refused() external {
        Leg memory one = toEther(3000e6);
        one.route = _route(1e18, 1, address(0), "");
        refused(one, _differs(address(dollar), 67_000e6 + 1, 67_000e6));
    }

    /// @dev It counts as brought, within reason, and all of it is the fund's.
    function test_executor__that_sends_more_than_it_says__is_recorded() external {
        ether_.mint(GOVERNANCE, 1e18);
        ether_.mint(address(executor), 1e18);
        bytes memory more = abi.encodeCall(ether_.transfer, (address(fund), 0.005e18));
        send(_while(address(ether_), more));
        vm.assertEq(fund.recorded(address(ether_)), 11.005e18);
        more = abi.encodeCall(ether_.transfer, (address(fund), 0.01e18 + 1));
        bytes4 error = IRebalancer.GainBeyondReason.selector;
        refused(_while(address(ether_), more), why(error, address(ether_), 3030e18 + 3000, 3030e18));
    }

    function test_donation__in_the_middle__changes_nothing() external {
        DevToken other = newToken("Other", "OTH", 18);
        price(address(other), UNIT_PRICE, 0);
        list(address(other));
        other.mint(address(executor), 1e18);
        send(_while(address(other), abi.encodeCall(other.transfer, (address(fund), 1e18))));
        vm.assertEq(fund.recorded(address(other)), 0);
        vm.assertEq(fund.recorded(address(ether_)), 11e18);
    }

    /// @dev Of what is sold a donation looks like something unsold.
    function test_donation__of_the_sold__is_refused() external {
        dollar.mint(address(executor), 1);
        bytes memory gift = abi.encodeCall(dollar.transfer, (address(fund), 1));
        refused(_while(address(dollar), gift), _differs(address(dollar), 67_000e6 + 1, 67_000e6));
    }

    function test_donation__before__changes_nothing() external {
        dollar.mint(address(fund), 1000e6);
        ether_.mint(address(fund), 1e18);
        send(toEther(3000e6));
        vm.assertEq(fund.recorded(address(dollar)), 67_000e6);
        vm.assertEq(fund.recorded(address(ether_)), 11e18);
    }

    function _seizer() private returns (Seizer seizer) {
        seizer = new Seizer();
        price(address(seizer), UNIT_PRICE, 0);
        list(address(seizer));
        setRule(address(seizer), 0, 60, 20, 3);
        swap(address(dollar), address(seizer), 10_000e6, 10_000e18);
    }

    function test_seizure__of_another_asset_in_the_middle__is_refused() external {
        Seizer seizer = _seizer();
        bytes memory theft = abi.encodeCall(seizer.seize, (address(fund), 1));
        refused(_while(address(seizer), theft), _differs(address(seizer), 10_000e18 - 1, 10_000e18));
    }

    /// @dev What is gone before is gone: what is there is judged, and traded.
    function test_seizure__before__counts_what_is_there() external {
        Seizer seizer = _seizer();
        seizer.seize(address(fund), 4000e18);
        setRule(address(seizer), 0, 60, 0, 3);
        setEther(0, 60 * PC, 30 * PC);
        setBits(0, 60 * PC, 0);
        bytes4 error = IFund.NotEnoughCash.selector;
        refused(
            leg(address(seizer), address(dollar), 6000e18 + 1, 6000e6),
            why(error, 6000e18 + 1, 6000e18)
        );
        send(leg(address(seizer), address(dollar), 6000e18, 6000e6));
        vm.assertEq(fund.recorded(address(seizer)), 4000e18); // for governance to write off
        vm.assertEq(fund.recorded(address(dollar)), 66_000e6);
    }

    /// @dev It fills the hole that the seizure left, and is no part of the plan.
    function test_donation__into_a_hole_in_the_middle__is_refused() external {
        Seizer seizer = _seizer();
        seizer.seize(address(fund), 4000e18);
        seizer.mint(address(executor), 1);
        bytes memory gift = abi.encodeCall(seizer.transfer, (address(fund), 1));
        refused(_while(address(seizer), gift), _differs(address(seizer), 6000e18 + 1, 6000e18));
    }

    function test_escrow__that_is_hollow__is_not_bought_for() external {
        Seizer seizer = _seizer();
        invest(INVESTOR, 1000e18);
        vm.prank(INVESTOR);
        fund.redeemInKind(1000e18, address(0), INVESTOR);
        record.observe();
        uint256 owed = fund.escrow(address(seizer));
        vm.assertEq(owed, 100e18);
        seizer.seize(address(fund), 10_000e18 + 1);
        Leg memory one = leg(address(dollar), address(seizer), 3000e6, 3000e18);
        refused(one, why(IFund.EscrowShort.selector, address(seizer), owed));
        send(toEther(3000e6));
        vm.assertEq(fund.escrow(address(seizer)), owed);
    }

    function test_invariant_21__a_rebalance__leaves_supply_allowances_and_escrow() external {
        uint256 supply = fund.totalSupply();
        send(toEther(3000e6), toBits(2000e6));
        vm.assertEq(fund.totalSupply(), supply);
        vm.assertEq(dollar.allowance(address(fund), address(executor)), 0);
        vm.assertEq(dollar.balanceOf(address(executor)), 35_000e6);
        vm.assertEq(fund.escrow(address(dollar)), 0);
        vm.assertEq(fund.recorded(address(dollar)), 65_000e6);
    }
}
