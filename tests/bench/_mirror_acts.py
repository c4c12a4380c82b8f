"""A fund on revm and the same in the mirror: whatever happens around the fund happens to both."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from keeper.devnet.engine import ZERO, Reverted
from keeper.devnet.mandate import RULE
from keeper.records import fund as mirror
from keeper.records.bucket import Budget
from keeper.records.fund import Limit, Overlay, Price, Rule, State
from tests.contracts.revm.fund import DEAD
from tests.contracts.revm.mandated import KEEPER, SAFE, MandatedWorld


@dataclass
class Acts:
    world: MandatedWorld
    state: State
    spare: str = ""
    """Another executor that is allowed, as `changed`, which has other code now; `removed` is not
    any more."""
    changed: str = ""
    removed: str = ""
    looked: int = 0
    """When the breaker was looked at, if that counts still."""
    errors: list[int] = field(default_factory=list)

    # What happens around the fund

    @property
    def now(self) -> int:
        return self.state.now

    @property
    def count(self) -> int:
        return len(self.state.tokens)

    def wait(self, seconds: int) -> None:
        self.world.wait(seconds)
        self.state = self.state._replace(now=self.world.now)

    def price(self, at: int, price: Price) -> None:
        to = self.world.prices, "set(address,uint256,uint256,uint256,uint8)"
        self.world.send(DEAD, *to, self.state.tokens[at], *price)
        prices = list(self.state.prices)
        prices[at : at + 1] = [price]
        self.errors[at] = (price.high - price.mid) * 10**6 // price.mid
        self.state = self.state._replace(prices=tuple(prices))

    def hold(self, at: int, amount: int) -> None:
        """So much of a token in the fund, which gets it for nothing or loses it for a unit."""
        amounts = list(self.state.amounts)
        if amount > amounts[at]:
            self._exchange(0 if at else 1, 0, at, amount - amounts[at])
        elif amount < amounts[at]:
            other = 0 if at else 1
            self._exchange(at, amounts[at] - amount, other, 1)
            amounts[other] += 1
        amounts[at] = amount
        self.state = self.state._replace(amounts=tuple(amounts))

    def _exchange(self, sell: int, sold: int, buy: int, bought: int) -> None:
        """From the door's address, which may send something while there is no code behind it."""
        engine, door = self.world.engine, self.world.door
        code = engine.code(door)
        engine.set_code(door, b"")
        self.world.exchange(sell, sold, buy, bought)
        engine.set_code(door, code)

    def observe(self) -> None:
        """Reads the record, whether it could be written or not."""
        self._try(KEEPER, self.world.record, "observe()")
        types = "((uint128,uint48),(uint128,uint48))"
        older, newer = self.world.read(self.world.record, types, "observations()")
        peak = self.world.read(self.world.record, "(uint256)", "peak()")
        record = mirror.Record(older[0], newer[0], newer[1], peak)
        self.state = self.state._replace(record=record)

    # Governance's

    def rule(self, at: int, rule: Rule) -> None:
        parts = (rule.least, rule.most, rule.target, rule.group, False)
        self._govern(f"setRule(address,{RULE})", self.state.tokens[at], parts)
        rules = list(self.state.mandate.rules)
        rules[at] = rule._replace(lowered=rules[at].lowered)
        self._mandate(rules=tuple(rules))

    def limits(self, limits: Sequence[int]) -> None:
        self._govern("setLimits(uint64[20])", limits)
        self._mandate(limits=tuple(limits))

    def budget(self, which: int, capacity: int, refill: int) -> None:
        self._govern("setBudget(uint8,uint64,uint64)", which, capacity, refill)
        self._budget(which, lambda one: one.sized(capacity, refill, self.now))

    def lease(self, until: int) -> None:
        """The keeper's, who is appointed again where it has one."""
        self.world.govern(self.world.door, "setLease(address,uint256)", KEEPER, until)
        door = self.state.door._replace(lease=until if self.state.door.keeper == KEEPER else 0)
        if until > self.now:
            self.world.govern(self.world.door, "appoint(address)", KEEPER)
            door = door._replace(keeper=KEEPER, lease=until)
        self.state = self.state._replace(door=door)

    def reset(self) -> None:
        self._govern("reset()")
        self.looked = 0
        self._mandate(tripped=False)

    # The Safe's, where it may

    def revoke(self) -> None:
        self.world.send(SAFE, self.world.door, "revoke()")
        self.state = self.state._replace(door=self.state.door._replace(keeper=ZERO, lease=0))

    def tighten(self, which: Limit, value: int, until: int) -> bool:
        done = self._guard("tighten(uint8,uint64,uint256)", which, value, until)
        if done:
            overlays = {**self.state.mandate.overlays, which: Overlay(value, until)}
            self._mandate(overlays=overlays)
        return done

    def tighten_budget(self, which: int, capacity: int, refill: int, until: int) -> bool:
        numbers = (which, capacity, refill, until)
        done = self._guard("tightenBudget(uint8,uint64,uint64,uint256)", *numbers)
        if done:
            self._budget(which, lambda one: one.tightened(capacity, refill, until, self.now))
        return done

    def tighten_most(self, at: int, most: int, until: int) -> bool:
        token = self.state.tokens[at]
        done = self._guard("tightenMost(address,uint64,uint256)", token, most, until)
        if done:
            rules = list(self.state.mandate.rules)
            rules[at] = rules[at]._replace(lowered=Overlay(most, until))
            self._mandate(rules=tuple(rules))
        return done

    def lift(self, key: int) -> None:
        """By the contract's key: a limit, 20 and a budget, or a token."""
        mandate, now = self.state.mandate, self.now
        if not self._guard("lift(uint256)", key):
            return
        if key < len(Limit):
            value = mandate.overlays[key].value
            self._mandate(overlays={**mandate.overlays, key: Overlay(value, now)})
        elif key < len(Limit) + len(mandate.budgets):
            self._budget(key - len(Limit), lambda one: one._replace(until=now))
        else:
            at = [int(token, 16) for token in self.state.tokens].index(key)
            rules = list(mandate.rules)
            rules[at] = rules[at]._replace(lowered=Overlay(rules[at].lowered.value, now))
            self._mandate(rules=tuple(rules))

    def _try(self, who: str, to: str, signature: str, *args: Any) -> bool:
        try:
            self.world.send(who, to, signature, *args)
        except Reverted:
            return False
        return True

    def _guard(self, signature: str, *args: Any) -> bool:
        return self._try(SAFE, self.world.gate, signature, *args)

    def _govern(self, signature: str, *args: Any) -> None:
        self.world.govern(self.world.gate, signature, *args)

    def _mandate(self, **parts: Any) -> None:
        self.state = self.state._replace(mandate=self.state.mandate._replace(**parts))

    def _budget(self, which: int, change: Callable[[Budget], Budget]) -> None:
        budgets = list(self.state.mandate.budgets)
        budgets[which] = change(budgets[which])
        self._mandate(budgets=tuple(budgets))
