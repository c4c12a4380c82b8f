"""What a storm costs the fund under the rule for sources that disagree, and without it.

As built: what its sources disagree on may only be sold, and counts four times; what has no primary
is not traded. Frozen: nothing is traded while any source disagrees. Blind: everything is traded as
if nothing were wrong. An honest keeper tries to get out of the asset that is hit, at the market's
price; a thief with its key goes by a primary that lies while the market knows better.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np

from keeper.devnet import world as worlds
from keeper.devnet.engine import Reverted
from keeper.devnet.tokens import SPEC
from tests.bench._broken import Edit, Patch
from tests.bench.robbery import calls
from tests.bench.robbery.ground import KEEPER, Ground, Parts
from tests.bench.robbery.ledger import ONE, Holding, Ledger, Quote, worth
from tests.bench.robbery.mandates import DOCUMENTED
from tests.bench.robbery.market import STEP, SYMBOLS, Course, Floats, first_prices, follow
from tests.bench.robbery.plots import Plot
from tests.bench.robbery.schemes import Scheme
from tests.bench.robbery.stage import Stage
from tests.bench.robbery.twins import DOOR, DOUBT, JUDGEMENT, TRUST, compiled
from tests.bench.robbery.venues import Desk, Leg

HOUR = 3600 // STEP
EVERY = 900 // STEP
"""Steps from one look of the keeper to the next."""

CALM = HOUR
"""Steps before the storm."""

SEEN, WORTH_IT = 0.05, 0.2
"""What the market has moved when the keeper acts, and the primary's lie when the thief does."""

COST = 0.003
"""Of a sale at the market's price."""

SIZES = (0.19, 0.1, 0.049, 0.02, 0.01, 0.004)
"""Parts of NAV that are tried, the largest first."""

HEARTBEAT = 3900
NAV = 10**6
DECIMALS = tuple(SPEC[symbol].decimals for symbol in SYMBOLS)
WETH, LINK = SYMBOLS.index("WETH"), SYMBOLS.index("LINK")


class Storm(NamedTuple):
    name: str
    token: int
    hours: int
    shape: tuple[tuple[float, float], ...]
    """The market's price, as a part of the first one, by the hour."""
    lie: tuple[tuple[float, float], ...]
    """What the primary says where it lies; the market is as the shape has it, or calm."""
    calm: bool
    """Whether the market is calm while the primary lies."""
    dead: bool = False
    """Whether the primary says nothing more from the beginning of the storm."""
    shared: bool = False
    """Whether the base asset is watched by the pool that watches the one that is hit."""


CRASH = ((0, 1), (0.1, 0.65))
STORMS = (
    Storm(
        *("flash crash", WETH, 12),
        (*CRASH, (0.3, 0.65), (1, 0.83), (11, 0.83)),
        (*CRASH, (1, 0.65), (1.1, 1), (11, 1)),
        calm=True,
    ),
    Storm(
        *("crash that goes on", WETH, 12),
        (*CRASH, (6, 0.4), (11, 0.4)),
        (*CRASH, (1, 0.65), (1.1, 1), (11, 1)),
        calm=True,
    ),
    Storm(
        *("crash, and a pool that watches both", WETH, 12),
        (*CRASH, (6, 0.4), (11, 0.4)),
        (*CRASH, (1, 0.65), (1.1, 1), (11, 1)),
        calm=True,
        shared=True,
    ),
    Storm("depeg", LINK, 12, ((0, 1), (3, 0.4), (11, 0.4)), ((0, 1), (11, 1)), calm=False),
    Storm(
        *("dead feed", WETH, 12, ((0, 1), (1, 0.75), (11, 0.75)), ((0, 1), (11, 1))),
        calm=False,
        dead=True,
    ),
)
RULES = {
    "built": (),
    "frozen": (
        Edit(
            DOOR,
            "        if (plan.targets.length > 0) {",
            "        for (uint256 i; i < tokens.length; ++i) {\n"
            "            if (uint8(book.lines[i].price.reason) != 0) revert TradingClosed();\n"
            "        }\n        if (plan.targets.length > 0) {",
        ),
    ),
    "blind": (
        Edit(JUDGEMENT, DOUBT, TRUST),
        Edit(JUDGEMENT, "DOUBT = 4;", "DOUBT = 1;"),
        Edit(JUDGEMENT, "        _requirePrimary(sell);\n", ""),
        Edit(JUDGEMENT, "        _requirePrimary(buy);\n", ""),
    ),
}


def run(names: tuple[str, ...] = ()) -> dict[str, Any]:
    parts = {rule: _parts(rule) for rule in RULES}
    storms = [storm for storm in STORMS if not names or storm.name in names]
    return {storm.name: _table(storm, parts) for storm in storms}


class Outcome(NamedTuple):
    loss: float
    """Of the fund at true prices, from before the storm to its end."""
    taken: float
    """What of it is no market's doing: each trade at the true prices of its moment."""
    trades: int
    idle: float
    """What a fund loses that does nothing."""


