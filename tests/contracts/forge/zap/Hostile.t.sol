// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";

import {IExecutor} from "../../../../contracts/interfaces/IExecutor.sol";
import {IFund} from "../../../../contracts/interfaces/IFund.sol";
import {IZap, Leg} from "../../../../contracts/interfaces/IZap.sol";
import {MockExecutor} from "../../../../contracts/mocks/MockExecutor.sol";
import {Reenters} from "../../../../contracts/mocks/Reenters.sol";
import {Knocker} from "../executor/Knocker.sol";
import {ZapBase} from "./ZapBase.sol";

/// @notice No fund: takes what it pleases of one token, and makes no shares of it.
contract FalseFund {
    address private immutable TOKEN;
    uint256 private immutable TAKES;

    uint256 public allowed;

    constructor(address token, uint256 takes) {
        (TOKEN, TAKES) = (token, takes);
    }

    function assets() external view returns (address[] memory tokens) {
        tokens = new address[](1);
        tokens[0] = TOKEN;
    }

    function effectiveSupply() external pure returns (uint256) {
        return 1e18;
    }

    function recorded(address) external pure returns (uint256) {
        return 600e6;
    }

    function depositInKind(uint256, address, uint256[] calldata, uint256)
        external
        returns (uint256[] memory)
    {
        allowed = IERC20(TOKEN).allowance(msg.sender, address(this));
        if (TAKES > 0) IERC20(TOKEN).transferFrom(msg.sender, address(this), TAKES);
        return new uint256[](1);
    }

    function redeemInKind(uint256, address, address)
        external
        pure
        returns (uint256[] memory amounts, uint256)
    {
        amounts = new uint256[](1);
        amounts[0] = 600e6; // it pays nothing
        return (amounts, 0);
    }
}

