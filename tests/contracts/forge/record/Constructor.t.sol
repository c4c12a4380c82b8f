// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Record} from "../../../../contracts/Record.sol";
import {FundConfig} from "../../../../contracts/interfaces/IFund.sol";
import {IRecord} from "../../../../contracts/interfaces/IRecord.sol";
import {RecordBase} from "./RecordBase.sol";

contract RecordConstructorTest is RecordBase {
    function test_constructor__starts_at_the_first_shares_price() external view {
        vm.assertEq(record.highWaterMark(), PAR);
        vm.assertEq(record.due(), DUE);
        vm.assertEq(address(record.FUND()), address(fund));
        vm.assertEq(record.GOVERNANCE(), GOVERNANCE);
        vm.assertEq(record.steadyPrice(), 0);
        vm.assertEq(record.peak(), 0);
        vm.assertEq(record.drawdown(), 0);
        (uint256 now_, uint256 next) = record.rates();
        vm.assertEq(now_, RATE);
        vm.assertEq(next, RATE);
    }

    function test_constructor__compiles_what_is_promised_in() external view {
        vm.assertEq(record.HIGHEST_RATE(), 0.3e6);
        vm.assertEq(record.PERIOD(), 30 days);
        vm.assertEq(record.DAYS(), 400);
    }

    function test_constructor__tells_the_rate() external {
        vm.expectEmit(cheats.computeCreateAddress(address(this), cheats.getNonce(address(this))));
        emit IRecord.RateSet(0.1e6);
        newRecord(address(fund), GOVERNANCE, 0.1e6, 0);
    }

    function test_constructor__without_a_fund__reverts() external {
        fails(IRecord.ZeroAddress.selector, uint256(bytes32("fund")));
        newRecord(address(0), GOVERNANCE, RATE, 0);
    }

    function test_constructor__without_governance__reverts() external {
        fails(IRecord.ZeroAddress.selector, uint256(bytes32("governance")));
        newRecord(address(fund), address(0), RATE, 0);
    }

    function test_invariant_24__a_first_rate_at_the_ceiling__passes_and_above__reverts() external {
        Record made = newRecord(address(fund), GOVERNANCE, 0.3e6, 0);
        (uint256 rate,) = made.rates();
        vm.assertEq(rate, 0.3e6);
        fails(IRecord.RateTooHigh.selector, 0.3e6 + 1, 0.3e6);
        newRecord(address(fund), GOVERNANCE, 0.3e6 + 1, 0);
    }

    function test_constructor__with_no_rate__passes() external {
        Record made = newRecord(address(fund), GOVERNANCE, 0, 0);
        (uint256 rate, uint256 next) = made.rates();
        vm.assertEq(rate + next, 0);
    }

    function test_invariant_24__a_mark_of_the_fund_before__is_carried_and_a_lower_one__reverts()
        external
    {
        Record made = newRecord(address(fund), GOVERNANCE, RATE, 1.5e18 + 1);
        vm.assertEq(made.highWaterMark(), 1.5e18 + 1);
        made = newRecord(address(fund), GOVERNANCE, RATE, PAR);
        vm.assertEq(made.highWaterMark(), PAR);
        fails(IRecord.MarkTooLow.selector, PAR - 1, PAR);
        newRecord(address(fund), GOVERNANCE, RATE, PAR - 1);
    }

    /// @dev A share of a fund whose base has eighteen decimals costs a unit a unit.
    function test_constructor__of_a_base_of_eighteen_decimals__starts_at_1e30() external {
        fund = newFund(_of(address(ether_)));
        vm.assertEq(newRecord(address(fund), GOVERNANCE, RATE, 0).highWaterMark(), 1e30);
        fails(IRecord.MarkTooLow.selector, 1e30 - 1, 1e30);
        newRecord(address(fund), GOVERNANCE, RATE, 1e30 - 1);
    }

    function test_constructor__of_a_base_of_no_or_many_decimals__starts_at_the_first_price()
        external
    {
        _startsAtTheFirstPrice(0, 1000);
        _startsAtTheFirstPrice(1, 1000);
        _startsAtTheFirstPrice(24, 1000e24);
    }

    function _startsAtTheFirstPrice(uint8 decimals, uint256 seeded) private {
        fund = newFund(_of(address(newToken("Base", "BASE", decimals))));
        Record made = newRecord(address(fund), GOVERNANCE, RATE, 0);
        seed(seeded);
        vm.assertEq(made.observe(), made.highWaterMark());
    }

    function _of(address base) private view returns (FundConfig memory made) {
        made = config();
        made.base = base;
    }
}
