"""The history of a run as an index: the events of the oracle as the index takes them, one in each block."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from kpchain.errors import ModelError
from kpchain.index import Index, LedgerIdentity, sync
from kpchain.ledger import events as ev
from kpchain.model import Act, Record, RecordNumber, Status
from oracle.evm import CONTRACTS, entries
from oracle.outcome import Event

IDENTITY: Final = LedgerIdentity(chain_id=1337, ledger="0x00000000000000000000000000000000000000E1")


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
            _converted(event, _position(block)) for event, block in zip(events, self._blocks[1:], strict=True)
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


def _position(block: Block) -> ev.Position:
    return ev.Position(block.number, block.hash, block.time, block.hash, 0)


def _converted(event: Event, at: ev.Position) -> ev.Event:
    said: dict[str, Any] = event.arguments
    return _CONVERTERS[event.name](at, said)


def _number(word: int) -> RecordNumber:
    return RecordNumber.from_word(word)


def _presented(word: int) -> RecordNumber | int:
    try:
        return RecordNumber.from_word(word)
    except ModelError:
        return word


def _lot(at: ev.Position, said: dict[str, Any]) -> ev.Event:
    record, lines = Record.from_word(said["record"]), ev.lines_of(said["lines"])
    number = _number(said["number"])
    return ev.LotDeclared(at, said["digest"], number, record, said["officer"], said["source"], said["zone"], lines)


def _issued(at: ev.Position, said: dict[str, Any]) -> ev.Event:
    record, lines = Record.from_word(said["record"]), ev.lines_of(said["lines"])
    inputs = tuple(ev.Draw(digest, points) for digest, points in said["inputs"])
    number = _number(said["number"])
    return ev.CertificateIssued(at, said["digest"], number, record, said["officer"], said["parcels"], lines, inputs)


def _advanced(at: ev.Position, said: dict[str, Any]) -> ev.Event:
    act = Act.from_word(said["act"])
    return ev.CertificateAdvanced(at, said["digest"], Record.from_word(said["record"]), act, said["evidence"])


def _settled(at: ev.Position, said: dict[str, Any]) -> ev.Event:
    record, act = Record.from_word(said["record"]), Act.from_word(said["act"])
    found = said["points"], said["cents"], said["parcels"], said["check"]
    return ev.CertificateSettled(at, said["digest"], record, act, said["evidence"], *found)


def _consumed(at: ev.Position, said: dict[str, Any]) -> ev.Event:
    record = Record.from_word(said["record"])
    taken = said["on"], said["points"], said["exit"], said["evidence"]
    return ev.CaratsConsumed(at, said["digest"], record, said["officer"], *taken)


def _entered(at: ev.Position, said: dict[str, Any]) -> ev.Event:
    terms = said["producer"], said["validityDays"], said["basis"]
    return ev.ParticipantEntered(at, said["participant"], said["code"].decode("ascii"), Status(said["status"]), *terms)


def _status(at: ev.Position, said: dict[str, Any]) -> ev.Event:
    before, after = Status(said["from"]), Status(said["to"])
    return ev.StatusChanged(at, said["participant"], before, after, said["supervised"], said["basis"])


def _alert(at: ev.Position, said: dict[str, Any]) -> ev.Event:
    return ev.AlertRaised(at, _presented(said["number"]), said["digest"], said["officer"], said["reason"])


def _plain(name: str) -> Callable[[ev.Position, dict[str, Any]], ev.Event]:
    """An event whose fields are the arguments, in the order of the ABI."""
    kind = getattr(ev, name)
    return lambda at, said: kind(at, *(said[argument] for argument in _ARGUMENTS[name]))


_ARGUMENTS: Final = {
    entry["name"]: [argument["name"] for argument in entry["inputs"]]
    for contract in CONTRACTS
    for entry in entries(contract, "event")
}
_CONVERTERS: Final[dict[str, Callable[[ev.Position, dict[str, Any]], ev.Event]]] = {
    **{name: _plain(name) for name in _ARGUMENTS},
    "LotDeclared": _lot,
    "CertificateIssued": _issued,
    "CertificateAdvanced": _advanced,
    "CertificateSettled": _settled,
    "CaratsConsumed": _consumed,
    "ParticipantEntered": _entered,
    "StatusChanged": _status,
    "AlertRaised": _alert,
}
