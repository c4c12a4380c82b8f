// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Appetite} from "./Appetite.sol";

/// @title MockPool
/// @notice A Uniswap V3 pool's memory that tells whatever it was told to, or nothing. For what a real
/// pool will not do on demand.
contract MockPool {
    address public token0;
    address public token1;
    uint256 public appetite;
    bool public forgetful;

    int256 private _first;
    int256 private _last;
    bytes private _raw;

    /// @notice As a real pool reverts whose memory is shorter than the question.
    error Old();

    constructor(address one, address other) {
        (token0, token1) = one < other ? (one, other) : (other, one);
    }

    function setTokens(address token0_, address token1_) external {
        (token0, token1) = (token0_, token1_);
    }

    /// @notice The tick's sum when the window begins, and now.
    function setSums(int256 first, int256 last) external {
        (_first, _last) = (first, last);
    }

    /// @notice Whether it remembers too little.
    function setForgetful(bool forgetful_) external {
        forgetful = forgetful_;
    }

    function setAppetite(uint256 appetite_) external {
        appetite = appetite_;
    }

    /// @notice What to answer, byte for byte; nothing, to answer as a pool does.
    function setRaw(bytes calldata raw) external {
        _raw = raw;
    }

    function observe(uint32[] calldata)
        external
        view
        returns (int256[] memory sums, uint256[] memory liquidity)
    {
        if (forgetful) revert Old();
        Appetite.feed(appetite);
        if (_raw.length > 0) _answer(_raw);
        (sums, liquidity) = (new int256[](2), new uint256[](2));
        (sums[0], sums[1]) = (_first, _last);
    }

    function _answer(bytes memory raw) private pure {
        assembly ("memory-safe") {
            return(add(raw, 0x20), mload(raw))
        }
    }
}
