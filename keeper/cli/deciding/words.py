"""A decision told to a person: what is thought, what follows, what it costs, what held it back."""

from collections.abc import Iterator

import numpy as np

from keeper.cli.deciding.reasons import of_clip, of_nothing, of_step, usd
from keeper.config import Named, Place
from keeper.records.decision import Clip, Decision
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
    yield from _part("held back", (_clip(one, recorded.place) for one in decision.clips))
    yield from _part("limits, and how much of each the plan uses", _slack(recorded))


def said(recorded: Recorded) -> str:
    """The decision in one line."""
    decision = recorded.decision
    if decision.plan is None:
        return f"nothing, because {of_nothing(decision.reason, recorded.place)}"
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
    wanted, target = ([part / ONE for part in steps[at].after] for at in (0, -1))
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


def _part(title: str, lines: Iterator[str]) -> Iterator[str]:
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
    yield f"weights {'now':>11}{'wanted':>9}{'target':>9}{'then':>9}   {FULL} now  {AIM} target"
    for name, now, wanted, target, then in weights(recorded):
        numbers = f"{now:>9.2%}{wanted:>9.2%}{target:>9.2%}{then:>9.2%}"
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
    decision = recorded.decision
    if not decision.plan:
        return
    legs = [_leg(one, recorded.place) for one in decision.plan.legs]
    left = max(len(sold) for sold, _, _ in legs) if legs else 0
    right = max(len(bought) for _, bought, _ in legs) if legs else 0
    for sold, bought, over in legs:
        yield f"{sold:>{left}} for {bought:>{right}}, pools of {over}"
    trading, gas = map(usd, decision.cost)
    yield f"to cost {trading} against mid prices, and {gas} of gas"


def _leg(leg: Leg, place: Place) -> tuple[str, str, str]:
    tokens = {one.address: one for one in place.tokens}
    over = " and ".join(f"{fee / 10_000:g} %" for fee in fees(leg.route))
    sold, bought = _amount(leg.amount, tokens[leg.sell]), _amount(leg.brings, tokens[leg.buy])
    return sold, bought, over


def _clip(clip: Clip, place: Place) -> str:
    base, tokens = place.tokens[0], {one.address: one for one in place.tokens}
    asset = tokens[clip.token]
    unit = asset if clip.falls else base
    verb = f"sell {asset.symbol}" if clip.falls else f"buy {asset.symbol}"
    wanted = _amount(clip.wanted, unit)
    done = f"{show_down(clip.planned, unit.decimals)} of" if clip.planned else "nothing of"
    return f"{verb}: {done} {wanted}, for {of_clip(clip, place)}"


def _slack(recorded: Recorded) -> Iterator[str]:
    names = {one.address: f"at most of {one.symbol}" for one in recorded.place.tokens}
    for one in recorded.decision.slack:
        part = min(one.used / one.most, 1) if one.most else 1
        bar = (FULL * round(part * 10)).ljust(10, EMPTY)
        name = names.get(one.limit, one.limit)
        yield f"{name:18}{bar} {one.used / ONE:>8.2%} of {one.most / ONE:.2%}"


def _parts(amounts: list[int], prices: list[int]) -> list[float]:
    worth = [amount * price for amount, price in zip(amounts, prices, strict=True)]
    nav = sum(worth) or 1
    return [one / nav for one in worth]


def _amount(units: int, token: Named) -> str:
    return f"{show_down(units, token.decimals)} {token.symbol}"
