"""States, kinds, routes and taints in words for a person; it formats and decides nothing."""

from __future__ import annotations

from typing import Final

from kpchain.index import IndexedRecord
from kpchain.model import Kind, State, Taint
from kpchain.units import two_decimals

KIND_WORDS: Final = {
    Kind.PRODUCTION: "production lot",
    Kind.LEGACY: "legacy lot",
    Kind.PAPER_IMPORT: "paper import lot",
    Kind.STANDARD: "certificate",
    Kind.REPLACEMENT: "replacement",
    Kind.TECHNICAL: "technical certificate",
}
"""What a kind of record is called."""

STATE_WORDS: Final = {
    State.DECLARED: "declared",
    State.ISSUED: "issued",
    State.VALIDATED: "validated",
    State.IN_TRANSIT: "in transit",
    State.ARRIVED: "arrived",
    State.CONFIRMED: "confirmed",
    State.DETAINED: "detained",
    State.RETURN_ORDERED: "return ordered",
    State.RETURNED: "returned",
    State.SEIZED: "seized",
    State.FORFEITED: "forfeited",
    State.VOID: "void",
    State.REPLACED: "replaced",
    State.LOST: "reported lost",
}
"""What a state is called."""


def carats(points: int) -> str:
    """A weight in carats: `600.00 ct`."""
    return f"{two_decimals(points)} ct"


def percent(basis_points: int) -> str:
    """A share in per cent: `60.00 %`."""
    return f"{two_decimals(basis_points)} %"


def route_of(record: IndexedRecord) -> str:
    """Between whom: `RU → EU` for a certificate, the declarer of a lot, `EU → AE` for a paper import's source."""
    if record.destination is not None:
        return f"{record.issuer} → {record.destination}"
    if record.source is not None:
        return f"{record.source} → {record.issuer}"
    return record.issuer


def state_of(record: IndexedRecord) -> str:
    """The state, and the weight found where it differs: `confirmed, found 599.00 ct`."""
    words = STATE_WORDS[record.state]
    if record.found is None or record.found == record.points:
        return words
    return f"{words}, found {carats(record.found)}"


def summary_of(record: IndexedRecord) -> str:
    """A record in one line: number, kind, route, weight, and state or origins."""
    last = f"origin {', '.join(record.origins)}" if record.kind.is_lot else state_of(record)
    if record.zone is not None:
        last += f", zone {record.zone}"
    parts = (record.number, KIND_WORDS[record.kind], route_of(record), carats(record.points), last)
    return "  ".join(parts)


def taint_words(taint: Taint, source: IndexedRecord) -> str:
    """What a record's ancestry rests on, and where that came in.

    Args:
        taint: one bit.
        source: the lot or certificate that brought it in.
    """
    who, number = source.issuer, source.number
    if taint is Taint.LEGACY:
        return f"rests on legacy stock declared by {who}: {number}"
    if taint is Taint.PAPER_IMPORT:
        return f"rests on a paper import from {source.source} declared by {who}: {number}"
    if taint is Taint.DECLARED_ORIGIN:
        return f"rests on the origin {', '.join(source.origins)} as {who} declared it, not on a mine's own: {number}"
    if taint is Taint.RESTRICTED_ZONE:
        where = "without a zone" if source.zone is None else f"zone {source.zone}"
        return f"rests on production of {who} while it was restricted ({where}): {number}"
    found = "another weight" if source.found is None else carats(source.found)
    return f"rests on a receipt that found {found} where {carats(source.points)} were declared: {number}"
