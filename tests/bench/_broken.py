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


class Patch(NamedTuple):
    invariant: int
    what: str
    file: str
    old: str
    new: str


OWN = "own = Math.min(own, held - Math.min(held, owed));"
HIGH = "(, uint256 high) = nav();\n        "

PATCHES = (
    Patch(
        *(1, "totalSupply tells pending fee shares too", SHARE),
        "    function decimals()",
        "    function totalSupply() public view override(ERC20, IERC20) returns (uint256) {\n"
        "        return effectiveSupply();\n    }\n\n    function decimals()",
    ),
    Patch(
        *(2, "the first shares belong to the one who seeds", FUND),
        "_mintShares(NOBODY, shares);",
        "_mintShares(msg.sender, shares);",
    ),
    Patch(
        *(3, "mint rounds its cost down", FUND),
        "Shares.toAssetsUp(shares, effectiveSupply(), high);\n        _enter",
        "Shares.toAssetsDown(shares, effectiveSupply(), high);\n        _enter",
    ),
    Patch(
        *(4, "a deposit gets a share less than it may", FUND),
        "if (shares < minShares)",
        "if (shares > 0) --shares;\n        if (shares < minShares)",
    ),
    Patch(
        *(5, "an exit in kind is divided by the supply after the burn", FUND),
        "        _burnInKind(owner, shares);\n",
        "        _burnInKind(owner, shares);\n        supply = effectiveSupply();\n",
    ),
    Patch(
        *(6, "previewDeposit at the low NAV", FUND),
        HIGH + "return Shares.toSharesDown(",
        "(uint256 high,) = nav();\n        return Shares.toSharesDown(",
    ),
    Patch(
        *(7, "what is held counts, not what is recorded", CUSTODY),
        OWN,
        "own = held - Math.min(held, owed);",
    ),
    Patch(
        *(8, "skim mints pending fee shares", FUND),
        "amount = _sendSurplus(token, FEES);",
        "amount = _sendSurplus(token, FEES);\n        _mint(FEES, 1);",
    ),
    Patch(
        *(9, "the exit in kind asks the gate", FUND),
        "        if (shares == 0) revert ZeroShares();\n        if (msg.sender != owner) "
        "_spendAllowance(owner, msg.sender, shares);\n        uint256 supply",
        "        if (GATE.redemptionsPaused()) revert RedemptionsPaused();\n"
        "        if (shares == 0) revert ZeroShares();\n"
        "        if (msg.sender != owner) _spendAllowance(owner, msg.sender, shares);\n"
        "        uint256 supply",
    ),
    Patch(
        *(10, "legs behind an unpaid one are lost", FUND),
        "if (!paid) unpaid |= 1 << i;",
        "if (!paid) {\n                unpaid |= 1 << i;\n                break;\n            }",
    ),
    Patch(*(11, "a loss of a token's own is not seen", CUSTODY), OWN, "own = own - 0 * owed;"),
    Patch(*(11, "a claim is paid twice", CUSTODY), "delete claims[token][account];", ""),
    Patch(*(11, "escrow is forgotten", CUSTODY), "escrow[token] += amount;", ""),
    Patch(
        *(13, "a stale price is used", "Valuation.sol"),
        "if (reason != Reason.Usable)",
        "if (reason == Reason.NotListed)",
    ),
    Patch(*(13, "an unreadable balance counts", FUND), "_holdings(true)", "_holdings(false)"),
    Patch(
        *(14, "deposit at the low NAV", FUND),
        HIGH + "shares = Shares.toSharesDown(",
        "(uint256 high,) = nav();\n        shares = Shares.toSharesDown(",
    ),
    Patch(
        *(15, "shares minted at NAV leave in kind at once", SHARE),
        "        _requireFree(from, shares, _live(_atNav[from]));\n",
        "",
    ),
    Patch(
        *(15, "anybody prolongs another's lock", SHARE),
        "return _live(_atNav[receiver]) == 0 && _live(_inKind[receiver]) == 0;",
        "return true;",
    ),
    Patch(
        *(16, "the NAV doors use the mid", FUND),
        "return VALUATION.bounds(tokens, own, record);",
        "(low, high) = VALUATION.bounds(tokens, own, record);\n"
        "        low = VALUATION.mid(tokens, own);\n        high = low;",
    ),
    Patch(
        *(18, "exits do not charge the bucket", FUND),
        "        _flow.charge(Bucket.fractionUp(assets_, low));\n",
        "",
    ),
    Patch(
        *(23, "accrual starts again from what there is", SHARE),
        "        shares = effectiveSupply() - totalSupply();\n",
        "        shares = effectiveSupply() - totalSupply();\n"
        "        _restart(totalSupply(), _fee.rate);\n",
    ),
    Patch(
        *(23, "the fee does not compound", SHARE),
        "uint256 growth = x + x * x / (2 * ONE) + x * x * x / (6 * ONE * ONE);",
        "uint256 growth = x;",
    ),
)

ALSO = {
    1: [(SHARE, 'import {ERC20} from', 'import {IERC20} from '
         '"@openzeppelin/contracts/token/ERC20/IERC20.sol";\nimport {ERC20} from')],
}  # fmt: skip


def sources(patch: Patch) -> dict[str, str]:
    """The contracts by their path under contracts/, one of them broken."""
    root = ROOT / "contracts"
    found = {str(p.relative_to(root)): p.read_text() for p in sorted(root.rglob("*.sol"))}
    edits = [(patch.file, patch.old, patch.new), *ALSO.get(patch.invariant, [])]
    for file, old, new in edits:
        if found[file].count(old) != 1:
            raise ValueError(f"{patch.what!r} finds {found[file].count(old)} places in {file}")
        found[file] = found[file].replace(old, new)
    return found


def parts(patch: Patch) -> dict[str, Part]:
    """Fund and Valuation, with the patch; from the cache where the same was compiled before."""
    texts = {k: v for k, v in sources(patch).items() if not k.startswith("mocks/")}
    digest = hashlib.sha256(json.dumps(texts).encode()).hexdigest()[:16]
    cached = CACHE / f"{digest}.json"
    if not cached.exists():
        made = _compile(texts)
        half = cached.with_suffix(f".{digest}-{id(made)}")
        half.write_text(json.dumps(made))
        half.replace(cached)
    return {name: Part(*part) for name, part in json.loads(cached.read_text()).items()}


def _compile(texts: dict[str, str]) -> dict[str, Part]:
    CACHE.mkdir(parents=True, exist_ok=True)
    home = Path(tempfile.mkdtemp(dir=CACHE))
    try:
        for name, text in texts.items():
            path = home / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        files = [str((home / name).relative_to(ROOT)) for name in (FUND, "Valuation.sol")]
        made = compiled("0.8.30", ROOT, files, REMAPPINGS, via_ir=True)
    finally:
        shutil.rmtree(home)
    return {name: made[name] for name in ("Fund", "Valuation")}
