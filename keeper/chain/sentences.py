"""Every error that the contracts may answer an investor with: what it means, and the remedy."""

from keeper.chain.governance_sentences import GOVERNING
from keeper.chain.mandate_sentences import KEEPING
from keeper.chain.token_sentences import LOOK_AT_IT, NOT_YOURS, TOKENS
from keeper.chain.trade_sentences import TRADES

WAIT = "Wait a few minutes and try again, or leave in kind, which needs no price: keel fund leave."
ASK_GOVERNANCE = "Tell governance: only its vote changes this."
MORE_GAS = "Try again: the gas is estimated anew."

FUND = {
    "NotGovernance(address caller)": (
        "{caller} is not governance, which alone may do this",
        "Make it a proposal of the share holders.",
    ),
    "NotDoor(address caller)": ("{caller} is not the fund's door", NOT_YOURS),
    "NotRecord(address caller)": ("{caller} is not the fund's record", NOT_YOURS),
    "ZeroAddress(string what)": ("no address is given for {what}", "Give one."),
    "TooLarge(bytes32 what, uint256 value, uint256 ceiling)": (
        "{what:text} of {value} is above its compiled ceiling, {ceiling}",
        "Ask for {ceiling} at most.",
    ),
    "AlreadySeeded()": ("the fund has been seeded already", "Deposit: keel fund deposit 1000"),
    "NotSeeded()": (
        "the fund is not open yet: nobody has seeded it",
        "Wait until its deployment is complete.",
    ),
    "SeedTooSmall(uint256 shares, uint256 least)": (
        "a seed of {shares:shares} is too small",
        "Seed at least {least:shares}.",
    ),
    "DepositsPaused()": (
        "deposits are paused",
        "Wait: a pause ends by itself. Leaving in kind stays open: keel fund leave",
    ),
    "RedemptionsPaused()": (
        "redemptions at NAV are paused",
        "Leave in kind, which nobody can pause: keel fund leave",
    ),
    "BalanceUnreadable(address token)": (
        "{token:name} does not say how much of it the fund holds, so there is no NAV",
        "Leave in kind, which asks no balance: keel fund leave",
    ),
    "EscrowShort(address token, uint256 owed)": (
        "the fund holds less {token:name} than the {owed:token} that it owes to those who left",
        "Wait until their claims are paid; leaving stays open: keel fund leave",
    ),
    "Expired(uint256 deadline, uint256 time)": (
        "the transaction came {deadline:late} after its deadline, {deadline:time}",
        "Send it again, or give it longer with --deadline.",
    ),
    "ZeroShares()": ("this is worth no share at all", "Give a larger amount."),
    "TooSmall(uint256 assets, uint256 least)": (
        "{assets:base} is less than the smallest deposit",
        "Deposit {least:base} or more.",
    ),
    "TooFewShares(uint256 shares, uint256 least)": (
        "the price has moved: it is {shares:shares} now, and you wanted at least {least:shares}",
        "Look at the new preview, or accept less with --min-shares.",
    ),
    "TooFewAssets(uint256 assets, uint256 least)": (
        "it is {assets:base} now, and at least {least:base} was wanted",
        "Look at the new preview, or accept less with --min-assets.",
    ),
    "AmountAboveLimit(address token, uint256 amount, uint256 limit)": (
        "entering takes {amount:token} now, more than your limit of {limit:token}",
        "Look at the new preview, or allow more with --max-over.",
    ),
    "LengthMismatch(uint256 given, uint256 wanted)": (
        "{given} limits are given for the fund's {wanted} assets",
        "Its list has changed this moment: try again.",
    ),
    "AboveSupplyCap(uint256 supply, uint256 cap)": (
        "this would make {supply:shares}, and the fund ends at {cap:shares}",
        "Deposit less, or wait until others leave.",
    ),
    "NotEnoughCash(uint256 wanted, uint256 idle)": (
        "{wanted:base} is more than the fund's idle cash, {idle:base}",
        "Redeem less, or leave at once in kind: keel fund leave",
    ),
    "ShortReceipt(address token, uint256 received, uint256 wanted)": (
        "of {wanted:token} only {received:token} arrived: the token keeps a part of transfers",
        LOOK_AT_IT,
    ),
    "SharesLocked(address account, uint256 wanted, uint256 free)": (
        "{wanted:shares} is more than the {free:shares} that are not under a lock",
        "Wait for the lock to end: keel fund show --account {account}",
    ),
    "ReceiverLocked(address receiver)": (
        "{receiver} has locked shares, and a deposit of yours would prolong its lock",
        "Deposit for yourself, or wait until its lock has ended, or let it call acceptDeposits.",
    ),
    "NotListed(address token)": (
        "{token:name} is not among the fund's assets",
        "Choose one of those that `keel fund show` lists.",
    ),
    "AlreadyListed(address token)": ("{token:name} is listed already", "Nothing to do."),
    "StillHeld(address token, uint256 amount)": (
        "the fund still holds {amount:token}",
        "Have the keeper sell it first.",
    ),
    "TooManyAssets(uint256 most)": ("a fund holds at most {most} assets", "Delist one first."),
    "SameToken(address token)": ("{token:name} would be sold for itself", NOT_YOURS),
    "TookTooMuch(address token, uint256 excess)": (
        "the executor took {excess:token} more than it was given",
        "Take it off the list of executors.",
    ),
    "NothingToClaim(address token, address account)": (
        "{account} has no claim on {token:name}",
        "See what you may claim: keel fund show --account {account}",
    ),
    "NotPaid(address token, uint256 amount)": (
        "{token:name} said that it paid {amount:token} and did not",
        "Your claim stays: try later, or to another receiver with --to.",
    ),
    "NothingToSkim(address token)": (
        "the fund holds no more {token:name} than its records say",
        "Nothing to do.",
    ),
}

