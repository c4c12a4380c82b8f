"""The page that a life in the local world leaves behind: one picture, two tables, no script."""

import html
import io
from pathlib import Path

from keeper.devnet.life import WATCHED, Events, Life, Spread
from keeper.units import DAY

INK, PATH, POOL, FEED = "#1f2933", "#9aa5b1", "#0b7285", "#d9480f"

STYLE = """
body { font: 16px/1.5 system-ui, sans-serif; color: #1f2933; max-width: 62rem; margin: 2rem auto;
       padding: 0 1rem; }
h1 { font-size: 1.6rem; } svg { width: 100%; height: auto; }
table { border-collapse: collapse; margin: 1rem 0; }
th, td { padding: .3rem 1rem .3rem 0; text-align: right; border-bottom: 1px solid #e4e7eb; }
th:first-child, td:first-child { text-align: left; }
"""


def write(life: Life, events: Events, folder: Path) -> Path:
    """Leaves `index.html` in the folder, picture inside."""
    folder.mkdir(parents=True, exist_ok=True)
    days = life.blocks * (life.moments[1].timestamp - life.moments[0].timestamp) // DAY
    rows = [(f"pools with a {fee / 10_000:.2f} % fee", s) for fee, s in life.gaps.items()]
    rows.append((f"{WATCHED}'s feed", life.feed))
    body = f"""<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Keel: {days} days of market</title>
<style>{STYLE}</style>
<h1>{days} days in the local world</h1>
<p>{life.blocks:,} blocks, {life.trades:,} trades through the real router, {life.reports:,} reports
to the real feeds. {_happened(life, events)}</p>
{picture(life)}
<table><tr><th>distance to the path, in basis points</th><th>median</th><th>99th percentile</th>
<th>largest</th></tr>{"".join(_row(name, spread) for name, spread in rows)}</table>
<p>Oldest answer of {WATCHED}'s feed: {max(m.feed_age for m in life.moments):,} s.</p>
</html>
"""
    page = folder / "index.html"
    page.write_text(body)
    return page


def picture(life: Life) -> str:
    """Path, pool and feed above; how far pool and feed are from the path below."""
    import matplotlib as mpl

    mpl.use("svg")
    from matplotlib import pyplot as plt

    start = life.moments[0].timestamp
    days = [(m.timestamp - start) / DAY for m in life.moments]
    figure, (above, below) = plt.subplots(
        2, 1, figsize=(11, 6.5), sharex=True, height_ratios=(3, 2), layout="constrained"
    )
    above.plot(days, [m.path for m in life.moments], color=PATH, lw=2.5, label="path")
    above.plot(days, [m.pool for m in life.moments], color=POOL, lw=0.8, label="pool, 0.05 % fee")
    above.step(days, [m.feed for m in life.moments], color=FEED, lw=0.8, label="feed", where="post")
    above.set_ylabel(f"{WATCHED}, USD")
    below.plot(days, [_bp(m.feed, m.path) for m in life.moments], color=FEED, lw=0.7, label="feed")
    below.plot(days, [_bp(m.pool, m.path) for m in life.moments], color=POOL, lw=0.7, label="pool")
    below.set_ylabel("from the path, bp")
    below.set_xlabel("day")
    for axes in (above, below):
        axes.legend(loc="lower right", bbox_to_anchor=(1, 1), ncols=3, frameon=False)
        axes.spines[["top", "right"]].set_visible(False)
    drawn = io.StringIO()
    figure.savefig(drawn, format="svg", metadata={"Date": None})
    plt.close(figure)
    text = drawn.getvalue()
    return text[text.index("<svg") :]


def _bp(price: float, path: float) -> float:
    return (price / path - 1) * 10_000


def _row(name: str, spread: Spread) -> str:
    cells = "".join(f"<td>{value:.1f}</td>" for value in spread)
    return f"<tr><td>{html.escape(name)}</td>{cells}</tr>"


def _happened(life: Life, events: Events) -> str:
    start = life.moments[0].timestamp
    said = [
        f"day {(life.moments[step].timestamp - start) // DAY}: {kind}"
        + (f" of {symbol}" if symbol else "")
        for step, (kind, symbol, _) in sorted(events.items())
    ]
    return f"On the way: {', '.join(said)}." if said else ""
