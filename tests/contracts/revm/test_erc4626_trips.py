"""Round trips through EIP-4626's doors: at fixed prices nobody gains, and no one else loses."""

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from keeper.devnet.engine import Reverted
from tests.contracts.revm import erc4626 as vaults
from tests.contracts.revm.erc4626 import BASES, State, Vault
from tests.contracts.revm.fund import ALICE, CAROL

MAXES = {"deposit": "maxDeposit", "mint": "maxMint"} | {
    "withdraw": "maxWithdraw",
    "redeem": "maxRedeem",
}
bases = st.sampled_from(BASES)
states = st.sampled_from(vaults.FREE)
doors = st.sampled_from(tuple(MAXES))
entries = st.sampled_from(("deposit", "mint"))
exits = st.sampled_from(("withdraw", "redeem"))
amounts = st.one_of(st.integers(1, 10**6), st.fractions(0, 1).map(float), st.just(1.0))
"""Units, or a part of the most that the door allows."""

Amount = int | float
often = settings(max_examples=300, deadline=None)


def _units(vault: Vault, door: str, who: str, amount: Amount) -> int:
    most = vault.ask(MAXES[door], who, sender=who)
    return min(amount, most) if isinstance(amount, int) else int(most * amount)


def _pass(vault: Vault, door: str, who: str, units: int) -> int:
    """What the door answers, or zero if it is too little for it."""
    receivers = (who,) if door in ("deposit", "mint") else (who, who)
    try:
        return vault.act(who, door, units, *receivers)
    except Reverted:
        return 0


def _leave(vault: Vault, who: str, door: str) -> None:
    """All that can be taken."""
    most = vault.ask(MAXES[door], who, sender=who)
    if most > 0:
        assert _pass(vault, door, who, most) > 0


@often
@given(bases, states, entries, exits, amounts)
def test_in_and_out__never_pays(
    base: int, state: State, way_in: str, way_out: str, amount: Amount
) -> None:
    vault = state(base)
    before = vault.cash(CAROL)
    _pass(vault, way_in, CAROL, _units(vault, way_in, CAROL, amount))
    _leave(vault, CAROL, way_out)
    assert vault.cash(CAROL) <= before


@often
@given(bases, states, exits, entries, amounts)
def test_out_and_in__never_gains_a_share(
    base: int, state: State, way_out: str, way_in: str, amount: Amount
) -> None:
    """With the same money back in there are no more shares; for the same shares, no money left."""
    vault = state(base)
    owned, cash = vault.world.shares(ALICE), vault.cash(ALICE)
    _pass(vault, way_out, ALICE, _units(vault, way_out, ALICE, amount))
    back = vault.cash(ALICE) - cash if way_in == "deposit" else owned - vault.world.shares(ALICE)
    entered = _pass(vault, way_in, ALICE, back)
    assert vault.world.shares(ALICE) <= owned
    if entered > 0:
        assert vault.cash(ALICE) <= cash


@often
@given(bases, states, st.lists(st.tuples(doors, amounts), min_size=2, max_size=8), exits)
def test_any_sequence__never_pays(
    base: int, state: State, moves: list[tuple[str, Amount]], way_out: str
) -> None:
    vault = state(base)
    before = vault.cash(CAROL)
    for door, amount in moves:
        _pass(vault, door, CAROL, _units(vault, door, CAROL, amount))
    _leave(vault, CAROL, way_out)
    assert vault.cash(CAROL) <= before


@often
@given(bases, states, st.lists(st.tuples(doors, amounts), min_size=1, max_size=8))
def test_any_sequence__lowers_no_share_price(
    base: int, state: State, moves: list[tuple[str, Amount]]
) -> None:
    """Low and high NAV a share, whoever went in or out in between."""
    vault = state(base)
    seen = [_navs(vault)]
    for (door, amount), who in zip(moves, (CAROL, ALICE) * 4, strict=False):
        _pass(vault, door, who, _units(vault, door, who, amount))
        seen.append(_navs(vault))
    for (*navs, supply), (*later, grown) in pairwise(seen):
        assert all(b * supply >= a * grown for a, b in zip(navs, later, strict=True))


def _navs(vault: Vault) -> tuple[int, int, int]:
    low, high = vault.world.read(vault.address, "(uint256,uint256)", "nav()")
    return low, high, vault.supply
