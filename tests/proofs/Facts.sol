// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

interface Vm {
    function assume(bool holds) external pure;
    function warp(uint256 time) external;
}

/// @title Facts
/// @notice The arithmetic of whole numbers that no solver finds bit by bit within the hour, at
/// these widths. It takes products and quotients of two unknowns for unknowns; here it is told, of
/// those that a proof needs, what holds of all numbers. Nothing else in a proof is taken on trust,
/// and the twins, which are told the same, show that it is not a contradiction.
/// @dev Without `&&` and `||`, which would double the paths. The factors stand in the order in
/// which the libraries multiply them: to the solver, the other order is another unknown.
abstract contract Facts {
    Vm internal constant vm = Vm(address(uint160(uint256(keccak256("hevm cheat code")))));
    uint256 internal constant DAY = 1 days;

    /// @notice `refill * duration`, of a duration in 40 bits, which is no longer than its factors
    /// are together.
    function _times(uint64 refill, uint256 duration) internal pure returns (uint256 product) {
        product = _product(refill, duration);
        vm.assume(product < 2 ** 104);
    }

    /// @notice `refill * (first + second)`, which is that of the first and that of the second.
    function _distributes(uint64 refill, uint256 first, uint256 second)
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
        _either(first == 0, _quotient(product, first) == second);
        _either(second == 0, _quotient(product, second) == first);
    }

    /// @notice The largest number of whole days in a level, of a capacity in 64 bits.
    function _floor(uint256 level) internal pure returns (uint256 quotient) {
        unchecked {
            quotient = level / DAY;
            vm.assume(quotient <= type(uint64).max);
            vm.assume(quotient * DAY <= level);
            vm.assume(level < quotient * DAY + DAY);
        }
    }

    /// @notice The floor of `first * second / divisor`. The product must be no larger than that of
    /// two numbers of 128 bits.
    function _divides(uint256 first, uint256 second, uint256 divisor)
        internal
        pure
        returns (uint256 product, uint256 quotient)
    {
        unchecked {
            product = first * second;
            quotient = _quotient(product, divisor);
            vm.assume(product <= uint256(type(uint128).max) ** 2);
            vm.assume(mulmod(first, second, type(uint256).max) == product);
            vm.assume(quotient * divisor <= product);
            vm.assume(product - quotient * divisor < divisor);
            vm.assume(mulmod(first, second, divisor) == product - quotient * divisor);
        }
    }

    /// @notice One more of something is that much more. The product must fit.
    function _oneMore(uint256 number, uint256 each) internal pure {
        unchecked {
            vm.assume((number + 1) * each == number * each + each);
        }
    }

    /// @notice More of something is at least one of it more, and fewer are no more. The products
    /// must fit.
    function _ordered(uint256 first, uint256 second, uint256 each) internal pure {
        unchecked {
            _either(second <= first, first * each + each <= second * each);
            _either(first < second, second * each <= first * each);
        }
    }

    /// @dev As the machine divides: by zero it is zero.
    function _quotient(uint256 product, uint256 divisor) private pure returns (uint256 quotient) {
        assembly ("memory-safe") {
            quotient := div(product, divisor)
        }
    }

    function _either(bool first, bool second) private pure {
        bool holds;
        assembly ("memory-safe") {
            holds := or(first, second)
        }
        vm.assume(holds);
    }
}
