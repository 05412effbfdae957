"""What stands under a key of a Merkle Patricia trie, by the nodes of a proof: py-trie walks, this refuses extra nodes.

A proof is the nodes from the root to the value, or to the place where it would be, each once, in order, and nothing
else: so one fact has one proof, and no bytes ride along unread (EIP-1186).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import rlp  # type: ignore[import-untyped]  # rlp ships no types
from trie.exceptions import BadTrieProof, InvalidNode, MissingTrieNode, TraversedPartialPath, ValidationError
from trie.hexary import HexaryTrie

from kpchain.errors import EvidenceError
from kpchain.model import keccak256

EMPTY_ROOT: Final = keccak256(b"\x80")
"""The root of a trie with nothing in it."""
_REFUSALS: Final = (
    BadTrieProof,
    InvalidNode,
    MissingTrieNode,
    TraversedPartialPath,
    ValidationError,
    rlp.exceptions.RLPException,
    *(AssertionError, LookupError, RecursionError, TypeError, ValueError),
)


def value_at(root: bytes, key: bytes, nodes: Sequence[bytes], *, what: str) -> bytes:
    """The value under the hash of a key, or no bytes where the nodes prove that there is none.

    Args:
        root: the root of the trie.
        key: the key; the trie has it by its hash.
        nodes: the RLP of each node.
        what: what the proof is of, for messages.

    Raises:
        EvidenceError: the nodes do not lead from the root to the value or to its absence, or are more than these.
    """
    if root == EMPTY_ROOT:
        if nodes:
            raise EvidenceError(f"{what}: the trie is empty, and the proof has nodes")
        return b""
    if not nodes or keccak256(nodes[0]) != root:
        raise EvidenceError(f"{what}: the proof does not begin at the root 0x{root.hex()}")
    try:
        decoded = [rlp.decode(node, strict=True) for node in nodes]
        value = HexaryTrie.get_from_proof(root, keccak256(key), decoded)  # type: ignore[no-untyped-call]  # trie has few types
        path = _path(root, keccak256(key), decoded)
    except _REFUSALS as error:
        raise EvidenceError(f"{what}: the nodes of the proof do not hold together ({type(error).__name__})") from None
    if not isinstance(value, bytes):
        raise EvidenceError(f"{what}: the proof leads to a list where a value must be")
    if path != list(nodes):
        raise EvidenceError(f"{what}: the proof has nodes that are not on the way, or not in order")
    return value


def _path(root: bytes, key: bytes, decoded: Sequence[object]) -> list[bytes]:
    """The nodes on the way from the root, as RLP; those that stand inside their parent are no nodes of a proof."""
    trie = HexaryTrie({}, root)
    for node in decoded:
        trie._set_raw_node(node)  # type: ignore[no-untyped-call]  # as HexaryTrie.get_from_proof does, which keeps the trie for itself
    path = [rlp.encode(node) for node in trie.get_proof(key)]  # type: ignore[no-untyped-call]  # as above
    return [path[0], *(node for node in path[1:] if len(node) >= 32)]
