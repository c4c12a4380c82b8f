// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IFeeDistributor} from "./IFeeDistributor.sol";
import {Limits} from "./IFund.sol";
import {Voting} from "./IFundGovernor.sol";

/// @notice Everything that a fund is made with, but for what its governance can set later.
struct Founding {
    string name;
    string symbol;
    address base;
    address safe;
    address sequencer; // nobody where there is none
    uint32 lockUp; // seconds
    uint256 grace; // seconds after the sequencer's return
    Limits limits;
    uint256 performanceFee; // in ppm
    uint256 mark; // high-water mark of the fund before, or 0
    IFeeDistributor.Payee[] payees;
    uint64[20] mandate; // by `Limit`
    uint64[3] capacities; // by `Budget`
    uint64[3] refills;
    uint256 delay; // of the timelock, in seconds
    Voting voting;
    uint256 seed; // units of the base asset, for the dead shares
}

/// @notice What a fund is made of, in the order in which it is deployed.
enum Module {
    Prices,
    Valuation,
    Fund,
    Record,
    FeeDistributor,
    Mandate,
    Rebalancer,
    FundTimelock,
    FundGovernor
}

/// @title ILaunch
/// @notice One fund on its way: each module by a transaction of its own, at an address that is known
/// before, then what governance would set, then the seed. With that the launch has no power left.
interface ILaunch {
    event Deployed(Module indexed module, address at);
    event Activated(address indexed fund);

    error NotFounder(address caller);
    error AnotherFounding(bytes32 given, bytes32 wanted);
    error AnotherCode(Module module, bytes32 given, bytes32 wanted);
    error AllDeployed();
    error NotDeployed(Module module);
    error Misplaced(Module module, address at, address wanted);
    error CallsMismatch(uint256 targets, uint256 calls);
    error NotOurs(address target);
    error NotASetter(bytes4 what);
    error OpenTooEarly(uint256 deposits);
    error Miswired(Module module, address found, address wanted);

    /// @notice Anybody's: the next module, by what creates it.
    function deploy(Founding calldata founding, bytes calldata code) external;

    /// @notice The founder's: calls as the fund's governance, of which nobody else has shares yet, and
    /// cannot have: deposits stay closed.
    function configure(address[] calldata targets, bytes[] calldata calls) external;

    /// @notice The founder's last: checks the wiring, seeds the fund out of the founder's purse, opens
    /// deposits, and hands over to the timelock.
    function activate(Founding calldata founding) external;

    /// @notice Where a module is, or comes to lie.
    function at(Module module) external view returns (address);

    /// @notice How many modules are deployed.
    function deployed() external view returns (uint256);
}

/// @title IFundFactory
/// @notice Anybody makes a fund here, and whoever looks finds those that were made of this code.
interface IFundFactory {
    event Opened(address indexed launch, address indexed founder);
    event Listed(address indexed fund, address indexed launch);

    error NotALaunch(address caller);
    error CodeHashesMissing(uint256 given, uint256 wanted);

    function open(Founding calldata founding) external returns (address launch);

    /// @notice A launch's own, when its fund is active.
    function list(address fund) external;

    /// @notice The hash of what creates a module.
    function codeHash(Module module) external view returns (bytes32);

    /// @notice The launch that made an active fund, or nobody.
    function launchOf(address fund) external view returns (address);

    /// @notice How many funds are active, and some of them.
    function count() external view returns (uint256);
    function funds(uint256 from, uint256 most) external view returns (address[] memory);
}
