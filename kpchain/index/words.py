"""Changes of `words_now`, the one table of records whose rows change; all others only gain rows."""

from __future__ import annotations

from collections.abc import Sequence

from kpchain.errors import IndexStateError
from kpchain.index.database import Database, Row


def restate(database: Database, words: Sequence[Row]) -> None:
    """Sets words: a row has state, available points, taints, and the ordinal of the record.

    Raises:
        IndexStateError: a record has no word.
    """
    _change(database, "UPDATE words_now SET state = ?, available = ?, taints = ? WHERE record = ?", words)


def take(database: Database, drawn: Sequence[Row]) -> None:
    """Takes from what is available: a row has points, and the ordinal of the record.

    Raises:
        IndexStateError: a record has no word.
    """
    _change(database, "UPDATE words_now SET available = available - ? WHERE record = ?", drawn)


def _change(database: Database, statement: str, rows: Sequence[Row]) -> None:
    changed = database.change(statement, rows) if rows else 0
    if changed != len(rows):
        raise IndexStateError(f"the index has no word of {len(rows) - changed} records: rebuild it")
