// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {GasEater} from "../../../../contracts/mocks/GasEater.sol";
import {FundBase} from "./FundBase.sol";
import {Heavy, Worst} from "./HostileTokens.sol";

contract ExitGasTest is FundBase {
    /// @notice What an exit costs at most, twelve assets and all of them hostile.
    uint256 private constant BOUND = 4_000_000;

    function _twelve() private returns (Worst[12] memory tokens) {
        for (uint256 i; i < 12; ++i) {
            tokens[i] = new Worst();
            price(address(tokens[i]), UNIT_PRICE, 0);
        }
        remake(address(tokens[0]), 0, 1000e18);
        for (uint256 i = 1; i < 12; ++i) {
            list(address(tokens[i]));
            buy(address(tokens[i]), 10e18, 1e18);
        }
        invest(INVESTOR, 100e18);
        for (uint256 i; i < 12; ++i) {
            tokens[i].setArmed(true);
        }
    }

    function test_invariant_12__twelve_hostile_assets__cost_less_than_the_bound() external {
        Worst[12] memory tokens = _twelve();
        cheats.cool(address(fund));
        for (uint256 i; i < 12; ++i) {
            cheats.cool(address(tokens[i]));
        }
        uint256 gas = gasleft();
        (, uint256 unpaid) = leaveInKind(INVESTOR, 100e18);
        vm.assertLe(gas - gasleft(), BOUND);
        vm.assertEq(unpaid, (1 << 12) - 1);
        vm.assertEq(fund.balanceOf(INVESTOR), 0);
        for (uint256 i; i < 12; ++i) {
            tokens[i].setArmed(false);
            uint256 wanted = fund.claims(address(tokens[i]), INVESTOR);
            vm.prank(INVESTOR);
            vm.assertEq(fund.claim(address(tokens[i]), OTHER), wanted);
            vm.assertEq(tokens[i].balanceOf(OTHER), i == 0 ? 98.9e18 : 1e18);
        }
    }

    function test_invariant_09__a_hostile_base__closes_no_other_leg() external {
        GasEater base = new GasEater(18, 0);
        price(address(base), UNIT_PRICE, 0);
        remake(address(base), 0, 1000e18);
        list(address(ether_));
        buy(address(ether_), 10e18, 1e18);
        invest(INVESTOR, 1000e18);
        base.setArmed(true);
        (, uint256 unpaid) = leaveInKind(INVESTOR, 1000e18);
        vm.assertEq(unpaid, 1);
        vm.assertEq(ether_.balanceOf(INVESTOR), 10e18);
        vm.assertEq(fund.claims(address(base), INVESTOR), 999e18);
    }

    /// @dev A dear and honest token, and every limit there is: all is paid, or nothing happened.
    function test_invariant_10__starved_of_gas__pays_every_leg_or_reverts(uint256 gas) external {
        Heavy token = _heavy();
        _starve(token, within(gas, 21_000, 1_500_000));
    }

    function test_invariant_10__along_all_limits_of_gas__pays_every_leg_or_reverts() external {
        Heavy token = _heavy();
        uint256 paid;
        for (uint256 gas = 100_000; gas < 1_200_000; gas += 997) {
            if (_starve(token, gas)) ++paid;
        }
        // The search passes from too little to enough, or it has searched nothing.
        vm.assertTrue(paid > 100 && paid < 1000);
    }

    function _heavy() private returns (Heavy token) {
        token = new Heavy();
        hold(address(token), 100e18);
        invest(INVESTOR, 10_000e18);
        token.setGas(60_000, 25_000);
    }

    function _starve(Heavy token, uint256 gas) private returns (bool ok) {
        uint256 shares = fund.balanceOf(INVESTOR);
        uint256 dollars = dollar.balanceOf(INVESTOR);
        uint256 weis = ether_.balanceOf(INVESTOR);
        cheats.cool(address(fund));
        cheats.cool(address(token));
        vm.prank(INVESTOR);
        bytes memory answer;
        (ok, answer) = address(fund).call{gas: gas}(
            abi.encodeCall(fund.redeemInKind, (1e18, INVESTOR, INVESTOR))
        );
        vm.assertEq(fund.escrow(address(token)), 0);
        vm.assertEq(fund.escrow(address(dollar)), 0);
        vm.assertEq(fund.escrow(address(ether_)), 0);
        if (!ok) {
            vm.assertEq(fund.balanceOf(INVESTOR), shares);
            return false;
        }
        (uint256[] memory amounts, uint256 unpaid) = abi.decode(answer, (uint256[], uint256));
        vm.assertEq(unpaid, 0);
        vm.assertEq(dollar.balanceOf(INVESTOR) - dollars, amounts[0]);
        vm.assertEq(ether_.balanceOf(INVESTOR) - weis, amounts[1]);
        vm.assertTrue(amounts[0] > 0 && amounts[1] > 0 && amounts[2] > 0);
    }
}
