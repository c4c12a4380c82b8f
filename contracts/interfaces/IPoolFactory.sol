// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

/// @notice Where Uniswap V3's pools are made, and known.
interface IPoolFactory {
    /// @return pool Nobody, where there is none.
    function getPool(address one, address other, uint24 fee) external view returns (address pool);
}
