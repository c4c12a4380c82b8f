// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Bucket} from "../libraries/Bucket.sol";

/// @title BucketHarness
/// @notice One bucket that anybody may fill, charge and read.
contract BucketHarness {
    using Bucket for Bucket.State;

    Bucket.State public state;

    function configure(uint64 capacity, uint64 refill) external {
        state.configure(capacity, refill);
    }

    function charge(uint256 fraction) external returns (uint256 left) {
        return state.charge(fraction);
    }

    function available(uint256 time) external view returns (uint256) {
        return state.available(time);
    }

    function most(uint256 time, uint256 window) external view returns (uint256) {
        return state.most(time, window);
    }

    function fractionUp(uint256 amount, uint256 nav) external pure returns (uint256) {
        return Bucket.fractionUp(amount, nav);
    }
}