contract ZapHostileTest is ZapBase {
    bytes private refusal =
        abi.encodeWithSelector(ReentrancyGuardTransient.ReentrancyGuardReentrantCall.selector);

    function _enters() private view returns (bytes memory) {
        return abi.encodeCall(zap.enter, (fund, address(dollar), 0, none(), 1, MAX));
    }

    function _leaves() private view returns (bytes memory) {
        return abi.encodeCall(zap.leave, (fund, 1, address(dollar), none(), 0, MAX));
    }

    function _calls(bytes memory data) private view returns (bytes memory) {
        return abi.encode(uint256(1e18), uint256(0), address(zap), data);
    }

    function test_enter__whose_executor_calls_back__reverts() external {
        ether_.mint(address(executor), 1e18);
        give(address(dollar), INVESTOR, 1100e6);
        bytes[2] memory doors = [_enters(), _leaves()];
        for (uint256 i; i < doors.length; ++i) {
            Leg[] memory legs = through(executor, 305e6, _calls(doors[i]));
            vm.prank(INVESTOR);
            vm.expectRevert(abi.encodeWithSelector(MockExecutor.CallFailed.selector, refusal));
            zap.enter(fund, address(dollar), 1100e6, legs, SHARES, MAX);
        }
    }

    function test_leave__whose_executor_calls_back__reverts() external {
        ether_.mint(address(executor), 1e18);
        invest(INVESTOR, SHARES);
        allow(address(fund), INVESTOR, SHARES);
        bytes[2] memory doors = [_enters(), _leaves()];
        for (uint256 i; i < doors.length; ++i) {
            Leg[] memory legs = through(executor, 305e6, _calls(doors[i]));
            vm.prank(INVESTOR);
            vm.expectRevert(abi.encodeWithSelector(MockExecutor.CallFailed.selector, refusal));
            zap.leave(fund, SHARES, address(dollar), legs, 0, MAX);
        }
    }

    /// @dev The caller's dollars lie in the zap while the token moves, and the token's friend would
    /// have them: as a caller that asks for what lies there.
    function test_enter__over_a_token_that_calls_back__refuses_it() external {
        Reenters token = new Reenters(18, 0);
        openPool(address(dollar), 1e6, address(token), 1e18, FEE, 1e21);
        Knocker knocker = new Knocker(address(zap), _leaves());
        token.arm(address(knocker), abi.encodeCall(knocker.knock, ()), true);
        give(address(dollar), INVESTOR, 1200e6);
        Leg[] memory legs = two(
            leg(address(dollar), address(ether_), 305e6), leg(address(dollar), address(token), 10e6)
        );
        (, uint256 spent) = enterAs(INVESTOR, address(dollar), 1200e6, legs);
        vm.assertEq(knocker.answer(), refusal);
        vm.assertEq(dollar.balanceOf(INVESTOR), 1200e6 - spent);
        nothingInside();
    }

    function test_leave__of_a_token_that_calls_back__refuses_it() external {
        Reenters token = new Reenters(18, 0);
        hold(address(token), 100e18);
        invest(INVESTOR, SHARES);
        allow(address(fund), INVESTOR, SHARES);
        Knocker knocker = new Knocker(address(zap), _enters());
        token.arm(address(knocker), abi.encodeCall(knocker.knock, ()), true);
        leaveAs(INVESTOR, address(dollar), 699e6, none());
        vm.assertEq(knocker.answer(), refusal);
        vm.assertTrue(token.balanceOf(INVESTOR) > 0);
        nothingInside();
    }

    /// @dev What is above the least is at the executor's mercy, and no more.
    function test_enter__through_an_executor_that_keeps_a_part__keeps_to_the_least() external {
        give(address(dollar), INVESTOR, 1100e6);
        ether_.mint(address(executor), 0.099e18);
        bytes memory little = abi.encode(uint256(0.099e18), uint256(0), address(0), bytes(""));
        vm.prank(INVESTOR);
        fails(IZap.TooFewShares.selector, 990e18, 990e18 + 1);
        zap.enter(fund, address(dollar), 1100e6, through(executor, 305e6, little), 990e18 + 1, MAX);
    }

    function test_enter__through_an_executor_that_keeps_all__reverts() external {
        give(address(dollar), INVESTOR, 1100e6);
        bytes memory nothing = abi.encode(uint256(0), uint256(0), address(0), bytes(""));
        vm.prank(INVESTOR);
        fails(IFund.ZeroShares.selector);
        zap.enter(fund, address(dollar), 1100e6, through(executor, 305e6, nothing), 1, MAX);
    }

    function test_leave__through_an_executor_that_keeps_all__keeps_to_the_least() external {
        invest(INVESTOR, SHARES);
        allow(address(fund), INVESTOR, SHARES);
        bytes memory nothing = abi.encode(uint256(0), uint256(0), address(0), bytes(""));
        Leg[] memory legs = one(Leg(executor, address(ether_), address(dollar), MAX, nothing));
        vm.prank(INVESTOR);
        fails(IZap.TooLittleOut.selector, address(dollar), 700e6, 990e6);
        zap.leave(fund, SHARES, address(dollar), legs, 990e6, MAX);
    }

    function test_enter__through_no_contract__reverts() external {
        give(address(dollar), INVESTOR, 1100e6);
        vm.prank(INVESTOR);
        vm.expectRevert(bytes(""));
        zap.enter(fund, address(dollar), 1100e6, through(IExecutor(STRANGER), 1, ""), 1, MAX);
    }

    /// @dev It may take what it says it needs, which is all that its caller risks.
    function test_enter__of_a_fund_that_takes_more__reverts() external {
        IFund thief = IFund(address(new FalseFund(address(dollar), 1100e6 + 1)));
        give(address(dollar), INVESTOR, 1100e6);
        vm.prank(INVESTOR);
        vm.expectRevert(
            abi.encodeWithSignature(
                "ERC20InsufficientAllowance(address,uint256,uint256)", thief, 1100e6, 1100e6 + 1
            )
        );
        zap.enter(thief, address(dollar), 1100e6, none(), 1e18, MAX);
    }

    /// @dev Or it could come back for the next caller's.
    function test_enter__of_a_fund_that_takes_nothing__leaves_it_no_allowance() external {
        FalseFund idle = new FalseFund(address(dollar), 0);
        give(address(dollar), INVESTOR, 1100e6);
        vm.prank(INVESTOR);
        (, uint256 spent) =
            zap.enter(IFund(address(idle)), address(dollar), 1100e6, none(), 1e18, MAX);
        vm.assertEq(spent, 0);
        vm.assertEq(idle.allowed(), 1100e6);
        vm.assertEq(dollar.balanceOf(INVESTOR), 1100e6);
        vm.assertEq(dollar.allowance(address(zap), address(idle)), 0);
    }

    function test_enter__of_a_fund_that_leaves_a_unit__leaves_it_no_allowance() external {
        FalseFund idle = new FalseFund(address(dollar), 0);
        give(address(dollar), INVESTOR, 1);
        vm.prank(INVESTOR);
        zap.enter(IFund(address(idle)), address(dollar), 1, none(), 1, MAX);
        vm.assertEq(idle.allowed(), 1);
        vm.assertEq(dollar.allowance(address(zap), address(idle)), 0);
    }

    function test_leave__of_a_fund_that_pays_nothing__keeps_to_the_least() external {
        IFund liar = IFund(address(new FalseFund(address(dollar), 0)));
        vm.prank(INVESTOR);
        fails(IZap.TooLittleOut.selector, address(dollar), 0, 1);
        zap.leave(liar, 1e18, address(dollar), none(), 1, MAX);
    }
}
