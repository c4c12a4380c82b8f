// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {Fund} from "../../../../contracts/Fund.sol";
import {Valuation} from "../../../../contracts/Valuation.sol";
import {FundConfig, Limits} from "../../../../contracts/interfaces/IFund.sol";
import {Reason} from "../../../../contracts/interfaces/IPrices.sol";
import {DevToken} from "../../../../contracts/mocks/DevToken.sol";
import {MockExecutor} from "../../../../contracts/mocks/MockExecutor.sol";
import {MockGate} from "../../../../contracts/mocks/MockGate.sol";
import {MockPrices} from "../../../../contracts/mocks/MockPrices.sol";
import {Seizable} from "../../../../contracts/mocks/Seizable.sol";
import {Lens} from "../../../../contracts/periphery/Lens.sol";
import {FundTest} from "../FundTest.sol";

/// @notice The cheats that only the Fund's tests need.
interface Cheats {
    struct Log {
        bytes32[] topics;
        bytes data;
        address emitter;
    }

    /// @notice From here on what is told is kept.
    function recordLogs() external;
    function getRecordedLogs() external returns (Log[] memory);
    function startPrank(address sender) external;
    function stopPrank() external;
    function expectEmit() external;
    function etch(address account, bytes calldata code) external;
    function sign(uint256 key, bytes32 digest) external pure returns (uint8, bytes32, bytes32);
    function addr(uint256 key) external pure returns (address);
    function getBlockTimestamp() external view returns (uint256);
    function cool(address account) external;
    function getNonce(address account) external view returns (uint64);
    function computeCreateAddress(address by, uint256 nonce) external pure returns (address);
}

interface IMintable {
    function mint(address to, uint256 amount) external;
}

