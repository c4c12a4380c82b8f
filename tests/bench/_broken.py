"""Funds that are deliberately broken, each against one invariant, on private copies of contracts/.

A check that catches none of these tests nothing. A copy is compiled once for its content.
"""

import hashlib
import json
import shutil
import tempfile
from pathlib import Path
from typing import NamedTuple

from keeper.devnet.parts import Part, compiled
from keeper.paths import HOME, ROOT

REMAPPINGS = ["@openzeppelin/contracts/=node_modules/@openzeppelin/contracts/"]
CACHE = HOME / "broken"
FUND, CUSTODY, SHARE = "Fund.sol", "fund/Custody.sol", "fund/ShareToken.sol"
VALUATION, CALL = "Valuation.sol", "libraries/TokenCall.sol"


class Edit(NamedTuple):
    file: str
    old: str
    new: str


class Patch(NamedTuple):
    invariant: int
    what: str
    edits: tuple[Edit, ...]
    deployed: tuple[str, ...] = ("Fund", "Valuation")


def _patch(invariant: int, what: str, *edits: tuple[str, str, str]) -> Patch:
    return Patch(invariant, what, tuple(Edit(*edit) for edit in edits))


OWN = "own = Math.min(own, held - Math.min(held, owed));"
ZERO_SHARES = "        if (shares == 0) revert ZeroShares();\n"
SPENT = "        if (msg.sender != owner) _spendAllowance(owner, msg.sender, shares);\n"
PREVIEW = "previewDeposit(uint256 assets_) external view returns (uint256 shares) {\n        "
SKIM = "amount = _sendSurplus(token, FEES);"
BURN = "uint256 net = _burnInKind(owner, shares);"
ENOUGH = "if (held < left) held = left;"
PENDING = "shares = effectiveSupply() - totalSupply();"
IERC20 = '"@openzeppelin/contracts/token/ERC20/IERC20.sol"'
TOTAL = """    function totalSupply() public view override(ERC20, IERC20) returns (uint256) {
        return effectiveSupply();
    }"""
COMPOUND = "x + x * x / (2 * ONE) + x * x * x / (6 * ONE * ONE)"

