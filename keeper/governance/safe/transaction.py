"""The file that goes from owner to owner: what is to be done, in words, and who has signed."""

import json
import os
from pathlib import Path
from typing import Annotated, Any, Final, Literal, Self

from eth_utils.address import is_address, to_checksum_address
from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    Strict,
    ValidationError,
    model_validator,
)

from keeper.errors import Problem
from keeper.governance.safe import batch, signatures, words
from keeper.governance.safe.batch import Inner
from keeper.governance.safe.hashing import Signed
from keeper.units import exact


def _address(value: str) -> str:
    if not is_address(value) or to_checksum_address(value) != value:
        raise ValueError("not an address with its checksum")
    return value


def _hex(value: str) -> str:
    if not value.startswith("0x") or "0x" + bytes.fromhex(value[2:]).hex() != value:
        raise ValueError("not bytes like 0x00ff")
    return value


Address = Annotated[str, Strict(), AfterValidator(_address)]
Hex = Annotated[str, Strict(), AfterValidator(_hex)]
Number = Annotated[int, Strict(), Field(ge=0, lt=2**256)]
Free = Annotated[int, Strict(), Field(ge=0, le=0)]
"""The Safe pays nobody for gas, and what fails inside fails whole."""

Nobody = Literal["0x0000000000000000000000000000000000000000"]
NOBODY: Final = "0x0000000000000000000000000000000000000000"
REASONS = {
    "safe_tx_gas": "with it a call that fails would count as executed, and its nonce be used up",
    **dict.fromkeys(("base_gas", "gas_price"), "the Safe would pay whoever executes"),
    **dict.fromkeys(("gas_token", "refund_receiver"), "the Safe would pay somebody for gas"),
    "operation": "a Safe may delegate to nothing but MultiSendCallOnly",
    "version": "the hashes of other Safes are made in other ways",
}
"""Why a key has to be what it has to be."""


