// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Fund} from "../../../../contracts/Fund.sol";
import {FundFactory} from "../../../../contracts/FundFactory.sol";
import {FundGovernor} from "../../../../contracts/FundGovernor.sol";
import {FundTimelock} from "../../../../contracts/FundTimelock.sol";
import {Mandate} from "../../../../contracts/Mandate.sol";
import {Rebalancer} from "../../../../contracts/Rebalancer.sol";
import {Launch} from "../../../../contracts/factory/Launch.sol";
import {IFeeDistributor} from "../../../../contracts/interfaces/IFeeDistributor.sol";
import {Founding, Module} from "../../../../contracts/interfaces/IFundFactory.sol";
import {Voting} from "../../../../contracts/interfaces/IFundGovernor.sol";
import {Budget, IMandate} from "../../../../contracts/interfaces/IMandate.sol";
import {IPriceSources, Second, Source} from "../../../../contracts/interfaces/IPriceSources.sol";
import {MockFeed} from "../../../../contracts/mocks/MockFeed.sol";
import {FundTest} from "../FundTest.sol";

/// @title GovernanceBase
/// @notice A fund of dollars out of the factory, and three holders that have had their shares for a
/// month: Ann 50,000, Bob 30,000, Eve 20,000, less what the dead have.
abstract contract GovernanceBase is FundTest {
    address internal constant ANN = address(0xA0);
    address internal constant BOB = address(0xB0);
    address internal constant EVE = address(0xE0);
    address internal constant MANAGER = address(0x3A);

    uint32 internal constant LOCK = 1 days;
    uint256 internal constant DELAY = 5 days;
    uint256 internal constant SEED = 100e6;
    uint8 internal constant AGAINST = 0;
    uint8 internal constant FOR = 1;
    uint8 internal constant ABSTAIN = 2;

    MockFeed internal feed;
    FundFactory internal factory;
    Launch internal launch;
    Fund internal fund;
    Mandate internal mandate;
    Rebalancer internal rebalancer;
    FundTimelock internal timelock;
    FundGovernor internal governor;

    /// @notice Calls that are voted on together.
    struct Proposal {
        address[] targets;
        uint256[] values;
        bytes[] calls;
        string text;
    }

    function setUp() public virtual {
        begun();
        deployAll();
        configure();
        activate();
        enter(ANN, 50_000e18);
        enter(BOB, 30_000e18);
        enter(EVE, 20_000e18 - 100e18);
        vm.warp(time() + 30 days);
    }

    // The factory's way

    /// @notice A launch that the test opened, and nothing deployed.
    function begun() internal {
        vm.warp(START);
        dollar = newToken("Dollar", "USD", 6);
        feed = new MockFeed(8, 1e8);
        factory = FundFactory(deployed("FundFactory.sol:FundFactory", abi.encode(hashes())));
        launch = Launch(factory.open(founding()));
    }

    function names() internal pure returns (string[9] memory) {
        return [
            "Prices",
            "Valuation",
            "Fund",
            "Record",
            "FeeDistributor",
            "Mandate",
            "Rebalancer",
            "FundTimelock",
            "FundGovernor"
        ];
    }

    function code(uint256 at) internal view returns (bytes memory) {
        string memory name = names()[at];
        return codeOf(string.concat(name, ".sol:", name));
    }

    function hashes() internal view returns (bytes32[] memory all) {
        all = new bytes32[](names().length);
        for (uint256 i; i < all.length; ++i) {
            all[i] = keccak256(code(i));
        }
    }

    function founding() internal view virtual returns (Founding memory made) {
        made.name = "Keel Test Fund";
        made.symbol = "KEEL";
        (made.base, made.safe) = (address(dollar), SAFE);
        made.lockUp = LOCK;
        made.limits = wide();
        made.performanceFee = 0.1e6;
        made.payees = new IFeeDistributor.Payee[](1);
        made.payees[0] = IFeeDistributor.Payee(MANAGER, 1e6);
        made.mandate = numbers();
        (made.capacities, made.refills) = ([PC / 2, 20 * PC, 20 * PC], [PC / 2, 20 * PC, 20 * PC]);
        made.delay = DELAY;
        made.voting = voting();
        made.seed = SEED;
    }

    function voting() internal pure virtual returns (Voting memory) {
        return Voting({
            delay: 1 days,
            period: 3 days,
            extension: 1 days,
            threshold: 10_000, // 1 %
            quorum: 20,
            floor: 1_000e18,
            vetoUntil: uint48(START + 365 days)
        });
    }

    function deployAll() internal {
        Founding memory made = founding();
        for (uint256 i; i < names().length; ++i) {
            launch.deploy(made, code(i));
        }
        fund = Fund(launch.at(Module.Fund));
        mandate = Mandate(launch.at(Module.Mandate));
        rebalancer = Rebalancer(launch.at(Module.Rebalancer));
        timelock = FundTimelock(payable(launch.at(Module.FundTimelock)));
        governor = FundGovernor(payable(launch.at(Module.FundGovernor)));
    }

    function configure() internal virtual {
        begin(launch.at(Module.Prices), sourcing(address(dollar), feed));
    }

    /// @notice A token's price from one feed, that nothing watches.
    function sourcing(address token, MockFeed by) internal pure returns (bytes memory) {
        Source memory alone = Source({
            feed: address(by),
            heartbeat: 7 days,
            epsilon: 1,
            deviation: 20_000,
            minAnswer: 1e6,
            maxAnswer: 1e10,
            agreementAge: 1 hours,
            kind: Second.Alone,
            second: address(0),
            span: 0
        });
        return abi.encodeCall(IPriceSources.setSource, (token, alone));
    }

    function begin(address target, bytes memory call_) internal {
        address[] memory targets = new address[](1);
        bytes[] memory calls = new bytes[](1);
        (targets[0], calls[0]) = (target, call_);
        launch.configure(targets, calls);
    }

    function activate() internal {
        dollar.mint(address(this), SEED);
        dollar.approve(address(launch), SEED);
        launch.activate(founding());
    }

    // Holders

    function enter(address who, uint256 shares) internal {
        uint256[] memory most = new uint256[](1);
        most[0] = type(uint256).max;
        dollar.mint(who, shares / 1e12);
        vm.prank(who);
        dollar.approve(address(fund), type(uint256).max);
        vm.prank(who);
        fund.depositInKind(shares, who, most, time());
    }

    function leave(address who) internal returns (uint256[] memory amounts) {
        uint256 all = fund.balanceOf(who);
        vm.prank(who);
        (amounts,) = fund.redeemInKind(all, who, who);
    }

    // Votes

    /// @notice A proposal of one call.
    function calling(address target, bytes memory call_)
        internal
        pure
        returns (Proposal memory one)
    {
        one.targets = new address[](1);
        one.values = new uint256[](1);
        one.calls = new bytes[](1);
        (one.targets[0], one.calls[0], one.text) = (target, call_, "as told");
    }

    /// @notice A larger loss budget: something that only a vote can do.
    function loosening() internal view returns (Proposal memory) {
        return calling(address(mandate), abi.encodeCall(IMandate.setBudget, (Budget.Loss, PC, PC)));
    }

    function propose(address by, Proposal memory one) internal returns (uint256 id) {
        vm.prank(by);
        return governor.propose(one.targets, one.values, one.calls, one.text);
    }

    function vote(address by, uint256 id, uint8 support) internal {
        vm.prank(by);
        governor.castVote(id, support);
    }

    /// @notice Ann proposes; these vote for it; the vote ends, and it is queued.
    function queued(Proposal memory one, address[] memory voters) internal returns (uint256 id) {
        id = propose(ANN, one);
        vm.warp(time() + 1 days + 1);
        for (uint256 i; i < voters.length; ++i) {
            vote(voters[i], id, FOR);
        }
        vm.warp(governor.proposalDeadline(id) + 1);
        queue(one);
    }

    function queue(Proposal memory one) internal {
        governor.queue(one.targets, one.values, one.calls, keccak256(bytes(one.text)));
    }

    function execute(address by, Proposal memory one) internal {
        vm.prank(by);
        governor.execute(one.targets, one.values, one.calls, keccak256(bytes(one.text)));
    }

    /// @notice As whoever does not go by the governor.
    function executeThere(address by, Proposal memory one) internal {
        bytes32 salt = salted(one);
        vm.prank(by);
        timelock.executeBatch(one.targets, one.values, one.calls, 0, salt);
    }

    function veto(address by, Proposal memory one) internal {
        vm.prank(by);
        governor.veto(one.targets, one.values, one.calls, keccak256(bytes(one.text)));
    }

    function salted(Proposal memory one) internal view returns (bytes32) {
        return bytes20(address(governor)) ^ keccak256(bytes(one.text));
    }

    function operation(Proposal memory one) internal view returns (bytes32) {
        return timelock.hashOperationBatch(one.targets, one.values, one.calls, 0, salted(one));
    }

    function both(address one, address two) internal pure returns (address[] memory pair) {
        pair = new address[](2);
        (pair[0], pair[1]) = (one, two);
    }

    function only(address one) internal pure returns (address[] memory some) {
        some = new address[](1);
        some[0] = one;
    }
}
