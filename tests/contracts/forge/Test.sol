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

    /// @notice What creates a contract of the project, by its file and name.
    function getCode(string calldata what) external view returns (bytes memory);

    function contains(string calldata all, string calldata one) external pure returns (bool);

    function envOr(string calldata name, string calldata otherwise)
        external
        view
        returns (string memory);

    function replace(string calldata all, string calldata one, string calldata by)
        external
        pure
        returns (string memory);
}

/// @title Test
/// @notice What every test contract stands on.
abstract contract Test {
    Vm internal constant vm = Vm(address(uint160(uint256(keccak256("hevm cheat code")))));

    /// @dev Code deployed by name is not part of each test contract, which would compile for minutes.
    /// A creation of the test's own, unlike one by cheat, is what `expectRevert` looks at.
    function deployed(string memory what, bytes memory arguments) internal returns (address made) {
        bytes memory code = abi.encodePacked(codeOf(what), arguments);
        assembly ("memory-safe") {
            made := create(0, add(code, 0x20), mload(code))
            if iszero(made) {
                let said := mload(0x40)
                returndatacopy(said, 0, returndatasize())
                revert(said, returndatasize())
            }
        }
    }

    /// @notice What creates a contract, as it will be deployed where KEEL_ARTIFACTS names the folder of
    /// such a build, and else as these tests were compiled.
    function codeOf(string memory what) internal view returns (bytes memory) {
        string memory folder = vm.envOr("KEEL_ARTIFACTS", string(""));
        bool ours = vm.contains(what, ".sol:"); // and no artifact that somebody ships
        if (!ours || bytes(folder).length == 0) return vm.getCode(what);
        return vm.getCode(string.concat(folder, "/", vm.replace(what, ":", "/"), ".json"));
    }

    function deployed(string memory what) internal returns (address) {
        return deployed(what, "");
    }

    /// @notice A number made into one of a range, evenly enough for a fuzzer.
    function within(uint256 any, uint256 least, uint256 most) internal pure returns (uint256) {
        return least + any % (most - least + 1);
    }
}
