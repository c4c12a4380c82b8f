// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {IFeeDistributor} from "./interfaces/IFeeDistributor.sol";
import {IFund} from "./interfaces/IFund.sol";
import {TokenCall} from "./libraries/TokenCall.sol";

/// @title FeeDistributor
/// @notice Where the fund's fee shares and surplus tokens arrive, and how they are split.
///
/// Assumptions. A token's balance here falls by claims alone. Where a token takes some of it away,
/// claims on that token are paid by their part of what is left, and no other token is touched.
///
/// Roles. Governance sets the table. Those in it claim. Anybody distributes.
///
/// Liveness. Nothing is pushed to anybody. A token that reverts, lies or eats gas costs those who
/// would have had it, and cannot stop a change of the table.
///
/// Known imperfections. What comes in of a token after a loss fills the older credits up first, those
/// of an older table too. Who claims in between has its part of what there was, and no more.
contract FeeDistributor is IFeeDistributor, ReentrancyGuardTransient {
    using SafeERC20 for IERC20;

    uint256 public constant MOST_PAYEES = 16;
    uint256 private constant WHOLE = 1e6;

    IFund public immutable FUND;
    address public immutable GOVERNANCE;

    Payee[] private _table;

    /// @inheritdoc IFeeDistributor
    mapping(address token => mapping(address account => uint256)) public credit;

    /// @inheritdoc IFeeDistributor
    mapping(address token => uint256) public credited;

    constructor(IFund fund, address governance, Payee[] memory payees) {
        if (address(fund) == address(0)) revert ZeroAddress("fund");
        if (governance == address(0)) revert ZeroAddress("governance");
        FUND = fund;
        GOVERNANCE = governance;
        _setTable(payees);
    }

    /// @inheritdoc IFeeDistributor
    function distribute(address token) external nonReentrant returns (uint256 amount) {
        (bool readable, uint256 held) = _held(token);
        if (!readable) revert BalanceUnreadable(token);
        return _distribute(token, held);
    }

    /// @inheritdoc IFeeDistributor
    function claim(address token, address receiver) external nonReentrant returns (uint256 amount) {
        (bool readable, uint256 held) = _held(token);
        if (readable) _distribute(token, held);
        uint256 due = credit[token][msg.sender];
        uint256 total = credited[token];
        amount = readable && held < total ? Math.mulDiv(due, held, total) : due;
        if (amount == 0) revert NothingToClaim(token, msg.sender);
        delete credit[token][msg.sender];
        credited[token] = total - due;
        IERC20(token).safeTransfer(receiver, amount);
        emit Claimed(token, msg.sender, receiver, amount);
    }

    /// @inheritdoc IFeeDistributor
    function setTable(Payee[] calldata payees) external nonReentrant {
        if (msg.sender != GOVERNANCE) revert NotGovernance(msg.sender);
        FUND.accrue();
        _distributeIfReadable(address(FUND));
        address[] memory tokens = FUND.assets();
        for (uint256 i; i < tokens.length; ++i) {
            _distributeIfReadable(tokens[i]);
        }
        _setTable(payees);
    }

    /// @inheritdoc IFeeDistributor
    function table() external view returns (Payee[] memory) {
        return _table;
    }

    function _distributeIfReadable(address token) private {
        (bool readable, uint256 held) = _held(token);
        if (readable) _distribute(token, held);
    }

    /// @dev Shares that somebody minted for this contract come in when their lock ends: until then they
    /// do not transfer, and claims that counted them would wait as long.
    function _held(address token) private view returns (bool readable, uint256 held) {
        (readable, held) = TokenCall.balance(token, address(this));
        if (token != address(FUND)) return (readable, held);
        (uint256 atNav,, uint256 inKind,) = FUND.locks(address(this));
        held -= atNav + inKind;
    }

    /// @dev Parts end where the next begins, so that they are the whole to the unit.
    function _distribute(address token, uint256 held) private returns (uint256 amount) {
        uint256 before = credited[token];
        if (held <= before) return 0;
        amount = held - before;
        credited[token] = held;
        uint256 end;
        uint256 given;
        uint256 payees = _table.length;
        for (uint256 i; i < payees; ++i) {
            Payee memory payee = _table[i];
            end += payee.part;
            uint256 upTo = Math.mulDiv(amount, end, WHOLE);
            credit[token][payee.account] += upTo - given;
            given = upTo;
        }
        emit Distributed(token, amount);
    }

    function _setTable(Payee[] memory payees) private {
        if (payees.length == 0 || payees.length > MOST_PAYEES) {
            revert BadCount(payees.length, MOST_PAYEES);
        }
        delete _table;
        address last = address(0);
        uint256 sum;
        for (uint256 i; i < payees.length; ++i) {
            Payee memory payee = payees[i];
            if (payee.account <= last) revert NotAscending(payee.account);
            if (payee.part == 0) revert ZeroPart(payee.account);
            last = payee.account;
            sum += payee.part;
            _table.push(payee);
        }
        if (sum != WHOLE) revert WrongSum(sum, WHOLE);
        emit TableSet(payees);
    }
}
