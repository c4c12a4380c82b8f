// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Fund} from "../../../../contracts/Fund.sol";
import {FundFactory} from "../../../../contracts/FundFactory.sol";
import {Launch} from "../../../../contracts/factory/Launch.sol";
import {Founding, Module} from "../../../../contracts/interfaces/IFundFactory.sol";
import {DevToken} from "../../../../contracts/mocks/DevToken.sol";
import {MockFeed} from "../../../../contracts/mocks/MockFeed.sol";
import {GovernanceBase} from "./GovernanceBase.sol";

/// @notice Cheats that nothing but launches and operations need.
interface MoreCheats {
    /// @notice A call that begins so is answered with this, by whomever.
    function mockCall(address callee, bytes calldata begins, bytes calldata answer) external;

    function clearMockedCalls() external;

    function deal(address account, uint256 balance) external;
}

/// @title LaunchBase
/// @notice A launch that was opened by the test, of which nothing is deployed yet.
abstract contract LaunchBase is GovernanceBase {
    MoreCheats internal constant more = MoreCheats(address(vm));
    uint256 internal constant ALL = 9; // modules

    function setUp() public virtual override {
        begun();
    }

    function open(Founding memory made) internal returns (Launch) {
        return Launch(factory.open(made));
    }

    /// @notice Deploys the modules from where the launch is, until so many are.
    function deployUntil(Launch one, Founding memory made, uint256 count) internal {
        for (uint256 i = one.deployed(); i < count; ++i) {
            one.deploy(made, code(i));
        }
    }

    function pay(address who, Launch one, uint256 amount) internal {
        dollar.mint(who, amount);
        vm.prank(who);
        dollar.approve(address(one), amount);
    }

    function seedAs(address who, uint256 amount) internal {
        dollar.mint(who, amount);
        vm.prank(who);
        dollar.approve(address(fund), amount);
        vm.prank(who);
        fund.seed(amount);
    }

    function refuses(bytes4 error, address who) internal {
        vm.expectRevert(abi.encodeWithSelector(error, who));
    }

    function fundOf(Launch one) internal view returns (Fund) {
        return Fund(one.at(Module.Fund));
    }
}
