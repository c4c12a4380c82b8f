"""`keel keeper paper`: money that is not there, under the mandate of a fund that is."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from keeper.devnet.accounts import OPERATOR
from keeper.paper import Paper
from keeper.records.canonical import decode
from keeper.records.fund import Purse
from keeper.units import ONE, parse_down
from tests.keeper.cli.ground import Ground
from tests.keeper.cli.thinking import BARS, paper, plan, typed, wander


@pytest.fixture(scope="module")
def market(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ground]:
    """Its time goes on; nobody touches its fund."""
    made = Ground.make(tmp_path_factory.mktemp("market"))
    wander(made, BARS)
    yield made
    made.close()


def read(ground: Ground, file: str) -> Paper:
    return decode(Paper, (ground.folder / file).read_bytes())


def told(ground: Ground, file: str, *words: str) -> Any:
    answer = paper(ground, file, "--json", *words)
    assert answer.code == 0, answer.text
    return json.loads(answer.text)


def test_paper__begun_from_the_fund__does_what_the_plan_says(market: Ground) -> None:
    planned = json.loads(plan(market, "--json").text)
    done = told(market, "same.json")
    assert done["legs"] == planned["legs"]
    book = read(market, "same.json")
    weth = market.market.book.token("WETH").address
    (sold,) = [parse_down(leg["amount"], 18) for leg in done["legs"] if leg["sell"] == "WETH"]
    held = market.read(weth, "balanceOf(address)", market.fund.fund)
    assert (book.epoch, book.amounts[weth]) == (planned["epoch"], held - sold)
    assert float(done["track"][0]["nav"]) == pytest.approx(
        float(done["begun_at"]) - sum(map(float, done["cost"].values())), rel=1e-6
    )


def test_paper__cycle_after_cycle__keeps_its_own_targets_and_budgets(market: Ground) -> None:
    told(market, "twice.json")
    first = read(market, "twice.json")
    wander(market, 12)
    done = told(market, "twice.json")
    second = read(market, "twice.json")
    assert (second.entries[0], len(second.entries)) == (first.entries[0], 2)
    assert (first.epoch, second.epoch) == (2, 3)
    now = second.entries[-1].time
    left = {f"{p.name.lower()} budget": first.budgets[p].left(now) / ONE for p in Purse}
    most = {one["limit"]: one["most"] for one in done["slack"] if one["limit"] in left}
    assert most == left
    assert (
        left["turnover budget"] < 0.02
    )  # the first cycle left nothing; the rest came in two hours
    moves = [abs(to - first.targets[token]) for token, to in second.targets.items()]
    assert 0 < sum(moves) / ONE <= 2 * left["shift budget"]


def test_paper__begun_with_cash__holds_nothing_else_at_first(market: Ground) -> None:
    done = told(market, "cash.json", "--cash", "50000")
    assert float(done["begun_at"]) == pytest.approx(50_000, rel=1e-2)
    assert all(leg["sell"] == "USDC" for leg in done["legs"])
    said = paper(market, "cash.json", "--cash", "5").text
    assert "has begun already" in said
    assert "is not an amount" in paper(market, "none.json", "--cash", "much").text
    assert "begin with nothing" in paper(market, "none.json", "--cash", "0").text
    assert not (market.folder / "none.json").exists()


def test_paper__in_words__shows_its_track(market: Ground) -> None:
    for _ in range(3):
        wander(market, 1)
        said = paper(market, "track.json").text
    assert "on paper for 3 cycles:" in said
    assert "█" in said.split("on paper for")[1]
    assert "since it began: " in said


def test_paper__at_the_same_block__is_refused_and_left_as_it_was(market: Ground) -> None:
    told(market, "still.json")
    before = (market.folder / "still.json").read_bytes()
    said = paper(market, "still.json")
    assert said.code == 1
    assert "which was decided on last" in said.text
    assert (market.folder / "still.json").read_bytes() == before


def test_paper__of_what_is_no_book__is_refused(market: Ground) -> None:
    (market.folder / "no.json").write_text("{}")
    assert "no.json: this is no Paper" in paper(market, "no.json").text


def test_paper__without_a_lease__goes_on(market: Ground) -> None:
    market.do(OPERATOR, market.fund.rebalancer, "revoke()")
    assert told(market, "free.json")["legs"]


def test_paper__in_a_folder_that_is_not_there__says_so(market: Ground) -> None:
    assert "cannot be written" in paper(market, "no/where.json").text


def test_paper__with_no_config__says_what_to_begin_with(market: Ground) -> None:
    said, code = typed(
        *("keeper", "paper", "--config", market.folder / "gone.toml"),
        *("--book", market.folder / "fund.json", "--rpc", market.engine.node.url),
    )
    assert code == 1
    assert "gone.toml cannot be read" in said
    assert "docs/keeper.toml" in said
