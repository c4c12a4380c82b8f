"""The mutator: what each operator makes of a small contract, and that nothing else is touched."""

from collections.abc import Iterator

import pytest

from tests.bench._compiler import DEPLOYED, QUICK, Compiler, Named
from tests.bench._forge_ground import deployed_by_name
from tests.bench._mutator import Mutant, chosen, mutants
from tests.bench._operators import Edit

FILE = "Small.sol"
HEAD = """// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Math} from "./Math.sol";

/// @notice 1 + 2 < 3 — "if (a == b) revert" in words of more than one byte: é.
"""
MATH = """// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

library Math {
    enum Rounding { Floor, Ceil }

    function ceilDiv(uint256 a, uint256 b) internal pure returns (uint256) {
        return (a + b - 1) / b;
    }

    function mulDiv(uint256 a, uint256 b, uint256 c) internal pure returns (uint256) {
        return a * b / c;
    }

    function mulDiv(uint256 a, uint256 b, uint256 c, Rounding way) internal pure returns (uint256) {
        return way == Rounding.Ceil ? ceilDiv(a * b, c) : a * b / c;
    }

    function min(uint256 a, uint256 b) internal pure returns (uint256) {
        return a < b ? a : b;
    }

    function max(uint256 a, uint256 b) internal pure returns (uint256) {
        return a > b ? a : b;
    }
}
"""
BODY = """contract Small {
    uint256 public count;

    error Refused(uint256 a);

    modifier onlyOnce() {
        _;
    }

    %s
}
"""


@pytest.fixture(scope="module")
def compiler(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Compiler]:
    root = tmp_path_factory.mktemp("mutator")
    (root / "Math.sol").write_text(MATH)
    compiler = Compiler(root)
    yield compiler
    compiler.close()


def source(function: str) -> str:
    return HEAD + BODY % function


def broken(compiler: Compiler, function: str) -> list[Mutant]:
    text = source(function).encode()
    (compiler.root / FILE).write_bytes(text)
    return mutants(FILE, text, compiler.tree(FILE))


def results(compiler: Compiler, function: str, operator: str) -> set[str]:
    """The function as the operator's mutants have it; those of the modifier left out."""
    text = source(function).encode()
    return {
        mutant.applied(text).decode().split("    }\n\n    ")[-1].rsplit("\n}\n", 1)[0]
        for mutant in broken(compiler, function)
        if mutant.edit.operator == operator and mutant.scope == "Small.f"
    }


def pure(body: str) -> str:
    return f"function f(uint256 a, uint256 b) external pure returns (uint256 c) {{ {body} }}"


@pytest.mark.parametrize(
    ("operator", "before", "after"),
    [
        ("comparison", "c = a < b ? a : b;", {"c = a <= b ? a : b;", "c = a >= b ? a : b;"}),
        ("comparison", "c = a <= b ? a : b;", {"c = a < b ? a : b;", "c = a > b ? a : b;"}),
        ("comparison", "c = a > b ? a : b;", {"c = a >= b ? a : b;", "c = a <= b ? a : b;"}),
        ("comparison", "c = a >= b ? a : b;", {"c = a > b ? a : b;", "c = a < b ? a : b;"}),
        ("comparison", "c = a == b ? a : b;", {"c = a != b ? a : b;"}),
        ("comparison", "c = a /* < */ != b ? a : b;", {"c = a /* < */ == b ? a : b;"}),
        (
            "comparison",
            "require(a < b, Refused(a));",
            {"require(a <= b, Refused(a));", "require(a >= b, Refused(a));"},
        ),
        ("arithmetic", "c = a + b;", {"c = a - b;"}),
        ("arithmetic", "c = (a) * (b);", {"c = (a) / (b);"}),
        ("arithmetic", "c += a;", {"c -= a;"}),
        ("arithmetic", "++c;", {"--c;"}),
        ("arithmetic", "c--;", {"c++;"}),
        ("arithmetic", "c = a << 1;", {"c = a >> 1;"}),
        ("constant", "c = 7;", {"c = (7 + 1);", "c = (7 - 1);"}),
        ("constant", "c = 1 days;", {"c = (1 days + 1);", "c = (1 days - 1);"}),
        ("constant", "c = 0x10;", {"c = 0x11;", "c = 0xf;"}),
        ("constant", "if (true) c = a;", {"if (false) c = a;"}),
        ("rounding", "c = a / b;", {"c = Math.ceilDiv(a, b);"}),
        ("rounding", "c = Math.min(a, b);", {"c = Math.max(a, b);"}),
        (
            "rounding",
            "c = Math.mulDiv(a, b, b);",
            {"c = Math.mulDiv(a, b, b, Math.Rounding.Ceil);"},
        ),
        (
            "rounding",
            "c = Math.mulDiv(a, b, b, Math.Rounding.Ceil);",
            {"c = Math.mulDiv(a, b, b, Math.Rounding.Floor);"},
        ),
        ("deletion", "c = a; c = b;", {"{} c = b;", "c = a; {}"}),
        ("deletion", "return a + b ;", {"{}"}),
        ("guard", "if (a < b) revert Refused(a); c = a;", {"{} c = a;"}),
        ("guard", "if (a < b) { revert Refused(a); } c = a;", {"{} c = a;"}),
        ("guard", "if (a < b) return 0; c = a;", {"{} c = a;"}),
        ("guard", "require(a < b, Refused(a)); c = a;", {"{} c = a;"}),
        ("deletion", "if (a < b) revert Refused(a);", set()),
        (
            "boolean",
            "if (a < b && b < 9) c = a;",
            {"if (a < b || b < 9) c = a;", "if (!(a < b && b < 9)) c = a;"},
        ),
        ("boolean", "if (!(a < b)) c = a;", {"if ((a < b)) c = a;"}),
        ("comparison", "assembly { c := lt(a, b) }", {"assembly { c := gt(a, b) }"}),
        ("boolean", "assembly { c := and(a, b) }", {"assembly { c := or(a, b) }"}),
        (
            "constant",
            "assembly { c := 0x20 }",
            {"assembly { c := 0x21 }", "assembly { c := 0x1f }"},
        ),
        ("constant", "assembly { c := 0 }", {"assembly { c := 0x1 }"}),
        ("deletion", "assembly { c := a }", {"assembly { {} }"}),
    ],
)
def test_mutants__of_a_statement__are_these(
    compiler: Compiler, operator: str, before: str, after: set[str]
) -> None:
    assert results(compiler, pure(before), operator) == {pure(body) for body in after}


