"""One block under construction: transactions go in one by one, a sealed block comes out as rows of the archive."""

from __future__ import annotations

from eth.abc import AtomicDatabaseAPI, ReceiptAPI, SignedTransactionAPI
from eth.constants import BLANK_ROOT_HASH, ZERO_ADDRESS, ZERO_HASH32
from eth.db.trie import make_trie_root_and_nodes
from eth.vm.forks.shanghai.blocks import ShanghaiBlockHeader
from eth_typing import BlockNumber, Hash32

from kpchain.ledger.embedded import vm
from kpchain.ledger.embedded.archive import Archive, Header, MinedLog, MinedTransaction

_NO_NONCE = bytes(8)  # EIP-3675: no proof of work
_STATUS = (b"", b"\x01")  # EIP-658


class BlockBuilder:
    """The block after `parent`, to be sealed once or thrown away."""

    def __init__(
        self, database: AtomicDatabaseAPI, archive: Archive, parent: Header, *, timestamp: int, chain_id: int
    ) -> None:
        self._archive = archive
        self._parent = parent
        self._number = parent.number + 1
        self._timestamp = timestamp
        self._state = vm.open_state(
            database,
            parent.fields.state_root,
            chain_id=chain_id,
            number=self._number,
            timestamp=timestamp,
            ancestors=archive.hashes_before(self._number),
        )
        self._gas_used = 0
        self._transactions: list[SignedTransactionAPI] = []
        self._receipts: list[ReceiptAPI] = []
        self._rows: list[MinedTransaction] = []
        self._logs: list[MinedLog] = []

    def has_room(self, transaction: SignedTransactionAPI) -> bool:
        """Whether the gas that the transaction may use is still free in this block."""
        return self._gas_used + transaction.gas <= vm.BLOCK_GAS_LIMIT

    def add(self, transaction: SignedTransactionAPI, raw: bytes, *, must_succeed: bool = False) -> bytes:
        """Execute the transaction as the next of this block; its hash. A reverted one is part of the block too.

        Raises:
            InvalidTransactionError: it is not for this state; nothing has changed.
            FailedTransactionError: it failed, and must not; the block is of no use any more.
        """
        vm.check(transaction, self._state)
        execution = vm.execute(self._state, transaction)
        if must_succeed and execution.error is not None:
            raise vm.FailedTransactionError(execution)
        position = len(self._rows)
        status = int(execution.error is None)
        self._gas_used += execution.gas_used
        receipt = transaction.make_receipt(_STATUS[status], self._gas_used, execution.logs)
        is_creation = transaction.to == b""
        self._transactions.append(transaction)
        self._receipts.append(receipt)
        self._rows.append(
            MinedTransaction(
                block=self._number,
                position=position,
                hash=bytes(transaction.hash),
                raw=raw,
                sender=bytes(transaction.sender),
                contract=vm.contract_address(transaction.sender, transaction.nonce) if is_creation else None,
                status=status,
                gas_used=execution.gas_used,
                cumulative_gas=self._gas_used,
                bloom=receipt.bloom.to_bytes(256, "big"),
            )
        )
        for address, topics, data in execution.logs:
            words = tuple(topic.to_bytes(32, "big") for topic in topics)
            self._logs.append(MinedLog(len(self._logs), position, address, words, bytes(data)))
        return self._rows[-1].hash

    def seal(self) -> Header:
        """Write the block to the archive and its state to the database; the caller is in `Store.writing`."""
        self._state.persist()
        bloom = 0
        for receipt in self._receipts:
            bloom |= receipt.bloom
        header = Header.of(
            make_header(
                number=self._number,
                parent_hash=self._parent.hash,
                timestamp=self._timestamp,
                state_root=self._state.state_root,
                transaction_root=make_trie_root_and_nodes(self._transactions)[0],
                receipt_root=make_trie_root_and_nodes(self._receipts)[0],
                bloom=bloom,
                gas_used=self._gas_used,
            )
        )
        self._archive.add(header, self._rows, self._logs)
        return header


def make_header(
    *,
    number: int,
    parent_hash: bytes,
    timestamp: int,
    state_root: bytes,
    transaction_root: bytes = BLANK_ROOT_HASH,
    receipt_root: bytes = BLANK_ROOT_HASH,
    bloom: int = 0,
    gas_used: int = 0,
) -> ShanghaiBlockHeader:
    """A Shanghai header with what is constant on this chain filled in."""
    return ShanghaiBlockHeader(
        difficulty=0,
        block_number=BlockNumber(number),
        gas_limit=vm.BLOCK_GAS_LIMIT,
        timestamp=timestamp,
        coinbase=ZERO_ADDRESS,
        parent_hash=Hash32(parent_hash),
        state_root=Hash32(state_root),
        transaction_root=Hash32(transaction_root),
        receipt_root=Hash32(receipt_root),
        bloom=bloom,
        gas_used=gas_used,
        mix_hash=ZERO_HASH32,
        nonce=_NO_NONCE,
        base_fee_per_gas=vm.BASE_FEE,
    )
