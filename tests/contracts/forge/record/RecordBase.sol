// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {FeeDistributor} from "../../../../contracts/FeeDistributor.sol";
import {Record} from "../../../../contracts/Record.sol";
import {IFeeDistributor} from "../../../../contracts/interfaces/IFeeDistributor.sol";
import {FundConfig} from "../../../../contracts/interfaces/IFund.sol";
import {IRecord} from "../../../../contracts/interfaces/IRecord.sol";
import {FundBase} from "../fund/FundBase.sol";

/// @title RecordBase
/// @notice The fund of the Fund's tests with a record that charges 20 % of gains, and a distributor
/// of three quarters and one. The first share's price is 1e18.
abstract contract RecordBase is FundBase {
    address internal constant MANAGER = address(0x3A);
    address internal constant TREASURY = address(0x7E);

    uint256 internal constant PERIOD = 30 days;
    uint256 internal constant WINDOW = 1 days;
    uint256 internal constant APART = 1 hours;
    uint256 internal constant RATE = 0.2e6;
    uint256 internal constant DUE = START + PERIOD;
    uint256 internal constant PAR = 1e18;

    Record internal record;
    FeeDistributor internal distributor;

    function setUp() public virtual override {
        super.setUp();
        deployModules(RATE, 0);
        worth(1e6);
    }

    /// @dev The two that are deployed behind the fund.
    function config() internal view override returns (FundConfig memory made) {
        made = super.config();
        uint256 nonce = cheats.getNonce(address(this));
        made.record = cheats.computeCreateAddress(address(this), nonce + 1);
        made.fees = cheats.computeCreateAddress(address(this), nonce + 2);
    }

    /// @notice As the first one, but for these.
    function deployAgain(uint256 rate, uint256 mark) internal {
        fund = newFund(config());
        deployModules(rate, mark);
        seed(100_000e6);
        list(address(ether_));
        buy(address(ether_), 10e18, 30_000e6);
    }

    function deployModules(uint256 rate, uint256 mark) internal {
        record = newRecord(address(fund), GOVERNANCE, rate, mark);
        distributor = newDistributor(address(fund), GOVERNANCE, halves(0.75e6));
        vm.assertEq(fund.RECORD(), address(record));
        vm.assertEq(fund.FEES(), address(distributor));
    }

    function newRecord(address of_, address governance, uint256 rate, uint256 mark)
        internal
        returns (Record)
    {
        bytes memory arguments = abi.encode(of_, governance, rate, mark);
        return Record(deployed("Record.sol:Record", arguments));
    }

    function newDistributor(address of_, address governance, IFeeDistributor.Payee[] memory payees)
        internal
        returns (FeeDistributor)
    {
        bytes memory arguments = abi.encode(of_, governance, payees);
        return FeeDistributor(deployed("FeeDistributor.sol:FeeDistributor", arguments));
    }

    /// @notice A table of two, of which the manager has this part.
    function halves(uint32 part) internal pure returns (IFeeDistributor.Payee[] memory payees) {
        payees = new IFeeDistributor.Payee[](2);
        payees[0] = IFeeDistributor.Payee(MANAGER, part);
        payees[1] = IFeeDistributor.Payee(TREASURY, 1e6 - part);
    }

    /// @notice Makes the hundred thousand shares of the beginning worth this, at low and high.
    /// @param ppm Of a dollar a share; at least seven tenths of one, which are cash.
    function worth(uint256 ppm) internal {
        price(address(ether_), (ppm - 0.7e6) * 1e16, 0);
    }

    function see(uint256 ppm) internal returns (uint256) {
        worth(ppm);
        return record.observe();
    }

    function seeAt(uint256 when, uint256 ppm) internal {
        vm.warp(when);
        see(ppm);
    }

    /// @notice Twice, an hour apart, so that the price is steady.
    function settleOn(uint256 ppm) internal {
        see(ppm);
        vm.warp(time() + APART);
        see(ppm);
    }

    /// @notice A period ends, at one price all through its window.
    function endPeriod(uint256 ppm) internal {
        uint256 due = record.due();
        seeAt(due, ppm);
        seeAt(due + APART, ppm);
        seeAt(due + WINDOW, ppm);
    }

    function setRate(uint256 rate) internal {
        vm.prank(GOVERNANCE);
        record.setRate(rate);
    }

    /// @notice What the fee was by now, in shares.
    function charged() internal view returns (uint256) {
        return fund.effectiveSupply() - 100_000e18;
    }

    function older() internal view returns (IRecord.Observation memory one) {
        (one,) = record.observations();
    }

    function newer() internal view returns (IRecord.Observation memory one) {
        (, one) = record.observations();
    }
}
