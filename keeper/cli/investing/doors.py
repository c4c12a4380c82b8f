"""What the commands at the fund's doors are about to do: previews, bounds, approvals, remedies."""

from keeper import units
from keeper.chain import abi
from keeper.chain.events import Event
from keeper.chain.fund import FundReader
from keeper.cli.investing import stuck
from keeper.cli.investing.finding import Facts
from keeper.cli.investing.session import Plan
from keeper.cli.investing.visit import Visit, less, named, one, parsed
from keeper.errors import Problem, Refused
from keeper.execution.sender import Order

DEPOSIT = "deposit(uint256,address,uint256,uint256)"
REDEEM = "redeem(uint256,address,address,uint256,uint256)"
ENTER = "depositInKind(uint256,address,uint256[],uint256)"
LEAVE = "redeemInKind(uint256,address,address)"
CLAIM = "claim(address,address)"
OBSERVE = "observe()"


def deposit(visit: Visit, text: str, min_shares: str | None) -> Plan:
    base, share = visit.reader.base, visit.reader.share
    assets = visit.given(text, base.decimals, visit.account.cash)
    if assets > visit.account.cash:
        raise Problem(
            f"{visit.assets(assets)} is more than the {visit.assets(visit.account.cash)} there are",
            "Deposit less, or `all`.",
        )
    shares = visit.reader.preview("previewDeposit", assets)
    least = parsed(min_shares, share.decimals) if min_shares else less(shares)
    back = visit.worth(shares)
    approvals = visit.approvals([(visit.reader.tokens[0], assets)])
    preview = [
        f"deposit {visit.assets(assets)}",
        f"  brings       {visit.shares(shares)}, at least {visit.shares(least)}",
        f"  worth        {visit.assets(back)} if redeemed at once: entering is at the high NAV,",
        f"               leaving at the low; {units.percent(assets - back, assets)} stays behind",
        *visit.exit_line(shares),
        *visit.lock_line(),
        *(f"  first        {order.says}" for order in approvals),
    ]
    facts = visit.exactly(assets=assets, shares=shares, min_shares=least, worth=back)
    data = abi.call(DEPOSIT, assets, visit.receiver, least, visit.deadline)
    orders = [*approvals, Order(visit.reader.address, data, f"deposit {visit.assets(assets)}")]

    def told(events: list[Event]) -> tuple[list[str], Facts]:
        got = one(events, "Deposit")
        done = visit.exactly(assets=got["assets"], shares=got["shares"])
        return [f"deposited {visit.assets(got['assets'])} for {visit.shares(got['shares'])}"], done

    return Plan(preview, facts, orders, told, lambda no: stuck.entering(visit, no))


def redeem(
    visit: Visit, text: str | None, assets: str | None, min_assets: str | None, observe: bool
) -> Plan:
    shares = _shares_to_redeem(visit, text, assets)
    stored = visit.reader.preview("previewRedeem", shares)
    seen = _after_observing(visit, shares)
    worth = max(stored, seen) if observe else stored
    base = visit.reader.base.decimals
    least = parsed(min_assets, base) if min_assets else less(worth)
    preview = [
        f"redeem {visit.shares(shares)}",
        f"  brings       {visit.assets(worth)} now, at least {visit.assets(least)}",
        *visit.spread_line(worth, shares),
        *([] if observe else visit.exit_line(shares)),
        *_observing_line(visit, seen - stored, observe),
    ]
    order = _redeem(visit, shares, least)
    facts = visit.exactly(shares=shares, assets=worth, min_assets=least)
    first = [observation(visit.reader)] if observe else []

    def told(events: list[Event]) -> tuple[list[str], Facts]:
        got = one(events, "Withdraw")
        done = visit.exactly(assets=got["assets"], shares=got["shares"])
        return [f"redeemed {visit.shares(got['shares'])} for {visit.assets(got['assets'])}"], done

    return Plan(
        preview, facts, [*first, order], told, lambda no: stuck.redeeming(visit, shares, no)
    )


