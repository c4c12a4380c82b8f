"""Forge's tests over contracts that are put in their place ready compiled.

Forge compiles for seconds, so it does that once, in a copy of the project. There the tests deploy
by name what may be mutated, and forge reads that code from a file: a mutant is another file.
"""

import json
import os
import re
import shutil
import signal
import subprocess
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from keeper.devnet.parts import Part
from keeper.errors import Problem
from keeper.paths import NODE_MODULES, ROOT, SOLC
from tests.bench._compiler import Named

FORGE = NODE_MODULES / "@foundry-rs/forge-linux-amd64/bin"
TESTS = "tests/contracts/forge"
COPIED = ("contracts", TESTS)
PATIENCE = 300
"""Of the processor's seconds, for all tests of a mutant; one that takes more is caught in a loop.
By the clock a busy machine would kill mutants."""

OUT_OF_TIME = {-signal.SIGXCPU, -signal.SIGKILL}
PATIENTLY = ("sh", "-c", f'ulimit -t {PATIENCE}; exec forge "$@"', "forge")

FEW, MANY = 4, 64
"""Cases of a fuzzed test: most mutants fall with the first."""

FUZZED = r"\([^)]"
"""What only the name of a test with arguments has."""

FAILURE = re.compile(r"^Encountered \d+ failing tests? in ([^:\s]+):", re.MULTILINE)
FAILED = re.compile(r"^\[FAIL[^\n]*\] (\w+)\(", re.MULTILINE)


class ForgeGround:
    def __init__(self, home: Path, mutable: Iterable[Named]) -> None:
        self.home = home
        self.mutable = {one.contract: one for one in mutable}
        self._kept: dict[Path, str] = {}
        self._compiler = home / "solc-v0.8.30"
        self.late: set[str] = set()
        """Tests that pass over the unbroken contracts with the optimizer alone: those of gas."""
        self.never: set[str] = set()
        """Tests that fail over them anyway."""

    def build(self) -> None:
        """A copy of the project, compiled without the optimizer; of a copy, what changed since."""
        for folder in COPIED:
            mirror(ROOT / folder, self.home / folder, self._rewritten)
        shutil.copyfile(ROOT / "foundry.toml", self.home / "foundry.toml")
        _quick_to_say_its_version(self._compiler)
        modules = self.home / "node_modules"
        if not modules.is_symlink():
            modules.symlink_to(NODE_MODULES, target_is_directory=True)
        # What a run that was broken off may have left there is not the contract.
        for one in self.mutable.values():
            self._artifact(one).unlink(missing_ok=True)
        done = self._forge("build")
        if done.returncode:
            raise Problem(f"forge: {(done.stdout + done.stderr)[-800:]}", "Mend the tests.")
        self._kept = {path: path.read_text() for path in self._artifacts()}

    def baseline(self, match: str, quick: Mapping[str, Part], deployed: Mapping[str, Part]) -> None:
        """Notes what fails without any mutant, and leaves it to contracts compiled as deployed."""
        with self._placed(quick):
            failed = self._failed(match)
        with self._placed(deployed):
            never = self._failed(match)
        self.never |= never
        self.late |= failed - never
        if by := self.killer(quick, match) or self.late_killer(deployed, match):
            raise Problem(f"{by} kills what is not broken", "Do its tests repeat themselves?")

    def _failed(self, match: str) -> set[str]:
        done = self._forge("test", "--match-path", f"{TESTS}/{match}", cases=FEW)
        return set(FAILED.findall(done.stdout))

    def killer(self, parts: Mapping[str, Part], match: str) -> str | None:
        """The file of the first test that fails over these contracts, if one does."""
        failing = self.late | self.never
        without = ["--no-match-test", _names(failing)] if failing else []
        if by := self._first(parts, match, without, FEW):
            return by
        return self._first(parts, match, ["--match-test", FUZZED, *without], MANY)

    def late_killer(self, parts: Mapping[str, Part], match: str) -> str | None:
        """The same of those tests alone that want contracts compiled as deployed."""
        if not self.late:
            return None
        return self._first(parts, match, ["--match-test", _names(self.late)], MANY)

    def _first(
        self, parts: Mapping[str, Part], match: str, tests: Sequence[str], cases: int
    ) -> str | None:
        command = ["test", "--fail-fast", "-j1", "--match-path", f"{TESTS}/{match}", *tests]
        with self._placed(parts):
            done = self._forge(*command, cases=cases)
        if done.returncode in OUT_OF_TIME:
            return "time"
        said = done.stdout + done.stderr
        if done.returncode == 0 or "No tests" in said:
            return None
        found = FAILURE.search(done.stdout)
        if not found:
            raise Problem(f"forge: {said[-800:]}", "Mend the tests.")
        return found[1].removeprefix(f"{TESTS}/")

    def _forge(self, *arguments: str, cases: int = MANY) -> subprocess.CompletedProcess[str]:
        environment = {
            **{key: value for key, value in os.environ.items() if not key.startswith("FOUNDRY_")},
            "PATH": f"{FORGE}{os.pathsep}{os.environ['PATH']}",
            "FOUNDRY_SOLC": str(self._compiler),
            "FOUNDRY_VIA_IR": "false",
            "FOUNDRY_OPTIMIZER": "false",
            "FOUNDRY_FUZZ_SEED": "0x1",
            "FOUNDRY_FUZZ_RUNS": str(cases),
            "FOUNDRY_ALLOW_PATHS": json.dumps([str(NODE_MODULES)]),
        }
        return subprocess.run(
            [*PATIENTLY, *arguments, "--offline"],
            cwd=self.home,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )

    def _rewritten(self, text: str) -> str:
        """`new Prices(…)` as a deployment by name, for what may be mutated."""
        for one in self.mutable.values():
            text = deployed_by_name(text, one)
        return text

    def _artifact(self, one: Named) -> Path:
        return self.home / ".keel/forge/out" / Path(one.file).name / f"{one.contract}.json"

    def _artifacts(self) -> list[Path]:
        return [self._artifact(one) for one in self.mutable.values()]

    @contextmanager
    def _placed(self, parts: Mapping[str, Part]) -> Iterator[None]:
        try:
            for name, part in parts.items():
                path = self._artifact(self.mutable[name])
                raw: dict[str, Any] = json.loads(self._kept[path])
                raw["bytecode"]["object"] = f"0x{part.creation}"
                path.write_text(json.dumps(raw))
            yield
        finally:
            for name in parts:
                path = self._artifact(self.mutable[name])
                path.write_text(self._kept[path])


