"""Records and distributors that are deliberately broken, each against one invariant of fees.

The record's own state machine has to catch them, with the real fund beside them.
"""

from tests.bench._broken import Edit, Patch

RECORD, FEES = "Record", "FeeDistributor"


def _patch(name: str, invariant: int, what: str, *edits: tuple[str, str]) -> Patch:
    return Patch(invariant, what, tuple(Edit(f"{name}.sol", *edit) for edit in edits), (name,))


LOWEST = "Math.min(price, window.lowest)"
KNOWN = "window.first != 0 && window.last >= window.first + APART"
SCALED = "uint128(Math.mulDiv({0}.price, net, price));"
STEADY = "return Math.min(_older.price, _newer.price);"
PENDING = "        FUND.accrue();\n        _distributeIfReadable(address(FUND));\n"
CEILING = "        _requireRate(rate);\n        _terms.next"
SUM = "        if (sum != WHOLE) revert WrongSum(sum, WHOLE);\n"

PATCHES = (
    _patch(RECORD, 23, "the fee is on the price of the moment", (LOWEST, "price")),
    _patch(RECORD, 23, "two observations at once end a period", (KNOWN, "window.first != 0")),
    _patch(
        *(RECORD, 23, "a period's fee does not wait for the day after it"),
        ("if (!known || block.timestamp < terms.due + WINDOW) {", "if (!known) {"),
    ),
    _patch(
        *(RECORD, 23, "an observation within the hour takes the last one's place"),
        ("if (price < newer.price) _newer.price = price;", "_newer.price = price;"),
    ),
    _patch(
        *(RECORD, 23, "calling often pushes the older observation out"),
        ("if (block.timestamp < newer.time + APART) {", "if (block.timestamp < newer.time) {"),
    ),
    _patch(RECORD, 23, "the steady price is the last one", (STEADY, "return _newer.price;")),
    _patch(
        *(RECORD, 23, "periods that went by with nobody looking are made up for"),
        ("_terms.due = uint48(block.timestamp + PERIOD);", "_terms.due += uint48(PERIOD);"),
    ),
    _patch(
        *(RECORD, 23, "a mere recovery is charged"),
        ("if (price <= mark) return 0;", "if (price <= mark / 2) return 0;"),
        ("(price - mark) * rate / PPM", "Math.max(price - Math.min(mark, price), 1) * rate / PPM"),
    ),
    _patch(
        *(RECORD, 23, "a higher rate is charged of the present period's gains"),
        ("if (rate >= _terms.rate) return;", "if (rate == _terms.rate) return;"),
    ),
    _patch(
        *(RECORD, 23, "a lower rate has to wait too"),
        ("_terms.rate = uint32(rate);", ""),
    ),
    _patch(
        *(RECORD, 23, "what was seen before a fee is compared with what comes behind it"),
        ("_newer.price = " + SCALED.format("_newer"), ""),
    ),
    _patch(
        *(RECORD, 23, "the part that exits leave behind only grows"),
        ("shares == 0 && exit == _terms.exit", "shares == 0 && exit <= _terms.exit"),
    ),
    _patch(
        *(RECORD, 23, "exits pay on the price of the moment"),
        ("_tell(shares, steady);", "_tell(shares, price);"),
    ),
    _patch(
        *(RECORD, 24, "the mark follows the price down"),
        (
            "if (price <= mark) return 0;",
            "if (price <= mark) {\n _mark = uint128(price);\n return 0;\n }",
        ),
    ),
    _patch(RECORD, 24, "the rate has no ceiling", (CEILING, "        _terms.next")),
    _patch(
        *(FEES, 24, "every part is rounded for itself"),
        ("upTo - given;", "Math.mulDiv(amount, payee.part, WHOLE);"),
    ),
    _patch(FEES, 24, "a new table has what came in under the old one", (PENDING, "")),
    _patch(
        *(FEES, 24, "a new table has the fee that is pending"),
        ("        FUND.accrue();\n", ""),
    ),
    _patch(
        *(FEES, 24, "a claim can be made again"),
        ("        delete credit[token][msg.sender];\n", ""),
    ),
    _patch(
        *(FEES, 24, "what was claimed counts as credited still"),
        ("credited[token] = total - due;", "credited[token] = total;"),
    ),
    _patch(FEES, 24, "a table need not be the whole", (SUM, "")),
)
