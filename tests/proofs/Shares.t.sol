// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Shares} from "../../contracts/libraries/Shares.sol";

interface Vm {
    function assume(bool) external pure;
}

contract SharesProof {
    Vm private constant vm = Vm(address(uint160(uint256(keccak256("hevm cheat code")))));

    function check_narrow8(uint8 assets, uint8 supply, uint8 nav) external pure {
        uint256 minted = Shares.toSharesDown(assets, supply, nav);
        unchecked {
        assert(minted * nav <= uint256(assets) * supply);
        assert((minted + 1) * nav > uint256(assets) * supply);
        }
    }
    function check_narrow16(uint16 assets, uint16 supply, uint16 nav) external pure {
        uint256 minted = Shares.toSharesDown(assets, supply, nav);
        unchecked {
        assert(minted * nav <= uint256(assets) * supply);
        assert((minted + 1) * nav > uint256(assets) * supply);
        }
    }
    function check_wide(uint128 assets, uint128 supply, uint128 nav) external pure {
        unchecked {
        uint256 product = uint256(assets) * supply;
        vm.assume(nav > 0 && supply > 0);
        vm.assume(mulmod(assets, supply, type(uint256).max) == product);
        uint256 quotient = product / nav;
        vm.assume(product - quotient * nav < nav);
        vm.assume(quotient * nav <= product);
        uint256 minted = Shares.toSharesDown(assets, supply, nav);
        assert(minted * nav <= product);
        assert(product - minted * nav < nav);
        }
    }
    function check_wide_up(uint128 assets, uint128 supply, uint128 nav) external pure {
        unchecked {
        uint256 product = uint256(assets) * supply;
        vm.assume(nav > 0 && supply > 0);
        vm.assume(mulmod(assets, supply, type(uint256).max) == product);
        uint256 quotient = product / nav;
        vm.assume(product - quotient * nav < nav);
        vm.assume(quotient * nav <= product);
        vm.assume(mulmod(assets, supply, nav) == product - quotient * nav);
        uint256 minted = Shares.toSharesUp(assets, supply, nav);
        assert(minted == quotient || minted == quotient + 1);
        assert(minted == quotient ? quotient * nav == product : quotient * nav < product);
        }
    }
    function check_wide_broken(uint128 assets, uint128 supply, uint128 nav) external pure {
        unchecked {
        uint256 product = uint256(assets) * supply;
        vm.assume(nav > 0 && supply > 0);
        vm.assume(mulmod(assets, supply, type(uint256).max) == product);
        uint256 quotient = product / nav;
        vm.assume(product - quotient * nav < nav);
        vm.assume(quotient * nav <= product);
        vm.assume(mulmod(assets, supply, nav) == product - quotient * nav);
        uint256 minted = Shares.toSharesUp(assets, supply, nav);
        assert(minted * nav <= product);
        assert(product - minted * nav < nav);
        }
    }
}
