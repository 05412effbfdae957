"""What readings of the ledger as of one block have in common, and is therefore read once; nothing is asked here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from kpchain.ledger.alerts import Alerts
from kpchain.ledger.beside import Agreement, Beside
from kpchain.ledger.events import CodeChanged, Event, ParticipantEntered
from kpchain.ledger.facts import Codes, OfficerEvent, ParticipantEvent

Place = tuple[int, int]
"""Where an event stands: its block, and its index there."""


def place_of(event: Event) -> Place:
    """Where the event stands."""
    return event.at.block_number, event.at.log_index


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
        beside: agreements, types of attestation, and what is attested of Participants.
    """

    block: int
    block_time: int
    codes: Codes | None = None
    by_issuer: dict[int, tuple[ParticipantEvent, ...]] = field(default_factory=dict)
    by_officer: dict[str, tuple[OfficerEvent, ...]] = field(default_factory=dict)
    alerts: Alerts | None = None
    times: dict[int, int] = field(default_factory=dict)
    beside: Beside = field(default_factory=Beside)
    _agreements: dict[tuple[int, int], Agreement | None] = field(default_factory=dict)

    def add_participants(self, events: Iterable[Event]) -> None:
        """Keeps what is said of Participants, out of all that are not of records, in order."""
        given = list(events)
        self.codes = Codes.of(event for event in given if isinstance(event, ParticipantEntered | CodeChanged))
        for event in given:
            if isinstance(event, ParticipantEvent):
                self.by_issuer[event.participant] = (*self.by_issuer.get(event.participant, ()), event)
        self.beside.add(given)

    def agreement_between(self, issuer: int, destination: int) -> Agreement | None:
        """The Active agreement between two Participants in good standing, or None."""
        pair = (issuer, destination)
        if pair not in self._agreements:
            is_open = all(events and events[-1].status.is_open for events in map(self.by_issuer.get, pair))
            self._agreements[pair] = self.beside.active_between(*pair) if is_open else None
        return self._agreements[pair]
