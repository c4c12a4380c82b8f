"""What may be wrong in a line of Solidity: each operator takes a node of solc's syntax tree and
gives the edits that would break it. Offsets are bytes, as solc counts them.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

Node = dict[str, Any]

Table = dict[str, tuple[str, ...]]

COMPARISON: Table = {
    "<": ("<=", ">="),
    "<=": ("<", ">"),
    ">": (">=", "<="),
    ">=": (">", "<"),
    "==": ("!=",),
    "!=": ("==",),
}
BOOLEAN: Table = {"&&": ("||",), "||": ("&&",)}
ARITHMETIC: Table = {
    "+": ("-",),
    "-": ("+",),
    "*": ("/",),
    "/": ("*",),
    "%": ("*",),
    "**": ("*",),
    "<<": (">>",),
    ">>": ("<<",),
    "&": ("|",),
    "|": ("&",),
    "^": ("&",),
}
BY_KIND = {
    "comparison": COMPARISON,
    "boolean": BOOLEAN,
    "arithmetic": ARITHMETIC,
}
STEPS = {"++": "--", "--": "++"}
YUL = {
    "lt": ("comparison", "gt"),
    "gt": ("comparison", "lt"),
    "slt": ("comparison", "sgt"),
    "sgt": ("comparison", "slt"),
    "eq": ("comparison", "gt"),
    "and": ("boolean", "or"),
    "or": ("boolean", "and"),
    "add": ("arithmetic", "sub"),
    "sub": ("arithmetic", "add"),
    "mul": ("arithmetic", "div"),
    "div": ("arithmetic", "mul"),
    "shl": ("arithmetic", "shr"),
    "shr": ("arithmetic", "shl"),
}
TWINS = {"min": "max", "max": "min", "Ceil": "Floor", "Floor": "Ceil"}
DELETED = {
    *("ExpressionStatement", "EmitStatement", "Return", "IfStatement", "ForStatement"),
    *("WhileStatement", "Continue", "Break", "RevertStatement"),
}
COMMENT = re.compile(rb"//[^\n]*|/\*.*?\*/", re.DOTALL)


class Edit(NamedTuple):
    """These bytes become that text."""

    operator: str
    start: int
    end: int
    text: str


class Site(NamedTuple):
    node: Node
    source: bytes

    def span(self, node: Node | None = None) -> tuple[int, int]:
        start, length, _ = map(int, (node or self.node)["src"].split(":"))
        return start, start + length

    def text(self, node: Node | None = None) -> str:
        start, end = self.span(node)
        return self.source[start:end].decode()

    def between(self, left: Node, right: Node, token: str) -> tuple[int, int]:
        """Where a token stands between two operands, whatever the comments there say."""
        start, end = self.span(left)[1], self.span(right)[0]
        gap = COMMENT.sub(lambda found: b" " * len(found[0]), self.source[start:end])
        at = start + gap.index(token.encode())
        return at, at + len(token)

    def statement(self) -> tuple[int, int]:
        """With its semicolon, which solc leaves out."""
        start, end = self.span()
        rest = self.source[end:]
        more = len(rest) - len(rest.lstrip())
        return start, end + more + 1 if rest.lstrip().startswith(b";") else end


def edits(node: Node, source: bytes) -> Iterator[Edit]:
    """All that the operators make of this one node."""
    site = Site(node, source)
    for operator in OPERATORS.get(node["nodeType"], ()):
        yield from operator(site)
    if node["nodeType"] in DELETED:
        yield Edit("guard" if is_guard(node) else "deletion", *site.statement(), "{}")


def is_guard(node: Node) -> bool:
    """`if (…) revert …` or `return …`, `require(…)`, a helper named after it, or a modifier."""
    match node["nodeType"]:
        case "IfStatement":
            return node.get("falseBody") is None and _leaves(node["trueBody"])
        case "ExpressionStatement":
            called = node["expression"].get("expression") or {}
            name = str(called.get("name") or called.get("memberName") or "")
            return name in {"require", "assert"} or name.startswith(("_require", "require"))
        case "ModifierInvocation":
            return node.get("kind") != "baseConstructorSpecifier"
    return False


def _leaves(body: Node) -> bool:
    statements = body.get("statements", [body])
    return bool(statements) and statements[-1]["nodeType"] in {"RevertStatement", "Return"}


def _binary(site: Site) -> Iterator[Edit]:
    node = site.node
    at = site.between(node["leftExpression"], node["rightExpression"], node["operator"])
    for kind, table in BY_KIND.items():
        for other in table.get(node["operator"], ()):
            yield Edit(kind, *at, other)


def _division(site: Site) -> Iterator[Edit]:
    """Rounded up, where the file knows how to."""
    node = site.node
    whole = str(node["typeDescriptions"]["typeString"]).startswith("uint256")
    if node["operator"] == "/" and whole and b"{Math}" in site.source:
        left, right = site.text(node["leftExpression"]), site.text(node["rightExpression"])
        yield Edit("rounding", *site.span(), f"Math.ceilDiv({left}, {right})")


def _assignment(site: Site) -> Iterator[Edit]:
    node = site.node
    sign = node["operator"]
    if sign != "=":
        at = site.between(node["leftHandSide"], node["rightHandSide"], sign)
        for other in ARITHMETIC.get(sign[:-1], ()):
            yield Edit("arithmetic", *at, f"{other}=")


def _unary(site: Site) -> Iterator[Edit]:
    node, (start, end) = site.node, site.span()
    sign = node["operator"]
    at = (start, start + len(sign)) if node["prefix"] else (end - len(sign), end)
    if sign in STEPS:
        yield Edit("arithmetic", *at, STEPS[sign])
    elif sign in {"!", "-", "~"}:
        yield Edit("boolean" if sign == "!" else "arithmetic", *at, "")


def _condition(site: Site) -> Iterator[Edit]:
    """The opposite, where no comparison's own operator says it."""
    asked = site.node["condition"]
    opposite = asked.get("operator") in {*COMPARISON, "!"}
    if not opposite:
        yield Edit("boolean", *site.span(asked), f"!({site.text(asked)})")


