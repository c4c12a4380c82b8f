"""EIP-4626's previews: fees in, limits out, never better than what happens in the same block."""

from contextlib import nullcontext
from math import ceil, floor

import pytest

from keeper.devnet.engine import ZERO, Reverted
from keeper.units import DAY
from tests.contracts.revm import erc4626 as vaults
from tests.contracts.revm.erc4626 import BASES, State, Vault
from tests.contracts.revm.fund import ALICE, DEPLOYER, MALLORY, MAX, ONE

pytestmark = pytest.mark.parametrize("base", BASES)

LOW, HIGH = 0, 2
ROUNDING = 3
"""Units by which NAV's own roundings may move it, away from the caller."""

PREVIEWS = ("previewDeposit", "previewMint", "previewWithdraw", "previewRedeem")
MAXES = {"deposit": "maxDeposit", "mint": "maxMint", "withdraw": "maxWithdraw"} | {
    "redeem": "maxRedeem"
}
DIVISORS = (1, 2, 7, 1_000, 123_457)

opened = pytest.mark.parametrize("state", vaults.OPEN, ids=lambda s: s.__name__)
free = pytest.mark.parametrize("state", vaults.FREE, ids=lambda s: s.__name__)
priced = pytest.mark.parametrize("state", vaults.PRICED, ids=lambda s: s.__name__)
ways_in = pytest.mark.parametrize("door", ["deposit", "mint"])
ways_out = pytest.mark.parametrize("door", ["withdraw", "redeem"])


def _preview(door: str) -> str:
    return f"preview{door.capitalize()}"


