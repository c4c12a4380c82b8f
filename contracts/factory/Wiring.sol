// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Fund} from "../Fund.sol";
import {FundGovernor} from "../FundGovernor.sol";
import {FundTimelock} from "../FundTimelock.sol";
import {Mandate} from "../Mandate.sol";
import {Rebalancer} from "../Rebalancer.sol";
import {FeeDistributor} from "../FeeDistributor.sol";
import {Prices} from "../Prices.sol";
import {Record} from "../Record.sol";
import {Valuation} from "../Valuation.sol";
import {ILaunch, Module} from "../interfaces/IFundFactory.sol";

/// @title Wiring
/// @notice Where each module lies, and that each one knows the others by that.
abstract contract Wiring is ILaunch {
    /// @inheritdoc ILaunch
    /// @dev A contract's first creation has the number one, and below 128 a number is itself in RLP.
    function at(Module module) public view returns (address) {
        bytes memory pair = abi.encodePacked(hex"d694", address(this), uint8(module) + 1);
        return address(uint160(uint256(keccak256(pair))));
    }

    function _requireWired(address base, address safe) internal view {
        _requireFund(base);
        _requirePrices();
        _requireBooks();
        _requireMandate(safe);
        _requireDoor();
        _requireGovernance();
    }

    function _requireFund(address base) private view {
        Fund fund = Fund(at(Module.Fund));
        _require(Module.Fund, fund.asset(), base);
        _is(Module.Fund, fund.GOVERNANCE(), Module.FundTimelock);
        _is(Module.Fund, address(fund.VALUATION()), Module.Valuation);
        _is(Module.Fund, address(fund.GATE()), Module.Mandate);
        _is(Module.Fund, fund.DOOR(), Module.Rebalancer);
        _is(Module.Fund, fund.RECORD(), Module.Record);
        _is(Module.Fund, fund.FEES(), Module.FeeDistributor);
    }

    function _requirePrices() private view {
        _is(Module.Prices, Prices(at(Module.Prices)).GOVERNANCE(), Module.FundTimelock);
        address prices = address(Valuation(at(Module.Valuation)).PRICES());
        _is(Module.Valuation, prices, Module.Prices);
    }

    function _requireBooks() private view {
        Record record = Record(at(Module.Record));
        _is(Module.Record, address(record.FUND()), Module.Fund);
        _is(Module.Record, record.GOVERNANCE(), Module.FundTimelock);
        FeeDistributor fees = FeeDistributor(at(Module.FeeDistributor));
        _is(Module.FeeDistributor, address(fees.FUND()), Module.Fund);
        _is(Module.FeeDistributor, fees.GOVERNANCE(), Module.FundTimelock);
    }

    function _requireMandate(address safe) private view {
        Mandate mandate = Mandate(at(Module.Mandate));
        _require(Module.Mandate, mandate.safe(), safe);
        _is(Module.Mandate, address(mandate.FUND()), Module.Fund);
        _is(Module.Mandate, address(mandate.RECORD()), Module.Record);
        _is(Module.Mandate, address(mandate.SOURCES()), Module.Prices);
        _is(Module.Mandate, mandate.GOVERNANCE(), Module.FundTimelock);
        _is(Module.Mandate, mandate.DOOR(), Module.Rebalancer);
    }

    function _requireDoor() private view {
        Rebalancer door = Rebalancer(at(Module.Rebalancer));
        _is(Module.Rebalancer, address(door.FUND()), Module.Fund);
        _is(Module.Rebalancer, address(door.MANDATE()), Module.Mandate);
        _is(Module.Rebalancer, address(door.PRICES()), Module.Prices);
        _is(Module.Rebalancer, door.GOVERNANCE(), Module.FundTimelock);
    }

    function _requireGovernance() private view {
        FundTimelock timelock = FundTimelock(payable(at(Module.FundTimelock)));
        _is(Module.FundTimelock, address(timelock.MANDATE()), Module.Mandate);
        _require(Module.FundTimelock, timelock.OPENER(), address(this));
        FundGovernor governor = FundGovernor(payable(at(Module.FundGovernor)));
        bool proposes = timelock.hasRole(timelock.PROPOSER_ROLE(), address(governor));
        _require(Module.FundTimelock, proposes ? address(governor) : address(0), address(governor));
        _is(Module.FundGovernor, governor.timelock(), Module.FundTimelock);
        _is(Module.FundGovernor, address(governor.token()), Module.Fund);
        _is(Module.FundGovernor, address(governor.MANDATE()), Module.Mandate);
    }

    function _is(Module module, address found, Module wanted) private view {
        _require(module, found, at(wanted));
    }

    function _require(Module module, address found, address wanted) private pure {
        if (found != wanted) revert Miswired(module, found, wanted);
    }
}
