"""The books, kept from events alone: what they say must be what is on record, and every carat must be somewhere.

It knows neither the model nor the contracts; it reads events as an index would, and a chain of custody as an auditor.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from kpchain.model.record import Record
from kpchain.model.state import State, Taint
from kpchain.units import Points
from oracle.outcome import Event

UNDER_WAY: Final = frozenset(
    {
        State.ISSUED,
        State.VALIDATED,
        State.IN_TRANSIT,
        State.ARRIVED,
        State.DETAINED,
        State.RETURN_ORDERED,
    }
)
HELD: Final = frozenset({State.DECLARED, State.CONFIRMED, State.RETURNED, State.VOID, State.REPLACED})
GONE: Final = frozenset({State.LOST, State.SEIZED, State.FORFEITED})


@dataclass(slots=True)
class Books:
    """What a sequence of events says, all weights in points.

    Attributes:
        records: how every record stands.
        edges: for every certificate, what it drew from which record.
        lots: the weight that came in from sources.
        consumed: what left the scheme.
        losses: what was drawn and not issued, and what was declared and not found.
        discrepant: the certificates whose receipt set the taint.
        consumed_of: what left the scheme from each record.
        held_from: what each record could give when it began to be drawable.
    """

    records: dict[bytes, Record] = field(default_factory=dict)
    edges: dict[bytes, dict[bytes, int]] = field(default_factory=dict)
    lots: int = 0
    consumed: int = 0
    losses: int = 0
    discrepant: set[bytes] = field(default_factory=set)
    consumed_of: dict[bytes, int] = field(default_factory=lambda: defaultdict(int))
    held_from: dict[bytes, int] = field(default_factory=dict)

    @classmethod
    def of(cls, events: Iterable[Event]) -> Books:
        """The books after these events."""
        books = cls()
        for event in events:
            books._enter(event.name, event.arguments)
        return books

    def check(self, on_record: Mapping[bytes, Record]) -> None:
        """All that must hold of a ledger, with what is on record there.

        Raises:
            AssertionError: it does not.
        """
        assert self.records == dict(on_record), "events do not tell how the records stand"
        assert self.lots == self._accounted(), "carats are not conserved"
        inherited: dict[bytes, tuple[int, Taint]] = {}
        for digest, record in self.records.items():
            assert record.available == self._left(digest), "what is available is not what came in less what went out"
            assert record.available == 0 or record.state in HELD
            inherited[digest] = self._inherited(digest, inherited)
            assert (record.origins, record.taints) == inherited[digest], "origins or taints are not those of ancestors"

    def _enter(self, name: str, said: Mapping[str, Any]) -> None:
        if "record" not in said:
            return
        digest, record = said["digest"], Record.from_word(said["record"])
        before = self.records.get(digest)
        self.records[digest] = record
        if name == "LotDeclared":
            self.lots += record.points
            self.held_from[digest] = record.points
        elif name == "CertificateIssued":
            self._draw(digest, record, dict(said["inputs"]))
        elif name == "CaratsConsumed":
            self.consumed += said["points"]
            self.consumed_of[digest] += said["points"]
        elif record.state in HELD and before is not None and before.state not in HELD:
            self.held_from[digest] = record.available
            self.losses += record.points - record.available
            if name == "CertificateSettled" and record.taints & ~before.taints:
                self.discrepant.add(digest)

    def _draw(self, digest: bytes, record: Record, drawn: dict[bytes, int]) -> None:
        self.edges[digest] = drawn
        self.losses += sum(drawn.values()) - record.points
        for source, points in drawn.items():
            left = self.records[source].available - points
            self.records[source] = replace(self.records[source], available=Points(left))

    def _accounted(self) -> int:
        under_way = sum(record.points for record in self.records.values() if record.state in UNDER_WAY | GONE)
        available = sum(record.available for record in self.records.values())
        return available + under_way + self.consumed + self.losses

    def _left(self, digest: bytes) -> int:
        drawn = sum(inputs.get(digest, 0) for inputs in self.edges.values())
        return self.held_from.get(digest, 0) - drawn - self.consumed_of[digest]

    def _inherited(self, digest: bytes, known: Mapping[bytes, tuple[int, Taint]]) -> tuple[int, Taint]:
        """The union over what it drew; a lot speaks for itself, and a receipt may have added its own taint."""
        if digest not in self.edges:
            return self.records[digest].origins, self.records[digest].taints
        origins, taints = 0, Taint.DISCREPANCY if digest in self.discrepant else Taint(0)
        for source in self.edges[digest]:
            origins, taints = origins | known[source][0], taints | known[source][1]
        return origins, taints
