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
        IndexStateError: an event concerns a record that no event created.
    """
    [(last,)] = database.rows("SELECT coalesce(max(ordinal), 0) FROM records")
    ordinals: dict[bytes, int] = {}
    named: set[bytes] = set()
    for event in events:
        if isinstance(event, _LATER):
            named.add(event.digest)
        elif isinstance(event, _CREATING):
            last += 1
            ordinals[event.digest] = last
            if isinstance(event, ev.CertificateIssued):
                named.update(draw.digest for draw in event.inputs)
        elif isinstance(event, _ABOUT) and event.about == About.RECORD:
            named.add(event.subject)
    # In order, so that the trees are walked from one end to the other.
    earlier = sorted(named - ordinals.keys())
    for start in range(0, len(earlier), _AT_ONCE):
        asked = earlier[start : start + _AT_ONCE]
        marks = ", ".join("?" * len(asked))
        ordinals.update(database.rows(f"SELECT digest, ordinal FROM records WHERE digest IN ({marks})", asked))  # noqa: S608
    unknown = len(named - ordinals.keys())
    if unknown:
        raise IndexStateError(f"events concern {unknown} records that no event created: rebuild the index")
    return ordinals
