"""JSON-RPC methods by name, answered from a chain as a node answers them; needs no web3."""

from __future__ import annotations

import inspect
import sqlite3
from collections.abc import Callable, Sequence
from typing import Any

from eth.vm.interrupt import EVMMissingData
from trie.exceptions import MissingTrieNode

from kpchain import __version__
from kpchain.errors import LedgerError
from kpchain.ledger.embedded import vm
from kpchain.ledger.embedded.chain import Chain, ReadOnlyError
from kpchain.ledger.embedded.jsonrpc import (
    INVALID_PARAMS,
    METHOD_NOT_FOUND,
    SERVER_ERROR,
    RpcError,
    data,
    quantity,
    read_data,
    read_quantity,
)
from kpchain.ledger.embedded.queries import Queries, refuse_failure

Request = tuple[str, Sequence[Any]]

_SEND = "eth_sendRawTransaction"
_LAST_TIME = 253_402_300_799  # the end of the year 9999, beyond which no date can be shown


class EmbeddedNode:
    """Answers requests, one or many at a time."""

    def __init__(self, chain: Chain) -> None:
        self._chain = chain
        queries = Queries(chain)
        self._methods: dict[str, Callable[..., object]] = {
            "web3_clientVersion": lambda: f"kpchain-embedded/{__version__}",
            "net_version": lambda: str(chain.chain_id),
            "eth_chainId": lambda: quantity(chain.chain_id),
            "eth_accounts": lambda: [],
            "eth_blockNumber": lambda: quantity(chain.head.number),
            "eth_gasPrice": lambda: quantity(vm.BASE_FEE),
            "eth_maxPriorityFeePerGas": lambda: quantity(0),
            "eth_feeHistory": queries.fee_history,
            "eth_getBalance": queries.balance,
            "eth_getCode": queries.code,
            "eth_getStorageAt": queries.storage,
            "eth_getTransactionCount": queries.transaction_count,
            "eth_getProof": queries.proof,
            "eth_getBlockByNumber": queries.block_by_number,
            "eth_getBlockByHash": queries.block_by_hash,
            "eth_getTransactionByHash": queries.transaction,
            "eth_getTransactionReceipt": queries.receipt,
            "eth_getLogs": queries.logs,
            "eth_call": queries.call,
            "eth_estimateGas": queries.estimate,
            "kpchain_sendAll": self._send_all,
            "evm_mine": self._mine,
            "evm_increaseTime": self._increase_time,
            "evm_setTime": self._set_time,
            "evm_setNextBlockTimestamp": self._set_next_time,
        }

    def answer(self, requests: Sequence[Request]) -> list[object]:
        """The result of each request, or an `RpcError` that refuses it, in order.

        Transactions that follow one another go into one block, as far as its gas goes, and reach the disk together.

        Raises:
            LedgerBusyError: another process is writing.
            LedgerError: the file cannot be used.
        """
        outcomes: list[object] = []
        try:
            self._chain.refresh()
            while len(outcomes) < len(requests):
                rest = requests[len(outcomes) :]
                sends = next((n for n, (method, _) in enumerate(rest) if method != _SEND), len(rest))
                outcomes.extend(self._send([params for _, params in rest[:sends]]) if sends else [self._ask(*rest[0])])
        except sqlite3.Error as error:
            raise self._chain.store.explain(error) from error
        except (MissingTrieNode, EVMMissingData) as error:
            raise LedgerError(
                f"{self._chain.store.path}: the ledger file is damaged: a part of its state is missing"
            ) from error
        return outcomes

    def _ask(self, method: str, params: Sequence[Any]) -> object:
        found = self._methods.get(method)
        if found is None:
            return RpcError(METHOD_NOT_FOUND, f"the method {method} does not exist/is not available")
        try:
            inspect.signature(found).bind(*params)
        except TypeError as error:
            return RpcError(INVALID_PARAMS, f"invalid params: {error}")
        try:
            return found(*params)
        except RpcError as error:
            return error
        except ReadOnlyError:
            return RpcError(SERVER_ERROR, "the ledger is open for reading only")

    def _send(self, many: Sequence[Sequence[Any]]) -> list[object]:
        raws: list[bytes | RpcError] = []
        for params in many:
            try:
                raws.append(read_data(params[0] if params else None))
            except RpcError as error:
                raws.append(error)
        try:
            mined = iter(self._chain.mine([raw for raw in raws if isinstance(raw, bytes)]))
        except ReadOnlyError:
            return [RpcError(SERVER_ERROR, "the ledger is open for reading only") for _ in many]
        return [_sent(next(mined)) if isinstance(raw, bytes) else raw for raw in raws]

    def _send_all(self, raws: object) -> list[str]:
        """All of these transactions, or none where one would fail; nodes have no such method."""
        if not isinstance(raws, list) or not raws:
            raise RpcError(INVALID_PARAMS, "invalid params: a list of raw transactions is needed")
        try:
            return [data(mined) for mined in self._chain.mine_all([read_data(raw) for raw in raws])]
        except vm.InvalidTransactionError as error:
            raise RpcError(SERVER_ERROR, str(error)) from error
        except vm.FailedTransactionError as error:
            refuse_failure(error.execution)
            raise

    def _mine(self, timestamp: object = None) -> str:
        if timestamp is not None:
            self._set_next_time(timestamp)
        self._chain.mine_empty()
        return "0x0"

    def _increase_time(self, seconds: object) -> int:
        return self._chain.advance_clock(_read_time(seconds))

    def _set_time(self, timestamp: object) -> int:
        return self._chain.set_clock(_read_time(timestamp))

    def _set_next_time(self, timestamp: object) -> None:
        try:
            self._chain.set_next_time(_read_time(timestamp))
        except ValueError as error:
            raise RpcError(INVALID_PARAMS, str(error)) from error


def _read_time(value: object) -> int:
    seconds = read_quantity(value)
    if seconds > _LAST_TIME:
        raise RpcError(INVALID_PARAMS, f"invalid argument: {seconds} is beyond the year 9999")
    return seconds


def _sent(outcome: bytes | vm.InvalidTransactionError) -> object:
    return data(outcome) if isinstance(outcome, bytes) else RpcError(SERVER_ERROR, str(outcome))
