"""Why shares do not leave now, how many would, and what way there is for the rest."""

from keeper import units
from keeper.chain import refusals
from keeper.cli.investing.visit import Visit
from keeper.errors import KeelError, Problem, Refused

LIMITS = ("NotEnoughCash", "Exceeded")


def entering(visit: Visit, refused: Refused) -> KeelError | None:
    """The flow budget or the cap ends before the money does."""
    found = refusals.decode(refused.data)
    if found is None or found.name not in ("Exceeded", "AboveSupplyCap"):
        return None
    what, remedy = refusals.explain(refused.data, visit.reader.words)
    most = visit.reader.most(visit.sender.address, visit.receiver)
    if not most:
        return Problem(what, remedy)
    exact = units.exact(most, visit.reader.base.decimals)
    instead = "" if found.name == "AboveSupplyCap" else "; the rest in kind: keel fund enter all"
    return Problem(
        f"{what}: that is {visit.assets(most)}", f"At once: keel fund deposit {exact}{instead}"
    )


def redeeming(visit: Visit, shares: int, refused: Refused) -> KeelError | None:
    found = refusals.decode(refused.data)
    if found is None:
        return None
    if found.name == "SharesLocked":
        return _locked(visit, shares, in_kind=False)
    return _limited(visit, shares) if found.name in LIMITS else None


def leaving(visit: Visit, shares: int, refused: Refused) -> KeelError | None:
    found = refusals.decode(refused.data)
    if found is None or found.name != "SharesLocked":
        return None
    return _locked(visit, shares, in_kind=True)


def _limited(visit: Visit, shares: int) -> Problem:
    """Cash or the flow budget ends before the shares do."""
    account = visit.account
    rest = min(shares - account.max_redeem, account.shares - account.at_nav)
    exact = units.exact(account.max_redeem, visit.reader.share.decimals)
    return Problem(
        f"redeemable now: {visit.assets(account.max_withdraw)} of your "
        f"{visit.assets(visit.worth(shares))}",
        f"At once at NAV: keel fund redeem {exact}; the rest at once in kind: keel fund leave "
        + units.exact(rest, visit.reader.share.decimals),
    )


def _locked(visit: Visit, shares: int, *, in_kind: bool) -> Problem:
    account = visit.account
    free = account.shares - account.at_nav if in_kind else account.free
    until = account.nav_until if in_kind else account.until
    left = units.duration(max(0, until - visit.fund.time))
    return Problem(
        f"{visit.shares(shares)} are not free: {visit.shares(account.shares - free)} are locked "
        f"until {units.moment(until)}, {left} from now",
        _meanwhile(visit, free, in_kind=in_kind),
    )


def _meanwhile(visit: Visit, free: int, *, in_kind: bool) -> str:
    decimals = visit.reader.share.decimals
    kind = visit.account.shares - visit.account.at_nav
    ways = []
    if free:
        ways.append(f"keel fund {'leave' if in_kind else 'redeem'} {units.exact(free, decimals)}")
    if not in_kind and kind > free:
        ways.append(
            f"what entered in kind leaves in kind: keel fund leave {units.exact(kind, decimals)}"
        )
    return "Wait for its end." if not ways else "Wait for its end, or now: " + "; ".join(ways)
