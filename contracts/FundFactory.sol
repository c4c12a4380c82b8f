// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Launch} from "./factory/Launch.sol";
import {Founding, IFundFactory, Module} from "./interfaces/IFundFactory.sol";

/// @title FundFactory
/// @notice Makes funds of one code, for anybody, and lists those that are active.
///
/// Assumptions. Whoever trusts a factory has compared its hashes with those of the code that it knows.
///
/// Roles. None: the factory has no owner, and nothing of a fund is its own.
contract FundFactory is IFundFactory {
    uint256 private constant MODULES = uint256(type(Module).max) + 1;

    address[] private _funds;
    mapping(address launch => bool) private _isLaunch;

    /// @inheritdoc IFundFactory
    mapping(Module module => bytes32) public codeHash;

    /// @inheritdoc IFundFactory
    mapping(address fund => address) public launchOf;

    constructor(bytes32[] memory codeHashes) {
        if (codeHashes.length != MODULES) revert CodeHashesMissing(codeHashes.length, MODULES);
        for (uint256 i; i < MODULES; ++i) {
            codeHash[Module(i)] = codeHashes[i];
        }
    }

    /// @inheritdoc IFundFactory
    function open(Founding calldata founding) external returns (address launch) {
        launch = address(new Launch(msg.sender, keccak256(abi.encode(founding))));
        _isLaunch[launch] = true;
        emit Opened(launch, msg.sender);
    }

    /// @inheritdoc IFundFactory
    function list(address fund) external {
        if (!_isLaunch[msg.sender]) revert NotALaunch(msg.sender);
        launchOf[fund] = msg.sender;
        _funds.push(fund);
        emit Listed(fund, msg.sender);
    }

    /// @inheritdoc IFundFactory
    function count() external view returns (uint256) {
        return _funds.length;
    }

    /// @inheritdoc IFundFactory
    function funds(uint256 from, uint256 most) external view returns (address[] memory some) {
        uint256 left = from < _funds.length ? _funds.length - from : 0;
        some = new address[](left < most ? left : most);
        for (uint256 i; i < some.length; ++i) {
            some[i] = _funds[from + i];
        }
    }
}
