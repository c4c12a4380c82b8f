// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

/// @notice The few of forge's cheats that our tests need.
interface Vm {
    function warp(uint256 timestamp) external;

    /// @notice Instead of `block.timestamp`, which the optimiser takes for a constant.
    function getBlockTimestamp() external view returns (uint256);

    /// @notice The next call comes from this account.
    function prank(address sender) external;

    /// @notice The next call reverts with exactly this.
    function expectRevert(bytes calldata data) external;

    /// @notice The next call emits the event that follows, to the letter.
    function expectEmit(address emitter) external;

    function etch(address account, bytes calldata code) external;

    function assume(bool condition) external pure;

    function load(address account, bytes32 slot) external view returns (bytes32);

    /// @notice From here on storage accesses are kept.
    function record() external;

    function accesses(address account)
        external
        returns (bytes32[] memory reads, bytes32[] memory writes);

    function assertEq(uint256 found, uint256 wanted) external pure;

    function assertEq(address found, address wanted) external pure;

    function assertEq(bytes32 found, bytes32 wanted) external pure;

    function assertEq(bytes calldata found, bytes calldata wanted) external pure;

    function assertTrue(bool condition) external pure;

    function assertLe(uint256 found, uint256 most) external pure;
}

/// @title Test
/// @notice What every test contract stands on.
abstract contract Test {
    Vm internal constant vm = Vm(address(uint160(uint256(keccak256("hevm cheat code")))));

    /// @notice A number made into one of a range, evenly enough for a fuzzer.
    function within(uint256 any, uint256 least, uint256 most) internal pure returns (uint256) {
        return least + any % (most - least + 1);
    }
}
