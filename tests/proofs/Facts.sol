// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

interface Vm {
    function assume(bool holds) external pure;
    function warp(uint256 time) external;
}

/// @title Facts
/// @notice The arithmetic that no solver finds bit by bit within the hour, at these widths. It
/// takes products and quotients of two unknowns for unknowns; here it is told, of those that a
/// proof needs, what holds of all numbers. Nothing else in a proof is taken on trust, and a twin
/// that is broken on purpose shows that what is told is not a contradiction.
/// @dev Without `&&` and `||`, which would double the paths.
abstract contract Facts {
    Vm internal constant vm = Vm(address(uint160(uint256(keccak256("hevm cheat code")))));
    uint256 internal constant DAY = 1 days;

    /// @notice `refill * duration`, which is no longer than its factors are together.
    function _times(uint64 refill, uint40 duration) internal pure returns (uint256 product) {
        product = _product(refill, duration);
        vm.assume(product < 2 ** 104);
    }

    /// @notice `refill * (first + second)`, which is that of the first and that of the second.
    function _distributes(uint64 refill, uint40 first, uint40 second)
        internal
        pure
        returns (uint256 product)
    {
        unchecked {
            product = _times(refill, first + second);
            vm.assume(product == _times(refill, first) + _times(refill, second));
        }
    }

    /// @notice A product whose quotients are its factors.
    function _product(uint256 first, uint256 second) internal pure returns (uint256 product) {
        unchecked {
            product = first * second;
        }
        uint256 quotient;
        assembly {
            quotient := div(product, first)
        }
        _either(first == 0, quotient == second);
        assembly {
            quotient := div(product, second)
        }
        _either(second == 0, quotient == first);
    }

    /// @notice `level / DAY` is the largest number of whole days in it.
    function _floors(uint256 level, uint256 quotient) internal pure {
        unchecked {
            vm.assume(quotient <= level);
            vm.assume(quotient * DAY <= level);
            vm.assume(level - quotient * DAY < DAY);
        }
    }

    function _either(bool first, bool second) private pure {
        bool holds;
        assembly {
            holds := or(first, second)
        }
        vm.assume(holds);
    }
}
