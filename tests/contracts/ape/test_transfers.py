"""Tokens whose transfers answer, or end, as no transfer should."""

from collections.abc import Callable
from typing import Any

import ape
import pytest
from web3.exceptions import ContractCustomError

GAS = 5_000_000
MEGABYTE = 2**20
HONEST, RETURNS, REVERTS = range(3)
TRUE = (1).to_bytes(32)
FALSE = bytes(32)

QUIET = [
    "FeeOnTransfer",
    "GasEater",
    "LyingBalance",
    "Rebasing",
    "Reenters",
    "ReturnsMegabyte",
    "RevertsForOne",
    "Seizable",
    "FalseReturn",
    "NoReturnValue",
]


@pytest.fixture
def answer_of(chain: Any, deployer: Any) -> Callable[..., bytes]:
    """The raw answer to a call of the deployer's, which changes nothing."""

    def ask(method: Any, *arguments: Any) -> bytes:
        data = method.encode_input(*arguments)
        request = {"from": deployer.address, "to": method.contract.address, "data": data}
        return bytes(chain.provider.web3.eth.call(request))

    return ask


@pytest.mark.parametrize("name", QUIET)
def test_transfer__before_any_mischief__moves_what_was_asked(
    weird: Callable[[str], Any], deployer: Any, receiver: Any, outsider: Any, name: str
) -> None:
    token = weird(name)
    assert token.decimals() == 6
    token.mint(receiver, 5, sender=outsider)
    token.transfer(receiver, 400, sender=deployer)
    assert (token.balanceOf(deployer), token.balanceOf(receiver)) == (600, 405)
    assert token.totalSupply() == 1005


@pytest.mark.parametrize(
    ("name", "answer"), [("NoReturnValue", b""), ("FalseReturn", TRUE), ("Seizable", TRUE)]
)
def test_transfer_and_approve__that_succeed__answer_as_the_token_does(
    weird: Callable[[str], Any],
    answer_of: Callable[..., bytes],
    deployer: Any,
    name: str,
    answer: bytes,
) -> None:
    token = weird(name)
    token.approve(deployer, 400, sender=deployer)
    assert token.allowance(deployer, deployer) == 400
    assert answer_of(token.approve, token, 1) == answer
    assert answer_of(token.transfer, token, 400) == answer
    assert answer_of(token.transferFrom, deployer, token, 400) == answer


@pytest.mark.parametrize("reason", ["balance", "allowance", "broken"])
def test_transfer__that_cannot_be__answers_false_and_moves_nothing(
    weird: Callable[[str], Any],
    answer_of: Callable[..., bytes],
    deployer: Any,
    receiver: Any,
    reason: str,
) -> None:
    token = weird("FalseReturn")
    token.approve(deployer, 2**256 - 1 if reason == "balance" else 300, sender=deployer)
    token.setBroken(reason == "broken", sender=deployer)
    amount = {"balance": 1001, "allowance": 400, "broken": 1}[reason]
    assert answer_of(token.transferFrom, deployer, receiver, amount) == FALSE
    token.transferFrom(deployer, receiver, amount, sender=deployer)
    assert token.balanceOf(receiver) == 0


@pytest.mark.parametrize(("amount", "broken"), [(1001, False), (1, True)])
def test_transfer__of_ones_own_that_cannot_be__answers_false(
    weird: Callable[[str], Any],
    answer_of: Callable[..., bytes],
    deployer: Any,
    amount: int,
    broken: bool,
) -> None:
    token = weird("FalseReturn")
    token.setBroken(broken, sender=deployer)
    assert answer_of(token.transfer, token, amount) == FALSE


def test_transfer__to_the_refused__reverts_for_it_alone(
    weird: Callable[[str], Any], deployer: Any, receiver: Any, outsider: Any
) -> None:
    token = weird("RevertsForOne")
    token.refuse(receiver, sender=deployer)
    with ape.reverts(token.Refused, account=receiver):
        token.transfer(receiver, 1, sender=deployer)
    token.transfer(outsider, 1, sender=deployer)
    assert token.balanceOf(outsider) == 1


def test_transfer__when_armed__burns_all_gas(
    weird: Callable[[str], Any], deployer: Any, receiver: Any
) -> None:
    token = weird("GasEater")
    token.setArmed(True, sender=deployer)
    receipt = token.transfer(receiver, 1, sender=deployer, gas_limit=GAS, raise_on_revert=False)
    assert (receipt.failed, receipt.gas_used) == (True, GAS)


@pytest.fixture(params=["transfer", "transferFrom"])
def moving(
    request: pytest.FixtureRequest, weird: Callable[[str], Any], deployer: Any, receiver: Any
) -> tuple[Any, ...]:
    """A method that moves a unit of a token of a megabyte's, with its arguments."""
    token = weird("ReturnsMegabyte")
    token.approve(deployer, 1, sender=deployer)
    if request.param == "transfer":
        return token.transfer, receiver, 1
    return token.transferFrom, deployer, receiver, 1


def test_transfer__when_told_to_return_a_megabyte__moves_and_starts_it_with_true(
    moving: tuple[Any, ...], answer_of: Callable[..., bytes], deployer: Any, receiver: Any
) -> None:
    method, *arguments = moving
    token = method.contract
    token.setManner(RETURNS, sender=deployer)
    answer = answer_of(method, *arguments)
    assert (len(answer), answer[:32]) == (MEGABYTE, TRUE)
    method(*arguments, sender=deployer)
    assert token.balanceOf(receiver) == 1


def test_transfer__when_told_to_revert_with_a_megabyte__does(
    moving: tuple[Any, ...], answer_of: Callable[..., bytes], deployer: Any
) -> None:
    moving[0].contract.setManner(REVERTS, sender=deployer)
    with pytest.raises(ContractCustomError) as caught:
        answer_of(*moving)
    assert len(bytes.fromhex(str(caught.value.data)[2:])) == MEGABYTE
