// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {MockToken} from "../../../../contracts/mocks/MockToken.sol";

/// @notice Anybody may take from anybody, so that an executor may in the middle of an exchange.
contract Seizer is MockToken {
    constructor() MockToken("Seizer", "SZR", 18, 0) {}

    function seize(address from, uint256 amount) external {
        _transfer(from, msg.sender, amount);
    }
}
