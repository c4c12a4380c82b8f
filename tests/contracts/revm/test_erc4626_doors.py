"""EIP-4626's four doors: what moves, what is said, and who may."""

import pytest

from tests.contracts.revm import erc4626 as vaults
from tests.contracts.revm.erc4626 import BASES, DEPOSITED, WITHDRAWN, State, Vault
from tests.contracts.revm.fund import ALICE, BOB, CAROL, MALLORY, MAX

pytestmark = pytest.mark.parametrize("base", BASES)

opened = pytest.mark.parametrize("state", vaults.OPEN, ids=lambda s: s.__name__)
free = pytest.mark.parametrize("state", vaults.FREE, ids=lambda s: s.__name__)
ways_in = pytest.mark.parametrize("door", ["deposit", "mint"])
ways_out = pytest.mark.parametrize("door", ["withdraw", "redeem"])
WORDS = "(uint256,uint256)"


def _most(vault: Vault, door: str) -> int:
    return vault.ask(f"max{door.capitalize()}", ALICE)


def _both(door: str, given: int, answered: int) -> tuple[int, int]:
    """Assets and shares."""
    return (given, answered) if door in ("deposit", "withdraw") else (answered, given)


def _lets(vault: Vault, owner: str, spender: str, shares: int) -> None:
    vault.world.send(owner, vault.address, "approve(address,uint256)", spender, shares)


def _left(vault: Vault, owner: str, spender: str) -> int:
    return vault.ask("allowance", owner, spender)


@opened
@ways_in
def test_way_in__pulls_and_mints_exactly(base: int, state: State, door: str) -> None:
    vault = state(base)
    amount = _most(vault, door) * 2 // 3
    paid, held, supply = vault.cash(ALICE), vault.cash(vault.address), vault.ask("totalSupply")
    answered = vault.act(ALICE, door, amount, BOB)
    assets, shares = _both(door, amount, answered)
    assert vault.cash(ALICE) == paid - assets
    assert vault.cash(vault.address) == held + assets == vault.world.recorded(0)
    assert vault.world.shares(BOB) == shares
    assert vault.ask("totalSupply") == supply + shares


@opened
@ways_in
def test_way_in__says_so_once_and_exactly(base: int, state: State, door: str) -> None:
    vault = state(base)
    amount = _most(vault, door) // 2
    answered = vault.act(ALICE, door, amount, CAROL)
    who, words = vault.event(DEPOSITED, WORDS)
    assert who == [ALICE, CAROL]
    assert words == _both(door, amount, answered)


@free
@ways_out
def test_way_out__burns_and_pays_exactly(base: int, state: State, door: str) -> None:
    vault = state(base)
    amount = _most(vault, door) * 2 // 3
    held, supply = vault.cash(vault.address), vault.ask("totalSupply")
    owned = vault.world.shares(ALICE)
    assets, shares = _both(door, amount, vault.act(ALICE, door, amount, BOB, ALICE))
    assert vault.cash(BOB) == assets
    assert vault.cash(vault.address) == held - assets == vault.world.recorded(0)
    assert vault.world.shares(ALICE) == owned - shares
    assert vault.ask("totalSupply") == supply - shares


@free
@ways_out
def test_way_out__says_so_once_and_exactly(base: int, state: State, door: str) -> None:
    vault = state(base)
    _lets(vault, ALICE, CAROL, MAX)
    amount = _most(vault, door) // 2
    answered = vault.act(CAROL, door, amount, BOB, ALICE)
    who, words = vault.event(WITHDRAWN, WORDS)
    assert who == [CAROL, BOB, ALICE]
    assert words == _both(door, amount, answered)


@free
@ways_out
def test_way_out__of_anothers_shares_needs_and_uses_an_allowance(
    base: int, state: State, door: str
) -> None:
    vault = state(base)
    amount = _most(vault, door) // 3
    foreseen = vault.ask(f"preview{door.capitalize()}", amount)
    _, shares = _both(door, amount, foreseen)
    assert vault.fails(MALLORY, door, amount, MALLORY, ALICE)
    _lets(vault, ALICE, MALLORY, shares - 1)
    assert vault.fails(MALLORY, door, amount, MALLORY, ALICE)
    _lets(vault, ALICE, MALLORY, shares + 5)
    vault.act(MALLORY, door, amount, MALLORY, ALICE)
    assert _left(vault, ALICE, MALLORY) == 5
    assert vault.fails(MALLORY, door, amount, MALLORY, ALICE)


