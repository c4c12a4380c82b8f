// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {RecordBase} from "./RecordBase.sol";

/// @notice Observations in any order, and what the fee and the steady price are by definition, out of
/// the whole list of them.
contract RecordModelTest is RecordBase {
    struct Seen {
        uint256 time;
        uint256 price;
    }

    Seen[] private _seen;
    uint256 private _fees;

    /// @dev Mostly minutes and hours, sometimes weeks.
    function _walk(uint256 step) private {
        uint256 kind = step % 8;
        uint256 most = kind < 3 ? 2 hours : kind < 6 ? 1 days : 20 days;
        vm.warp(time() + within(step >> 8, 0, most));
        worth(within(step >> 64, 0.8e6, 3e6));
    }

    function _observe() private returns (uint256 price) {
        (uint256 low,) = fund.nav();
        price = low * 1e30 / fund.effectiveSupply();
        _seen.push(Seen(time(), price));
        vm.assertEq(record.observe(), price);
    }

    /// @dev The lowest since then, and whether two before the last are an hour apart.
    function _since(uint256 due) private view returns (uint256 lowest, bool known) {
        lowest = MAX;
        uint256 first;
        for (uint256 i; i < _seen.length; ++i) {
            if (_seen[i].time < due) continue;
            if (first == 0) first = _seen[i].time;
            if (_seen[i].price < lowest) lowest = _seen[i].price;
            if (i + 1 < _seen.length && _seen[i].time >= first + APART) known = true;
        }
    }

    function test_invariant_23__any_order_of_looks__charges_for_the_lowest_in_the_window(
        uint256[40] calldata steps,
        uint24 rate
    ) external {
        deployAgain(within(rate, 0, 0.3e6), 0);
        for (uint256 i; i < steps.length; ++i) {
            _walk(steps[i]);
            _step();
        }
        vm.assertEq(charged(), _fees);
    }

    function _step() private {
        uint256 due = record.due();
        uint256 mark = record.highWaterMark();
        uint256 supply = fund.effectiveSupply();
        (uint256 rate,) = record.rates();
        _observe();
        (uint256 lowest, bool known) = _since(due);
        if (!known || time() < due + WINDOW) {
            vm.assertEq(record.due(), due);
            vm.assertEq(record.highWaterMark(), mark);
            vm.assertEq(fund.effectiveSupply(), supply);
            return;
        }
        uint256 fee = lowest > mark ? (lowest - mark) * rate / 1e6 : 0;
        uint256 wanted = supply * fee / (lowest - fee);
        _fees += wanted;
        vm.assertEq(fund.effectiveSupply(), supply + wanted);
        vm.assertEq(record.highWaterMark(), lowest > mark ? lowest - fee : mark);
        vm.assertTrue(record.due() >= time() + PERIOD);
        vm.assertLe(wanted * 7, supply * 3);
    }

    /// @dev Without a fee, which would rescale it.
    function test_invariant_23__any_looks__are_steady_at_the_lowest_of_two_hours(uint256[24] calldata steps)
        external
    {
        setRate(0);
        uint256 peak;
        for (uint256 i; i < steps.length; ++i) {
            _walk(steps[i]);
            uint256 price = _observe();
            uint256 steady = _steady();
            vm.assertEq(record.steadyPrice(), steady);
            vm.assertLe(steady, price);
            if (steady > peak) peak = steady;
            vm.assertEq(record.peak(), peak);
        }
    }

    /// @dev Hours begin with the first look behind the hour before; the last two of them count.
    function _steady() private view returns (uint256) {
        uint256 hour = MAX;
        uint256 before;
        uint256 begin;
        for (uint256 i; i < _seen.length; ++i) {
            if (i == 0 || _seen[i].time >= begin + APART) {
                begin = _seen[i].time;
                before = i == 0 ? 0 : hour;
                hour = MAX;
            }
            if (_seen[i].price < hour) hour = _seen[i].price;
        }
        return hour < before ? hour : before;
    }

    /// @dev Mark, and steady price over it, whatever comes; and whoever leaves pays no more than the
    /// rate of the gain that two looks an hour apart have seen.
    function test_invariant_24__any_order_of_looks__lowers_no_mark(uint256[24] calldata steps)
        external
    {
        for (uint256 i; i < steps.length; ++i) {
            _walk(steps[i]);
            if (steps[i] % 5 == 0) setRate(within(steps[i] >> 128, 0, 0.3e6));
            uint256 mark = record.highWaterMark();
            _observe();
            vm.assertTrue(record.highWaterMark() >= mark);
            mark = record.highWaterMark();
            uint256 steady = record.steadyPrice();
            uint256 gain = steady > mark ? steady - mark : 0;
            (uint256 rate,) = record.rates();
            vm.assertEq(fund.exitFee(), gain == 0 ? 0 : gain * rate / steady);
            vm.assertTrue(record.peak() >= steady);
        }
    }
}
