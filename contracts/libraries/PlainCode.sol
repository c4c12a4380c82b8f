// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

/// @title PlainCode
/// @notice Whether a contract's code is all that will ever act in its name: it cannot run another's
/// code as its own, and cannot be destroyed. What it calls may change; what it is does not.
///
/// The code is read as the EVM reads it, instruction after instruction, the data behind PUSH left
/// out: nothing else in it can be run. Refused are DELEGATECALL, CALLCODE and SELFDESTRUCT wherever
/// they stand, code of another format or of a delegated account, and no code.
///
/// What the compiler appends about itself is no code and may hold any byte. It is left out where
/// nobody can come to it: the instruction before it is INVALID, and no byte of it a JUMPDEST.
///
/// Known imperfections. Code that would never be run is refused too: a constant in the code, or an
/// appendix whose hash holds a JUMPDEST (one in nine) and then one of the three (one in three of
/// those). Such a contract is compiled again with another comment. What is asked once is the code
/// of that moment: whoever relies on it keeps the hash, which nothing but a new chain rule changes.
library PlainCode {
    uint256 private constant CALLCODE = 0xf2;
    uint256 private constant DELEGATECALL = 0xf4;
    uint256 private constant SELFDESTRUCT = 0xff;
    uint256 private constant REFUSED = 1 << CALLCODE | 1 << DELEGATECALL | 1 << SELFDESTRUCT;
    bytes1 private constant JUMPDEST = 0x5b;
    bytes1 private constant FORMAT = 0xef; // of code that is not read this way
    uint256 private constant INVALID = 0xfe;
    uint256 private constant LENGTH_BYTES = 2; // of the appendix, at its end

    error NotAContract(address account);
    error OtherFormat(address account);
    error NotPlain(address account, uint256 at, uint256 instruction);

    /// @notice Reverts unless the code is plain. Takes some 130 gas for a byte of it, and there are
    /// 24,576 at most: 160,000 for an executor, three millions at worst.
    function requirePlain(address account) internal view {
        bytes memory code = account.code;
        if (code.length == 0) revert NotAContract(account);
        if (code[0] == FORMAT) revert OtherFormat(account);
        uint256 end = _end(code);
        (uint256 at, uint256 last) = _read(account, code, 0, end);
        if (at == end && last == INVALID) return;
        _read(account, code, at, code.length);
    }

    /// @return Where the appendix begins, if nobody can jump into it; else where the code ends.
    function _end(bytes memory code) private pure returns (uint256) {
        uint256 length = code.length;
        if (length < LENGTH_BYTES) return length;
        uint256 told = uint8(code[length - 2]) * 256 + uint8(code[length - 1]) + LENGTH_BYTES;
        if (told > length) return length;
        for (uint256 i = length - told; i < length; ++i) {
            if (code[i] == JUMPDEST) return length;
        }
        return length - told;
    }

    /// @return next Where the next instruction stands: at the end, or behind it where data reach over.
    /// @return last The last instruction.
    function _read(address account, bytes memory code, uint256 at, uint256 end)
        private
        pure
        returns (uint256 next, uint256 last)
    {
        uint256 refused = REFUSED;
        next = at;
        assembly ("memory-safe") {
            let start := add(code, 0x20)
            for {} lt(next, end) {} {
                last := byte(0, mload(add(start, next)))
                if and(shr(last, refused), 1) { break }
                next := add(next, 1)
                // PUSH1 to PUSH32 are 0x60 to 0x7f.
                if eq(shr(5, last), 3) { next := add(next, sub(last, 0x5f)) }
            }
        }
        if (next < end) revert NotPlain(account, next, last);
    }
}
