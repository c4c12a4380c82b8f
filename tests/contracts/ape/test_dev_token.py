from collections.abc import Callable
from typing import Any

import ape
import pytest

HUGE = 2**256 - 1


@pytest.fixture
def token(deploy: Callable[..., Any], deployer: Any) -> Any:
    return deploy("DevToken", "Wrapped coin", "WCN", 24, deployer)


def test_constructor__with_24_decimals__answers_them(token: Any) -> None:
    assert (token.name(), token.symbol(), token.decimals()) == ("Wrapped coin", "WCN", 24)


def test_mint__by_the_minter__may_fill_the_whole_supply(
    token: Any, deployer: Any, receiver: Any
) -> None:
    token.mint(receiver, HUGE, sender=deployer)
    assert token.balanceOf(receiver) == token.totalSupply() == HUGE


def test_mint__by_an_outsider__reverts(token: Any, deployer: Any, outsider: Any) -> None:
    with ape.reverts(token.OnlyMinter, caller=outsider, minter=deployer):
        token.mint(outsider, 1, sender=outsider)


def test_permit__signed_by_the_owner__sets_the_allowance(
    token: Any, sign_permit: Any, receiver: Any, spender: Any, outsider: Any
) -> None:
    signature = sign_permit(token, receiver, spender, 7, HUGE, version="1")
    token.permit(receiver, spender, 7, HUGE, *signature, sender=outsider)
    assert token.allowance(receiver, spender) == 7
