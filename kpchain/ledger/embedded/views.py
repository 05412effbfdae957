"""Blocks, transactions, receipts and logs as JSON-RPC shows them; pure functions over rows of the archive."""

from __future__ import annotations

from collections.abc import Sequence

import rlp  # type: ignore[import-untyped]  # rlp ships no types
from eth.abc import SignedTransactionAPI

from kpchain.ledger.embedded import vm
from kpchain.ledger.embedded.archive import FoundLog, Header, MinedLog, MinedTransaction
from kpchain.ledger.embedded.jsonrpc import data, quantity

_LEGACY_FROM = 0xC0  # EIP-2718: a first byte from here on opens an RLP list, below it is a transaction type
_DYNAMIC_FEE = 2  # EIP-1559


def block_view(header: Header, transactions: Sequence[MinedTransaction], *, whole: bool) -> dict[str, object]:
    """A block with its transactions' hashes, or with the transactions themselves when `whole`."""
    fields = header.fields
    return {
        "number": quantity(header.number),
        "hash": data(header.hash),
        "parentHash": data(fields.parent_hash),
        "nonce": data(fields.nonce),
        "sha3Uncles": data(fields.uncles_hash),
        "logsBloom": data(fields.bloom.to_bytes(256, "big")),
        "transactionsRoot": data(fields.transaction_root),
        "stateRoot": data(fields.state_root),
        "receiptsRoot": data(fields.receipt_root),
        "miner": data(fields.coinbase),
        "difficulty": quantity(fields.difficulty),
        "totalDifficulty": quantity(0),
        "extraData": data(fields.extra_data),
        "size": quantity(_size(header, transactions)),
        "gasLimit": quantity(fields.gas_limit),
        "gasUsed": quantity(fields.gas_used),
        "timestamp": quantity(fields.timestamp),
        "mixHash": data(fields.mix_hash),
        "baseFeePerGas": quantity(fields.base_fee_per_gas or 0),
        "withdrawalsRoot": data(fields.withdrawals_root or b""),
        "withdrawals": [],
        "uncles": [],
        "transactions": [transaction_view(mined, header.hash) if whole else data(mined.hash) for mined in transactions],
    }


def _size(header: Header, transactions: Sequence[MinedTransaction]) -> int:
    bodies = [mined.raw if mined.raw[0] < _LEGACY_FROM else rlp.decode(mined.raw) for mined in transactions]
    return len(rlp.encode([rlp.decode(rlp.encode(header.fields)), bodies, [], []]))


def transaction_view(mined: MinedTransaction, block_hash: bytes) -> dict[str, object]:
    """A transaction as it was sent, with the place that it was given."""
    transaction = vm.read_transaction(mined.raw)
    kind = transaction.type_id or 0
    shown: dict[str, object] = {
        "hash": data(mined.hash),
        "nonce": quantity(transaction.nonce),
        "blockHash": data(block_hash),
        "blockNumber": quantity(mined.block),
        "transactionIndex": quantity(mined.position),
        "from": data(mined.sender),
        "to": data(transaction.to) if transaction.to else None,
        "value": quantity(transaction.value),
        "gas": quantity(transaction.gas),
        "gasPrice": quantity(_gas_price(transaction)),
        "input": data(transaction.data),
        "type": quantity(kind),
        "chainId": quantity(transaction.chain_id or 0),
        "v": quantity(transaction.v if kind == 0 else transaction.y_parity),  # type: ignore[attr-defined]  # legacy only
        "r": quantity(transaction.r),
        "s": quantity(transaction.s),
    }
    if kind:
        shown["yParity"] = quantity(transaction.y_parity)
        shown["accessList"] = [
            {"address": data(address), "storageKeys": [data(slot.to_bytes(32, "big")) for slot in slots]}
            for address, slots in transaction.access_list
        ]
    if kind == _DYNAMIC_FEE:
        shown["maxFeePerGas"] = quantity(transaction.max_fee_per_gas)
        shown["maxPriorityFeePerGas"] = quantity(transaction.max_priority_fee_per_gas)
    return shown


def receipt_view(mined: MinedTransaction, block_hash: bytes, logs: Sequence[MinedLog]) -> dict[str, object]:
    """What came of a transaction."""
    transaction = vm.read_transaction(mined.raw)
    return {
        "transactionHash": data(mined.hash),
        "transactionIndex": quantity(mined.position),
        "blockHash": data(block_hash),
        "blockNumber": quantity(mined.block),
        "from": data(mined.sender),
        "to": data(transaction.to) if transaction.to else None,
        "cumulativeGasUsed": quantity(mined.cumulative_gas),
        "gasUsed": quantity(mined.gas_used),
        "effectiveGasPrice": quantity(_gas_price(transaction)),
        "contractAddress": data(mined.contract) if mined.contract else None,
        "logs": [log_view(FoundLog(mined.block, block_hash, mined.hash, log)) for log in logs],
        "logsBloom": data(mined.bloom),
        "status": quantity(mined.status),
        "type": quantity(transaction.type_id or 0),
    }


def log_view(found: FoundLog) -> dict[str, object]:
    """One event."""
    return {
        "address": data(found.log.address),
        "topics": [data(topic) for topic in found.log.topics],
        "data": data(found.log.data),
        "blockNumber": quantity(found.block),
        "blockHash": data(found.block_hash),
        "transactionHash": data(found.transaction_hash),
        "transactionIndex": quantity(found.log.transaction_position),
        "logIndex": quantity(found.log.position),
        "removed": False,
    }


def _gas_price(transaction: SignedTransactionAPI) -> int:
    """What a unit of gas was paid, in wei (EIP-1559)."""
    return min(transaction.max_fee_per_gas, transaction.max_priority_fee_per_gas + vm.BASE_FEE)
