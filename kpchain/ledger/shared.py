"""What readings of the ledger as of one block have in common, and is therefore read once; nothing is asked here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from kpchain.ledger.events import AlertRaised, Event, ParticipantEntered
from kpchain.ledger.facts import Codes, OfficerEvent, ParticipantEvent
from kpchain.model import RecordNumber

Place = tuple[int, int]
"""Where an event stands: its block, and its index there."""


def place_of(event: Event) -> Place:
    """Where the event stands."""
    return event.at.block_number, event.at.log_index


@dataclass(slots=True)
class Alerts:
    """Alerts by what they name."""

    by_number: dict[RecordNumber | int | None, list[AlertRaised]] = field(default_factory=dict)
    by_digest: dict[bytes, list[AlertRaised]] = field(default_factory=dict)

    @classmethod
    def among(cls, events: Iterable[Event]) -> Alerts:
        """The alerts among events."""
        alerts = cls()
        for event in events:
            if isinstance(event, AlertRaised):
                alerts.by_number.setdefault(event.number, []).append(event)
                alerts.by_digest.setdefault(event.digest, []).append(event)
        return alerts

    def on(self, number: RecordNumber | None, digest: bytes) -> tuple[AlertRaised, ...]:
        """The alerts on a number or a digest, in the order of the chain."""
        found = {place_of(alert): alert for alert in self.by_number.get(number, ())}
        found |= {place_of(alert): alert for alert in self.by_digest.get(digest, ())}
        return tuple(found[place] for place in sorted(found))


@dataclass(slots=True, kw_only=True)
class Shared:
    """What readings as of one block have in common; a reading adds to it once all its answers are in.

    Attributes:
        block: number of the block.
        block_time: its time.
        codes: the codes of Participants, None before they were read.
        by_issuer: what the registry says of each Participant.
        by_officer: what it says of each account that was asked about.
        alerts: all alerts, None unless they were read.
        times: the times of blocks.
    """

    block: int
    block_time: int
    codes: Codes | None = None
    by_issuer: dict[int, tuple[ParticipantEvent, ...]] = field(default_factory=dict)
    by_officer: dict[str, tuple[OfficerEvent, ...]] = field(default_factory=dict)
    alerts: Alerts | None = None
    times: dict[int, int] = field(default_factory=dict)

    def add_participants(self, events: Iterable[Event]) -> None:
        """Keeps what the registry says of Participants, out of all events of it in order."""
        entered = [event for event in events if isinstance(event, ParticipantEvent)]
        self.codes = Codes.of(event for event in entered if isinstance(event, ParticipantEntered))
        for event in entered:
            self.by_issuer[event.participant] = (*self.by_issuer.get(event.participant, ()), event)
