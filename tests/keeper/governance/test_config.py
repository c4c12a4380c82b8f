"""A fund's TOML: the example is sound, and each way to spoil it is named with a remedy."""

from decimal import Decimal

import pytest

from keeper.chain import abi
from keeper.devnet.accounts import BOB
from keeper.errors import Problem
from keeper.governance import terms
from keeper.governance.config import Config
from keeper.governance.facts import Facts, Venue
from keeper.governance.founding import Addresses
from keeper.paths import ROOT
from keeper.units import DAY, ONE

EXAMPLE = (ROOT / "docs/fund.toml").read_text()
SINCE = 1_800_000_000
AT = Addresses.of("0x" + "11" * 20)
USDC, WETH = ("0x" + "20" + "00" * 18 + end for end in ("01", "04"))

PAYEES = (
    "0x1000000000000000000000000000000000000001",
    "0x1000000000000000000000000000000000000002",
)

MISTYPED = BOB.replace("c", "C")
SAFE = '"0x5000000000000000000000000000000000000001"'

EXECUTOR = '{ factory = "0x3000000000000000000000000000000000000001" }'

SPOILT = [
    # unknown, missing, of another kind
    ("lock_up_hours", "lockup_hours", "fund.lockup_hours", "Did you mean lock_up_hours?"),
    ("[keeper]", "[warden]", "warden", "Leave it out"),
    ("seed = 100", "", "fund.seed is missing", "Add it"),
    ('name = "Example Fund"', 'name = ""', 'fund.name = "" is empty', "Fill it in"),
    ("seed = 100", "seed = 0", "fund.seed = 0 is not above 0", "more than 0"),
    ("error_percent = 0.4", 'error_percent = "0.4"', "USDC.error_percent", "fund.toml"),
    ("error_percent = 0.4", "error_percent = nan", "is not a number", "like 3 or 12.5"),
    ("error_percent = 0.4", "error_percent = 0.40001", "more than 4 decimals", "4 decimals"),
    ("delay_days = 5", "delay_days = 5.5", "delay_days = 5.5", "whole|without decimals"),
    ("delay_days = 5", "delay_days = ", "no TOML", "Mend the line"),
    (f'token = "{WETH}"', f'token = "{WETH[:-1]}"', "assets.WETH.token", "fund.toml"),
    (f'token = "{WETH}"', f'token = "{MISTYPED}"', "a digit of it is mistyped", "fund.toml"),
    (f'token = "{WETH}"', f'token = "0x{"00" * 20}"', "nobody's", "fund.toml"),
    ('kind = "feed"', 'kind = "oracle"', "second.kind", "'alone', 'feed' or 'pool'"),
    (EXECUTOR, '"0x30"', 'uniswap.address = "0x30" is not an address', "fund.toml"),
    (EXECUTOR, f"{{ quoter = {SAFE} }}", "executors.uniswap is neither", "fund.toml"),
    (EXECUTOR, f"{{ address = {SAFE}, factory = {SAFE} }}", "executors.uniswap", "fund.toml"),
    # beyond what is compiled
    ("management_fee_percent = 1 ", "management_fee_percent = 5.1 ", "above 5", "5 or less"),
    ("performance_fee_percent = 10", "performance_fee_percent = 31", "above 30", "30 or less"),
    ("slippage_percent = 3", "slippage_percent = 6", "above 5", "5 or less"),
    ("least_cash_percent = 20", "least_cash_percent = 4", "below 5", "5 or more"),
    ("groups_percent = [30", "groups_percent = [61", "groups_percent.0 = 61", "60 or less"),
    ("groups_percent = [30,", "groups_percent = [", "has 6 entries", "7 at least"),
    ("loss = { at_once_percent = 0.5", "loss = { at_once_percent = 6", "above 5", "5 or less"),
    ("deposits_percent = 100", "deposits_percent = 101", "above 100", "100 or less"),
    ("quorum_percent = 20", "quorum_percent = 3", "below 4", "4 or more"),
    ("lease_days = 365", "lease_days = 401", "above 400", "400 or less"),
    # what does not go together
    (f"address = {SAFE}", "salt = 1", "address is missing", "owners and the threshold"),
    (f"address = {SAFE}", f"owners = [{SAFE}]", "threshold = None", "from 1 to 1"),
    (f"address = {SAFE}", f"owners = [{SAFE}]\nthreshold = 2", "with 1 owners", "from 1 to 1"),
    (f"address = {SAFE}", f"owners = [{SAFE}, {SAFE}]\nthreshold = 1", "twice", "one of the two"),
    (f"address = {SAFE}", f"owners = [{SAFE}]\nthreshold = 0", "below 1", "1 or more"),
    (f"address = {SAFE}", f"address = {SAFE}\nowners = [{SAFE}]", "both given", "of a new one"),
    (f"address = {SAFE}", f"address = {SAFE}\nthreshold = 2", "are of a new Safe", "Leave them"),
    ("deposits_percent = 100", "deposits_percent = 0", "nobody can ever enter", "Write 100"),
    ("slippage_percent = 3", "slippage_percent = 1.5", "is below 1.6", "1.6 or more"),
    ("lock_up_hours = 24", "lock_up_hours = 49", "delay_days = 5", "Choose 6 or more"),
    ("quorum_floor = 1000", "quorum_floor = 0", "quorum_floor = 0", "number of shares"),
    ("percent = 80", "percent = 79.5", "99.5 % together", "sum to 100"),
    (PAYEES[1], PAYEES[0], "payees name", "one of the two"),
    (f'token = "{WETH}"', f'token = "{USDC}"', "twice", "one of the two"),
    ('base = "USDC"', 'base = "DAI"', 'fund.base = "DAI"', "USDC, WETH, WBTC"),
    ("high_water_mark = 0 ", "high_water_mark = 0.5 ", "below 1", "Write 0"),
    ('against = "USDC" }\nleast', 'against = "WBTC" }\nleast', "not listed before", "Move it up"),
    ('minutes = 30, against = "USDC"', 'minutes = 30, against = "DAI"', "before WETH", "(USDC)"),
    (', against = "USDC"', "", "against is missing", "other asset"),
    ("minutes = 30,", "minutes = 4,", "no window", "Write 30"),
    ('kind = "feed"', 'kind = "alone"', "watched by nothing", "out, or write"),
    ('00000000000003", minutes', '00000000000002", minutes', "primary itself", "another feed"),
    (", minutes = 1445", "", "needs `at` and `minutes`", "how old"),
    ("least_usd = 30\n", "least_usd = 300_000\n", "not below its most_usd", "hundredth"),
    ("target_percent = 9", "target_percent = 16", "not between 0 and 15", "between"),
    ("groups_percent = [30,", "groups_percent = [17,", "group 1 are 18 %", "Lower some"),
    ("least_cash_percent = 20", "least_cash_percent = 83", "leaves 17", "Lower some"),
    ("first_drawdown_percent = 10", "first_drawdown_percent = 21", "is above", "Let each rung"),
    ("second_risk_percent = 40", "second_risk_percent = 61", "is above", "allow no more"),
]


