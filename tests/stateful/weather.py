"""What happens to a fund from outside: time, prices and their sources, the gate."""

from tests.contracts.revm.fund import DEPLOYER, GOVERNANCE
from tests.stateful.ground import WAIT
from tests.stateful.model import Price
from tests.stateful.tokens import MEND, Tokens

CHEAPEST, DEAREST = 0.01, 1000.0


class Weather(Tokens):
    usd: dict[int, float]
    epsilon: dict[int, int]

    def wait(self, seconds: int) -> None:
        self.world.wait(seconds)
        self.tally.count(WAIT, None)

    def move_price(self, token: int, percent: int, epsilon: int) -> None:
        usd = self.usd.get(token, 1.0) * percent / 100
        self.usd[token] = min(max(usd, CHEAPEST), DEAREST)
        self.epsilon[token] = epsilon
        self.set_price(token, 0)
        self.tally.count("price_move", None)
        self.epoch += 1

    def set_price(self, token: int, reason: int) -> None:
        usd, epsilon = self.usd.get(token, 1.0), self.epsilon.get(token, 0)
        self.model.prices[token] = Price(*self.world.price(token, usd, epsilon, reason), reason)

    def trouble_prices(self, token: int, reason: int, broken: bool) -> None:
        self.set_price(token, reason)
        self.tally.count("price_source", None)
        if broken:
            self.broken = True
            self.world.send(DEPLOYER, self.world.prices, "setBroken(bool)", True)

    def pause(self, deposits: bool, redemptions: bool) -> None:
        self.paused = deposits, redemptions
        self.outside("gate", GOVERNANCE, self.world.gate, "pause(bool,bool)", *self.paused)

    def calm(self) -> None:
        """All is well again, but for what was lost."""
        world = self.world
        for token in range(self.count):
            self.restore(token)
            self.set_price(token, 0)
        world.send(DEPLOYER, world.prices, "setBroken(bool)", False)
        self.broken = False
        self.paused = False, False
        self.outside(MEND, GOVERNANCE, world.gate, "pause(bool,bool)", *self.paused)
        self.epoch += 1
