// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Launch} from "../../../../contracts/factory/Launch.sol";
import {IFeeDistributor} from "../../../../contracts/interfaces/IFeeDistributor.sol";
import {Founding, ILaunch, Module} from "../../../../contracts/interfaces/IFundFactory.sol";
import {LaunchBase} from "./LaunchBase.sol";

/// @title KnockingToken
/// @notice A base asset that deploys the next module as soon as the fund asks for its decimals.
contract KnockingToken {
    Launch private _launch;
    bytes private _call;

    function arm(Launch launch, bytes calldata call_) external {
        (_launch, _call) = (launch, call_);
    }

    function decimals() external returns (uint8) {
        // What writes in a static call takes all the gas that it has.
        // solhint-disable-next-line avoid-low-level-calls
        (bool done,) = address(_launch).call{gas: 1e6}(_call);
        return done ? 7 : 6;
    }
}

contract LaunchTest is LaunchBase {
    function _deploy(uint256 at) private {
        launch.deploy(founding(), code(at));
    }

    function _refusesCode(Module module, bytes memory given) private {
        bytes32 wanted = factory.codeHash(module);
        vm.expectRevert(
            abi.encodeWithSelector(ILaunch.AnotherCode.selector, module, keccak256(given), wanted)
        );
        launch.deploy(founding(), given);
    }

    function _refusesTarget(address target) private {
        refuses(ILaunch.NotOurs.selector, target);
        begin(target, abi.encodeWithSignature("nothing()"));
    }

    function test_deploy__by_several_over_days__lays_each_where_it_was_known_to_come() external {
        address[] memory known = new address[](ALL);
        for (uint256 i; i < ALL; ++i) {
            known[i] = launch.at(Module(i));
            vm.assertEq(known[i].code.length, 0);
        }
        for (uint256 i; i < ALL; ++i) {
            vm.warp(time() + i * 1 days);
            vm.expectEmit(address(launch));
            emit ILaunch.Deployed(Module(i), known[i]);
            vm.prank(i % 3 == 0 ? address(this) : i % 3 == 1 ? STRANGER : EVE);
            _deploy(i);
            vm.assertTrue(known[i].code.length > 0);
            vm.assertEq(launch.deployed(), i + 1);
            vm.assertEq(launch.at(Module(i)), known[i]);
        }
    }

    function test_deploy__behind_failures__lays_them_at_the_same_places() external {
        for (uint256 i; i < ALL; ++i) {
            _refusesCode(Module(i), code((i + 1) % ALL));
            _deploy(i);
            vm.assertTrue(launch.at(Module(i)).code.length > 0);
        }
    }

    function test_deploy__with_any_gas__makes_a_whole_module_or_none() external {
        for (uint256 i; i < ALL; ++i) {
            bytes memory call_ = abi.encodeCall(ILaunch.deploy, (founding(), code(i)));
            uint256 gas_ = 100_000;
            bool done;
            while (!done) {
                vm.assertEq(launch.deployed(), i);
                vm.assertEq(launch.at(Module(i)).code.length, 0);
                gas_ = gas_ * 21 / 20;
                // solhint-disable-next-line avoid-low-level-calls
                (done,) = address(launch).call{gas: gas_}(call_);
            }
            Launch rich = open(founding());
            deployUntil(rich, founding(), i + 1);
            vm.assertEq(launch.at(Module(i)).code.length, rich.at(Module(i)).code.length);
        }
        _activates();
    }

    /// @dev Of the least gas, and as sound as of plenty.
    function _activates() private {
        pay(address(this), launch, SEED);
        launch.activate(founding());
        vm.assertEq(factory.count(), 1);
    }

    function test_deploy__of_another_founding__reverts() external {
        Founding memory made = founding();
        made.seed += 1;
        bytes memory error = abi.encodeWithSelector(
            ILaunch.AnotherFounding.selector,
            keccak256(abi.encode(made)),
            keccak256(abi.encode(founding()))
        );
        bytes memory first = code(0);
        vm.expectRevert(error);
        launch.deploy(made, first);
        vm.expectRevert(error);
        launch.activate(made);
        vm.assertEq(launch.deployed(), 0);
    }

    function test_deploy__of_another_code__reverts() external {
        _refusesCode(Module.Prices, code(1));
        _refusesCode(Module.Prices, "");
        _refusesCode(Module.Prices, abi.encodePacked(code(0), uint8(0)));
        address me = address(this);
        _refusesCode(Module.Prices, abi.encodePacked(code(0), abi.encode(me, me, 0)));
        _deploy(0);
        _refusesCode(Module.Valuation, code(0));
        _refusesCode(Module.Valuation, abi.encodePacked(code(1), abi.encode(me)));
        vm.assertEq(launch.deployed(), 1);
    }

    function test_deploy__of_one_more_than_all__reverts() external {
        deployAll();
        bytes memory last = code(8);
        vm.expectRevert(abi.encodeWithSelector(ILaunch.AllDeployed.selector));
        launch.deploy(founding(), last);
        pay(address(this), launch, SEED);
        launch.activate(founding());
        vm.expectRevert(abi.encodeWithSelector(ILaunch.AllDeployed.selector));
        launch.deploy(founding(), last);
    }

    function test_deploy__of_a_base_asset_that_deploys_in_between__misplaces_nothing() external {
        KnockingToken token = new KnockingToken();
        Founding memory made = founding();
        made.base = address(token);
        Launch one = open(made);
        deployUntil(one, made, 2);
        for (uint256 i = 2; i < ALL; ++i) {
            token.arm(one, abi.encodeCall(ILaunch.deploy, (made, code((i + 1) % ALL))));
            one.deploy(made, code(i));
            vm.assertEq(one.deployed(), i + 1);
            vm.assertTrue(one.at(Module(i)).code.length > 0);
        }
        vm.assertEq(fundOf(one).decimals(), 18);
        vm.assertEq(address(one).code.length, address(launch).code.length);
    }

    function test_configure__by_anybody_but_the_founder__reverts() external {
        deployAll();
        address[4] memory callers = [STRANGER, SAFE, address(factory), address(timelock)];
        for (uint256 i; i < callers.length; ++i) {
            refuses(ILaunch.NotFounder.selector, callers[i]);
            vm.prank(callers[i]);
            launch.configure(new address[](0), new bytes[](0));
            refuses(ILaunch.NotFounder.selector, callers[i]);
            vm.prank(callers[i]);
            launch.activate(founding());
        }
    }

    function test_configure__of_anything_but_the_seven_below_the_timelock__reverts() external {
        deployAll();
        _refusesTarget(address(timelock));
        _refusesTarget(address(governor));
        _refusesTarget(address(launch));
        _refusesTarget(address(factory));
        _refusesTarget(address(dollar));
        _refusesTarget(STRANGER);
        _refusesTarget(address(0));
        _refusesTarget(open(founding()).at(Module.Prices));
    }

    function test_configure__of_each_of_the_seven__comes_from_the_timelock() external {
        deployAll();
        configure();
        begin(launch.at(Module.Record), abi.encodeWithSignature("setRate(uint256)", 1));
        begin(
            launch.at(Module.FeeDistributor),
            abi.encodeCall(IFeeDistributor.setTable, (founding().payees))
        );
        begin(address(mandate), abi.encodeWithSignature("setSafe(address)", BOB));
        begin(
            address(rebalancer), abi.encodeWithSignature("setLease(address,uint256)", BOB, time())
        );
        begin(address(fund), abi.encodeCall(fund.setLimits, (founding().limits)));
        vm.assertEq(mandate.safe(), BOB);
        vm.assertEq(rebalancer.leases(BOB), time());
    }
}
