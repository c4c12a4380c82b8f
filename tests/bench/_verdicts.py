"""What became of a mutant, kept by the content of all that decides it."""

import hashlib
import json
import threading
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from keeper.paths import ROOT

SURVIVED, KILLED, BROKEN, SAME = "survived", "killed", "does not compile", "same bytecode"
FORGE = "tests/contracts/forge"
DECIDING = ("tests/contracts", "tests/stateful", "tests/properties", "contracts", "keeper/devnet")


class Verdict(NamedTuple):
    outcome: str
    by: str = ""


class Verdicts:
    """A survivor stands while every test is what it was, and a kill while the file that killed is.

    Killers are remembered longer than their verdicts: they are asked first when the mutant, or one
    beside it, comes again.
    """

    def __init__(self, home: Path, root: Path = ROOT) -> None:
        self.home, self.root = home, root
        files = list(_deciding(root))
        self._everything = digest(root, files)
        self._ground = digest(root, [path for path in files if not _is_test(path)])
        self._lock = threading.Lock()
        self._killers: dict[str, Counter[str]] = {}
        self._hints = home / "killers.json"
        home.mkdir(parents=True, exist_ok=True)
        known = self._hints.read_text() if self._hints.exists() else "{}"
        self._known: dict[str, str] = json.loads(known)

    def find(self, mutated: str) -> Verdict | None:
        path = self._path(mutated)
        if not path.exists():
            return None
        outcome, by, witness = json.loads(path.read_text())
        verdict = Verdict(outcome, by)
        return verdict if witness == self._witness(verdict) else None

    def keep(self, mutated: str, name: str, places: Iterable[str], verdict: Verdict) -> None:
        path = self._path(mutated)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps([*verdict, self._witness(verdict)]))
        self.learn(name, places, verdict)
        if len(self._known) % 20 == 0:
            self.close()

    def learn(self, name: str, places: Iterable[str], verdict: Verdict) -> None:
        if verdict.outcome == KILLED and verdict.by.endswith(".sol"):
            with self._lock:
                self._known[name] = verdict.by
                for place in places:
                    self._killers.setdefault(place, Counter())[verdict.by] += 1

    def likely(self, name: str, places: Iterable[str]) -> str | None:
        """Who killed it before; or whoever killed most in its function, else in its file."""
        if name in self._known:
            return self._known[name]
        with self._lock:
            for place in places:
                if place in self._killers:
                    return self._killers[place].most_common(1)[0][0]
        return None

    def close(self) -> None:
        with self._lock:
            self._hints.write_text(json.dumps(self._known, indent=0, sort_keys=True))

    def _witness(self, verdict: Verdict) -> str:
        """What the tests must still be for the verdict to stand; the contracts are in its name."""
        if verdict.outcome in {BROKEN, SAME}:
            return ""
        if verdict.outcome == SURVIVED:
            return self._everything
        file = verdict.by.split("::")[0]
        path = self.root / (f"{FORGE}/{file}" if file.endswith(".sol") else file)
        return _content(path) if path.is_file() else self._everything

    def _path(self, mutated: str) -> Path:
        key = hashlib.sha256(f"{self._ground}\0{mutated}".encode()).hexdigest()
        return self.home / "verdicts" / key[:2] / key[2:20]


def digest(root: Path, files: Iterable[Path]) -> str:
    found = hashlib.sha256()
    for path in files:
        found.update(f"{path.relative_to(root)}\0".encode() + path.read_bytes())
    return found.hexdigest()


@cache
def _content(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _deciding(root: Path) -> Iterator[Path]:
    for folder in DECIDING:
        for path in sorted((root / folder).rglob("*")):
            if path.suffix in {".sol", ".py"}:
                yield path


def _is_test(path: Path) -> bool:
    return path.name.endswith(".t.sol") or path.name.startswith("test_")