ARITHMETIC = {
    "PriceUnusable(address token, uint8 reason)": (
        "{token:name} has no usable price: {reason:reason}",
        WAIT,
    ),
    "Exceeded(uint256 fraction, uint256 available)": (
        "this is {fraction:fraction} of the fund, and {available:fraction} may pass at NAV now",
        "Use a smaller amount, wait for the budget to refill, or leave in kind: keel fund leave",
    ),
    "TimeBehind(uint256 time, uint256 last)": (
        "the chain's time ran backwards",
        "Ask another node.",
    ),
    "NoNav(uint256 amount)": ("the fund is worth nothing", "Leave in kind: keel fund leave"),
    "Worthless(uint256 supply, uint256 nav)": (
        "a share has no price: there are {supply:shares}, worth {nav:base} in all",
        "A fund that is not open yet opens when it is seeded; else leave in kind: keel fund leave",
    ),
    "TooLittleGas(uint256 left, uint256 needed)": ("too little gas: {left} of {needed}", MORE_GAS),
}

FEES = {
    "FundBusy()": ("the fund is in the middle of a call", "Try again in the next block."),
    "ZeroAddress(bytes32 what)": ("no address is given for {what:text}", "Give one."),
    "RateTooHigh(uint256 rate, uint256 ceiling)": (
        "a performance fee of {rate:ppm} is above the ceiling, {ceiling:ppm}",
        "Ask for less.",
    ),
    "MarkTooLow(uint256 mark, uint256 least)": (
        "a high-water mark of {mark} is below the first price, {least}",
        "Begin with 0 or a higher one.",
    ),
    "BadCount(uint256 given, uint256 most)": (
        "{given} payees are given; from one to {most} are possible",
        "Give a table of that size.",
    ),
    "NotAscending(address account)": (
        "{account} does not come after the payee before it",
        "Put the payees in ascending order, none twice.",
    ),
    "ZeroPart(address account)": ("{account} has no part", "Leave it out, or give it one."),
    "WrongSum(uint256 sum, uint256 wanted)": (
        "the parts make {sum:ppm}, not {wanted:ppm}",
        "Make them sum to the whole.",
    ),
}

SOURCES = {
    "NotAContract(address account)": ("there is no contract at {account}", ASK_GOVERNANCE),
    "BadGrace(uint256 grace)": ("a grace of {grace} s is not possible", ASK_GOVERNANCE),
    "BadHeartbeat(uint256 heartbeat)": (
        "a heartbeat of {heartbeat} s is not possible",
        ASK_GOVERNANCE,
    ),
    "BadEpsilon(uint256 epsilon)": ("an error of {epsilon:ppm} is not possible", ASK_GOVERNANCE),
    "BadDeviation(uint256 deviation)": (
        "a deviation of {deviation:ppm} is not possible",
        ASK_GOVERNANCE,
    ),
    "BadBounds(uint256 minAnswer, uint256 maxAnswer)": (
        "answers from {minAnswer} to {maxAnswer} are no bounds",
        ASK_GOVERNANCE,
    ),
    "BadAgreementAge(uint256 agreementAge)": (
        "an agreement cannot count for {agreementAge} s",
        ASK_GOVERNANCE,
    ),
    "BadWindow(uint256 window)": ("a mean over {window} s is not possible", ASK_GOVERNANCE),
    "BadSecond(uint8 kind, address second)": (
        "{second} cannot be a second source of the kind {kind:second}",
        ASK_GOVERNANCE,
    ),
    "BadDecimals(address account, uint256 decimals)": (
        "{account} has {decimals} decimals",
        ASK_GOVERNANCE,
    ),
    "NoAnswer(address account, bytes4 question)": (
        "{account} does not answer {question:hex}",
        ASK_GOVERNANCE,
    ),
    "NotInPool(address token, address pool)": ("{token:name} is not in {pool}", ASK_GOVERNANCE),
    "BothReplaced(address token)": (
        "both sources of {token:name} would be replaced at once",
        "Replace one, and the other when the two have agreed.",
    ),
    "NotUsable(address token, uint8 reason)": (
        "{token:name} would have no usable price: {reason:reason}",
        WAIT,
    ),
}

BUILT_IN = {
    "Error(string reason)": ("the contract says: {reason}", "Look at the token that says it."),
    "Panic(uint256 code)": (
        "the contract's arithmetic failed: {code:panic}",
        "Give other numbers.",
    ),
}

ERRORS = FUND | TOKENS | ARITHMETIC | FEES | SOURCES | TRADES | KEEPING | GOVERNING | BUILT_IN
"""By declaration; the first word of a selector is the same wherever it is declared."""
