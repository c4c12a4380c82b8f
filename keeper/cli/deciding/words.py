"""A decision told to a person: what is thought, what follows, what it costs, what held it back."""

from collections.abc import Iterator, Sequence

import numpy as np

from keeper.config import Named, Place
from keeper.records.decision import Clip, Decision, Step
from keeper.records.fund import Leg
from keeper.replay import Recorded
from keeper.units import ONE, moment, show_down

WIDTH = 24
"""Characters of a bar that is all of NAV."""


def explained(recorded: Recorded) -> Iterator[str]:
    decision, place = recorded.decision, recorded.place
    block = recorded.snapshot.block
    yield f"epoch {decision.epoch}, at block {block.number:,} of {moment(block.time)}"
    yield f"what: {_what(decision)}"
    yield from (
        "",
        *_opinions(recorded),
        "",
        *_weights(recorded),
        "",
        *_steps(decision.target.steps),
    )
    if decision.plan:
        yield from ("", "trades:", *(f"  {_leg(leg, place)}" for leg in decision.plan.legs))
        yield f"  expected to cost ${_usd(decision.cost.trading)} in trading, and "
        yield f"  ${_usd(decision.cost.gas)} in gas"
    if decision.clips:
        yield from ("", "held back:", *(f"  {_clip(one, place)}" for one in decision.clips))
    if decision.slack:
        yield from ("", "limits:", *_slack(recorded))


def _what(decision: Decision) -> str:
    if decision.plan is None:
        return f"nothing, because {decision.reason}"
    count = len(decision.plan.legs)
    return f"{count} trade{'s' * (count > 1)}" + (
        " towards new targets" * bool(decision.plan.targets)
    )


def _opinions(recorded: Recorded) -> Iterator[str]:
    signal, names = recorded.decision.signal, _symbols(recorded.place)
    yield f"opinions of {len(signal.strategies)} strategies, from -1 (out) to 1 (in):"
    yield f"  {'':8}{'for':>6}{'against':>9}{'none':>7}{'mean':>8}"
    for at, token in enumerate(signal.assets):
        column = signal.opinions[:, at]
        none = int(np.isnan(column).sum())
        mean = f"{np.nanmean(column):+.2f}" if none < len(column) else "-"
        up, down = int((column > 0).sum()), int((column < 0).sum())
        yield f"  {names[token]:8}{up:>6}{down:>9}{none:>7}{mean:>8}"


def _weights(recorded: Recorded) -> Iterator[str]:
    fund, names = recorded.snapshot.fund, _symbols(recorded.place)
    worth = [a * p.mid for a, p in zip(fund.amounts, fund.prices, strict=True)]
    nav = sum(worth) or 1
    steps = recorded.decision.target.steps
    yield f"weights: {'now':>15}{'wanted':>9}{'target':>9}"
    for at, token in enumerate(fund.tokens):
        now, wanted, target = worth[at] / nav, steps[0].after[at] / ONE, steps[-1].after[at] / ONE
        bar = "█" * round(now * WIDTH)
        aim = "▏".rjust(max(round(target * WIDTH) - len(bar), 0) + 1, "░")
        yield f"  {names[token]:8}{now:>14.2%}{wanted:>9.2%}{target:>9.2%}  {bar}{aim}"


def _steps(steps: Sequence[Step]) -> Iterator[str]:
    yield "how the target was found:"
    for step in steps:
        if step.reason:
            yield f"  {step.rule}: {step.reason}"


def _leg(leg: Leg, place: Place) -> str:
    tokens = {one.address: one for one in place.tokens}
    sell, buy = tokens[leg.sell], tokens[leg.buy]
    fees = ", ".join(f"{fee / 10_000:g} %" for fee in _fees(leg.route))
    return f"{_amount(leg.amount, sell)} for {_amount(leg.brings, buy)} at {fees}"


def _fees(route: bytes) -> list[int]:
    return [int.from_bytes(route[at : at + 3], "big") for at in range(20, len(route) - 20, 23)]


def _clip(clip: Clip, place: Place) -> str:
    base, names = place.tokens[0], {one.address: one for one in place.tokens}
    asset = names[clip.token]
    unit = asset if clip.falls else base
    verb = "sell" if clip.falls else "buy"
    wanted, planned = (show_down(one, unit.decimals) for one in (clip.wanted, clip.planned))
    part = f"{planned if clip.planned else 'nothing'} of {wanted} {unit.symbol}"
    return f"{verb} {asset.symbol}: {part}, by {clip.limit} {_plain(clip.reason, names)}".rstrip()


def _plain(reason: str, names: dict[str, Named]) -> str:
    for address, one in names.items():
        reason = reason.replace(address, one.symbol)
    return f"({reason})" if reason else ""


def _slack(recorded: Recorded) -> Iterator[str]:
    names = _symbols(recorded.place)
    for one in recorded.decision.slack:
        part = min(one.used / one.most, 1) if one.most else 1
        bar = ("█" * round(part * 10)).ljust(10, "░")
        name = names.get(one.limit, one.limit)
        yield f"  {name:16}{bar} {one.used / ONE:>8.2%} of {one.most / ONE:.2%}"


def _symbols(place: Place) -> dict[str, str]:
    return {one.address: one.symbol for one in place.tokens}


def _amount(units: int, token: Named) -> str:
    return f"{show_down(units, token.decimals)} {token.symbol}"


def _usd(value: int) -> str:
    return show_down(max(value, 0), 18)
