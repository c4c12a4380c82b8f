"""EIP-4626's max*: never revert, never promise too much, and say where a door is shut."""

from itertools import product

import pytest

from keeper.devnet.engine import ZERO
from keeper.units import DAY
from tests.contracts.revm import erc4626 as vaults
from tests.contracts.revm.erc4626 import BASES, State, Vault
from tests.contracts.revm.fund import ALICE, BOB, CAROL, DEAD, DEPLOYER, MALLORY, ONE

pytestmark = pytest.mark.parametrize("base", BASES)

IN = {"deposit": "maxDeposit", "mint": "maxMint"}
OUT = {"withdraw": "maxWithdraw", "redeem": "maxRedeem"}

every = pytest.mark.parametrize("state", vaults.ALL, ids=lambda s: s.__name__)
closed = pytest.mark.parametrize("state", vaults.CLOSED, ids=lambda s: s.__name__)
opened = pytest.mark.parametrize("state", vaults.OPEN, ids=lambda s: s.__name__)
free = pytest.mark.parametrize("state", vaults.FREE, ids=lambda s: s.__name__)
ways_in = pytest.mark.parametrize("door", IN)
ways_out = pytest.mark.parametrize("door", OUT)


def _slack(vault: Vault, door: str) -> int:
    """By what rounding may make a limit smaller than the largest that passes: a unit of the base
    asset or of the share, whichever is dearer, in what the door counts."""
    if door in ("deposit", "withdraw"):
        return vault.ask("previewMint", 1) + 1
    return vault.ask("previewWithdraw", 1) + 1


@every
def test_max__never_reverts_and_asks_no_caller_for_money(base: int, state: State) -> None:
    vault = state(base)
    names = (*IN.values(), *OUT.values())
    for name, who, sender in product(names, (ALICE, BOB, DEAD, ZERO), (ALICE, ZERO)):
        assert vault.ask(name, who, sender=sender) >= 0
    if state in vaults.OPEN:
        # Mallory has no base asset at all.
        assert vault.ask("maxDeposit", BOB, sender=MALLORY) > 0


@closed
def test_max__is_zero_where_the_doors_are_closed(base: int, state: State) -> None:
    vault = state(base)
    for name in (*IN.values(), *OUT.values()):
        assert vault.ask(name, ALICE) == 0


@closed
def test_closed_doors__revert_for_any_amount(base: int, state: State) -> None:
    vault = state(base)
    for amount in (1, 10**6, vault.unit, ONE):
        assert all(vault.fails(ALICE, door, amount, ALICE) for door in IN)
        assert all(vault.fails(ALICE, door, amount, ALICE, ALICE) for door in OUT)


@opened
@ways_in
def test_max_of_a_way_in__passes(base: int, state: State, door: str) -> None:
    vault = state(base)
    most = vault.ask(IN[door], ALICE)
    before = vault.world.shares(ALICE)
    vault.act(ALICE, door, most, ALICE)
    assert most > 0
    assert vault.world.shares(ALICE) > before


@opened
@ways_in
def test_more_than_the_max_of_a_way_in__fails(base: int, state: State, door: str) -> None:
    vault = state(base)
    most = vault.ask(IN[door], ALICE) + _slack(vault, door)
    assert vault.fails(ALICE, door, most, ALICE)


@free
@ways_out
def test_max_of_a_way_out__passes(base: int, state: State, door: str) -> None:
    vault = state(base)
    most = vault.ask(OUT[door], ALICE)
    before = vault.cash(BOB)
    vault.act(ALICE, door, most, BOB, ALICE)
    assert most > 0
    assert vault.cash(BOB) > before


@free
@ways_out
def test_more_than_the_max_of_a_way_out__fails(base: int, state: State, door: str) -> None:
    vault = state(base)
    most = vault.ask(OUT[door], ALICE) + _slack(vault, door)
    assert vault.fails(ALICE, door, most, BOB, ALICE)


@free
def test_max_withdraw_and_deposit__are_exact(base: int, state: State) -> None:
    """One unit more fails, except under the cap, which counts shares."""
    vault = state(base)
    assert vault.fails(ALICE, "withdraw", vault.ask("maxWithdraw", ALICE) + 1, BOB, ALICE)
    if state is not vaults.near_cap:
        assert vault.fails(ALICE, "deposit", vault.ask("maxDeposit", ALICE) + 1, ALICE)


@opened
@ways_out
def test_max_of_a_way_out__of_nobody_is_zero(base: int, state: State, door: str) -> None:
    vault = state(base)
    assert vault.ask(OUT[door], MALLORY) == 0
    assert vault.fails(MALLORY, door, 1, MALLORY, MALLORY)


