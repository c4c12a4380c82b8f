"""What the errors of tokens mean, the share among them, and those of the libraries below it."""

LOOK_AT_IT = (
    "Look at the token on a block explorer; leaving in kind works without it: keel fund leave"
)
NOT_YOURS = "Nothing to do: the fund's own parts call this."

TOKENS = {
    "ERC20InsufficientBalance(address sender, uint256 balance, uint256 needed)": (
        "{sender} holds less than this takes: {balance} units, and {needed} are needed",
        "Use a smaller amount, or `all`.",
    ),
    "ERC20InsufficientAllowance(address spender, uint256 allowance, uint256 needed)": (
        "{spender} may take {allowance} units, and {needed} are needed",
        "Let the command approve the exact amount first.",
    ),
    "ERC20InvalidReceiver(address receiver)": (
        "tokens cannot go to {receiver}",
        "Name another receiver with --to.",
    ),
    "ERC20InvalidSender(address sender)": (
        "tokens cannot come from {sender}",
        "Use another account.",
    ),
    "ERC20InvalidApprover(address approver)": ("{approver} cannot approve", "Use another account."),
    "ERC20InvalidSpender(address spender)": (
        "{spender} cannot be approved",
        "Is the fund's address right?",
    ),
    "SafeERC20FailedOperation(address token)": (
        "{token:name} refused the transfer",
        LOOK_AT_IT,
    ),
    "Blocked(address account)": (
        "{account} is on the token's blocklist",
        "Name another receiver with --to.",
    ),
    "Paused()": ("the token's issuer has paused it", "Wait, or leave in kind: keel fund leave"),
    "ERC2612ExpiredSignature(uint256 deadline)": (
        "the permit ended at {deadline:time}",
        "Sign a new one.",
    ),
    "ERC2612InvalidSigner(address signer, address owner)": (
        "the permit is signed by {signer} and not by {owner}",
        "Sign it with the owner's key.",
    ),
    "InvalidAccountNonce(address account, uint256 currentNonce)": (
        "the signature is not for {account}'s present nonce, {currentNonce}",
        "Sign a new one.",
    ),
    "ECDSAInvalidSignature()": ("the signature is none", "Sign a new one."),
    "ECDSAInvalidSignatureLength(uint256 length)": (
        "a signature of {length} bytes is none",
        "Sign a new one.",
    ),
    "ECDSAInvalidSignatureS(bytes32 s)": (
        "the signature is not in its one allowed form",
        "Sign a new one.",
    ),
    "VotesExpiredSignature(uint256 expiry)": (
        "the signature ended at {expiry:time}",
        "Sign a new one.",
    ),
    "ERC20ExceededSafeSupply(uint256 increasedSupply, uint256 cap)": (
        "{increasedSupply:shares} is more than votes can be counted for",
        "Deposit less.",
    ),
    "ERC5805FutureLookup(uint256 timepoint, uint48 clock)": (
        "votes at {timepoint:time} are not known yet",
        "Ask for a time that has passed.",
    ),
    "ERC6372InconsistentClock()": ("the fund's clock does not agree with itself", NOT_YOURS),
    "CheckpointUnorderedInsertion()": ("votes were written out of order", NOT_YOURS),
    "SafeCastOverflowedUintDowncast(uint8 bits, uint256 value)": (
        "{value} does not fit in {bits} bits",
        "Give a smaller amount.",
    ),
    "ReentrancyGuardReentrantCall()": (
        "the fund is in the middle of another call",
        "Call it from outside, once at a time.",
    ),
    "SafeCastOverflowedUintToInt(uint256 value)": (
        "{value} is more than a pool can count",
        "Give a smaller amount.",
    ),
    "StringTooLong(string str)": ("{str} is too long a name", NOT_YOURS),
    "InvalidShortString()": ("the fund's name cannot be read", NOT_YOURS),
}
