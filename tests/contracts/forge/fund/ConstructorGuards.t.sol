// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {FundConfig, IFund} from "../../../../contracts/interfaces/IFund.sol";
import {IGate} from "../../../../contracts/interfaces/IGate.sol";
import {IValuation} from "../../../../contracts/interfaces/IValuation.sol";
import {FundBase} from "./FundBase.sol";

interface Codes {
    function getCode(string calldata what) external view returns (bytes memory);
}

/// @notice What the constructor refuses, by a creation of the test's own: `expectRevert` takes no
/// notice of a deployment by name, whether it reverts or not.
contract ConstructorGuardsTest is FundBase {
    function _created(FundConfig memory made) private returns (address found, bytes memory said) {
        bytes memory code = Codes(address(cheats)).getCode("Fund.sol:Fund");
        code = abi.encodePacked(code, abi.encode(made));
        assembly ("memory-safe") {
            found := create(0, add(code, 0x20), mload(code))
            said := mload(0x40)
            mstore(said, returndatasize())
            returndatacopy(add(said, 0x20), 0, returndatasize())
            mstore(0x40, add(said, add(0x20, and(add(returndatasize(), 0x1f), not(0x1f)))))
        }
    }

    function _passes(FundConfig memory made) private {
        (address found,) = _created(made);
        vm.assertTrue(found.code.length > 0);
    }

    function _refuses(FundConfig memory made, bytes memory why) private {
        (address found, bytes memory said) = _created(made);
        vm.assertEq(found, address(0));
        vm.assertEq(said, why);
    }

    function _misses(FundConfig memory made, string memory what) private {
        _refuses(made, abi.encodeWithSelector(IFund.ZeroAddress.selector, what));
    }

    function _tooLarge(bytes32 what, uint256 value, uint256 ceiling)
        private
        pure
        returns (bytes memory)
    {
        return abi.encodeWithSelector(IFund.TooLarge.selector, what, value, ceiling);
    }

    function test_constructor__of_what_is_in_order__creates_it() external {
        _passes(config());
    }

    function test_constructor__without_a_base__is_refused() external {
        FundConfig memory made = config();
        made.base = address(0);
        _misses(made, "base");
    }

    function test_constructor__without_a_governance__is_refused() external {
        FundConfig memory made = config();
        made.governance = address(0);
        _misses(made, "governance");
    }

    function test_constructor__without_a_valuation__is_refused() external {
        FundConfig memory made = config();
        made.valuation = IValuation(address(0));
        _misses(made, "valuation");
    }

    function test_constructor__without_a_gate__is_refused() external {
        FundConfig memory made = config();
        made.gate = IGate(address(0));
        _misses(made, "gate");
    }

    function test_constructor__without_a_door__is_refused() external {
        FundConfig memory made = config();
        made.door = address(0);
        _misses(made, "door");
    }

    function test_constructor__without_a_record__is_refused() external {
        FundConfig memory made = config();
        made.record = address(0);
        _misses(made, "record");
    }

    function test_constructor__without_a_receiver_of_fees__is_refused() external {
        FundConfig memory made = config();
        made.fees = address(0);
        _misses(made, "fees");
    }

    function test_constructor__with_a_lock_above_the_longest__is_refused() external {
        FundConfig memory made = config();
        made.lockUp = 30 days;
        _passes(made);
        made.lockUp = 30 days + 1;
        _refuses(made, _tooLarge("lockUp", 30 days + 1, 30 days));
    }

    function test_constructor__with_a_fee_above_the_ceiling__is_refused() external {
        FundConfig memory made = config();
        made.limits.managementFee = 0.05e18;
        _passes(made);
        made.limits.managementFee = 0.05e18 + 1;
        _refuses(made, _tooLarge("managementFee", 0.05e18 + 1, 0.05e18));
    }
}
