"""`keel devnet`: the local world, built, started, stepped and disturbed."""

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from keeper.devnet.disturbances import KINDS
from keeper.devnet.tokens import SYMBOLS
from keeper.paths import RUNS

if TYPE_CHECKING:
    from keeper.devnet.book import Book
    from keeper.devnet.engine import Engine
    from keeper.devnet.fund import FundBook
    from keeper.devnet.market import Market, Tick
    from keeper.devnet.prices import Prices

RUN = RUNS / "devnet"
DEPTH_USD = 2_000_000
FUND_FILE = "fund.json"
INTRODUCED = (
    *("fund", "lens", "record", "fees", "prices", "valuation"),
    *("mandate", "rebalancer", "executor", "uniswap", "zap"),
)

run_option = click.option(
    "--run",
    type=click.Path(path_type=Path),
    default=RUN,
    show_default=".keel/run/devnet",
    help="The devnet's run folder.",
)
json_option = click.option("--json", "as_json", is_flag=True, help="One JSON object on stdout.")


@click.group()
def group() -> None:
    """A local chain with real parts (Safe, Uniswap V3, Chainlink) and a living market.

    \b
    keel devnet up --speed 5                one terminal: five blocks a second
    keel devnet step 100                    another: a hundred more, at once
    keel devnet event flash-crash --size 0.4
    """


@group.command()
def build() -> None:
    """Build the world if it is not in the cache yet, and say where it is.

    \b
    keel devnet build
    """
    from keeper.devnet import world

    click.echo(world.ensure(say=_say).folder)


@group.command()
@click.option("--port", type=click.IntRange(1, 65535), help="Of 127.0.0.1; a free one if left out.")
@click.option("--seed", type=click.IntRange(min=0), default=1, show_default=True)
@click.option(
    "--speed",
    type=click.FloatRange(min=0),
    default=1.0,
    show_default=True,
    help="Blocks a second; 0 waits for `keel devnet step`.",
)
@click.option(
    "--seconds",
    type=click.IntRange(min=1),
    default=12,
    show_default=True,
    help="The chain's time from one block to the next.",
)
@click.option(
    "--prices",
    type=click.Path(path_type=Path),
    help="Your own OHLCV (Parquet or CSV: time, symbol, close) for the market to follow.",
)
@click.option(
    "--depth-usd",
    type=click.IntRange(min=1000),
    default=DEPTH_USD,
    show_default=True,
    help="What moves a pool by two percent.",
)
@click.option(
    "--history", is_flag=True, help="Keep past states: reads at a block, reorgs. Memory grows."
)
@click.option("--still", is_flag=True, help="No market: every transaction is mined at once.")
@click.option("--no-fund", is_flag=True, help="The parts alone, without a fund among them.")
@click.option("--chain-id", type=click.IntRange(min=1), default=31337, show_default=True)
@run_option
@json_option
def up(
    port: int | None,
    seed: int,
    speed: float,
    seconds: int,
    prices: Path | None,
    depth_usd: int,
    history: bool,
    still: bool,
    no_fund: bool,
    chain_id: int,
    run: Path,
    as_json: bool,
) -> None:
    """Boot the world with a fund on it, print the addresses, run the market until interrupted.

    \b
    keel devnet up --speed 5
    """
    from keeper.devnet import server, world
    from keeper.devnet.market import Market, MarketConfig

    path = _prices(prices, seed, seconds)
    built = world.ensure(depth_usd, say=_say)
    with server.interruptible():
        engine = built.on_anvil(port=port, chain_id=chain_id, history=history)
        try:
            fund = None if no_fund else _found(engine, built.book)
            config = MarketConfig(seed=seed, seconds=seconds)
            market = None if still else Market(engine, built.book, path, config)
            if still:
                engine.automine()
            about = {"url": engine.node.url, "chain_id": chain_id, "book": str(built.book_path)}
            about |= {"fund": str((run / FUND_FILE).resolve())} if fund else {}
            files = {FUND_FILE: fund.model_dump_json(indent=2) + "\n"} if fund else {}
            with server.listening(run, about, files) as listener:
                _welcome(built.book, fund, about | {"run": str(run)}, as_json)
                server.Server(market, speed, _ticker(market, as_json)).run(listener)
        finally:
            engine.close()
    if not as_json:
        click.echo("\nstopped", err=True)


@group.command()
@click.argument("count", type=click.IntRange(min=1))
@run_option
@json_option
def step(count: int, run: Path, as_json: bool) -> None:
    """Let the running devnet live COUNT blocks at once.

    \b
    keel devnet step 300
    """
    answer = _ask(run, {"do": "step", "count": count}, count)
    text = f"{count} blocks lived; the chain is at block {answer['block']}"
    click.echo(json.dumps(answer) if as_json else text)


