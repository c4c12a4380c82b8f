// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Clones} from "@openzeppelin/contracts/proxy/Clones.sol";

import {PlainCode} from "../../../contracts/libraries/PlainCode.sol";
import {Test} from "./Test.sol";

/// @notice What is inside a function of the library reverts as if it were the harness's own.
contract PlainCodeHarness {
    function requirePlain(address account) external view {
        PlainCode.requirePlain(account);
    }
}

contract PlainCodeTest is Test {
    address private constant ACCOUNT = address(0xC0DE);
    uint256 private constant MOST = 24_576;
    uint256 private constant GAS_A_BYTE = 135;
    uint256 private constant ACCESS = 10_000; // to two cold accounts

    PlainCodeHarness private harness;

    function setUp() external {
        harness = new PlainCodeHarness();
    }

    function _passes(bytes memory code) private {
        vm.etch(ACCOUNT, code);
        harness.requirePlain(ACCOUNT);
    }

    function _refused(bytes memory code, uint256 at, uint256 instruction) private {
        vm.etch(ACCOUNT, code);
        vm.expectRevert(
            abi.encodeWithSelector(PlainCode.NotPlain.selector, ACCOUNT, at, instruction)
        );
        harness.requirePlain(ACCOUNT);
    }

    function test_requirePlain__of_the_executors__passes() external {
        address some = address(harness); // a factory need be no more than a contract
        harness.requirePlain(deployed("UniswapV3Executor.sol:UniswapV3Executor", abi.encode(some)));
        harness.requirePlain(deployed("MockExecutor.sol:MockExecutor"));
    }

    function test_requirePlain__of_the_executor__stays_under_its_bound() external {
        address executor = deployed("UniswapV3Executor.sol:UniswapV3Executor", abi.encode(harness));
        uint256 before = gasleft();
        harness.requirePlain(executor);
        vm.assertLe(before - gasleft(), GAS_A_BYTE * executor.code.length + ACCESS);
    }

    function test_requirePlain__of_a_clone__reverts() external {
        address clone = Clones.clone(address(harness));
        vm.expectRevert(abi.encodeWithSelector(PlainCode.NotPlain.selector, clone, 31, 0xf4));
        harness.requirePlain(clone);
    }

    function test_requirePlain__of_a_proxy__reverts() external {
        bytes memory first = abi.encodeCall(harness.requirePlain, (address(harness)));
        address proxy = deployed("DevProxy.sol:DevProxy", abi.encode(harness, first));
        try harness.requirePlain(proxy) {
            vm.assertTrue(false);
        } catch (bytes memory said) {
            vm.assertTrue(bytes4(said) == PlainCode.NotPlain.selector);
            vm.assertEq(uint256(uint8(said[said.length - 1])), 0xf4);
        }
    }

    function test_requirePlain__of_no_code__reverts() external {
        vm.expectRevert(abi.encodeWithSelector(PlainCode.NotAContract.selector, ACCOUNT));
        harness.requirePlain(ACCOUNT);
    }

    /// @dev As an account with a key looks that has delegated to a contract (EIP-7702).
    function test_requirePlain__of_a_delegated_account__reverts() external {
        vm.etch(ACCOUNT, abi.encodePacked(hex"ef0100", harness));
        vm.expectRevert(abi.encodeWithSelector(PlainCode.OtherFormat.selector, ACCOUNT));
        harness.requirePlain(ACCOUNT);
    }

    function test_requirePlain__of_each_instruction__refuses_three() external {
        for (uint256 i; i < 256; ++i) {
            bytes memory code = abi.encodePacked(hex"00", bytes1(uint8(i)));
            if (i == 0xf2 || i == 0xf4 || i == 0xff) _refused(code, 1, i);
            else _passes(code);
        }
    }

    function test_requirePlain__of_data_behind_a_push__reads_over_it() external {
        for (uint256 i = 1; i <= 32; ++i) {
            bytes memory push = abi.encodePacked(bytes1(uint8(0x5f + i)), _repeated(0xf4, i));
            _passes(push);
            _refused(abi.encodePacked(push, hex"f4"), i + 1, 0xf4);
        }
        _refused(hex"5ff4", 1, 0xf4); // PUSH0 has none
        _refused(hex"80f4", 1, 0xf4);
    }

    function test_requirePlain__of_data_that_the_end_cuts__passes() external {
        _passes(hex"00007ff4f4f4");
    }

    function test_requirePlain__of_one_byte__reads_it() external {
        _passes(hex"00");
        _refused(hex"f4", 0, 0xf4);
    }

    /// @dev `…fe`, then five bytes and their number.
    function test_requirePlain__of_an_appendix_nobody_comes_to__leaves_it_out() external {
        _passes(hex"6001fef4f2fff4f40005");
        _passes(hex"fef40001");
        _passes(hex"fe0000");
        _passes(abi.encodePacked(hex"fe", _repeated(0xf4, 256), hex"0100"));
    }

    function test_requirePlain__of_an_appendix_with_a_jumpdest__reads_it() external {
        _refused(hex"6001fef45bfff4f40005", 3, 0xf4);
        _refused(hex"6001fe5b000000f40005", 7, 0xf4); // its first byte
        _refused(hex"6001fef40000005b0005", 3, 0xf4); // its last
        _passes(hex"6001fe60f45b00000005");
    }

    /// @dev A length of 0x5b00 and more would hold one itself.
    function test_requirePlain__of_a_jumpdest_in_the_length__reads_it() external {
        bytes memory appendix = abi.encodePacked(hex"f4", new bytes(0x5a));
        _refused(abi.encodePacked(hex"fe", appendix, hex"005b"), 1, 0xf4);
    }

    function test_requirePlain__of_an_appendix_that_is_fallen_into__reads_it() external {
        _refused(hex"600100f4f2fff4f40005", 3, 0xf4);
        _refused(hex"f40001", 0, 0xf4); // nothing is before it
    }

    /// @dev The INVALID before it is data of a PUSH: what comes next is run.
    function test_requirePlain__of_an_appendix_behind_data__reads_it() external {
        _refused(hex"60fef4f2fff4f40005", 2, 0xf4);
        // A PUSH3 whose data reach into it: the instruction after them is the first that is run.
        _refused(hex"62fefef4f200f4f40005", 4, 0xf2);
    }

    function test_requirePlain__of_an_appendix_longer_than_the_code__reads_it() external {
        _refused(hex"fef40002", 1, 0xf4); // as long as what comes before it, which is no INVALID
        _refused(hex"fef40003", 1, 0xf4);
        _refused(hex"fef4ffff", 1, 0xf4);
        _refused(hex"fef40100", 1, 0xf4);
    }

    /// @dev Hidden behind what looks like the end of the contract, with a way into it.
    function test_requirePlain__of_a_delegatecall_behind_the_metadata__reverts() external {
        bytes memory honest = address(harness).code;
        // No PUSH of the metadata reaches over so many.
        bytes memory hidden = abi.encodePacked(honest, _repeated(0x5b, 33), hex"5f5f5f5f5f5af4");
        try this.plain(hidden) {
            vm.assertTrue(false);
        } catch (bytes memory said) {
            vm.assertTrue(bytes4(said) == PlainCode.NotPlain.selector);
        }
    }

    function plain(bytes calldata code) external {
        vm.etch(ACCOUNT, code);
        harness.requirePlain(ACCOUNT);
    }

    /// @dev Data are marked first, and then it is seen what the one bad byte is.
    function test_requirePlain__of_any_code__agrees_with_the_definition(
        bytes calldata any,
        uint256 where
    ) external {
        uint256 length = any.length % 500 + 1;
        bytes memory code = bytes.concat(new bytes(length), hex"00fdfd"); // no appendix
        for (uint256 i; i < any.length && i < length; ++i) {
            code[i] = any[i] & 0x7f; // nothing bad, and many a PUSH
        }
        where %= length;
        code[where] = 0xf4;
        bool isData;
        for (uint256 i; i < where; ++i) {
            uint8 op = uint8(code[i]);
            if (op < 0x60 || op > 0x7f) continue;
            i += op - 0x5f;
            isData = i >= where;
        }
        if (isData) _passes(code);
        else _refused(code, where, 0xf4);
    }

    /// @dev The longest code there is, and the dearest: every byte is an instruction.
    function test_requirePlain__of_the_longest_code__stays_under_its_bound() external {
        vm.etch(ACCOUNT, _repeated(0x5b, MOST));
        uint256 before = gasleft();
        harness.requirePlain(ACCOUNT);
        vm.assertLe(before - gasleft(), GAS_A_BYTE * MOST + ACCESS);
    }

    function _repeated(uint8 what, uint256 times) private pure returns (bytes memory made) {
        made = new bytes(times);
        for (uint256 i; i < times; ++i) {
            made[i] = bytes1(what);
        }
    }
}
