from collections.abc import Callable
from typing import Any

import ape
import pytest


@pytest.fixture
def other(weird: Callable[[str], Any]) -> Any:
    """The token that is called back: its mint is open to anyone, its refusal is not ours."""
    return weird("RevertsForOne")


@pytest.fixture
def token(weird: Callable[[str], Any]) -> Any:
    return weird("Reenters")


def test_transfer__when_armed__calls_back(
    token: Any, other: Any, deployer: Any, receiver: Any, outsider: Any
) -> None:
    token.arm(other, other.mint.encode_input(outsider, 3), True, sender=deployer)
    token.transfer(receiver, 1, sender=deployer)
    assert other.balanceOf(outsider) == 3
    assert (token.calls(), token.lastSucceeded(), token.balanceOf(receiver)) == (1, True, 1)


def test_transfer__whose_inner_call_fails__swallows_it(
    token: Any, other: Any, deployer: Any, receiver: Any
) -> None:
    failing = other.transfer.encode_input(receiver, 10**30)
    token.arm(other, failing, False, sender=deployer)
    token.transfer(receiver, 1, sender=deployer)
    assert (token.calls(), token.lastSucceeded(), token.balanceOf(receiver)) == (1, False, 1)


def test_transfer__whose_inner_call_fails__bubbles_if_told_to(
    token: Any, other: Any, deployer: Any, receiver: Any
) -> None:
    failing = other.transfer.encode_input(receiver, 10**30)
    token.arm(other, failing, True, sender=deployer)
    with ape.reverts(token.ERC20InsufficientBalance, sender=token.address):
        token.transfer(receiver, 1, sender=deployer)


def test_transfer__whose_inner_call_sends_the_same_tokens_on__calls_back_once(
    token: Any, deployer: Any, outsider: Any
) -> None:
    token.arm(token, token.transfer.encode_input(outsider, 5), True, sender=deployer)
    token.transfer(token, 5, sender=deployer)
    assert (token.calls(), token.balanceOf(outsider)) == (1, 5)


def test_transfer__once_disarmed__calls_nobody(
    token: Any, other: Any, deployer: Any, receiver: Any, outsider: Any
) -> None:
    token.arm(other, other.mint.encode_input(outsider, 3), True, sender=deployer)
    token.arm("0x" + "00" * 20, b"", False, sender=deployer)
    token.transfer(receiver, 1, sender=deployer)
    assert (token.calls(), other.balanceOf(outsider)) == (0, 0)
