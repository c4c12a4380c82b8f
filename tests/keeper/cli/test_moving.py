"""From one fund to the next: with its mark, in kind, and nothing lost on the way."""

import json
from collections.abc import Iterator
from decimal import Decimal

import pytest

from keeper.chain.fund import FundReader
from keeper.devnet import fund
from keeper.devnet.accounts import ALICE
from keeper.devnet.fund import FundBook
from tests.keeper.cli.ground import Answer, Ground

DOLLAR = 10**6


@pytest.fixture(scope="module")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ground]:
    made = Ground.make(tmp_path_factory.mktemp("old"))
    yield made
    made.close()


@pytest.fixture(scope="module")
def new(ground: Ground) -> FundBook:
    """A fund of the same assets, which Alice may go to."""
    ground.engine.node.rpc("evm_setAutomine", False)
    found = fund.deploy(ground.engine, ground.market.book)
    ground.engine.automine()
    found.write(ground.folder / "new.json")
    return found


@pytest.fixture(scope="module")
def reader(ground: Ground) -> FundReader:
    return FundReader(ground.engine.node.client, ground.fund.fund, ground.fund.lens)


def worth(ground: Ground, book: FundBook, shares: int) -> int:
    return ground.read(book.fund, "convertToAssets(uint256)", shares)


def held(ground: Ground, book: FundBook) -> int:
    return ground.read(book.fund, "balanceOf(address)", ALICE)


def wallet(ground: Ground) -> dict[str, int]:
    tokens = [ground.market.book.token(symbol).address for symbol in (*ground.fund.symbols, "DAI")]
    return {token: ground.read(token, "balanceOf(address)", ALICE) for token in tokens}


def migrates(ground: Ground, to: str, *more: str, book: str = "fund.json") -> Answer:
    words = ("fund", "migrate", "all", "--to", to, "--as", "alice", *more)
    return ground.keel(*words, book=book)


def test_migrate__all__keeps_what_a_holder_has(
    ground: Ground, new: FundBook, reader: FundReader
) -> None:
    ground.keel("fund", "zap", "in", "1000", "--as", "alice", "--yes")
    ground.live(7)
    before = wallet(ground)
    value = worth(ground, ground.fund, held(ground, ground.fund))
    assert value > 900 * DOLLAR
    run = migrates(ground, new.fund, "--yes")
    assert run.code == 0, run.text
    assert held(ground, ground.fund) == 0
    moved, rest = worth(ground, new, held(ground, new)), 0
    base, *_ = assets = reader.look().assets
    for asset in assets:
        stays = wallet(ground)[asset.token] - before[asset.token]
        assert stays >= 0
        rest += stays * asset.price.mid // base.price.mid
        assert ground.read(asset.token, "allowance(address,address)", ALICE, new.fund) == 0
    assert rest < value // 500  # a thousandth, and what its scarcest asset leaves of the others
    assert moved + rest == pytest.approx(value, rel=1e-6)


def test_migrate__that_is_not_sent__says_what_comes_out_goes_in_and_stays(
    ground: Ground, new: FundBook
) -> None:
    run = migrates(ground, ground.fund.fund, "--dry-run", "--json", book="new.json")
    assert run.code == 0, run.text
    told = json.loads(run.text)
    assert told["simulated"]
    brings, gives, stays = (told["preview"][name] for name in ("brings", "gives", "stays"))
    assert set(brings) == set(ground.fund.symbols)
    for symbol, amount in brings.items():
        assert Decimal(amount) == Decimal(gives[symbol]) + Decimal(stays[symbol])
    text = migrates(ground, ground.fund.fund, "--dry-run", book="new.json").text
    for lead in ("leaves with", "enters for", "gives", "stays here", "locked for"):
        assert f"  {lead} " in text


def test_migrate__between_funds_of_other_assets__is_refused_or_leaves_the_rest(
    ground: Ground, new: FundBook
) -> None:
    ground.list_dai()
    ground.invest("DAI", 200)
    run = migrates(ground, ground.fund.fund, "--yes", book="new.json")
    assert "holds DAI, of which leaving this fund brings nothing" in run.text
    assert held(ground, new) > 0
    ground.keel("fund", "deposit", "500", "--as", "alice", "--yes")
    ground.live(7)
    dai = ground.market.book.token("DAI").address
    before = wallet(ground)[dai]
    run = migrates(ground, new.fund, "--yes")
    assert run.code == 0, run.text
    assert wallet(ground)[dai] > before
    assert held(ground, ground.fund) == 0


def test_migrate__to_nowhere__says_so(ground: Ground) -> None:
    ground.keel("fund", "deposit", "10", "--as", "alice", "--yes")
    assert "is the fund that you are in" in migrates(ground, ground.fund.fund, "--yes").text
    assert "is no fund" in migrates(ground, ground.fund.base, "--yes").text
    assert "is not an address" in migrates(ground, "0x12", "--yes").text


@pytest.mark.parametrize("market", [0.9, 1.3])
def test_mark__of_a_price_below_or_above__is_as_far_above_the_new_one(
    ground: Ground, reader: FundReader, market: float
) -> None:
    ground.moved(market)
    fund = reader.look()
    told = json.loads(ground.keel("fund", "mark", "--json").text)
    assert Decimal(told["mark"]) == Decimal(fund.record.mark) / 10**18
    carried = Decimal(told["high_water_mark"])
    far = Decimal(told["mark"]) / Decimal(told["price"])
    assert (far > 1) == (market < 1)
    assert 0 <= carried - max(far, Decimal(1)) <= Decimal(10) ** -17
    assert f"high_water_mark = {carried}" in ground.keel("fund", "mark").text
