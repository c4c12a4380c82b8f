"""What a swap brings, and where it leaves the pool."""

from typing import NamedTuple

from keeper.errors import Problem
from keeper.plan.quotes.ladder import Ladder
from keeper.plan.quotes.pool import Pool
from keeper.plan.quotes.steps import partial, whole
from keeper.plan.quotes.ticks import MAX_SQRT, MIN_SQRT, sqrt_at, tick_at

MOST = 2**255 - 1
"""That a pool can be asked to take."""


class BeyondRead(Problem):
    """A swap that would leave the ticks that were read: nothing is known of what it brings."""


class Quote(NamedTuple):
    """What a swap would bring. What is left was not sold: the price came to its limit first."""

    pool: Pool
    """Before it."""

    ladder: Ladder
    amount_in: int
    amount_out: int
    amount_left: int
    sqrt_price_after: int
    step: int
    """In which it ended."""

    at_end: bool
    """Of that step, and through the tick there."""

    @property
    def ticks_crossed(self) -> int:
        """Initialised ones, as the pool goes through them."""
        crossed, first = self.ladder.crossed, self.pool.first_step(self.ladder)
        done = self.step + self.at_end
        return (crossed[done - 1] if done else 0) - (crossed[first - 1] if first else 0)

    @property
    def tick_after(self) -> int:
        ladder, price = self.ladder, self.sqrt_price_after
        end = ladder.tick(self.step)
        if self.at_end and price == sqrt_at(end):
            return end - ladder.down
        before, start = self._came_from()
        if price == start:
            return before
        return tick_at(price, end, before + 1) if ladder.down else tick_at(price, before, end)

    @property
    def after(self) -> Pool:
        """The pool as the swap leaves it: quoted from there, the next swap is exact too."""
        return self.pool.moved(self.ladder, self.sqrt_price_after, self.tick_after)

    def _came_from(self) -> tuple[int, int]:
        """The tick and the price with which the last step began."""
        ladder, state = self.ladder, self.pool.state
        if self.step == self.pool.first_step(ladder):
            return state.tick, state.sqrt_price
        return ladder.tick(self.step - 1) - ladder.down, ladder.prices[self.step - 1]


def quote_in(pool: Pool, token_in: str, amount: int, limit: int | None = None) -> Quote:
    """What selling an amount brings, up to a root price if one is given."""
    if not 0 < amount <= MOST:
        raise Problem(f"{amount} units cannot be sold", f"Sell from 1 to {MOST} units.")
    ladder = pool.ladder(token_in)
    quote = _walked(pool, ladder, amount)
    if limit is not None and _reaches(quote, limit):
        return _ended_at(quote, limit)
    if quote.amount_left and not ladder.ends:
        raise BeyondRead(
            f"{amount} units of {token_in} lead pool {pool.state.address} beyond tick "
            f"{ladder.tick(-1)}, the last that was read",
            "Read more words of its bitmap, or sell less.",
        )
    return quote


def _walked(pool: Pool, ladder: Ladder, amount: int) -> Quote:
    """The first step from where the price is, whole ones by their sums, the last by itself."""
    first, price = pool.first_step(ladder), pool.state.sqrt_price
    taken, given = whole(
        ladder.down, ladder.fee, ladder.liquidity[first], price, ladder.prices[first]
    )
    if amount < taken:
        return _stopped(pool, ladder, amount, first, price, amount, 0)
    goal = amount - taken + ladder.sold[first]
    given -= ladder.bought[first]
    step = ladder.step_of_sum(goal, first)
    left = goal - ladder.sold[step]
    if left < 0:
        start, left = ladder.prices[step - 1], goal - ladder.sold[step - 1]
        before = given + ladder.bought[step - 1]
        return _stopped(pool, ladder, amount, step, start, left, before)
    bought = given + ladder.bought[step]
    return Quote(pool, ladder, amount, bought, left, ladder.prices[step], step, True)


def _stopped(
    pool: Pool, ladder: Ladder, amount: int, step: int, start: int, left: int, before: int
) -> Quote:
    """All of it is sold inside a step."""
    end, given = partial(ladder.down, ladder.fee, ladder.liquidity[step], start, left)
    return Quote(pool, ladder, amount, before + given, 0, end, step, False)


def _reaches(quote: Quote, limit: int) -> bool:
    """Whether a swap without a limit comes to it."""
    down, price = quote.ladder.down, quote.pool.state.sqrt_price
    low, high = (MIN_SQRT, price) if down else (price, MAX_SQRT)
    if not low < limit < high:
        raise Problem(
            f"the root price {limit} is no limit for a swap that starts at {price}",
            f"Choose one between {low} and {high}.",
        )
    return quote.sqrt_price_after <= limit if down else quote.sqrt_price_after >= limit


def _ended_at(quote: Quote, limit: int) -> Quote:
    """The same swap, ended at a limit that it comes to."""
    way = way_to(quote.pool, quote.ladder, limit)
    return quote._replace(
        amount_out=way.bought,
        amount_left=quote.amount_in - way.sold,
        sqrt_price_after=limit,
        step=way.step,
        at_end=limit == quote.ladder.prices[way.step],
    )


class Way(NamedTuple):
    """To a price: the step that comes to it, and what all of it takes and gives."""

    step: int
    sold: int
    bought: int


def way_to(pool: Pool, ladder: Ladder, price: int) -> Way:
    """From where the pool is to a price ahead, and not beyond the last step."""
    first, start = pool.first_step(ladder), pool.state.sqrt_price
    step = ladder.step_of_price(price, first)
    sold = bought = 0
    if step > first:
        sold, bought = whole(
            ladder.down, ladder.fee, ladder.liquidity[first], start, ladder.prices[first]
        )
        sold += ladder.sold[step - 1] - ladder.sold[first]
        bought += ladder.bought[step - 1] - ladder.bought[first]
        start = ladder.prices[step - 1]
    taken, given = whole(ladder.down, ladder.fee, ladder.liquidity[step], start, price)
    return Way(step, sold + taken, bought + given)
