// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {FeeDistributor} from "../../../../contracts/FeeDistributor.sol";
import {Prices} from "../../../../contracts/Prices.sol";
import {Record} from "../../../../contracts/Record.sol";
import {Valuation} from "../../../../contracts/Valuation.sol";
import {ILaunch, Module} from "../../../../contracts/interfaces/IFundFactory.sol";
import {LaunchBase} from "./LaunchBase.sol";

/// @notice One answer of one module is another's for a moment: the launch does not activate.
contract WiringTest is LaunchBase {
    address private constant WRONG = address(0xBAD);

    function setUp() public override {
        super.setUp();
        deployAll();
        configure();
        pay(address(this), launch, SEED);
    }

    function _red(Module module, bytes4 getter, address wanted) private {
        _red(module, abi.encodeWithSelector(getter), abi.encode(WRONG), WRONG, wanted);
    }

    function _red(Module module, bytes4 getter, Module wanted) private {
        _red(module, getter, launch.at(wanted));
    }

    function _red(
        Module module,
        bytes memory question,
        bytes memory answer,
        address found,
        address wanted
    ) private {
        more.mockCall(launch.at(module), question, answer);
        vm.expectRevert(abi.encodeWithSelector(ILaunch.Miswired.selector, module, found, wanted));
        launch.activate(founding());
        more.clearMockedCalls();
    }

    function test_activate__of_a_miswired_fund__reverts() external {
        _red(Module.Fund, fund.asset.selector, address(dollar));
        _red(Module.Fund, fund.GOVERNANCE.selector, Module.FundTimelock);
        _red(Module.Fund, fund.VALUATION.selector, Module.Valuation);
        _red(Module.Fund, fund.GATE.selector, Module.Mandate);
        _red(Module.Fund, fund.DOOR.selector, Module.Rebalancer);
        _red(Module.Fund, fund.RECORD.selector, Module.Record);
        _red(Module.Fund, fund.FEES.selector, Module.FeeDistributor);
    }

    function test_activate__of_miswired_prices__reverts() external {
        Prices prices;
        Valuation valuation;
        _red(Module.Prices, prices.GOVERNANCE.selector, Module.FundTimelock);
        _red(Module.Valuation, valuation.PRICES.selector, Module.Prices);
    }

    function test_activate__of_miswired_books__reverts() external {
        Record record;
        FeeDistributor fees;
        _red(Module.Record, record.FUND.selector, Module.Fund);
        _red(Module.Record, record.GOVERNANCE.selector, Module.FundTimelock);
        _red(Module.FeeDistributor, fees.FUND.selector, Module.Fund);
        _red(Module.FeeDistributor, fees.GOVERNANCE.selector, Module.FundTimelock);
    }

    function test_activate__of_a_miswired_mandate__reverts() external {
        _red(Module.Mandate, mandate.safe.selector, SAFE);
        _red(Module.Mandate, mandate.FUND.selector, Module.Fund);
        _red(Module.Mandate, mandate.RECORD.selector, Module.Record);
        _red(Module.Mandate, mandate.SOURCES.selector, Module.Prices);
        _red(Module.Mandate, mandate.GOVERNANCE.selector, Module.FundTimelock);
        _red(Module.Mandate, mandate.DOOR.selector, Module.Rebalancer);
    }

    function test_activate__of_a_miswired_door__reverts() external {
        _red(Module.Rebalancer, rebalancer.FUND.selector, Module.Fund);
        _red(Module.Rebalancer, rebalancer.MANDATE.selector, Module.Mandate);
        _red(Module.Rebalancer, rebalancer.PRICES.selector, Module.Prices);
        _red(Module.Rebalancer, rebalancer.GOVERNANCE.selector, Module.FundTimelock);
    }

    function test_activate__of_a_miswired_governance__reverts() external {
        _red(Module.FundTimelock, timelock.MANDATE.selector, Module.Mandate);
        _red(Module.FundTimelock, timelock.OPENER.selector, address(launch));
        _red(Module.FundGovernor, governor.timelock.selector, Module.FundTimelock);
        _red(Module.FundGovernor, governor.token.selector, Module.Fund);
        _red(Module.FundGovernor, governor.MANDATE.selector, Module.Mandate);
    }

    function test_activate__of_a_timelock_in_which_the_governor_does_not_propose__reverts()
        external
    {
        bytes memory question =
            abi.encodeCall(timelock.hasRole, (timelock.PROPOSER_ROLE(), address(governor)));
        _red(Module.FundTimelock, question, abi.encode(false), address(0), address(governor));
    }

    function test_activate__with_another_safe_than_the_foundings__reverts() external {
        begin(address(mandate), abi.encodeWithSignature("setSafe(address)", WRONG));
        vm.expectRevert(
            abi.encodeWithSelector(ILaunch.Miswired.selector, Module.Mandate, WRONG, SAFE)
        );
        launch.activate(founding());
    }

    function test_activate__as_wired__is_let_through() external {
        launch.activate(founding());
        vm.assertTrue(timelock.handedOver());
    }
}
