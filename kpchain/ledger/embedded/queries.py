"""What JSON-RPC can ask of the chain without changing it: state, blocks, transactions, logs, calls."""

from __future__ import annotations

from eth.constants import ZERO_ADDRESS
from eth_typing import Address

from kpchain.ledger.embedded import vm
from kpchain.ledger.embedded.archive import Header, LogQuery
from kpchain.ledger.embedded.chain import Chain
from kpchain.ledger.embedded.gas import estimate
from kpchain.ledger.embedded.jsonrpc import (
    REVERTED,
    SERVER_ERROR,
    RpcError,
    data,
    quantity,
    read_address,
    read_data,
    read_hash,
    read_list,
    read_object,
    read_quantity,
)
from kpchain.ledger.embedded.proofs import prove
from kpchain.ledger.embedded.views import block_view, log_view, receipt_view, transaction_view

_LAST_BLOCK = 2**63 - 1  # the greatest number that SQLite knows
_NEWEST = ("latest", "pending", "safe", "finalized")


class Queries:
    """The reading methods; parameters and results are JSON-RPC's."""

    def __init__(self, chain: Chain) -> None:
        self._chain = chain
        self._archive = chain.archive

    # -- state --

    def balance(self, address: object, block: object = "latest") -> str:
        """Wei of an account."""
        return quantity(self._state(block).get_balance(Address(read_address(address))))

    def code(self, address: object, block: object = "latest") -> str:
        """The code of a contract, "0x" for none."""
        return data(self._state(block).get_code(Address(read_address(address))))

    def storage(self, address: object, slot: object, block: object = "latest") -> str:
        """A storage slot as 32 bytes."""
        word = self._state(block).get_storage(Address(read_address(address)), read_quantity(slot))
        return data(word.to_bytes(32, "big"))

    def transaction_count(self, address: object, block: object = "latest") -> str:
        """The next nonce of an account; nothing is ever pending, so latest and pending agree."""
        return quantity(self._state(block).get_nonce(Address(read_address(address))))

    def proof(self, address: object, slots: object, block: object = "latest") -> dict[str, object]:
        """An account and slots with their trie nodes (EIP-1186)."""
        header = self._known_header(block) or self._chain.head
        wanted = [read_quantity(slot) for slot in read_list(slots)]
        return prove(self._chain.store.nodes, header.fields.state_root, read_address(address), wanted)

    # -- blocks and transactions --

    def block_by_number(self, block: object, whole: object = False) -> dict[str, object] | None:
        """A block, or None where there is none yet."""
        return self._block(self._header(block), whole=bool(whole))

    def block_by_hash(self, block_hash: object, whole: object = False) -> dict[str, object] | None:
        """A block, or None for an unknown hash."""
        return self._block(self._archive.header_by_hash(read_hash(block_hash)), whole=bool(whole))

    def transaction(self, transaction_hash: object) -> dict[str, object] | None:
        """A mined transaction, or None."""
        mined = self._archive.transaction(read_hash(transaction_hash))
        return None if mined is None else transaction_view(mined, self._hash_of(mined.block))

    def receipt(self, transaction_hash: object) -> dict[str, object] | None:
        """A mined transaction's receipt, or None."""
        mined = self._archive.transaction(read_hash(transaction_hash))
        return None if mined is None else receipt_view(mined, self._hash_of(mined.block), self._archive.logs_of(mined))

    def logs(self, filter_: object) -> list[dict[str, object]]:
        """The events that a filter picks out, in order."""
        wanted = read_object(filter_)
        if "blockHash" in wanted:
            header = self._archive.header_by_hash(read_hash(wanted["blockHash"]))
            if header is None:
                raise RpcError(SERVER_ERROR, "unknown block")
            first = last = header.number
        else:
            first = self._block_number(wanted.get("fromBlock", "latest"))
            last = self._block_number(wanted.get("toBlock", "latest"))
        query = LogQuery(
            first_block=first,
            last_block=last,
            addresses=tuple(read_address(address) for address in _listed(wanted.get("address"))),
            topics=tuple(
                tuple(read_hash(topic) for topic in _listed(place)) for place in read_list(wanted.get("topics"))
            ),
        )
        return [log_view(found) for found in self._archive.find_logs(query)]

    def fee_history(self, count: object, newest: object, percentiles: object = None) -> dict[str, object]:
        """Fees of the past, all zero, for clients that ask before they send."""
        last = min(self._block_number(newest), self._chain.head.number)
        blocks = min(read_quantity(count), last + 1)
        return {
            "oldestBlock": quantity(last + 1 - blocks),
            "baseFeePerGas": [quantity(vm.BASE_FEE)] * (blocks + 1),
            "gasUsedRatio": [0.0] * blocks,
            "reward": [[quantity(0)] * len(read_list(percentiles))] * blocks,
        }

    # -- calls --

    def call(self, message: object, block: object = "latest") -> str:
        """What a message returns when it is executed and thrown away.

        "latest" and "pending" see the time that the next block would have; a past block sees its own.
        """
        execution = self._chain.call(_read_call(message), self._known_header(block))
        refuse_failure(execution)
        return data(execution.output)

    def estimate(self, message: object, block: object = "latest") -> str:
        """A gas limit that suffices for a message."""
        header = self._known_header(block)
        gas, execution = estimate(_read_call(message), lambda call: self._chain.call(call, header))
        refuse_failure(execution)
        return quantity(gas)

    # -- how --

    def _state(self, block: object) -> vm.LedgerState:
        return self._chain.state(self._known_header(block))

    def _known_header(self, block: object) -> Header | None:
        """The header that a block parameter names; None stands for the newest state, with the next block's time."""
        if isinstance(block, str) and block in _NEWEST:
            return None
        header = self._header(block)
        if header is None:
            raise RpcError(SERVER_ERROR, f"header not found: {block}")
        return header

    def _header(self, block: object) -> Header | None:
        if isinstance(block, dict) and "blockHash" in block:
            return self._archive.header_by_hash(read_hash(block["blockHash"]))
        if isinstance(block, dict):
            block = block.get("blockNumber")
        number = self._block_number(block)
        return self._chain.head if number == self._chain.head.number else self._archive.header_by_number(number)

    def _block_number(self, block: object) -> int:
        if block in _NEWEST:
            return self._chain.head.number
        return 0 if block == "earliest" else min(read_quantity(block), _LAST_BLOCK)

    def _block(self, header: Header | None, *, whole: bool) -> dict[str, object] | None:
        if header is None:
            return None
        return block_view(header, self._archive.transactions_of(header.number), whole=whole)

    def _hash_of(self, number: int) -> bytes:
        header = self._archive.header_by_number(number)
        return b"" if header is None else header.hash


