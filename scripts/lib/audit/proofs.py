"""Symbolic proofs: each must hold, and each twin that is broken on purpose must be caught."""

import json
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from enum import IntEnum
from typing import Any, NamedTuple

from keeper.errors import Problem
from scripts.lib.audit import tools
from scripts.lib.audit.tools import HOME, PLAIN, Outcome
from scripts.lib.ground import HERE

SOURCE = "tests/proofs"
OUT = HOME / "proofs" / "out"
REPORT = HOME / "proofs.json"
QUERIES = HOME / "proofs" / "queries"
PLAINLY = {
    "FOUNDRY_SRC": SOURCE,
    "FOUNDRY_TEST": SOURCE,
    "FOUNDRY_SCRIPT": "scripts/none",
    "FOUNDRY_OUT": str(OUT),
    "FOUNDRY_CACHE_PATH": str(HOME / "proofs" / "cache"),
    # An optimiser turns products around, and a solver takes them for others.
    "FOUNDRY_VIA_IR": "false",
    "FOUNDRY_OPTIMIZER": "false",
}
SOLVER = "yices-smt2 --smt2-model-format --bvconst-in-decimal"
SECONDS = 60
"""For a path. The longest takes a few, on a machine that does nothing else."""
TWIN = "Twin"


class Verdict(IntEnum):
    """As halmos numbers them."""

    PROVED = 0
    COUNTEREXAMPLE = 1
    TIMEOUT = 2
    STUCK = 3
    ALWAYS_REVERTS = 4
    FAILED = 5


class Proof(NamedTuple):
    contract: str
    name: str
    verdict: Verdict
    shown: bool
    """A counterexample that was checked, not one of the products that are taken for unknowns."""
    whole: bool
    """Nothing was left out: no loop was cut short."""
    seconds: float

    @property
    def of_a_twin(self) -> bool:
        return self.contract.endswith(TWIN)

    @property
    def right(self) -> bool:
        if self.of_a_twin:
            return self.verdict is Verdict.COUNTEREXAMPLE and self.shown
        return self.verdict is Verdict.PROVED and self.whole

    def __str__(self) -> str:
        word = "caught" if self.of_a_twin else "proved"
        if not self.right:
            word = f"WRONG: {self.verdict.name.lower().replace('_', ' ')}"
        return f"{self.seconds:6.1f} s  {self.contract}.{self.name}: {word}"


def run() -> Outcome:
    begun = time.monotonic()
    proofs = [*_ask("Proof"), *_ask(TWIN, "--early-exit")]
    return judge(proofs, time.monotonic() - begun)


def _ask(kind: str, *options: str) -> list[Proof]:
    """Of all contracts whose names end so."""
    halmos = tools.tool("halmos")
    REPORT.unlink(missing_ok=True)
    QUERIES.mkdir(parents=True, exist_ok=True)
    found = ("--root", HERE.root, "--forge-build-out", OUT.relative_to(HERE.root))
    solver = ("--solver-command", SOLVER, "--solver-threads", "1")
    limit = ("--solver-timeout-assertion", f"{SECONDS}s")
    which = ("--match-contract", f"{kind}$", "--no-status", "--json-output", REPORT)
    path = f"{halmos.parent}:{PLAIN['PATH']}"
    env = PLAINLY | {"PATH": path, "TMPDIR": str(QUERIES)}
    with suppress(Problem):  # it ends with an error where it finds a counterexample
        tools.run(halmos, *found, *solver, *limit, *which, *options, env=env)
    if not REPORT.exists():
        raise Problem("halmos left no report", "What it said is in .keel/log/audit.log.")
    return list(read(json.loads(REPORT.read_text())))


def read(report: dict[str, Any]) -> Iterator[Proof]:
    """From halmos' own report, by `path:contract`."""
    for where, results in report["test_results"].items():
        contract = where.rpartition(":")[2]
        for one in results:
            name = one["name"].partition("(")[0]
            shown = any(each["is_valid"] for each in one["models"] or ())
            seconds = (one["time"] or [0.0])[0]
            whole = not one["num_bounded_loops"]
            yield Proof(contract, name, Verdict(one["exitcode"]), shown, whole, seconds)


def judge(proofs: Iterable[Proof], seconds: float = 0.0) -> Outcome:
    """Every property has a twin, too: a proof of nothing proves everything."""
    proofs = sorted(proofs, key=lambda one: (one.of_a_twin, one.contract, one.name))
    twins = [one for one in proofs if one.of_a_twin]
    whole = [one for one in proofs if not one.of_a_twin]
    alone = sorted({one.name for one in whole} - {one.name for one in twins})
    wrong = [str(one) for one in proofs if not one.right]
    proved, caught = sum(one.right for one in whole), sum(one.right for one in twins)
    lines = [str(one) for one in proofs] + [f"no twin for {name}" for name in alone]
    lines.append(f"{proved} proved, {caught} twins caught, {len(wrong) + len(alone)} wrong")
    figures = {"proved": proved, "caught": caught, "wrong": wrong + alone, "seconds": seconds}
    clean = bool(whole) and bool(twins) and not wrong and not alone
    by_name = {f"{one.contract}.{one.name}": round(one.seconds, 1) for one in proofs}
    return Outcome(clean, lines, figures | {"each": by_name})
