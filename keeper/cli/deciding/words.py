"""A decision told to a person: what is thought, what follows, what it costs, what held it back."""

from collections.abc import Iterable, Iterator

import numpy as np

from keeper.cli.deciding.reasons import of_clip, of_nothing, of_step, part, usd
from keeper.config import Named, Place
from keeper.records.decision import Decision
from keeper.records.fund import Leg
from keeper.replay import Recorded
from keeper.units import ONE, moment, show_down

WIDTH = 40
"""Characters of a bar that is all of NAV."""

FULL, EMPTY, AIM = "█", "░", "┃"


def explained(recorded: Recorded) -> Iterator[str]:
    decision, block = recorded.decision, recorded.snapshot.block
    yield f"epoch {decision.epoch}, block {block.number:,} of {moment(block.time)}"
    yield f"decided: {said(recorded)}"
    yield from ("", *_opinions(recorded), "", *_weights(recorded))
    yield from _part("how the targets were found", _steps(recorded))
    yield from _part("trades", _trades(recorded))
    held = "held back" if decision.plan else "what limits would have left of each trade"
    yield from _part(held, _clips(recorded))
    yield from _part("limits, and how much of each the plan uses", _slack(recorded))


def said(recorded: Recorded) -> str:
    """The decision in one line."""
    decision = recorded.decision
    if decision.plan is None:
        return f"nothing, because {of_nothing(recorded)}"
    count, aimed = len(decision.plan.legs), bool(decision.plan.targets)
    return f"{count} trade{'s' * (count > 1)}" + " towards new targets" * aimed


def weights(recorded: Recorded) -> list[tuple[str, float, float, float, float]]:
    """By asset: what it is now, was wanted, is the target, and will be behind the plan."""
    fund, steps = recorded.snapshot.fund, recorded.decision.target.steps
    prices = [price.mid for price in fund.prices]
    now, then = (
        _parts(a, prices) for a in (list(fund.amounts), amounts_after(recorded.decision, recorded))
    )
    names = [one.symbol for one in recorded.place.tokens]
    wanted, target = ([one / ONE for one in steps[at].after] for at in (0, -1))
    return list(zip(names, now, wanted, target, then, strict=True))


def amounts_after(decision: Decision, recorded: Recorded) -> list[int]:
    held = dict(zip(recorded.snapshot.fund.tokens, recorded.snapshot.fund.amounts, strict=True))
    for leg in decision.plan.legs if decision.plan else ():
        held[leg.sell] -= leg.amount - leg.returns
        held[leg.buy] += leg.brings
    return list(held.values())


def fees(route: bytes) -> list[int]:
    """Of a route's pools, in millionths."""
    return [int.from_bytes(route[at : at + 3], "big") for at in range(20, len(route) - 20, 23)]


def _part(title: str, lines: Iterable[str]) -> Iterator[str]:
    """Only where there is anything to say."""
    found = list(lines)
    if found:
        yield from ("", f"{title}:", *(f"  {line}" for line in found))


def _opinions(recorded: Recorded) -> Iterator[str]:
    signal = recorded.decision.signal
    names = {one.address: one.symbol for one in recorded.place.tokens}
    count = len(signal.strategies)
    yield f"what {count} strateg{'ies think' if count > 1 else 'y thinks'}:"
    yield f"  {'':8}{'for':>6}{'against':>9}{'silent':>8}{'mean':>8}   out {'·' * 8} in"
    for at, token in enumerate(signal.assets):
        column = signal.opinions[:, at]
        silent = int(np.isnan(column).sum())
        up, down = int((column > 0).sum()), int((column < 0).sum())
        mean = float(np.nanmean(column)) if silent < count else np.nan
        told = "-" if np.isnan(mean) else f"{mean:+.2f}"
        yield f"  {names[token]:8}{up:>6}{down:>9}{silent:>8}{told:>8}   {_needle(mean)}".rstrip()


def _needle(mean: float) -> str:
    """Between out and in, the middle marked."""
    if np.isnan(mean):
        return ""
    line = list("───────┼───────")
    line[round((mean + 1) * 7)] = "●"
    return "".join(line)


def _weights(recorded: Recorded) -> Iterator[str]:
    heads = "".join(f"{head:>10}" for head in ("now", "wanted", "target", "then"))
    yield f"weights:  {heads}   {FULL} now  {AIM} target"
    for name, now, wanted, target, then in weights(recorded):
        numbers = "".join(f"{part(one):>10}" for one in (now, wanted, target, then))
        yield f"  {name:8}{numbers}   {_bar(now, target)}"


def _bar(now: float, target: float) -> str:
    line = list(FULL * round(now * WIDTH))
    at = round(target * WIDTH)
    line += EMPTY * (at + 1 - len(line))
    line[at] = AIM
    return "".join(line)


def _steps(recorded: Recorded) -> Iterator[str]:
    """A rule that looked at several assets says so of each."""
    for step in recorded.decision.target.steps:
        for at, reason in enumerate(filter(None, of_step(step, recorded.place).split("; "))):
            yield f"{step.rule * (at == 0):18}{reason}"


def _trades(recorded: Recorded) -> Iterator[str]:
    plan, cost = recorded.decision.plan, recorded.decision.cost
    if not plan:
        return
    legs = [_leg(one, recorded.place) for one in plan.legs]
    left, right = (max((len(leg[side]) for leg in legs), default=0) for side in (0, 1))
    for sold, bought, over in legs:
        yield f"{sold:>{left}} for {bought:>{right}} in the {over}"
    yield f"to cost {usd(cost.trading)} against mid prices, and {usd(cost.gas)} of gas"


def _leg(leg: Leg, place: Place) -> tuple[str, str, str]:
    tokens = {one.address: one for one in place.tokens}
    over = " and ".join(f"{fee / 10_000:g} %" for fee in fees(leg.route))
    pools = f"{over} pool{'s' * (' and ' in over)}"
    return _amount(leg.amount, tokens[leg.sell]), _amount(leg.brings, tokens[leg.buy]), pools


def _clips(recorded: Recorded) -> Iterator[str]:
    """What is left out of each trade, and below it why."""
    place = recorded.place
    tokens = {one.address: one for one in place.tokens}
    for clip in recorded.decision.clips:
        asset = tokens[clip.token]
        unit = asset if clip.falls else place.tokens[0]
        done = show_down(clip.planned, unit.decimals) if clip.planned else "nothing"
        verb = "sell" if clip.falls else "buy"
        yield f"{verb} {asset.symbol}: {done} of {_amount(clip.wanted, unit)}"
        yield f"  {of_clip(clip, place)}"


def _slack(recorded: Recorded) -> Iterator[str]:
    names = {one.address: f"at most of {one.symbol}" for one in recorded.place.tokens}
    for one in recorded.decision.slack:
        full = min(one.used / one.most, 1) if one.most else 1
        bar = (FULL * round(full * 10)).ljust(10, EMPTY)
        name = names.get(one.limit, one.limit)
        yield f"{name:18}{bar} {part(one.used / ONE):>9} of {part(one.most / ONE)}"


def _parts(amounts: list[int], prices: list[int]) -> list[float]:
    worth = [amount * price for amount, price in zip(amounts, prices, strict=True)]
    nav = sum(worth) or 1
    return [one / nav for one in worth]


def _amount(units: int, token: Named) -> str:
    return f"{show_down(units, token.decimals)} {token.symbol}"
