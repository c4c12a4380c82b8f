"""Breaks a contract in one place after the other, and says which test noticed."""

from collections.abc import Container, Iterable
from pathlib import Path
from typing import NamedTuple

from keeper.devnet.parts import Part
from keeper.errors import Problem
from tests.bench import _in_process
from tests.bench._compiler import DEPLOYED, QUICK, Compiler, Named, Pipeline
from tests.bench._forge_ground import ForgeGround
from tests.bench._mutator import Mutant
from tests.bench._verdicts import BROKEN, KILLED, SAME, SURVIVED, Verdict, Verdicts


class Unit(NamedTuple):
    """Sources that are tried together: what is deployed of them, and which tests would notice."""

    sources: tuple[str, ...]
    deployed: tuple[Named, ...]
    forge: str
    in_process: tuple[str, ...]


class Worker:
    """One core's own copy of the project and its own compiler."""

    def __init__(
        self,
        home: Path,
        units: Iterable[Unit],
        verdicts: Verdicts,
        explained: Container[str],
        *,
        hasty: bool = False,
    ) -> None:
        self.units = tuple(units)
        self.verdicts = verdicts
        self.explained = explained
        """Where forge kills none of these they have survived, without an hour of slower tests."""
        self.hasty = hasty
        """Forge over unoptimized code is all there is: then a survivor is only a suspect."""
        deployed = dict.fromkeys(one for unit in self.units for one in unit.deployed)
        self.ground = ForgeGround(home, deployed)
        self.compiler = Compiler(home)
        self._whole: dict[tuple[Unit, Pipeline], dict[str, Part]] = {}

    def baseline(self, turn: int, turns: int) -> None:
        for unit in self.units[turn::turns]:
            quick, deployed = (self._unbroken(unit, how) for how in (QUICK, DEPLOYED))
            self.ground.baseline(unit.forge, quick, deployed)

    def judge(self, unit: Unit, mutant: Mutant) -> Verdict:
        text = mutant.applied((self.ground.home / mutant.file).read_bytes()).decode()
        content = f"{mutant.file}\0{text}"
        places = (mutant.scope, mutant.file)
        verdict = self.verdicts.find(content)
        if verdict:
            self.verdicts.learn(mutant.name, places, verdict)
            return verdict
        likely = self.verdicts.likely(mutant.name, places)
        hasty = self.hasty or mutant.name in self.explained
        verdict = self._tried(unit, {mutant.file: text}, likely, hasty=hasty)
        if verdict.outcome != SURVIVED or not self.hasty:
            self.verdicts.keep(content, mutant.name, places, verdict)
        return verdict

    def _tried(
        self, unit: Unit, changed: dict[str, str], likely: str | None, *, hasty: bool
    ) -> Verdict:
        parts = self._broken(unit, QUICK, changed)
        if not parts:
            return Verdict(BROKEN if parts is None else SAME)
        for match in dict.fromkeys((likely or unit.forge, unit.forge)):
            if by := self.ground.killer(parts, match):
                return Verdict(KILLED, by)
        if hasty:
            return Verdict(SURVIVED)
        parts = self._broken(unit, DEPLOYED, changed)
        if not parts:
            return Verdict(BROKEN if parts is None else SAME)
        by = self.ground.late_killer(parts, unit.forge)
        by = by or _in_process.killer(parts, changed, unit.in_process)
        return Verdict(KILLED, by) if by else Verdict(SURVIVED)

    def _broken(
        self, unit: Unit, pipeline: Pipeline, changed: dict[str, str]
    ) -> dict[str, Part] | None:
        """Only what the change changes: nothing where the bytecode stays the same."""
        parts = self.compiler.parts(unit.deployed, pipeline, changed)
        if parts is None:
            return None
        whole = self._unbroken(unit, pipeline)
        return {n: part for n, part in parts.items() if part.creation != whole[n].creation}

    def _unbroken(self, unit: Unit, pipeline: Pipeline) -> dict[str, Part]:
        if (unit, pipeline) not in self._whole:
            parts = self.compiler.parts(unit.deployed, pipeline)
            if parts is None:
                raise Problem(f"{unit.sources[0]} does not compile", "Mend it first.")
            self._whole[unit, pipeline] = parts
        return self._whole[unit, pipeline]

    def close(self) -> None:
        self.compiler.close()
