"""States, kinds, routes and taints in words for a person; it formats and decides nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from kpchain.index import IndexedRecord
from kpchain.model import Kind, State, Taint
from kpchain.provenance.shares import Mixture
from kpchain.units import two_decimals

_MAX_PATH: Final = 6
_MAX_PARTS: Final = 3

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


def mixture_parts(mixture: Mixture) -> list[str]:
    """A mixture resolved: `60.00 % RU`, `40.00 % BW`; of many origins the largest parts and how many more."""
    parts = [f"{percent(basis_points)} {label}" for label, basis_points in mixture[:_MAX_PARTS]]
    return parts if len(mixture) <= _MAX_PARTS else [*parts, f"{len(mixture) - _MAX_PARTS} more"]


def mixture_of(mixture: Mixture) -> str:
    """A mixture resolved, in a line: `mixed: 60.00 % RU, 40.00 % BW`."""
    return f"mixed: {', '.join(mixture_parts(mixture))}"


def zone_of(zone: str | None) -> str:
    """A mining zone: `zone Berberati`."""
    return "no zone named" if zone is None else f"zone {zone}"


def through(path: Sequence[IndexedRecord]) -> str:
    """The records that carried a taint on, between where it came in and the subject, nearest to the subject first.

    Args:
        path: the way from the subject to where the taint came in, both included.

    Returns:
        `, through A, B`; empty where nothing stands between.
    """
    numbers = [record.number for record in path[1:-1]]
    if not numbers:
        return ""
    if len(numbers) > _MAX_PATH:
        numbers = [*numbers[: _MAX_PATH - 1], f"{len(numbers) - _MAX_PATH} more", numbers[-1]]
    return f", through {', '.join(numbers)}"


def state_of(record: IndexedRecord) -> str:
    """The state, and the weight found where it differs: `confirmed, found 599.00 ct`."""
    words = STATE_WORDS[record.state]
    if record.found is None or record.found == record.points:
        return words
    return f"{words}, found {carats(record.found)}"


def summary_of(record: IndexedRecord) -> str:
    """A record in one line of columns: number, kind, route, weight, and state or origins."""
    return "  ".join((record.number, *_facts(record)))


def facts_of(record: IndexedRecord) -> str:
    """The same without the number, as part of a sentence: `certificate, RU → EU, 600.00 ct, confirmed`."""
    return ", ".join(_facts(record))


def _facts(record: IndexedRecord) -> tuple[str, ...]:
    last = f"origin {', '.join(record.origins)}" if record.kind.is_lot else state_of(record)
    if record.zone is not None:
        last += f", zone {record.zone}"
    return KIND_WORDS[record.kind], route_of(record), carats(record.points), last


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
