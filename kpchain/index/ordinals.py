"""Ordinals of records, their places in the order of the ledger from 1: rows name records by them, events by digests."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from kpchain.errors import IndexStateError
from kpchain.index.database import Database
from kpchain.ledger import events as ev
from kpchain.model import About

_AT_ONCE: Final = 1_000
"""Digests in one statement; SQLite takes 32,766 parameters, PostgreSQL 65,535."""
_LATER: Final = (
    ev.CertificateAdvanced,
    ev.CertificateSettled,
    ev.CaratsConsumed,
    ev.CertificateApproved,
    ev.CertificateCorrected,
)
"""What happens to a record that there is."""
_CREATING: Final = (ev.LotDeclared, ev.CertificateIssued)
_ABOUT: Final = (ev.AttestationMade, ev.ConcernFiled)


def ordinals_of(database: Database, events: Iterable[ev.Event]) -> dict[bytes, int]:
    """The ordinals of all records that events concern, by digest; the records that they create are counted on.

    Args:
        database: the index before the events.
        events: a run of events, in the order of the ledger.

    Raises:
        IndexStateError: an event concerns a record that no event before it created.
    """
    [(last,)] = database.rows("SELECT coalesce(max(ordinal), 0) FROM records")
    created: dict[bytes, int] = {}
    earlier: set[bytes] = set()
    for event in events:
        if isinstance(event, _LATER):
            if event.digest not in created:
                earlier.add(event.digest)
        elif isinstance(event, _CREATING):
            last += 1
            created[event.digest] = last
            if isinstance(event, ev.CertificateIssued):
                earlier.update(draw.digest for draw in event.inputs if draw.digest not in created)
        elif isinstance(event, _ABOUT) and event.about == About.RECORD and event.subject not in created:
            earlier.add(event.subject)
    # In order, so that the tree is walked from one end to the other.
    asked = sorted(earlier)
    known: dict[bytes, int] = {}
    for start in range(0, len(asked), _AT_ONCE):
        some = asked[start : start + _AT_ONCE]
        marks = ", ".join("?" * len(some))
        known.update(database.rows(f"SELECT digest, ordinal FROM records WHERE digest IN ({marks})", some))  # noqa: S608
    if len(known) < len(asked):
        unknown = len(asked) - len(known)
        raise IndexStateError(f"events concern {unknown} records that no event created before: rebuild the index")
    return known | created
