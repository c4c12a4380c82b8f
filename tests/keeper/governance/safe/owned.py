"""A fund whose Safe is created with it: two of Alice, Bob and Carol decide there."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from click.testing import CliRunner

from keeper.__main__ import keel
from keeper.devnet.accounts import ALICE, BOB, CAROL
from keeper.devnet.world import World
from keeper.errors import KeelError
from keeper.governance.founding import Addresses
from keeper.governance.safe.creation import Owners
from keeper.governance.safe.standing import Standing
from keeper.units import DAY
from tests.keeper.governance.building import Building
from tests.keeper.governance.ground import SAFE
from tests.keeper.governance.voting import SHARES, Voters

OWNERS = (ALICE, BOB, CAROL)
NAMED = f"owners = {json.dumps(OWNERS)}\nthreshold = 2"
MADE = Owners(OWNERS, 2)


def of_owners(toml: str) -> str:
    return toml.replace(f'address = "{SAFE}"', NAMED)


@dataclass
class Owned(Voters):
    folder: Path = Path()

    @classmethod
    def on(cls, world: World, folder: Path) -> Self:
        site = Building.on(world)
        site.toml = of_owners(site.toml)
        record = site.deployment(folder / "deployment.json").run(lambda _: None)
        one = cls(site, Addresses.of(record.launch), folder)
        for who, shares in SHARES.items():
            one.enter(who, shares)
        one.wait(8 * DAY)
        return one

    @property
    def safe(self) -> str:
        return MADE.address

    def standing(self) -> Standing:
        return Standing.read(self.site.node, self.safe)

    def run(self, *words: str) -> tuple[int, str]:
        """`keel safe`: its end, and what it said."""
        env = {"KEEL_RPC": self.site.engine.node.url}
        done = CliRunner().invoke(keel, ["safe", *words], env=env)
        if isinstance(done.exception, KeelError):
            return 1, str(done.exception)
        if done.exception and not isinstance(done.exception, SystemExit):
            raise done.exception
        return done.exit_code, done.output

    def file(self, name: str = "tx.json") -> str:
        return str(self.folder / name)

    def proposed(self, *action: str, name: str = "tx.json", more: tuple[str, ...] = ()) -> str:
        file = self.file(name)
        Path(file).unlink(missing_ok=True)
        code, said = self.run("propose", "--fund", self.at.fund, "--out", file, *more, *action)
        assert code == 0, said
        return file

    def signed(self, file: str, *names: str) -> str:
        for name in names or ("alice", "carol"):
            code, said = self.run("sign", file, "--as", name, "--yes")
            assert code == 0, said
        return file

    def send(self, file: str, *more: str) -> tuple[int, str]:
        return self.run("execute", file, "--as", "stranger", "--yes", *more)

    def done(self, *action: str) -> str:
        code, said = self.send(self.signed(self.proposed(*action)))
        assert code == 0, said
        return said


def changed(file: str, **update: Any) -> str:
    """The same file with some keys changed, as a text editor would."""
    path = Path(file)
    path.write_text(json.dumps(json.loads(path.read_text()) | update))
    return file