def _listed(value: object) -> list[object]:
    """One or many or, for None, any: as filters write addresses and topics."""
    if value is None:
        return []
    return list(value) if isinstance(value, list | tuple) else [value]


def _read_call(argument: object) -> vm.Call:
    """The message to execute; prices are passed over, since gas costs nothing here."""
    message = read_object(argument)
    sender, to, gas = message.get("from"), message.get("to"), message.get("gas")
    payload = message.get("input", message.get("data", "0x"))
    return vm.Call(
        sender=ZERO_ADDRESS if sender is None else Address(read_address(sender)),
        to=Address(b"") if to is None else Address(read_address(to)),
        gas=vm.BLOCK_GAS_LIMIT if gas is None else min(read_quantity(gas), vm.BLOCK_GAS_LIMIT),
        value=read_quantity(message.get("value", 0)),
        data=read_data(payload),
        access_list=tuple(
            (
                Address(read_address(entry.get("address"))),
                [read_quantity(s) for s in read_list(entry.get("storageKeys"))],
            )
            for entry in map(read_object, read_list(message.get("accessList")))
        ),
    )


def refuse_failure(execution: vm.Execution) -> None:
    """Returns where an execution went through.

    Raises:
        RpcError: it did not; with the revert data where the contract itself refused.
    """
    if execution.error is None:
        return
    if execution.is_revert:
        raise RpcError(REVERTED, "execution reverted", data(execution.output))
    raise RpcError(SERVER_ERROR, f"execution failed: {type(execution.error).__name__}")
