"""`keel keeper` on the devnet's fund: what is decided, whether the contracts take it, and why."""

import json
from collections.abc import Iterator

import pytest

from keeper.chain import abi
from keeper.chain.fund import FundReader
from keeper.devnet.accounts import ALICE, KEEPER, OPERATOR
from keeper.devnet.engine import Tx
from keeper.devnet.site import do
from keeper.reading.watch import Watch
from keeper.records.canonical import decode, digest, encode
from keeper.records.ledger import Ledger
from keeper.replay import Recorded
from keeper.units import DAY, parse_down
from tests.keeper.chain.snapshot_ground import Counting
from tests.keeper.cli.ground import Ground
from tests.keeper.cli.thinking import BARS, MIND, decided, plan, typed, wander


@pytest.fixture(scope="module")
def market(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ground]:
    """Nobody does anything to it."""
    made = Ground.make(tmp_path_factory.mktemp("market"))
    wander(made, BARS)
    yield made
    made.close()


@pytest.fixture
def ours(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ground]:
    """For a test that changes the fund."""
    made = Ground.make(tmp_path_factory.mktemp("ours"))
    wander(made, BARS)
    yield made
    made.close()


def test_plan__of_a_fund__is_told_and_accepted_and_not_sent(market: Ground) -> None:
    before = market.engine.head
    told = plan(market)
    assert told.code == 0, told.text
    for part in ("towards new targets", "what 2 strategies think", "trades:", "held back:"):
        assert part in told.text
    assert "the contracts accept it. Nothing was sent." in told.text
    assert market.engine.head == before


def test_plan__in_words__has_no_raw_numbers_and_no_names_of_errors(market: Ground) -> None:
    text = plan(market).text
    longest = max(
        len(word.strip(",.$%")) for word in text.replace(",", "").split() if word[0] in "0123456789"
    )
    assert longest < 14
    assert "budget turnover has left" in text
    assert "BudgetExceeded" not in text


def test_plan__as_it_is_told__happens_to_the_unit_when_it_is_sent(ours: Ground) -> None:
    told = json.loads(plan(ours, "--json").text)
    assert told["contract"] == {"accepted": True, "what": "the contracts accept it", "remedy": ""}
    tokens = {token.symbol: token for token in ours.market.book.tokens}
    held = {name: balance(ours, token.address) for name, token in tokens.items()}
    for leg in told["legs"]:
        held[leg["sell"]] -= parse_down(leg["amount"], tokens[leg["sell"]].decimals)
        held[leg["buy"]] += parse_down(leg["brings"], tokens[leg["buy"]].decimals)
    ours.mine(Tx(KEEPER, ours.fund.rebalancer, bytes.fromhex(told["calldata"][2:])))
    assert {name: balance(ours, token.address) for name, token in tokens.items()} == held
    assert ours.read(ours.fund.rebalancer, "epoch()") == told["epoch"]
    assert parts(ours) == pytest.approx([one["then"] for one in told["weights"].values()], abs=1e-9)


def parts(ground: Ground) -> list[float]:
    """Of NAV, as the Lens counts it."""
    look = FundReader(ground.engine.node.client, ground.fund.fund, ground.fund.lens).look()
    worth = [one.own * one.price.mid for one in look.assets]
    return [one / sum(worth) for one in worth]


def balance(ground: Ground, token: str) -> int:
    return ground.read(token, "balanceOf(address)", ground.fund.fund)


def test_plan__that_the_contracts_refuse__says_why(
    market: Ground, monkeypatch: pytest.MonkeyPatch
) -> None:
    call = abi.call("appoint(address)", ALICE)
    monkeypatch.setattr(Recorded, "calldata", call)
    told = plan(market, "--json")
    assert json.loads(told.text)["contract"]["accepted"] is False
    assert "the contracts refuse: " in plan(market).text


def test_plan__without_a_keeper__still_thinks_and_says_so(ours: Ground) -> None:
    ours.do(OPERATOR, ours.fund.rebalancer, "revoke()")
    told = plan(ours).text
    assert "decided: nothing, because the fund has no keeper" in told
    assert "what 2 strategies think" in told
    assert "keel keeper paper decides as if there were a lease." in told


def test_plan__behind_the_lease__says_when_it_ended(ours: Ground) -> None:
    ends = ours.engine.head.timestamp + 700
    ours.do(OPERATOR, ours.fund.rebalancer, "setLease(address,uint256)", KEEPER, ends)
    wander(ours, 2)
    assert f"because the lease of {KEEPER} ended 20" in plan(ours).text


