"""The history of a run as an index: the events of the oracle as logs of the contracts, one in each block."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from eth_abi.abi import encode

from kpchain.index import Index, LedgerIdentity, sync
from kpchain.ledger import events as ev
from oracle.evm import CONTRACTS, entries, signature_hash, types_of
from oracle.outcome import Event

IDENTITY: Final = LedgerIdentity(chain_id=1337, ledger="0x00000000000000000000000000000000000000E1")
_ABI: Final = {entry["name"]: entry for contract in CONTRACTS for entry in entries(contract, "event")}


@dataclass(frozen=True, slots=True)
class Block:
    """A block of one event."""

    number: int
    hash: str
    time: int


class History:
    """An `EventSource` of the index, of events that happened."""

    def __init__(self, events: Sequence[Event]) -> None:
        self._blocks = [_block(number) for number in range(len(events) + 1)]
        self._events = [
            ev.decode_log(_log(event, block), block.time) for event, block in zip(events, self._blocks[1:], strict=True)
        ]

    def head(self) -> Block:
        return self._blocks[-1]

    def block(self, number: int) -> Block | None:
        return self._blocks[number] if number < len(self._blocks) else None

    def events(self, first: int, last: int) -> Sequence[ev.Event]:
        return self._events[max(first, 1) - 1 : last]


def indexed(events: Sequence[Event], path: Path) -> Path:
    """The path of an index of these events."""
    with Index.create(path, IDENTITY) as index:
        sync(index, History(events))
    return path


def _block(number: int) -> Block:
    return Block(number, "0x" + hashlib.sha256(str(number).encode()).hexdigest(), 1_700_000_000 + number)


def _log(event: Event, block: Block) -> dict[str, Any]:
    """The log that a contract writes for an event."""
    entry = _ABI[event.name]
    plain = [parameter for parameter in entry["inputs"] if not parameter["indexed"]]
    marks = [parameter for parameter in entry["inputs"] if parameter["indexed"]]
    topics = [signature_hash(entry), *(encode(types_of([mark]), [event.arguments[mark["name"]]]) for mark in marks)]
    data = encode(types_of(plain), [event.arguments[parameter["name"]] for parameter in plain])
    return {
        "topics": ["0x" + topic.hex() for topic in topics],
        "data": "0x" + data.hex(),
        "blockNumber": hex(block.number),
        "blockHash": block.hash,
        "transactionHash": block.hash,
        "logIndex": "0x0",
    }
