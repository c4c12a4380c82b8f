"""What a draft wants of assets: those that are listed changed, new ones listed."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from pydantic import ValidationError

from keeper.devnet.engine import ZERO
from keeper.devnet.listing import SET_SOURCE
from keeper.devnet.mandate import RULE
from keeper.errors import Problem
from keeper.governance import complaints, terms
from keeper.governance.config import Asset
from keeper.governance.facts import Facts
from keeper.governance.proposals import Call
from keeper.governance.scene import Scene, where
from keeper.governance.terms import KINDS, PART_DIGITS, PPM_DIGITS, SOURCE
from keeper.units import MINUTE

Given = Mapping[str, Any]

FEED, LEAST, MOST, KIND = 0, 4, 5, 7
"""Where they lie in a source."""

WATCH: dict[str, tuple[int, Callable[[Any], int]]] = {
    "heartbeat_minutes": (1, lambda v: v * MINUTE),
    "error_percent": (2, lambda v: terms.exact(v, PPM_DIGITS, "error_percent")),
    "deviation_percent": (3, lambda v: terms.exact(v, PPM_DIGITS, "deviation_percent")),
    "agreement_minutes": (6, lambda v: v * MINUTE),
}
"""Where the other keys lie, and how each is counted there."""

WEIGHTS = ("least_percent", "most_percent", "target_percent")
"""Of a rule, in the contract's order; its group is behind them."""


def changes(given: Given, scene: Scene) -> Iterator[Call]:
    for name, keys in given.items():
        token = _listed(name, keys, scene)
        yield from _changed(name, token, keys, scene) if token else _new(name, keys, scene)


def _listed(name: str, keys: Given, scene: Scene) -> str | None:
    """The token that the fund has under this symbol."""
    names = scene.reader.names
    found = [token for token in scene.reader.tokens if names[token].symbol == name]
    if "token" not in keys and len(found) > 1:
        raise Problem(f"the fund lists several {name}: {', '.join(found)}", "Give its `token`.")
    if "token" not in keys:
        return found[0] if found else None
    if found and keys["token"] not in found:
        raise Problem(
            f"assets.{name}.token = {keys['token']}, and the fund's {name} is {found[0]}",
            "Is a digit mistyped? What is listed cannot become another token.",
        )
    return keys["token"] if found else None


def _new(name: str, keys: Given, scene: Scene) -> Iterator[Call]:
    try:
        one = Asset.model_validate(keys)
    except ValidationError as error:
        told = complaints.first(error)
        raise Problem(
            f"assets.{name}.{told.what}, and the fund lists no {name}",
            f"To list it give all its keys: {told.remedy}",
        ) from None
    scene.decimals(f"assets.{name}.token", one.token)
    facts = Facts({one.feed: scene.decimals(f"assets.{name}.feed", one.feed)}, {})
    at = scene.at
    for setting in (
        terms.source_setting(name, one, facts, at.prices),
        terms.listing_setting(name, one, at.fund),
        terms.rule_setting(name, one, at.mandate),
    ):
        yield Call(setting.to, 0, setting.data)


def _changed(name: str, token: str, keys: Given, scene: Scene) -> Iterator[Call]:
    now = scene.one(scene.at.prices, "source(address)", f"({SOURCE})", token)
    source = _source(name, list(now), keys, scene)
    yield from where(source != list(now), scene.at.prices, SET_SOURCE, token, source)
    if not {*WEIGHTS, "group"} & keys.keys():
        return
    old = scene.one(scene.at.mandate, "rule(address)", f"({RULE})", token)
    rule = [
        terms.exact(keys[key], PART_DIGITS, f"assets.{name}.{key}") if key in keys else before
        for key, before in zip(WEIGHTS, old, strict=False)
    ]
    rule.append(keys.get("group", old[3]))
    signature = f"setRule(address,{RULE})"
    is_new = tuple(rule) != tuple(old[:4])
    yield from where(is_new, scene.at.mandate, signature, token, (*rule, False))


def _source(name: str, now: list[Any], keys: Given, scene: Scene) -> list[Any]:
    source = list(now)
    if "feed" in keys:
        source[FEED] = keys["feed"].lower()
    for key, (place, counted) in WATCH.items():
        if key in keys:
            source[place] = counted(keys[key])
    for key, place in (("least_usd", LEAST), ("most_usd", MOST)):
        if key in keys:
            digits = scene.decimals(f"assets.{name}.feed", source[FEED])
            source[place] = terms.exact(keys[key], digits, f"assets.{name}.{key}")
    if "second" in keys:
        second = keys["second"]
        at, minutes = second.get("at") or ZERO, second.get("minutes", 0)
        source[KIND:] = [KINDS[second["kind"]], at.lower(), minutes * MINUTE]
    return source
