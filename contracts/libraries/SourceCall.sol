// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

/// @title SourceCall
/// @notice A question to a price source that may be hostile: a static call with bounded gas and a
/// bounded answer, which never reverts because of what the source does.
/// @dev A caller could make a sound source fail by leaving it too little gas, since the EVM passes
/// on what there is without a word. So with too little gas left the whole call reverts.
library SourceCall {
    /// @notice What it takes to get as far as the source, its cold account included.
    uint256 internal constant RESERVE = 10_000;

    error TooLittleGas(uint256 left, uint256 needed);

    /// @param forSource The gas that the source gets: all of it, or nobody gets an answer.
    /// @param to Where in memory the answer goes: its first `size` bytes. What comes after them is
    /// not even copied.
    /// @return answered Whether the source returned that much. If not, what is there means nothing.
    function ask(address source, uint256 forSource, bytes memory question, uint256 to, uint256 size)
        internal
        view
        returns (bool answered)
    {
        _requireEnough(forSource);
        assembly ("memory-safe") {
            answered := staticcall(
                forSource,
                source,
                add(question, 0x20),
                mload(question),
                to,
                size
            )
            answered := and(answered, iszero(lt(returndatasize(), size)))
        }
    }

    /// @notice The same for a question without arguments.
    /// @return answered As above.
    /// @return at Where in memory the answer is.
    function ask(address source, uint256 forSource, bytes4 question, uint256 size)
        internal
        view
        returns (bool answered, uint256 at)
    {
        _requireEnough(forSource);
        assembly ("memory-safe") {
            at := mload(0x40)
            mstore(0x40, add(at, size))
            mstore(0, question)
            answered := staticcall(forSource, source, 0, 4, at, size)
            answered := and(answered, iszero(lt(returndatasize(), size)))
        }
    }

    function _requireEnough(uint256 forSource) private view {
        // A call gets at most 63/64 of what is left.
        uint256 needed = forSource + forSource / 63 + RESERVE;
        if (gasleft() < needed) revert TooLittleGas(gasleft(), needed);
    }
}
