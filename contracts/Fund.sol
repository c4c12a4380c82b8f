// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IERC20Metadata} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Metadata.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {Custody} from "./fund/Custody.sol";
import {ShareToken} from "./fund/ShareToken.sol";
import {IExecutor} from "./interfaces/IExecutor.sol";
import {FundConfig, IFund, Limits} from "./interfaces/IFund.sol";
import {IGate} from "./interfaces/IGate.sol";
import {IValuation} from "./interfaces/IValuation.sol";
import {Bucket} from "./libraries/Bucket.sol";
import {Shares} from "./libraries/Shares.sol";

/// @title Fund
/// @notice Fund shares and the only custody of what stands behind them. No proxy, no delegatecall,
/// no allowance to anybody, no call whose selector somebody else chose.
///
/// Assumptions. Listed tokens charge nothing for transfers, do not rebase, have no hooks, and fit
/// their supply into 128 bits (docs/listing.md). Prices are within the error that governance
/// declared for each token. The gate, the prices and the door are the deployment's own.
///
/// Roles. Anybody enters, leaves, claims, accrues and skims. The door alone exchanges one listed
/// asset for another. Governance lists tokens and sets numbers within compiled ceilings. Nobody
/// moves assets out otherwise, and nobody stands between an investor and `redeemInKind`.
///
/// Liveness. `redeemInKind` reads no price, no gate, no fee module and no governance. A token that
/// does not pay, or takes all the gas it is given, or answers nonsense, costs its own leg a claim
/// and nobody else anything. Inside the lock-up, shares that were minted at NAV wait.
///
/// Known imperfections. The flow bucket counts both directions, so a day of many entries leaves
/// less room for exits at NAV; the doors in kind have no bucket. After a loss of a token's own
/// (seizure) leaving counts what is there and entering counts the record, until the keeper has sold
/// the rest and governance writes the record off. A token that does not say its balance any more
/// closes the exit at NAV for good; so does a base asset that its issuer freezes.
contract Fund is ShareToken, Custody, ReentrancyGuardTransient {
    using Bucket for Bucket.State;

    address private constant NOBODY = 0x000000000000000000000000000000000000dEaD;
    uint256 private constant LEAST_SEED = 1e15; // shares: a thousandth of one
    uint256 private constant LONGEST_LOCK = 30 days;
    uint256 private constant HIGHEST_FEE = 0.05e18; // of management, a year
    uint256 private constant HIGHEST_PART = 0.3e6; // of gains, and so of NAV
    uint256 private constant BASE = 0; // its place among the assets

    address public immutable GOVERNANCE;
    IValuation public immutable VALUATION;
    IGate public immutable GATE;
    address public immutable DOOR;
    address public immutable RECORD;
    address public immutable FEES;
    address private immutable BASE_TOKEN;
    uint256 private immutable SCALE; // first shares per unit of the base asset

    /// @dev What to count of each asset.
    enum Count {
        TheRecord,
        WhatIsThere,
        WhatTheySay // the record where the token says nothing
    }

    Bucket.State private _flow;
    Limits private _limits;

    modifier onlyGovernance() {
        _requireGovernance();
        _;
    }

    constructor(FundConfig memory config)
        ShareToken(config.name, config.symbol, _decimals(config.base), config.lockUp)
    {
        if (config.governance == address(0)) revert ZeroAddress("governance");
        if (address(config.valuation) == address(0)) revert ZeroAddress("valuation");
        if (address(config.gate) == address(0)) revert ZeroAddress("gate");
        if (config.door == address(0)) revert ZeroAddress("door");
        if (config.record == address(0)) revert ZeroAddress("record");
        if (config.fees == address(0)) revert ZeroAddress("fees");
        _requireAtMost("lockUp", config.lockUp, LONGEST_LOCK);
        GOVERNANCE = config.governance;
        VALUATION = config.valuation;
        GATE = config.gate;
        DOOR = config.door;
        RECORD = config.record;
        FEES = config.fees;
        BASE_TOKEN = config.base;
        SCALE = 10 ** (_decimals(config.base) - IERC20Metadata(config.base).decimals());
        _add(config.base);
        _setLimits(config.limits);
    }

    // Entering

    /// @inheritdoc IFund
    function seed(uint256 assets_) external nonReentrant returns (uint256 shares) {
        if (totalSupply() > 0) revert AlreadySeeded();
        shares = assets_ * SCALE;
        if (shares < LEAST_SEED) revert SeedTooSmall(shares, LEAST_SEED);
        _take(BASE, msg.sender, assets_);
        _mintShares(NOBODY, shares);
        emit Seeded(msg.sender, assets_, shares);
    }

    function deposit(uint256 assets_, address receiver) external returns (uint256 shares) {
        return deposit(assets_, receiver, 0, block.timestamp);
    }

    /// @inheritdoc IFund
    function deposit(uint256 assets_, address receiver, uint256 minShares, uint256 deadline)
        public
        nonReentrant
        returns (uint256 shares)
    {
        _requireBefore(deadline);
        uint256 high;
        (shares, high) = _sharesIn(assets_);
        if (shares < minShares) revert TooFewShares(shares, minShares);
        _enter(assets_, shares, receiver, high);
    }

    function mint(uint256 shares, address receiver)
        external
        nonReentrant
        returns (uint256 assets_)
    {
        uint256 high;
        (assets_, high) = _assetsIn(shares);
        _enter(assets_, shares, receiver, high);
    }

    /// @inheritdoc IFund
    function depositInKind(
        uint256 shares,
        address receiver,
        uint256[] calldata maxAmounts,
        uint256 deadline
    ) external nonReentrant returns (uint256[] memory amounts) {
        _requireBefore(deadline);
        if (maxAmounts.length != _count) revert LengthMismatch(maxAmounts.length, _count);
        uint256 supply = _requireEntry(shares, receiver);
        amounts = new uint256[](maxAmounts.length);
        for (uint256 i; i < amounts.length; ++i) {
            amounts[i] = Math.mulDiv(_recorded[i], shares, supply, Math.Rounding.Ceil);
            if (amounts[i] > maxAmounts[i]) {
                revert AmountAboveLimit(_token(i), amounts[i], maxAmounts[i]);
            }
            _take(i, msg.sender, amounts[i]);
        }
        _mintInKind(receiver, shares);
        emit EnteredInKind(msg.sender, receiver, shares, amounts);
    }

    // Leaving

    function withdraw(uint256 assets_, address receiver, address owner)
        external
        nonReentrant
        returns (uint256 shares)
    {
        uint256 low;
        (shares, low) = _sharesOut(assets_);
        _leave(assets_, shares, receiver, owner, low);
    }

    function redeem(uint256 shares, address receiver, address owner)
        external
        returns (uint256 assets_)
    {
        return redeem(shares, receiver, owner, 0, block.timestamp);
    }

    /// @inheritdoc IFund
    function redeem(
        uint256 shares,
        address receiver,
        address owner,
        uint256 minAssets,
        uint256 deadline
    ) public nonReentrant returns (uint256 assets_) {
        _requireBefore(deadline);
        uint256 low;
        (assets_, low) = _assetsOut(shares);
        if (assets_ < minAssets) revert TooFewAssets(assets_, minAssets);
        _leave(assets_, shares, receiver, owner, low);
    }

    /// @inheritdoc IFund
    function redeemInKind(uint256 shares, address receiver, address owner)
        external
        nonReentrant
        returns (uint256[] memory amounts, uint256 unpaid)
    {
        if (shares == 0) revert ZeroShares();
        if (msg.sender != owner) _spendAllowance(owner, msg.sender, shares);
        uint256 supply = effectiveSupply();
        uint256 net = _burnInKind(owner, shares);
        amounts = new uint256[](_count);
        for (uint256 i; i < amounts.length; ++i) {
            bool paid;
            (amounts[i], paid) = _payLeg(i, net, supply, receiver, owner);
            if (!paid) unpaid |= 1 << i;
        }
        emit LeftInKind(msg.sender, receiver, owner, shares, amounts, unpaid);
    }

    /// @inheritdoc IFund
    function claim(address token, address receiver) external nonReentrant returns (uint256 amount) {
        amount = _payClaim(token, msg.sender, receiver);
        emit ClaimPaid(token, msg.sender, receiver, amount);
    }

    // Anybody's

    /// @inheritdoc IFund
    function accrue() external nonReentrant returns (uint256 shares) {
        shares = _mintPending(FEES);
        emit FeeAccrued(shares);
    }

    /// @inheritdoc IFund
    function skim(address token) external nonReentrant returns (uint256 amount) {
        amount = _sendSurplus(token, FEES);
        emit Skimmed(token, amount);
    }

    // The door's

    /// @inheritdoc IFund
    function exchange(
        address executor,
        address sell,
        address buy,
        uint256 sold,
        bytes calldata route
    ) external nonReentrant returns (uint256 bought) {
        if (msg.sender != DOOR) revert NotDoor(msg.sender);
        if (sell == buy) revert SameToken(sell);
        uint256 from = _placeOf(sell);
        uint256 to = _placeOf(buy);
        if (_isHollow(to)) revert EscrowShort(buy, escrow[buy]);
        uint256 held = _held(buy);
        uint256 left = _pay(from, executor, sold);
        IExecutor(executor).execute(sell, buy, sold, route);
        bought = _settle(from, left, to, held);
        emit Exchanged(executor, sell, buy, sold, bought);
    }

    // The record's

    /// @inheritdoc IFund
    function charge(uint256 shares, uint256 exit) external nonReentrant {
        if (msg.sender != RECORD) revert NotRecord(msg.sender);
        // What is a part of gains, and gains are a part of NAV: no fee is above its highest rate.
        uint256 most = effectiveSupply() * HIGHEST_PART / (PPM - HIGHEST_PART);
        _requireAtMost("performanceFee", shares, most);
        _requireAtMost("exitFee", exit, HIGHEST_PART);
        _charge(shares, exit);
        emit Charged(shares, exit);
    }

    // Governance's. Anybody may execute what it decided, in the middle of an exchange too: the places
    // of the assets stay until that is over.

    /// @inheritdoc IFund
    function list(address token) external onlyGovernance nonReentrant {
        if (token == address(0) || token == address(this)) revert NotListed(token);
        VALUATION.requireUsable(token);
        _add(token);
        emit Listed(token);
    }

    /// @inheritdoc IFund
    function delist(address token) external onlyGovernance nonReentrant {
        if (token == BASE_TOKEN) revert StillHeld(token, recorded(token));
        _remove(token);
        emit Delisted(token);
    }

    /// @inheritdoc IFund
    function setLimits(Limits calldata limits_) external onlyGovernance {
        _setLimits(limits_);
    }

    // Views

    /// @inheritdoc IFund
    function nav() public view returns (uint256 low, uint256 high) {
        return (_low(), _high());
    }

    /// @dev Mid prices, the last good ones where there are no others. Never reverts.
    function totalAssets() public view returns (uint256) {
        (address[] memory tokens, uint256[] memory own) = _holdings(Count.WhatTheySay);
        return VALUATION.mid(tokens, own);
    }

    function convertToShares(uint256 assets_) external view returns (uint256) {
        uint256 total = totalAssets();
        uint256 supply = effectiveSupply();
        if (total == 0 || supply == 0) return assets_ * SCALE;
        return Shares.toSharesDown(assets_, supply, total);
    }

    function convertToAssets(uint256 shares) external view returns (uint256) {
        uint256 supply = effectiveSupply();
        if (supply == 0) return shares / SCALE;
        return Math.mulDiv(shares, totalAssets(), supply);
    }

    function previewDeposit(uint256 assets_) external view returns (uint256 shares) {
        (shares,) = _sharesIn(assets_);
    }

    function previewMint(uint256 shares) external view returns (uint256 assets_) {
        (assets_,) = _assetsIn(shares);
    }

    function previewWithdraw(uint256 assets_) external view returns (uint256 shares) {
        (shares,) = _sharesOut(assets_);
    }

    function previewRedeem(uint256 shares) external view returns (uint256 assets_) {
        (assets_,) = _assetsOut(shares);
    }

    /// @dev The caller counts: depositing for oneself is always allowed, for others not always.
    function maxDeposit(address receiver) public view returns (uint256) {
        uint256 supply = effectiveSupply();
        uint256 cap = _limits.supplyCap;
        if (_depositsPaused() || !_mayEnter(msg.sender, receiver)) return 0;
        if (supply == 0 || supply >= cap) return 0;
        (, uint256 high) = _navOrNothing();
        if (high == 0 || _isHollow(BASE)) return 0;
        uint256 room = Shares.toAssetsDown(cap - supply, supply, high);
        uint256 most = Math.min(room, _flowRoom(high));
        if (Shares.toSharesDown(most, supply, high) == 0) return 0;
        return most < _limits.minDeposit ? 0 : most;
    }

    function maxMint(address receiver) external view returns (uint256 shares) {
        uint256 most = maxDeposit(receiver);
        if (most == 0) return 0;
        (shares,) = _sharesIn(most);
        (uint256 cost,) = _assetsIn(shares);
        if (cost < _limits.minDeposit) return 0;
    }

    function maxWithdraw(address owner) external view returns (uint256) {
        (uint256 low, uint256 most) = _exitRoom();
        if (most == 0) return 0;
        return Math.min(most, Shares.toAssetsDown(_net(_free(owner)), effectiveSupply(), low));
    }

    function maxRedeem(address owner) external view returns (uint256) {
        (uint256 low, uint256 most) = _exitRoom();
        if (most == 0) return 0;
        uint256 supply = effectiveSupply();
        uint256 shares = _grossDown(Shares.toSharesDown(most, supply, low));
        shares = Math.min(_free(owner), shares);
        return Shares.toAssetsDown(_net(shares), supply, low) == 0 ? 0 : shares;
    }

    function asset() external view returns (address) {
        return BASE_TOKEN;
    }

    /// @inheritdoc IFund
    function flowAvailable() external view returns (uint256) {
        return _flow.available(block.timestamp);
    }

    /// @inheritdoc IFund
    function limits() external view returns (Limits memory) {
        return _limits;
    }

    /// @inheritdoc IFund
    function locked() public view returns (bool) {
        return _reentrancyGuardEntered();
    }

    // Behind the doors

    function _enter(uint256 assets_, uint256 shares, address receiver, uint256 high) private {
        _requireEntry(shares, receiver);
        if (assets_ < _limits.minDeposit) revert TooSmall(assets_, _limits.minDeposit);
        _flow.charge(Bucket.fractionUp(assets_, high));
        _take(BASE, msg.sender, assets_);
        _mintAtNav(receiver, shares);
        emit Deposit(msg.sender, receiver, assets_, shares);
    }

    function _requireEntry(uint256 shares, address receiver) private view returns (uint256 supply) {
        if (_depositsPaused()) revert DepositsPaused();
        if (!_mayEnter(msg.sender, receiver)) revert ReceiverLocked(receiver);
        if (shares == 0) revert ZeroShares();
        supply = effectiveSupply();
        if (supply == 0) revert NotSeeded();
        uint256 cap = _limits.supplyCap;
        if (supply + shares > cap) revert AboveSupplyCap(supply + shares, cap);
    }

    function _leave(uint256 assets_, uint256 shares, address receiver, address owner, uint256 low)
        private
    {
        if (_redemptionsPaused()) revert RedemptionsPaused();
        if (shares == 0) revert ZeroShares();
        if (assets_ == 0) revert TooFewAssets(0, 1);
        if (msg.sender != owner) _spendAllowance(owner, msg.sender, shares);
        _flow.charge(Bucket.fractionUp(assets_, low));
        _burnAtNav(owner, shares);
        _pay(BASE, receiver, assets_);
        emit Withdraw(msg.sender, receiver, owner, assets_, shares);
    }

    function _requireGovernance() private view {
        if (msg.sender != GOVERNANCE) revert NotGovernance(msg.sender);
    }

    function _requireBefore(uint256 deadline) private view {
        if (block.timestamp > deadline) revert Expired(deadline, block.timestamp);
    }

    function _depositsPaused() private view returns (bool) {
        return GATE.depositsPaused();
    }

    function _redemptionsPaused() private view returns (bool) {
        return GATE.redemptionsPaused();
    }

    // What the NAV doors give for what, and at what NAV

    function _sharesIn(uint256 assets_) private view returns (uint256 shares, uint256 high) {
        high = _high();
        shares = Shares.toSharesDown(assets_, effectiveSupply(), high);
    }

    function _assetsIn(uint256 shares) private view returns (uint256 assets_, uint256 high) {
        high = _high();
        assets_ = Shares.toAssetsUp(shares, effectiveSupply(), high);
    }

    function _sharesOut(uint256 assets_) private view returns (uint256 shares, uint256 low) {
        low = _low();
        shares = _grossUp(Shares.toSharesUp(assets_, effectiveSupply(), low));
    }

    function _assetsOut(uint256 shares) private view returns (uint256 assets_, uint256 low) {
        low = _low();
        assets_ = Shares.toAssetsDown(_net(shares), effectiveSupply(), low);
    }

    /// @dev What is there, at low prices: what leaving gets a part of.
    function _low() private view returns (uint256 low) {
        (low,) = _bounds(Count.WhatIsThere);
    }

    /// @dev The record, at high prices: what entering pays a part of. Reads no balance.
    function _high() private view returns (uint256 high) {
        (, high) = _bounds(Count.TheRecord);
    }

    function _bounds(Count what) private view returns (uint256 low, uint256 high) {
        (address[] memory tokens, uint256[] memory amounts) = _holdings(what);
        return VALUATION.bounds(tokens, amounts);
    }

    /// @dev The base asset, and those others of which there is a record.
    function _holdings(Count what)
        private
        view
        returns (address[] memory tokens, uint256[] memory amounts)
    {
        uint256 count = _count;
        tokens = new address[](count);
        amounts = new uint256[](count);
        uint256 found;
        for (uint256 i; i < count; ++i) {
            uint256 amount = _recorded[i];
            if (i != BASE && amount == 0) continue;
            if (what == Count.WhatIsThere) (amount,,,) = _ownOrRevert(i);
            if (what == Count.WhatTheySay) (amount,,,) = _own(i);
            tokens[found] = _token(i);
            amounts[found++] = amount;
        }
        assembly ("memory-safe") {
            mstore(tokens, found)
            mstore(amounts, found)
        }
    }

    /// @dev Nothing where there is no price, and in the middle of a call.
    function _navOrNothing() private view returns (uint256 low, uint256 high) {
        if (locked()) return (0, 0);
        try this.nav() returns (uint256 low_, uint256 high_) {
            return (low_, high_);
        } catch {
            return (0, 0);
        }
    }

    /// @dev The low NAV, and the most that the NAV exit may pay now in all.
    function _exitRoom() private view returns (uint256 low, uint256 most) {
        if (_redemptionsPaused() || effectiveSupply() == 0) return (0, 0);
        (low,) = _navOrNothing();
        if (low == 0) return (0, 0);
        (uint256 cash,,,) = _own(BASE);
        most = Math.min(cash, _flowRoom(low));
    }

    function _flowRoom(uint256 navNow) private view returns (uint256) {
        return Math.mulDiv(_flow.available(block.timestamp), navNow, ONE);
    }

    function _setLimits(Limits memory limits_) private {
        _requireAtMost("managementFee", limits_.managementFee, HIGHEST_FEE);
        _requireAtMost("flowCapacity", limits_.flowCapacity, ONE);
        _requireAtMost("flowRefill", limits_.flowRefill, ONE);
        _setFeeRate(limits_.managementFee);
        _flow.configure(limits_.flowCapacity, limits_.flowRefill);
        _limits = limits_;
        emit LimitsSet(limits_);
    }

    function _requireAtMost(bytes32 what, uint256 value, uint256 ceiling) private pure {
        if (value > ceiling) revert TooLarge(what, value, ceiling);
    }

    /// @dev Shares have eighteen decimals, or more if the base asset has.
    function _decimals(address base) private view returns (uint8) {
        if (base == address(0)) revert ZeroAddress("base");
        return uint8(Math.max(18, IERC20Metadata(base).decimals()));
    }
}
