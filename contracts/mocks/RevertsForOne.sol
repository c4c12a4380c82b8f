// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {MockToken} from "./MockToken.sol";

/// @title RevertsForOne
/// @notice Refuses to be sent to one address: a blocked receiver of USDC, or UNI's own address.
contract RevertsForOne is MockToken {
    address public refused;

    error Refused(address account);

    constructor(uint8 decimals_, uint256 supply)
        MockToken("Reverts for one", "REF", decimals_, supply)
    {}

    function refuse(address account) external {
        refused = account;
    }

    function _update(address from, address to, uint256 amount) internal override {
        if (_isTransfer(from, to) && to == refused) revert Refused(to);
        super._update(from, to, amount);
    }
}
