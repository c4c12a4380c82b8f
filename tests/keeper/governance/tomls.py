"""The TOML of a fund of the local world: three assets, a pool, an executor."""

from keeper.devnet import listing
from keeper.devnet.accounts import KEEPER, OPERATOR, STRANGER
from keeper.devnet.book import Book
from keeper.devnet.tokens import SPEC
from tests.keeper.governance.ground import SAFE

HEAD = """
[fund]
name = "Keel Fund"
symbol = "KEEL"
base = "USDC"
management_fee_percent = 2
performance_fee_percent = 10
flow_percent = 20
flow_a_day_percent = 20
supply_cap = 100_000_000
smallest_deposit = 10
lock_up_hours = 24
seed = 100

[payees]
operator = {{ account = "{operator}", percent = 80 }}
reserve = {{ account = "{reserve}", percent = 20 }}

[mandate]
least_cash_percent = 20
slippage_percent = 3
largest_trade_percent = 20
progress_percent = 50
first_drawdown_percent = 10
first_risk_percent = 60
second_drawdown_percent = 20
second_risk_percent = 40
reduce_drawdown_percent = 25
trip_drawdown_percent = 30
trading_percent = 100
deposits_percent = 100
redemptions_percent = 100
groups_percent = [30, 30, 30, 30, 30, 30, 30]

[budgets]
loss = {{ at_once_percent = 0.5, a_day_percent = 0.5 }}
turnover = {{ at_once_percent = 20, a_day_percent = 20 }}
shift = {{ at_once_percent = 20, a_day_percent = 20 }}

[executors]
uniswap = {{ factory = "{factory}", quoter = "{quoter}" }}

[keeper]
account = "{keeper}"
lease_days = 365

[safe]
address = "{safe}"

[governance]
delay_days = 5
voting_delay_days = 1
voting_period_days = 3
extension_days = 1
threshold_percent = 1
quorum_percent = 20
quorum_floor = 1000
veto_days = 365
"""
ASSET = """
[assets.{symbol}]
token = "{token}"
feed = "{feed}"
heartbeat_minutes = {patience}
error_percent = {error}
deviation_percent = 2
least_usd = {least}
most_usd = {most}
agreement_minutes = 60
second = {{ {second} }}
"""
RULE = "most_percent = 15\ntarget_percent = 9\ngroup = 1\n"


def of(book: Book, *symbols: str) -> str:
    """Dollars, and these tokens beside them."""
    head = HEAD.format(
        operator=OPERATOR,
        reserve=STRANGER,
        factory=book.uniswap.factory,
        quoter=book.uniswap.quoter,
        keeper=KEEPER,
        safe=SAFE,
    )
    return head + _asset(book, "USDC") + "".join(_asset(book, one) + RULE for one in symbols)


def _asset(book: Book, symbol: str) -> str:
    token, spec = book.token(symbol), SPEC[symbol]
    patience = spec.heartbeat // 60 + 5
    return ASSET.format(
        symbol=symbol,
        token=token.address,
        feed=token.feed,
        patience=patience,
        error=listing.EPSILON[spec.threshold] / 10_000,
        least=spec.price_e8 / 10**10,
        most=spec.price_e8 // 10**6,
        second=_second(book, symbol, patience),
    )


def _second(book: Book, symbol: str, patience: int) -> str:
    if symbol == "USDC":
        second = book.token(symbol).second_feed
        return f'kind = "feed", at = "{second}", minutes = {patience}'
    return f'kind = "pool", at = "{pool(book, symbol)}", minutes = 30, against = "USDC"'


def pool(book: Book, symbol: str) -> str:
    found = (p for p in book.pools_of(symbol) if {p.base, p.quote} == {symbol, "USDC"})
    return min(found, key=lambda pool: pool.fee).address
