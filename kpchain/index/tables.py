"""The tables of the index as they are, and certificates with the days of their lives, for dataframes and files."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from kpchain.index.queries import IndexReader
from kpchain.index.schema import STATEMENTS

_TABLE: Final = re.compile(r"CREATE TABLE (\w+) \((.*)\)", re.DOTALL)
_COLUMN: Final = re.compile(r"\s*(\w+) (INTEGER|TEXT|BLOB)\b")


def _tables() -> Iterator[tuple[str, dict[str, str]]]:
    for statement in STATEMENTS:
        table = _TABLE.match(statement)
        if table is not None:
            columns = (_COLUMN.match(part) for part in table.group(2).split(","))
            yield table.group(1), {column.group(1): column.group(2) for column in columns if column is not None}


TABLES: Final[dict[str, dict[str, str]]] = dict(_tables())
"""The columns of each table with their types, `INTEGER`, `TEXT` or `BLOB`, in the order of the schema."""


def table_rows(index: IndexReader, table: str) -> list[tuple[Any, ...]]:
    """All rows of a table, with the columns of `TABLES`; those that the ledger stated in the ledger's order.

    Raises:
        KeyError: there is no such table.
    """
    columns = TABLES[table]
    place = [name for name in columns if name in ("block", "log_index", "place")]
    # Tables without a place in the ledger are keyed by their first column.
    order = place or list(columns)[:1]
    # The names are those of the schema.
    return index.rows(f"SELECT {', '.join(columns)} FROM {table} ORDER BY {', '.join(order)}")  # noqa: S608


JOURNEY_COLUMNS: Final = {
    "number": "TEXT",
    "kind": "TEXT",
    "exporter": "TEXT",
    "importer": "TEXT",
    "state": "TEXT",
    "issued_on": "INTEGER",
    "expires_on": "INTEGER",
    "validated_on": "INTEGER",
    "exported_on": "INTEGER",
    "arrived_on": "INTEGER",
    "confirmed_on": "INTEGER",
    "points": "INTEGER",
    "cents": "INTEGER",
    "parcels": "INTEGER",
    "found_points": "INTEGER",
    "found_cents": "INTEGER",
    "found_parcels": "INTEGER",
    "opened": "INTEGER",
    "origins": "TEXT",
    "taints": "INTEGER",
}
"""The columns of `journey_rows` with their types."""

_DAYS: Final = ", ".join(
    f"max(CASE WHEN action = '{action}' THEN acted_on END) AS {name}"
    for action, name in (
        ("VALIDATE", "validated_on"),
        ("EXPORT", "exported_on"),
        ("ARRIVE", "arrived_on"),
        ("CONFIRM", "confirmed_on"),
    )
)
_JOURNEYS: Final = f"""SELECT r.number, r.kind, r.issuer, r.destination, r.state, r.issued_on, r.expires_on,
        s.validated_on, s.exported_on, s.arrived_on, s.confirmed_on,
        r.points, r.cents_unsorted + r.cents_industrial + r.cents_gem, r.parcels,
        f.points, f.cents, f.parcels, f.opened, r.origins, r.taints
    FROM records_now AS r
    LEFT JOIN (SELECT record, {_DAYS} FROM acts GROUP BY record) AS s ON s.record = r.ordinal
    LEFT JOIN (SELECT f.record, f.points, f.cents, f.parcels, f.opened FROM findings AS f WHERE NOT EXISTS (
        SELECT 1 FROM findings AS later WHERE later.record = f.record
            AND (later.block, later.log_index) > (f.block, f.log_index))) AS f ON f.record = r.ordinal
    WHERE r.destination IS NOT NULL ORDER BY r.ordinal"""  # noqa: S608  # the columns are constants


def journey_rows(index: IndexReader) -> list[tuple[Any, ...]]:
    """Every certificate with the legal days of its life and what was found at its receipt, oldest first."""
    return index.rows(_JOURNEYS)