class Transaction(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    chain_id: Number
    safe: Address
    version: Literal["1.3.0", "1.4.1"]
    nonce: Number
    to: Address
    value: Number
    """In wei."""
    data: Hex
    operation: Annotated[int, Strict(), Field(ge=0, le=1)]
    safe_tx_gas: Free = 0
    base_gas: Free = 0
    gas_price: Free = 0
    gas_token: Nobody = NOBODY
    refund_receiver: Nobody = NOBODY
    owners: tuple[Address, ...] = Field(min_length=1)
    """Of the Safe when this was proposed; a Safe that has others by then refuses."""
    threshold: Annotated[int, Strict(), Field(ge=1)]
    launch: Address | None = None
    """Of the fund that it is for: where the fund's contracts lie follows from it alone."""
    says: tuple[str, ...] = ()
    """What it does. Told again by each reader, and never believed."""
    hash: Hex = "0x"
    signatures: dict[Address, Hex] = {}
    """By owner."""

    @model_validator(mode="after")
    def _possible(self) -> Self:
        """No Safe has an owner twice, or waits for more owners than it has."""
        if len(set(self.owners)) < len(self.owners) or self.threshold > len(self.owners):
            raise ValueError("no Safe has such owners and such a threshold")
        return self

    @property
    def signed(self) -> Signed:
        data = bytes.fromhex(self.data[2:])
        return Signed(
            *(self.chain_id, self.safe, self.to, self.value, data, self.operation, self.nonce)
        )

    @property
    def calls(self) -> list[Inner]:
        """What the Safe calls, one after the other."""
        if self.operation == batch.CALL:
            return [Inner(self.to, self.value, self.signed.data)]
        return batch.unpacked(self.signed.data)

    @property
    def signed_by(self) -> dict[str, bytes]:
        return {owner: bytes.fromhex(one[2:]) for owner, one in self.signatures.items()}

    @property
    def missing(self) -> int:
        return max(0, self.threshold - len(self.signatures))

    def told(self) -> Self:
        """With its hash and its words, as they follow from the rest."""
        self._require_harmless()
        update = {
            "hash": "0x" + self.signed.hash.hex(),
            "says": tuple(words.of(self.safe, self.calls, self.launch)),
        }
        return self.model_copy(update=update)

    def require_whole(self) -> None:
        """Each of hash, words and signatures is what it has to be."""
        right = self.told()
        if right.hash != self.hash:
            raise Problem(
                f"the file's hash is {self.hash}, and what it holds has {right.hash}",
                "Something in it was changed. Get it anew from who proposed it; sign nothing.",
            )
        if right.says != self.says:
            raise Problem(
                f"the file says {_listed(self.says)}, and would do: {_listed(right.says)}",
                "Something in it was changed. Get it anew from who proposed it; sign nothing.",
            )
        for owner, one in self.signed_by.items():
            self._require_owner(owner)
            found = signatures.signer(self.signed.hash, one)
            if found != owner:
                raise Problem(
                    f"the signature under {owner} is {found}'s, or of something else",
                    "Take it out of the file, and have the owner sign again.",
                )

    def with_signature(self, owner: str, signature: bytes) -> Self:
        self._require_owner(owner)
        kept = "0x" + signatures.taken(self.signed.hash, signature, owner).hex()
        return self.model_copy(update={"signatures": {**self.signatures, owner: kept}})

    def merged(self, other: Self) -> Self:
        """With the other's signatures, where all else is the same."""
        for name in type(self).model_fields:
            mine, theirs = getattr(self, name), getattr(other, name)
            if name != "signatures" and mine != theirs:
                raise Problem(
                    f"the files differ in {name}: {mine} and {theirs}",
                    "They are of two transactions: merge what is of one.",
                )
        return self.model_copy(update={"signatures": {**self.signatures, **other.signatures}})

    def _require_owner(self, owner: str) -> None:
        if owner not in self.owners:
            raise Problem(
                f"{owner} is no owner of the Safe {self.safe}",
                f"Its owners are {', '.join(self.owners)}.",
            )

    def _require_harmless(self) -> None:
        if self.operation == batch.DELEGATE and self.to not in batch.PLACES[self.version]:
            raise Problem(
                f"the Safe would run the code of {self.to} as its own",
                f"Only MultiSendCallOnly, {batch.PLACES[self.version][0]}, is let do so.",
            )
        if self.operation == batch.DELEGATE and self.value:
            raise Problem(
                f"value = {exact(self.value, 18)} ETH goes nowhere in a batch",
                "Put it into its calls.",
            )

    @classmethod
    def read(cls, path: Path) -> Self:
        """Whole, or a Problem."""
        try:
            raw = json.loads(path.read_text(encoding="utf-8"), object_pairs_hook=_once)
            found = cls.model_validate(raw)
        except OSError as error:
            raise Problem(
                f"{path} cannot be read: {error.strerror}", "keel safe propose writes such a file."
            ) from None
        except ValidationError as error:
            raise _complaint(path, error) from None
        except ValueError:
            raise Problem(f"{path} is no JSON", "keel safe propose writes such a file.") from None
        found.require_whole()
        return found

    def write(self, path: Path) -> None:
        """All of it or nothing, a power cut notwithstanding."""
        half = path.with_name(f".{path.name}.half")
        with half.open("w", encoding="utf-8") as file:
            file.write(self.model_dump_json(indent=2) + "\n")
            file.flush()
            os.fsync(file.fileno())
        half.replace(path)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Of a key that is there twice, readers may believe the one or the other."""
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise Problem(f"{twice} is in the file twice", "Leave one of the two out.")
    return found


def _complaint(path: Path, error: ValidationError) -> Problem:
    first = error.errors(include_url=False)[0]
    key = str(first["loc"][0]) if first["loc"] else ""
    where = ".".join(str(part) for part in first["loc"])
    told = f"{where} = {first['input']!r}: " if where else ""
    why = REASONS.get(key, "keel safe propose writes such a file")
    return Problem(f"{path}: {told}{first['msg']}", f"Mend it: {why}.")


def _listed(says: tuple[str, ...]) -> str:
    return "; ".join(says) or "nothing"
