"""How a program ends that cannot go on."""

import json
from typing import NoReturn

import click
import pytest

from keeper.cli import ending
from keeper.errors import Halt, KeelError, Problem, Refused

EVIL = "no\x1b[2J"


def ended(monkeypatch: pytest.MonkeyPatch, error: KeelError, *words: str) -> None:
    @click.command(context_settings={"ignore_unknown_options": True})
    @click.argument("rest", nargs=-1)
    def command(rest: tuple[str, ...]) -> NoReturn:
        raise error

    monkeypatch.setattr("sys.argv", ["keel", *words])
    with pytest.raises(SystemExit) as raised:
        ending.run(command, "scripts/keel")
    assert raised.value.code == 1


def test_run__of_a_problem__says_it_and_moves_no_cursor(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    ended(monkeypatch, Problem(EVIL, "Mend it."))
    assert capsys.readouterr() == ("", "keel: no\ufffd[2J\n  Mend it.\n")


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (Problem("no", "Mend it."), {"error": "no", "remedy": "Mend it."}),
        (Halt("no"), {"error": "no", "remedy": None}),
        (
            Refused("execution reverted"),
            {
                "error": "the contract refused: execution reverted",
                "remedy": "See how things are now: keel fund show",
            },
        ),
    ],
)
def test_run__for_a_program__is_one_object(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    error: KeelError,
    told: dict[str, str | None],
) -> None:
    ended(monkeypatch, error, "--json")
    assert json.loads(capsys.readouterr().out) == told
