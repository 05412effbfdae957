"""The first block: an empty ledger with one funded account, for networks where somebody must pay."""

from __future__ import annotations

from eth.abc import AtomicDatabaseAPI
from eth.constants import BLANK_ROOT_HASH, ZERO_HASH32
from eth_typing import Address

from kpchain.ledger.embedded import vm
from kpchain.ledger.embedded.archive import Header
from kpchain.ledger.embedded.blocks import make_header

# Account 0 of the public test mnemonic "test test ... junk", which anvil and ganache fund too.
DEVELOPMENT_ACCOUNT = Address(bytes.fromhex("f39Fd6e51aad88F6F4ce6aB8827279cffFb92266"))
DEVELOPMENT_BALANCE = 10**9 * 10**18  # wei


def make_genesis(database: AtomicDatabaseAPI, *, chain_id: int, timestamp: int) -> Header:
    """The header of block 0; its state goes into the database."""
    state = vm.open_state(database, BLANK_ROOT_HASH, chain_id=chain_id, number=0, timestamp=timestamp, ancestors=())
    state.set_balance(DEVELOPMENT_ACCOUNT, DEVELOPMENT_BALANCE)
    state.persist()
    return Header.of(make_header(number=0, parent_hash=ZERO_HASH32, timestamp=timestamp, state_root=state.state_root))
