"""How near each limit a plan comes."""

from collections.abc import Iterator

from keeper.plan.mandate.book import GROUPS, Book
from keeper.plan.mandate.verdict import Accepted
from keeper.records.decision import Slack
from keeper.records.fund import BASE, Limit, Purse, State
from keeper.units import ONE


def slack(book: Book, state: State, verdict: Accepted) -> tuple[Slack, ...]:
    return tuple(_slack(book, state, verdict))


def _slack(book: Book, state: State, verdict: Accepted) -> Iterator[Slack]:
    for purse in Purse:
        left = state.mandate.budgets[purse].left(state.now)
        yield Slack(f"{purse.name.lower()} budget", verdict.charged[purse], left)
    after = verdict.after
    cash = ONE - book.limit(Limit.MIN_CASH)
    yield Slack("all but cash", ONE - min(after[BASE], ONE), cash)
    sums = book.sums(after)
    yield Slack("risk", sums.all, book.terms.risk)
    for group in GROUPS:
        if sums.groups[group]:
            yield Slack(f"group {group}", sums.groups[group], book.group_limit(group))
    for token, rule, part in list(zip(book.tokens, book.terms.rules, after, strict=True))[1:]:
        if part:
            yield Slack(token, part, rule.most)
