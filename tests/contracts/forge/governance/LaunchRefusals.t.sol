// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Launch} from "../../../../contracts/factory/Launch.sol";
import {IFeeDistributor} from "../../../../contracts/interfaces/IFeeDistributor.sol";
import {IFund} from "../../../../contracts/interfaces/IFund.sol";
import {Founding, Module} from "../../../../contracts/interfaces/IFundFactory.sol";
import {IFundGovernor} from "../../../../contracts/interfaces/IFundGovernor.sol";
import {IFundTimelock} from "../../../../contracts/interfaces/IFundTimelock.sol";
import {Budget, IMandate, Limit} from "../../../../contracts/interfaces/IMandate.sol";
import {IPriceSources} from "../../../../contracts/interfaces/IPriceSources.sol";
import {IRecord} from "../../../../contracts/interfaces/IRecord.sol";
import {LaunchBase} from "./LaunchBase.sol";

/// @notice Foundings that a module's constructor does not take: its own error comes through.
contract LaunchRefusalsTest is LaunchBase {
    uint256 private constant FLOOR = uint256(LOCK) + 3 days;

    function _refused(Founding memory made, Module module, bytes memory error) private {
        Launch one = open(made);
        deployUntil(one, made, uint256(module));
        bytes memory next = code(uint256(module));
        vm.expectRevert(error);
        one.deploy(made, next);
        vm.assertEq(one.deployed(), uint256(module));
        vm.assertEq(one.at(module).code.length, 0);
    }

    function _paying(uint256 count, address first, uint32 part)
        private
        view
        returns (Founding memory made)
    {
        made = founding();
        made.payees = new IFeeDistributor.Payee[](count);
        for (uint256 i; i < count; ++i) {
            made.payees[i] = IFeeDistributor.Payee(first, part);
        }
    }

    function _created(address by, uint8 nonce) private pure returns (address) {
        return address(uint160(uint256(keccak256(abi.encodePacked(hex"d694", by, nonce)))));
    }

    function test_deploy__of_a_delay_below_the_floor_or_too_long__reverts() external {
        Founding memory made = founding();
        uint256[4] memory delays = [0, FLOOR - 1, 45 days + 1, type(uint256).max];
        for (uint256 i; i < delays.length; ++i) {
            made.delay = delays[i];
            _refused(
                made,
                Module.FundTimelock,
                abi.encodeWithSelector(
                    IFundTimelock.DelayOutOfRange.selector, delays[i], FLOOR, 45 days
                )
            );
        }
    }

    function test_deploy__of_a_delay_at_either_end__is_taken() external {
        Founding memory made = founding();
        made.delay = FLOOR;
        deployUntil(open(made), made, ALL);
        made.delay = 45 days;
        deployUntil(open(made), made, ALL);
    }

    function test_deploy__of_a_longer_lock__raises_the_delays_floor() external {
        Founding memory made = founding();
        made.lockUp = 30 days;
        made.delay = 33 days - 1;
        _refused(
            made,
            Module.FundTimelock,
            abi.encodeWithSelector(
                IFundTimelock.DelayOutOfRange.selector, made.delay, 33 days, 45 days
            )
        );
    }

    function test_deploy__of_wrong_payees__reverts() external {
        _refused(
            _paying(0, MANAGER, 0),
            Module.FeeDistributor,
            abi.encodeWithSelector(IFeeDistributor.BadCount.selector, 0, 16)
        );
        _refused(
            _paying(2, MANAGER, 0.5e6),
            Module.FeeDistributor,
            abi.encodeWithSelector(IFeeDistributor.NotAscending.selector, MANAGER)
        );
        _refused(
            _paying(1, MANAGER, 1e6 - 1),
            Module.FeeDistributor,
            abi.encodeWithSelector(IFeeDistributor.WrongSum.selector, 1e6 - 1, 1e6)
        );
    }

    function test_deploy__of_a_fee_that_is_too_high__reverts() external {
        Founding memory made = founding();
        made.performanceFee = 0.3e6 + 1;
        _refused(
            made,
            Module.Record,
            abi.encodeWithSelector(IRecord.RateTooHigh.selector, 0.3e6 + 1, 0.3e6)
        );
        made.limits.managementFee = 0.05e18 + 1;
        _refused(
            made,
            Module.Fund,
            abi.encodeWithSelector(
                IFund.TooLarge.selector, bytes32("managementFee"), 0.05e18 + 1, 0.05e18
            )
        );
    }

    function test_deploy__of_a_lock_that_is_too_long__reverts() external {
        Founding memory made = founding();
        made.lockUp = 30 days + 1;
        _refused(
            made,
            Module.Fund,
            abi.encodeWithSelector(IFund.TooLarge.selector, bytes32("lockUp"), 30 days + 1, 30 days)
        );
    }

    function test_deploy__of_a_base_asset_that_is_none__reverts() external {
        Founding memory made = founding();
        made.base = address(0);
        _refused(made, Module.Fund, abi.encodeWithSelector(IFund.ZeroAddress.selector, "base"));
        address[3] memory none = [STRANGER, address(launch), address(factory)];
        for (uint256 i; i < none.length; ++i) {
            made.base = none[i];
            _refused(made, Module.Fund, "");
        }
    }

    function test_deploy__of_a_base_asset_that_is_the_launch_or_its_module__reverts() external {
        Founding memory made = founding();
        // Before any of it is there: a launch's place follows from the factory's.
        for (uint8 i; i <= ALL; ++i) {
            address next = _created(address(factory), i + 2);
            made.base = i == ALL ? next : _created(next, i + 1);
            _refused(made, Module.Fund, "");
        }
    }

    function test_deploy__of_wrong_numbers_for_the_mandate__reverts() external {
        Founding memory made = founding();
        made.safe = address(0);
        _refused(
            made,
            Module.Mandate,
            abi.encodeWithSelector(IMandate.ZeroAddress.selector, bytes32("safe"))
        );
        made.safe = SAFE;
        made.capacities[0] = 5 * PC + 1;
        _refused(
            made,
            Module.Mandate,
            abi.encodeWithSelector(
                IMandate.BudgetTooLoose.selector, Budget.Loss, 5 * PC + 1, 5 * PC
            )
        );
        made.mandate[uint256(Limit.Slippage)] = 5 * PC + 1;
        _refused(
            made,
            Module.Mandate,
            abi.encodeWithSelector(IMandate.TooLoose.selector, Limit.Slippage, 5 * PC + 1, 5 * PC)
        );
    }

    function test_deploy__of_a_wrong_sequencer__reverts() external {
        Founding memory made = founding();
        made.grace = 1;
        _refused(made, Module.Prices, abi.encodeWithSelector(IPriceSources.BadGrace.selector, 1));
        made.sequencer = STRANGER;
        _refused(
            made,
            Module.Prices,
            abi.encodeWithSelector(IPriceSources.NotAContract.selector, STRANGER)
        );
    }

    function test_deploy__of_a_mark_below_the_first_price__reverts() external {
        Founding memory made = founding();
        made.mark = 1;
        _refused(made, Module.Record, abi.encodeWithSelector(IRecord.MarkTooLow.selector, 1, 1e18));
    }

    function test_deploy__of_wrong_votes__reverts() external {
        Founding memory made = founding();
        made.voting.quorum = 3;
        _refused(
            made,
            Module.FundGovernor,
            abi.encodeWithSelector(IFundGovernor.OutOfRange.selector, bytes32("quorum"), 3, 4, 40)
        );
    }
}