@ways_out
def test_max_of_a_way_out__of_the_last_shares_is_all_of_them(base: int, door: str) -> None:
    vault = vaults.spread(base)
    vault.act(CAROL, "deposit", vault.unit, CAROL)
    shares = vault.world.shares(CAROL)
    expected = shares if door == "redeem" else vault.ask("previewRedeem", shares)
    assert vault.ask(OUT[door], CAROL) == expected


def test_max_of_the_ways_out__shows_the_lock_up(base: int) -> None:
    vault = vaults.lock(base)
    shares = vault.world.shares(ALICE)
    assert [vault.ask(name, ALICE) for name in OUT.values()] == [0, 0]
    assert vault.fails(ALICE, "redeem", shares // 4, ALICE, ALICE)
    vault.world.wait(20 * DAY)
    assert [vault.ask(name, ALICE) > 0 for name in OUT.values()] == [True, True]
    assert not vault.fails(ALICE, "redeem", shares // 4, ALICE, ALICE)


def test_max_of_the_ways_in__shows_whose_lock_would_grow(base: int) -> None:
    """Nobody deposits for one under a lock, who did not ask for it; the caller is known."""
    vault = vaults.lock(base)
    amount = vault.unit
    for name in IN.values():
        assert vault.ask(name, ALICE, sender=ALICE) > 0
        assert vault.ask(name, ALICE, sender=CAROL) == 0
    assert vault.fails(CAROL, "deposit", amount, ALICE)
    vault.world.send(ALICE, vault.address, "acceptDeposits(bool)", True)
    assert vault.ask("maxDeposit", ALICE, sender=CAROL) > 0
    assert not vault.fails(CAROL, "deposit", amount, ALICE)


def test_max_of_the_ways_out__shows_the_idle_cash(base: int) -> None:
    vault = vaults.poor(base)
    cash = vault.world.recorded(0)
    assert vault.ask("previewRedeem", vault.world.shares(ALICE)) > cash
    assert vault.ask("maxWithdraw", ALICE) == cash
    assert vault.ask("previewRedeem", vault.ask("maxRedeem", ALICE)) <= cash


def test_max_of_the_ways_in__shows_the_cap(base: int) -> None:
    vault = vaults.near_cap(base)
    room = vault.supply // 50
    assert room - _slack(vault, "mint") <= vault.ask("maxMint", ALICE) <= room
    vault.limit(supply_cap=vault.supply)
    assert [vault.ask(name, ALICE) for name in IN.values()] == [0, 0]
    vault.limit(supply_cap=1)
    assert [vault.ask(name, ALICE) for name in IN.values()] == [0, 0]


def test_max__shows_the_flow_that_is_left(base: int) -> None:
    """Either direction draws from the same bucket, and a day refills what it says."""
    vault = vaults.slow(base)
    first = vault.ask("maxDeposit", ALICE)
    assert first == vault.ask("maxWithdraw", ALICE)
    vault.act(ALICE, "deposit", first // 2, ALICE)
    left = vault.ask("maxWithdraw", ALICE)
    assert left == pytest.approx(first // 2, rel=0.02)
    vault.act(ALICE, "withdraw", left, ALICE, ALICE)
    assert vault.ask("maxWithdraw", ALICE) <= 1
    assert vault.ask("maxDeposit", ALICE) == 0
    vault.world.wait(DAY)
    assert vault.ask("maxDeposit", ALICE) == pytest.approx(first, rel=0.02)


def test_max_of_the_ways_in__is_zero_below_the_smallest_deposit(base: int) -> None:
    vault = vaults.slow(base)
    least = vault.unit // 100
    assert vault.fails(ALICE, "deposit", least - 1, ALICE)
    assert not vault.fails(ALICE, "deposit", least, ALICE)
    vault.act(ALICE, "deposit", vault.ask("maxDeposit", ALICE) - least // 2, ALICE)
    assert [vault.ask(name, ALICE) for name in IN.values()] == [0, 0]


@ways_out
def test_max_of_a_way_out__with_one_pause_is_zero_and_the_way_in_is_open(
    base: int, door: str
) -> None:
    vault = vaults.spread(base)
    vault.world.send(DEPLOYER, vault.world.gate, "pause(bool,bool)", False, True)
    assert vault.ask(OUT[door], ALICE) == 0
    assert vault.ask("maxDeposit", ALICE) > 0
    vault.world.send(DEPLOYER, vault.world.gate, "pause(bool,bool)", True, False)
    assert vault.ask(OUT[door], ALICE) > 0
    assert vault.ask("maxDeposit", ALICE) == 0
