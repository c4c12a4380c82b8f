"""The README names every command that there is, and none that there is not."""

import os
import re

import pytest

from keeper.paths import ROOT
from scripts.lib.run_tests import MODES

README = (ROOT / "README.md").read_text()
COMMANDS = sorted(
    path.name
    for path in (ROOT / "scripts").iterdir()
    if path.is_file() and os.access(path, os.X_OK)
)


@pytest.mark.parametrize("name", COMMANDS)
def test_readme__of_each_command__tells(name: str) -> None:
    assert f"./scripts/{name}" in README


@pytest.mark.parametrize("name", sorted(set(re.findall(r"\./scripts/(\w+)", README))))
def test_readme__names_only__commands_that_are_there(name: str) -> None:
    assert name in COMMANDS


@pytest.mark.parametrize("mode", sorted(set(MODES) - {"all"}))
def test_readme__of_each_test_mode__tells(mode: str) -> None:
    assert f"./scripts/test {mode}" in README


@pytest.mark.parametrize("folder", sorted(set(re.findall(r"^(\w+)/  ", README, re.MULTILINE))))
def test_readme__of_the_tree__names_folders_that_are_there(folder: str) -> None:
    assert (ROOT / folder).is_dir()


def test_readme__says_the_sentence() -> None:
    sentence = "an on-chain fund that anyone can join, run by a keeper that nobody has to trust"
    assert sentence in README
