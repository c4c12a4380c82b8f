// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";

import {Fund} from "../Fund.sol";
import {FundTimelock} from "../FundTimelock.sol";
import {Mandate} from "../Mandate.sol";
import {IFund, FundConfig} from "../interfaces/IFund.sol";
import {Founding, IFundFactory, ILaunch, Module} from "../interfaces/IFundFactory.sol";
import {IGate} from "../interfaces/IGate.sol";
import {IMandate, Limit} from "../interfaces/IMandate.sol";
import {IPriceSources} from "../interfaces/IPriceSources.sol";
import {IRecord} from "../interfaces/IRecord.sol";
import {IValuation} from "../interfaces/IValuation.sol";
import {Wiring} from "./Wiring.sol";

/// @title Launch
/// @notice One fund on its way.
///
/// Assumptions. The factory's hashes are of the code that its readers expect. The founder is honest,
/// or alone: until the fund is active nobody else can enter it.
///
/// Roles. The founder configures and activates. Anybody deploys the next module.
///
/// Liveness. A founder that stops half-way has a fund that nobody can enter.
contract Launch is Wiring {
    using SafeERC20 for IERC20;

    uint256 private constant MODULES = uint256(type(Module).max) + 1;

    IFundFactory public immutable FACTORY;
    address public immutable FOUNDER;
    bytes32 public immutable FOUNDING;

    /// @inheritdoc ILaunch
    uint256 public deployed;

    modifier onlyFounder() {
        if (msg.sender != FOUNDER) revert NotFounder(msg.sender);
        _;
    }

    modifier onlyOf(Founding calldata founding) {
        bytes32 given = keccak256(abi.encode(founding));
        if (given != FOUNDING) revert AnotherFounding(given, FOUNDING);
        _;
    }

    constructor(address founder, bytes32 founding) {
        FACTORY = IFundFactory(msg.sender);
        FOUNDER = founder;
        FOUNDING = founding;
    }

    /// @inheritdoc ILaunch
    function deploy(Founding calldata founding, bytes calldata code) external onlyOf(founding) {
        if (deployed == MODULES) revert AllDeployed();
        Module module = Module(deployed++);
        bytes32 given = keccak256(code);
        bytes32 wanted = FACTORY.codeHash(module);
        if (given != wanted) revert AnotherCode(module, given, wanted);
        address made = _create(bytes.concat(code, _arguments(module, founding)));
        if (made != at(module)) revert Misplaced(module, made, at(module));
        emit Deployed(module, made);
    }

    /// @inheritdoc ILaunch
    function configure(address[] calldata targets, bytes[] calldata calls) external onlyFounder {
        if (targets.length != calls.length) revert CallsMismatch(targets.length, calls.length);
        FundTimelock timelock = FundTimelock(payable(at(Module.FundTimelock)));
        for (uint256 i; i < targets.length; ++i) {
            _requireOurs(targets[i]);
            if (targets[i] == at(Module.Fund)) _requireSetter(bytes4(calls[i]));
            timelock.begin(targets[i], calls[i]);
        }
        // Whoever were in would have no time to leave before the next of these calls.
        uint256 deposits = Mandate(at(Module.Mandate)).limits()[uint256(Limit.Deposits)];
        if (deposits != 0) revert OpenTooEarly(deposits);
    }

    /// @inheritdoc ILaunch
    function activate(Founding calldata founding) external onlyFounder onlyOf(founding) {
        if (deployed < MODULES) revert NotDeployed(Module(deployed));
        _requireWired(founding.base, founding.safe);
        Fund fund = Fund(at(Module.Fund));
        if (fund.totalSupply() == 0) _seed(fund, founding);
        FundTimelock timelock = FundTimelock(payable(at(Module.FundTimelock)));
        timelock.begin(at(Module.Mandate), abi.encodeCall(IMandate.setLimits, (founding.mandate)));
        timelock.handOver();
        FACTORY.list(address(fund));
        emit Activated(address(fund));
    }

    function _seed(Fund fund, Founding calldata founding) private {
        IERC20 base = IERC20(founding.base);
        base.safeTransferFrom(msg.sender, address(this), founding.seed);
        base.forceApprove(address(fund), founding.seed);
        fund.seed(founding.seed);
    }

    function _create(bytes memory code) private returns (address made) {
        assembly ("memory-safe") {
            made := create(0, add(code, 0x20), mload(code))
            if iszero(made) {
                returndatacopy(mload(0x40), 0, returndatasize())
                revert(mload(0x40), returndatasize())
            }
        }
    }

    function _arguments(Module module, Founding calldata one) private view returns (bytes memory) {
        address fund = at(Module.Fund);
        address mandate = at(Module.Mandate);
        address prices = at(Module.Prices);
        address timelock = at(Module.FundTimelock);
        if (module == Module.Prices) return abi.encode(timelock, one.sequencer, one.grace);
        if (module == Module.Valuation) return abi.encode(prices);
        if (module == Module.Fund) return abi.encode(_fundConfig(one));
        if (module == Module.Record) {
            return abi.encode(fund, timelock, one.performanceFee, one.mark);
        }
        if (module == Module.FeeDistributor) return abi.encode(fund, timelock, one.payees);
        if (module == Module.Mandate) return abi.encode(_mandateConfig(one));
        if (module == Module.Rebalancer) return abi.encode(fund, mandate, prices, timelock);
        if (module == Module.FundTimelock) {
            return abi.encode(fund, mandate, at(Module.FundGovernor), address(this), one.delay);
        }
        return abi.encode(fund, timelock, mandate, one.voting);
    }

    function _fundConfig(Founding calldata one) private view returns (FundConfig memory config) {
        config.name = one.name;
        config.symbol = one.symbol;
        config.base = one.base;
        config.governance = at(Module.FundTimelock);
        config.valuation = IValuation(at(Module.Valuation));
        config.gate = IGate(at(Module.Mandate));
        config.door = at(Module.Rebalancer);
        config.record = at(Module.Record);
        config.fees = at(Module.FeeDistributor);
        (config.lockUp, config.limits) = (one.lockUp, one.limits);
    }

    /// @dev Closed to deposits of either kind, until the fund is active.
    function _mandateConfig(Founding calldata one)
        private
        view
        returns (Mandate.Config memory config)
    {
        config.fund = IFund(at(Module.Fund));
        config.record = IRecord(at(Module.Record));
        config.sources = IPriceSources(at(Module.Prices));
        config.governance = at(Module.FundTimelock);
        config.safe = one.safe;
        config.door = at(Module.Rebalancer);
        config.limits = one.mandate;
        config.limits[uint256(Limit.Deposits)] = 0;
        (config.capacities, config.refills) = (one.capacities, one.refills);
    }

    function _requireOurs(address target) private view {
        for (uint256 i; i < uint256(Module.FundTimelock); ++i) {
            if (target == at(Module(i))) return;
        }
        revert NotOurs(target);
    }

    /// @dev The fund is a token too. An allowance of the timelock's, or its votes for somebody, would
    /// outlast the hand-over, and nothing would show it before the timelock has shares.
    function _requireSetter(bytes4 what) private pure {
        bool setter = what == IFund.list.selector || what == IFund.delist.selector
            || what == IFund.setLimits.selector;
        if (!setter) revert NotASetter(what);
    }
}
