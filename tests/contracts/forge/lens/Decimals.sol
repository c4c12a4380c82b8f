// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";

import {Manners} from "../../../../contracts/mocks/Manners.sol";

/// @notice Says of its decimals what it is told to.
contract Decimals is ERC20 {
    enum Manner {
        Honest,
        Reverts,
        Nothing,
        TooMany,
        Most,
        Eats
    }

    Manner public manner;

    error Unsaid();

    constructor() ERC20("Decimals", "DEC") {}

    function setManner(Manner manner_) external {
        manner = manner_;
    }

    function mint(address to, uint256 amount) external {
        _mint(to, amount);
    }

    function decimals() public view override returns (uint8) {
        if (manner == Manner.Reverts) revert Unsaid();
        if (manner == Manner.Nothing) Manners.returnNothing();
        if (manner == Manner.TooMany) _answer(256);
        if (manner == Manner.Most) _answer(type(uint256).max);
        if (manner == Manner.Eats) Manners.burnAllGas();
        return super.decimals();
    }

    function _answer(uint256 word) private pure {
        assembly ("memory-safe") {
            mstore(0, word)
            return(0, 0x20)
        }
    }
}
