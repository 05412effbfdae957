"""Everything that descends from a record or from an origin, in three statements, however many certificates that is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from kpchain.index.database import Value
from kpchain.index.directory import signed
from kpchain.index.queries import IndexReader
from kpchain.index.rows import RECORD_COLUMNS, IndexedDraw, IndexedRecord, record_from_row

_ONE: Final = "SELECT s.ordinal FROM records AS s WHERE s.ordinal = ?"
_OF_ORIGIN: Final = "SELECT s.ordinal FROM records_now AS s WHERE s.state = 'DECLARED' AND s.origin_bits & ? <> 0"
_OF_ZONE: Final = f"{_OF_ORIGIN} AND s.issuer = ? AND s.zone = ?"  # the text is a constant
# UNION (not UNION ALL) visits what descends in two ways once. CROSS JOIN has SQLite begin with the family; IN has it
# read the family in the order of the ledger, where its records and draws lie side by side.
_FAMILY: Final = """WITH RECURSIVE family(record) AS (
    {sources} UNION SELECT d.child FROM family CROSS JOIN draws AS d WHERE d.parent = family.record)"""
_IN: Final = "(SELECT record FROM family)"


@dataclass(frozen=True, slots=True)
class Consumption:
    """What left the scheme from a record: its ordinal, the reason (`MANUFACTURE`, `LOSS`, `SAMPLE`), the points."""

    record: int
    reason: str
    points: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """Some records with all that descends from them.

    Attributes:
        sources: ordinals of the records in question.
        records: the sources and all that descends from them, oldest first.
        draws: every draw of a descendant, also from records that do not descend from the sources; in no order.
        consumptions: what was consumed of these records, by record and reason.
    """

    sources: frozenset[int]
    records: tuple[IndexedRecord, ...]
    draws: tuple[IndexedDraw, ...]
    consumptions: tuple[Consumption, ...]


def spread_of_record(index: IndexReader, ordinal: int) -> Spread:
    """The record with this ordinal and all that descends from it."""
    return _spread(index, _ONE, (ordinal,))


def spread_of_origin(index: IndexReader, producer: int, zone: tuple[str, str] | None = None) -> Spread:
    """The lots that name an origin, alone or among others, and all that descends from them.

    Args:
        index: the index.
        producer: the origin's bit among origins.
        zone: code and zone, where the lots of one mining zone are meant.
    """
    bit = signed(1 << producer)
    return _spread(index, _OF_ORIGIN, (bit,)) if zone is None else _spread(index, _OF_ZONE, (bit, *zone))


def _spread(index: IndexReader, sources: str, parameters: Sequence[Value]) -> Spread:
    family = _FAMILY.format(sources=sources)

    def rows(statement: str) -> list[tuple[Any, ...]]:
        return index.rows(f"{family} {statement}", parameters)

    with index.snapshot():
        origin = frozenset(ordinal for (ordinal,) in index.rows(sources, parameters))
        records = rows(f"SELECT {RECORD_COLUMNS} FROM records_now AS r WHERE r.ordinal IN {_IN} ORDER BY r.ordinal")  # noqa: S608
        draws = rows(f"SELECT d.child, d.parent, d.points FROM draws AS d WHERE d.child IN {_IN}")  # noqa: S608  # as above
        consumed = rows(
            f"SELECT c.record, c.reason, sum(c.points) FROM consumptions AS c WHERE c.record IN {_IN}"  # noqa: S608
            " GROUP BY c.record, c.reason ORDER BY c.record, c.reason"
        )
    return Spread(
        sources=origin,
        records=tuple(map(record_from_row, records)),
        draws=tuple(IndexedDraw(*row) for row in draws if row[0] not in origin),
        consumptions=tuple(Consumption(*row) for row in consumed),
    )
