"""How the fund stands at one block, as the overlay wants to know it."""

from collections.abc import Iterator, Sequence

from keeper.portfolio.history import History
from keeper.portfolio.mind import Mind
from keeper.portfolio.overlay import POINTS
from keeper.portfolio.overlay.standing import Bounds, Group, Limits, Standing
from keeper.portfolio.past import stopped
from keeper.records.fund import Record, State
from keeper.records.ledger import Ledger
from keeper.units import ONE, moment

POINT = ONE // POINTS


def stand(fund: State, ledger: Ledger, bounds: Bounds, mind: Mind, history: History) -> Standing:
    limits = mind.limits
    return Standing(
        names=tuple(mind.names.get(one, one) for one in fund.tokens[1:]),
        present=_present(fund),
        most=tuple(min(limits.most, one // POINT) for one in bounds.most[1:]),
        risk=bounds.risk // POINT,
        groups=(*_set(bounds, limits), *history.alike),
        out=tuple(_out(ledger, fund, mind)),
        falls=tuple(_falls(bounds.falls[1:], fund, history.known)),
        fallen=_fallen(fund.record),
        shock=history.shock,
        losses=history.losses,
        covariance=history.in_a_year,
        limits=limits,
    )


def _fallen(record: Record) -> int:
    """Below the peak that the mandate knows too, rounded up. One of the keeper's own would outlive
    a fee, which lowers both, and the owners' forgiveness; and be gone with the keeper's memory."""
    below = max(record.peak - min(record.older, record.newer), 0)
    return -(-below * POINTS // max(record.peak, 1))


def _present(fund: State) -> tuple[int, ...]:
    values = [amount * price.mid for amount, price in zip(fund.amounts, fund.prices, strict=True)]
    nav = max(sum(values), 1)
    return tuple(value * POINTS // nav for value in values[1:])


def _set(bounds: Bounds, limits: Limits) -> Iterator[Group]:
    """The mandate's."""
    for number in sorted(set(bounds.groups[1:]) - {0}):
        members = tuple(at for at, one in enumerate(bounds.groups[1:]) if one == number)
        most = min(limits.group, bounds.group_most[number] // POINT)
        yield Group(f"group {number}", members, most)


def _out(ledger: Ledger, fund: State, mind: Mind) -> Iterator[str]:
    pairs = zip(ledger.holdings[1:], fund.prices[1:], strict=True)
    for holding, price in pairs:
        why = stopped(holding, price.sure, mind.limits.stops)
        if not why and fund.now < holding.cooling:
            why = f"cools down until {moment(holding.cooling)}"
        yield why


def _falls(set_: Sequence[str], fund: State, known: Sequence[bool]) -> Iterator[str]:
    for why, price, certain in zip(set_, fund.prices[1:], known, strict=True):
        if why:
            yield why
        elif not price.low:
            yield "there is no price"
        else:
            yield "" if certain else "there is too little history"
