"""Signatures of owners: taken in whatever way a wallet gives them, kept in the one that counts."""

from collections.abc import Mapping

from eth_utils.address import to_checksum_address
from eth_utils.crypto import keccak

from keeper.errors import Problem

LENGTH = 65
ETH_SIGN = 4
"""What the Safe wants added to the last byte where the wallet signed the hash as a message."""

PREFIX = b"\x19Ethereum Signed Message:\n32"


def signer(hash_: bytes, signature: bytes) -> str:
    """Whose it is, by the Safe's rules; a contract's, or an approval on the chain, is nobody's."""
    what = f"the signature 0x{signature.hex()}"
    if len(signature) != LENGTH:
        raise Problem(f"{what} has {len(signature)} bytes", f"Give all of it: {LENGTH} bytes.")
    last = signature[-1]
    if last in (0, 1):
        raise Problem(
            f"{what} ends with {last}: a contract's, or an approval on the chain",
            "Have an owner with a key sign; these files hold nothing else.",
        )
    if last - ETH_SIGN in (27, 28):
        return _recovered(keccak(PREFIX + hash_), signature[:-1] + bytes([last - ETH_SIGN]))
    if last in (27, 28):
        return _recovered(hash_, signature)
    raise Problem(f"{what} ends with {last}", "A wallet's ends with 27, 28, 31 or 32.")


def taken(hash_: bytes, signature: bytes, owner: str) -> bytes:
    """What a wallet returned for this owner, as the Safe takes it: of the hash, or of a message."""
    for one in _readings(signature):
        if signer(hash_, one) == owner:
            return one
    raise Problem(
        f"the signature is not {owner}'s of the hash 0x{hash_.hex()}",
        "Is it of this file, signed as EIP-712 or as a message, and is the owner the right one?",
    )


def joined(signatures: Mapping[str, bytes]) -> bytes:
    """As the Safe wants them: in the order of their owners."""
    return b"".join(one for _, one in sorted(signatures.items(), key=lambda pair: int(pair[0], 16)))


def _readings(signature: bytes) -> list[bytes]:
    """Wallets end it with 0 or 1, with 27 or 28, and for a message sometimes with 31 or 32."""
    if len(signature) != LENGTH:
        raise Problem(
            f"the signature has {len(signature)} bytes", f"Give all of it: {LENGTH} bytes."
        )
    body, last = signature[:-1], signature[-1]
    last += 27 * (last in (0, 1))
    if last in (27, 28):
        return [body + bytes([last]), body + bytes([last + ETH_SIGN])]
    return [body + bytes([last])]


def _recovered(hash_: bytes, signature: bytes) -> str:
    from eth_keys.exceptions import BadSignature
    from eth_keys.main import KeyAPI
    from eth_utils.exceptions import ValidationError

    plain = signature[:-1] + bytes([signature[-1] - 27])
    try:
        key = KeyAPI.Signature(plain).recover_public_key_from_msg_hash(hash_)
    except (BadSignature, ValidationError):
        raise Problem(
            f"0x{signature.hex()} is no signature of anything", "Copy it once more, all of it."
        ) from None
    return to_checksum_address(key.to_canonical_address())
