// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {UniswapV3Executor} from "../../../../contracts/executors/UniswapV3Executor.sol";
import {IExecutor} from "../../../../contracts/interfaces/IExecutor.sol";
import {Leg} from "../../../../contracts/interfaces/IZap.sol";
import {DevToken} from "../../../../contracts/mocks/DevToken.sol";
import {MockToken} from "../../../../contracts/mocks/MockToken.sol";
import {Zap} from "../../../../contracts/periphery/Zap.sol";
import {Pools} from "../executor/Pools.sol";
import {FundBase} from "../fund/FundBase.sol";

/// @notice BNB's and LEND's: an amount of nothing is refused.
contract NothingRefused is MockToken {
    constructor() MockToken("Nothing refused", "NOR", 18, 0) {}

    function approve(address spender, uint256 amount) public override returns (bool) {
        require(amount > 0, "nothing allowed");
        return super.approve(spender, amount);
    }

    function _update(address from, address to, uint256 amount) internal override {
        require(amount > 0, "nothing sent");
        super._update(from, to, amount);
    }
}

/// @title ZapBase
/// @notice The fund of dollars and ether, pools of the two at the fund's own price, and a token that
/// the fund does not know, worth a dollar.
abstract contract ZapBase is FundBase, Pools {
    uint24 internal constant FEE = 500;
    uint256 internal constant SHARES = 1000e18; // a hundredth: 700 dollars and a tenth of an ether

    Zap internal zap;
    UniswapV3Executor internal trader;
    DevToken internal alien;

    function setUp() public virtual override {
        super.setUp();
        openFactory();
        bytes memory arguments = abi.encode(factory);
        trader = UniswapV3Executor(deployed("UniswapV3Executor.sol:UniswapV3Executor", arguments));
        zap = Zap(deployed("Zap.sol:Zap"));
        alien = newToken("Alien", "ALI", 18);
        openPool(address(dollar), 3000e6, address(ether_), 1e18, FEE, 5e19);
        openPool(address(dollar), 1e6, address(alien), 1e18, FEE, 1e21);
    }

    /// @notice Tokens of an account that the zap may take.
    function give(address token, address who, uint256 amount) internal {
        DevToken(token).mint(who, amount);
        allow(token, who, amount);
    }

    function allow(address token, address who, uint256 amount) internal {
        vm.prank(who);
        (bool ok,) = token.call(abi.encodeCall(IERC20.approve, (address(zap), amount)));
        vm.assertTrue(ok);
    }

    function leg(address sell, address buy_, uint256 amount) internal view returns (Leg memory) {
        bytes memory path = abi.encodePacked(sell, FEE, buy_);
        return Leg(IExecutor(address(trader)), sell, buy_, amount, path);
    }

    function none() internal pure returns (Leg[] memory) {
        return new Leg[](0);
    }

    function one(Leg memory leg_) internal pure returns (Leg[] memory legs) {
        legs = new Leg[](1);
        legs[0] = leg_;
    }

    function two(Leg memory leg_, Leg memory leg2) internal pure returns (Leg[] memory legs) {
        legs = new Leg[](2);
        (legs[0], legs[1]) = (leg_, leg2);
    }

    /// @notice Dollars for ether through somebody who does what it is told.
    function through(IExecutor executor_, uint256 amount, bytes memory route_)
        internal
        view
        returns (Leg[] memory)
    {
        return one(Leg(executor_, address(dollar), address(ether_), amount, route_));
    }

    function enterAs(address who, address token, uint256 amount, Leg[] memory legs)
        internal
        returns (uint256 shares, uint256 spent)
    {
        vm.prank(who);
        return zap.enter(fund, token, amount, legs, SHARES, time());
    }

    function leaveAs(address who, address token, uint256 least, Leg[] memory legs)
        internal
        returns (uint256)
    {
        vm.prank(who);
        return zap.leave(fund, SHARES, token, legs, least, time());
    }

    function nothingInside() internal view {
        address[] memory tokens = fund.assets();
        for (uint256 i; i < tokens.length; ++i) {
            _nothingOf(tokens[i]);
        }
        _nothingOf(address(alien));
        _nothingOf(address(fund));
    }

    function _nothingOf(address token) private view {
        vm.assertEq(balance(token, address(zap)), 0);
        vm.assertEq(balance(token, address(trader)), 0);
        vm.assertEq(IERC20(token).allowance(address(zap), address(fund)), 0);
        vm.assertEq(IERC20(token).allowance(address(zap), address(trader)), 0);
    }
}