def enter(visit: Visit, text: str, max_over_ppm: int) -> Plan:
    most = visit.affordable(max_over_ppm)
    shares = visit.given(text, visit.reader.share.decimals, most)
    _, taken = visit.reader.in_kind(shares)
    limits = [-(-amount * (units.PPM + max_over_ppm) // units.PPM) for amount in taken]
    visit.require_each(taken)
    approvals = visit.approvals(list(zip(visit.reader.tokens, limits, strict=True)))
    preview = [
        f"enter in kind for {visit.shares(shares)}, worth {visit.assets(visit.worth(shares))}"
        if visit.fund.low
        else f"enter in kind for {visit.shares(shares)}",
        *visit.legs("  takes        ", taken),
        f"  at most      {units.percent(max_over_ppm, units.PPM)} more of each",
        *visit.lock_line(in_kind=True),
        *(f"  first        {order.says}" for order in approvals),
    ]
    facts = visit.exactly(shares=shares) | {"takes": named(visit, taken)}
    data = abi.call(ENTER, shares, visit.receiver, limits, visit.deadline)
    orders = [*approvals, Order(visit.reader.address, data, f"enter for {visit.shares(shares)}")]

    def told(events: list[Event]) -> tuple[list[str], Facts]:
        got = one(events, "EnteredInKind")
        lines = [f"entered for {visit.shares(got['shares'])}"]
        lines += visit.legs("  gave         ", got["amounts"])
        done = visit.exactly(shares=got["shares"]) | {"gave": named(visit, got["amounts"])}
        return lines, done

    return Plan(preview, facts, orders, told)


def leave(visit: Visit, text: str, observe: bool = False) -> Plan:
    shares = visit.given(text, visit.reader.share.decimals, visit.account.shares)
    visit.require_shares(shares)
    paid, _ = visit.reader.in_kind(shares)
    worth = f", worth {visit.assets(visit.worth(shares))}" if visit.fund.low else ""
    preview = [
        f"leave in kind with {visit.shares(shares)}{worth}",
        *visit.legs("  brings       ", paid),
        *visit.exit_line(shares),
        *_fee_line(visit, observe),
    ]
    facts = visit.exactly(shares=shares) | {"brings": named(visit, paid)}
    data = abi.call(LEAVE, shares, visit.receiver, visit.sender.address)
    order = Order(visit.reader.address, data, f"leave with {visit.shares(shares)}")
    orders = [*([observation(visit.reader)] if observe else []), order]

    def told(events: list[Event]) -> tuple[list[str], Facts]:
        got = one(events, "LeftInKind")
        owed = [amount if got["unpaid"] >> i & 1 else 0 for i, amount in enumerate(got["amounts"])]
        paid = [amount - due for amount, due in zip(got["amounts"], owed, strict=True)]
        lines = [f"left with {visit.shares(got['shares'])}", *visit.legs("  got          ", paid)]
        if got["unpaid"]:
            lines += visit.legs("  not paid     ", owed)
            lines += ["  What was not paid is your claim: keel fund claim"]
        done = {"got": named(visit, paid), "claims": named(visit, owed)}
        return lines, visit.exactly(shares=got["shares"]) | done

    return Plan(preview, facts, orders, told, lambda no: stuck.leaving(visit, shares, no))


def claim(visit: Visit, text: str | None) -> Plan:
    tokens = [visit.reader.named(text)] if text else list(visit.reader.tokens)
    due = {token: visit.reader.claim(token, visit.sender.address) for token in tokens}
    due = {token: amount for token, amount in due.items() if amount or text}
    if not due:
        raise Problem("you have no claim", "A claim is made when a token does not pay its leg.")
    words = visit.reader.words
    preview = [f"claim {words.amount(amount, token)}" for token, amount in due.items()]
    orders = [
        Order(visit.reader.address, abi.call(CLAIM, token, visit.receiver), line)
        for token, line in zip(due, preview, strict=True)
    ]
    facts = {words.name(token): str(amount) for token, amount in due.items()}

    def told(events: list[Event]) -> tuple[list[str], Facts]:
        paid = [e.values for e in events if e.name == "ClaimPaid"]
        lines = [f"claimed {words.amount(one['amount'], one['token'])}" for one in paid]
        return lines, {words.name(one["token"]): str(one["amount"]) for one in paid}

    return Plan(preview, facts, orders, told)


def observation(reader: FundReader) -> Order:
    return Order(reader.record, abi.call(OBSERVE), "observe the price")


def _redeem(visit: Visit, shares: int, least: int) -> Order:
    owner = visit.sender.address
    data = abi.call(REDEEM, shares, visit.receiver, owner, least, visit.deadline)
    return Order(visit.reader.address, data, f"redeem {visit.shares(shares)}")


def _after_observing(visit: Visit, shares: int) -> int:
    """What redeeming would bring behind an observation: the fee is that of the last one."""
    if not visit.fund.exit_fee:
        return 0
    try:
        answers = visit.sender.simulate([observation(visit.reader), _redeem(visit, shares, 0)])
    except Refused:
        return 0
    return int.from_bytes(answers[1], "big") if len(answers) == 2 else 0


def _fee_line(visit: Visit, observe: bool) -> list[str]:
    """Leaving in kind pays the stored fee too; it needs no price to be observed for that."""
    if not visit.fund.exit_fee:
        return []
    look = Order(visit.reader.address, abi.call("exitFee()"), "the fee")
    try:
        answers = visit.sender.simulate([observation(visit.reader), look])
    except Refused:
        return []
    fee = int.from_bytes(answers[1], "big") if len(answers) == 2 else visit.fund.exit_fee
    if fee >= visit.fund.exit_fee:
        return []
    part = units.percent(fee, units.PPM)
    if observe:
        return [f"  first        observe the price, which makes that {part}"]
    return [f"  the fee is of an older price: --observe first makes it {part}"]


def _observing_line(visit: Visit, gain: int, observe: bool) -> list[str]:
    if gain <= 0:
        return []
    if observe:
        return [f"  first        observe the price, which brings {visit.assets(gain)} more"]
    return [f"  the fee is of an older price: --observe first brings {visit.assets(gain)} more"]


def _shares_to_redeem(visit: Visit, text: str | None, assets: str | None) -> int:
    if (text is None) == (assets is None):
        raise Problem("how much?", "Give shares, or `all`, or --assets.")
    if assets is not None:
        wanted = parsed(assets, visit.reader.base.decimals)
        shares = visit.reader.preview("previewWithdraw", wanted)
    else:
        shares = visit.given(text or "", visit.reader.share.decimals, visit.account.shares)
    visit.require_shares(shares)
    return shares
