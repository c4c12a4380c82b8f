"""All mutants of a source file, in its own order, each with a name that no line number is in."""

import random
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from tests.bench._operators import Edit, Node, edits, is_guard

UNTOUCHED = {
    *("PragmaDirective", "ImportDirective", "UsingForDirective", "InheritanceSpecifier"),
    *("ErrorDefinition", "EventDefinition", "StructDefinition", "EnumDefinition"),
    *("StructuredDocumentation", "OverrideSpecifier", "ElementaryTypeName", "UserDefinedTypeName"),
}
FRAMES = {
    *("BinaryOperation", "UnaryOperation", "Assignment", "FunctionCall", "Conditional"),
    *("IndexAccess", "VariableDeclaration", "VariableDeclarationStatement", "Return"),
    *("YulFunctionCall", "YulAssignment", "YulCase", "TupleExpression"),
}
"""Nodes that say enough around a literal to know it by."""

LONGEST = 160


class Mutant(NamedTuple):
    file: str
    scope: str
    edit: Edit
    guard: bool
    what: str
    name: str = ""

    def applied(self, source: bytes) -> bytes:
        edit = self.edit
        return source[: edit.start] + edit.text.encode() + source[edit.end :]

    def line(self, source: bytes) -> int:
        return source[: self.edit.start].count(b"\n") + 1


class _Around(NamedTuple):
    contract: str = ""
    function: str = ""
    guard: bool = False
    parent: Node | None = None

    @property
    def scope(self) -> str:
        return ".".join(part for part in (self.contract, self.function) if part)

    def entered(self, node: Node) -> "_Around":
        around = self._replace(parent=node, guard=self.guard or is_guard(node))
        match node["nodeType"]:
            case "ContractDefinition":
                return around._replace(contract=node["name"])
            case "FunctionDefinition" | "ModifierDefinition":
                return around._replace(function=node["name"] or node["kind"])
            case "VariableDeclaration" if node.get("stateVariable"):
                return around._replace(function=node["name"])
        return around


def mutants(file: str, source: bytes, tree: Node) -> list[Mutant]:
    """Every mutant there is of a file, given its syntax tree."""
    found = sorted(_all(file, source, tree, _Around()), key=lambda m: m.edit[1:])
    unique = {mutant.edit[1:]: mutant for mutant in reversed(found)}
    return list(_named(reversed(unique.values())))


def _all(file: str, source: bytes, node: Node, around: _Around) -> Iterator[Mutant]:
    if node["nodeType"] in UNTOUCHED:
        return
    # Without its revert a guard is gone, and that is a mutant already.
    twice = around.guard and node["nodeType"] == "RevertStatement"
    for edit in () if twice else edits(node, source):
        guard = around.guard or edit.operator == "guard"
        what = _what(source, node, around.parent, edit)
        yield Mutant(file, around.scope, edit, guard, what)
    inside = around.entered(node)
    for child in _children(node):
        yield from _all(file, source, child, inside)


def _children(node: Node) -> Iterator[Node]:
    for value in node.values():
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, dict) and "nodeType" in one and "src" in one:
                yield one


def _what(source: bytes, node: Node, parent: Node | None, edit: Edit) -> str:
    """The expression before and after, or the statement that is gone."""
    start, end = edit.start, edit.end
    if edit.operator not in {"guard", "deletion"}:
        small = node["nodeType"] in {"Literal", "YulLiteral", "MemberAccess"}
        framed = parent if small and parent and parent["nodeType"] in FRAMES else node
        at, length, _ = map(int, framed["src"].split(":"))
        start, end = min(start, at), max(end, at + length)
    before = source[start:end]
    cut = edit.start - start, edit.end - start
    after = before[: cut[0]] + edit.text.encode() + before[cut[1] :]
    if edit.operator in {"guard", "deletion"}:
        return f"no `{_short(before)}`"
    return f"`{_short(before)}` -> `{_short(after)}`"


def _short(text: bytes) -> str:
    flat = re.sub(r"\s+", " ", text.decode()).strip()
    return flat if len(flat) <= LONGEST else f"{flat[:LONGEST]}…"


def _named(found: Iterable[Mutant]) -> Iterator[Mutant]:
    """Those that would be called the same are counted."""
    seen: Counter[str] = Counter()
    for mutant in found:
        name = f"{mutant.scope}: {mutant.edit.operator}: {mutant.what}"
        seen[name] += 1
        again = f" #{seen[name]}" if seen[name] > 1 else ""
        yield mutant._replace(name=name + again)


def chosen(found: Sequence[Mutant], sample: int, seed: int) -> list[Mutant]:
    """Every guard, and a sample of the others; in their own order."""
    others = [mutant for mutant in found if not mutant.guard]
    if len(others) > sample:
        others = random.Random(seed).sample(others, sample)
    kept = {mutant.name for mutant in others}
    return [mutant for mutant in found if mutant.guard or mutant.name in kept]
