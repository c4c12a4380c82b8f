// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";

/// @title MockToken
/// @notice What the ill-mannered tokens share: any number of decimals, a first supply for the
/// deployer, and a mint that is open to anyone. Never deployed for real.
abstract contract MockToken is ERC20 {
    uint8 private immutable DECIMALS;

    constructor(string memory name_, string memory symbol_, uint8 decimals_, uint256 supply)
        ERC20(name_, symbol_)
    {
        DECIMALS = decimals_;
        // Without a supply nothing of the deriving contract runs before its own constructor.
        if (supply > 0) _mint(msg.sender, supply);
    }

    function mint(address to, uint256 amount) external {
        _mint(to, amount);
    }

    function decimals() public view override returns (uint8) {
        return DECIMALS;
    }

    /// @notice Whether an `_update` is a transfer, rather than a mint or a burn.
    function _isTransfer(address from, address to) internal pure returns (bool) {
        return from != address(0) && to != address(0);
    }
}