def facts() -> Facts:
    config = Config.parse(EXAMPLE)
    tokens = zip(config.assets.values(), (6, 18, 8), strict=True)
    known = {one.token: decimals for one, decimals in tokens}
    venues = {"uniswap": Venue("0x" + "30" * 20, b"\x07" * 32)}
    return Facts(known | {one.feed: 8 for one in config.assets.values()}, venues)


@pytest.mark.parametrize(("good", "bad", "what", "remedy"), SPOILT, ids=lambda s: s[:40])
def test_config__spoilt__says_what_and_what_would_do(
    good: str, bad: str, what: str, remedy: str
) -> None:
    assert good in EXAMPLE
    with pytest.raises(Problem) as raised:
        Config.parse(EXAMPLE.replace(good, bad, 1))
    assert any(word in raised.value.what for word in what.split("|"))
    assert any(word in raised.value.remedy for word in remedy.split("|"))


def test_config__of_the_example__is_in_human_units_and_frozen() -> None:
    config = Config.parse(EXAMPLE)
    assert config.assets["USDC"].error_percent == Decimal("0.4")
    assert config.sequencer is None
    for name in type(config.fund).model_fields:
        with pytest.raises(ValueError, match="frozen"):
            setattr(config.fund, name, "another")


def test_config__without_a_file__says_so() -> None:
    with pytest.raises(Problem, match=r"docs/fund\.toml"):
        Config.read(ROOT / "docs/no.toml")


