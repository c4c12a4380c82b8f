"""Funds with one check less, each under the mandate where it shows, and who robs them."""

from typing import NamedTuple

from keeper.paths import ROOT
from tests.bench._broken import Edit, Patch, sources
from tests.bench._compiler import DEPLOYED, Compiler, Named, Pipeline
from tests.bench.robbery.ground import Parts
from tests.bench.robbery.mandates import DOCUMENTED, LOSS, WIDE
from tests.bench.robbery.plots import HAND_WRITTEN, Plot

SMALL = Pipeline(via_ir=False, optimizer=True)
"""Quicker to compile by far; the Fund alone is too large for it."""

JUDGEMENT, MANDATE, DOOR = "libraries/Judgement.sol", "Mandate.sol", "Rebalancer.sol"
FUND, BUCKET = "Fund.sol", "libraries/Bucket.sol"
MADE_FROM = {JUDGEMENT: DOOR, BUCKET: MANDATE}
BY_NAME = {plot.strategy: plot for plot in HAND_WRITTEN}
USUAL = tuple(BY_NAME[name] for name in ("sandwich", "walk the targets", "ride the lag"))
CHURNS = tuple(plot._replace(walk=0.9, a_day=6.0, spend=0.3) for plot in USUAL)
LIE = Plot("lying source", trick="lie")


class Twin(NamedTuple):
    check: str
    file: str
    old: str
    new: str
    bounds: bool
    """Whether the bound stands on it."""
    says: str
    """What it protects, or why the bound holds without it."""
    mandate: str = DOCUMENTED.name
    plots: tuple[Plot, ...] = USUAL

    @property
    def parts(self) -> Parts:
        """The contract in which it lacks."""
        patch = Patch(0, self.check, (Edit(self.file, self.old, self.new),))
        name = MADE_FROM.get(self.file, self.file)
        return compiled(patch, name)


def compiled(patch: Patch, name: str) -> Parts:
    file, contract = f"contracts/{name}", name.removesuffix(".sol")
    texts = sources(patch)
    changed = {f"contracts/{edit.file}": texts[edit.file] for edit in patch.edits}
    compiler = Compiler(ROOT)
    try:
        pipeline = DEPLOYED if name == FUND else SMALL
        found = compiler.parts((Named(file, contract),), pipeline, changed)
    finally:
        compiler.close()
    if found is None:
        raise ValueError(f"the twin without {patch.what!r} does not compile")
    return found


CORNER = "Math.mulDiv(sold, kept, buy.price.low * ONE, Math.Rounding.Ceil)"
OF = "Math.mulDiv(trade.amount * sell.price.{}, kept, buy.price.{} * ONE)"
LARGE = "if (fraction > most) revert IRebalancer.TradeTooLarge(sell.token, fraction, most);"
HELD = "if (held[i] != line.amount) {"
LEG = "        uint256 least = book.check(trade);"
FRESH = """        (address[] memory all,) = FUND.holdings();
        for (uint256 i; i < all.length; ++i) {
            book.lines[i].price = PRICES.vector(all)[i];
        }"""
HASHED = "if (executor.codehash != allowed) {"
DOUBT = "line.falls = line.price.reason != Reason.Usable || (i != BASE && terms.reduceOnly);"
TRUST = "line.falls = i != BASE && terms.reduceOnly;"
UP = "return Math.mulDiv(amount, ONE, nav, Math.Rounding.Ceil);"
GUARD = "        public\n        nonReentrant\n        returns (uint256 shares)"
GAIN = "if (got > most) revert IRebalancer.GainBeyondReason(buy.token, got, most);"

TWINS = (
    Twin(
        *("loss budget", MANDATE, "_take(Budget.Loss, loss);", "_left(0) + 0 * loss;"),
        *(True, "each leg could lose the whole slippage", LOSS.name),
    ),
    Twin(
        *("turnover budget", MANDATE, "_take(Budget.Turnover, turnover);"),
        *("_left(1) + 0 * turnover;", True),
        "the feeds' error could be taken again and again; "
        "where targets shift no faster than the budget of turnover, that of shift stands in",
        *(WIDE.name, CHURNS),
    ),
    Twin(
        *("leg minimum", JUDGEMENT, f"return {CORNER};", "return 1 + 0 * sold * kept;"),
        *(True, "a leg could lose the whole loss budget, which is larger than slippage allows"),
    ),
    Twin(
        *("refill time", BUCKET, "self.time = block.timestamp.toUint40();"),
        "if (self.time == 0) self.time = block.timestamp.toUint40();",
        *(True, "what refilled once would refill again at each charge"),
    ),
    Twin(
        *("reentrancy lock", FUND, GUARD, GUARD.replace("        nonReentrant\n", "")),
        *(True, "what a deposit brings in the middle of a leg would count as bought"),
        *(DOCUMENTED.name, (BY_NAME["reenter"],)),
    ),
    Twin(
        *("worst corner (mid)", JUDGEMENT, CORNER, OF.format("mid", "mid")),
        *(True, "a leg would lose its slippage and the declared error besides"),
    ),
    Twin(
        *("worst corner (best)", JUDGEMENT, CORNER, OF.format("low", "high")),
        *(True, "a leg would lose its slippage and twice the declared error"),
    ),
    Twin(
        *("frozen prices", DOOR, LEG, f"{FRESH}\n{LEG}"),
        False,
        "prices are the feeds', which no trade moves, and each leg is charged at its own; frozen, "
        "one plan is judged by one vector, and a token's foreign code cannot choose between two",
    ),
    Twin(
        *("largest trade", JUDGEMENT, LARGE, ""),
        *(False, "what a single mistake of an honest keeper moves; turnover bounds the sum"),
    ),
    Twin(
        *("executor allow-list", DOOR, "        _requireExecutor(leg.executor);\n", ""),
        *(False, "an executor gets no more than the leg's tokens, and owes its minimum, whoever"),
    ),
    Twin(
        *("executor code hash", DOOR, HASHED, "if (allowed == 0) {"),
        *(False, "as the allow-list: it is about what was reviewed, not about what can be lost"),
    ),
    Twin(
        *("holdings", JUDGEMENT, HELD, "if (i > held.length) {"),
        *(False, "the fund's lock keeps everything else still meanwhile; a second line behind it"),
    ),
    Twin(
        *("distrust", JUDGEMENT, DOUBT, TRUST),
        *(False, "what a source errs beyond ε is no part of the bound; see its excess, and storms"),
        *(DOCUMENTED.name, (LIE,)),
    ),
    Twin(
        *("rounding up", BUCKET, UP, UP.replace(", Math.Rounding.Ceil", "")),
        *(False, "1e-18 of NAV for a charge: it takes 1e15 plans to make a thousandth"),
        *(DOCUMENTED.name, (BY_NAME["dust"],)),
    ),
    Twin(
        *("gain beyond reason", JUDGEMENT, GAIN, ""),
        *(False, "gains are no loss; it keeps a price that is wrong from passing for a good deal"),
    ),
)
