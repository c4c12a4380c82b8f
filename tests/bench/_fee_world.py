"""A fund with its real record and distributor on revm, for the search of fees."""

from tests.contracts.revm.fund import (
    ALICE,
    CAROL,
    DEPLOYER,
    MALLORY,
    MAX,
    ONE,
    START,
    FundWorld,
    Limits,
)

HOUR = 3600
RATE_PPM = 200_000
HELD_USD = 1_000_000
RICH = 10**9
OUT = "redeemInKind(uint256,address,address)"
IN = "depositInKind(uint256,address,uint256[],uint256)"


class FeeWorld:
    """CAROL holds, MALLORY is the manager's rich friend, and the fees go to ALICE, the manager."""

    def __init__(self, price: float) -> None:
        self.world = world = FundWorld.make(
            (6, 18), Limits(fee=ONE // 50), seed=10**6, recorded=RATE_PPM, payees=[(ALICE, 10**6)]
        )
        for who, usd in ((CAROL, HELD_USD), (MALLORY, RICH)):
            world.mint(0, who, usd * 10**6)
        world.mint(1, MALLORY, RICH * ONE)
        self.do(CAROL, IN, HELD_USD * ONE, CAROL, [MAX, MAX], MAX)
        world.exchange(0, int(HELD_USD * 0.7) * 10**6, 1, int(HELD_USD * 0.7 / price * ONE))
        self.price(price, 0)
        self.charged = 0.0
        """What fees of performance have taken, as a part of one share, summed up."""
        self._before = self._value(MALLORY)

    def do(self, who: str, signature: str, *args: object) -> None:
        self.world.send(who, self.world.fund, signature, *args)

    def price(self, usd: float, seconds: int) -> None:
        self.world.engine.advance(START + 1 + seconds)
        self.usd = usd
        self.world.price(1, usd)

    @property
    def worth(self) -> int:
        """Shares that honest holders have."""
        return HELD_USD * ONE

    def observe(self) -> None:
        before = self._supply()
        self.world.send(DEPLOYER, self.world.record, "observe()")
        after = self._supply()
        self.charged += 1 - before / after

    def accrue(self) -> None:
        self.do(ALICE, "accrue()")

    def enter(self, shares: int) -> None:
        self.do(MALLORY, IN, shares, MALLORY, [MAX, MAX], MAX)

    def leave(self) -> None:
        self.do(MALLORY, OUT, self.world.shares(MALLORY), MALLORY, MALLORY)

    def leave_if_in(self) -> None:
        if self.world.shares(MALLORY):
            self.leave()

    def give(self, shares: int) -> None:
        """The one way to give that the fund counts: entering and burning in its own address."""
        self.enter(shares)
        self.do(MALLORY, "transfer(address,uint256)", self.world.fund, shares)

    def wealth(self) -> tuple[float, float]:
        """Of the holders, and of the manager's side beyond what it had; 1 is what was put in."""
        supply = self._supply()
        fund = self.world.recorded(0) / 10**6 + self.world.recorded(1) / ONE * self.usd
        a_share = fund / supply
        fees = self.world.shares(self.world.fees) * a_share
        held = self.world.shares(CAROL) * a_share
        friend = self._value(MALLORY) - self._before
        return held / HELD_USD, (friend + fees) / HELD_USD

    def _value(self, who: str) -> float:
        dollars = self.world.balance(0, who) / 10**6
        # Coins are held all along: what changes in them alone is counted.
        return dollars + (self.world.balance(1, who) / ONE - RICH) * self.usd

    def _supply(self) -> int:
        return int(self.world.read(self.world.fund, "(uint256)", "effectiveSupply()"))
