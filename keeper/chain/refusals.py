"""What a contract means when it says no: the error by its name, in a sentence, with a remedy.

In a sentence, `{shares:shares}` is an amount of shares and `{idle:base}` one of the base asset;
`{amount:token}` is counted in the error's own `token`, whose name `{token:name}` says.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from string import Formatter
from typing import Any, NamedTuple

from eth_abi.exceptions import DecodingError

from keeper import units
from keeper.chain import abi
from keeper.chain.governance_sentences import MODULES, PROPOSALS
from keeper.chain.mandate_sentences import BUDGETS, LIMITS
from keeper.chain.sentences import ERRORS
from keeper.errors import KeelError, Problem, Refused

REASONS = (
    *("usable", "not listed", "the sequencer is down", "the sequencer came back just now"),
    *("its feed does not answer", "its feed's round is incomplete", "its feed says no price"),
    *("its feed's answer is from the future", "its feed's answer is too old"),
    *("its feed stands at its clamp", "its second source is not usable"),
    "its two sources disagree",
)
"""In the order of `Reason` in contracts/interfaces/IPrices.sol."""

SECONDS = ("unset", "alone", "feed", "pool")
PANICS = {0x01: "an assertion failed", 0x11: "a number left its range", 0x12: "division by zero"}


class Refusal(NamedTuple):
    """An error of a contract, decoded."""

    name: str
    values: dict[str, Any]


class Token(NamedTuple):
    symbol: str
    decimals: int


class Words:
    """What a refusal's numbers mean for one fund: its share, its base, the tokens it may name."""

    def __init__(self, share: Token, base: Token, tokens: Mapping[str, Token]) -> None:
        self.share = share
        self.base = base
        self._tokens = {address.lower(): token for address, token in tokens.items()}

    def shares(self, amount: int) -> str:
        return f"{units.show_down(amount, self.share.decimals)} {self.share.symbol}"

    def assets(self, amount: int) -> str:
        return f"{units.show_down(amount, self.base.decimals)} {self.base.symbol}"

    def name(self, address: str) -> str:
        found = self._tokens.get(address.lower())
        return found.symbol if found else address

    def amount(self, amount: int, token: str) -> str:
        found = self._tokens.get(token.lower())
        if not found:
            return f"{amount} units of {token}"
        return f"{units.show_down(amount, found.decimals)} {found.symbol}"


NO_WORDS = Words(Token("shares", 18), Token("of the base asset", 18), {})


class _Sentence(Formatter):
    def __init__(self, words: Words, values: dict[str, Any]) -> None:
        self._words = words
        self._values = values

    def text(self, template: str) -> str:
        return self.vformat(template, (), self._values)

    def format_field(self, value: Any, format_spec: str) -> str:
        words = self._words
        ways: dict[str, Callable[[Any], str]] = {
            "shares": words.shares,
            "base": words.assets,
            "name": words.name,
            "token": lambda v: words.amount(v, self._values["token"]),
            "time": units.moment,
            "late": lambda v: units.duration(self._values["time"] - v),
            "fraction": lambda v: units.percent(v, units.ONE),
            "ppm": lambda v: units.percent(v, units.PPM),
            "reason": lambda v: REASONS[v] if v < len(REASONS) else str(v),
            "second": lambda v: SECONDS[v] if v < len(SECONDS) else str(v),
            "limit": lambda v: LIMITS[v] if v < len(LIMITS) else str(v),
            "budget": lambda v: BUDGETS[v].lower() if v < len(BUDGETS) else str(v),
            "proposal": lambda v: PROPOSALS[v].lower() if v < len(PROPOSALS) else str(v),
            "module": lambda v: MODULES[v] if v < len(MODULES) else str(v),
            "key": self._key,
            "panic": lambda v: PANICS.get(v, hex(v)),
            "text": lambda v: v.rstrip(b"\0").decode(errors="replace"),
            "hex": lambda v: "0x" + v.hex(),
        }
        return ways[format_spec](value) if format_spec else str(value)

    def _key(self, value: int) -> str:
        """What the Safe may tighten: a limit, a budget, or what may be held of a token."""
        named = (*LIMITS, *BUDGETS)
        return named[value] if value < len(named) else self._words.name(f"0x{value:040x}")


def decode(data: bytes) -> Refusal | None:
    """The error that a revert's data holds; none where no contract of ours says such a thing."""
    known = _known().get(data[:4])
    if known is None:
        return None
    name, types, names = known
    try:
        values = abi.decode(types, data[4:])
    except (DecodingError, OverflowError):
        return None
    return Refusal(name, dict(zip(names, values, strict=True)))


def explain(data: bytes, words: Words = NO_WORDS) -> tuple[str, str]:
    """What went wrong and what to do about it, for a person."""
    found = decode(data)
    if found is None:
        told = f"0x{data.hex()}" if data else "without a word"
        return f"the contract refused: {told}", "Is this address a Keel fund's, and this node sane?"
    say = _Sentence(words, found.values).text
    what, remedy = ERRORS[_declaration(data[:4])]
    return say(what), say(remedy)


def told(name: str, values: Sequence[str], words: Words = NO_WORDS) -> str | None:
    """What an error would say of numbers and addresses, written down one by one; None where they
    are not its values."""
    for declaration, (what, _) in ERRORS.items():
        own, types, names = _parts(declaration)
        kinds = types.strip("()").split(",") if names else []
        plain = all(kind == "address" or kind.startswith("uint") for kind in kinds)
        if own == name and plain and len(kinds) == len(values):
            pairs = zip(kinds, values, strict=True)
            read = [one if kind == "address" else int(one) for kind, one in pairs]
            return _Sentence(words, dict(zip(names, read, strict=True))).text(what)
    return None


def problem(refused: Refused, words: Words = NO_WORDS) -> KeelError:
    """The refusal as a person is told of it."""
    return (
        Problem(*explain(refused.data, words))
        if refused.data
        else Problem(
            f"the contract refused: {refused.what}",
            "See how things are now: keel fund show",
        )
    )


def _declaration(selector: bytes) -> str:
    return next(text for text in ERRORS if _selector(text) == selector)


@cache
def _known() -> dict[bytes, tuple[str, str, tuple[str, ...]]]:
    return {_selector(text): _parts(text) for text in ERRORS}


@cache
def _selector(declaration: str) -> bytes:
    name, types, _ = _parts(declaration)
    return bytes.fromhex(abi.topic(name + types)[2:10])


@cache
def _parts(declaration: str) -> tuple[str, str, tuple[str, ...]]:
    """`TooFewShares(uint256 shares, uint256 least)`: its name, its types, its values' names."""
    name, _, rest = declaration.partition("(")
    pairs = [part.split() for part in rest.removesuffix(")").split(", ") if part]
    types = ",".join(pair[0] for pair in pairs)
    return name, f"({types})", tuple(pair[1] for pair in pairs)
