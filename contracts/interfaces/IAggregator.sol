// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

/// @title IAggregator
/// @notice The part of a Chainlink feed that we read. Untrusted: ask through SourceCall only.
interface IAggregator {
    /// @notice How many decimals an answer has.
    function decimals() external view returns (uint8);

    /// @return roundId Grows with each round, the phase of the proxy in its upper bits.
    /// @return answer The price; of a sequencer's uptime feed, 0 for up and 1 for down.
    /// @return startedAt Since when a sequencer's status holds; of no use for prices.
    /// @return updatedAt When the answer was computed; 0 while a round has none.
    /// @return answeredInRound Below `roundId` where an old answer was carried over.
    function latestRoundData()
        external
        view
        returns (
            uint80 roundId,
            int256 answer,
            uint256 startedAt,
            uint256 updatedAt,
            uint80 answeredInRound
        );
}
