"""A book on paper beside a real fund: the same market, the same mandate, money that is not there.

What a plan would leave behind is taken for what has happened, at the exact quotes of the pools. Of
the mandate, the book has its own targets, budgets and peak; its lease does not end. Nobody moves
the pools for it: what it sold yesterday it can sell again today.
"""

from collections.abc import Mapping
from typing import NamedTuple, Self

from keeper.cycle import final
from keeper.errors import Problem
from keeper.plan.mandate.judge import judge
from keeper.plan.mandate.verdict import Refusal
from keeper.records.bucket import Bucket, Budget
from keeper.records.decision import Decision
from keeper.records.fund import BASE, Record, State
from keeper.records.ledger import Ledger
from keeper.records.market import MarketSnapshot
from keeper.units import DAY, ONE

FOREVER = 2**48 - 1


class Entry(NamedTuple):
    """One cycle."""

    time: int
    block: int
    nav: int
    """Behind its trades, at mid prices, in USD times 10**18."""
    fund_nav: int
    """Of the real fund's holdings then, so."""
    trades: int
    cost: int
    """Expected, of trading and gas, in USD times 10**18."""
    reason: str
    """Why nothing was done, in words."""


class Paper(NamedTuple):
    fund: str
    begun_at: int
    """Its NAV before its first trade, in USD times 10**18."""
    amounts: Mapping[str, int]
    """By token."""
    targets: Mapping[str, int]
    budgets: tuple[Bucket, ...]
    epoch: int
    record: Record
    """Of its NAV, where the fund's is of the price of a share."""
    ledger: Ledger
    entries: tuple[Entry, ...] = ()

    @classmethod
    def begun(cls, snapshot: MarketSnapshot, cash: int | None) -> Self:
        """With so many units of the base alone, or with what the fund holds."""
        fund = snapshot.fund
        amounts = fund.amounts if cash is None else (cash, *(0 for _ in fund.tokens[1:]))
        worth = nav(fund._replace(amounts=amounts))
        if not worth:
            raise Problem("the book would begin with nothing", "Give it some of the base: --cash.")
        return cls(
            fund=snapshot.address,
            begun_at=worth,
            amounts=dict(zip(fund.tokens, amounts, strict=True)),
            targets=_targets(fund),
            budgets=tuple(one.set for one in fund.mandate.budgets),
            epoch=fund.door.epoch,
            record=Record(worth, worth, fund.now, worth),
            ledger=Ledger(),
        )

    def seen(self, snapshot: MarketSnapshot) -> MarketSnapshot:
        """The market at the same block, for a fund that holds what this book does."""
        self._require_next(snapshot)
        fund = snapshot.fund
        return snapshot._replace(
            fund=fund._replace(
                amounts=tuple(self.amounts.get(token, 0) for token in fund.tokens),
                mandate=fund.mandate._replace(
                    rules=tuple(
                        rule._replace(target=min(self.targets.get(token, 0), rule.most))
                        for token, rule in zip(fund.tokens, fund.mandate.rules, strict=True)
                    ),
                    budgets=tuple(map(_drawn, fund.mandate.budgets, self.budgets)),
                ),
                record=self.record,
                door=fund.door._replace(epoch=self.epoch, lease=FOREVER),
            )
        )

    def after(
        self, real: State, seen: MarketSnapshot, decision: Decision, known: Ledger, why: str
    ) -> Self:
        """With what was decided done. `seen` is its own; `real` is the fund."""
        plan = final(decision)
        fund = seen.fund
        if plan:
            verdict = judge(fund, plan, fund.door.keeper)
            if isinstance(verdict, Refusal):
                raise Problem(f"the plan would be refused: {verdict.name}", "This is Keel's fault.")
            fund = _charged(verdict.state, decision.cost.gas)
        worth = nav(fund)
        entry = Entry(
            time=fund.now,
            block=seen.block.number,
            nav=worth,
            fund_nav=nav(real),
            trades=len(plan.legs) if plan else 0,
            cost=sum(decision.cost),
            reason=why,
        )
        return self._replace(
            amounts=dict(zip(fund.tokens, fund.amounts, strict=True)),
            targets=_targets(fund),
            budgets=tuple(one.set for one in fund.mandate.budgets),
            epoch=fund.door.epoch,
            record=Record(self.record.newer, worth, fund.now, max(self.record.peak, worth)),
            ledger=known,
            entries=(*self.entries, entry),
        )

    def _require_next(self, snapshot: MarketSnapshot) -> None:
        if snapshot.address != self.fund:
            raise Problem(
                f"the book is beside the fund {self.fund}, and this is {snapshot.address}",
                "Begin another book: --paper FILE.",
            )
        gone = [t for t, units in self.amounts.items() if units and t not in snapshot.fund.tokens]
        if gone:
            raise Problem(
                f"the book holds {gone[0]}, which the fund has no more", "Begin another book."
            )
        if self.entries and snapshot.block.time <= self.entries[-1].time:
            last = self.entries[-1].block
            raise Problem(
                f"block {snapshot.block.number} is not behind {last}, which was decided on last",
                "Wait for the next block.",
            )


def nav(fund: State) -> int:
    """At mid prices, in USD times 10**18."""
    return sum(a * price.mid for a, price in zip(fund.amounts, fund.prices, strict=True)) // ONE


def _targets(fund: State) -> dict[str, int]:
    pairs = zip(fund.tokens, fund.mandate.rules, strict=True)
    return {token: rule.target for token, rule in pairs}


def _drawn(budget: Budget, own: Bucket) -> Budget:
    """The fund's sizes, with what this book has left of them; an overlay of the Safe's counts in
    full, for what the book took of it is in its own bucket."""
    level = min(own.level, budget.set.capacity * DAY)
    return budget._replace(set=budget.set._replace(level=level, time=own.time))


def _charged(fund: State, gas: int) -> State:
    """The book pays the gas, out of the base."""
    units = -(-gas * ONE // fund.prices[BASE].mid)
    return fund._replace(amounts=(max(fund.amounts[BASE] - units, 0), *fund.amounts[1:]))
