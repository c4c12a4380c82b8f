"""The fund that a configuration is for, and the pools that its tokens meet in."""

from collections import Counter

from keeper.chain import addresses
from keeper.chain.fund import FundReader
from keeper.config import Config, Named, Place
from keeper.errors import Problem
from keeper.records.fund import State


def place(reader: FundReader, config: Config, executor: str) -> Place:
    tokens = _tokens(reader)
    found = addresses.read(executor)
    if found is None:
        raise Problem(f"{executor} is not an address", "Name the fund's executor: --executor.")
    native = config.native({one.symbol: one.address for one in tokens[1:]})
    return Place(tokens, found, native)


def require_allowed(state: State, executor: str) -> None:
    """What no plan could go through is said before one is made."""
    found = state.door.executors[executor]
    if not any(found.allowed):
        others = "Have governance allow it, or name another: --executor."
        raise Problem(f"the fund does not allow the executor {executor}", others)
    if found.allowed != found.code:
        raise Problem(
            f"the code of the executor {executor} is not what the fund allowed",
            "Have governance remove it, and name another: --executor.",
        )


def _tokens(reader: FundReader) -> tuple[Named, ...]:
    """In the fund's order; no two of one name, for a configuration could not tell them apart."""
    named = [
        Named(reader.token(one).symbol, one, reader.token(one).decimals) for one in reader.tokens
    ]
    name, times = Counter(one.symbol for one in named).most_common(1)[0]
    if times > 1:
        raise Problem(
            f"{times} of the fund's assets call themselves {name}",
            "A configuration names assets by their symbols: have one of them delisted.",
        )
    return tuple(named)