def _names(tests: Iterable[str]) -> str:
    # Forge compares with the name and its arguments.
    return f"^({'|'.join(sorted(tests))})\\("


def _quick_to_say_its_version(launcher: Path) -> None:
    """Forge asks for it at each start, and the compiler takes half a second to say it."""
    compiler = SOLC / launcher.name
    said = subprocess.run([compiler, "--version"], capture_output=True, text=True, check=True)
    lines = f"[ \"$*\" = --version ] && echo '{said.stdout}' && exit\nexec '{compiler}' \"$@\"\n"
    launcher.write_text(f"#!/bin/sh\n{lines}")
    launcher.chmod(0o755)


def deployed_by_name(text: str, one: Named) -> str:
    """By `deployed`, which every test has from Test.sol."""
    place = f"{Path(one.file).name}:{one.contract}"
    while found := re.search(rf"\bnew {one.contract}\(", text):
        end = _closing(text, found.end())
        arguments = text[found.end() : end - 1]
        call = f'deployed("{place}", abi.encode({arguments}))'
        text = f"{text[: found.start()]}{one.contract}({call}){text[end:]}"
    return text


def _closing(text: str, at: int) -> int:
    depth = 1
    while depth:
        depth += {"(": 1, ")": -1}.get(text[at], 0)
        at += 1
    return at


def mirror(source: Path, target: Path, rewritten: Callable[[str], str]) -> None:
    """Makes the target's Solidity the source's, and touches no file that is so already."""
    wanted = {path.relative_to(source): path for path in source.rglob("*.sol")}
    for path in target.rglob("*.sol"):
        if path.relative_to(target) not in wanted:
            path.unlink()
    for name, path in wanted.items():
        copy, text = target / name, rewritten(path.read_text())
        if not copy.exists() or copy.read_text() != text:
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_text(text)
