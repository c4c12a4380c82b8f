"""The files of docs/governance.md: each proposed, voted, queued, executed by the commands alone."""

import json
import re
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from keeper.chain import abi
from keeper.devnet.accounts import KEEPER
from keeper.devnet.mandate import RULE
from keeper.paths import ROOT
from keeper.units import DAY, ONE
from tests.keeper.governance import tomls
from tests.keeper.governance.voting import Voters

FILES = {
    tomllib.loads(text)["title"]: text
    for text in re.findall(
        r"```toml\n(.*?)```", (ROOT / "docs/governance.md").read_text(), re.DOTALL
    )
}
NEW = "0x400000000000000000000000000000000000000"
SAFE = "0x5000000000000000000000000000000000000002"


def do(voters: Voters, *words: str) -> str:
    code, said = voters.keel("gov", *words)
    assert code == 0, said
    return said


def through(
    voters: Voters, text: str, folder: Path, before: Callable[[], None] = lambda: None
) -> int:
    """From a file to its effect; when that is. Something may have to happen before each end."""
    file = folder / "proposal.toml"
    file.write_text(text)
    before()
    do(voters, "propose", str(file), "--as", "alice", "--yes")
    one = voters.only()
    voters.until(one.snapshot + 1)
    do(voters, "vote", "1", "for", "--as", "alice", "--yes")
    voters.until(one.deadline + 1)
    do(voters, "queue", "1", "--as", "bob", "--yes")
    voters.until(voters.only().safe_until or 0)
    before()
    do(voters, "execute", "1", "--as", "carol", "--yes")
    return one.deadline + 5 * DAY


def lease(voters: Voters, who: str) -> int:
    return voters.read(voters.at.rebalancer, "leases(address)", who)


def test_files__of_the_page__are_all_tried() -> None:
    assert len(FILES) == 10


def test_lease__is_renewed(voters: Voters, tmp_path: Path) -> None:
    done = through(voters, FILES["Renew the keeper's lease"], tmp_path)
    assert abs(lease(voters, KEEPER) - done - 365 * DAY) < DAY


def test_keeper__is_rotated(voters: Voters, tmp_path: Path) -> None:
    through(voters, FILES["A new keeper"], tmp_path)
    assert voters.read(voters.at.rebalancer, "keeper()") == int(NEW + "2", 16)
    assert lease(voters, KEEPER) == 0


def test_keeper__is_approved_as_a_spare(voters: Voters, tmp_path: Path) -> None:
    through(voters, FILES["A spare keeper"], tmp_path)
    assert lease(voters, NEW + "3") == 1_799_971_200, "2027-01-15"
    assert voters.read(voters.at.rebalancer, "keeper()") == int(KEEPER, 16)


def test_safe__is_replaced(voters: Voters, tmp_path: Path) -> None:
    through(voters, FILES["Replace the Safe"], tmp_path)
    assert voters.read(voters.at.mandate, "safe()") == int(SAFE, 16)


def test_breaker__is_reset(voters: Voters, tmp_path: Path) -> None:
    trip(voters)
    through(voters, FILES["Buy again"], tmp_path)
    assert not voters.read(voters.at.mandate, "tripped()")


def test_veto__is_renewed(voters: Voters, tmp_path: Path) -> None:
    done = through(voters, FILES["Another year of vetoes"], tmp_path)
    assert abs(voters.read(voters.at.governor, "vetoUntil()") - done - 365 * DAY) < DAY


def test_asset__is_listed(voters: Voters, tmp_path: Path) -> None:
    text, link = FILES["List LINK"], voters.site.book.token("LINK")
    real = {"10": link.address, "11": link.feed, "12": tomls.pool(voters.site.book, "LINK")}
    for end, address in real.items():
        text = text.replace(f"0x2{end:0>39}", address)
    through(voters, text, tmp_path, before=voters.priced)
    assert listed(voters)[3] == link.address.lower()
    rule = voters.site.node.call(voters.at.mandate, abi.call("rule(address)", link.address))
    assert abi.decode(RULE, rule) == (0, ONE // 10, ONE // 20, 1, False)


def listed(voters: Voters) -> tuple[str, ...]:
    (found,) = voters.assembly().pinned.read(voters.at.fund, "assets()", "(address[])")
    return tuple(found)


def test_asset__is_sold_down(voters: Voters, tmp_path: Path) -> None:
    through(voters, FILES["No more WETH"], tmp_path)
    weth = voters.site.book.token("WETH").address
    raw = voters.site.node.call(voters.at.mandate, abi.call("rule(address)", weth))
    assert abi.decode(RULE, raw) == (0, 0, 0, 1, False)


def test_asset__is_delisted(voters: Voters, tmp_path: Path) -> None:
    through(voters, FILES["Delist WETH"], tmp_path)
    weth = voters.site.book.token("WETH").address
    assert weth.lower() not in listed(voters)
    feed = voters.site.node.call(voters.at.prices, abi.call("source(address)", weth))[:32]
    assert not any(feed)


def test_fee__is_lowered(voters: Voters, tmp_path: Path) -> None:
    through(voters, FILES["A lower fee"], tmp_path)
    types = "(uint64,uint64,uint64,uint128,uint128)"
    fee, *_ = voters.assembly().pinned.read(voters.at.fund, "limits()", types)
    assert fee == ONE // 200


def trip(voters: Voters) -> None:
    """By the bit that says so, wherever it lies: no price has to fall for that."""
    node, mandate = voters.site.node, voters.at.mandate
    for slot in range(40):
        old = node.storage(mandate, slot)
        for place in range(0, 256, 8):
            word = f"0x{old | 1 << place:064x}"
            node.rpc("anvil_setStorageAt", mandate, hex(slot), word)
            if voters.read(mandate, "tripped()"):
                return
        node.rpc("anvil_setStorageAt", mandate, hex(slot), f"0x{old:064x}")
    pytest.fail("nothing trips it")


def test_propose__as_json__has_calls_and_effect(voters: Voters, tmp_path: Path) -> None:
    file = tmp_path / "fee.toml"
    file.write_text(FILES["A lower fee"])
    said = do(voters, "propose", str(file), "--as", "alice", "--dry-run", "--json")
    found = json.loads(said)["preview"]
    assert found["calls"][0]["call"] == "Fund.setLimits"
    assert [one["what"] for one in found["effect"]["changes"]] == ["Fund.limits.managementFee"]