def test_founding__of_the_example__is_in_the_contracts_units() -> None:
    made = terms.founding(Config.parse(EXAMPLE), facts(), SINCE)
    assert made.limits == (ONE // 100, ONE // 5, ONE // 5, 10**26, 10 * 10**6)
    assert made.payees == (
        ("0x" + f"{10**39 + 1:040d}", 800_000),
        ("0x" + f"{10**39 + 2}", 200_000),
    )
    assert made.mandate[:3] == (ONE // 5, 3 * ONE // 100, ONE // 5)
    assert made.mandate[10:13] == (ONE, ONE, ONE)
    assert len(made.mandate) == 20
    assert made.capacities == (ONE // 200, ONE // 5, ONE // 5)
    assert (made.lock_up, made.delay, made.seed, made.mark) == (DAY, 5 * DAY, 10**8, 0)
    assert made.voting == (DAY, 3 * DAY, DAY, 10_000, 20, 1000 * ONE, SINCE + 365 * DAY)
    assert (made.sequencer, made.grace, made.performance_ppm) == ("0x" + "00" * 20, 0, 100_000)


def test_founding__with_a_mark__has_it_in_the_records_units() -> None:
    text = EXAMPLE.replace("high_water_mark = 0 ", "high_water_mark = 1.25 ")
    # Base units (1e-6) for a unit of a share (1e-18), times 1e30.
    assert terms.founding(Config.parse(text), facts(), SINCE).mark == 125 * 10**16


def test_founding__with_more_digits_than_the_base_has__is_refused() -> None:
    text = EXAMPLE.replace("seed = 100 ", "seed = 100.0000001 ")
    with pytest.raises(Problem, match=r"fund\.seed"):
        terms.founding(Config.parse(text), facts(), SINCE)


def test_founding_hash__of_another_second__is_another() -> None:
    config = Config.parse(EXAMPLE)
    one, two = (terms.founding(config, facts(), SINCE + late) for late in (0, 1))
    assert terms.founding_hash(one) != terms.founding_hash(two)
    assert terms.founding_hash(one) == terms.founding_hash(one)


def test_settings__of_the_example__begin_with_the_base_wherever_it_stands() -> None:
    config = Config.parse(EXAMPLE)
    assets = dict(reversed(config.assets.items()))
    late = config.model_copy(update={"assets": assets})
    says = [one.says for one in terms.settings(late, facts(), SINCE, AT)]
    assert says[:3] == ["price of USDC", "price of WBTC", "price of WETH"]
    assert says[3:] == [
        *("list WBTC", "list WETH", "rule of WBTC", "rule of WETH"),
        *("executor uniswap", "the keeper's lease", "the keeper's office"),
    ]


def test_settings__of_a_price__are_the_sources_numbers() -> None:
    made = terms.settings(Config.parse(EXAMPLE), facts(), SINCE, AT)[1]
    token, source = abi.decode(f"(address,{terms.SOURCE})", made.data[4:])
    assert token == WETH
    assert source[1:7] == (65 * 60, 8000, 20_000, 30 * 10**8, 300_000 * 10**8, 3600)
    assert source[7] == 3
    assert source[9] == 1800
    assert made.to == AT.prices
