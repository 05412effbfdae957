"""Proofs of an account and of storage slots against a state root (EIP-1186), checkable offline by anyone."""

from __future__ import annotations

from collections.abc import Sequence

import rlp  # type: ignore[import-untyped]  # rlp ships no types
from eth.abc import DatabaseAPI
from eth.rlp.accounts import Account
from eth_hash.auto import keccak
from trie.hexary import HexaryTrie

from kpchain.ledger.embedded.jsonrpc import data, quantity


def prove(nodes: DatabaseAPI, state_root: bytes, address: bytes, slots: Sequence[int]) -> dict[str, object]:
    """The account and the slots with the trie nodes that lead to them, or to the place where they are not."""
    accounts = HexaryTrie(nodes, state_root)
    key = keccak(address)
    found = accounts[key]
    account = rlp.decode(found, Account) if found else Account()
    storage = HexaryTrie(nodes, account.storage_root)
    return {
        "address": data(address),
        "accountProof": _path(accounts, key),
        "balance": quantity(account.balance),
        "codeHash": data(account.code_hash),
        "nonce": quantity(account.nonce),
        "storageHash": data(account.storage_root),
        "storageProof": [_prove_slot(storage, slot) for slot in slots],
    }


def _prove_slot(storage: HexaryTrie, slot: int) -> dict[str, object]:
    key = keccak(slot.to_bytes(32, "big"))
    found = storage[key]
    value = rlp.decode(found, rlp.sedes.big_endian_int) if found else 0
    return {"key": quantity(slot), "value": quantity(value), "proof": _path(storage, key)}


def _path(trie: HexaryTrie, key: bytes) -> list[str]:
    return [data(rlp.encode(node)) for node in trie.get_proof(key)]  # type: ignore[no-untyped-call]  # trie has few types