@group.command(epilog="\b\n" + "\n".join(f"{n:17} {k.says}" for n, k in KINDS.items()))
@click.argument("name", type=click.Choice(list(KINDS)), metavar="NAME")
@click.option("--symbol", type=click.Choice(SYMBOLS), help="Of the token that it happens to.")
@click.option("--size", type=float, help="As NAME understands it, below.")
@click.option("--for", "seconds", type=int, help="Seconds of the chain's time.")
@run_option
@json_option
def event(
    name: str, symbol: str | None, size: float | None, seconds: int | None, run: Path, as_json: bool
) -> None:
    """Disturb the running devnet, from its next block on.

    \b
    keel devnet event depeg --symbol DAI --size 0.15 --for 7200
    """
    order = {"do": "event", "kind": name, "symbol": symbol, "size": size, "seconds": seconds}
    done = _ask(run, order, 0)["done"]
    whom = f" of {done['symbol']}" if done["symbol"] else ""
    text = f"{name}{whom}: size {done['size']:g}, {done['until'] - done['since']} s from now on"
    click.echo(json.dumps(done) if as_json else text)


def _prices(file: Path | None, seed: int, seconds: int) -> "Prices":
    from keeper.devnet.prices import HistoricPrices, SyntheticPrices

    return HistoricPrices(file, seconds) if file else SyntheticPrices(seed, seconds)


def _found(engine: "Engine", book: "Book") -> "FundBook":
    from keeper.devnet import artifacts, fund

    artifacts.ensure(say=_say)
    return fund.deploy(engine, book)


def _ask(run: Path, order: dict[str, Any], total: int) -> dict[str, Any]:
    from keeper.devnet import server

    def progress(done: int) -> None:
        if sys.stderr.isatty():
            click.echo(f"\r{done:,} of {total:,} blocks", nl=False, err=True)

    answer = server.ask(run, order, progress)
    if total and sys.stderr.isatty():
        click.echo("\r" + " " * 40 + "\r", nl=False, err=True)
    return answer


def _welcome(book: "Book", fund: "FundBook | None", about: dict[str, Any], as_json: bool) -> None:
    if as_json:
        parts = {"contracts": fund.model_dump()} if fund else {}
        click.echo(json.dumps(about | {"addresses": book.model_dump()} | parts))
        return
    click.echo(f"{about['url']}   chain {about['chain_id']}   book {about['book']}\n")
    rows = [("Safe", book.safe.singleton), ("SafeProxyFactory", book.safe.proxy_factory)]
    rows += [(name, address) for name, address in book.uniswap]
    rows += [("Multicall3", book.multicall), ("sequencer feed", book.sequencer_feed or "")]
    for name, address in rows:
        click.echo(f"{name:18} {address}")
    click.echo(f"\n{'token':8}{'decimals':>8}  {'address':42}  feed")
    for token in book.tokens:
        click.echo(f"{token.symbol:8}{token.decimals:>8}  {token.address}  {token.feed}")
    click.echo(f"\n{'pool':12}{'fee':>6}  address")
    for pool in book.pools:
        click.echo(f"{pool.base + '/' + pool.quote:12}{pool.fee / 10_000:>5.2f}%  {pool.address}")
    if fund:
        _introduce(fund, about)
    click.echo("\nCtrl-C stops it. Elsewhere: keel devnet step 100, keel devnet event --help\n")


def _introduce(fund: "FundBook", about: dict[str, Any]) -> None:
    click.echo(f"\n{'the fund':18} book {about['fund']}")
    for name in INTRODUCED:
        click.echo(f"{name:18} {getattr(fund, name)}")
    click.echo("It is open: keel fund show, keel fund deposit 1000 --as alice")


def _ticker(market: "Market | None", as_json: bool) -> Any:
    """A line that follows the market, where there is a terminal to follow it on."""

    def said(tick: "Tick") -> None:
        if as_json or market is None or not sys.stdout.isatty():
            return
        gap = max(market.gaps(tick.prices)) * 10_000
        weth = tick.prices[SYMBOLS.index("WETH")] / 10**8
        click.echo(
            f"\rblock {tick.number:,}  WETH {weth:,.2f}  widest gap {gap:.0f} bp  "
            f"gas {tick.base_fee / 1e9:.1f} gwei  {len(market.disturbances)} events ",
            nl=False,
        )

    return said


def _say(text: str) -> None:
    click.echo(text, err=True)
