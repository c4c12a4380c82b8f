// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IRecord} from "../../../../contracts/interfaces/IRecord.sol";
import {RecordBase} from "./RecordBase.sol";

contract ForgiveTest is RecordBase {
    function test_forgive__counts_the_drawdown_from_the_steady_price() external {
        _fall();
        cheats.expectEmit();
        emit IRecord.Forgiven(1.5e18, 0.9e18);
        vm.prank(GOVERNANCE);
        record.forgive();
        vm.assertEq(record.peak(), 0.9e18);
        vm.assertEq(record.drawdown(), 0);
        seeAt(time() + APART, 0.81e6);
        vm.assertEq(record.drawdown(), 0.1e18);
    }

    /// @dev Who lost nothing pays no fee for the way back.
    function test_forgive__leaves_the_mark() external {
        _fall();
        uint256 mark = record.highWaterMark();
        vm.prank(GOVERNANCE);
        record.forgive();
        vm.assertEq(record.highWaterMark(), mark);
    }

    function test_forgive__by_anybody_else__reverts() external {
        fails(IRecord.NotGovernance.selector, address(this));
        record.forgive();
    }

    function _fall() private {
        settleOn(1.5e6);
        vm.warp(time() + APART);
        settleOn(0.9e6);
        vm.assertEq(record.drawdown(), 0.4e18);
    }
}