def _amounts(vault: Vault, door: str) -> list[int]:
    most = vault.ask(MAXES[door], ALICE)
    assert most > 0
    return [most // divisor for divisor in DIVISORS if most // divisor > 0]


def _equals_its_preview(base: int, state: State, door: str, *people: str) -> None:
    for amount in _amounts(state(base), door):
        vault = state(base)
        if vault.fails(ALICE, door, amount, *people):
            continue
        foreseen = vault.ask(_preview(door), amount)
        assert vault.act(ALICE, door, amount, *people) == foreseen > 0


@opened
@ways_in
def test_preview_of_a_way_in__equals_it_in_the_same_block(
    base: int, state: State, door: str
) -> None:
    _equals_its_preview(base, state, door, ALICE)


@free
@ways_out
def test_preview_of_a_way_out__equals_it_in_the_same_block(
    base: int, state: State, door: str
) -> None:
    _equals_its_preview(base, state, door, ALICE, ALICE)


@priced
def test_preview_deposit__rounds_down_at_the_high_nav(base: int, state: State) -> None:
    vault = state(base)
    supply, high = vault.supply, vault.nav(HIGH)
    for assets in (0, 1, vault.unit, 2**100):
        worst = floor(assets * supply / (high + ROUNDING))
        assert worst <= vault.ask("previewDeposit", assets) <= assets * supply / high


@priced
def test_preview_mint__rounds_up_at_the_high_nav(base: int, state: State) -> None:
    vault = state(base)
    supply, high = vault.supply, vault.nav(HIGH)
    for shares in (0, 1, ONE, 2**100):
        worst = ceil(shares * (high + ROUNDING) / supply)
        assert shares * high / supply <= vault.ask("previewMint", shares) <= worst


@priced
def test_preview_withdraw__rounds_up_at_the_low_nav(base: int, state: State) -> None:
    vault = state(base)
    supply, low = vault.supply, vault.nav(LOW)
    for assets in (0, 1, vault.unit, 2**100):
        worst = ceil(assets * supply / (low - ROUNDING))
        assert assets * supply / low <= vault.ask("previewWithdraw", assets) <= worst


@priced
def test_preview_redeem__rounds_down_at_the_low_nav(base: int, state: State) -> None:
    vault = state(base)
    supply, low = vault.supply, vault.nav(LOW)
    for shares in (0, 1, ONE, 2**100):
        worst = floor(shares * (low - ROUNDING) / supply)
        assert worst <= vault.ask("previewRedeem", shares) <= shares * low / supply


@priced
def test_previews__are_never_better_than_the_conversion(base: int, state: State) -> None:
    """The spread is a fee of both directions, and previews are to include fees."""
    vault = state(base)
    for amount in (1, vault.unit, ONE, 2**100):
        shares, assets = (vault.ask(n, amount) for n in ("convertToShares", "convertToAssets"))
        assert vault.ask("previewDeposit", amount) <= shares <= vault.ask("previewWithdraw", amount)
        assert vault.ask("previewRedeem", amount) <= assets <= vault.ask("previewMint", amount)


def test_previews__show_the_spread(base: int) -> None:
    """What a round trip costs is twice the weighted errors, and the previews say it before."""
    vault = vaults.spread(base)
    assets = 10_000 * vault.unit
    back = vault.ask("previewRedeem", vault.ask("previewDeposit", assets))
    assert back / assets == pytest.approx(float(vault.nav(LOW) / vault.nav(HIGH)), abs=1e-6)
    assert back < assets * 999 // 1_000


def test_previews__show_the_management_fee(base: int) -> None:
    vault = vaults.make(base)
    vault.limit(fee=vaults.FEE)
    before = [vault.ask(name, ONE) for name in PREVIEWS]
    vault.world.wait(200 * DAY)
    after = [vault.ask(name, ONE) for name in PREVIEWS]
    growth = vault.supply / vault.ask("totalSupply")
    expected = (growth, 1 / growth, growth, 1 / growth)
    assert [a / b for a, b in zip(after, before, strict=True)] == pytest.approx(expected, rel=1e-5)


@priced
@pytest.mark.parametrize("name", PREVIEWS)
def test_preview__depends_on_no_caller(base: int, state: State, name: str) -> None:
    vault = state(base)
    assert len({vault.ask(name, ONE, sender=who) for who in (ALICE, MALLORY, ZERO)}) == 1


@priced
@pytest.mark.parametrize("name", PREVIEWS)
def test_preview__of_far_more_than_any_limit_does_not_revert(
    base: int, state: State, name: str
) -> None:
    assert state(base).ask(name, 2**128) > 0


@opened
@pytest.mark.parametrize("name", PREVIEWS)
def test_preview__is_the_same_behind_closed_doors(base: int, state: State, name: str) -> None:
    vault = state(base)
    before = [vault.ask(name, amount) for amount in (1, vault.unit, ONE)]
    vault.world.send(DEPLOYER, vault.world.gate, "pause(bool,bool)", True, True)
    vault.limit(flow_capacity=0, flow_refill=0, supply_cap=1, min_deposit=2**120)
    after = [vault.ask(name, amount) for amount in (1, vault.unit, ONE)]
    if state is vaults.fee:
        # A new rate, none, ends the growth, but in the same block nothing has grown.
        assert vault.ask("effectiveSupply") > vault.ask("totalSupply")
    assert after == before


@priced
@pytest.mark.parametrize("name", PREVIEWS)
def test_preview__of_nothing_is_nothing(base: int, state: State, name: str) -> None:
    assert state(base).ask(name, 0) == 0


@priced
@pytest.mark.parametrize("name", PREVIEWS)
def test_preview__of_the_largest_word_never_wraps_around(
    base: int, state: State, name: str
) -> None:
    """It answers more than for half of it, or reverts as the door would."""
    vault = state(base)
    try:
        answer = vault.ask(name, MAX)
    except Reverted:
        return
    assert answer > vault.ask(name, MAX // 2)


@pytest.mark.parametrize("name", PREVIEWS)
@pytest.mark.parametrize(
    "state", [vaults.unpriced, vaults.unseeded, vaults.unreadable], ids=lambda s: s.__name__
)
def test_preview__without_a_price_reverts_as_the_door_does(
    base: int, state: State, name: str
) -> None:
    """Allowed: "MAY revert due to other conditions that would also cause deposit to revert"."""
    door = name.removeprefix("preview").lower()
    entering = door in ("deposit", "mint")
    vault = state(base)
    receivers = (ALICE,) if entering else (ALICE, ALICE)
    # What entering costs is told by the record, whatever the base says is there.
    with nullcontext() if entering and state is vaults.unreadable else pytest.raises(Reverted):
        vault.ask(name, ONE)
    assert vault.fails(ALICE, door, ONE, *receivers)
