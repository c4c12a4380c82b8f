// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";

import {IExecutor} from "../interfaces/IExecutor.sol";

/// @title MockExecutor
/// @notice Gives back what the route says: so much of the bought token out of its own stock, so
/// much of the sold one unsold, and then makes one call, if there is one.
contract MockExecutor is IExecutor {
    using SafeERC20 for IERC20;

    error CallFailed(bytes answer);

    function execute(address sell, address buy, uint256, bytes calldata route) external {
        (uint256 bought, uint256 unsold, address target, bytes memory data) =
            abi.decode(route, (uint256, uint256, address, bytes));
        if (bought > 0) IERC20(buy).safeTransfer(msg.sender, bought);
        if (unsold > 0) IERC20(sell).safeTransfer(msg.sender, unsold);
        if (target == address(0)) return;
        // solhint-disable-next-line avoid-low-level-calls
        (bool ok, bytes memory answer) = target.call(data);
        if (!ok) revert CallFailed(answer);
    }
}
