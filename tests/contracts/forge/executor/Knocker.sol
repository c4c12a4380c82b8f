// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

/// @notice Tries one call, and remembers what came of it the first time.
contract Knocker {
    address private immutable TARGET;
    bytes private _data;
    bytes private _answer;

    constructor(address target, bytes memory data) {
        (TARGET, _data) = (target, data);
    }

    function knock() external {
        // solhint-disable-next-line avoid-low-level-calls
        (bool ok, bytes memory said) = TARGET.call(_data);
        if (_answer.length == 0) _answer = ok ? bytes("it went through") : said;
    }

    function answer() external view returns (bytes memory) {
        return _answer;
    }
}
