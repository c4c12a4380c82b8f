// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Fund} from "../../../../contracts/Fund.sol";
import {FundConfig} from "../../../../contracts/interfaces/IFund.sol";
import {Reenters} from "../../../../contracts/mocks/Reenters.sol";
import {FundBase} from "./FundBase.sol";

/// @notice Reads the fund in the middle of a call, and tries each way in and out.
contract Spy {
    Fund private immutable FUND;

    uint256 public looks;
    bool public locked;
    uint256 public doors;
    uint256 public entered;
    uint256 public most;
    uint256 public supply;
    uint256 public votes;

    constructor(Fund fund) {
        FUND = fund;
    }

    function look() external {
        ++looks;
        locked = FUND.locked();
        most = FUND.maxDeposit(address(this)) + FUND.maxMint(address(this))
            + FUND.maxWithdraw(address(this)) + FUND.maxRedeem(address(this));
        supply = FUND.totalSupply();
        votes = FUND.getVotes(address(this));
        uint256[] memory amounts = new uint256[](3);
        (amounts[0], amounts[1], amounts[2]) = (1e30, 1e30, 1e30);
        address me = address(this);
        _try(abi.encodeCall(FUND.seed, (1e6)));
        _try(abi.encodeWithSignature("deposit(uint256,address)", 1e6, me));
        _try(abi.encodeCall(FUND.mint, (1e18, me)));
        _try(abi.encodeCall(FUND.depositInKind, (1e18, me, amounts, block.timestamp)));
        _try(abi.encodeCall(FUND.withdraw, (1e6, me, me)));
        _try(abi.encodeWithSignature("redeem(uint256,address,address)", 1e18, me, me));
        _try(abi.encodeCall(FUND.redeemInKind, (1e18, me, me)));
        _try(abi.encodeCall(FUND.accrue, ()));
        _try(abi.encodeCall(FUND.skim, (FUND.asset())));
        _try(abi.encodeCall(FUND.claim, (FUND.asset(), me)));
    }

    function _try(bytes memory data) private {
        ++doors;
        // solhint-disable-next-line avoid-low-level-calls
        (bool ok,) = address(FUND).call(data);
        if (ok) ++entered;
    }
}

contract ReentrancyTest is FundBase {
    Reenters private token;
    Spy private spy;

    function setUp() public override {
        super.setUp();
        token = new Reenters(18, 0);
        hold(address(token), 100e18);
        spy = new Spy(fund);
        invest(address(spy), 1000e18);
        invest(INVESTOR, 1000e18);
        provide(address(dollar), address(spy), 1000e6);
        dollar.mint(address(fund), 1); // so that there would be something to skim
    }

    function _arm() private {
        // Enough for the legs of an exit as they are, and for none of the spy's.
        token.arm(address(spy), abi.encodeCall(spy.look, ()), true);
    }

    function _refused(uint256 looks) private view {
        vm.assertEq(spy.looks(), looks);
        vm.assertTrue(spy.locked());
        vm.assertEq(spy.most(), 0);
        vm.assertEq(spy.doors(), 10 * looks);
        vm.assertEq(spy.entered(), 0);
    }

    /// @dev The spy's doors do open when nothing is under way.
    function test_spy__from_outside__gets_in() external {
        spy.look();
        vm.assertTrue(!spy.locked());
        vm.assertTrue(spy.most() > 0);
        vm.assertTrue(spy.entered() >= 5);
    }

    function test_depositInKind__whose_token_reenters__is_refused_everywhere() external {
        _arm();
        enterInKind(INVESTOR, 10e18);
        _refused(1);
    }

    function test_exchange__whose_token_reenters__is_refused_everywhere() external {
        _arm();
        buy(address(token), 1e18, 1e6);
        _refused(1);
    }

    function test_claim__whose_token_reenters__is_refused_everywhere() external {
        vm.prank(INVESTOR);
        fund.redeemInKind(1000e18, address(0), INVESTOR);
        _arm();
        vm.prank(INVESTOR);
        fund.claim(address(token), INVESTOR);
        _refused(1);
    }

    function test_skim__whose_token_reenters__is_refused_everywhere() external {
        token.mint(address(fund), 1e18);
        _arm();
        fund.skim(address(token));
        _refused(1);
    }

    function test_doors_of_a_base_that_reenters__are_refused_everywhere() external {
        Reenters base = new Reenters(18, 0);
        price(address(base), UNIT_PRICE, 0);
        remake(address(base), 0, 1000e18);
        spy = new Spy(fund);
        base.arm(address(spy), abi.encodeCall(spy.look, ()), true);
        enter(INVESTOR, 10e18);
        _refused(1);
        vm.assertEq(spy.supply(), 1000e18); // taken, and not minted yet
        leave(INVESTOR, 5e18);
        _refused(2);
        vm.assertEq(spy.supply(), 1005e18); // burnt before it is paid
        provide(address(base), INVESTOR, 5e18);
        vm.prank(INVESTOR);
        fund.mint(5e18, INVESTOR);
        vm.prank(INVESTOR);
        fund.withdraw(5e18, INVESTOR, INVESTOR);
        _refused(4);
    }

    /// @dev A vote that anybody may execute, executed by a token's hook.
    function test_governance__whose_token_reenters__lists_and_delists_nothing() external {
        Reenters base = new Reenters(18, 0);
        price(address(base), UNIT_PRICE, 0);
        FundConfig memory made = config();
        (made.base, made.governance) = (address(base), address(base));
        fund = newFund(made);
        seed(1000e18);
        _inside(base, abi.encodeCall(fund.list, (address(ether_))));
        vm.assertEq(fund.assets().length, 2);
        _inside(base, abi.encodeCall(fund.delist, (address(ether_))));
        vm.assertEq(fund.assets().length, 1);
    }

    /// @dev Refused in the middle of a deposit, and not behind it.
    function _inside(Reenters base, bytes memory data) private {
        uint256 count = fund.assets().length;
        base.arm(address(fund), data, false);
        enterInKind(INVESTOR, 10e18);
        vm.assertTrue(base.calls() > 0);
        vm.assertTrue(!base.lastSucceeded());
        vm.assertEq(fund.assets().length, count);
        vm.prank(address(base));
        // solhint-disable-next-line avoid-low-level-calls
        (bool done,) = address(fund).call(data);
        vm.assertTrue(done);
    }

    /// @dev In the exit a leg has its bounded gas, so the looks are cut to what fits into it.
    function test_redeemInKind__whose_token_looks__sees_it_locked() external {
        Glance glance = new Glance(fund);
        token.arm(address(glance), abi.encodeCall(glance.look, ()), true);
        uint256 supply = fund.totalSupply();
        (, uint256 unpaid) = leaveInKind(INVESTOR, 1000e18);
        vm.assertEq(unpaid, 0);
        vm.assertTrue(glance.locked());
        vm.assertEq(glance.supply(), supply - 1000e18);
        vm.assertTrue(!fund.locked());
    }
}

/// @notice As the spy, with no more gas than a leg of an exit has.
contract Glance {
    Fund private immutable FUND;

    bool public locked;
    uint128 public supply; // in the same slot: a leg pays for one

    constructor(Fund fund) {
        FUND = fund;
    }

    function look() external {
        (locked, supply) = (FUND.locked(), uint128(FUND.totalSupply()));
    }
}