@ways_out
def test_way_out__of_ones_own_shares_uses_no_allowance(base: int, door: str) -> None:
    vault = vaults.spread(base)
    _lets(vault, ALICE, ALICE, 7)
    vault.act(ALICE, door, _most(vault, door) // 3, ALICE, ALICE)
    assert _left(vault, ALICE, ALICE) == 7


@ways_out
def test_way_out__leaves_an_infinite_allowance(base: int, door: str) -> None:
    vault = vaults.spread(base)
    _lets(vault, ALICE, BOB, MAX)
    vault.act(BOB, door, _most(vault, door) // 3, BOB, ALICE)
    assert _left(vault, ALICE, BOB) == MAX


@ways_in
def test_way_in__takes_the_callers_money_and_nobody_elses(base: int, door: str) -> None:
    vault = vaults.spread(base)
    assert vault.fails(MALLORY, door, vault.unit, ALICE)


@ways_in
def test_way_in__needs_the_whole_allowance(base: int, door: str) -> None:
    """All of the assets are taken, or the call reverts."""
    vault = vaults.spread(base)
    amount = _most(vault, door) // 3
    assets, _ = _both(door, amount, vault.ask(f"preview{door.capitalize()}", amount))
    approve = "approve(address,uint256)"
    vault.world.send(ALICE, vault.world.tokens[0], approve, vault.address, assets - 1)
    assert vault.fails(ALICE, door, amount, ALICE)
    vault.world.send(ALICE, vault.world.tokens[0], approve, vault.address, assets)
    assert not vault.fails(ALICE, door, amount, ALICE)


@opened
def test_doors__give_nothing_for_nothing(base: int, state: State) -> None:
    """Zero at any door, and any amount that would round to nothing on the other side."""
    vault = state(base)
    assert all(vault.fails(ALICE, door, 0, ALICE) for door in ("deposit", "mint"))
    assert all(vault.fails(ALICE, door, 0, ALICE, ALICE) for door in ("withdraw", "redeem"))
    for amount in (1, 2, 3, 10**6):
        for door in ("deposit", "mint"):
            if not vault.fails(ALICE, door, amount, ALICE):
                assert vault.ask(f"preview{door.capitalize()}", amount) > 0
        if not vault.fails(ALICE, "withdraw", amount, ALICE, ALICE):
            assert vault.ask("previewWithdraw", amount) > 0
        worth = vault.ask("previewRedeem", amount)
        assert worth > 0 or vault.fails(ALICE, "redeem", amount, ALICE, ALICE)


@opened
def test_one_share__is_never_minted_for_nothing(base: int, state: State) -> None:
    vault = state(base)
    assert vault.ask("previewMint", 1) >= 1


@opened
@pytest.mark.parametrize("amount", [2**128 - 1, 2**128, MAX - 1, MAX])
def test_doors__refuse_what_nobody_has(base: int, state: State, amount: int) -> None:
    vault = state(base)
    assert all(vault.fails(ALICE, door, amount, ALICE) for door in ("deposit", "mint"))
    assert all(vault.fails(ALICE, door, amount, ALICE, ALICE) for door in ("withdraw", "redeem"))


@free
def test_doors__with_the_least_accepted_hold_to_it(base: int, state: State) -> None:
    """The longer forms of two doors: as the standard's, if no worse than asked and in time."""
    vault = state(base)
    now = vault.world.engine.head.timestamp
    amount = _most(vault, "deposit") // 2
    shares = vault.ask("previewDeposit", amount)
    assert vault.fails(ALICE, "deposit", amount, ALICE, shares + 1, now)
    assert vault.fails(ALICE, "deposit", amount, ALICE, shares, now - 1)
    assert vault.act(ALICE, "deposit", amount, ALICE, shares, now) == shares
    amount = _most(vault, "redeem") // 2
    assets = vault.ask("previewRedeem", amount)
    assert vault.fails(ALICE, "redeem", amount, BOB, ALICE, assets + 1, now)
    assert vault.fails(ALICE, "redeem", amount, BOB, ALICE, assets, now - 1)
    assert vault.act(ALICE, "redeem", amount, BOB, ALICE, assets, now) == assets
