"""A whole build, accounts named for what they do, and permits."""

from collections.abc import Callable
from typing import Any

import pytest
from eth_account.messages import encode_typed_data

from tests.contracts.ape.build import build

PERMIT = [
    {"name": "owner", "type": "address"},
    {"name": "spender", "type": "address"},
    {"name": "value", "type": "uint256"},
    {"name": "nonce", "type": "uint256"},
    {"name": "deadline", "type": "uint256"},
]


@pytest.fixture(scope="session", autouse=True)
def whole_build(project: Any) -> None:
    build(project)


@pytest.fixture
def deployer(accounts: Any) -> Any:
    return accounts[0]


@pytest.fixture
def receiver(accounts: Any) -> Any:
    return accounts[1]


@pytest.fixture
def spender(accounts: Any) -> Any:
    return accounts[2]


@pytest.fixture
def outsider(accounts: Any) -> Any:
    return accounts[3]


@pytest.fixture
def deploy(project: Any, deployer: Any) -> Callable[..., Any]:
    def make(name: str, *arguments: Any) -> Any:
        return project.get_contract(name).deploy(*arguments, sender=deployer)

    return make


@pytest.fixture
def weird(deploy: Callable[..., Any]) -> Callable[[str], Any]:
    """Deploys an ill-mannered token of 6 decimals, with 1,000 units for the deployer."""
    return lambda name: deploy(name, 6, 1000)


@pytest.fixture
def sign_permit(chain: Any) -> Callable[..., tuple[int, bytes, bytes]]:
    """Signs as a wallet would, for a domain of this version at this token's address."""

    def sign(
        token: Any, owner: Any, spender: Any, value: int, deadline: int, *, version: str
    ) -> tuple[int, bytes, bytes]:
        domain = {
            "name": token.name(),
            "version": version,
            "chainId": chain.chain_id,
            "verifyingContract": token.address,
        }
        message = {
            "owner": owner.address,
            "spender": spender.address,
            "value": value,
            "nonce": token.nonces(owner),
            "deadline": deadline,
        }
        signature = owner.sign_message(encode_typed_data(domain, {"Permit": PERMIT}, message))
        return signature.v, signature.r, signature.s

    return sign
