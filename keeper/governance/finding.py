"""Where the modules of a fund lie, by its own address alone."""

from eth_abi.exceptions import DecodingError
from eth_utils.address import to_checksum_address

from keeper.chain import abi
from keeper.errors import Problem, Refused
from keeper.governance.founding import Addresses
from keeper.governance.questions import Pinned


def addresses(pinned: Pinned, fund: str) -> Addresses:
    found = governed(pinned, fund)
    if found is None:
        raise Problem(
            f"{fund} on chain {pinned.node.chain_id} is not governed by a timelock of Keel's",
            "Is it a fund out of a factory, and --rpc a node of its chain?",
        )
    return found


def governed(pinned: Pinned, fund: str) -> Addresses | None:
    """None where something else than its launch's timelock governs the fund."""
    timelock = _address(pinned, fund, "GOVERNANCE()")
    launch = timelock and _address(pinned, timelock, "OPENER()")
    if not launch:
        return None
    at = Addresses.of(launch)
    return at if (at.fund, at.timelock) == (to_checksum_address(fund), timelock) else None


def _address(pinned: Pinned, to: str, getter: str) -> str | None:
    try:
        return str(
            to_checksum_address(abi.decode("(address)", pinned.call(to, abi.call(getter)))[0])
        )
    except (Refused, DecodingError):
        return None
