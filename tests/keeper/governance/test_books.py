"""A founded fund and its deployment file: no command needs an address more, and none is misled."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from click.testing import CliRunner

from keeper.__main__ import keel
from keeper.devnet.accounts import ALICE, DEPLOYER
from keeper.devnet.pool_builder import mint
from keeper.devnet.world import World
from keeper.errors import KeelError
from keeper.governance.record import Record
from tests.keeper.governance.building import DOLLAR, Building


class Founded(NamedTuple):
    site: Building
    record: Record
    book: Path

    def keel(self, *words: str) -> tuple[int, str]:
        run = CliRunner().invoke(keel, [*words, "--rpc", self.site.engine.node.url])
        if isinstance(run.exception, KeelError):
            return 1, str(run.exception)
        if run.exception and not isinstance(run.exception, SystemExit):
            raise run.exception
        return run.exit_code, run.output

    def changed(self, folder: Path, **keys: Any) -> str:
        """The file, edited by hand."""
        file = folder / "deployment.json"
        file.write_text(json.dumps(json.loads(self.book.read_text()) | keys))
        return str(file)


@pytest.fixture(scope="module")
def founded(world: World, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Founded]:
    site = Building.on(world)
    book = tmp_path_factory.mktemp("founded") / "deployment.json"
    record = site.deployment(book).run(lambda _: None)
    site.mine(mint(site.book.token("USDC"), ALICE, 1000 * DOLLAR))
    yield Founded(site, record, book)
    site.close()


@pytest.mark.parametrize(
    "words",
    [
        ("fund", "show"),
        ("fund", "limits"),
        ("nav", "verify"),
        ("gov", "list"),
        ("gov", "powers"),
        ("gov", "power", DEPLOYER),
    ],
)
def test_keel__of_a_deployment_file__needs_no_address(
    founded: Founded, words: tuple[str, ...]
) -> None:
    code, said = founded.keel(*words, "--book", str(founded.book))
    assert code == 0, said
    by_address = founded.keel(*words, "--fund", founded.record.fund)
    assert by_address == (0, said), "this release's Lens is found without being named"


def test_zap__of_a_founded_fund__goes_by_its_file(founded: Founded) -> None:
    zap = ("fund", "zap", "in", "100", "--as", "alice", "--dry-run", "--book", str(founded.book))
    code, said = founded.keel(*zap)
    assert code == 0, said
    assert "zap in with 100" in said


def test_zap__of_a_file_without_a_quoter__says_how(founded: Founded, tmp_path: Path) -> None:
    file = founded.changed(tmp_path, quoter=None)
    code, said = founded.keel("fund", "zap", "in", "100", "--as", "alice", "--book", file)
    assert code == 1
    assert "the book names no quoter" in said
    assert 'quoter = "0x…"' in said


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        ({"chain_id": 5}, "the book is of chain 5"),
        ({"modules": {}}, "is not active by its file"),
        ({"modules": {"Fund": ALICE}}, "Somebody changed the file"),
        ({"launch": ALICE}, "Somebody changed the file"),
        ({"lens": "0x12"}, "lens = '0x12'"),
        ({"lens": ALICE}, "Are --fund and --lens right"),
        ({"more": 1}, "more = 1"),
        ({"since": -1}, "since = -1"),
        ({"block": True}, "block = True"),
    ],
)
def test_keel__of_a_file_that_was_edited__is_refused(
    founded: Founded, tmp_path: Path, keys: dict[str, Any], said: str
) -> None:
    code, found = founded.keel("fund", "show", "--book", founded.changed(tmp_path, **keys))
    assert code == 1
    assert said in found


@pytest.mark.parametrize(
    ("where", "said"),
    [
        ((), "no fund is named"),
        (("--fund", ALICE, "--book", "x"), "both --fund and --book"),
        (("--book", "no.json"), "there is no book no.json"),
    ],
)
def test_gov__of_none_or_two_funds__says_how(
    founded: Founded, where: tuple[str, ...], said: str
) -> None:
    code, found = founded.keel("gov", "list", *where)
    assert code == 1
    assert said in found


def test_fund__where_there_is_no_lens__says_so(founded: Founded) -> None:
    with founded.site.apart():
        founded.site.node.rpc("anvil_setCode", founded.record.lens, "0x")
        code, said = founded.keel("fund", "show", "--fund", founded.record.fund)
    assert code == 1
    assert "no Lens of this release is at" in said