def test_plan__under_a_closed_trade__says_so(ours: Ground) -> None:
    until = ours.engine.head.timestamp + DAY
    ours.do(OPERATOR, ours.fund.mandate, "pause(uint8,uint256)", 10, until)
    assert "nothing, because the Safe has closed trading" in plan(ours).text


def test_explain__of_a_written_decision__says_what_plan_said(market: Ground) -> None:
    file = decided(market)
    said, code = typed("keeper", "explain", file)
    assert code == 0
    assert said.strip() in plan(market).text
    facts = json.loads(typed("keeper", "explain", file, "--json")[0])
    again = json.loads(plan(market, "--json").text)
    assert {key: again[key] for key in facts} == facts


def test_replay__of_a_written_decision__is_the_same(market: Ground) -> None:
    file = decided(market)
    said, code = typed("keeper", "replay", file, file)
    assert (code, said.count("the same to the byte")) == (0, 2)


def test_replay__of_what_was_changed__names_the_part_and_ends_with_1(market: Ground) -> None:
    good = decided(market)
    recorded = decode(Recorded, good.read_bytes())
    changed = recorded._replace(decision=recorded.decision._replace(reason="because", epoch=9))
    bad = market.folder / "changed.json"
    bad.write_bytes(encode(changed))
    said, code = typed("keeper", "replay", good, bad)
    assert code == 1
    assert "changed.json: comes out otherwise in epoch, reason" in said
    ((fine, wrong), code) = json.loads(typed("keeper", "replay", good, bad, "--json")[0]), 1
    assert (fine["differs"], wrong["differs"]) == ([], ["epoch", "reason"])


@pytest.mark.parametrize("command", ["explain", "replay"])
def test_explain__of_what_is_no_decision__says_so(market: Ground, command: str) -> None:
    file = market.folder / "no.json"
    file.write_text("{}")
    said, code = typed("keeper", command, file)
    assert code == 1
    assert "no.json: this is no Recorded" in said
    assert "cannot be read" in typed("keeper", command, market.folder / "gone.json")[0]


def test_watch__looks__in_two_round_trips(market: Ground) -> None:
    node = Counting(market.engine.node.url)
    reader = FundReader(node, market.fund.fund, market.fund.lens)
    watch = Watch(reader, market.fund.uniswap, MIND)
    features = watch.features(None, lambda _: None)
    before = node.trips
    seen = watch.look(features)
    assert node.trips - before == 2
    assert len(seen.snapshot.pools) == len(market.market.book.pools)
    recorded, ledger = watch.decided(seen, Ledger())
    assert recorded.decision.plan
    assert ledger.time == seen.snapshot.block.time
    node.close()


def test_plan__with_a_ledger__decides_with_it(market: Ground) -> None:
    file = market.folder / "ledger.json"
    file.write_bytes(encode(Ledger(decision=b"\1" * 32)))
    plan(market, "--ledger", str(file), "--out", str(market.folder / "fallen.json"))
    recorded = decode(Recorded, (market.folder / "fallen.json").read_bytes())
    assert recorded.ledger.decision == b"\1" * 32
    assert recorded.decision.ledger == digest(recorded.ledger)
    file.write_text("{}")
    assert "ledger.json: this is no Ledger" in plan(market, "--ledger", str(file)).text


def test_plan__by_addresses_alone__asks_for_the_executor(market: Ground) -> None:
    where = (
        "--fund",
        market.fund.fund,
        "--lens",
        market.fund.lens,
        "--rpc",
        market.engine.node.url,
    )
    said, _ = typed("keeper", "plan", *where)
    assert "nobody says what plans trade through" in said
    path = market.folder / "keeper.toml"
    path.write_text(MIND)
    words = ("--config", path, "--executor", market.fund.uniswap)
    said, code = typed("keeper", "plan", *where, *words)
    assert code == 0, said


def test_plan__through_an_executor_that_is_not_allowed__is_refused(ours: Ground) -> None:
    said = plan(ours, "--executor", ours.fund.executor).text
    assert f"{ours.fund.executor} is no executor over Uniswap's pools" in said
    assert "0x12 is not an address" in plan(ours, "--executor", "0x12").text
    ours.mine(do(ours.fund.rebalancer, "remove(address)", ours.fund.uniswap, sender=OPERATOR))
    assert f"does not allow the executor {ours.fund.uniswap}" in plan(ours).text
