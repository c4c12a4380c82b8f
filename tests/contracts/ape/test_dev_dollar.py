from collections.abc import Callable
from typing import Any

import ape
import pytest

FOREVER = 2**256 - 1


@pytest.fixture
def dollar(project: Any, deploy: Callable[..., Any], deployer: Any, receiver: Any) -> Any:
    """Owned and minted by the deployer, behind its proxy; the receiver has 1,000 units."""
    implementation = deploy("DevDollar")
    start = implementation.initialize.encode_input(deployer, deployer)
    proxy = deploy("DevProxy", implementation, start)
    dollar = project.DevDollar.at(proxy.address)
    dollar.mint(receiver, 1000, sender=deployer)
    return dollar


def test_proxy__once_initialised__answers_as_usdc_does(dollar: Any, deployer: Any) -> None:
    assert (dollar.name(), dollar.symbol(), dollar.decimals()) == ("USD Coin", "USDC", 6)
    assert (dollar.version(), dollar.owner()) == ("2", deployer)


def test_initialize__a_second_time__reverts(dollar: Any, outsider: Any) -> None:
    with ape.reverts(dollar.InvalidInitialization):
        dollar.initialize(outsider, outsider, sender=outsider)


def test_initialize__on_the_bare_implementation__reverts(
    deploy: Callable[..., Any], outsider: Any
) -> None:
    implementation = deploy("DevDollar")
    with ape.reverts(implementation.InvalidInitialization):
        implementation.initialize(outsider, outsider, sender=outsider)


def test_mint__beyond_the_minters_allowance__reverts(
    dollar: Any, deployer: Any, outsider: Any
) -> None:
    dollar.configureMinter(outsider, 5, sender=deployer)
    dollar.mint(outsider, 3, sender=outsider)
    with ape.reverts(dollar.MintTooLarge, minter=outsider, amount=3, allowed=2):
        dollar.mint(outsider, 3, sender=outsider)


@pytest.mark.parametrize(
    ("method", "arguments"),
    [
        ("blacklist", ["deployer"]),
        ("unBlacklist", ["deployer"]),
        ("pause", []),
        ("unpause", []),
        ("configureMinter", ["outsider", 1]),
    ],
)
def test_control__by_an_outsider__reverts(
    dollar: Any, deployer: Any, outsider: Any, method: str, arguments: list[Any]
) -> None:
    named = {"deployer": deployer, "outsider": outsider}
    with ape.reverts(dollar.OnlyOwner, caller=outsider, owner=deployer):
        getattr(dollar, method)(*[named.get(a, a) for a in arguments], sender=outsider)


@pytest.mark.parametrize("role", ["sender", "receiver", "caller"])
def test_transfer_from__with_one_role_blocked__reverts_until_unblocked(
    dollar: Any, deployer: Any, receiver: Any, spender: Any, role: str
) -> None:
    blocked = {"sender": receiver, "receiver": deployer, "caller": spender}[role]
    dollar.approve(spender, 10, sender=receiver)
    dollar.blacklist(blocked, sender=deployer)
    assert dollar.isBlacklisted(blocked)
    with ape.reverts(dollar.Blocked, account=blocked):
        dollar.transferFrom(receiver, deployer, 10, sender=spender)
    dollar.unBlacklist(blocked, sender=deployer)
    dollar.transferFrom(receiver, deployer, 10, sender=spender)
    assert dollar.balanceOf(deployer) == 10


def test_transfer__to_the_token_itself__reverts(dollar: Any, receiver: Any) -> None:
    with ape.reverts(dollar.Blocked, account=dollar):
        dollar.transfer(dollar, 1, sender=receiver)


def test_approve__while_blocked__is_allowed(
    dollar: Any, deployer: Any, receiver: Any, spender: Any
) -> None:
    dollar.blacklist(receiver, sender=deployer)
    dollar.approve(spender, 10, sender=receiver)
    assert dollar.allowance(receiver, spender) == 10


@pytest.mark.parametrize("method", ["transfer", "approve"])
def test_pause__until_unpaused__stops_transfers_and_approvals(
    dollar: Any, deployer: Any, receiver: Any, spender: Any, method: str
) -> None:
    dollar.pause(sender=deployer)
    assert dollar.paused()
    with ape.reverts(dollar.Paused):
        getattr(dollar, method)(spender, 1, sender=receiver)
    dollar.unpause(sender=deployer)
    getattr(dollar, method)(spender, 1, sender=receiver)


def test_permit__for_the_proxy_and_version_2__sets_the_allowance_once(
    dollar: Any, sign_permit: Any, receiver: Any, spender: Any, outsider: Any
) -> None:
    signature = sign_permit(dollar, receiver, spender, 7, FOREVER, version="2")
    dollar.permit(receiver, spender, 7, FOREVER, *signature, sender=outsider)
    assert dollar.allowance(receiver, spender) == 7
    with ape.reverts(dollar.PermitInvalid, owner=receiver):
        dollar.permit(receiver, spender, 7, FOREVER, *signature, sender=outsider)


def test_permit__signed_for_another_version__reverts(
    dollar: Any, sign_permit: Any, receiver: Any, spender: Any
) -> None:
    signature = sign_permit(dollar, receiver, spender, 7, FOREVER, version="1")
    with ape.reverts(dollar.PermitInvalid, owner=receiver):
        dollar.permit(receiver, spender, 7, FOREVER, *signature, sender=spender)


def test_permit__after_its_deadline__reverts(
    dollar: Any, sign_permit: Any, receiver: Any, spender: Any
) -> None:
    signature = sign_permit(dollar, receiver, spender, 7, 1, version="2")
    with ape.reverts(dollar.PermitExpired, deadline=1):
        dollar.permit(receiver, spender, 7, 1, *signature, sender=spender)


def test_domain__on_another_chain_id__changes_with_it(dollar: Any, chain: Any) -> None:
    here = dollar.DOMAIN_SEPARATOR()
    own = chain.chain_id
    chain.provider.make_request("anvil_setChainId", [own + 1])
    try:
        assert dollar.DOMAIN_SEPARATOR() != here
    finally:
        chain.provider.make_request("anvil_setChainId", [own])
