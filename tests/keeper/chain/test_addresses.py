"""An address with a digit mistyped is found out wherever it is typed."""

import pytest
from click.testing import CliRunner

from keeper.__main__ import keel
from keeper.chain import addresses
from keeper.devnet.accounts import BOB

MISTYPED = BOB.replace("c", "C")


@pytest.mark.parametrize("text", [BOB, BOB.lower(), "0x" + BOB[2:].upper()])
def test_read__of_an_address__is_the_address(text: str) -> None:
    assert addresses.read(text) == BOB


@pytest.mark.parametrize("text", [MISTYPED, BOB[:-1], BOB[2:], "bob", "", "0x"])
def test_read__of_anything_else__is_nothing(text: str) -> None:
    assert addresses.read(text) is None


def test_keel__with_an_address_mistyped__says_so() -> None:
    run = CliRunner().invoke(keel, ["gov", "powers", "--fund", MISTYPED, "--rpc", "http://x:1"])
    assert f"{MISTYPED} is not an address" in str(run.exception)
