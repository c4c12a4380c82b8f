"""A decision for machines: every digit, amounts of whole tokens, parts as fractions of one."""

from typing import Any

from keeper.cli.deciding.reasons import of_clip, of_nothing, of_step
from keeper.cli.deciding.words import fees, weights
from keeper.config import Named, Place
from keeper.records.canonical import digest
from keeper.records.decision import Clip, Slack
from keeper.records.fund import Leg
from keeper.replay import Recorded
from keeper.units import ONE, exact

Facts = dict[str, Any]


def facts(recorded: Recorded) -> Facts:
    decision, place, block = recorded.decision, recorded.place, recorded.snapshot.block
    plan = decision.plan
    names = {one.address: one for one in place.tokens}
    return {
        "fund": decision.fund,
        "epoch": decision.epoch,
        "block": {"number": block.number, "hash": "0x" + block.hash.hex(), "time": block.time},
        "reason": of_nothing(recorded),
        "targets": _by_name(plan.targets, place) if plan else {},
        "weights": _weights(recorded),
        "steps": [
            {"rule": one.rule, "reason": of_step(one, place)} for one in decision.target.steps
        ],
        "legs": [_leg(one, names) for one in plan.legs] if plan else [],
        "cost": {name: exact(value, 18) for name, value in decision.cost._asdict().items()},
        "clips": [_clip(one, place, names) for one in decision.clips],
        "slack": [_slack(one, names) for one in decision.slack],
        "hash": "0x" + digest(decision).hex(),
        "calldata": "0x" + recorded.calldata.hex(),
    }


def _by_name(parts: tuple[int, ...], place: Place) -> Facts:
    """None for the base, which has no target of its own; nothing where they stay as they are."""
    pairs = list(zip(place.tokens, parts, strict=True))[1:] if parts else []
    return {token.symbol: exact(part, 18) for token, part in pairs}


def _weights(recorded: Recorded) -> Facts:
    keys = ("now", "wanted", "target", "then")
    return {name: dict(zip(keys, parts, strict=True)) for name, *parts in weights(recorded)}


def _leg(leg: Leg, names: dict[str, Named]) -> Facts:
    sell, buy = names[leg.sell], names[leg.buy]
    return {
        "sell": sell.symbol,
        "buy": buy.symbol,
        "amount": exact(leg.amount, sell.decimals),
        "brings": exact(leg.brings, buy.decimals),
        "fees_ppm": fees(leg.route),
    }


def _clip(clip: Clip, place: Place, names: dict[str, Named]) -> Facts:
    unit = names[clip.token] if clip.falls else place.tokens[0]
    return {
        "asset": names[clip.token].symbol,
        "act": "sell" if clip.falls else "buy",
        "in": unit.symbol,
        "wanted": exact(clip.wanted, unit.decimals),
        "planned": exact(clip.planned, unit.decimals),
        "limit": clip.limit,
        "why": of_clip(clip, place),
    }


def _slack(slack: Slack, names: dict[str, Named]) -> Facts:
    name = names[slack.limit].symbol if slack.limit in names else slack.limit
    return {"limit": name, "used": slack.used / ONE, "most": slack.most / ONE}
