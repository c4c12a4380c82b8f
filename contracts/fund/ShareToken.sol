// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {ERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Permit.sol";
import {IERC20Metadata} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Metadata.sol";
import {ERC20Votes} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Votes.sol";
import {Nonces} from "@openzeppelin/contracts/utils/Nonces.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";

import {IFund} from "../interfaces/IFund.sol";

/// @title ShareToken
/// @notice The share: permits, votes on a timestamp clock, the lock-up, and the management fee as
/// shares that exist before they are minted.
///
/// Locks. Shares minted at NAV and shares entered in kind lie in a lot each, and a new entry
/// prolongs its own lot. While a lot lives its shares do not transfer and do not leave at NAV;
/// those entered in kind may leave in kind, and then leave first.
///
/// Fees. All of them are shares that exist in the effective supply before they are minted. The
/// management fee grows with time alone, from where an investor or a new rate last changed the
/// supply; the performance fee is added when the record settles it; and whoever leaves before that
/// leaves a part of the shares behind, by the fraction that the record stored last. `accrue` mints
/// what is pending and moves nothing else, so its calls change no total.
abstract contract ShareToken is ERC20, ERC20Permit, ERC20Votes, IFund {
    using SafeCast for uint256;

    struct Lot {
        uint208 shares;
        uint48 until;
    }

    struct Fee {
        uint136 base; // effective supply when it last changed other than by the management fee
        uint56 rate; // of the management fee a year, 1e18 = 100 %
        uint40 since; // Unix seconds, of the base
        uint24 exit; // part of the shares that an exit leaves behind, 1e6 = 100 %
    }

    uint256 private constant YEAR = 365 days;
    uint256 internal constant ONE = 1e18;
    uint256 internal constant PPM = 1e6;

    uint256 public immutable LOCK_UP;
    uint8 private immutable DECIMALS;

    Fee private _fee;
    mapping(address account => Lot) private _atNav;
    mapping(address account => Lot) private _inKind;
    mapping(address account => bool) private _accepts;

    constructor(string memory name_, string memory symbol_, uint8 decimals_, uint256 lockUp)
        ERC20(name_, symbol_)
        ERC20Permit(name_)
    {
        DECIMALS = decimals_;
        LOCK_UP = lockUp;
    }

    /// @inheritdoc IFund
    function acceptDeposits(bool accepts) external {
        _accepts[msg.sender] = accepts;
        emit AcceptsDeposits(msg.sender, accepts);
    }

    /// @inheritdoc IFund
    function locks(address account)
        external
        view
        returns (uint256 atNav, uint256 navUntil, uint256 inKind, uint256 kindUntil)
    {
        atNav = _live(_atNav[account]);
        inKind = _live(_inKind[account]);
        if (atNav > 0) navUntil = _atNav[account].until;
        if (inKind > 0) kindUntil = _inKind[account].until;
    }

    /// @inheritdoc IFund
    function effectiveSupply() public view returns (uint256) {
        Fee memory fee = _fee;
        uint256 x = fee.rate * (block.timestamp - fee.since) / YEAR;
        // The exponential's first terms: the fee compounds, however often it is accrued.
        uint256 growth = x + x * x / (2 * ONE) + x * x * x / (6 * ONE * ONE);
        return fee.base + fee.base * growth / ONE;
    }

    /// @inheritdoc IFund
    function exitFee() external view returns (uint256) {
        return _fee.exit;
    }

    function decimals() public view override(ERC20, IERC20Metadata) returns (uint8) {
        return DECIMALS;
    }

    /// @dev Whoever has not delegated votes for itself.
    function delegates(address account) public view override returns (address) {
        address chosen = super.delegates(account);
        return chosen == address(0) ? account : chosen;
    }

    function clock() public view override returns (uint48) {
        return block.timestamp.toUint48();
    }

    // solhint-disable-next-line func-name-mixedcase
    function CLOCK_MODE() public pure override returns (string memory) {
        return "mode=timestamp";
    }

    function nonces(address owner) public view override(ERC20Permit, Nonces) returns (uint256) {
        return super.nonces(owner);
    }

    function _mintAtNav(address to, uint256 shares) internal {
        _lock(_atNav[to], shares);
        _mintShares(to, shares);
    }

    function _mintInKind(address to, uint256 shares) internal {
        _lock(_inKind[to], shares);
        _mintShares(to, shares);
    }

    function _mintShares(address to, uint256 shares) internal {
        _restart(effectiveSupply() + shares);
        _mint(to, shares);
    }

    function _burnAtNav(address from, uint256 shares) internal {
        _requireFree(from, shares, _lockedOf(from));
        _burnShares(from, shares);
    }

    /// @dev What entered in kind leaves first.
    /// @return net What is paid out for them.
    function _burnInKind(address from, uint256 shares) internal returns (uint256 net) {
        _requireFree(from, shares, _live(_atNav[from]));
        uint256 kind = _live(_inKind[from]);
        if (kind > 0) _inKind[from].shares = (kind - Math.min(kind, shares)).toUint208();
        return _burnShares(from, shares);
    }

    function _mintPending(address to) internal returns (uint256 shares) {
        shares = effectiveSupply() - totalSupply();
        if (shares > 0) _mint(to, shares);
    }

    function _setFeeRate(uint64 rate) internal {
        _restart(effectiveSupply());
        _fee.rate = uint56(rate);
    }

    /// @param shares The performance fee.
    /// @param exit What an exit leaves behind of it from now on.
    function _charge(uint256 shares, uint256 exit) internal {
        // Anybody may observe: what that alone changes must not touch the management fee.
        if (shares > 0) _restart(effectiveSupply() + shares);
        _fee.exit = uint24(exit);
    }

    /// @dev Of what leaves, what is paid out; the rest stays behind as the fee, rounded up.
    function _net(uint256 shares) internal view returns (uint256) {
        uint256 exit = _fee.exit;
        return exit == 0 ? shares : shares * (PPM - exit) / PPM;
    }

    /// @dev The fewest shares that leave so much.
    function _grossUp(uint256 net) internal view returns (uint256) {
        uint256 rest = PPM - _fee.exit;
        return rest == PPM ? net : Math.ceilDiv(net * PPM, rest);
    }

    /// @dev Shares that leave no more than so much.
    function _grossDown(uint256 net) internal view returns (uint256) {
        return net * PPM / (PPM - _fee.exit);
    }

    /// @dev Nobody prolongs another's lock unless asked to.
    function _mayEnter(address caller, address receiver) internal view returns (bool) {
        if (caller == receiver || _accepts[receiver]) return true;
        return _lockedOf(receiver) == 0;
    }

    function _free(address account) internal view returns (uint256) {
        return balanceOf(account) - _lockedOf(account);
    }

    function _update(address from, address to, uint256 shares)
        internal
        override(ERC20, ERC20Votes)
    {
        if (from != address(0) && to != address(0)) {
            _requireFree(from, shares, _lockedOf(from));
        }
        super._update(from, to, shares);
    }

    /// @dev To nobody means to oneself, or the holder's votes would be counted nowhere and the next
    /// transfer would take them away from where they are not.
    function _delegate(address account, address to) internal override {
        super._delegate(account, to == address(0) ? account : to);
    }

    function _burnShares(address from, uint256 shares) private returns (uint256 net) {
        net = _net(shares);
        if (net < shares) emit ExitFee(from, shares - net);
        uint256 supply = effectiveSupply();
        _burn(from, shares);
        _restart(supply - net);
    }

    function _restart(uint256 base) private {
        (_fee.base, _fee.since) = (base.toUint136(), uint40(block.timestamp));
    }

    function _lock(Lot storage lot, uint256 shares) private {
        if (LOCK_UP == 0) return;
        lot.shares = (_live(lot) + shares).toUint208();
        lot.until = (block.timestamp + LOCK_UP).toUint48();
    }

    /// @dev More than the balance is the token's own error to tell.
    function _requireFree(address account, uint256 shares, uint256 held) private view {
        uint256 balance = balanceOf(account);
        if (shares <= balance && shares > balance - held) {
            revert SharesLocked(account, shares, balance - held);
        }
    }

    function _lockedOf(address account) private view returns (uint256) {
        return _live(_atNav[account]) + _live(_inKind[account]);
    }

    function _live(Lot storage lot) private view returns (uint256) {
        if (LOCK_UP == 0) return 0;
        return lot.until > block.timestamp ? lot.shares : 0;
    }
}
