// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

/// @title PlainCode
/// @notice Whether a contract is what it looks like.
library PlainCode {
    error NotPlain(address account);

    function requirePlain(address account) internal view {
        if (account.code.length == 0) revert NotPlain(account);
    }
}