def _table(storm: Storm, parts: dict[str, Parts]) -> dict[str, dict[str, dict[str, float]]]:
    return {
        who: {rule: weather(storm, made, honest=honest)._asdict() for rule, made in parts.items()}
        for who, honest in (("keeper", True), ("thief", False))
    }


def _parts(rule: str) -> Parts:
    edits = RULES[rule]
    return compiled(Patch(0, rule, edits), DOOR) if edits else {}


def weather(storm: Storm, parts: Parts, *, honest: bool) -> Outcome:
    given = (worlds.ensure(), DOCUMENTED.epsilons, parts, HEARTBEAT)
    ground = Ground(*given, shared=storm.shared)
    ground.found(NAV, DOCUMENTED)
    stage = Stage(ground, _course(storm, lies=not honest))
    last, ledger = storm.hours * HOUR, Ledger()
    first = ground.holding()
    for step in range(EVERY, last, EVERY):
        quotes = stage.at(step)
        ground.tries(KEEPER, ground.record, "observe()")
        held = ground.holding()
        if _is_time(storm, quotes, honest=honest) and _act(ground, storm, quotes, honest=honest):
            ledger.note(held, ground.holding(), quotes)
    start, end = (_prices(stage, step) for step in (0, last))
    worth_, value = worth(first.amounts, start), worth(ground.holding().amounts, end)
    idle = 1 - worth(first.amounts, end) / worth_
    return Outcome(1 - value / worth_, ledger.take, ledger.acts, idle)


def _prices(stage: Stage, step: int) -> list[int]:
    return [one.true for one in stage.quotes(step)]


def _is_time(storm: Storm, quotes: list[Quote], *, honest: bool) -> bool:
    """The keeper sees the market fall; the thief sees the primary off the market."""
    one = quotes[storm.token]
    scale = 10 ** (28 - DECIMALS[storm.token])
    before = one.mid if not honest else first_prices()[storm.token] * scale
    return abs(one.true / before - 1) > (SEEN if honest else WORTH_IT)


def _act(ground: Ground, storm: Storm, quotes: list[Quote], *, honest: bool) -> bool:
    """The largest plan that the door lets through, if it lets any."""
    holding = ground.holding()
    for leg, targets in _plans(storm, holding, quotes, honest=honest):
        order = Desk(ground).prepare(leg)
        plan = calls.rebalance(ground.epoch() + 1, ground.hash(), targets, [order])
        try:
            ground.engine.send(KEEPER, ground.door, plan)
        except Reverted:
            continue
        return True
    return False


def _plans(
    storm: Storm, holding: Holding, quotes: list[Quote], *, honest: bool
) -> Iterator[tuple[Leg, list[int]]]:
    mids = [one.mid for one in quotes]
    nav = worth(holding.amounts, mids)
    weights = [a * m / nav for a, m in zip(holding.amounts, mids, strict=True)]
    sells = honest or quotes[storm.token].true > quotes[storm.token].mid
    pair = (storm.token, 0) if sells else (0, storm.token)
    for size in (min(weights[pair[0]] * 0.999, SIZES[0]), *SIZES[1:]):
        if size > weights[pair[0]] or size < SIZES[-1] / 4:
            continue
        amount = int(size * nav) // mids[pair[0]]
        aims = list(weights)
        aims[pair[0]], aims[pair[1]] = aims[pair[0]] - size, aims[pair[1]] + size
        leg = Leg(*pair, amount, _bought(amount, quotes[pair[0]], quotes[pair[1]], honest=honest))
        yield leg, [0, *(int(aim * ONE) for aim in aims[1:])]
        yield leg, []


def _bought(amount: int, sell: Quote, buy: Quote, *, honest: bool) -> int:
    """The market's price less its cost; or no more than the door asks for."""
    if honest:
        return int(amount * sell.true / buy.true * (1 - COST))
    return Scheme(Plot("storm"), DOCUMENTED, lambda *_: True).price(amount, sell, buy, 2**200)


def _course(storm: Storm, *, lies: bool) -> Course:
    steps = storm.hours * HOUR + 1
    first = np.array(first_prices(), dtype=float)
    flat, hit = np.ones(steps), _path(storm.shape, steps)
    market = flat if lies and storm.calm else hit
    true = np.tile(first, (steps, 1))
    true[:, storm.token] *= market
    answers = true.copy()
    if lies or storm.dead:
        answers[:, storm.token] = first[storm.token] * _path(storm.lie, steps)
    prices = np.rint(true).astype(np.int64)
    told = np.rint(answers).astype(np.int64)
    feeds = [follow(told[:, i], HEARTBEAT - 300, 2_000) for i in range(len(first))]
    seen = np.column_stack([at for _, at in feeds])
    if storm.dead:
        seen[CALM:, storm.token] = seen[CALM, storm.token]
    return Course(prices, np.column_stack([answer for answer, _ in feeds]), seen)


def _path(shape: tuple[tuple[float, float], ...], steps: int) -> Floats:
    hours, parts = zip(*shape, strict=True)
    at = (np.arange(steps) - CALM) / HOUR
    found: Floats = np.interp(at, hours, parts)
    return found
