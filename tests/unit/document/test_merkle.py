from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpchain.document.merkle import merkle_proof, merkle_root, proven_root
from kpchain.model.digest import keccak256

LEAF = st.binary(min_size=32, max_size=32)
LEAVES = st.lists(LEAF, min_size=1, max_size=40, unique=True)


def pair(a: bytes, b: bytes) -> bytes:
    return keccak256(min(a, b) + max(a, b))


@given(LEAVES, st.randoms(use_true_random=False))
def test_root_does_not_depend_on_the_order_of_leaves(leaves: list[bytes], random: object) -> None:
    shuffled = list(leaves)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert merkle_root(shuffled) == merkle_root(leaves)


@given(LEAVES)
def test_each_leaf_is_proven(leaves: list[bytes]) -> None:
    root = merkle_root(leaves)
    for leaf in leaves:
        assert proven_root(leaf, merkle_proof(leaves, leaf)) == root


@given(LEAVES, LEAF)
def test_another_leaf_is_not_proven(leaves: list[bytes], other: bytes) -> None:
    proof = merkle_proof(leaves, leaves[0])
    assert (proven_root(other, proof) == merkle_root(leaves)) == (other == leaves[0])


def test_tree_of_one_leaf_is_the_leaf() -> None:
    assert merkle_root([b"\x07" * 32]) == b"\x07" * 32
    assert merkle_proof([b"\x07" * 32], b"\x07" * 32) == ()


def test_tree_of_three_leaves_pairs_the_two_smallest_first() -> None:
    a, b, c = (bytes([n]) * 32 for n in (1, 2, 3))
    assert merkle_root([c, a, b]) == pair(pair(a, b), c)


def test_tree_without_leaves_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one leaf"):
        merkle_root([])


def test_proof_of_no_leaf_is_refused() -> None:
    inner = pair(b"\x01" * 32, b"\x02" * 32)
    with pytest.raises(ValueError, match="not in list"):
        merkle_proof([b"\x01" * 32, b"\x02" * 32, b"\x03" * 32], inner)


def test_the_root_does_not_bind_how_many_leaves_there_are() -> None:
    """As document.md, section 12 says: the node over the two smallest may pass for a leaf, where it is the largest."""
    passed = 0
    for seed in range(600):
        smallest, second, *rest = sorted(keccak256(bytes([seed % 256, seed // 256, place])) for place in range(12))
        node = keccak256(smallest + second)
        is_same = merkle_root([node, *rest]) == merkle_root([smallest, second, *rest])
        assert is_same == (node > rest[-1])
        passed += is_same
    assert 25 <= passed <= 80  # one in eleven is to be expected
