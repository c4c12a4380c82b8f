"""Which funds are robbed, under what, for how long, and where."""

from itertools import product
from typing import NamedTuple

from tests.bench.robbery.mandates import ALL, DOCUMENTED, LOSS
from tests.bench.robbery.stage import DEPTHS

NAVS = (10**5, 10**6, 10**7, 10**8)
DAYS = (1, 7, 30)
SEQUENCES = {1: 900, 7: 150, 30: 30}
"""Of each setting, by its window: what costs longer is tried less often."""

PERFORMANCE_PPM = 200_000


class Setting(NamedTuple):
    nav: int
    days: int
    depth: str
    mandate: str
    sole_lp: bool
    """Whether the thief is the only one whose liquidity the fund trades with."""
    trio: bool = False
    sequences: int = 0

    @property
    def performance(self) -> int:
        """A fee only where its payee is in it."""
        return PERFORMANCE_PPM if self.trio else 0


def full() -> list[Setting]:
    """Each NAV, window and mandate; depths and who makes the market take turns."""
    rows = []
    for at, (nav, days, mandate) in enumerate(product(NAVS, DAYS, ALL)):
        turn = at + at // len(ALL)
        depth = list(DEPTHS)[turn % len(DEPTHS)]
        place = (nav, days, depth, mandate.name)
        rows.append(Setting(*place, turn % 2 == 0, sequences=SEQUENCES[days]))
    return [*rows, *_trio()]


def quick() -> list[Setting]:
    one = Setting(10**6, 1, "devnet", DOCUMENTED.name, sole_lp=True, sequences=60)
    return [
        one,
        one._replace(mandate=LOSS.name, sequences=40),
        one._replace(sole_lp=False, sequences=30),
        one._replace(trio=True, sequences=20),
        one._replace(nav=10**8, days=7, depth="thin", sequences=15),
    ]


def _trio() -> list[Setting]:
    return [
        Setting(nav, days, "devnet", mandate.name, True, trio=True, sequences=SEQUENCES[days] // 2)
        for nav, days, mandate in product((10**5, 10**7), DAYS, (DOCUMENTED, LOSS))
    ]