PATCHES = (
    _patch(
        *(1, "totalSupply tells pending fee shares too"),
        (SHARE, "import {ERC20} from", f"import {{IERC20}} from {IERC20};\nimport {{ERC20}} from"),
        (SHARE, "    function decimals()", f"{TOTAL}\n\n    function decimals()"),
    ),
    _patch(
        *(2, "the first shares belong to the one who seeds"),
        (FUND, "_mintShares(NOBODY, shares);", "_mintShares(msg.sender, shares);"),
    ),
    _patch(
        *(3, "mint rounds its cost down"),
        (FUND, "assets_ = Shares.toAssetsUp(", "assets_ = Shares.toAssetsDown("),
    ),
    _patch(
        *(4, "a deposit gets a share less than it may"),
        (
            FUND,
            "if (shares < minShares)",
            "if (shares > 0) --shares;\n        if (shares < minShares)",
        ),
    ),
    _patch(
        *(5, "an exit in kind is divided by the supply after the burn"),
        (FUND, BURN, f"{BURN}\n        supply = effectiveSupply();"),
    ),
    _patch(
        *(6, "previewDeposit at the low NAV"),
        (
            FUND,
            f"{PREVIEW}(shares,) = _sharesIn(assets_);",
            f"{PREVIEW}shares = Shares.toSharesDown(assets_, effectiveSupply(), _low());",
        ),
    ),
    _patch(
        *(7, "what is held counts, not what is recorded"),
        (CUSTODY, OWN, "own = held - Math.min(held, owed);"),
    ),
    _patch(*(7, "skim sends what is owed"), (CUSTODY, " + escrow[token];\n", ";\n")),
    _patch(
        *(8, "skim mints a share"),
        (FUND, SKIM, f"{SKIM}\n        _mint(FEES, 1);"),
    ),
    _patch(
        *(9, "the exit in kind asks the gate"),
        (
            FUND,
            f"{ZERO_SHARES}{SPENT}        uint256 supply",
            "        if (_redemptionsPaused()) revert RedemptionsPaused();\n"
            f"{ZERO_SHARES}{SPENT}        uint256 supply",
        ),
    ),
    _patch(
        *(10, "legs behind an unpaid one are lost"),
        (FUND, "if (!paid) unpaid |= 1 << i;", "if (!paid) {\n unpaid |= 1 << i;\n break;\n }"),
    ),
    _patch(
        *(10, "fees accrue in the middle of a call"),
        (FUND, "accrue() external nonReentrant", "accrue() external"),
    ),
    _patch(*(11, "a loss of a token's own is not seen"), (CUSTODY, OWN, "own = own - 0 * owed;")),
    _patch(*(11, "a claim is paid twice"), (CUSTODY, "delete claims[token][account];", "")),
    _patch(*(11, "escrow is forgotten"), (CUSTODY, "escrow[token] += amount;", "")),
    _patch(
        *(12, "a token's transfer may use ten million gas"),
        (CALL, "TRANSFER_GAS = 110_000;", "TRANSFER_GAS = 10_000_000;"),
    ),
    _patch(
        *(13, "a stale price is used"),
        (VALUATION, "if (price.reason != Reason.Usable)", "if (price.reason == Reason.NotListed)"),
    ),
    _patch(
        *(13, "an unreadable balance counts"),
        (FUND, "(amount,,,) = _ownOrRevert(i);", "(amount,,,) = _own(i);"),
    ),
    _patch(
        *(13, "maxDeposit does not know of the pause"),
        (FUND, "if (_depositsPaused() || !_mayEnter", "if (!_mayEnter"),
    ),
    _patch(
        *(14, "deposit at the low NAV"),
        (
            FUND,
            "uint256 high;\n        (shares, high) = _sharesIn(assets_);",
            "uint256 high = _low();\n"
            "        shares = Shares.toSharesDown(assets_, effectiveSupply(), high);",
        ),
    ),
    _patch(
        *(15, "shares minted at NAV leave in kind at once"),
        (SHARE, "        _requireFree(from, shares, _live(_atNav[from]));\n", ""),
    ),
    _patch(
        *(15, "anybody prolongs another's lock"),
        (SHARE, "return _lockedOf(receiver) == 0;", "return true;"),
    ),
    _patch(
        *(16, "the NAV doors use the mid"),
        (
            FUND,
            "return VALUATION.bounds(tokens, amounts);",
            "low = VALUATION.mid(tokens, amounts);\n        high = low;",
        ),
    ),
    _patch(
        *(18, "exits do not charge the bucket"),
        (FUND, "        _flow.charge(Bucket.fractionUp(assets_, low));\n", ""),
    ),
    _patch(
        *(21, "an executor takes more than it was given"),
        (CUSTODY, "if (held < left) revert TookTooMuch(sold, left - held);", ENOUGH),
    ),
    _patch(
        *(21, "anybody exchanges"),
        (FUND, "        if (msg.sender != DOOR) revert NotDoor(msg.sender);\n", ""),
    ),
    _patch(
        *(23, "accrual starts again from what there is"),
        (SHARE, PENDING, f"{PENDING}\n        _restart(totalSupply());"),
    ),
    _patch(*(23, "an exit leaves no fee behind"), (SHARE, "net = _net(shares);", "net = shares;")),
    _patch(*(23, "the fee does not compound"), (SHARE, COMPOUND, "x")),
    _patch(
        *(24, "the management fee has no ceiling"),
        (FUND, '_requireAtMost("managementFee", limits_.managementFee, HIGHEST_FEE);', ""),
    ),
    _patch(
        *(25, "anybody governs"),
        (FUND, "        _requireGovernance();\n        _;", "        _;"),
    ),
)


def sources(patch: Patch) -> dict[str, str]:
    """The contracts by their path under contracts/, one of them broken."""
    root = ROOT / "contracts"
    found = {str(p.relative_to(root)): p.read_text() for p in sorted(root.rglob("*.sol"))}
    for file, old, new in patch.edits:
        if found[file].count(old) != 1:
            raise ValueError(f"{patch.what!r} finds {found[file].count(old)} places in {file}")
        found[file] = found[file].replace(old, new)
    return found


def parts(patch: Patch) -> dict[str, Part]:
    """What is deployed, with the patch; from the cache where the same was compiled before."""
    texts = {k: v for k, v in sources(patch).items() if not k.startswith("mocks/")}
    digest = hashlib.sha256(json.dumps([texts, patch.deployed]).encode()).hexdigest()[:16]
    cached = CACHE / f"{digest}.json"
    if not cached.exists():
        made = _compile(texts, patch.deployed)
        half = cached.with_suffix(f".{digest}-{id(made)}")
        half.write_text(json.dumps(made))
        half.replace(cached)
    return {name: Part(*part) for name, part in json.loads(cached.read_text()).items()}


def _compile(texts: dict[str, str], deployed: tuple[str, ...]) -> dict[str, Part]:
    CACHE.mkdir(parents=True, exist_ok=True)
    home = Path(tempfile.mkdtemp(dir=CACHE))
    try:
        for name, text in texts.items():
            path = home / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        files = [str((home / f"{name}.sol").relative_to(ROOT)) for name in deployed]
        made = compiled("0.8.30", ROOT, files, REMAPPINGS, via_ir=True)
    finally:
        shutil.rmtree(home)
    return {name: made[name] for name in deployed}
