"""That the code of a fund is what these sources compile to, from the factory down."""

from collections.abc import Iterator, Mapping

from eth_utils.crypto import keccak

from keeper.devnet.artifacts import artifact
from keeper.governance import factories, founding
from keeper.governance.founding import Addresses
from keeper.governance.powers import MODULES
from keeper.governance.questions import Check, Pinned

PUSH1, PUSH32 = 0x60, 0x7F
WORD = 32


def codes(pinned: Pinned, factory: str, at: Addresses) -> Iterator[Check]:
    """A factory of our code lets in launches of its own alone, and these create what its hashes
    name. The code that lies there is compared as well."""
    node = pinned.node
    yield _yes("the factory's code is ours to the byte", factories.is_exact(node, factory))
    for number, (module, code) in enumerate(zip(MODULES, founding.codes(), strict=True)):
        found = factories.code_hash(node, factory, number)
        wanted = keccak(code)
        what = f"the factory creates our {module}"
        yield Check(what, "0x" + found.hex(), "0x" + wanted.hex())
    (launch,) = pinned.read(factory, "launchOf(address)", "(address)", at.fund)
    yield Check("the factory lists the fund as the launch's", launch, at.launch.lower())
    yield from ours(pinned, {"Launch": at.launch, **lying(at)})


def ours(pinned: Pinned, lying: Mapping[str, str]) -> Iterator[Check]:
    for name, where in lying.items():
        yield _yes(
            f"the code of {name} is ours but for its immutables", is_ours(pinned, name, where)
        )


def hashes(pinned: Pinned, told: Mapping[str, str], at: Mapping[str, str]) -> Iterator[Check]:
    """Of the code as it was when the deployment file was written."""
    for name, wanted in told.items():
        found = "0x" + keccak(pinned.node.code(at[name])).hex() if name in at else "nothing"
        yield Check(f"the code of {name} is the deployment file's", found, wanted)


def lying(at: Addresses) -> dict[str, str]:
    return {module: at.of_module(module) for module in MODULES}


def is_ours(pinned: Pinned, name: str, where: str) -> bool:
    compiled = bytes.fromhex(artifact(name).runtime)
    return matches(pinned.node.code(where), compiled)


def matches(found: bytes, compiled: bytes) -> bool:
    """Equal, but where the compiler left a word empty for an immutable."""
    whole = bytearray(found)
    for at in _blanks(compiled):
        whole[at : at + WORD] = bytes(WORD)
    return len(found) == len(compiled) and whole == compiled


def filled(compiled: bytes, word: bytes) -> bytes:
    """With its only immutable."""
    whole = bytearray(compiled)
    for at in _blanks(compiled):
        whole[at : at + WORD] = word
    return bytes(whole)


def _blanks(compiled: bytes) -> Iterator[int]:
    """Where a PUSH32 has a word of zeros: the compiler writes none but for immutables."""
    at = 0
    while at < len(compiled):
        is_push = PUSH1 <= compiled[at] <= PUSH32
        if compiled[at] == PUSH32 and compiled[at + 1 : at + 1 + WORD] == bytes(WORD):
            yield at + 1
        at += 1 + (compiled[at] - PUSH1 + 1) * is_push


def _yes(what: str, found: bool) -> Check:
    return Check(what, "yes" if found else "no", "yes")
