// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";

import {IFund} from "./interfaces/IFund.sol";
import {IMandate, Terms} from "./interfaces/IMandate.sol";
import {IPrices} from "./interfaces/IPrices.sol";
import {IRebalancer, Leg, Plan} from "./interfaces/IRebalancer.sol";
import {Book, Judgement, Line, Trade} from "./libraries/Judgement.sol";
import {PlainCode} from "./libraries/PlainCode.sol";

/// @title Rebalancer
/// @notice The keeper's only door to the fund, and what is checked behind it.
///
/// Assumptions. The fund, the mandate and the prices are the deployment's own. Feeds are within their
/// declared errors: what they err beyond is not in the bound (see IMandate.worstCaseLoss).
///
/// Roles. The keeper rebalances while its lease lasts. Governance gives leases and allows executors.
/// The Safe ends a lease, appoints another keeper that has one, and removes an executor.
///
/// Liveness. Nothing here is on anybody's way out. An epoch is one more than the last, so no key
/// can use them up for the next keeper.
///
/// Reentrancy. Code of others runs inside `Fund.exchange` alone, while the fund's lock is closed; and
/// this door has a lock of its own. What is read between two legs is the fund's.
///
/// Known imperfections. A plan is refused as a whole. Supply is not compared: the fund mints and
/// burns behind the same lock that an exchange holds.
contract Rebalancer is IRebalancer, ReentrancyGuardTransient {
    using Judgement for Book;

    uint256 private constant MOST_LEGS = 12;
    uint256 private constant LONGEST_LEASE = 400 days;

    IFund public immutable FUND;
    IMandate public immutable MANDATE;
    IPrices public immutable PRICES;
    address public immutable GOVERNANCE;

    /// @inheritdoc IRebalancer
    address public keeper;

    /// @inheritdoc IRebalancer
    uint96 public epoch; // in the keeper's slot

    /// @inheritdoc IRebalancer
    mapping(address keeper => uint256 until) public leases;

    /// @inheritdoc IRebalancer
    mapping(address executor => bytes32 codeHash) public executors;

    modifier onlyGovernance() {
        if (msg.sender != GOVERNANCE) revert NotGovernance(msg.sender);
        _;
    }

    modifier onlyGuardian() {
        if (msg.sender != GOVERNANCE && msg.sender != MANDATE.safe()) revert NotSafe(msg.sender);
        _;
    }

    constructor(IFund fund, IMandate mandate, IPrices prices, address governance) {
        if (address(fund) == address(0)) revert ZeroAddress("fund");
        if (address(mandate) == address(0)) revert ZeroAddress("mandate");
        if (address(prices) == address(0)) revert ZeroAddress("prices");
        if (governance == address(0)) revert ZeroAddress("governance");
        (FUND, MANDATE, PRICES, GOVERNANCE) = (fund, mandate, prices, governance);
    }

    /// @inheritdoc IRebalancer
    function rebalance(Plan calldata plan) external nonReentrant {
        _requireLease();
        (address[] memory tokens, uint256[] memory amounts) = FUND.holdings();
        Terms memory terms = MANDATE.terms(tokens);
        _requirePlan(plan, terms);
        epoch = uint96(plan.epoch); // one more than the last
        Book memory book = Judgement.open(tokens, amounts, PRICES.vector(tokens), terms);
        if (plan.targets.length > 0) {
            MANDATE.shift(tokens, plan.targets, book.shift(plan.targets));
        }
        for (uint256 i; i < plan.legs.length; ++i) {
            _exchange(book, plan.legs[i]);
        }
        _finish(book, plan);
    }

    // Governance's and the Safe's

    /// @inheritdoc IRebalancer
    function setLease(address keeper_, uint256 until) external onlyGovernance {
        if (keeper_ == address(0)) revert ZeroAddress("keeper");
        uint256 latest = block.timestamp + LONGEST_LEASE;
        if (until > latest) revert LeaseTooLong(until, latest);
        leases[keeper_] = until;
        emit LeaseSet(keeper_, until);
    }

    /// @inheritdoc IRebalancer
    function appoint(address keeper_) external onlyGuardian {
        uint256 until = leases[keeper_];
        if (block.timestamp >= until) revert LeaseOver(keeper_, until);
        keeper = keeper_;
        emit Appointed(keeper_);
    }

    /// @inheritdoc IRebalancer
    function revoke() external onlyGuardian {
        address last = keeper;
        delete leases[last];
        delete keeper;
        emit Revoked(last);
    }

    /// @inheritdoc IRebalancer
    function allow(address executor) external onlyGovernance {
        PlainCode.requirePlain(executor);
        executors[executor] = executor.codehash;
        emit ExecutorAllowed(executor, executor.codehash);
    }

    /// @inheritdoc IRebalancer
    function remove(address executor) external onlyGuardian {
        if (executors[executor] == 0) revert ExecutorNotAllowed(executor);
        delete executors[executor];
        emit ExecutorRemoved(executor);
    }

    function _exchange(Book memory book, Leg calldata leg) private {
        _requireExecutor(leg.executor);
        Trade memory trade = Trade(_placeOf(book, leg.sell), _placeOf(book, leg.buy), leg.amount);
        uint256 least = book.check(trade);
        uint256 bought = FUND.exchange(leg.executor, leg.sell, leg.buy, leg.amount, leg.route);
        book.note(trade, bought, least);
    }

    function _finish(Book memory book, Plan calldata plan) private {
        (, uint256[] memory held) = FUND.holdings();
        uint256 navAfter = book.close(held);
        (uint256 loss, uint256 turnover) = book.charges();
        _tell(book, plan, navAfter, MANDATE.charge(loss, turnover));
    }

    function _tell(Book memory book, Plan calldata plan, uint256 navAfter, uint256[3] memory left)
        private
    {
        uint256 count = book.lines.length;
        uint256[] memory seen = new uint256[](count);
        uint256[] memory before = new uint256[](count);
        uint256[] memory behind = new uint256[](count);
        for (uint256 i; i < count; ++i) {
            Line memory line = book.lines[i];
            (seen[i], before[i], behind[i]) = (line.price.mid, line.before, line.behind);
        }
        (uint256 epoch_, uint256 nav) = (plan.epoch, book.nav);
        emit Rebalanced(
            epoch_, plan.mandate, plan.decision, seen, before, behind, nav, navAfter, left
        );
    }

    function _requireLease() private view {
        if (msg.sender != keeper) revert NotKeeper(msg.sender, keeper);
        uint256 until = leases[msg.sender];
        if (block.timestamp >= until) revert LeaseOver(msg.sender, until);
    }

    function _requirePlan(Plan calldata plan, Terms memory terms) private view {
        if (!terms.open) revert TradingClosed();
        if (plan.epoch != epoch + 1) revert WrongEpoch(plan.epoch, epoch + 1);
        if (block.timestamp > plan.deadline) revert Expired(plan.deadline, block.timestamp);
        if (plan.mandate != terms.hash) revert MandateChanged(plan.mandate, terms.hash);
        if (plan.legs.length + plan.targets.length == 0) revert EmptyPlan();
        if (plan.legs.length > MOST_LEGS) revert TooManyLegs(plan.legs.length, MOST_LEGS);
    }

    function _requireExecutor(address executor) private view {
        bytes32 allowed = executors[executor];
        if (allowed == 0) revert ExecutorNotAllowed(executor);
        if (executor.codehash != allowed) {
            revert ExecutorChanged(executor, executor.codehash, allowed);
        }
    }

    function _placeOf(Book memory book, address token) private pure returns (uint256) {
        for (uint256 i; i < book.lines.length; ++i) {
            if (book.lines[i].token == token) return i;
        }
        revert NotListed(token);
    }
}
