// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Fund} from "../../../../contracts/Fund.sol";
import {FundFactory} from "../../../../contracts/FundFactory.sol";
import {Launch} from "../../../../contracts/factory/Launch.sol";
import {
    Founding,
    IFundFactory,
    ILaunch,
    Module
} from "../../../../contracts/interfaces/IFundFactory.sol";
import {LaunchBase} from "./LaunchBase.sol";

contract FactoryTest is LaunchBase {
    function _refusesHashes(uint256 count) private {
        vm.expectRevert(abi.encodeWithSelector(IFundFactory.CodeHashesMissing.selector, count, ALL));
        deployed("FundFactory.sol:FundFactory", abi.encode(new bytes32[](count)));
    }

    /// @dev Active, with another symbol for each.
    function _another(string memory symbol) private returns (address) {
        Founding memory made = founding();
        made.symbol = symbol;
        Launch one = open(made);
        deployUntil(one, made, ALL);
        pay(address(this), one, SEED);
        one.activate(made);
        return one.at(Module.Fund);
    }

    function _page(uint256 from, uint256 most, address[] memory wanted) private view {
        vm.assertEq(keccak256(abi.encode(factory.funds(from, most))), keccak256(abi.encode(wanted)));
    }

    function test_constructor__with_a_hash_for_each_module__keeps_them_in_order() external view {
        for (uint256 i; i < ALL; ++i) {
            vm.assertEq(factory.codeHash(Module(i)), keccak256(code(i)));
        }
        vm.assertEq(factory.count(), 0);
    }

    function test_constructor__with_more_or_fewer_hashes__reverts() external {
        _refusesHashes(0);
        _refusesHashes(ALL - 1);
        _refusesHashes(ALL + 1);
    }

    function test_open__by_anybody__makes_it_the_founder() external {
        address next = address(
            uint160(uint256(keccak256(abi.encodePacked(hex"d694", address(factory), uint8(2)))))
        );
        vm.expectEmit(address(factory));
        emit IFundFactory.Opened(next, STRANGER);
        vm.prank(STRANGER);
        Launch one = Launch(factory.open(founding()));
        vm.assertEq(address(one), next);
        vm.assertEq(one.FOUNDER(), STRANGER);
        vm.assertEq(address(one.FACTORY()), address(factory));
        vm.assertEq(one.FOUNDING(), keccak256(abi.encode(founding())));
        vm.assertEq(one.deployed(), 0);
    }

    function test_list__by_whoever_is_no_launch_of_this_factory__reverts() external {
        FundFactory other =
            FundFactory(deployed("FundFactory.sol:FundFactory", abi.encode(hashes())));
        address stray = deployed(
            "Launch.sol:Launch", abi.encode(address(this), keccak256(abi.encode(founding())))
        );
        address[5] memory callers =
            [address(this), STRANGER, address(factory), other.open(founding()), stray];
        for (uint256 i; i < callers.length; ++i) {
            refuses(IFundFactory.NotALaunch.selector, callers[i]);
            vm.prank(callers[i]);
            factory.list(callers[i]);
        }
    }

    function test_list__when_the_fund_is_active__tells_its_launch() external {
        deployAll();
        pay(address(this), launch, SEED);
        vm.expectEmit(address(factory));
        emit IFundFactory.Listed(address(fund), address(launch));
        vm.expectEmit(address(launch));
        emit ILaunch.Activated(address(fund));
        launch.activate(founding());
        vm.assertEq(factory.launchOf(address(fund)), address(launch));
        vm.assertEq(factory.count(), 1);
    }

    function test_funds__of_a_launch_that_is_not_active__are_none() external {
        deployAll();
        configure();
        vm.assertEq(factory.count(), 0);
        vm.assertEq(factory.launchOf(address(fund)), address(0));
        vm.assertEq(factory.funds(0, 10).length, 0);
    }

    function test_funds__in_pages__are_all_in_their_order() external {
        address one = _another("ONE");
        address two = _another("TWO");
        address three = _another("THREE");
        address[] memory all = new address[](3);
        (all[0], all[1], all[2]) = (one, two, three);
        _page(0, 3, all);
        _page(0, type(uint256).max, all);
        _page(0, 2, both(one, two));
        _page(1, 2, both(two, three));
        _page(1, type(uint256).max, both(two, three));
        _page(2, 5, only(three));
    }

    function test_funds__from_the_end_or_beyond_or_none_at_most__are_none() external {
        _another("ONE");
        address[] memory none = new address[](0);
        _page(0, 0, none);
        _page(1, 1, none);
        _page(2, type(uint256).max, none);
        _page(type(uint256).max, type(uint256).max, none);
    }

    function test_two_funds__of_one_founding__share_nothing() external {
        deployAll();
        vm.prank(STRANGER);
        Launch other = Launch(factory.open(founding()));
        deployUntil(other, founding(), ALL);
        for (uint256 i; i < ALL; ++i) {
            vm.assertTrue(other.at(Module(i)) != launch.at(Module(i)));
        }
        refuses(ILaunch.NotFounder.selector, address(this));
        other.activate(founding());
        address prices = other.at(Module.Prices);
        refuses(ILaunch.NotOurs.selector, prices);
        begin(prices, "");
        pay(STRANGER, other, SEED);
        vm.prank(STRANGER);
        other.activate(founding());
        vm.assertEq(factory.count(), 1);
        vm.assertEq(factory.launchOf(address(fund)), address(0));
        vm.assertEq(fund.totalSupply(), 0);
        configure();
        activate();
        vm.assertEq(factory.count(), 2);
        vm.assertEq(factory.launchOf(other.at(Module.Fund)), address(other));
        vm.assertEq(Fund(other.at(Module.Fund)).totalSupply(), fund.totalSupply());
    }
}
