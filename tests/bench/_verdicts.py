"""What became of a mutant, kept by the content of all that decides it."""

import hashlib
import json
import threading
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from keeper.paths import ROOT

SURVIVED, KILLED, BROKEN, SAME = "survived", "killed", "does not compile", "same bytecode"
DECIDING = ("tests/contracts", "tests/stateful", "tests/properties", "contracts", "keeper/devnet")


class Verdict(NamedTuple):
    outcome: str
    by: str = ""


class Verdicts:
    """A verdict stands while the mutated sources and the tests are what they were. A killer is
    remembered longer: it is asked first when the mutant, or one beside it, comes again.
    """

    def __init__(self, home: Path) -> None:
        self.home = home
        self.tests = digest(ROOT, DECIDING)
        self._killers: dict[str, Counter[str]] = {}
        self._lock = threading.Lock()
        self._hints = home / "killers.json"
        home.mkdir(parents=True, exist_ok=True)
        if self._hints.exists():
            self._known: dict[str, str] = json.loads(self._hints.read_text())
        else:
            self._known = {}

    def find(self, mutated: str) -> Verdict | None:
        path = self._path(mutated)
        return Verdict(*json.loads(path.read_text())) if path.exists() else None

    def keep(self, mutated: str, name: str, places: Iterable[str], verdict: Verdict) -> None:
        self._path(mutated).parent.mkdir(parents=True, exist_ok=True)
        self._path(mutated).write_text(json.dumps(verdict))
        self.learn(name, places, verdict)

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
        self._hints.write_text(json.dumps(self._known, indent=0, sort_keys=True))

    def _path(self, mutated: str) -> Path:
        key = hashlib.sha256(f"{self.tests}\0{mutated}".encode()).hexdigest()
        return self.home / "verdicts" / key[:2] / key[2:20]


def digest(root: Path, folders: Iterable[str]) -> str:
    found = hashlib.sha256()
    for folder in folders:
        for path in sorted((root / folder).rglob("*")):
            if path.suffix in {".sol", ".py"}:
                found.update(f"{path.relative_to(root)}\0".encode() + path.read_bytes())
    return found.hexdigest()
