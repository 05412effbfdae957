"""What a trie holds is proven by exactly the nodes on the way, and by nothing else."""

from __future__ import annotations

import pytest
import rlp
from hypothesis import given
from hypothesis import strategies as st
from trie.hexary import HexaryTrie

from kpchain.errors import EvidenceError
from kpchain.evidence.trie_path import EMPTY_ROOT, value_at
from kpchain.model import keccak256

KEYS = [number.to_bytes(32, "big") for number in range(40)]
TRIE = HexaryTrie({})
for key in KEYS[:30]:
    TRIE[keccak256(key)] = rlp.encode(key[::-1])
ROOT = TRIE.root_hash


def _proof(key: bytes) -> list[bytes]:
    return [rlp.encode(node) for node in TRIE.get_proof(keccak256(key))]


@pytest.mark.parametrize("key", KEYS)
def test_value_or_absence_is_proven(key: bytes) -> None:
    expected = rlp.encode(key[::-1]) if key in KEYS[:30] else b""
    assert value_at(ROOT, key, _proof(key), what="it") == expected


def test_proof_of_another_root_is_refused() -> None:
    with pytest.raises(EvidenceError, match="does not begin at the root 0x0101"):
        value_at(b"\x01" * 32, KEYS[0], _proof(KEYS[0]), what="it")


@given(st.data())
def test_no_other_nodes_prove_anything(data: st.DataObject) -> None:
    key = data.draw(st.sampled_from(KEYS))
    nodes = _proof(key)
    other = data.draw(st.sampled_from([node for each in KEYS for node in _proof(each)]))
    place = data.draw(st.integers(0, len(nodes)))
    inserted = [*nodes[:place], other, *nodes[place:]]
    dropped = nodes[:place] + nodes[place + 1 :]
    swapped = nodes[::-1]
    for changed in (inserted, dropped, swapped):
        if changed != nodes:
            with pytest.raises(EvidenceError):
                value_at(ROOT, key, changed, what="it")


@given(st.data())
def test_no_changed_byte_proves_anything(data: st.DataObject) -> None:
    nodes = _proof(data.draw(st.sampled_from(KEYS)))
    place = data.draw(st.integers(0, len(nodes) - 1))
    at = data.draw(st.integers(0, len(nodes[place]) - 1))
    byte = data.draw(st.integers(0, 255).filter(lambda value: value != nodes[place][at]))
    changed = nodes[place][:at] + bytes([byte]) + nodes[place][at + 1 :]
    with pytest.raises(EvidenceError):
        value_at(ROOT, KEYS[0], [*nodes[:place], changed, *nodes[place + 1 :]], what="it")


@given(st.lists(st.binary(max_size=80), max_size=4))
def test_junk_is_refused_and_nothing_else_is_raised(nodes: list[bytes]) -> None:
    with pytest.raises(EvidenceError):
        value_at(ROOT, KEYS[0], nodes, what="it")


@given(st.recursive(st.binary(max_size=40), lambda inner: st.lists(inner, max_size=17), max_leaves=30))
def test_node_of_a_wrong_shape_is_refused(node: object) -> None:
    """The root is the hash of the junk, so that py-trie walks into it; it proves absence at most, by one node."""
    encoded = rlp.encode(node)
    try:
        value = value_at(keccak256(encoded), KEYS[0], [encoded], what="it")
    except EvidenceError:
        return
    assert isinstance(value, bytes)


def test_list_in_the_place_of_a_value_is_refused() -> None:
    digits = keccak256(KEYS[0])
    leaf = rlp.encode([b"\x20" + digits, [b"a", b"b"]])
    assert value_at(keccak256(good := rlp.encode([b"\x20" + digits, b"a"])), KEYS[0], [good], what="it") == b"a"
    with pytest.raises(EvidenceError, match=r"leads to a list|do not hold together"):
        value_at(keccak256(leaf), KEYS[0], [leaf], what="it")


def test_empty_trie_proves_absence_by_no_nodes() -> None:
    assert value_at(EMPTY_ROOT, KEYS[0], [], what="it") == b""
    with pytest.raises(EvidenceError, match="the trie is empty, and the proof has nodes"):
        value_at(EMPTY_ROOT, KEYS[0], [b"\x80"], what="it")
