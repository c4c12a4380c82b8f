"""EIP-4626's conversions, and what ERC-20 asks of the share; from the standard's text."""

import pytest

from keeper.devnet.engine import ZERO, Reverted
from keeper.units import YEAR
from tests.contracts.revm import erc4626 as vaults
from tests.contracts.revm.erc4626 import BASES, State, Vault
from tests.contracts.revm.fund import ALICE, BOB, DEAD, MALLORY, MAX, ONE

pytestmark = pytest.mark.parametrize("base", BASES)

seeded = pytest.mark.parametrize("state", vaults.SEEDED, ids=lambda s: s.__name__)
every = pytest.mark.parametrize("state", vaults.ALL, ids=lambda s: s.__name__)
CONVERSIONS = ("convertToShares", "convertToAssets")
AMOUNTS = (0, 1, 2, 999_999_999_999, 10**18 + 1, 2**128 - 1, 2**128)


def _text(vault: Vault, name: str) -> str:
    return str(vault.world.read(vault.address, "(string)", f"{name}()"))


@every
def test_asset__is_the_same_erc20_in_every_state(base: int, state: State) -> None:
    vault = state(base)
    asset = vault.world.read(vault.address, "(address)", "asset()")
    assert vaults.same(asset, vault.world.tokens[0])
    assert vault.world.read(asset, "(uint256)", "totalSupply()") > 0


@every
def test_metadata__names_the_share(base: int, state: State) -> None:
    vault = state(base)
    assert _text(vault, "name") == "Keel Test Fund"
    assert _text(vault, "symbol") == "KEEL"
    assert vault.ask("decimals") == 18 >= base


@seeded
def test_total_supply__is_the_sum_of_balances(base: int, state: State) -> None:
    vault = state(base)
    held = sum(vault.world.shares(who) for who in vaults.HOLDERS)
    assert vault.ask("totalSupply") == held > 0


@every
def test_total_assets__never_reverts_and_depends_on_no_caller(base: int, state: State) -> None:
    vault = state(base)
    answers = {vault.ask("totalAssets", sender=who) for who in (ALICE, BOB, DEAD, ZERO)}
    assert len(answers) == 1


@pytest.mark.parametrize("state", vaults.PRICED, ids=lambda s: s.__name__)
def test_total_assets__is_the_mid_value_of_everything(base: int, state: State) -> None:
    vault = state(base)
    exact = vault.nav(1)
    assert exact - 3 <= vault.ask("totalAssets") <= exact


@seeded
def test_total_assets__counts_no_donation(base: int, state: State) -> None:
    vault = state(base)
    before = vault.ask("totalAssets")
    for i in range(len(vault.world.tokens)):
        vault.world.mint(i, vault.address, 10**12)
    assert vault.ask("totalAssets") == before


@every
@pytest.mark.parametrize("name", CONVERSIONS)
def test_convert__depends_on_no_caller(base: int, state: State, name: str) -> None:
    vault = state(base)
    for amount in AMOUNTS:
        assert len({vault.ask(name, amount, sender=w) for w in (ALICE, MALLORY, ZERO)}) == 1


@seeded
def test_convert__rounds_down(base: int, state: State) -> None:
    vault = state(base)
    supply, total = vault.supply, vault.ask("totalAssets")
    for amount in AMOUNTS:
        assert vault.ask("convertToShares", amount) == amount * supply // total
        assert vault.ask("convertToAssets", amount) == amount * total // supply


@every
def test_convert__there_and_back_gains_nothing(base: int, state: State) -> None:
    vault = state(base)
    for amount in AMOUNTS:
        assert vault.ask("convertToAssets", vault.ask("convertToShares", amount)) <= amount
        assert vault.ask("convertToShares", vault.ask("convertToAssets", amount)) <= amount


@every
@pytest.mark.parametrize("name", CONVERSIONS)
def test_convert__of_more_with_less_is_not_more(base: int, state: State, name: str) -> None:
    vault = state(base)
    answers = [vault.ask(name, amount) for amount in AMOUNTS]
    assert answers == sorted(answers)
    assert answers[0] == 0


@seeded
def test_convert__of_the_largest_word_reverts_only_where_it_overflows(
    base: int, state: State
) -> None:
    vault = state(base)
    supply, total = vault.supply, vault.ask("totalAssets")
    for name, over, under in (
        ("convertToShares", supply, total),
        ("convertToAssets", total, supply),
    ):
        if MAX * over // under > MAX:
            with pytest.raises(Reverted):
                vault.ask(name, MAX)
        else:
            assert vault.ask(name, MAX) == MAX * over // under


def test_convert__before_the_seed_is_at_one(base: int) -> None:
    vault = vaults.unseeded(base)
    assert vault.ask("totalAssets") == 0
    assert vault.ask("convertToShares", vault.unit) == ONE
    assert vault.ask("convertToAssets", ONE) == vault.unit


def test_convert__shows_no_spread(base: int) -> None:
    """The same fund with wide and with no declared errors converts alike."""
    plain, wide = vaults.make(base), vaults.make(base)
    for i, usd in enumerate((0.9973, 2.71, 64_123.7)):
        wide.world.price(i, usd, 20_000)
    for amount in AMOUNTS:
        for name in CONVERSIONS:
            assert wide.ask(name, amount) == plain.ask(name, amount)
    assert wide.ask("previewDeposit", wide.unit) < plain.ask("previewDeposit", wide.unit)


def test_convert__keeps_the_last_good_price_where_there_is_none(base: int) -> None:
    vault = vaults.spread(base)
    before = [vault.ask(name, ONE) for name in CONVERSIONS]
    vault.world.price(1, 2.71, 0, vaults.STALE)
    assert [vault.ask(name, ONE) for name in CONVERSIONS] == before


def test_convert__shows_the_management_fee_as_it_grows(base: int) -> None:
    """A year at two percent dilutes by exp(0.02); accrual and its frequency change nothing."""
    vault = vaults.make(base)
    vault.limit(fee=vaults.FEE)
    amount = vault.supply
    before = vault.ask("convertToAssets", amount)
    vault.world.wait(YEAR)
    after = vault.ask("convertToAssets", amount)
    assert after == pytest.approx(before / 1.02020134, rel=1e-6)
    vault.world.send(MALLORY, vault.address, "accrue()")
    assert vault.ask("convertToAssets", amount) == after
