"""The trades of a zap: a sum split over a fund's assets, or what a fund paid made into one."""

from collections.abc import Mapping, Sequence
from typing import Any

from keeper import units
from keeper.chain.routes import Quote, Route, Router
from keeper.cli.investing.finding import Facts
from keeper.cli.investing.visit import Visit
from keeper.errors import Problem

ALL = 2**256 - 1
ROUNDS = 3
"""How often the parts of a sum are weighed anew: each time they come ten times nearer, or more."""


def split(visit: Visit, router: Router, token: str, amount: int) -> list[Quote]:
    """The sum in parts, each of which buys as many shares' worth of its asset as the others."""
    records = {asset.token: asset.recorded for asset in visit.fund.assets if asset.recorded}
    parts = {asset: amount // len(records) for asset in records}
    quotes: dict[str, Quote] = {}
    for _ in range(ROUNDS):
        quotes = {
            asset: _quoted(visit, router, token, asset, part, quotes.get(asset))
            for asset, part in parts.items()
        }
        costs = {
            asset: units.ONE * quote.sold // makes(visit, quote) for asset, quote in quotes.items()
        }
        parts = {asset: amount * cost // sum(costs.values()) for asset, cost in costs.items()}
    return [
        router.quote(quotes[asset].route, part) for asset, part in parts.items() if asset != token
    ]


def _quoted(
    visit: Visit, router: Router, sell: str, buy: str, amount: int, known: Quote | None
) -> Quote:
    """The way is looked for once, and asked again for another amount."""
    if sell == buy:
        found: Quote | None = itself(sell, amount)
    else:
        found = router.quote(known.route, amount) if known else router.best(sell, buy, amount)
    if found is None or not makes(visit, found):
        words = visit.reader.words
        raise Problem(
            f"{words.amount(amount, sell)} bring no {words.name(buy)} over any pools",
            "Zap more or another token, or enter in kind: keel fund enter",
        )
    return found


def kept(token: str, amount: int, quotes: Sequence[Quote]) -> list[Quote]:
    """What stays of the token itself, as if it were bought for itself."""
    rest = amount - sum(quote.sold for quote in quotes)
    return [itself(token, rest)]


def itself(token: str, amount: int) -> Quote:
    return Quote(Route((token,), ()), amount, amount)


def makes(visit: Visit, quote: Quote) -> int:
    """As many shares as what was bought suffices for, if of the others there is enough."""
    recorded = {asset.token: asset.recorded for asset in visit.fund.assets}
    held = recorded.get(quote.route.tokens[-1], 0)
    return quote.bought * visit.fund.effective_supply // held if held else ALL


def sales(router: Router, token: str, paid: Mapping[str, int]) -> list[Quote]:
    """Of what nobody would give anything for nothing is sold: it comes as it is."""
    quotes = (
        router.best(asset, token, amount)
        for asset, amount in paid.items()
        if amount and asset != token
    )
    return [quote for quote in quotes if quote]


def legs(executor: str, quotes: Sequence[Quote], *, everything: bool = False) -> list[Any]:
    return [
        (
            executor,
            quote.route.tokens[0],
            quote.route.tokens[-1],
            ALL if everything else quote.sold,
            quote.route.packed,
        )
        for quote in quotes
    ]


def lines(visit: Visit, quotes: Sequence[Quote]) -> list[str]:
    lead = "  trades       "
    return [
        (" " * len(lead) if i else lead) + _trade(visit, quote) for i, quote in enumerate(quotes)
    ]


def _trade(visit: Visit, quote: Quote) -> str:
    words, tokens = visit.reader.words, quote.route.tokens
    sold, bought = words.amount(quote.sold, tokens[0]), words.amount(quote.bought, tokens[-1])
    over = [units.percent(fee, units.PPM) for fee in quote.route.fees]
    between = [f"{words.name(token)}, " for token in tokens[1:-1]]
    return f"{sold} for {bought}, over {''.join(between)}{' + '.join(over)}"


def facts(visit: Visit, quotes: Sequence[Quote]) -> list[Facts]:
    """For machines."""
    names = visit.reader.names
    return [
        {
            "tokens": [names[token].symbol for token in quote.route.tokens],
            "fees": list(quote.route.fees),
            "sold": units.exact(quote.sold, names[quote.route.tokens[0]].decimals),
            "bought": units.exact(quote.bought, names[quote.route.tokens[-1]].decimals),
        }
        for quote in quotes
    ]
