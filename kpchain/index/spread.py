"""Everything that descends from a record or from an origin, in three statements, however many certificates that is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from kpchain.index.database import Value
from kpchain.index.directory import signed
from kpchain.index.queries import IndexReader
from kpchain.index.rows import RECORD_COLUMNS, IndexedDraw, IndexedRecord, record_from_row

_ONE: Final = "SELECT s.digest FROM records AS s WHERE s.digest = ?"
_OF_ORIGIN: Final = "SELECT s.digest FROM records AS s WHERE s.state = 'DECLARED' AND s.origin_bits & ? <> 0"
_OF_ZONE: Final = f"{_OF_ORIGIN} AND s.issuer = ? AND s.zone = ?"  # the text is a constant
# UNION (not UNION ALL) visits what descends in two ways once. CROSS JOIN has SQLite begin with the family.
_FAMILY: Final = """WITH RECURSIVE family(digest) AS (
    {sources} UNION SELECT d.child FROM family CROSS JOIN draws AS d WHERE d.parent = family.digest)"""


@dataclass(frozen=True, slots=True)
class Consumption:
    """What left the scheme from a record: its digest, the reason (`MANUFACTURE`, `LOSS`, `SAMPLE`), the points."""

    digest: bytes
    reason: str
    points: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """Some records with all that descends from them.

    Attributes:
        sources: digests of the records in question.
        records: the sources and all that descends from them, oldest first.
        draws: every draw of a descendant, also from records that do not descend from the sources; in no order.
        consumptions: what was consumed of these records, by record and reason.
    """

    sources: frozenset[bytes]
    records: tuple[IndexedRecord, ...]
    draws: tuple[IndexedDraw, ...]
    consumptions: tuple[Consumption, ...]


def spread_of_record(index: IndexReader, digest: bytes) -> Spread:
    """A record and all that descends from it."""
    return _spread(index, _ONE, (digest,))


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
        digests = frozenset(digest for (digest,) in index.rows(sources, parameters))
        records = rows(
            f"SELECT {RECORD_COLUMNS} FROM family CROSS JOIN records AS r WHERE r.digest = family.digest"  # noqa: S608  # constant
            " ORDER BY r.block, r.log_index"
        )
        draws = rows(
            "SELECT d.child, d.parent, d.points FROM family CROSS JOIN draws AS d WHERE d.child = family.digest"
        )
        consumed = rows(
            "SELECT c.digest, c.reason, sum(c.points) FROM family CROSS JOIN consumptions AS c"
            " WHERE c.digest = family.digest GROUP BY c.digest, c.reason ORDER BY c.digest, c.reason"
        )
    return Spread(
        sources=digests,
        records=tuple(map(record_from_row, records)),
        draws=tuple(IndexedDraw(*row) for row in draws if row[0] not in digests),
        consumptions=tuple(Consumption(*row) for row in consumed),
    )
