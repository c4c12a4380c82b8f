// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Manners} from "./Manners.sol";
import {MockToken} from "./MockToken.sol";

/// @title NoReturnValue
/// @notice Moves tokens and says nothing, where the standard wants a bool: USDT, BNB.
contract NoReturnValue is MockToken {
    constructor(uint8 decimals_, uint256 supply)
        MockToken("No return value", "NIL", decimals_, supply)
    {}

    function transfer(address to, uint256 amount) public override returns (bool moved) {
        moved = super.transfer(to, amount);
        Manners.returnNothing();
    }

    function transferFrom(address from, address to, uint256 amount)
        public
        override
        returns (bool moved)
    {
        moved = super.transferFrom(from, to, amount);
        Manners.returnNothing();
    }

    function approve(address spender, uint256 amount) public override returns (bool approved) {
        approved = super.approve(spender, amount);
        Manners.returnNothing();
    }
}
