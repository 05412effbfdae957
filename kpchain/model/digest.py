"""Keccak-256 and what is named by it: a record's digest and the checksummed spelling of an address."""

from __future__ import annotations

import re
from functools import lru_cache

# Several times as fast as pycryptodome, the other backend: docs/speed-documents.md, by a command.
from sha3 import keccak_256  # type: ignore[import-untyped]  # safe-pysha3 has no stubs

from kpchain.errors import ModelError
from kpchain.model.number import RecordNumber

_ADDRESS = re.compile(r"0x[0-9a-fA-F]{40}")


def keccak256(data: bytes) -> bytes:
    """The 32 bytes of Keccak-256 as Ethereum uses it (not NIST SHA3-256)."""
    digest: bytes = keccak_256(data).digest()
    return digest


def record_digest(number: RecordNumber, root: bytes) -> bytes:
    """The identity of a record: ``keccak256(abi.encode(uint256 number, bytes32 root))``.

    Args:
        number: the number of the lot or certificate.
        root: the 32 bytes of the document's Merkle root.

    Raises:
        ModelError: the root is not 32 bytes long.
    """
    if len(root) != 32:
        raise ModelError("root", "must be 32 bytes long", root)
    return keccak256(number.word.to_bytes(32, "big") + root)


@lru_cache(maxsize=4096)
def checksum_address(address: str | int) -> str:
    """The address in the mixed-case spelling of EIP-55.

    Args:
        address: "0x" and 40 hexadecimal digits in any case, or the 160 bits as an integer.

    Raises:
        ModelError: neither of these.
    """
    text = f"0x{address:040x}" if isinstance(address, int) and address >= 0 else str(address)
    if _ADDRESS.fullmatch(text) is None:
        raise ModelError("address", 'must be "0x" and 40 hexadecimal digits', address)
    digits = text[2:].lower()
    nibbles = keccak256(digits.encode("ascii")).hex()
    return "0x" + "".join(d.upper() if n >= "8" else d for d, n in zip(digits, nibbles, strict=False))
