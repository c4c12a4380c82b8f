"""A fund's past as a PNG or an SVG: price, drawdown, flows and fees over one time."""

from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING, Any

from keeper import units
from keeper.chain.history import PRICE_UNIT, History
from keeper.chain.refusals import Token
from keeper.errors import Problem

if TYPE_CHECKING:
    from matplotlib.axes import Axes

KINDS = (".png", ".svg")
BLUE, RED, GREEN, GREY = "#1f4e79", "#b03a2e", "#2e7d32", "#666666"


def draw(past: History, file: Path, base: Token, share: Token) -> None:
    """Writes the picture; needs matplotlib, which the extra `devnet` brings."""
    if file.suffix not in KINDS:
        raise Problem(f"{file} is neither a PNG nor an SVG", "End its name in .png or .svg.")
    if not past.points:
        raise Problem("there is no price to draw yet", "Have it observed, twice, an hour apart.")
    figure, axes = _panels()
    scale = 10**share.decimals / PRICE_UNIT / 10**base.decimals
    points = [*past.points, past.points[-1]._replace(time=past.until)]
    times = [_at(point.time) for point in points]
    _price(axes[0], times, [point.steady * scale for point in points], base)
    _fall(axes[1], times, [-100 * point.fall / units.ONE for point in points])
    _flows(axes[2], past, base)
    _fees(axes[3], past, share)
    figure.autofmt_xdate()
    figure.align_ylabels(axes)
    try:
        _save(figure, file)
    except OSError as error:
        raise Problem(
            f"{file} cannot be written: {error.strerror}", "Choose another place."
        ) from error


def _panels() -> tuple[Any, Any]:
    try:
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure
    except ImportError:
        raise Problem(
            "pictures need matplotlib, which is not installed",
            "Run ./scripts/setup, or pip install 'keel[devnet]'; without --picture it goes too.",
        ) from None
    figure = Figure(figsize=(9, 8), layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.subplots(4, 1, sharex=True, height_ratios=(3, 1.2, 1.4, 1.2))
    axes[-1].xaxis_date("UTC")
    for panel in axes:
        panel.grid(alpha=0.25)
        panel.spines[["top", "right"]].set_visible(False)
    return figure, axes


def _price(panel: "Axes", times: list[float], prices: list[float], base: Token) -> None:
    panel.step(times, prices, where="post", color=BLUE)
    panel.set_ylabel(f"{base.symbol} a share")
    panel.set_title(
        f"{prices[-1]:,.4f} {base.symbol} a share, {_change(prices):+.2f} %", loc="left"
    )


def _fall(panel: "Axes", times: list[float], falls: list[float]) -> None:
    panel.fill_between(times, falls, step="post", color=RED, alpha=0.4)
    panel.set_ylabel("drawdown, %")
    panel.set_ylim(min(falls) * 1.1 or -1, 0)


def _flows(panel: "Axes", past: History, base: Token) -> None:
    panel.set_ylabel(f"flows, {base.symbol}")
    if not past.flows:
        _none(panel, past)
        return
    for kind, hatch in ((False, ""), (True, "///")):
        some = [flow for flow in past.flows if flow.in_kind == kind]
        heights = [flow.assets / 10**base.decimals for flow in some]
        colours = [GREEN if height > 0 else RED for height in heights]
        panel.bar(
            [_at(flow.time) for flow in some],
            heights,
            width=(_at(past.until) - _at(past.points[0].time)) / 100,
            color=colours,
            hatch=hatch,
            alpha=0.8,
        )
    panel.axhline(0, color=GREY, linewidth=0.8)
    panel.yaxis.set_major_formatter(_amount)
    panel.set_title("hatched: in kind", loc="right", fontsize=8, color=GREY)


def _fees(panel: "Axes", past: History, share: Token) -> None:
    panel.set_ylabel(f"fees, {share.symbol}")
    if not past.fees:
        _none(panel, past)
        return
    for kind, colour in (("performance", BLUE), ("exit", RED), ("minted", GREY)):
        some = [fee for fee in past.fees if fee.kind == kind]
        if some:
            sums = accumulate((fee.shares / 10**share.decimals for fee in some), initial=0.0)
            times = [past.points[0].time, *(fee.time for fee in some), past.until]
            heights = list(sums)
            panel.step(
                [_at(time) for time in times],
                [*heights, heights[-1]],
                where="post",
                color=colour,
                label=kind,
            )
    panel.set_ylim(bottom=0)
    panel.yaxis.set_major_formatter(_amount)
    panel.legend(frameon=False, fontsize=8, loc="upper left")


def _none(panel: "Axes", past: History) -> None:
    """In words: an axis of nothing would have numbers all the same."""
    forgotten = past.known > past.points[0].time
    words = f"none since {units.moment(past.known)}" if forgotten else "none yet"
    panel.text(0.5, 0.5, words, transform=panel.transAxes, ha="center", va="center", color=GREY)
    panel.set_yticks([])


def _amount(value: float, _: float) -> str:
    """As many decimals as tell one tick from the next, and no minus before nothing."""
    return f"{round(value, 9) or 0:,.9g}"


def _change(prices: list[float]) -> float:
    return 100 * (prices[-1] / prices[0] - 1)


def _at(time: int) -> float:
    """As matplotlib counts days."""
    return time / units.DAY


def _save(figure: Any, file: Path) -> None:
    """The same past is the same file: no date in it, no names made up."""
    from matplotlib import rc_context

    undated: dict[str, Any] = {"Date": None} if file.suffix == ".svg" else {"Software": None}
    with rc_context({"svg.hashsalt": "keel"}):
        figure.savefig(file, dpi=150, metadata=undated)
