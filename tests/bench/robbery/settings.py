"""Which funds are robbed, under what, for how long, and where."""

from itertools import product
from typing import NamedTuple

from tests.bench.robbery.mandates import ALL, DOCUMENTED, LOSS
from tests.bench.robbery.stage import DEPTHS

NAVS = (10**5, 10**6, 10**7, 10**8)
DAYS = (1, 7, 30)
SEQUENCES = {1: 1120, 7: 180, 30: 36}
"""Of each setting, by its window: what takes longer is tried less often, and pools are the third
part as often as a desk, which is stronger."""

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
        sole = turn % 2 == 0
        rows.append(Setting(*place, sole, sequences=SEQUENCES[days] // (1 if sole else 3)))
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
