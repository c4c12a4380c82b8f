// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";

import {Manners} from "../../../../contracts/mocks/Manners.sol";
import {MockToken} from "../../../../contracts/mocks/MockToken.sol";

/// @notice Honest, and as dear as it is told to be.
contract Heavy is MockToken {
    uint256 public transferGas;
    uint256 public balanceGas;

    constructor() MockToken("Heavy", "HVY", 18, 0) {}

    function setGas(uint256 transferGas_, uint256 balanceGas_) external {
        (transferGas, balanceGas) = (transferGas_, balanceGas_);
    }

    function balanceOf(address account) public view virtual override returns (uint256) {
        _eat(balanceGas);
        return super.balanceOf(account);
    }

    function _update(address from, address to, uint256 amount) internal virtual override {
        if (_isTransfer(from, to)) _eat(transferGas);
        super._update(from, to, amount);
    }

    function _eat(uint256 amount) internal view {
        if (amount == 0) return;
        if (amount >= gasleft()) Manners.burnAllGas();
        uint256 end = gasleft() - amount;
        while (gasleft() > end) continue;
    }
}

/// @notice Says yes, moves nothing, and takes all that it may for it: the dearest leg there is.
contract Worst is Heavy {
    bool public armed;

    function setArmed(bool armed_) external {
        armed = armed_;
    }

    function transfer(address to, uint256 amount) public override returns (bool) {
        if (!armed) return super.transfer(to, amount);
        _eat(105_000);
        return true;
    }

    function balanceOf(address account) public view override returns (uint256) {
        if (armed) _eat(35_000);
        return ERC20.balanceOf(account);
    }
}

/// @notice Says of a transfer something else than it does.
contract TwoFaced is MockToken {
    bool public stays;
    bool public says = true;

    constructor() MockToken("Two-faced", "TWO", 18, 0) {}

    function setFaces(bool stays_, bool says_) external {
        (stays, says) = (stays_, says_);
    }

    function transfer(address to, uint256 amount) public override returns (bool) {
        if (!stays) super.transfer(to, amount);
        return says;
    }
}

/// @notice One token that answers at two addresses.
contract TwoDoors is MockToken {
    SecondDoor public immutable SECOND = new SecondDoor(this);

    constructor() MockToken("Two doors", "DOOR", 18, 0) {}

    function transferFor(address from, address to, uint256 amount) external {
        if (msg.sender == address(SECOND)) _transfer(from, to, amount);
    }
}

contract SecondDoor {
    TwoDoors private immutable FIRST;

    constructor(TwoDoors first) {
        FIRST = first;
    }

    function transfer(address to, uint256 amount) external returns (bool) {
        FIRST.transferFor(msg.sender, to, amount);
        return true;
    }

    function balanceOf(address account) external view returns (uint256) {
        return FIRST.balanceOf(account);
    }
}

/// @notice Says nothing where it is asked for a balance, and does what it is told.
contract Mute is MockToken {
    bool private _mute;

    constructor() MockToken("Mute", "MUTE", 18, 0) {}

    function setMute(bool mute) external {
        _mute = mute;
    }

    function balanceOf(address account) public view override returns (uint256) {
        if (!_mute) return super.balanceOf(account);
        assembly {
            return(0, 0)
        }
    }
}
