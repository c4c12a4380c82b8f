// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {IFund} from "../interfaces/IFund.sol";
import {IZap, Leg} from "../interfaces/IZap.sol";
import {TokenCall} from "../libraries/TokenCall.sol";

/// @title Zap
/// @notice Between one token and a fund's shares, through the fund's doors in kind and executors of
/// the caller's choosing. No owner, no storage; between two calls it holds nothing, and nobody's
/// allowance but its callers' to it stands.
///
/// Assumptions. None about the fund, the executors and the tokens that a caller names: they are
/// strangers, called with fixed selectors. What the caller relies on is that the fund is one.
///
/// Roles. Anybody, with tokens and shares of its own: nothing is ever taken from anybody but the
/// caller, and nothing is paid to anybody but the caller and the executors it names. A fund, an
/// executor or a token that cheats costs the caller that named it what the caller put in at most,
/// and no more than its bounds allow where the fund is honest: what is above the least.
///
/// Strays. What lies here of a token when no call is under way (sent by mistake, or left by a token
/// that answers no more) goes to whoever trades that token next. So a gift can add to what a caller
/// gets and never take from it; and while a call is under way there is no other.
///
/// Liveness. Leaving asks no price, as the door in kind does not. A token that the fund could not
/// pay is not touched, and its leg, where it sells all there is, is passed over. Whoever cannot leave
/// here leaves there: `IFund.redeemInKind`.
///
/// Known imperfections. A token that keeps a part of each transfer leaves less with the caller than
/// is told. The least on the way out holds for the one token; what comes of others is not counted.
contract Zap is IZap, ReentrancyGuardTransient {
    using SafeERC20 for IERC20;

    uint256 private constant ALL = type(uint256).max;

    /// @inheritdoc IZap
    function enter(
        IFund fund,
        address token,
        uint256 amount,
        Leg[] calldata legs,
        uint256 least,
        uint256 deadline
    ) external nonReentrant returns (uint256 shares, uint256 spent) {
        _requireBefore(deadline);
        IERC20(token).safeTransferFrom(msg.sender, address(this), amount);
        _trade(legs);
        shares = _deposit(fund);
        if (shares < least) revert TooFewShares(shares, least);
        spent = Math.saturatingSub(amount, _payOut(token));
        _payOutBought(legs);
        emit ZappedIn(msg.sender, address(fund), token, spent, shares);
    }

    /// @inheritdoc IZap
    function leave(
        IFund fund,
        uint256 shares,
        address token,
        Leg[] calldata legs,
        uint256 least,
        uint256 deadline
    ) external nonReentrant returns (uint256 received) {
        _requireBefore(deadline);
        address[] memory tokens = fund.assets();
        // The owner is the caller: what is not paid is its claim, and its shares are what is burnt.
        (uint256[] memory amounts, uint256 unpaid) =
            fund.redeemInKind(shares, address(this), msg.sender);
        _trade(legs);
        received = _payOut(token);
        if (received < least) revert TooLittleOut(token, received, least);
        for (uint256 i; i < tokens.length; ++i) {
            if (amounts[i] > 0 && unpaid >> i & 1 == 0) _payOut(tokens[i]);
        }
        _payOutBought(legs);
        emit ZappedOut(msg.sender, address(fund), token, shares, received);
    }

    function _trade(Leg[] calldata legs) private {
        for (uint256 i; i < legs.length; ++i) {
            Leg calldata leg = legs[i];
            uint256 amount = leg.amount;
            // Of what the fund could not pay there is nothing, and perhaps no answer.
            if (amount == ALL) (, amount) = TokenCall.balance(leg.sell, address(this));
            if (amount == 0) continue;
            IERC20(leg.sell).safeTransfer(address(leg.executor), amount);
            leg.executor.execute(leg.sell, leg.buy, amount, leg.route);
        }
    }

    /// @dev The fund may take as much of each as it needs, and not a unit more, for this call alone.
    function _deposit(IFund fund) private returns (uint256 shares) {
        address[] memory tokens = fund.assets();
        uint256[] memory amounts;
        (shares, amounts) = _affordable(fund, tokens);
        for (uint256 i; i < tokens.length; ++i) {
            if (amounts[i] > 0) IERC20(tokens[i]).forceApprove(address(fund), amounts[i]);
        }
        fund.depositInKind(shares, msg.sender, amounts, block.timestamp);
        for (uint256 i; i < tokens.length; ++i) {
            if (amounts[i] > 0) _disallow(IERC20(tokens[i]), address(fund));
        }
    }

    /// @dev An honest fund leaves nothing; and some tokens do not bear an allowance of nothing twice.
    function _disallow(IERC20 token, address fund) private {
        if (token.allowance(address(this), fund) > 0) token.forceApprove(fund, 0);
    }

    /// @return shares As many as what is here suffices for: no token has too little for one more.
    /// @return amounts What the fund takes for them, as it reckons it itself in the same block.
    function _affordable(IFund fund, address[] memory tokens)
        private
        view
        returns (uint256 shares, uint256[] memory amounts)
    {
        uint256 supply = fund.effectiveSupply();
        if (supply == 0) revert IFund.NotSeeded();
        shares = ALL;
        amounts = new uint256[](tokens.length);
        for (uint256 i; i < tokens.length; ++i) {
            amounts[i] = fund.recorded(tokens[i]);
            if (amounts[i] == 0) continue;
            uint256 held = IERC20(tokens[i]).balanceOf(address(this));
            shares = Math.min(shares, Math.mulDiv(held, supply, amounts[i]));
        }
        for (uint256 i; i < tokens.length; ++i) {
            amounts[i] = Math.mulDiv(amounts[i], shares, supply, Math.Rounding.Ceil);
        }
    }

    function _payOutBought(Leg[] calldata legs) private {
        for (uint256 i; i < legs.length; ++i) {
            _payOut(legs[i].buy);
        }
    }

    /// @dev All there is, to the caller.
    function _payOut(address token) private returns (uint256 amount) {
        amount = IERC20(token).balanceOf(address(this));
        if (amount > 0) IERC20(token).safeTransfer(msg.sender, amount);
    }

    function _requireBefore(uint256 deadline) private view {
        if (block.timestamp > deadline) revert Expired(deadline, block.timestamp);
    }
}