def test_mutants__of_calls_named_for_their_rounding__round_the_other_way(
    compiler: Compiler,
) -> None:
    function = """function f(uint256 a) external pure returns (uint256) { return toDown(a); }
    function toDown(uint256 a) private pure returns (uint256) { return a; }
    function toUp(uint256 a) private pure returns (uint256) { return a + 1; }"""
    found = [m for m in broken(compiler, function) if m.edit.operator == "rounding"]
    assert [mutant.what for mutant in found] == ["`toDown(a)` -> `toUp(a)`"]


def test_mutants__of_a_modifier__leave_it_out(compiler: Compiler) -> None:
    found = broken(compiler, "function f() external onlyOnce { ++count; }")
    guards = [mutant for mutant in found if mutant.edit.operator == "guard"]
    assert [mutant.name for mutant in guards] == ["Small.f: guard: no `onlyOnce`"]
    text = source("function f() external onlyOnce { ++count; }").encode()
    assert b"function f() external  { ++count; }" in guards[0].applied(text)


def test_mutants__of_comments_strings_and_declarations__are_none(compiler: Compiler) -> None:
    function = """// 1 + 2 < 3, revert
    function f() external pure returns (string memory s) { s = "1 + 2 < 3; revert"; /* 1 < 2 */ }"""
    names = {mutant.name for mutant in broken(compiler, function) if mutant.scope == "Small.f"}
    assert names == {'Small.f: deletion: no `s = "1 + 2 < 3; revert";`'}


def test_mutants__of_one_text__are_the_same_and_in_order(compiler: Compiler) -> None:
    function = pure("if (a == b) revert Refused(a + 1); c = a + 1; c = a + 1;")
    first, second = broken(compiler, function), broken(compiler, function)
    assert first == second
    starts = [mutant.edit.start for mutant in first]
    assert starts == sorted(starts)
    assert len({mutant.name for mutant in first}) == len(first)
    assert "Small.f: arithmetic: `a + 1` -> `a - 1` #3" in {mutant.name for mutant in first}


def test_mutants__of_a_line_that_moved__keep_their_names(compiler: Compiler) -> None:
    still = [mutant.name for mutant in broken(compiler, pure("c = a + b;"))]
    moved = [mutant.name for mutant in broken(compiler, "// é\n\n    " + pure("c = a +\n b;"))]
    assert still == moved


def test_mutants__all_of_them__compile_to_something_else(compiler: Compiler) -> None:
    function = pure("if (a == b) revert Refused(a); c = a < 5 ? a + b : a * b;")
    text = source(function).encode()
    wanted = (Named(FILE, "Small"),)
    found = broken(compiler, function)
    for pipeline in (QUICK, DEPLOYED):
        whole = compiler.parts(wanted, pipeline)
        assert whole
        for mutant in found:
            parts = compiler.parts(wanted, pipeline, {FILE: mutant.applied(text).decode()})
            assert parts, mutant.name
            assert parts["Small"].creation != whole["Small"].creation


def test_parts__of_what_does_not_compile__are_none(compiler: Compiler) -> None:
    wanted = (Named(FILE, "Small"),)
    assert compiler.parts(wanted, QUICK, {FILE: source("function f() { no }")}) is None


def mutant(number: int, *, guard: bool) -> Mutant:
    edit = Edit("constant", number, number + 1, "")
    return Mutant(FILE, "Small.f", edit, guard, "", f"mutant {number}")


def test_chosen__of_many__are_every_guard_and_a_sample_that_repeats() -> None:
    every = [mutant(i, guard=i % 10 == 0) for i in range(500)]
    kept = chosen(every, 100, seed=1)
    assert [one for one in kept if one.guard] == [one for one in every if one.guard]
    assert sum(not one.guard for one in kept) == 100
    assert kept == chosen(every, 100, seed=1)
    assert kept != chosen(every, 100, seed=2)
    assert kept == sorted(kept, key=lambda one: one.edit.start)
    assert chosen(every, 1000, seed=1) == every


def test_deployed_by_name__leaves_the_arguments_and_all_else() -> None:
    text = "a = new Prices(ME, address(feed), 1);\nb = new PricesTest();"
    found = deployed_by_name(text, Named("contracts/Prices.sol", "Prices"))
    made = 'Prices(deployed("Prices.sol:Prices", abi.encode(ME, address(feed), 1)))'
    assert found.startswith(f"a = {made};\n")
    assert found.endswith("b = new PricesTest();")
