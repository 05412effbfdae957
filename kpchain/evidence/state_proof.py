"""A state proof `kps/1`: the record of one certificate or lot as of a block, or that there was none.

It proves against a block header and nothing more: whether that block is one of the ledger's chain is for a trust list
to say, since the engines that kpchain runs on have no validators' seals. The specification is docs/spec/state-proof.md.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any, Final

from kpchain.document.fields import kind_of, members, text, word32
from kpchain.document.read import parse_json
from kpchain.errors import DocumentError, EvidenceError, ModelError
from kpchain.evidence.header import Header, decode_header
from kpchain.evidence.trust_list import TrustList
from kpchain.evidence.trust_read import opened
from kpchain.model import Record, checksum_address, keccak256

SCHEMA: Final = "kps/1"
MAX_BYTES: Final = 256 * 1024
"""The largest state proof that is read: 256 KiB."""
_MANY_NODES: Final = 64  # a path has at most one node for each of the 64 digits of a hashed key
_NODE_BYTES: Final = 1024  # a branch of 16 hashes has 532
_HEX: Final = re.compile(r"0x(?:[0-9a-f]{2})*")
_RECORDS_SLOT: Final = bytes(32)  # slot 0: mapping(bytes32 digest => Record), docs/spec/events.md
_BODY: Final = frozenset({"ledger", "digest", "header", "account", "storage"})


@dataclass(frozen=True, slots=True, kw_only=True)
class StateProof:
    """A state proof as its file has it; nothing in it is believed before `check_proof`.

    Attributes:
        ledger: address of the CertificateLedger.
        digest: the 32 bytes of the record's digest.
        header: the block header in RLP.
        account: the trie nodes from the state root to the ledger's account.
        storage: the trie nodes from the ledger's storage root to the record, or to the place where it is not.
    """

    ledger: str
    digest: bytes
    header: bytes
    account: tuple[bytes, ...]
    storage: tuple[bytes, ...]

    @property
    def size(self) -> int:
        """How many bytes header and nodes have."""
        return len(self.header) + sum(map(len, self.account + self.storage))

    def to_bytes(self) -> bytes:
        """The file: indented JSON, UTF-8, a line feed at the end."""
        proof = {
            "ledger": self.ledger,
            "digest": _hex(self.digest),
            "header": _hex(self.header),
            "account": [_hex(node) for node in self.account],
            "storage": [_hex(node) for node in self.storage],
        }
        return (json.dumps({"schema": SCHEMA, "proof": proof}, indent=1) + "\n").encode()


@dataclass(frozen=True, slots=True)
class ProvenState:
    """What a state proof proves: the record with this digest as of this block, None where there was none."""

    digest: bytes
    record: Record | None
    header: Header


def record_slot(digest: bytes) -> bytes:
    """The storage slot of the record with this digest (docs/spec/events.md)."""
    return keccak256(digest + _RECORDS_SLOT)


def read_state_proof(data: bytes) -> StateProof:
    """The state proof that a file holds.

    Raises:
        DocumentError: the bytes are no state proof; names the field and the rule.
    """
    document = opened(parse_json(data, limit=MAX_BYTES), SCHEMA, frozenset({"proof"}))
    body = members(document["proof"], at="/proof", required=_BODY, optional=frozenset())
    return StateProof(
        ledger=_address(body["ledger"], "/proof/ledger"),
        digest=word32(body["digest"], at="/proof/digest"),
        header=_octets(body["header"], "/proof/header"),
        account=_nodes(body["account"], "/proof/account"),
        storage=_nodes(body["storage"], "/proof/storage"),
    )


def prove(proof: StateProof) -> ProvenState:
    """What the nodes prove against their own header; nothing is known yet of that header's chain.

    Raises:
        EvidenceError: header and nodes do not hold together, or there is no ledger at the address.
    """
    import rlp  # type: ignore[import-untyped]  # rlp ships no types

    from kpchain.evidence.trie_path import value_at

    header = decode_header(proof.header)
    account = value_at(header.state_root, bytes.fromhex(proof.ledger[2:]), proof.account, what="the ledger's account")
    if not account:
        raise EvidenceError(f"as of block {header.number} there is nothing at the address {proof.ledger}")
    try:
        _, _, storage_root, _ = rlp.decode(account, strict=True)
        stored = value_at(storage_root, record_slot(proof.digest), proof.storage, what="the record")
        word = rlp.decode(stored, rlp.sedes.big_endian_int, strict=True) if stored else 0
        record = Record.from_word(word) if word else None
    except (rlp.exceptions.RLPException, ModelError, TypeError, ValueError) as error:
        raise EvidenceError(f"what the proof leads to is no record of a ledger ({error})") from None
    return ProvenState(proof.digest, record, header)


def check_proof(proof: StateProof, trust: TrustList) -> ProvenState:
    """What the proof proves, once its block is seen to be the one that the trust list names.

    Raises:
        EvidenceError: the proof does not hold together, or is of another ledger or another block.
    """
    if proof.ledger != trust.ledger:
        raise EvidenceError(f"the state proof is of the ledger {proof.ledger}, the trust list of {trust.ledger}")
    header, block = decode_header(proof.header), trust.block
    if (header.hash, header.state_root) != (block.hash, block.state_root):
        raise EvidenceError(
            f"the state proof is of block {header.number} with the hash {_hex(header.hash)}, and the "
            f"trust list vouches for block {block.number} with the hash {_hex(block.hash)} only"
        )
    return prove(proof)


def _nodes(value: object, at: str) -> tuple[bytes, ...]:
    if not isinstance(value, list):
        raise DocumentError(at, "must be a list", kind_of(value))
    if len(value) > _MANY_NODES:
        raise DocumentError(at, f"must have at most {_MANY_NODES} entries", len(value))
    nodes = tuple(_octets(node, f"{at}/{place}") for place, node in enumerate(value))
    for place, node in enumerate(nodes):
        if len(node) > _NODE_BYTES:
            raise DocumentError(f"{at}/{place}", f"must have at most {_NODE_BYTES} bytes", len(node))
    return nodes


def _octets(value: object, at: str) -> bytes:
    stated = text(value, at=at)
    if _HEX.fullmatch(stated) is None:
        raise DocumentError(at, 'must be "0x" and pairs of lower-case hexadecimal digits', stated)
    return bytes.fromhex(stated[2:])


def _address(value: Any, at: str) -> str:
    stated = text(value, at=at)
    try:
        address = checksum_address(stated)
    except ModelError as error:
        raise DocumentError(at, error.rule, stated) from None
    if address != stated:
        raise DocumentError(at, f"must be written with its checksum (EIP-55), {address}", stated)
    return address


def _hex(data: bytes) -> str:
    return "0x" + data.hex()
