"""Which strategies there are: `[[strategies]]` of a configuration, each a case of a family.

[[strategies]]
family = "crossing"
fast = 24
slow = 168
assets = ["WETH", "WBTC"]    # all of the fund's, unless said
name = "daily against weekly"    # made of the parameters, unless said
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from keeper.errors import Problem

OF_A_STRATEGY = ("family", "name", "assets")
"""The keys that every strategy has; all others are its family's parameters."""


class Strategy(NamedTuple):
    name: str
    family: str
    given: Mapping[str, Any]
    """Its parameters, as they were written."""
    assets: tuple[str, ...]


def strategies(written: Sequence[Mapping[str, Any]], assets: Sequence[str]) -> list[Strategy]:
    """In the order in which they were written; no two of one name."""
    if not written:
        raise Problem("no strategy is configured", "Write one as [[strategies]], such as `hold`.")
    made = [_strategy(one, assets) for one in written]
    name, times = Counter(one.name for one in made).most_common(1)[0]
    if times > 1:
        raise Problem(f"{times} strategies are {name!r}", "Change one, or give it a name.")
    return made


def _strategy(written: Mapping[str, Any], assets: Sequence[str]) -> Strategy:
    family = written.get("family")
    if not isinstance(family, str):
        raise Problem(
            f"a strategy names no family: {dict(written)}", 'Write one, as family = "hold".'
        )
    given = {key: value for key, value in written.items() if key not in OF_A_STRATEGY}
    said = ", ".join(f"{key}={value}" for key, value in sorted(given.items()))
    members = _members(family, written.get("assets", list(assets)), assets)
    if len(members) < len(assets):
        said = "; ".join(filter(None, (said, " ".join(members))))
    name = written.get("name", f"{family}({said})")
    if not isinstance(name, str) or not name:
        raise Problem(f"{family}: name = {name!r} is no text", "Leave it out, or quote it.")
    return Strategy(name, family, given, members)


def _members(family: str, chosen: Any, assets: Sequence[str]) -> tuple[str, ...]:
    """In the fund's order, so that the order in which they were written decides nothing."""
    if not isinstance(chosen, list) or not chosen:
        raise Problem(f"{family}: assets = {chosen!r} is no list", "Name at least one of them.")
    if strangers := [one for one in chosen if one not in assets]:
        raise Problem(f"{family}: no asset {strangers[0]!r}", f"There are: {', '.join(assets)}.")
    return tuple(one for one in assets if one in chosen)
