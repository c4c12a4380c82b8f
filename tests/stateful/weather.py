"""What happens to a fund from outside: time, prices, the gate, governance, hostile tokens."""

from typing import Any

from keeper.chain import abi
from tests.contracts.revm.fund import DEPLOYER, FEES, GOVERNANCE, ONE
from tests.stateful.model import KIND, Change, Price
from tests.stateful.steps import Steps

HOSTILE = (
    "GasEater",
    "ReturnsMegabyte",
    "FalseReturn",
    "RevertsForOne",
    "LyingBalance",
    "Seizable",
)
STALE, DEVIATING = 8, 11
HIGHEST_FEE = 5 * 10**16
SET = "setLimits((uint64,uint64,uint64,uint128,uint128))"
CHEAPEST, DEAREST = 0.01, 1000.0


class Weather(Steps):
    usd: dict[int, float]
    epsilon: dict[int, int]

    @property
    def count(self) -> int:
        return len(self.world.tokens)

    def outside(self, kind: str, who: str, to: str, signature: str, *args: object) -> None:
        """A transaction that is not the fund's."""
        self.tally.count(kind, self.world.act(who, to, signature, *args).error)

    def donate(self, token: int, part: int) -> None:
        before, own = self.quote(), self.owns()
        amount = max(1, part * 10 ** self.world.decimals[token] // 8)
        at = self.world.tokens[token]
        self.outside("donate", DEPLOYER, at, "mint(address,uint256)", self.world.fund, amount)
        short = own.get(token, 0) < self.model.recorded.get(token, 0)
        same = before == self.quote() or short
        self.check(7, same, f"a gift moved {before} to {self.quote()}")

    def accrue(self) -> None:
        pending = self.world.ask("effectiveSupply()") - self.model.supply
        out = self.attempt("accrue", FEES, "accrue()", blocks=set())
        self.check(23, out.word == pending, f"accrued {out.word} of {pending}")
        self.model.credit(FEES, out.word)

    def trade(self, sell: int, buy: int, part: int, change: int, how: str) -> None:
        own = self.owns()
        held = [i for i in own if own[i]] or [0]
        sell = held[sell % len(held)]
        others = [i for i in own if i != sell] or [0]
        buy = sell if how == "over" and part < 8 else others[buy % len(others)]
        sold = own.get(sell, 0) * part // 128 + (how == "over") * (own.get(sell, 0) + 1)
        rate = self.model.prices[sell].mid * change, self.model.prices[buy].mid * 100
        bought = min(max(1, sold * rate[0] // rate[1]), 2**120)
        self.exchange(sell, buy, sold, bought, how)

    def wait(self, seconds: int) -> None:
        self.world.wait(seconds)
        self.tally.count("wait", None)

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

    def change_limits(
        self, fee: int, capacity: int, refill: int, cap: int, least: int, twist: int
    ) -> None:
        supply = self.world.ask("effectiveSupply()")
        caps = (supply, supply + supply // 50 + 1, supply * 2 + ONE)
        words = [
            HIGHEST_FEE * fee // 5,
            (ONE * capacity // 8) if capacity else ONE // 100,
            ONE * refill // 8,
            min(caps[cap], 2**127) if cap < 3 else 2**127,
            10 ** self.world.decimals[0] * 100 if least == 4 else least % 2,
        ]
        blocks = set()
        if twist < 3:
            words[twist] = (HIGHEST_FEE if twist == 0 else ONE) + 1
            blocks.add("TooLarge")
        who = FEES if twist == 3 else GOVERNANCE
        if who == FEES:
            blocks.add("NotGovernance")
        if self.attempt("limits", who, SET, tuple(words), blocks=blocks).error is None:
            self.adopt(words)

    def adopt(self, words: list[int]) -> None:
        self.fee_rate, capacity, refill, self.cap, self.least = words
        self.model.fee.change(self.world.now, 0)
        self.model.fee.rate = self.fee_rate
        self.model.flow.past.append(Change(self.world.now, capacity, refill))

    def relist(self, token: int, out: bool, who: str) -> None:
        listed, held = self.model.listed, self.model.recorded
        own = self.owns()
        empty = [i for i in listed if i and self.lost(i, own[i])]
        missing = [i for i in range(self.count) if i not in listed]
        out = out if empty else not missing
        choice = (empty if out else missing) or [token]
        token = choice[token % len(choice)]
        blocks = {"NotGovernance"} if who != GOVERNANCE else set()
        if out:
            blocks |= (
                {"StillHeld"} if token == 0 or (token in listed and token not in empty) else set()
            )
            blocks |= {"NotListed"} if token not in listed else set()
            unread = token in listed and self.world.shown(token) is None
            blocks |= {"BalanceUnreadable"} if unread and token else set()
        else:
            blocks |= {"AlreadyListed"} if token in listed else set()
            blocks |= {"PriceUnusable"} if self.model.prices[token].reason else set()
            blocks |= {"Broken"} if self.broken else set()
            blocks |= {"TooManyAssets"} if len(listed) == 12 else set()
        signature = "delist(address)" if out else "list(address)"
        result = self.attempt("listing", who, signature, self.world.tokens[token], blocks=blocks)
        if result.error is None:
            (listed.remove if out else listed.append)(token)
            self.epoch += 1
            held[token] = 0

    def lost(self, token: int, own: int) -> bool:
        """Nothing on record, or a token that says that nothing is there."""
        if not self.model.recorded.get(token, 0):
            return True
        return self.world.shown(token) is not None and not own

    def misbehave(self, token: int, manner: int, who: str) -> None:
        hostile = [i for i in range(self.count) if self.world.kinds[i] in HOSTILE]
        if not hostile:
            return
        token = hostile[token % len(hostile)]
        self.epoch += 1
        self.arm(token, manner, self.world.fund if manner == 4 else who)

    def arm(self, token: int, manner: int, who: str) -> None:
        world, kind, at = self.world, self.world.kinds[token], self.world.tokens[token]
        if kind == "Seizable":
            world.frozen.add((token, who))
            return self.outside("misbehave", DEPLOYER, at, "setFrozen(address,bool)", who, True)
        if kind == "RevertsForOne":
            world.refused[token] = who
            return self.outside("misbehave", DEPLOYER, at, "refuse(address)", who)
        if kind == "LyingBalance":
            world.lies[token] = self.model.recorded.get(token, 0) * (manner + who.count("a") % 3)
            call = abi.call(
                "setAnswer(address,uint8,uint256)", world.fund, manner, world.lies[token]
            )
        elif kind == "ReturnsMegabyte":
            manner = 1 + manner % 2
            call = abi.call("setManner(uint8)", manner)
        else:
            call = abi.call("setArmed(bool)" if kind == "GasEater" else "setBroken(bool)", True)
        world.manners[token] = manner
        world.engine.send(DEPLOYER, at, call)
        self.tally.count("misbehave", None)
        return None

    def seize(self, part: int) -> None:
        seizable = [i for i in range(self.count) if self.world.kinds[i] == "Seizable"]
        if not seizable:
            return
        token = seizable[part % len(seizable)]
        at, fund = self.world.tokens[token], self.world.fund
        amount = self.world.balance(token, fund) * part // 40
        self.epoch += 1
        self.outside("seize", DEPLOYER, at, "seize(address,uint256)", fund, amount)

    def calm(self) -> None:
        world = self.world
        resets: dict[str, tuple[Any, ...]] = {
            "GasEater": ("setArmed(bool)", False),
            "FalseReturn": ("setBroken(bool)", False),
            "ReturnsMegabyte": ("setManner(uint8)", 0),
            "LyingBalance": ("setAnswer(address,uint8,uint256)", world.fund, 0, 0),
        }
        for token in world.manners:
            world.send(DEPLOYER, world.tokens[token], *resets[world.kinds[token]])
        for token in world.refused:
            world.send(DEPLOYER, world.tokens[token], "refuse(address)", "0x" + "00" * 20)
        for token, who in world.frozen:
            world.send(DEPLOYER, world.tokens[token], "setFrozen(address,bool)", who, False)
        world.manners, world.refused, world.frozen = {}, {}, set()
        world.send(DEPLOYER, world.prices, "setBroken(bool)", False)
        self.broken = False
        for i in range(self.count):
            self.set_price(i, 0)
        self.pause(False, False)
        self.tally.count("calm", None)
        self.epoch += 1

    def seed(self, amount: int) -> None:
        assets = amount * 10 ** self.world.decimals[0] if amount < 2 else 1
        self.seed_with(assets)

    def seed_with(self, assets: int) -> None:
        self.ensure(0, DEPLOYER, assets)
        shares = assets * 10 ** max(0, 18 - self.world.decimals[0])
        blocks = self.base_trouble() | ({"AlreadySeeded"} if self.model.supply else set())
        if shares < 10**15:
            blocks.add("SeedTooSmall")
        out = self.attempt("seed", DEPLOYER, "seed(uint256)", assets, blocks=blocks)
        if out.error is None:
            self.model.record(0, assets)
            self.model.fee.change(self.world.now, out.word)
            self.model.credit("0x000000000000000000000000000000000000dEaD", out.word)
            self.seeded = out.word

    def note_regimes(self) -> None:
        now, regimes = self.world.now, self.tally.regimes
        reasons = {self.model.prices[i].reason for i in self.model.listed}
        supply = self.world.ask("effectiveSupply()")
        own = self.owns()
        found = {
            "stale": STALE in reasons,
            "disagreeing": DEVIATING in reasons,
            "paused": any(self.paused),
            "locked": any(lot.live(now) for lot in self.model.lots.values()),
            "locked_in_kind": any(
                lot.live(now) for (_, door), lot in self.model.lots.items() if door == KIND
            ),
            "near_supply_cap": supply * 100 >= self.cap * 99,
            "near_flow_cap": self.world.ask("flowAvailable()") < ONE // 200,
            "hostile_token": any(self.world.misbehaves(i) for i in self.model.listed),
            "owed": any(self.model.escrow.values()),
            "loss": any(own[i] < self.model.recorded.get(i, 0) for i in own),
        }
        regimes.update(name for name, here in found.items() if here)
