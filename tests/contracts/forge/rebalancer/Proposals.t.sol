// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";

import {IFund} from "../../../../contracts/interfaces/IFund.sol";
import {Budget, IMandate, Limit} from "../../../../contracts/interfaces/IMandate.sol";
import {IRebalancer, Leg, Plan} from "../../../../contracts/interfaces/IRebalancer.sol";
import {DevToken} from "../../../../contracts/mocks/DevToken.sol";
import {MockExecutor} from "../../../../contracts/mocks/MockExecutor.sol";
import {RebalancerBase} from "./RebalancerBase.sol";

/// @notice Anybody executes what is ready, in any moment.
contract Ready {
    function execute(address target, bytes calldata data) external {
        // solhint-disable-next-line avoid-low-level-calls
        (bool ok, bytes memory said) = target.call(data);
        if (ok) return;
        assembly ("memory-safe") {
            revert(add(said, 0x20), mload(said))
        }
    }
}

/// @notice What governance decided is executed by the keeper's own route, in the middle of a leg.
contract ProposalsTest is RebalancerBase {
    function setUp() public override {
        super.setUp();
        vm.etch(GOVERNANCE, address(new Ready()).code);
    }

    /// @notice An exchange of 3,000 dollars that brings so much and executes this on its way.
    function _while(address buy_, uint256 bought, address target, bytes memory data)
        private
        returns (Leg memory one)
    {
        one = leg(address(dollar), buy_, 3000e6, bought);
        bytes memory execution = abi.encodeCall(Ready.execute, (target, data));
        one.route = abi.encode(bought, uint256(0), GOVERNANCE, execution);
    }

    function _failed(bytes memory said) private pure returns (bytes memory) {
        return abi.encodeWithSelector(MockExecutor.CallFailed.selector, said);
    }

    function _locked() private pure returns (bytes memory) {
        return _failed(why(ReentrancyGuardTransient.ReentrancyGuardReentrantCall.selector));
    }

    /// @dev The assets behind it moved up, so that what another token held was taken for what was
    /// bought: 3,000 dollars for nothing.
    function test_rebalance__while_an_asset_is_delisted__reverts() external {
        DevToken bought = newToken("Bought", "BGT", 18);
        DevToken other = newToken("Other", "OTH", 18);
        price(address(bought), UNIT_PRICE, 0);
        list(address(bought));
        price(address(other), UNIT_PRICE, 0);
        list(address(other));
        swap(address(dollar), address(other), 3000e6, 3000e18);
        setRule(address(bought), 0, 60, 10, 3);
        Leg memory one =
            _while(address(bought), 0, address(fund), abi.encodeCall(fund.delist, (address(bit))));
        refused(one, _locked());
        vm.prank(GOVERNANCE);
        fund.delist(address(bit));
    }

    function test_rebalance__while_an_asset_is_listed__reverts() external {
        price(address(gate), UNIT_PRICE, 0);
        bytes memory listing = abi.encodeCall(fund.list, (address(gate)));
        refused(_while(address(ether_), 1e18, address(fund), listing), _locked());
    }

    /// @dev It is judged by the terms at its beginning, and the next one by the new.
    function test_rebalance__while_limits_change__is_held_to_the_old() external {
        uint64[20] memory all = numbers();
        all[uint256(Limit.Slippage)] = 0;
        all[uint256(Limit.Trading)] = 0;
        all[uint256(Limit.GroupOne)] = 0;
        bytes memory change = abi.encodeCall(mandate.setLimits, (all));
        Leg memory one = _while(address(ether_), 0.995e18, address(mandate), change);
        Leg memory second = toEther(3000e6);
        second.route = route(0.995e18);
        send(one, second);
        refused(second, why(IRebalancer.TradingClosed.selector));
    }

    /// @dev But budgets are what they are when it is charged.
    function test_rebalance__while_a_budget_is_cut__is_held_to_the_new() external {
        bytes memory cut = abi.encodeCall(mandate.setBudget, (Budget.Turnover, 3 * PC - 1, 0));
        Leg memory one = _while(address(ether_), 1e18, address(mandate), cut);
        bytes4 error = IMandate.BudgetExceeded.selector;
        refused(one, why(error, uint256(Budget.Turnover), 3 * PC, 3 * PC - 1));
        cut = abi.encodeCall(mandate.setBudget, (Budget.Turnover, 3 * PC, 0));
        send(_while(address(ether_), 1e18, address(mandate), cut));
    }

    function test_rebalance__while_the_lease_ends__is_the_last() external {
        bytes memory end = abi.encodeCall(rebalancer.setLease, (KEEPER, 0));
        send(_while(address(ether_), 1e18, address(rebalancer), end));
        refused(toEther(3000e6), why(IRebalancer.LeaseOver.selector, KEEPER, 0));
    }

    /// @dev A fund that has just begun anew trips again like any other.
    function test_rebalance__while_the_breaker_is_reset__goes_on_reducing() external {
        vm.prank(SAFE);
        mandate.trip();
        Leg memory one = fromEther(1e18, 3000e6);
        bytes memory execution =
            abi.encodeCall(Ready.execute, (address(mandate), abi.encodeCall(mandate.reset, ())));
        one.route = abi.encode(uint256(3000e6), uint256(0), GOVERNANCE, execution);
        Leg memory back = toEther(3000e6);
        refused(plan(legs(one, back)), why(IRebalancer.MayOnlyFall.selector, address(ether_)));
        send(one);
        vm.assertTrue(!mandate.tripped());
    }

    /// @dev The fund's own numbers are nobody's business here.
    function test_rebalance__while_the_funds_limits_change__passes() external {
        bytes memory change = abi.encodeCall(fund.setLimits, (wide()));
        send(_while(address(ether_), 1e18, address(fund), change));
        vm.assertEq(fund.recorded(address(ether_)), 11e18);
    }

    function test_rebalance__while_the_safe_trips__goes_on_by_the_old_terms() external {
        vm.prank(GOVERNANCE);
        mandate.setSafe(GOVERNANCE);
        bytes memory trip = abi.encodeCall(mandate.trip, ());
        send(_while(address(ether_), 1e18, address(mandate), trip));
        vm.assertTrue(mandate.tripped());
        vm.assertEq(fund.recorded(address(ether_)), 11e18);
    }

    /// @dev Nobody else does so in the middle of a leg, or the fund's NAV would be half of one.
    function test_rebalance__while_anybody_trips__reverts() external {
        Leg memory one = toEther(3000e6);
        bytes memory trip = abi.encodeCall(mandate.trip, ());
        one.route = abi.encode(uint256(1e18), uint256(0), address(mandate), trip);
        refused(one, _failed(why(IMandate.FundBusy.selector)));
    }

    function test_delist_and_list__from_outside__are_as_ever() external {
        vm.expectEmit(address(fund));
        emit IFund.Delisted(address(bit));
        vm.prank(GOVERNANCE);
        fund.delist(address(bit));
        list(address(bit));
        vm.assertEq(fund.assets().length, 3);
    }
}
