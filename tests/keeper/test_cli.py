"""The command line starts light, explains itself, and says what is wrong."""

import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from keeper.__main__ import GROUPS, keel

HEAVY = ("web3", "numpy", "ape", "polars", "matplotlib", "pyrevm", "eth_account", "pydantic")
README = Path(__file__).parents[2] / "README.md"


def commands() -> list[tuple[str, click.Command]]:
    """Every command, by the words that call it."""
    found: list[tuple[str, click.Command]] = []
    context = click.Context(keel)
    for name in GROUPS:
        command = keel.get_command(context, name)
        assert command is not None
        inner = command.commands.items() if isinstance(command, click.Group) else ()
        found += [(name, command), *((f"{name} {part}", leaf) for part, leaf in inner)]
    return found


@pytest.mark.parametrize(
    "words",
    [
        *("", "devnet", "devnet up", "devnet event", "fund", "fund deposit", "nav verify"),
        *("keeper plan", "keeper paper", "keeper explain"),
    ],
)
def test_help__imports_nothing_heavy(words: str) -> None:
    script = (
        f"import sys; sys.argv = ['keel', *{words.split()!r}, '--help']\n"
        "from keeper.__main__ import keel\n"
        "try: keel()\n"
        "except SystemExit: pass\n"
        f"print([m for m in {HEAVY!r} if m in sys.modules], file=sys.stderr)"
    )
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert "Usage: keel" in run.stdout
    assert run.stderr.strip() == "[]"


@pytest.mark.parametrize(("words", "command"), commands(), ids=[w for w, _ in commands()])
def test_help__of_every_command__says_what_it_does(words: str, command: click.Command) -> None:
    assert command.help, words
    for option in command.params:
        assert isinstance(option, click.Argument) or option.human_readable_name


@pytest.mark.parametrize(("words", "command"), commands(), ids=[w for w, _ in commands()])
def test_help__of_every_command__has_an_example(words: str, command: click.Command) -> None:
    assert f"keel {words}" in (command.help or "")


@pytest.mark.parametrize("name", list(GROUPS))
def test_readme__names_every_group(name: str) -> None:
    assert f"keel {name}" in README.read_text()


def test_unknown_command__is_named() -> None:
    answer = CliRunner().invoke(keel, ["fnud"])
    assert answer.exit_code == 2
    assert "fnud" in answer.output


def test_bad_price_file__is_refused_before_anything_starts(tmp_path: Path) -> None:
    run = subprocess.run(
        [sys.executable, "-m", "keeper", "devnet", "up", "--prices", str(tmp_path / "no.csv")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 1
    assert "no.csv" in run.stderr
    assert "Traceback" not in run.stderr


def test_demo__leaves_a_page_with_a_picture_and_figures(tmp_path: Path) -> None:
    run = subprocess.run(
        [sys.executable, "-m", "keeper", "demo", "--days", "1", "--out", str(tmp_path)],
        capture_output=True,
        text=True,
        check=True,
    )
    page = (tmp_path / "index.html").read_text()
    assert "<svg" in page
    assert "flash-crash" in page
    assert "WETH&#x27;s feed" in page
    assert "<script" not in page
    assert "144 blocks" in run.stdout
