"""What a fund's Safe may do, as calls: make things tighter for a time, mind the keeper, veto."""

from decimal import Decimal, InvalidOperation

from keeper.chain import abi
from keeper.chain.mandate_sentences import BUDGETS, LIMITS
from keeper.errors import Problem
from keeper.governance.founding import Addresses
from keeper.governance.proposals import NO_PREDECESSOR, Motion
from keeper.governance.safe.batch import Inner

FLOWS = ("Trading", "Deposits", "Redemptions")
BATCH = "(address[],uint256[],bytes[],bytes32)"
ONE_PERCENT = 10**16


class Acts:
    """Of one fund."""

    def __init__(self, at: Addresses) -> None:
        self._at = at

    def tighten(self, limit: str, percent: str, until: int) -> Inner:
        key = number_of(limit, LIMITS)
        return self._mandate("tighten(uint8,uint64,uint256)", key, part(percent), until)

    def tighten_budget(self, budget: str, at_once: str, a_day: str, until: int) -> Inner:
        signature = "tightenBudget(uint8,uint64,uint64,uint256)"
        key = number_of(budget, BUDGETS)
        return self._mandate(signature, key, part(at_once), part(a_day), until)

    def tighten_most(self, token: str, percent: str, until: int) -> Inner:
        return self._mandate("tightenMost(address,uint64,uint256)", token, part(percent), until)

    def pause(self, flow: str, until: int) -> Inner:
        key = LIMITS.index(FLOWS[number_of(flow, FLOWS)])
        return self._mandate("pause(uint8,uint256)", key, until)

    def lift(self, what: str) -> Inner:
        """A limit, a budget, or a token's address."""
        known = (*LIMITS, *BUDGETS)
        key = int(what, 16) if what.startswith("0x") else number_of(what, known)
        return self._mandate("lift(uint256)", key)

    def trip(self) -> Inner:
        return self._mandate("trip()")

    def appoint(self, keeper: str) -> Inner:
        return self._rebalancer("appoint(address)", keeper)

    def revoke(self) -> Inner:
        return self._rebalancer("revoke()")

    def remove(self, executor: str) -> Inner:
        return self._rebalancer("remove(address)", executor)

    def veto(self, motion: Motion) -> Inner:
        return Inner(self._at.governor, 0, abi.call(f"veto{BATCH}", *motion.batch))

    def execute(self, motion: Motion) -> Inner:
        """At the timelock: in its grace the Safe alone may, and the governor is not the Safe."""
        signature = "executeBatch(address[],uint256[],bytes[],bytes32,bytes32)"
        calls = motion.batch[:3]
        data = abi.call(signature, *calls, NO_PREDECESSOR, motion.salt)
        return Inner(self._at.timelock, sum(motion.values), data)

    def _mandate(self, signature: str, *args: object) -> Inner:
        return Inner(self._at.mandate, 0, abi.call(signature, *args))

    def _rebalancer(self, signature: str, *args: object) -> Inner:
        return Inner(self._at.rebalancer, 0, abi.call(signature, *args))


def number_of(name: str, names: tuple[str, ...]) -> int:
    """By the contract's number; its name in any case."""
    found = [at for at, one in enumerate(names) if one.lower() == name.lower()]
    if not found:
        raise Problem(f"there is no {name!r}", f"There are {', '.join(names)}.")
    return found[0]


def part(percent: str) -> int:
    """`2%` or `2`, of the whole; no digit is lost."""
    try:
        value = Decimal(percent.removesuffix("%").strip()) * ONE_PERCENT
    except InvalidOperation:
        value = Decimal("nan")
    if not value.is_finite() or value != int(value) or not 0 <= value <= 100 * ONE_PERCENT:
        raise Problem(f"{percent!r} is no part of the whole", "Write it like 2% or 0.5%.")
    return int(value)
