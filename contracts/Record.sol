// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IERC20Metadata} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Metadata.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";

import {IFund} from "./interfaces/IFund.sol";
import {IRecord} from "./interfaces/IRecord.sol";

/// @title Record
/// @notice What a share was worth, as anybody observed it, and the performance fee.
///
/// The fee. Once a period, on the gain above the high-water mark, as new shares. Its price is the
/// lowest that was observed in the day after the period's end, and not above the present one: one
/// more observation can lower it and never raise it. Before that, whoever leaves pays the fee on
/// its own part: by the fraction of the steady price that is above the mark, as it was observed
/// last. Observing first makes that fraction the present one, if it has fallen.
///
/// Assumptions. The fund's low NAV is what its prices say. Somebody observes now and then, a keeper
/// or an investor; where nobody but the manager does, the manager chooses the moments.
///
/// Roles. Anybody observes. Governance sets the rate within a compiled ceiling, and forgives a fall:
/// the mark stays.
///
/// Liveness. Nothing here is on the way out: the fund stores the fraction, and reads nothing.
///
/// Known imperfections. The mark is the fund's and not each holder's: who enters above it pays for
/// gains that are not its own, and who enters below it does not pay for the way back up. While a
/// price is not usable nobody observes, and the fraction stays what it was; governance may lower it.
contract Record is IRecord {
    using SafeCast for uint256;

    uint256 public constant PERIOD = 30 days;
    uint256 public constant HIGHEST_RATE = 0.3e6;
    uint256 public constant DAYS = 400; // of history
    uint256 private constant WINDOW = 1 days;
    uint256 private constant APART = 1 hours;
    uint256 private constant PPM = 1e6;
    uint256 private constant UNIT = 1e30;
    uint256 private constant ONE = 1e18;

    /// @notice What was seen since the period's end.
    struct Window {
        uint128 lowest;
        uint48 first; // 0 for none yet
        uint48 last;
    }

    struct Terms {
        uint48 due;
        uint32 rate;
        uint32 next;
        uint32 exit; // as the fund has it
    }

    IFund public immutable FUND;
    address public immutable GOVERNANCE;

    Observation private _older;
    Observation private _newer;
    Window private _window;
    Terms private _terms;
    uint128 private _mark;
    uint128 private _peak;
    Observation[DAYS] private _days;

    /// @param mark What the high-water mark begins with: that of the fund which this one follows, in
    /// this one's shares; or 0 for the price of the first share.
    constructor(IFund fund, address governance, uint256 rate, uint256 mark) {
        if (address(fund) == address(0)) revert ZeroAddress("fund");
        if (governance == address(0)) revert ZeroAddress("governance");
        uint256 par = UNIT / 10 ** _extraDecimals(fund);
        if (mark != 0 && mark < par) revert MarkTooLow(mark, par);
        FUND = fund;
        GOVERNANCE = governance;
        _mark = Math.max(mark, par).toUint128();
        _requireRate(rate);
        _terms = Terms(uint48(block.timestamp + PERIOD), uint32(rate), uint32(rate), 0);
        emit RateSet(rate);
    }

    /// @inheritdoc IRecord
    function observe() external returns (uint256 price) {
        // In the middle of a call shares and assets do not belong together.
        if (FUND.locked()) revert FundBusy();
        (uint256 low,) = FUND.nav();
        uint256 supply = FUND.effectiveSupply();
        if (supply == 0) revert IFund.NotSeeded();
        price = Math.mulDiv(low, UNIT, supply);
        _note(price.toUint128());
        uint256 shares = _settle(price, supply);
        uint256 steady = steadyPrice();
        _remember(steady);
        emit Observed(price, steady);
        _tell(shares, steady);
    }

    /// @inheritdoc IRecord
    function setRate(uint256 rate) external {
        if (msg.sender != GOVERNANCE) revert NotGovernance(msg.sender);
        _requireRate(rate);
        _terms.next = uint32(rate);
        emit RateSet(rate);
        if (rate >= _terms.rate) return;
        _terms.rate = uint32(rate);
        // Without a price: whoever leaves while there is none has it too.
        _tell(0, steadyPrice());
    }

    /// @inheritdoc IRecord
    function forgive() external {
        if (msg.sender != GOVERNANCE) revert NotGovernance(msg.sender);
        uint256 steady = steadyPrice();
        emit Forgiven(_peak, steady);
        _peak = uint128(steady);
    }

    /// @inheritdoc IRecord
    function rates() external view returns (uint256 now_, uint256 next) {
        return (_terms.rate, _terms.next);
    }

    /// @inheritdoc IRecord
    function highWaterMark() external view returns (uint256) {
        return _mark;
    }

    /// @inheritdoc IRecord
    function due() external view returns (uint256) {
        return _terms.due;
    }

    /// @inheritdoc IRecord
    function observations()
        external
        view
        returns (Observation memory older, Observation memory newer)
    {
        return (_older, _newer);
    }

    /// @inheritdoc IRecord
    function steadyPrice() public view returns (uint256) {
        return Math.min(_older.price, _newer.price);
    }

    /// @inheritdoc IRecord
    function peak() external view returns (uint256) {
        return _peak;
    }

    /// @inheritdoc IRecord
    function standing() external view returns (uint256 fallen, uint256 seen) {
        return (drawdown(), _newer.time);
    }

    /// @inheritdoc IRecord
    function drawdown() public view returns (uint256) {
        uint256 steady = steadyPrice();
        uint256 top = _peak;
        return steady < top ? Math.mulDiv(top - steady, ONE, top) : 0;
    }

    /// @inheritdoc IRecord
    function daily(uint256 first, uint256 count)
        external
        view
        returns (Observation[] memory found)
    {
        found = new Observation[](count);
        for (uint256 i; i < count; ++i) {
            Observation memory one = _days[(first + i) % DAYS];
            if (one.time / 1 days == first + i) found[i] = one;
        }
    }

    /// @dev Within the hour an observation only lowers the last one, so that nobody can push either
    /// of the two out by calling often.
    function _note(uint128 price) private {
        Observation memory newer = _newer;
        if (block.timestamp < newer.time + APART) {
            if (price < newer.price) _newer.price = price;
            return;
        }
        _older = newer;
        _newer = Observation(price, uint48(block.timestamp));
    }

    /// @return shares The fee of the period, if its price is known now.
    function _settle(uint256 price, uint256 supply) private returns (uint256 shares) {
        Terms memory terms = _terms;
        if (block.timestamp < terms.due) return 0;
        Window memory window = _window;
        bool known = window.first != 0 && window.last >= window.first + APART;
        if (!known || block.timestamp < terms.due + WINDOW) {
            _widen(window, price.toUint128());
            return 0;
        }
        delete _window;
        shares = _crystallise(Math.min(price, window.lowest), supply, terms.rate);
        // From now on: periods that went by with nobody looking are one, and a late end is not
        // followed by an early one.
        _terms.due = uint48(block.timestamp + PERIOD);
        _terms.rate = terms.next;
    }

    function _widen(Window memory window, uint128 price) private {
        uint48 time = uint48(block.timestamp);
        _window = window.first == 0
            ? Window(price, time, time)
            : Window(price < window.lowest ? price : window.lowest, window.first, time);
    }

    /// @dev The new mark is what a share is worth behind the fee, at the fee's price; also where the
    /// fee is nothing, or a later rate would charge for the gains of a period that had none.
    function _crystallise(uint256 price, uint256 supply, uint256 rate)
        private
        returns (uint256 shares)
    {
        uint256 mark = _mark;
        if (price <= mark) return 0;
        uint256 fee = (price - mark) * rate / PPM;
        uint256 net = price - fee;
        shares = Math.mulDiv(supply, fee, net);
        _mark = uint128(net);
        // What was seen before the fee is compared with what comes behind it.
        _older.price = uint128(Math.mulDiv(_older.price, net, price));
        _newer.price = uint128(Math.mulDiv(_newer.price, net, price));
        _peak = uint128(Math.mulDiv(_peak, net, price, Math.Rounding.Ceil));
        emit Crystallised(price, net, shares);
    }

    function _remember(uint256 steady) private {
        if (steady == 0) return;
        if (steady > _peak) _peak = uint128(steady);
        _days[block.timestamp / 1 days % DAYS] =
            Observation(uint128(steady), uint48(block.timestamp));
    }

    /// @dev The fund is told only what it does not know.
    function _tell(uint256 shares, uint256 steady) private {
        uint256 mark = _mark;
        uint256 exit = steady > mark ? (steady - mark) * _terms.rate / steady : 0;
        if (shares == 0 && exit == _terms.exit) return;
        _terms.exit = uint32(exit);
        FUND.charge(shares, exit);
    }

    /// @dev Decimals that a share has more than the base asset.
    function _extraDecimals(IFund fund) private view returns (uint256) {
        return fund.decimals() - IERC20Metadata(fund.asset()).decimals();
    }

    function _requireRate(uint256 rate) private pure {
        if (rate > HIGHEST_RATE) revert RateTooHigh(rate, HIGHEST_RATE);
    }
}
