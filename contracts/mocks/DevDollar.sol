// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Initializable} from "@openzeppelin/contracts/proxy/utils/Initializable.sol";
import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {Nonces} from "@openzeppelin/contracts/utils/Nonces.sol";
import {MessageHashUtils} from "@openzeppelin/contracts/utils/cryptography/MessageHashUtils.sol";
import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";

/// @title DevDollar
/// @notice The manners of USDC (version 2.2): 6 decimals, minters with an allowance, a blocklist, a
/// pause, permits. Meant to stand behind DevProxy.
/// @dev As there, a blocked account may still approve, and the token's own address is blocked. Not
/// as there: one owner plays master minter, pauser and blacklister, and there is no EIP-3009.
contract DevDollar is ERC20, Nonces, Initializable {
    bytes32 private constant DOMAIN_TYPEHASH = keccak256(
        "EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"
    );
    bytes32 private constant PERMIT_TYPEHASH = keccak256(
        "Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)"
    );

    address public owner;
    bool public paused;

    mapping(address account => bool) public isBlacklisted;

    /// @notice What each minter may still mint.
    mapping(address minter => uint256) public minterAllowance;

    event Blacklisted(address indexed account);
    event UnBlacklisted(address indexed account);
    event Pause();
    event Unpause();

    error OnlyOwner(address caller, address owner);
    error MintTooLarge(address minter, uint256 amount, uint256 allowed);
    error Paused();
    error Blocked(address account);
    error PermitExpired(uint256 deadline, uint256 time);
    error PermitInvalid(address owner);

    modifier onlyOwner() {
        if (msg.sender != owner) revert OnlyOwner(msg.sender, owner);
        _;
    }

    modifier whenNotPaused() {
        if (paused) revert Paused();
        _;
    }

    modifier notBlocked(address account) {
        if (isBlacklisted[account]) revert Blocked(account);
        _;
    }

    // Behind a proxy the storage of this constructor is not seen: name and symbol are constants.
    constructor() ERC20("", "") {
        _disableInitializers();
    }

    /// @param minter May mint without limit.
    function initialize(address owner_, address minter) external initializer {
        owner = owner_;
        minterAllowance[minter] = type(uint256).max;
        isBlacklisted[address(this)] = true;
    }

    function configureMinter(address minter, uint256 allowed) external onlyOwner whenNotPaused {
        minterAllowance[minter] = allowed;
    }

    function mint(address to, uint256 amount) external returns (bool) {
        uint256 allowed = minterAllowance[msg.sender];
        if (amount > allowed) revert MintTooLarge(msg.sender, amount, allowed);
        minterAllowance[msg.sender] = allowed - amount;
        _mint(to, amount);
        return true;
    }

    function blacklist(address account) external onlyOwner {
        isBlacklisted[account] = true;
        emit Blacklisted(account);
    }

    function unBlacklist(address account) external onlyOwner {
        isBlacklisted[account] = false;
        emit UnBlacklisted(account);
    }

    function pause() external onlyOwner {
        paused = true;
        emit Pause();
    }

    function unpause() external onlyOwner {
        paused = false;
        emit Unpause();
    }

    function permit(
        address holder,
        address spender,
        uint256 value,
        uint256 deadline,
        uint8 v,
        bytes32 r,
        bytes32 s
    ) external {
        if (block.timestamp > deadline) revert PermitExpired(deadline, block.timestamp);
        uint256 nonce = _useNonce(holder);
        bytes32 message =
            keccak256(abi.encode(PERMIT_TYPEHASH, holder, spender, value, nonce, deadline));
        bytes32 digest = MessageHashUtils.toTypedDataHash(DOMAIN_SEPARATOR(), message);
        bytes memory signature = abi.encodePacked(r, s, v);
        if (!SignatureChecker.isValidSignatureNow(holder, digest, signature)) {
            revert PermitInvalid(holder);
        }
        _approve(holder, spender, value);
    }

    /// @notice Made afresh at every call, so it holds on any chain and behind any proxy.
    // solhint-disable-next-line func-name-mixedcase
    function DOMAIN_SEPARATOR() public view returns (bytes32) {
        bytes32 named = keccak256(bytes(name()));
        bytes32 versioned = keccak256(bytes(version()));
        return
            keccak256(abi.encode(DOMAIN_TYPEHASH, named, versioned, block.chainid, address(this)));
    }

    function name() public pure override returns (string memory) {
        return "USD Coin";
    }

    function symbol() public pure override returns (string memory) {
        return "USDC";
    }

    function decimals() public pure override returns (uint8) {
        return 6;
    }

    /// @notice The version in the domain that permits are signed for.
    function version() public pure returns (string memory) {
        return "2";
    }

    function _update(address from, address to, uint256 amount)
        internal
        override
        whenNotPaused
        notBlocked(msg.sender)
        notBlocked(from)
        notBlocked(to)
    {
        super._update(from, to, amount);
    }

    function _approve(address holder, address spender, uint256 value, bool emitEvent)
        internal
        override
        whenNotPaused
    {
        super._approve(holder, spender, value, emitEvent);
    }
}
