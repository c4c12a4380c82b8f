// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {MockToken} from "./MockToken.sol";

/// @title Seizable
/// @notice Its issuer takes any balance and freezes any address: PYUSD, USDT, the securities of
/// ERC-3643.
contract Seizable is MockToken {
    address public immutable ISSUER = msg.sender;

    mapping(address account => bool) public isFrozen;

    error OnlyIssuer(address caller, address issuer);
    error Frozen(address account);

    modifier onlyIssuer() {
        if (msg.sender != ISSUER) revert OnlyIssuer(msg.sender, ISSUER);
        _;
    }

    constructor(uint8 decimals_, uint256 supply) MockToken("Seizable", "SEI", decimals_, supply) {}

    function setFrozen(address account, bool frozen) external onlyIssuer {
        isFrozen[account] = frozen;
    }

    function seize(address from, uint256 amount) external onlyIssuer {
        // Past our own `_update`: a frozen balance is the one that is taken.
        super._update(from, ISSUER, amount);
    }

    function _update(address from, address to, uint256 amount) internal override {
        if (isFrozen[from]) revert Frozen(from);
        if (isFrozen[to]) revert Frozen(to);
        super._update(from, to, amount);
    }
}
