"""A state proof asked of a node, and checked like any other before it is handed out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kpchain.errors import EvidenceError, LedgerError, NotFoundError
from kpchain.evidence.header import encode_header
from kpchain.evidence.state_proof import StateProof, prove, record_slot
from kpchain.evidence.trie_path import EMPTY_ROOT
from kpchain.ledger.rpc import RpcError

if TYPE_CHECKING:
    from kpchain.ledger.client import Ledger


def make_state_proof(ledger: Ledger, digest: bytes, *, block: int | None = None) -> StateProof:
    """The proof of the record with this digest, or of its absence, as of a block.

    Args:
        ledger: the ledger.
        digest: the 32 bytes of the digest.
        block: the number of the block; None for the newest.

    Raises:
        NotFoundError: the chain has no such block.
        LedgerError: the node gives no proofs, or none of this block.
        EvidenceError: what it gave does not hold together.
    """
    found = ledger.rpc.call("eth_getBlockByNumber", "latest" if block is None else hex(block), False)
    if found is None:
        raise NotFoundError(f"the chain has no block {block}")
    header = encode_header(found)
    try:
        answer = ledger.rpc.call(
            "eth_getProof", ledger.deployment.ledger, ["0x" + record_slot(digest).hex()], found["number"]
        )
    except RpcError as error:
        number = int(found["number"], 16)
        raise LedgerError(
            f"{ledger.rpc.name} gives no state proof of block {number} (eth_getProof): {error}"
        ) from error
    proof = StateProof(
        ledger=ledger.deployment.ledger,
        digest=digest,
        header=header,
        account=_nodes(answer, "accountProof"),
        storage=_storage(ledger, answer),
    )
    prove(proof)
    return proof


def _storage(ledger: Ledger, answer: Any) -> tuple[bytes, ...]:
    try:
        [slot] = answer["storageProof"]
        # Of an empty trie some nodes give no node, and others the empty one.
        is_empty = int(answer["storageHash"], 16) == int.from_bytes(EMPTY_ROOT, "big")
    except (LookupError, TypeError, ValueError) as error:
        raise EvidenceError(f"{ledger.rpc.name}: the state proof of the node cannot be read ({error!r})") from None
    return () if is_empty else _nodes(slot, "proof")


def _nodes(answer: Any, name: str) -> tuple[bytes, ...]:
    try:
        return tuple(bytes.fromhex(node.removeprefix("0x")) for node in answer[name])
    except (LookupError, TypeError, ValueError, AttributeError) as error:
        raise EvidenceError(f"the state proof of the node cannot be read ({error!r})") from None
