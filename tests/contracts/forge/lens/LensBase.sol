// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {AssetView} from "../../../../contracts/interfaces/ILens.sol";
import {RecordBase} from "../record/RecordBase.sol";

/// @title LensBase
/// @notice The fund of the Fund's tests, its record and its distributor, looked at.
abstract contract LensBase is RecordBase {
    function assetOf(address token) internal view returns (AssetView memory) {
        AssetView[] memory found = lens.fund(fund).assets;
        for (uint256 i; i < found.length; ++i) {
            if (found[i].token == token) return found[i];
        }
        revert("no such asset");
    }
}
