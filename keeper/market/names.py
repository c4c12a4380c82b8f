"""What features are called: `momentum(24)`, `zscore(48, volume)`, `rank(momentum(24))`.

A name says all there is to say, and there is one way to write it.
"""

import re
from typing import NamedTuple, Self

from keeper.errors import Problem

TOKENS = re.compile(r"\s*([A-Za-z_]\w*|\d+(?:\.\d+)?|[(),])")
EXAMPLE = "Write it like momentum(24), zscore(48, volume) or rank(momentum(24))."


class Name(NamedTuple):
    """A kind with its numbers and what it is of; a source's name has neither."""

    kind: str
    numbers: tuple[float, ...] = ()
    of: "tuple[Name, ...]" = ()

    @classmethod
    def parse(cls, text: str) -> Self:
        words, at = [], 0
        while at < len(text.rstrip()):
            found = TOKENS.match(text, at)
            if not found:
                raise Problem(f"{text!r} is no feature's name", EXAMPLE)
            words.append(found.group(1))
            at = found.end()
        name = cls._read(words, text)
        if words:
            raise Problem(f"{text!r} goes on behind the feature's name", EXAMPLE)
        return name

    @classmethod
    def _read(cls, words: list[str], text: str) -> Self:
        """The name that the words begin with; they are used up."""
        if not words or not re.match(r"[A-Za-z_]", words[0]):
            raise Problem(f"{text!r} is no feature's name", EXAMPLE)
        kind, numbers, of = words.pop(0), [], []
        if words[:1] != ["("]:
            return cls(kind)
        while words and words.pop(0) in ("(", ","):
            if words and words[0][0].isdigit():
                numbers.append(float(words.pop(0)))
            else:
                of.append(cls._read(words, text))
            if words[:1] == [")"]:
                words.pop(0)
                return cls(kind, tuple(numbers), tuple(of))
        raise Problem(f"{text!r} has a parenthesis that does not close", EXAMPLE)

    def __str__(self) -> str:
        parts = [*map(_number, self.numbers), *map(str, self.of)]
        return f"{self.kind}({', '.join(parts)})" if parts else self.kind


def _number(value: float) -> str:
    return str(int(value)) if value == int(value) else repr(value)
