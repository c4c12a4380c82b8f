// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Budget, Limit} from "../../../../contracts/interfaces/IMandate.sol";
import {MandateBase} from "./MandateBase.sol";

/// @notice min(L + e T, s T), with numbers from the definition: L and T are level and refill.
contract MandateWorstCaseTest is MandateBase {
    /// @dev Fractions of 1e18 at once and a day, slippage, and errors together in ppm.
    struct Model {
        uint256 loss;
        uint256 lossADay;
        uint256 turnover;
        uint256 turnoverADay;
        uint256 slippage;
        uint256 ppm;
    }

    function _bound(Model memory m, uint256 window) private pure returns (uint256) {
        uint256 loss = m.loss + m.lossADay * window / 1 days;
        uint256 turnover = m.turnover + m.turnoverADay * window / 1 days;
        uint256 paid = _up(m.slippage * turnover, 1e18);
        uint256 most = loss + _up(m.ppm * turnover, 1e6);
        return most < paid ? most : paid;
    }

    function _up(uint256 value, uint256 unit) private pure returns (uint256) {
        return value / unit + (value % unit == 0 ? 0 : 1);
    }

    function _errors(uint256 dollars, uint256 ethers, uint256 bits) private {
        price(address(dollar), DOLLAR_PRICE, dollars);
        price(address(ether_), ETHER_PRICE, ethers);
        price(address(bit), BIT_PRICE, bits);
    }

    function _worst(uint256 window) private view returns (uint256) {
        return mandate.worstCaseLoss(window);
    }

    /// @dev ARCHITECTURE's own: the loss bucket 0.5 % and 0.5 % a day, 20 % turnover and 20 % a day,
    /// s = 1 % and e = 0.5 %: min(1.0 + 0.2, 0.4).
    function test_worstCaseLoss__of_the_documents_example__is_four_tenths_of_a_percent() external {
        _errors(1000, 4000, 0);
        vm.assertEq(_worst(1 days), 0.004e18);
        vm.assertEq(_worst(0), 0.002e18); // min(0.5 + 0.1, 0.2)
        vm.assertEq(_worst(7 days), 0.016e18); // min(4.0 + 0.8, 1.6)
    }

    function test_worstCaseLoss__where_the_loss_binds__is_the_loss_and_the_error() external {
        _errors(1000, 2000, 0);
        setBudget(Budget.Loss, PC / 50, 0);
        vm.assertEq(_worst(0), 0.0002e18 + 0.2e18 * 3000 / 1e6);
        vm.assertEq(_worst(1 days), 0.0002e18 + 0.4e18 * 3000 / 1e6);
    }

    function test_worstCaseLoss__without_errors__is_the_loss() external {
        setBudget(Budget.Loss, PC / 10, PC / 5);
        vm.assertEq(_worst(0), PC / 10);
        vm.assertEq(_worst(1 days), 3 * PC / 10);
        vm.assertEq(_worst(7 days), 15 * PC / 10);
    }

    /// @dev The two largest, wherever they stand, and each once.
    function test_worstCaseLoss__counts_the_two_largest_errors() external {
        setBudget(Budget.Loss, 0, 0);
        set(Limit.Slippage, 5 * PC);
        _errors(1000, 4000, 9000);
        vm.assertEq(_worst(0), 0.2e18 * 13_000 / 1e6);
        _errors(9000, 1000, 4000);
        vm.assertEq(_worst(0), 0.2e18 * 13_000 / 1e6);
        _errors(4000, 9000, 1000);
        vm.assertEq(_worst(0), 0.2e18 * 13_000 / 1e6);
        _errors(9000, 9000, 1000);
        vm.assertEq(_worst(0), 0.2e18 * 18_000 / 1e6);
        _errors(0, 0, 9000);
        vm.assertEq(_worst(0), 0.2e18 * 9000 / 1e6);
        _errors(0, 0, 0);
        vm.assertEq(_worst(0), 0);
    }

    function test_worstCaseLoss__of_what_was_used__is_of_what_is_left() external {
        _errors(1000, 4000, 0);
        charge(0, 15 * PC);
        vm.assertEq(_worst(0), 0.05e18 / 100);
        vm.assertEq(_worst(1 days), 0.25e18 / 100);
        charge(PC / 2, 5 * PC);
        vm.assertEq(_worst(0), 0);
        vm.assertEq(_worst(1 days), 0.2e18 / 100);
    }

    /// @dev Odd numbers: each of the two products is rounded up.
    function test_worstCaseLoss__of_odd_numbers__rounds_up() external {
        _errors(1000, 4000, 0);
        setBudget(Budget.Turnover, 101, 86_400);
        vm.assertEq(_worst(0), 2); // 1.01
        vm.assertEq(_worst(1), 2); // 1.02
        vm.assertEq(_worst(99), 2); // 2.00
        vm.assertEq(_worst(100), 3); // 2.01
        setBudget(Budget.Loss, 0, 0);
        vm.assertEq(_worst(0), 1); // 0.505
        vm.assertEq(_worst(99), 1); // 1.00
        vm.assertEq(_worst(100), 2); // 1.005
    }

    function test_worstCaseLoss__under_overlays_that_outlast_the_window__counts_them() external {
        _errors(1000, 4000, 0);
        uint256 until = START + 2 days;
        tighten(Limit.Slippage, PC / 2, until);
        tightenBudget(Budget.Turnover, 10 * PC, 4 * PC, until);
        tightenBudget(Budget.Loss, PC / 100, PC / 100, until);
        Model memory m = Model(PC / 100, PC / 100, 10 * PC, 4 * PC, PC / 2, 5000);
        vm.assertEq(_worst(0), _bound(m, 0));
        vm.assertEq(_worst(1 days), _bound(m, 1 days));
        vm.assertEq(_worst(2 days - 1), _bound(m, 2 days - 1));
        charge(0, 10 * PC);
        m.turnover = 0;
        vm.assertEq(_worst(1 days), _bound(m, 1 days));
    }

    /// @dev The slippage that ends inside of the window, or at its last second, is no help.
    function test_worstCaseLoss__where_the_slippages_overlay_ends_inside__ignores_it() external {
        tighten(Limit.Slippage, PC / 2, START + 1 days);
        vm.assertEq(_worst(1 days - 1), _up(uint256(0.2e18) * 172_799 / 86_400, 200));
        vm.assertEq(_worst(1 days), 0.004e18);
        vm.assertEq(_worst(1 days + 1), _up(uint256(0.2e18) * 172_801 / 86_400, 100));
    }

    /// @dev Turnover until the end is the overlay's, and behind it governance's may be full.
    function test_worstCaseLoss__where_a_budgets_overlay_ends_inside__counts_both() external {
        tightenBudget(Budget.Turnover, 5 * PC, 2 * PC, START + 1 days);
        vm.assertEq(_worst(1 days - 1), _up(0.05e18 + uint256(0.02e18) * 86_399 / 86_400, 100));
        vm.assertEq(_worst(1 days), _up(0.27e18 + 1, 100)); // its last second is governance's
        // 5 + 2 + 20 and what a second refills, and a unit; governance's own would be 60.
        uint256 later = 0.07e18 + 0.2e18 + 0.2e18 / uint256(86_400) + 1;
        vm.assertEq(_worst(1 days + 1), _up(later, 100));
        vm.assertEq(_worst(2 days), _up(0.07e18 + 0.4e18 + 1, 100));
        // Governance's own, where that is less: 1 + 40 of it.
        charge(0, 2 * PC);
        setBudget(Budget.Turnover, 1 * PC, 20 * PC);
        vm.assertEq(_worst(2 days), _up(0.05e18 + 0.01e18 + 0.2e18 + 1, 100));
        setBudget(Budget.Turnover, 1 * PC, 1 * PC);
        vm.assertEq(_worst(2 days), 0.0003e18);
    }

    /// @dev A twentieth of the turnover, rounded up: until the end 5 and 2, behind it 20, what a second
    /// brings, and one for what was cut off.
    function test_worstCaseLoss__where_an_overlay_ends_inside__cuts_off_nothing() external {
        _errors(0, 1e6, 0);
        set(Limit.Slippage, 5 * PC);
        uint256 turnover = 27 * PC + 2_314_814_814_814 + 1;
        tightenBudget(Budget.Turnover, 5 * PC + 6, 2 * PC, START + 1 days);
        vm.assertEq(_worst(1 days + 1), (turnover + 6) / 20 + 1); // of one more than whole
        tightenBudget(Budget.Turnover, 5 * PC + 5, 2 * PC, START + 1 days);
        vm.assertEq(_worst(1 days + 1), (turnover + 5) / 20); // whole
    }

    /// @dev At once what the tighter of the two levels admits.
    function test_worstCaseLoss__under_an_overlay_fuller_than_the_own__is_the_own() external {
        charge(0, 19 * PC);
        tightenBudget(Budget.Turnover, 5 * PC, 2 * PC, START + 10 days);
        vm.assertEq(_worst(0), 0.0001e18);
        vm.assertEq(_worst(1 days), 0.0007e18); // 1 + 20 is more than 5 + 2
    }

    function test_worstCaseLoss__after_an_overlay__is_governances() external {
        tightenBudget(Budget.Turnover, 5 * PC, 2 * PC, START + 1 days);
        tighten(Limit.Slippage, PC / 2, START + 1 days);
        vm.warp(START + 1 days);
        vm.assertEq(_worst(1 days), 0.004e18);
    }

    /// forge-config: default.fuzz.runs = 64
    function test_worstCaseLoss__of_any_numbers__is_the_definition(
        uint64[5] calldata any,
        uint24[3] calldata errors,
        uint32 window
    ) external {
        Model memory m;
        (m.loss, m.lossADay) = (any[0] % (5 * PC + 1), any[1] % (5 * PC + 1));
        (m.turnover, m.turnoverADay) = (any[2] % (100 * PC + 1), any[3] % (100 * PC + 1));
        m.slippage = any[4] % (5 * PC + 1);
        setBudget(Budget.Loss, uint64(m.loss), uint64(m.lossADay));
        setBudget(Budget.Turnover, uint64(m.turnover), uint64(m.turnoverADay));
        set(Limit.Slippage, uint64(m.slippage));
        // Made smaller, what was full is full.
        (m.loss, m.turnover) = (left(Budget.Loss), left(Budget.Turnover));
        (uint256 one, uint256 two) = (errors[0] % 100_000, errors[1] % 100_000);
        uint256 three = errors[2] % 100_000;
        _errors(one, two, three);
        uint256 least = one < two ? one : two;
        m.ppm = one + two + three - (least < three ? least : three);
        vm.assertEq(_worst(window), _bound(m, window));
    }
}