def _literal(site: Site) -> Iterator[Edit]:
    node, text = site.node, site.text()
    if text.startswith("0x"):
        yield from _yul_literal(site)
    elif node["kind"] == "number":
        for sign in "+-":
            yield Edit("constant", *site.span(), f"({text} {sign} 1)")
    elif node["kind"] == "bool":
        yield Edit("constant", *site.span(), "false" if text == "true" else "true")


def _yul_literal(site: Site) -> Iterator[Edit]:
    if site.node["kind"] == "number":
        value = int(site.text(), 0)
        for other in (value + 1, value - 1):
            if other >= 0:
                yield Edit("constant", *site.span(), hex(other))


def _yul_call(site: Site) -> Iterator[Edit]:
    name = site.node["functionName"]
    if name["name"] in YUL:
        kind, other = YUL[name["name"]]
        yield Edit(kind, *site.span(name), other)


def _yul_statement(site: Site) -> Iterator[Edit]:
    yield Edit("deletion", *site.span(), "{}")


def _modifier(site: Site) -> Iterator[Edit]:
    if is_guard(site.node):
        yield Edit("guard", *site.span(), "")


def _member(site: Site) -> Iterator[Edit]:
    """`Ceil` for `Floor`, `min` for `max`, `…Down` for `…Up`."""
    name = site.node["memberName"]
    other = TWINS.get(name) or _other_way(name)
    if other:
        end = site.span()[1]
        yield Edit("rounding", end - len(name), end, other)


def _named_call(site: Site) -> Iterator[Edit]:
    called = site.node["expression"]
    if called["nodeType"] == "Identifier" and (other := _other_way(called["name"])):
        yield Edit("rounding", *site.span(called), other)


def _rounded_call(site: Site) -> Iterator[Edit]:
    called = site.node["expression"]
    if called.get("memberName") == "mulDiv" and len(site.node["arguments"]) == 3:
        end = site.span()[1]
        yield Edit("rounding", end - 1, end - 1, ", Math.Rounding.Ceil")


def _other_way(name: str) -> str | None:
    for one, other in (("Down", "Up"), ("Up", "Down")):
        if name.endswith(one):
            return name.removesuffix(one) + other
    return None


OPERATORS: dict[str, tuple[Callable[[Site], Iterator[Edit]], ...]] = {
    "BinaryOperation": (_binary, _division),
    "Assignment": (_assignment,),
    "UnaryOperation": (_unary,),
    "IfStatement": (_condition,),
    "Conditional": (_condition,),
    "WhileStatement": (_condition,),
    "Literal": (_literal,),
    "YulLiteral": (_yul_literal,),
    "YulFunctionCall": (_yul_call,),
    "YulAssignment": (_yul_statement,),
    "YulExpressionStatement": (_yul_statement,),
    "ModifierInvocation": (_modifier,),
    "MemberAccess": (_member,),
    "FunctionCall": (_named_call, _rounded_call),
}