/// @title FundBase
/// @notice A fund of 70,000 dollars and 10 ether at 3,000 of them, one percent either way: 100,000
/// shares, low NAV 99,700 and high NAV 100,300 dollars.
abstract contract FundBase is FundTest {
    Cheats internal constant cheats =
        Cheats(address(uint160(uint256(keccak256("hevm cheat code")))));

    address internal constant GOVERNANCE = address(0x60);
    address internal constant DOOR = address(0xD0);
    address internal constant RECORD = address(0x4EC);
    address internal constant FEES = address(0xFE);
    address internal constant INVESTOR = address(0x1417);
    address internal constant OTHER = address(0x0713);
    address internal constant DEAD = 0x000000000000000000000000000000000000dEaD;

    uint256 internal constant LOCK = 1 days;
    uint256 internal constant ONE = 1e18;
    uint256 internal constant MAX = type(uint256).max;
    uint256 internal constant DOLLAR_PRICE = 1e30;
    uint256 internal constant ETHER_PRICE = 3000e18;
    uint256 internal constant UNIT_PRICE = 1e18; // a dollar for a whole token of 18 decimals
    uint256 internal constant PERCENT = 10_000; // in ppm

    Fund internal fund;
    MockPrices internal prices;
    Valuation internal valuation;
    MockGate internal gate;
    Lens internal lens;
    MockExecutor internal executor;
    DevToken internal ether_;

    function setUp() public virtual {
        vm.warp(START);
        dollar = newToken("Dollar", "USD", 6);
        ether_ = newToken("Ether", "ETH", 18);
        prices = MockPrices(deployed("MockPrices.sol:MockPrices"));
        valuation = Valuation(deployed("Valuation.sol:Valuation", abi.encode(prices)));
        lens = Lens(deployed("Lens.sol:Lens"));
        gate = MockGate(deployed("MockGate.sol:MockGate"));
        executor = MockExecutor(deployed("MockExecutor.sol:MockExecutor"));
        price(address(dollar), DOLLAR_PRICE, 0);
        price(address(ether_), ETHER_PRICE, PERCENT);
        fund = newFund(config());
        seed(100_000e6);
        list(address(ether_));
        buy(address(ether_), 10e18, 30_000e6);
    }

    function newFund(FundConfig memory made) internal returns (Fund) {
        return Fund(deployed("Fund.sol:Fund", abi.encode(made)));
    }

    function config() internal view virtual returns (FundConfig memory) {
        return FundConfig({
            name: "Keel Test Fund",
            symbol: "KEEL",
            base: address(dollar),
            governance: GOVERNANCE,
            valuation: valuation,
            gate: gate,
            door: DOOR,
            record: RECORD,
            fees: FEES,
            lockUp: uint32(LOCK),
            limits: wide()
        });
    }

    /// @notice A fund from nothing but a base token, with as many decimals as it has.
    function remake(address base, uint32 lockUp, uint256 seeded) internal {
        FundConfig memory made = config();
        (made.base, made.lockUp) = (base, lockUp);
        fund = newFund(made);
        seed(seeded);
    }

    function seed(uint256 amount) internal {
        address base = fund.asset();
        provide(base, address(this), amount);
        fund.seed(amount);
    }

    function setLimits(Limits memory limits_) internal {
        vm.prank(GOVERNANCE);
        fund.setLimits(limits_);
    }

    function setFee(uint64 rate) internal {
        Limits memory limits_ = fund.limits();
        limits_.managementFee = rate;
        setLimits(limits_);
    }

    function setCap(uint256 cap) internal {
        Limits memory limits_ = fund.limits();
        limits_.supplyCap = uint128(cap);
        setLimits(limits_);
    }

    function setLeast(uint256 least) internal {
        Limits memory limits_ = fund.limits();
        limits_.minDeposit = uint128(least);
        setLimits(limits_);
    }

    function setFlow(uint64 capacity) internal {
        Limits memory limits_ = fund.limits();
        (limits_.flowCapacity, limits_.flowRefill) = (capacity, 0);
        setLimits(limits_);
    }

    /// @param mid USD per unit times 1e36.
    function price(address token, uint256 mid, uint256 ppm) internal {
        uint256 error = mid * ppm / 1e6;
        prices.set(token, mid - error, mid, mid + error, Reason.Usable);
    }

    function spoil(address token, Reason reason) internal {
        prices.set(token, 0, ETHER_PRICE, ETHER_PRICE, reason);
    }

    function list(address token) internal {
        vm.prank(GOVERNANCE);
        fund.list(token);
    }

    /// @notice Tokens for an account that the fund may take.
    function provide(address token, address to, uint256 amount) internal {
        IMintable(token).mint(to, amount);
        vm.prank(to);
        // Some answer nothing.
        (bool ok,) = token.call(abi.encodeCall(IERC20.approve, (address(fund), MAX)));
        vm.assertTrue(ok);
    }

    function route(uint256 bought) internal pure returns (bytes memory) {
        return abi.encode(bought, uint256(0), address(0), bytes(""));
    }

    /// @notice The door exchanges some of the base for a token.
    function buy(address token, uint256 bought, uint256 sold) internal {
        address base = fund.asset();
        IMintable(token).mint(address(executor), bought);
        address door = fund.DOOR();
        vm.prank(door);
        fund.exchange(address(executor), base, token, sold, route(bought));
    }

    /// @notice Lists a token at a dollar a whole one, and holds some.
    function hold(address token, uint256 amount) internal {
        price(token, UNIT_PRICE, 0);
        list(token);
        buy(token, amount, 1);
    }

    function most(uint256 count) internal pure returns (uint256[] memory amounts) {
        amounts = new uint256[](count);
        for (uint256 i; i < count; ++i) {
            amounts[i] = MAX;
        }
    }

    function enterInKind(address who, uint256 shares) internal {
        address[] memory tokens = fund.assets();
        (, uint256[] memory taken) = lens.previewInKind(fund, shares);
        for (uint256 i; i < tokens.length; ++i) {
            provide(tokens[i], who, taken[i]);
        }
        vm.prank(who);
        fund.depositInKind(shares, who, most(tokens.length), time());
    }

    /// @notice Shares under no lock.
    function invest(address who, uint256 shares) internal {
        enterInKind(who, shares);
        vm.warp(time() + fund.LOCK_UP());
    }

    function enter(address who, uint256 assets) internal returns (uint256) {
        provide(fund.asset(), who, assets);
        vm.prank(who);
        return fund.deposit(assets, who);
    }

    function leave(address who, uint256 shares) internal returns (uint256) {
        vm.prank(who);
        return fund.redeem(shares, who, who);
    }

    function leaveInKind(address who, uint256 shares)
        internal
        returns (uint256[] memory amounts, uint256 unpaid)
    {
        vm.prank(who);
        return fund.redeemInKind(shares, who, who);
    }

    /// @notice The investor leaves, and a token that froze it stays owed to it.
    function owe(Seizable token) internal returns (uint256 owed) {
        invest(INVESTOR, 1000e18);
        token.setFrozen(INVESTOR, true);
        leaveInKind(INVESTOR, 1000e18);
        return fund.escrow(address(token));
    }

    function balance(address token, address who) internal view returns (uint256) {
        return IERC20(token).balanceOf(who);
    }

    /// @notice The next call reverts with an error of these arguments.
    function fails(bytes4 error) internal {
        vm.expectRevert(abi.encodeWithSelector(error));
    }

    function fails(bytes4 error, uint256 one) internal {
        vm.expectRevert(abi.encodeWithSelector(error, one));
    }

    function fails(bytes4 error, uint256 one, uint256 two) internal {
        vm.expectRevert(abi.encodeWithSelector(error, one, two));
    }

    function fails(bytes4 error, address one) internal {
        vm.expectRevert(abi.encodeWithSelector(error, one));
    }

    function fails(bytes4 error, address one, address two) internal {
        vm.expectRevert(abi.encodeWithSelector(error, one, two));
    }

    function fails(bytes4 error, address one, uint256 two) internal {
        vm.expectRevert(abi.encodeWithSelector(error, one, two));
    }

    function fails(bytes4 error, address one, uint256 two, uint256 three) internal {
        vm.expectRevert(abi.encodeWithSelector(error, one, two, three));
    }

    function panics(uint256 code) internal {
        vm.expectRevert(abi.encodeWithSignature("Panic(uint256)", code));
    }
}
