// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

/// @title Ticks
/// @notice The arithmetic of prices on Uniswap's scale: tick t means 1.0001^t.
/// @dev 1.0001^|t| is the product of 1.0001^(2^i) over the bits of |t|. Each of these twenty powers
/// is a mantissa in [1, 2), rounded to 96 binary places, times a power of two, so the product of the
/// mantissas is below 2^20 and within 2^-90 of the truth. tests/contracts/revm/test_ticks.py derives
/// the constants again, and compares the outcome with exact arithmetic.
library Ticks {
    /// @notice Beyond it a pool has no price: 1.0001^887272 is 2^128.
    int256 internal constant MAX = 887_272;

    /// @notice `amount · 1.0001^tick`, rounded down; 0 if that is not below 2^128.
    /// @param amount Below 2^128.
    /// @param tick Between -MAX and MAX.
    function times(uint256 amount, int256 tick) internal pure returns (uint256) {
        if (tick < 0) {
            (uint256 divisor, uint256 halvings) = _power(uint256(-tick));
            return ((amount << 96) / divisor) >> halvings;
        }
        (uint256 factor, uint256 doublings) = _power(uint256(tick));
        uint256 product = amount * factor; // with 96 binary places, before doubling
        if (product >> (128 + 96 - doublings) != 0) return 0;
        return doublings < 96 ? product >> (96 - doublings) : product << (doublings - 96);
    }

    /// @return m The mantissa, with 96 binary places.
    /// @return e The power of two: 1.0001^t = m · 2^(e - 96).
    function _power(uint256 t) private pure returns (uint256 m, uint256 e) {
        m = 1 << 96;
        if (t & 0x1 != 0) m = (m * 0x100068db8bac710cb295e9e1b) >> 96;
        if (t & 0x2 != 0) m = (m * 0x1000d1b9c68abe5f76b30fb76) >> 96;
        if (t & 0x4 != 0) m = (m * 0x1001a37e4a234cb0830516e52) >> 96;
        if (t & 0x8 != 0) m = (m * 0x100347278ab0e92ada25ab460) >> 96;
        if (t & 0x10 != 0) m = (m * 0x10068efb00a525480a5d7fdc3) >> 96;
        if (t & 0x20 != 0) m = (m * 0x100d20a63b4173839df9daaa5) >> 96;
        if (t & 0x40 != 0) m = (m * 0x101a4c11c742dd7729738df5f) >> 96;
        if (t & 0x80 != 0) m = (m * 0x1034c35c31f64cfa6dc0d6de4) >> 96;
        if (t & 0x100 != 0) m = (m * 0x106a34b78c8aaffbf81bed5a3) >> 96;
        if (t & 0x200 != 0) m = (m * 0x10d72a6a46ccd8bce9ae771b1) >> 96;
        if (t & 0x400 != 0) m = (m * 0x11b9a258e63928596dc757faa) >> 96;
        if (t & 0x800 != 0) m = (m * 0x13a2e2bda04f8379f3cd17be6) >> 96;
        if (t & 0x1000 != 0) m = (m * 0x181954be69e0da8fe77f2ab43) >> 96;
        if (t & 0x2000 != 0) (m, e) = ((m * 0x1226132ae8c2d01484012943c) >> 96, 1);
        if (t & 0x4000 != 0) (m, e) = ((m * 0x149605bbae7e4d6c71859de7a) >> 96, e + 2);
        if (t & 0x8000 != 0) (m, e) = ((m * 0x1a7c8d00b551684ff4d31ae06) >> 96, e + 4);
        if (t & 0x10000 != 0) (m, e) = ((m * 0x15ec49e8596fbe4bc422c8633) >> 96, e + 9);
        if (t & 0x20000 != 0) (m, e) = ((m * 0x1e09e38786791233e2e574855) >> 96, e + 18);
        if (t & 0x40000 != 0) (m, e) = ((m * 0x1c328dac6a2ba80a0b7f56f19) >> 96, e + 37);
        if (t & 0x80000 != 0) (m, e) = ((m * 0x18d8c7cae7d3371621eb2c35d) >> 96, e + 75);
    }
}
