// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";

import {IFund} from "../../../../contracts/interfaces/IFund.sol";
import {FeeOnTransfer} from "../../../../contracts/mocks/FeeOnTransfer.sol";
import {MockExecutor} from "../../../../contracts/mocks/MockExecutor.sol";
import {FundBase} from "./FundBase.sol";
import {Seizer} from "./Seizer.sol";

contract ExchangeTest is FundBase {
    function setUp() public override {
        super.setUp();
        ether_.mint(address(executor), 100e18);
    }

    function _exchange(address sell, address buy_, uint256 sold, bytes memory path)
        private
        returns (uint256)
    {
        vm.prank(DOOR);
        return fund.exchange(address(executor), sell, buy_, sold, path);
    }

    function _buy(uint256 sold, bytes memory path) private returns (uint256) {
        return _exchange(address(dollar), address(ether_), sold, path);
    }

    function _route(uint256 bought, uint256 unsold, bytes memory data)
        private
        view
        returns (bytes memory)
    {
        return abi.encode(bought, unsold, address(fund), data);
    }

    function test_exchange__records_what_left_and_came_and_tells() external {
        vm.prank(DOOR);
        vm.expectEmit(address(fund));
        emit IFund.Exchanged(address(executor), address(dollar), address(ether_), 3000e6, 1e18);
        uint256 bought =
            fund.exchange(address(executor), address(dollar), address(ether_), 3000e6, route(1e18));
        vm.assertEq(bought, 1e18);
        vm.assertEq(fund.recorded(address(dollar)), 67_000e6);
        vm.assertEq(fund.recorded(address(ether_)), 11e18);
        vm.assertEq(dollar.balanceOf(address(executor)), 33_000e6);
        vm.assertEq(dollar.allowance(address(fund), address(executor)), 0);
    }

    function test_exchange__with_something_unsold__records_it_again() external {
        uint256 bought = _buy(3000e6, abi.encode(uint256(1e18), uint256(500e6), address(0), ""));
        vm.assertEq(bought, 1e18);
        vm.assertEq(fund.recorded(address(dollar)), 67_500e6);
        vm.assertEq(dollar.balanceOf(address(fund)), 67_500e6);
    }

    function test_exchange__by_anyone_but_the_door__reverts() external {
        vm.prank(GOVERNANCE);
        fails(IFund.NotDoor.selector, GOVERNANCE);
        fund.exchange(address(executor), address(dollar), address(ether_), 1, route(1));
        fails(IFund.NotDoor.selector, address(this));
        fund.exchange(address(executor), address(dollar), address(ether_), 1, route(1));
    }

    function test_exchange__of_a_token_for_itself__reverts() external {
        fails(IFund.SameToken.selector, address(dollar));
        _exchange(address(dollar), address(dollar), 1, route(1));
    }

    function test_exchange__of_what_is_not_listed__reverts() external {
        fails(IFund.NotListed.selector, address(gate));
        _exchange(address(gate), address(dollar), 1, route(1));
        fails(IFund.NotListed.selector, address(fund));
        _exchange(address(dollar), address(fund), 1, route(1));
    }

    function test_exchange__of_all_there_is__passes_and_of_more__reverts() external {
        dollar.mint(address(fund), 1);
        fails(IFund.NotEnoughCash.selector, 70_000e6 + 1, 70_000e6);
        _buy(70_000e6 + 1, route(1e18));
        fails(IFund.NotEnoughCash.selector, MAX, 70_000e6);
        _buy(MAX, route(1e18));
        _buy(70_000e6, route(1e18));
        vm.assertEq(fund.recorded(address(dollar)), 0);
    }

    function test_exchange__for_nothing__reverts() external {
        vm.expectRevert(abi.encodeWithSelector(IFund.ShortReceipt.selector, address(ether_), 0, 1));
        _buy(3000e6, route(0));
    }

    function test_exchange__of_escrow__reverts() external {
        invest(INVESTOR, 1000e18);
        vm.prank(INVESTOR);
        fund.redeemInKind(1000e18, address(0), INVESTOR);
        fails(IFund.NotEnoughCash.selector, 70_000e6 + 1, 70_000e6);
        _buy(70_000e6 + 1, route(1e18));
        _buy(70_000e6, route(1e18));
        vm.assertEq(dollar.balanceOf(address(fund)), 700e6);
        vm.prank(INVESTOR);
        vm.assertEq(fund.claim(address(dollar), INVESTOR), 700e6);
    }

    function test_exchange__where_more_is_taken_than_given__reverts() external {
        Seizer seizer = new Seizer();
        hold(address(seizer), 100e18);
        dollar.mint(address(executor), 1e6);
        bytes memory theft = abi.encodeCall(seizer.seize, (address(fund), 3));
        bytes memory path = abi.encode(uint256(1e6), uint256(0), address(seizer), theft);
        fails(IFund.TookTooMuch.selector, address(seizer), 3);
        _exchange(address(seizer), address(dollar), 1e18, path);
    }

    function test_exchange__where_the_bought_falls__reverts() external {
        Seizer seizer = new Seizer();
        hold(address(seizer), 100e18);
        bytes memory theft = abi.encodeCall(seizer.seize, (address(fund), 3));
        bytes memory path = abi.encode(uint256(0), uint256(0), address(seizer), theft);
        vm.expectRevert(abi.encodeWithSelector(IFund.ShortReceipt.selector, address(seizer), 0, 1));
        _exchange(address(dollar), address(seizer), 1e6, path);
    }

    function test_exchange__for_a_token_that_charges__records_what_came() external {
        FeeOnTransfer token = new FeeOnTransfer(18, 0);
        price(address(token), UNIT_PRICE, 0);
        list(address(token));
        token.mint(address(executor), 100e18);
        token.setFee(100);
        uint256 bought = _exchange(address(dollar), address(token), 1e6, route(100e18));
        vm.assertEq(bought, 99e18);
        vm.assertEq(fund.recorded(address(token)), 99e18);
    }

    function test_exchange__through_no_contract__reverts() external {
        vm.prank(DOOR);
        vm.expectRevert(bytes(""));
        fund.exchange(STRANGER, address(dollar), address(ether_), 1, route(1));
    }

    /// @dev Each door there is, tried from inside an executor.
    function test_exchange__whose_executor_reenters__reverts() external {
        bytes[] memory doors = new bytes[](13);
        doors[0] = abi.encodeCall(fund.seed, (1e6));
        doors[1] = abi.encodeWithSignature("deposit(uint256,address)", 1e6, DOOR);
        doors[2] =
            abi.encodeWithSignature("deposit(uint256,address,uint256,uint256)", 1e6, DOOR, 0, MAX);
        doors[3] = abi.encodeCall(fund.mint, (1e18, DOOR));
        doors[4] = abi.encodeCall(fund.depositInKind, (1, DOOR, most(2), MAX));
        doors[5] = abi.encodeCall(fund.withdraw, (1, DOOR, DOOR));
        doors[6] = abi.encodeWithSignature("redeem(uint256,address,address)", 1, DOOR, DOOR);
        doors[7] = abi.encodeWithSignature(
            "redeem(uint256,address,address,uint256,uint256)", 1, DOOR, DOOR, 0, MAX
        );
        doors[8] = abi.encodeCall(fund.redeemInKind, (1, DOOR, DOOR));
        doors[9] = abi.encodeCall(fund.claim, (address(dollar), DOOR));
        doors[10] = abi.encodeCall(fund.accrue, ());
        doors[11] = abi.encodeCall(fund.skim, (address(dollar)));
        doors[12] = abi.encodeCall(
            fund.exchange, (address(executor), address(dollar), address(ether_), 1, route(1))
        );
        bytes memory refusal = abi.encodeWithSelector(
            MockExecutor.CallFailed.selector,
            abi.encodeWithSelector(ReentrancyGuardTransient.ReentrancyGuardReentrantCall.selector)
        );
        for (uint256 i; i < doors.length; ++i) {
            bytes memory path = _route(1e18, 0, doors[i]);
            vm.prank(DOOR);
            vm.expectRevert(refusal);
            fund.exchange(address(executor), address(dollar), address(ether_), 3000e6, path);
        }
    }

    function test_invariant_21__an_exchange__touches_nothing_else(uint96 sold, uint96 bought)
        external
    {
        uint256 amount = within(sold, 0, 70_000e6);
        uint256 came = within(bought, 1, 100e18);
        uint256 supply = fund.totalSupply();
        vm.assertEq(_buy(amount, route(came)), came);
        vm.assertEq(fund.totalSupply(), supply);
        vm.assertEq(fund.recorded(address(dollar)), 70_000e6 - amount);
        vm.assertEq(fund.recorded(address(ether_)), 10e18 + came);
        vm.assertEq(dollar.balanceOf(address(fund)), 70_000e6 - amount);
        vm.assertEq(ether_.balanceOf(address(fund)), 10e18 + came);
        vm.assertEq(fund.escrow(address(dollar)), 0);
    }
}
