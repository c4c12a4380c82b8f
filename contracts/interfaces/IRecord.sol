// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

/// @title IRecord
/// @notice The fund's history on chain: what a share was worth, how far it has fallen, and the
/// performance fee.
///
/// A share's price is the low NAV over the effective supply, in base units per share unit times
/// 1e30. The steady price is the smaller of the last two observations, which are an hour or more
/// apart; what is observed in between can only lower the later of them.
interface IRecord {
    struct Observation {
        uint128 price; // base units per share unit, times 1e30
        uint48 time; // Unix seconds; 0 for none
    }

    event Observed(uint256 price, uint256 steady);
    event Crystallised(uint256 price, uint256 mark, uint256 shares);
    event RateSet(uint256 rate);
    event Forgiven(uint256 peak, uint256 steady);

    error FundBusy();
    error NotGovernance(address caller);
    error ZeroAddress(bytes32 what);
    error RateTooHigh(uint256 rate, uint256 ceiling);
    error MarkTooLow(uint256 mark, uint256 least);

    /// @notice Anybody writes down what a share is worth now, and settles the fee if it is due.
    /// Reverts where a price is not usable, and in the middle of a call to the fund.
    /// @return price What a share is worth now, before the fee that this call settles.
    function observe() external returns (uint256 price);

    /// @notice Governance's: the part of gains, 1e6 = 100 %, at most 30 %. A lower one holds at once,
    /// a higher one from the period after the present one.
    function setRate(uint256 rate) external;

    /// @notice Governance's: from now on the drawdown is counted from the steady price there is. A
    /// fund that fell for good, and whose holders go on, would only ever be reduced otherwise.
    function forgive() external;

    /// @notice What is charged of gains now, and from the next period on; 1e6 = 100 %.
    function rates() external view returns (uint256 now_, uint256 next);

    /// @notice The price above which a gain begins. Never falls.
    function highWaterMark() external view returns (uint256);

    /// @notice When the present period ends. The fee of the period is on the lowest price observed
    /// from then on, for a day or more: until two observations are an hour apart. The next period
    /// begins with the fee.
    function due() external view returns (uint256);

    /// @notice The last two observations, an hour or more apart.
    function observations()
        external
        view
        returns (Observation memory older, Observation memory newer);

    /// @notice The smaller of the last two; 0 before the second.
    function steadyPrice() external view returns (uint256);

    /// @notice The highest steady price there was since governance last forgave a fall, less what
    /// fees have taken since.
    function peak() external view returns (uint256);

    /// @notice The drawdown, and when the last observation was made, in Unix seconds.
    function standing() external view returns (uint256 fallen, uint256 seen);

    /// @notice How far the steady price lies below the peak, 1e18 = 100 %.
    function drawdown() external view returns (uint256);

    /// @notice The last steady prices of days, counted from 1970; days without one have time 0.
    function daily(uint256 first, uint256 count) external view returns (Observation[] memory);
}
