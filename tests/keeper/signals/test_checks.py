"""Every family of ours keeps its promises; each that breaks one is caught, with the reason."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from keeper.__main__ import keel
from keeper.errors import Problem
from keeper.signals import checks
from keeper.signals.checks import PROMISES, Report
from keeper.signals.families import FAMILIES
from keeper.signals.plugins import entry_of
from keeper.signals.sandbox import Sandbox
from keeper.signals.words import MIB, Limits
from tests.keeper.signals.packages import GOOD, bad, install
from tests.keeper.signals.test_families import GIVEN


@pytest.mark.slow
@pytest.mark.parametrize("name", [family.name for family in FAMILIES])
def test_check__of_every_family_of_ours__finds_all_promises_kept(name: str) -> None:
    report = checks.check(Sandbox(name, entry_of(name)), GIVEN.get(name, {}))
    assert [one for one in report.findings if not one.kept] == []
    assert [one.promise for one in report.findings] == list(PROMISES)


def broken(site: Path, code: str, limits: Limits) -> dict[str, str]:
    (site / "bad_one.py").write_text(code)
    report = checks.check(Sandbox("bad", "bad_one:Bad", limits), {})
    assert not report.kept
    return {one.promise: one.says for one in report.findings if one.kept is False}


KEEPS = "memory[features.time] = price; "
BAD: dict[str, tuple[str, str, str]] = {
    "peeks ahead": (
        f"{KEEPS}ahead = memory.get(features.time + 3600, price)\nreturn np.sign(ahead - price)",
        "truncation",
        "when it is asked the newest row first",
    ),
    "remembers": (
        "memory['n'] = memory.get('n', 0) + 1\nreturn price * 0 + 1 / memory['n']",
        "truncation",
        "row ",
    ),
    "reads the clock": ("return price * 0 + time.time() % 1", "pure", "it reads the clock"),
    "throws dice": ("return price * 0 + random.random()", "pure", "it takes a chance (random)"),
    "prints": ("print('hello')\nreturn price * 0", "quiet", "it prints 'hello"),
    "raises": ("raise KeyError('x')", "answers", "it raises KeyError: 'x'"),
    "eats memory": ("return np.ones((300, 1024, 1024))", "answers", "it raises MemoryError"),
    "goes beyond": ("return price * 0 + 1.5", "range", "it answers 1.5"),
    "is infinite": ("return price * 0 + np.inf", "range", "it answers inf"),
    "lies about shape": ("return price[:1]", "shape", "it answers 1 by 6 opinions where 2 by 6"),
    "depends on hashes": (
        "return price * 0 + hash('x') % 1000 / 1000",
        "deterministic",
        "in another process",
    ),
    "knows the unknown": ("return np.nan_to_num(price * 0)", "known_at", "row 0 holds nothing"),
    "fills one hole": (
        "return np.where(np.isnan(price).all(), price, np.nan_to_num(price * 0))",
        "known_at",
        "holds nothing of A",
    ),
    "minds when it was known": (
        "return price * 0 + (features.known_at - features.time) / 10_000",
        "known_at",
        "came to be known later",
    ),
    "minds other assets": (
        "return np.tanh(price * 0 + features.values[:, 4:].sum())",
        "needs",
        "with other numbers that it did not ask for",
    ),
    "minds other cases": ("return price * 0 + 1 / len(cases)", "alone", "without the other case"),
    "minds two things at once": (
        "both = features.known_at - features.time != 60 and features.values[-1, 0] == 7\n"
        "return price * 0 + both",
        "deterministic",
        "when all of it changes",
    ),
    "dawdles": ("return price * 0 + 0 * sum(range(2_000_000))", "speed", "a row takes"),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", BAD)
def test_check__of_a_bad_family__says_what_it_breaks(site: Path, name: str) -> None:
    body, promise, says = BAD[name]
    limits = Limits(15, 256 * MIB)
    found = broken(site, bad(body, top="import random, time"), limits)
    assert promise in found
    assert says in found[promise]
    if name != "remembers":
        assert list(found) == [promise]


def test_check__of_a_family_that_hangs__does_not_hang(site: Path) -> None:
    found = broken(site, bad("while True: pass"), Limits(3, 512 * MIB))
    assert found == {"answers": "it did not answer within 3 s"}


@pytest.mark.parametrize(
    ("code", "says"),
    [
        ("raise ImportError('half of it is missing')", "ImportError: half of it is missing"),
        ("Bad = 3", "it raises AttributeError"),
        ("import socket; socket.socket()", "it opens a socket"),
        ("", "it raises AttributeError"),
    ],
)
def test_check__of_what_is_no_family__says_so_and_tries_no_more(
    site: Path, code: str, says: str
) -> None:
    (site / "bad_one.py").write_text(code)
    report = checks.check(Sandbox("bad", "bad_one:Bad"), {})
    first, *others = report.findings
    assert (first.promise, first.kept) == ("starts", False)
    assert says in first.says
    assert {one.kept for one in others} == {None}


def keel_lab_check(*words: str) -> Result:
    return CliRunner().invoke(keel, ["lab", "check", *words])


def test_keel_lab_check__of_a_good_plugin__prints_each_promise(site: Path) -> None:
    install(site, "dip-buyers", dip=("BuyTheDip", GOOD))
    shown = keel_lab_check("dip", "--with", "window=24")
    assert shown.exit_code == 0, shown.output
    lines = shown.output.splitlines()
    assert lines[:2] == ["dip: Buys what fell, by how far it fell", "needs drawdown(24)"]
    assert [line.split()[:2] for line in lines[3 : 3 + len(PROMISES)]] == [
        [promise, "kept"] for promise in PROMISES
    ]


def test_keel_lab_check__of_a_bad_one__ends_with_1(site: Path) -> None:
    (site / "bad_one.py").write_text(bad("return price * 0 + 2"))
    shown = keel_lab_check("bad_one:Bad", "--json")
    facts: dict[str, Any] = json.loads(shown.stdout)
    assert (shown.exit_code, facts["kept"]) == (1, False)
    assert facts.keys() == {*Report._fields, "kept"}
    assert {one["promise"]: one["kept"] for one in facts["findings"]} == {
        **dict.fromkeys(PROMISES, None),
        **dict.fromkeys(("starts", "pure", "answers", "shape"), True),
        "range": False,
    }


@pytest.mark.parametrize(
    ("words", "says"),
    [(("nobody",), "no family 'nobody'"), (("hold", "--with", "fast:3"), "--with fast:3 is no")],
)
def test_keel_lab_check__of_bad_words__names_them(words: tuple[str, ...], says: str) -> None:
    error = keel_lab_check(*words).exception
    assert isinstance(error, Problem)
    assert says in error.what
