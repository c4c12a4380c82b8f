"""From opinions to a target: combined, allocated, held within the limits."""

from collections.abc import Sequence

import numpy as np

from keeper.portfolio.allocate.kelly import exposure
from keeper.portfolio.allocate.rule import Candidates
from keeper.portfolio.allocate.views import expected
from keeper.portfolio.combine import view
from keeper.portfolio.history import History, history
from keeper.portfolio.mind import Mind
from keeper.portfolio.numbers import dot, variance
from keeper.portfolio.overlay import POINTS
from keeper.portfolio.overlay.overlay import overlay, whole
from keeper.portfolio.overlay.stand import stand
from keeper.portfolio.overlay.standing import Bounds
from keeper.records.canonical import Table
from keeper.records.decision import Signal, Step, Target
from keeper.records.ledger import Ledger
from keeper.records.market import MarketSnapshot


def aim(
    signal: Signal,
    snapshot: MarketSnapshot,
    ledger: Ledger,
    bounds: Bounds,
    mind: Mind,
    past: History | None = None,
) -> Target:
    """`ledger` knows this snapshot already. `past` is what its returns say, where that is made; the
    target is the same without."""
    returns = snapshot.features.returns
    past = past or history(returns, mind)
    views = view(signal.opinions, trusted(ledger, mind))
    at = stand(snapshot.fund, ledger, bounds, mind, past)
    wanted = allocated(views, past.covariance, returns, at.most, mind)
    _, steps = overlay(wanted.after, at)
    return Target((wanted, *steps))


def trusted(ledger: Ledger, mind: Mind) -> Table:
    """The strategies' weights now."""
    if mind.hedge:
        return mind.weights * ledger.trust
    if mind.regimes:
        weights: Table = (ledger.regime[:, None] * mind.by_regime).sum(axis=0)
        return weights
    return mind.weights


def allocated(
    views: Table, covariance: Table, returns: Table, most: Sequence[int], mind: Mind
) -> Step:
    """What is wanted, before any limit but the caps."""
    places = np.flatnonzero((views > 0.0) & (np.diag(covariance) > 0.0))
    points = [0] * len(views)
    if not len(places):
        return Step(mind.says, "nobody has a good opinion of anything", whole(tuple(points)))
    among = Candidates(
        views[places].tolist(),
        covariance[np.ix_(places, places)].tolist(),
        returns[:, places],
        [most[at] / POINTS for at in places],
    )
    for at, part in zip(places.tolist(), sized(among, mind), strict=True):
        points[at] = int(part * POINTS)
    return Step(mind.says, f"among {len(places)} of {len(views)}", whole(tuple(points)))


def sized(among: Candidates, mind: Mind) -> list[float]:
    """The rule's parts, each as large as the view of it, and its cap, allow."""
    parts = mind.rule.divide(among)
    if not mind.rule.sizes:
        parts = [part * one for part, one in zip(parts, among.view, strict=True)]
    parts = [min(part, cap) for part, cap in zip(parts, among.caps, strict=True)]
    if not mind.kelly:
        return parts
    gain = dot(parts, expected(among.view, among.covariance, mind.skill))
    bet = exposure(gain, variance(parts, among.covariance), mind.kelly)
    return [part * bet for part in parts]
