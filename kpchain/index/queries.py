"""Questions to the index, over a connection that cannot write; every answer is a value and keeps no tie to the file.

Other questions have modules of their own: functions that take an `IndexReader` first and ask it for rows.

    def declared(index: IndexReader, code: str, first: int, last: int) -> int:
        [(points,)] = index.rows(
            "SELECT coalesce(sum(points), 0) FROM records WHERE issuer = ? AND issued_on BETWEEN ? AND ?",
            (code, first, last),
        )
        return points

One text of SQL is asked of both engines, SQLite and PostgreSQL. It keeps to these rules:

1. Values are parameters, `?` each, in the order of the text; no `?` stands anywhere else. They are integers of 64 bits
   (signed), texts, bytes or None. A parameter is compared with a column or is an item of VALUES, LIMIT or arithmetic;
   `? IS NULL` is none of these.
2. Answers are integers, texts, bytes and None. No column is a fraction: sums are read and divided in Python. `/`
   between integers drops the rest.
3. What a comparison gives is no number: `sum(CASE WHEN taints & 4 <> 0 THEN 1 ELSE 0 END)`; and an integer is no
   condition: `WHERE supervised = 1`.
4. A column that is not aggregated stands in GROUP BY; a subquery in FROM has a name.
5. Rows have an order only by ORDER BY. Texts sort by code point; where NULL can occur, NULLS FIRST or NULLS LAST.
6. What one engine alone has is left out: date functions (legal days are integers: the days of a year are computed in
   Python), group_concat, ifnull (coalesce), min and max of several arguments, GLOB, LIKE on letters, IIF, JSON.
7. A join that must begin with a few rows is a CROSS JOIN with its condition in WHERE: SQLite keeps to that order.
8. Questions whose answers must be of the same moment stand in `with index.snapshot():`. So do those that hand on an
   ordinal: where blocks are replaced, it becomes that of another record.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Final, Self

from kpchain.index.database import Place, Row, Value, open_for_reading
from kpchain.index.meta import Cursor, LedgerIdentity, cursor_of, identity_of, read_meta
from kpchain.index.rows import (
    RECORD_COLUMNS,
    Family,
    IndexedAct,
    IndexedDraw,
    IndexedParticipant,
    IndexedRecord,
    Stock,
    act_from_row,
    record_from_row,
)
from kpchain.model import RecordNumber

# UNION (not UNION ALL) visits a shared ancestor once. CROSS JOIN has SQLite begin with the family: left to itself it
# reads all draws there are, for the sake of their order. The texts of both directions differ in nothing else.
_UP: Final = """WITH RECURSIVE family(record) AS (
    SELECT s.ordinal FROM records AS s WHERE s.ordinal = ?
    UNION SELECT d.parent FROM family CROSS JOIN draws AS d WHERE d.child = family.record)"""
_DOWN: Final = """WITH RECURSIVE family(record) AS (
    SELECT s.ordinal FROM records AS s WHERE s.ordinal = ?
    UNION SELECT d.child FROM family CROSS JOIN draws AS d WHERE d.parent = family.record)"""
_RECORDS: Final = f"SELECT {RECORD_COLUMNS} FROM records_now AS r"  # noqa: S608  # the columns are constants
_FAMILY_RECORDS: Final = f"""SELECT {RECORD_COLUMNS} FROM family CROSS JOIN records_now AS r
    WHERE r.ordinal = family.record ORDER BY r.ordinal"""  # noqa: S608  # as above
_FAMILY_DRAWS: Final = "SELECT d.child, d.parent, d.points FROM family CROSS JOIN draws AS d WHERE"
_OLDEST_DRAW_FIRST: Final = " ORDER BY d.block, d.log_index, d.place"


class IndexReader:
    """An index opened for questions; a context manager that closes it.

    Args:
        place: a file, or a postgresql:// URL.

    Raises:
        MissingIndexError: there is no index at the place.
        IndexStateError: it has another schema, or it is damaged.
        ConfigError: the place is in PostgreSQL, and its client is not installed.
    """

    def __init__(self, place: Place) -> None:
        self._database = open_for_reading(place)
        self._is_snapshot = False
        try:
            read_meta(self._database)
        except BaseException:
            self.close()
            raise

    @property
    def place(self) -> str:
        """Where the index is, as messages say it."""
        return self._database.place

    @property
    def identity(self) -> LedgerIdentity:
        """Which ledger the index belongs to."""
        return identity_of(read_meta(self._database))

    @property
    def cursor(self) -> Cursor | None:
        """How far the index has read; None while it is empty."""
        return cursor_of(read_meta(self._database))

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Within it, all answers are of the same moment, whatever a pass writes meanwhile. It may be nested."""
        if self._is_snapshot:
            yield
            return
        with self._database.transaction(writing=False):
            self._is_snapshot = True
            try:
                yield
            finally:
                self._is_snapshot = False

    def record(self, key: bytes | str | RecordNumber) -> IndexedRecord | None:
        """The record with this digest or number; None where the index has none.

        Args:
            key: a digest (32 bytes, or "0x" and 64 hexadecimal digits), or a number, printed or parsed.

        Raises:
            ModelError: a text that is neither.
        """
        column, value = _column_of(key)
        rows = self.rows(f"{_RECORDS} WHERE r.{column} = ?", (value,))
        return record_from_row(rows[0]) if rows else None

    def records(self) -> Iterable[IndexedRecord]:
        """All records, oldest first."""
        return map(record_from_row, self.rows(f"{_RECORDS} ORDER BY r.ordinal"))

    def draws(self) -> tuple[IndexedDraw, ...]:
        """All draws, oldest first."""
        rows = self.rows("SELECT child, parent, points FROM draws ORDER BY block, log_index, place")
        return tuple(IndexedDraw(*row) for row in rows)

    def ancestors(self, ordinal: int) -> Family:
        """The record with this ordinal and all that it descends from, down to the lots."""
        return self._family(_UP, "child", ordinal)

    def descendants(self, ordinal: int) -> Family:
        """The record with this ordinal and all that descends from it, without draws from other records."""
        return self._family(_DOWN, "parent", ordinal)

    def _family(self, way: str, end: str, ordinal: int) -> Family:
        with self.snapshot():
            records = self.rows(f"{way} {_FAMILY_RECORDS}", (ordinal,))
            draws = self.rows(f"{way} {_FAMILY_DRAWS} d.{end} = family.record {_OLDEST_DRAW_FIRST}", (ordinal,))
        return Family(records=tuple(map(record_from_row, records)), draws=tuple(IndexedDraw(*row) for row in draws))

    def acts(self, ordinal: int) -> tuple[IndexedAct, ...]:
        """The steps of the life of the certificate with this ordinal after its issue, oldest first."""
        rows = self.rows(
            "SELECT a.action, a.from_state, a.to_state, a.officer, a.acted_on, b.time, a.evidence, a.block, a.tx"
            " FROM acts AS a JOIN blocks AS b ON b.number = a.block WHERE a.record = ? ORDER BY a.block, a.log_index",
            (ordinal,),
        )
        return tuple(map(act_from_row, rows))

    def stock(self) -> tuple[Stock, ...]:
        """What each Participant holds and can draw from, by code; those that hold nothing are left out."""
        rows = self.rows("SELECT holder, count(*), sum(available) FROM holdings GROUP BY holder ORDER BY holder")
        return tuple(Stock(holder=holder, records=records, points=points) for holder, records, points in rows)

    def held_by(self, code: str) -> tuple[IndexedRecord, ...]:
        """The records that a Participant can draw from, oldest first."""
        rows = self.rows(
            f"{_RECORDS} WHERE r.ordinal IN (SELECT ordinal FROM holdings WHERE holder = ?) ORDER BY r.ordinal",  # noqa: S608
            (code,),
        )
        return tuple(map(record_from_row, rows))

    def participants(self) -> tuple[IndexedParticipant, ...]:
        """All Participants as they stand now, in the order of the registry."""
        rows = self.rows(
            "SELECT participant, code, producer, status, supervised, validity_days, tolerance_bps, focal_point,"
            " seated, code_now"
            " FROM participants_now ORDER BY participant"
        )
        return tuple(
            IndexedParticipant(
                participant=participant,
                code=code,
                producer=producer,
                status=status,
                supervised=bool(supervised),
                validity_days=validity_days,
                tolerance_bps=tolerance_bps,
                focal_point=focal_point,
                seated=bool(seated),
                code_now=code_now,
            )
            for (
                participant, code, producer, status, supervised, validity_days, tolerance_bps, focal_point, seated,
                code_now,
            ) in rows
        )  # fmt: skip

    def rows(self, statement: str, parameters: Sequence[Value] = ()) -> list[Row]:
        """The rows that a statement gives, for modules of questions; the rules of its text are at the top.

        Args:
            statement: one SELECT, with a `?` for each parameter.
            parameters: the values, in order.
        """
        return self._database.rows(statement, parameters)

    def close(self) -> None:
        """Ends the use of the index."""
        self._database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()


def _column_of(key: bytes | str | RecordNumber) -> tuple[str, bytes | str]:
    if isinstance(key, bytes):
        return "digest", key
    if isinstance(key, str) and key[:2] == "0x" and len(key) == 66:
        try:
            return "digest", bytes.fromhex(key[2:])
        except ValueError:
            pass
    number = key if isinstance(key, RecordNumber) else RecordNumber.parse(key)
    return "number", str(number)
