"""Tokens whose balances are not what was sent, or not what there is."""

from collections.abc import Callable
from typing import Any

import ape
import pytest

ONE = 10**18
HONEST, LIES, REVERTS, BURNS_GAS, RETURNS_MEGABYTE = range(5)
GAS = 5_000_000


def test_fee__when_set__burns_its_share_of_what_is_sent(
    weird: Callable[[str], Any], deployer: Any, receiver: Any
) -> None:
    token = weird("FeeOnTransfer")
    token.setFee(250, sender=deployer)
    token.transfer(receiver, 400, sender=deployer)
    assert (token.balanceOf(deployer), token.balanceOf(receiver)) == (600, 390)
    assert token.totalSupply() == 990


def test_fee__above_the_whole__reverts(weird: Callable[[str], Any], deployer: Any) -> None:
    token = weird("FeeOnTransfer")
    with ape.reverts(token.FeeTooHigh, bps=10_001):
        token.setFee(10_001, sender=deployer)


@pytest.mark.parametrize(("index", "held"), [(ONE * 3 // 2, 1500), (ONE // 2, 500)])
def test_rebase__up_or_down__moves_every_balance(
    weird: Callable[[str], Any], deployer: Any, index: int, held: int
) -> None:
    token = weird("Rebasing")
    token.setIndex(index, sender=deployer)
    assert token.balanceOf(deployer) == token.totalSupply() == held


def test_transfer__at_an_uneven_index__may_deliver_a_unit_less(
    weird: Callable[[str], Any], deployer: Any, receiver: Any
) -> None:
    token = weird("Rebasing")
    token.setIndex(ONE * 3, sender=deployer)
    token.transfer(receiver, 100, sender=deployer)
    assert token.balanceOf(receiver) == 99


def test_rebase__to_zero__reverts(weird: Callable[[str], Any], deployer: Any) -> None:
    token = weird("Rebasing")
    with ape.reverts(token.NoIndex):
        token.setIndex(0, sender=deployer)


def test_seize__of_a_frozen_balance__takes_it_all(
    weird: Callable[[str], Any], deployer: Any, receiver: Any
) -> None:
    token = weird("Seizable")
    token.transfer(receiver, 400, sender=deployer)
    token.setFrozen(receiver, True, sender=deployer)
    token.seize(receiver, 400, sender=deployer)
    assert (token.balanceOf(deployer), token.balanceOf(receiver)) == (1000, 0)


@pytest.mark.parametrize("role", ["sender", "receiver"])
def test_transfer__with_one_end_frozen__reverts(
    weird: Callable[[str], Any], deployer: Any, receiver: Any, role: str
) -> None:
    token = weird("Seizable")
    frozen = {"sender": deployer, "receiver": receiver}[role]
    token.setFrozen(frozen, True, sender=deployer)
    with ape.reverts(token.Frozen, account=frozen):
        token.transfer(receiver, 1, sender=deployer)


def test_seizable__used_by_an_outsider__reverts(
    weird: Callable[[str], Any], deployer: Any, outsider: Any
) -> None:
    token = weird("Seizable")
    with ape.reverts(token.OnlyIssuer, caller=outsider, issuer=deployer):
        token.seize(deployer, 1, sender=outsider)
    with ape.reverts(token.OnlyIssuer, caller=outsider, issuer=deployer):
        token.setFrozen(deployer, True, sender=outsider)


@pytest.mark.parametrize("told", [0, 7, 2**256 - 1])
def test_balance__told_for_one_account__is_a_lie_for_it_alone(
    weird: Callable[[str], Any], deployer: Any, receiver: Any, told: int
) -> None:
    token = weird("LyingBalance")
    token.setAnswer(receiver, LIES, told, sender=deployer)
    assert (token.balanceOf(receiver), token.balanceOf(deployer)) == (told, 1000)


def test_balance__told_to_revert__reverts(
    weird: Callable[[str], Any], deployer: Any, receiver: Any
) -> None:
    token = weird("LyingBalance")
    token.setAnswer(receiver, REVERTS, 0, sender=deployer)
    with ape.reverts(token.NoAnswer, account=receiver):
        token.balanceOf(receiver)


def test_balance__told_to_burn_gas__takes_all_it_is_given(
    weird: Callable[[str], Any], deployer: Any, receiver: Any
) -> None:
    token = weird("LyingBalance")
    token.setAnswer(receiver, BURNS_GAS, 0, sender=deployer)
    receipt = token.balanceOf.transact(
        receiver, sender=deployer, gas_limit=GAS, raise_on_revert=False
    )
    assert (receipt.failed, receipt.gas_used) == (True, GAS)


def test_balance__told_to_answer_a_megabyte__does(
    weird: Callable[[str], Any], chain: Any, deployer: Any, receiver: Any
) -> None:
    token = weird("LyingBalance")
    token.setAnswer(receiver, RETURNS_MEGABYTE, 0, sender=deployer)
    question = token.balanceOf.encode_input(receiver)
    assert len(chain.provider.web3.eth.call({"to": token.address, "data": question})) == 2**20
