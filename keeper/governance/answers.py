"""What a fund's contracts answer, in words and part by part."""

from functools import cache

from keeper.governance import leaves
from keeper.governance.founding import Addresses
from keeper.governance.leaves import Method
from keeper.governance.powers import MODULES
from keeper.governance.speech import Speech


def told(speech: Speech, at: Addresses, to: str, ask: bytes, answer: bytes) -> dict[str, str]:
    """By the name of each part; whose answer it is, address and question say."""
    module = next(one for one in MODULES if at.of_module(one) == to)
    found = speech.answer(_views(module)[ask[:4]], answer)
    return {path.rpartition(".")[2]: said for path, said in found.items()}


@cache
def _views(module: str) -> dict[bytes, Method]:
    return {one.selector: one for one in leaves.methods(module) if one.is_view}
