"""What a contract refuses is told by name and value, and every error of the fund has a sentence."""

import re
from pathlib import Path

import pytest

from keeper.chain import abi, refusals
from keeper.chain.refusals import NO_WORDS, Token, Words
from keeper.chain.sentences import ERRORS, FUND
from keeper.devnet.artifacts import sources
from keeper.errors import Problem, Refused
from keeper.paths import ROOT

ERROR = re.compile(r"^\s*error (\w+)\(([^)]*)\);", re.MULTILINE)
ENUMS = dict.fromkeys(("Reason", "Second", "Limit", "Budget", "Module"), "uint8")
WBTC = "0x" + "11" * 20
WORDS = Words(Token("KEEL", 18), Token("USDC", 6), {WBTC: Token("WBTC", 8)})
SOURCES = [path for path in sources() if "mocks" not in path.parts]


def declared(path: Path) -> list[str]:
    """A file's errors as `Name(type name, ...)`, enums as what they are on the wire."""
    found = []
    for name, inside in ERROR.findall(path.read_text()):
        parts = [part.split() for part in inside.split(",") if part.strip()]
        typed = ", ".join(f"{ENUMS.get(kind, kind)} {word}" for kind, word in parts)
        found.append(f"{name}({typed})")
    return found


def test_fund__has_a_sentence_for_every_error() -> None:
    errors = declared(ROOT / "contracts/interfaces/IFund.sol")
    assert len(errors) > 30
    assert set(errors) == set(FUND)


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.name)
def test_contracts__have_no_error_without_a_sentence(path: Path) -> None:
    assert set(declared(path)) <= set(ERRORS)


@pytest.mark.parametrize("declaration", ERRORS)
def test_explain__of_every_error__fills_its_sentence(declaration: str) -> None:
    name, _, inside = declaration.removesuffix(")").partition("(")
    types = [part.split()[0] for part in inside.split(", ") if part]
    samples = {"address": WBTC, "bytes32": b"x" * 32, "bytes4": b"abcd", "string": "why"}
    values = [samples.get(kind, 3) for kind in types]
    what, remedy = refusals.explain(abi.call(f"{name}({','.join(types)})", *values), WORDS)
    assert "{" not in what + remedy
    assert what[0] != " "
    assert len(remedy) > 8


def test_reasons__are_those_of_the_contract() -> None:
    text = (ROOT / "contracts/interfaces/IPrices.sol").read_text()
    found = re.search(r"enum Reason \{([^}]*)\}", text)
    assert found
    assert len(found.group(1).split(",")) == len(refusals.REASONS)


def test_explain__of_amounts__counts_in_the_tokens_they_are_of() -> None:
    data = abi.call("AmountAboveLimit(address,uint256,uint256)", WBTC, 12_345_678, 10**8)
    what, _ = refusals.explain(data, WORDS)
    assert what == "entering takes 0.123456 WBTC now, more than your limit of 1.00 WBTC"
    data = abi.call("NotEnoughCash(uint256,uint256)", 40_000 * 10**6, 12_300 * 10**6)
    assert "40,000.00 USDC is more" in refusals.explain(data, WORDS)[0]


@pytest.mark.parametrize("data", [b"", b"\x12\x34\x56\x78", bytes.fromhex("fb8f41b2") + b"\x01"])
def test_explain__of_what_nobody_declares__shows_the_bytes(data: bytes) -> None:
    what, _ = refusals.explain(data, NO_WORDS)
    assert what.startswith("the contract refused")
    assert data.hex() in what


def test_problem__of_a_refusal_without_data__keeps_the_nodes_words() -> None:
    error = refusals.problem(Refused("out of gas"), WORDS)
    assert isinstance(error, Problem)
    assert "out of gas" in error.what
