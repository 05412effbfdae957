"""A block header in RLP: made from what a node tells, hashed, and read back; whether it may be believed is not known.

The fields differ by fork: London added the base fee, Shanghai the root of withdrawals, Cancun three of blobs and the
beacon chain, Prague the hash of requests. Each fork appends, so that the first fifteen have stood since Frontier.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from kpchain.errors import EvidenceError
from kpchain.evidence.trust_list import LAST_TIME
from kpchain.model import keccak256

MAX_BYTES: Final = 4096
"""The largest header that is read; one of Prague has about 650 bytes."""

_ALWAYS: Final = (
    *("parentHash", "sha3Uncles", "miner", "stateRoot", "transactionsRoot", "receiptsRoot", "logsBloom"),
    *("difficulty", "number", "gasLimit", "gasUsed", "timestamp", "extraData", "mixHash", "nonce"),
)
_BY_FORK: Final = (
    *("baseFeePerGas", "withdrawalsRoot", "blobGasUsed", "excessBlobGas", "parentBeaconBlockRoot", "requestsHash"),
)
_INTEGERS: Final = frozenset(
    {"difficulty", "number", "gasLimit", "gasUsed", "timestamp", "baseFeePerGas", "blobGasUsed", "excessBlobGas"}
)
_STATE_ROOT, _NUMBER, _TIME = _ALWAYS.index("stateRoot"), _ALWAYS.index("number"), _ALWAYS.index("timestamp")


@dataclass(frozen=True, slots=True)
class Header:
    """What a header says: its hash and the root of the state (32 bytes each), number, time in seconds since 1970."""

    hash: bytes
    state_root: bytes
    number: int
    time: int


def encode_header(block: Mapping[str, Any]) -> bytes:
    """The RLP of the header of a block as JSON-RPC shows it.

    Raises:
        EvidenceError: its hash is not the one that the node states: the header has fields that are not known here
            (a consensus engine such as QBFT hashes another form), or the node shows them wrongly.
    """
    import rlp  # type: ignore[import-untyped]  # rlp ships no types

    names = [*_ALWAYS, *(name for name in _BY_FORK if block.get(name) is not None)]
    try:
        header: bytes = rlp.encode([_octets(name, block[name]) for name in names])
        stated = bytes.fromhex(block["hash"].removeprefix("0x"))
    except (LookupError, TypeError, ValueError, AttributeError) as error:
        raise EvidenceError(f"the node's header of the block cannot be read ({error!r})") from None
    if keccak256(header) != stated:
        raise EvidenceError(
            f"the header of the block does not lead to the hash 0x{stated.hex()} that the node states: it has fields "
            "that are not known here, so no proof can rest on it"
        )
    return header


def decode_header(data: bytes) -> Header:
    """What a header says, with the hash computed.

    Raises:
        EvidenceError: the bytes are no header.
    """
    import rlp

    if len(data) > MAX_BYTES:
        raise EvidenceError(f"the header of the state proof must have at most {MAX_BYTES} bytes (it has {len(data)})")
    try:
        fields = rlp.decode(data, strict=True)
    except (rlp.exceptions.RLPException, RecursionError):
        raise EvidenceError("the header of the state proof is no RLP") from None
    if not _is_header(fields):
        raise EvidenceError("the header of the state proof is no block header")
    time = int.from_bytes(fields[_TIME], "big")
    if time > LAST_TIME:
        raise EvidenceError("the header of the state proof has a time beyond the year 9999")
    return Header(keccak256(data), fields[_STATE_ROOT], int.from_bytes(fields[_NUMBER], "big"), time)


def _is_header(fields: object) -> bool:
    if not isinstance(fields, list) or not len(_ALWAYS) <= len(fields) <= len(_ALWAYS) + len(_BY_FORK):
        return False
    if not all(isinstance(field, bytes) for field in fields):
        return False
    numbers = (fields[_NUMBER], fields[_TIME])
    return len(fields[_STATE_ROOT]) == 32 and all(len(number) <= 8 and number[:1] != b"\0" for number in numbers)


def _octets(name: str, value: str) -> bytes:
    if name in _INTEGERS:
        number = int(value, 16)
        return number.to_bytes((number.bit_length() + 7) // 8, "big")
    return bytes.fromhex(value.removeprefix("0x"))
