"""From a log to an event; decoding only, no connection and no judgement.

Every event but two has a fixed layout, so that words are cut from the data by hand: decoding 100,000 events takes less
than fetching them. The specification is docs/spec/events.md.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final, get_args

from kpchain.errors import LedgerError
from kpchain.ledger.events.agreements import AgreementEvent
from kpchain.ledger.events.attestations import AttestationEvent
from kpchain.ledger.events.plenary import PlenaryEvent
from kpchain.ledger.events.position import Position
from kpchain.ledger.events.records import LedgerEvent
from kpchain.ledger.events.registry import RegistryEvent
from kpchain.ledger.events.returns import ReturnFiled
from kpchain.model import keccak256

Event = LedgerEvent | RegistryEvent | PlenaryEvent | AgreementEvent | AttestationEvent | ReturnFiled

EVENT_TYPES: Final[tuple[type[Event], ...]] = get_args(Event)
"""Every event of the contracts, contract by contract."""


def topic_of(event: type[Event]) -> str:
    """The first topic of an event: the hash of its signature, as hexadecimal text."""
    return "0x" + keccak256(event.SIGNATURE.encode("ascii")).hex()


_Decoder = Callable[[Position, list[str], list[int]], Event]
_DECODERS: Final[dict[str, _Decoder]] = {topic_of(kind): kind.decode for kind in EVENT_TYPES}


def decode_log(log: Mapping[str, Any], block_time: int) -> Event:
    """The event that a JSON-RPC log object says.

    Args:
        log: as `eth_getLogs` gives it, with hexadecimal texts.
        block_time: the time of its block, in seconds since 1970.

    Raises:
        LedgerError: the log is of no event of these contracts.
    """
    topics = log["topics"]
    decoder = _DECODERS.get(topics[0])
    if decoder is None:
        raise LedgerError(f"a log of an unknown event {topics[0]} came from the contracts")
    at = Position(
        block_number=int(log["blockNumber"], 16),
        block_hash=log["blockHash"],
        block_time=block_time,
        transaction=log["transactionHash"],
        log_index=int(log["logIndex"], 16),
    )
    text = log["data"]
    words = [int(text[start : start + 64], 16) for start in range(2, len(text), 64)]
    return decoder(at, topics, words)
