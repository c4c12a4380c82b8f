// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {BucketProperties} from "./BucketProperties.sol";

contract BucketProof is BucketProperties {
    function check_at_once(Any memory any, uint40 time, uint256 fraction) external {
        _atOnce(any, time, fraction);
    }

    function check_step(Any memory any, uint40 time, uint256 fraction) external {
        _step(any, time, fraction);
    }

    function check_fraction(uint128 amount, uint128 nav) external view {
        _fraction(amount, nav);
    }

    function check_waiting(Any memory any, uint40 later) external {
        _waiting(any, later);
    }

    function check_stopping(Any memory any, uint40 between, uint40 time) external {
        _stopping(any, between, time);
    }

    function check_view(Any memory any, uint40 time, uint64 fraction) external {
        _view(any, time, fraction);
    }

    function check_changing(Any memory any, uint64 capacity, uint64 refill, uint40 time) external {
        _changing(any, capacity, refill, time);
    }
}
