"""What a thief does besides trading: around its strikes, in the middle of them, or with friends."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from keeper.chain import abi
from keeper.devnet.accounts import ALICE, ARBITRAGEUR
from keeper.devnet.engine import ZERO
from tests.bench.robbery import calls
from tests.bench.robbery.calls import Order
from tests.bench.robbery.ground import KEEPER, MAX, SAFE, Ground
from tests.bench.robbery.ledger import Quote
from tests.bench.robbery.schemes import Move
from tests.bench.robbery.venues import Leg, Pools, Venue

if TYPE_CHECKING:
    from tests.bench.robbery.thief import Thief

WETH = 1
PUMP, SHOVE = 1.15, 0.95
DUST = 10**7
"""What part of a leg a grain of dust is."""

FLASH = 9
"""How many times the fund a friend enters with, for one transaction."""

GIFT = 10**6
IN_KIND = "depositInKind(uint256,address,uint256[],uint256)"
OUT_KIND = "redeemInKind(uint256,address,address)"
RUN = "execute(address,address,uint256,bytes)"
MOST_LEGS = 12


def pumped(trick: str, strike: int) -> tuple[float, ...]:
    """By how much the feeds are off: in the thin asset, every other time; or whenever they lie."""
    wrong = trick == "lie" or (trick == "pump" and strike % 2 == 0)
    return (1.0, 1.0, 1.0, PUMP) if wrong else ()


def shoved(trick: str) -> tuple[float, ...]:
    """By how much pools are off: a second source that says no, or that alone says the truth."""
    return {"mean": (1.0, SHOVE, 1.0, 1.0), "lie": (1.0, 1.0, 1.0, 1 / PUMP)}.get(trick, ())


def allowed(trick: str, buy: int) -> bool:
    return not (trick == "mean" and buy == WETH)


def turned(trick: str, moves: list[Move]) -> list[Move]:
    """There and a quarter of the way back again."""
    if trick != "back":
        return moves
    back = [move._replace(sell=move.buy, buy=move.sell, part=move.part * 0.2) for move in moves]
    return [move._replace(part=move.part * 0.75) for move in moves] + back


def dusted(venue: Venue, leg: Leg, orders: list[Order]) -> list[Order]:
    """Grains of a leg, as many as a plan may hold, each at the least it may bring."""
    grain = leg._replace(amount=leg.amount // DUST, bought=leg.bought // DUST + 1)
    if grain.amount == 0 or isinstance(venue, Pools):
        return orders
    return [*orders, *[venue.prepare(grain)] * (MOST_LEGS - len(orders))]


def callback(ground: Ground, strike: int, bought: int) -> tuple[str, bytes]:
    """What the executor calls in the middle of a leg, out of those that would pay a thief."""
    doors = (
        (ground.fund, abi.call("deposit(uint256,address)", bought, ground.executor)),
        (ground.record, abi.call("observe()")),
        (ground.fund, abi.call("skim(address)", ground.places[0])),
        (ground.mandate, abi.call("trip()")),
        (ground.fund, abi.call("accrue()")),
        (ground.prices, abi.call("confirm(address[])", ground.places)),
    )
    return doors[strike % len(doors)]


def prepare(trick: str, ground: Ground) -> None:
    """The executor may spend at the fund what it has: it is the thief's."""
    if trick != "reenter":
        return
    approve = calls.words("approve(address,uint256)", int(ground.fund, 16), MAX)
    route = calls.desk(0, ground.places[0], approve)
    ground.send(ARBITRAGEUR, ground.executor, RUN, ZERO, ZERO, 0, route)
    ground.send(SAFE, ground.door, "appoint(address)", ground.accomplice)


def submit(trick: str, ground: Ground, plan: bytes) -> None:
    """From the keeper's account, or from a contract that holds its place and may be called back."""
    if trick == "reenter":
        ground.send(
            *(ARBITRAGEUR, ground.accomplice, RUN, ZERO, ZERO, 0),
            calls.desk(0, ground.door, plan),
        )
    else:
        ground.engine.send(KEEPER, ground.door, plan)


def before(thief: "Thief", quotes: Sequence[Quote], strike: int) -> None:
    ground, trick = thief.ground, thief.plot.trick
    if trick == "donate":
        _donate(ground)
    elif trick == "flash":
        _noted(thief, quotes, lambda: enter(ground, FLASH * _supply(ground)))
    elif trick == "kind" and strike % 2 == 0:
        _noted(thief, quotes, lambda: enter(ground, _supply(ground) // 5))
    elif trick == "nav" and strike % 2 == 0:
        _noted(thief, quotes, lambda: _deposit(ground))


def after(thief: "Thief", quotes: Sequence[Quote], strike: int) -> None:
    ground, trick = thief.ground, thief.plot.trick
    if trick == "flash":
        shares = _shares(ground)
        _noted(thief, quotes, lambda: ground.tries(ALICE, ground.fund, OUT_KIND, *_own(shares)))
    elif trick in ("nav", "kind") and strike % 2 == 1:
        _noted(thief, quotes, lambda: _redeem(ground))
    elif trick == "fee":
        _noted(thief, quotes, lambda: ground.tries(KEEPER, ground.record, "observe()"))


def _noted(thief: "Thief", quotes: Sequence[Quote], act: Callable[[], object]) -> None:
    held = thief.ground.holding()
    act()
    thief.ledger.note(held, thief.ground.holding(), quotes)


def enter(ground: Ground, shares: int) -> bool:
    most = [MAX] * len(ground.places)
    return ground.tries(ALICE, ground.fund, IN_KIND, shares, ALICE, most, MAX)


def _donate(ground: Ground) -> None:
    """A part of what the fund has of each, which it does not count."""
    for place, amount in zip(ground.places, ground.holding().amounts, strict=True):
        gift = amount // GIFT + 1
        ground.send(ALICE, place, "transfer(address,uint256)", ground.fund, gift)


def _deposit(ground: Ground) -> None:
    room = ground.words(ground.fund, "maxDeposit(address)", int(ALICE, 16))[0]
    if room:
        ground.tries(ALICE, ground.fund, "deposit(uint256,address)", room, ALICE)


def _redeem(ground: Ground) -> None:
    shares = ground.words(ground.fund, "maxRedeem(address)", int(ALICE, 16))[0]
    if shares:
        ground.tries(ALICE, ground.fund, "redeem(uint256,address,address)", *_own(shares))


def _own(shares: int) -> tuple[int, str, str]:
    return shares, ALICE, ALICE


def _shares(ground: Ground) -> int:
    return ground.words(ground.fund, "balanceOf(address)", int(ALICE, 16))[0]


def _supply(ground: Ground) -> int:
    return ground.words(ground.fund, "effectiveSupply()")[0]
