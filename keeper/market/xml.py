"""XML of strangers. A document may declare nothing of its own: that is how a small one becomes a
large one, or one that reads files. And it is refused before it is too large or too deep."""

from typing import NoReturn
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from keeper.errors import Problem

LARGEST = 4 * 2**20
DEEPEST = 64


def parse(text: bytes) -> Element:
    if len(text) > LARGEST:
        raise Problem(f"the document has {len(text)} bytes", f"There may be {LARGEST}.")
    tree = _Tree()
    try:
        tree.parser.Parse(text, True)
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise Problem(f"this is no XML: {error}", "Was it fetched to its end?") from None
    return tree.builder.close()


class _Tree:
    """Python's own parser underneath, with its declarations shut."""

    def __init__(self) -> None:
        self.builder = TreeBuilder()
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self.builder.data
        self.parser.StartDoctypeDeclHandler = self._refuse
        self.parser.EntityDeclHandler = self._refuse
        self._depth = 0

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > DEEPEST:
            raise Problem(f"the document is more than {DEEPEST} deep", "Choose another feed.")
        self.builder.start(name, attributes)

    def _end(self, name: str) -> None:
        self._depth -= 1
        self.builder.end(name)

    def _refuse(self, *args: object) -> NoReturn:
        raise Problem(
            f"the document declares a type or an entity, {args[0]!r}", "Choose another feed."
        )
