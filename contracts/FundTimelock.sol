// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {TimelockController} from "@openzeppelin/contracts/governance/TimelockController.sol";
import {Address} from "@openzeppelin/contracts/utils/Address.sol";

import {Fund} from "./Fund.sol";
import {IFundTimelock} from "./interfaces/IFundTimelock.sol";
import {IMandate} from "./interfaces/IMandate.sol";

/// @title FundTimelock
/// @notice The governance of every contract of the fund. What was voted waits here for as long as a
/// holder needs to leave.
///
/// Assumptions. The governor is the deployment's own, and schedules what was voted alone. The opener
/// deploys the fund, and hands over before anybody else's money is in it.
///
/// Roles. The governor schedules and cancels; no vote gives that to anybody else. The mandate's Safe
/// executes first, and then anybody.
///
/// Liveness. A Safe that does nothing holds an operation up for a day. What nobody wanted to execute
/// for fourteen days is dead: nothing old lies in wait for a new investor.
///
/// Known imperfections. Who deposits while something waits has less than the delay to leave, and may
/// be locked when it takes effect. The command line warns of it; the contracts do not.
contract FundTimelock is IFundTimelock, TimelockController {
    uint256 public constant EXIT_WINDOW = 3 days;
    uint256 public constant LONGEST = 45 days;
    uint256 public constant GRACE = 1 days; // the Safe's own, from when it is ready
    uint256 public constant LIFE = 14 days; // from when it is ready

    IMandate public immutable MANDATE;
    address public immutable OPENER;

    /// @inheritdoc IFundTimelock
    uint256 public immutable FLOOR;

    /// @inheritdoc IFundTimelock
    bool public handedOver;

    modifier onlyOpener() {
        if (msg.sender != OPENER) revert NotOpener(msg.sender);
        if (handedOver) revert AlreadyHandedOver();
        _;
    }

    constructor(Fund fund, IMandate mandate, address governor, address opener, uint256 delay)
        TimelockController(delay, _only(governor), _only(address(0)), address(0))
    {
        MANDATE = mandate;
        OPENER = opener;
        FLOOR = fund.LOCK_UP() + EXIT_WINDOW;
        _requireDelay(delay);
    }

    // The opener's

    /// @inheritdoc IFundTimelock
    function begin(address target, bytes calldata data) external onlyOpener {
        Address.functionCall(target, data);
    }

    /// @inheritdoc IFundTimelock
    function handOver() external onlyOpener {
        handedOver = true;
        emit HandedOver();
    }

    // The Safe's, and then anybody's

    function execute(
        address target,
        uint256 value,
        bytes calldata payload,
        bytes32 predecessor,
        bytes32 salt
    ) public payable override {
        _requireTurn(hashOperation(target, value, payload, predecessor, salt));
        super.execute(target, value, payload, predecessor, salt);
    }

    function executeBatch(
        address[] calldata targets,
        uint256[] calldata values,
        bytes[] calldata payloads,
        bytes32 predecessor,
        bytes32 salt
    ) public payable override {
        _requireTurn(hashOperationBatch(targets, values, payloads, predecessor, salt));
        super.executeBatch(targets, values, payloads, predecessor, salt);
    }

    // What was voted

    function updateDelay(uint256 delay) public override {
        _requireDelay(delay);
        super.updateDelay(delay);
    }

    /// @dev A second proposer would need no votes.
    function grantRole(bytes32, address) public pure override {
        revert RolesAreFixed();
    }

    function revokeRole(bytes32, address) public pure override {
        revert RolesAreFixed();
    }

    // Views

    /// @dev A dead one is as one that never was, but for when it died.
    function getOperationState(bytes32 id) public view override returns (OperationState state) {
        state = super.getOperationState(id);
        if (state == OperationState.Ready && block.timestamp >= diesAt(id)) {
            state = OperationState.Unset;
        }
    }

    /// @inheritdoc IFundTimelock
    function diesAt(bytes32 id) public view returns (uint256) {
        uint256 ready = getTimestamp(id);
        return ready > DONE_TIMESTAMP ? ready + LIFE : 0;
    }

    function _requireTurn(bytes32 id) private view {
        uint256 ready = getTimestamp(id);
        if (ready <= DONE_TIMESTAMP || block.timestamp < ready) return; // refused in its own words
        if (block.timestamp >= ready + LIFE) revert OperationDead(id, ready + LIFE);
        if (block.timestamp < ready + GRACE && msg.sender != MANDATE.safe()) {
            revert SafeFirst(msg.sender, ready + GRACE);
        }
    }

    function _requireDelay(uint256 delay) private view {
        if (delay < FLOOR || delay > LONGEST) revert DelayOutOfRange(delay, FLOOR, LONGEST);
    }

    function _only(address account) private pure returns (address[] memory one) {
        one = new address[](1);
        one[0] = account;
    }
}
