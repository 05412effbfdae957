"""OpenZeppelin's standard Merkle tree over leaf hashes: sorted leaves, sorted pairs; leaves mean nothing here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kpchain.model.digest import keccak256


def merkle_root(leaves: Iterable[bytes]) -> bytes:
    """The root over leaf hashes of 32 bytes, whatever their order.

    Raises:
        ValueError: there is no leaf.
    """
    return _tree(leaves)[0]


def merkle_proof(leaves: Iterable[bytes], leaf: bytes) -> tuple[bytes, ...]:
    """The sibling hashes from a leaf to the root, as OpenZeppelin's MerkleProof takes them.

    Raises:
        ValueError: there is no such leaf.
    """
    tree = _tree(leaves)
    place = tree.index(leaf, len(tree) // 2)
    proof: list[bytes] = []
    while place:
        proof.append(tree[place + 1 if place % 2 else place - 1])
        place = (place - 1) // 2
    return tuple(proof)


def proven_root(leaf: bytes, proof: Sequence[bytes]) -> bytes:
    """The root that a leaf and its proof lead to; the leaf is proven where this is the root of the document."""
    for sibling in proof:
        leaf = keccak256(leaf + sibling if leaf < sibling else sibling + leaf)
    return leaf


def _tree(leaves: Iterable[bytes]) -> list[bytes]:
    """The complete binary tree in one list, root first: the children of i stand at 2i + 1 and 2i + 2."""
    bottom = sorted(leaves, reverse=True)
    if not bottom:
        raise ValueError("a Merkle tree has at least one leaf")
    inner = len(bottom) - 1
    tree = [b""] * inner + bottom
    for place in range(inner - 1, -1, -1):
        left, right = tree[2 * place + 1], tree[2 * place + 2]
        tree[place] = keccak256(left + right if left < right else right + left)
    return tree
