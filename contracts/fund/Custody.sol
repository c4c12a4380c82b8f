// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";

import {IFund} from "../interfaces/IFund.sol";
import {TokenCall} from "../libraries/TokenCall.sol";

/// @title Custody
/// @notice What the fund holds: recorded amounts, which donations do not change, and what is set
/// aside for claims.
///
/// Of each token three parts, in the order in which a loss eats them: a surplus above the records,
/// the fund's own, and the escrow. So the fund's own is at most what is held above the escrow.
abstract contract Custody is IFund {
    using SafeCast for uint256;
    using SafeERC20 for IERC20;

    struct Asset {
        address token;
        bool owed; // whether there is an escrow; saves reading it
    }

    uint256 internal constant MOST_ASSETS = 12;

    Asset[MOST_ASSETS] private _assets; // the base asset first
    uint256 internal _count; // of them
    uint128[MOST_ASSETS] internal _recorded; // two to a slot, in the order of `_assets`
    mapping(address token => uint256) private _place; // in `_assets`, plus one

    /// @inheritdoc IFund
    mapping(address token => uint256) public escrow;

    /// @inheritdoc IFund
    mapping(address token => mapping(address account => uint256)) public claims;

    /// @inheritdoc IFund
    function holdings() external view returns (address[] memory tokens, uint256[] memory amounts) {
        uint256 count = _count;
        tokens = new address[](count);
        amounts = new uint256[](count);
        for (uint256 i; i < count; ++i) {
            (amounts[i],,, tokens[i]) = _own(i);
        }
    }

    /// @inheritdoc IFund
    function assets() external view returns (address[] memory tokens) {
        tokens = new address[](_count);
        for (uint256 i; i < tokens.length; ++i) {
            tokens[i] = _token(i);
        }
    }

    /// @inheritdoc IFund
    function recorded(address token) public view returns (uint256) {
        uint256 place = _place[token];
        return place == 0 ? 0 : _recorded[place - 1];
    }

    function _add(address token) internal {
        if (_place[token] != 0) revert AlreadyListed(token);
        uint256 count = _count;
        if (count == MOST_ASSETS) revert TooManyAssets(MOST_ASSETS);
        _assets[count] = Asset(token, escrow[token] > 0);
        _place[token] = _count = count + 1;
    }

    /// @dev A token with a record goes only when it says that nothing is there: a loss is written
    /// off, but what cannot be read is not given up. Those behind it move up, so that the order stays.
    function _remove(address token) internal {
        uint256 at = _placeOf(token);
        if (_recorded[at] > 0) {
            (uint256 own,,,) = _ownOrRevert(at);
            if (own > 0) revert StillHeld(token, own);
        }
        uint256 last = _count - 1;
        for (uint256 i = at; i < last; ++i) {
            _assets[i] = _assets[i + 1];
            _recorded[i] = _recorded[i + 1];
            _place[_token(i)] = i + 1;
        }
        delete _assets[last];
        _recorded[last] = 0;
        _count = last;
        delete _place[token];
    }

    function _token(uint256 i) internal view returns (address) {
        return _assets[i].token;
    }

    function _placeOf(address token) internal view returns (uint256) {
        uint256 place = _place[token];
        if (place == 0) revert NotListed(token);
        return place - 1;
    }

    /// @notice The fund's own of one asset, and what it holds in all. Where the token does not say
    /// its balance, the record stands for it.
    function _own(uint256 i)
        internal
        view
        returns (uint256 own, uint256 held, bool readable, address token)
    {
        Asset storage asset = _assets[i];
        token = asset.token;
        own = _recorded[i];
        (readable, held) = TokenCall.balance(token, address(this));
        if (!readable) return (own, 0, false, token);
        uint256 owed = asset.owed ? escrow[token] : 0;
        own = Math.min(own, held - Math.min(held, owed));
    }

    /// @notice As `_own`, for doors that must know.
    function _ownOrRevert(uint256 i)
        internal
        view
        returns (uint256 own, uint256 held, bool readable, address token)
    {
        (own, held, readable, token) = _own(i);
        if (!readable) revert BalanceUnreadable(token);
    }

    function _held(address token) internal view returns (uint256 held) {
        bool readable;
        (readable, held) = TokenCall.balance(token, address(this));
        if (!readable) revert BalanceUnreadable(token);
    }

    /// @dev After a loss that reached the escrow, what comes in would go to those who left.
    function _isHollow(uint256 i) internal view returns (bool) {
        Asset storage asset = _assets[i];
        return asset.owed && _held(asset.token) < escrow[asset.token];
    }

    /// @notice Takes exactly this much from an account, and records it.
    function _take(uint256 i, address from, uint256 amount) internal {
        if (amount == 0) return;
        address token = _token(i);
        if (_isHollow(i)) revert EscrowShort(token, escrow[token]);
        uint256 before = _held(token);
        IERC20(token).safeTransferFrom(from, address(this), amount);
        _requireReceipt(token, before, amount);
        _recorded[i] = (_recorded[i] + amount).toUint128();
    }

    /// @notice Pays out of the fund's own, or reverts.
    /// @return left What is held of it afterwards, unless the token takes more.
    function _pay(uint256 i, address to, uint256 amount) internal returns (uint256 left) {
        (uint256 own, uint256 held,, address token) = _ownOrRevert(i);
        if (amount > own) revert NotEnoughCash(amount, own);
        _recorded[i] -= uint128(amount);
        IERC20(token).safeTransfer(to, amount);
        return held - amount;
    }

    /// @notice Pays one leg of an exit; if its token does not, the owner has a claim.
    function _payLeg(uint256 i, uint256 shares, uint256 supply, address to, address owner)
        internal
        returns (uint256 amount, bool paid)
    {
        (uint256 own, uint256 held, bool readable, address token) = _own(i);
        amount = Math.mulDiv(own, shares, supply);
        if (amount == 0) return (0, true);
        _recorded[i] -= uint128(amount);
        paid = TokenCall.transfer(token, to, amount);
        if (readable) paid = _fell(token, held, paid);
        if (!paid) _owe(i, token, owner, amount);
    }

    function _payClaim(address token, address account, address to) internal returns (uint256 part) {
        uint256 amount = claims[token][account];
        uint256 total = escrow[token];
        (bool readable, uint256 held) = TokenCall.balance(token, address(this));
        part = readable && held < total ? Math.mulDiv(amount, held, total) : amount;
        if (part == 0) revert NothingToClaim(token, account);
        delete claims[token][account];
        escrow[token] = total - amount;
        uint256 place = _place[token];
        if (total == amount && place != 0) _assets[place - 1].owed = false;
        IERC20(token).safeTransfer(to, part);
        if (readable && !_fell(token, held, true)) revert NotPaid(token, part);
    }

    /// @dev Of listed tokens alone: another address of one of them has no record to spare.
    function _sendSurplus(address token, address to) internal returns (uint256 amount) {
        uint256 kept = _recorded[_placeOf(token)] + escrow[token];
        uint256 held = _held(token);
        if (held <= kept) revert NothingToSkim(token);
        amount = held - kept;
        IERC20(token).safeTransfer(to, amount);
    }

    /// @notice Records what an exchange brought, and that it took no more than it was given.
    /// @param left What must be left of the token that was sold.
    /// @param before What was held of the token that was bought.
    function _settle(uint256 sell, uint256 left, uint256 buy, uint256 before)
        internal
        returns (uint256 bought)
    {
        address sold = _token(sell);
        uint256 held = _held(sold);
        if (held < left) revert TookTooMuch(sold, left - held);
        // What the executor gave back unsold is the fund's own again.
        _recorded[sell] = (_recorded[sell] + held - left).toUint128();
        bought = _requireReceipt(_token(buy), before, 1);
        _recorded[buy] = (_recorded[buy] + bought).toUint128();
    }

    function _owe(uint256 i, address token, address owner, uint256 amount) private {
        _assets[i].owed = true;
        escrow[token] += amount;
        claims[token][owner] += amount;
        emit ClaimMade(token, owner, amount);
    }

    /// @dev Where a token tells a balance, it is that which decides whether it moved anything:
    /// some say yes and move nothing, others move and say no.
    function _fell(address token, uint256 before, bool said) private view returns (bool) {
        (bool readable, uint256 held) = TokenCall.balance(token, address(this));
        return readable ? held < before : said;
    }

    function _requireReceipt(address token, uint256 before, uint256 wanted)
        private
        view
        returns (uint256 received)
    {
        uint256 held = _held(token);
        received = held < before ? 0 : held - before;
        if (received < wanted) revert ShortReceipt(token, received, wanted);
    }
}
