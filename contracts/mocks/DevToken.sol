// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {ERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Permit.sol";

/// @title DevToken
/// @notice A well-mannered token with any number of decimals and any supply, as UNI or DAI.
contract DevToken is ERC20, ERC20Permit {
    /// @notice The one account that may mint.
    address public immutable MINTER;

    uint8 private immutable DECIMALS;

    error OnlyMinter(address caller, address minter);

    constructor(string memory name_, string memory symbol_, uint8 decimals_, address minter)
        ERC20(name_, symbol_)
        ERC20Permit(name_)
    {
        DECIMALS = decimals_;
        MINTER = minter;
    }

    function mint(address to, uint256 amount) external {
        if (msg.sender != MINTER) revert OnlyMinter(msg.sender, MINTER);
        _mint(to, amount);
    }

    function decimals() public view override returns (uint8) {
        return DECIMALS;
    }
}
