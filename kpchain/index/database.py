"""Where an index is kept: one SQLite file, or one schema of a PostgreSQL database; what both offer, in one protocol.

All SQL of this package is one text, in SQLite's types and with `?` for a parameter; the rules that it keeps to are
those of `kpchain.index.queries`. What differs between the engines is in `sqlite` and `postgresql`, and nowhere else.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Final, Protocol

from kpchain.errors import IndexStateError

Place = Path | str
"""Where an index is: a file, or a URL that begins with postgresql://."""
Value = int | str | bytes | None
"""What a parameter and a column can be."""
Row = tuple[Any, ...]

BUSY_TIMEOUT_S: Final = 30.0
"""How long a pass waits for another one that writes to the same index."""


class Database(Protocol):
    """A connection to one index.

    Raises:
        IndexStateError: from every method, where the engine refuses; the message names the place.
    """

    @property
    def place(self) -> str:
        """Where the index is, as messages say it: without a password."""

    def tables(self) -> frozenset[str]:
        """The names of the tables and views."""

    def rows(self, statement: str, parameters: Sequence[Value] = ()) -> list[Row]:
        """The rows that a statement gives."""

    def change(self, statement: str, rows: Sequence[Sequence[Value]] = ((),)) -> int:
        """Runs a statement once for each row of parameters; how many rows of the index that changed."""

    def insert(self, table: str, rows: Sequence[Row]) -> None:
        """Adds rows to a table, each with all of its columns in their order."""

    def transaction(self, *, writing: bool) -> AbstractContextManager[None]:
        """Everything in it is of one moment; what is written is kept as a whole, or after an exception not at all."""

    def take_stock(self) -> None:
        """Lets the engine look at what was written, where it needs that to find short ways to an answer."""

    def close(self) -> None:
        """Ends the use of the index."""


def open_for_writing(place: Place) -> Database:
    """A connection that can write; a file or schema that is not there is made, empty.

    Raises:
        IndexStateError: there can be no index at this place.
        ConfigError: the place is in PostgreSQL, and its client is not installed.
    """
    if _is_postgresql(place):
        from kpchain.index.postgresql import PostgresqlDatabase

        return PostgresqlDatabase.for_writing(str(place))
    from kpchain.index.sqlite import SqliteDatabase

    return SqliteDatabase.for_writing(Path(place))


def open_for_reading(place: Place) -> Database:
    """A connection that cannot write.

    Raises:
        MissingIndexError: there is no file, or no schema, at this place.
        IndexStateError: there is one that cannot be read.
        ConfigError: the place is in PostgreSQL, and its client is not installed.
    """
    if _is_postgresql(place):
        from kpchain.index.postgresql import PostgresqlDatabase

        return PostgresqlDatabase.for_reading(str(place))
    from kpchain.index.sqlite import SqliteDatabase

    return SqliteDatabase.for_reading(Path(place))


def clear(place: Place) -> None:
    """Removes the index at this place, if there is one.

    Raises:
        IndexStateError: it cannot be removed, or PostgreSQL has something else there.
    """
    if _is_postgresql(place):
        from kpchain.index import postgresql

        postgresql.clear(str(place))
    else:
        from kpchain.index import sqlite

        sqlite.clear(Path(place))


def _is_postgresql(place: Place) -> bool:
    if isinstance(place, Path) or "://" not in place:
        return False
    if not place.startswith(("postgresql://", "postgres://")):
        raise IndexStateError(f"an index is a file or at a postgresql:// URL, not at {place.split('://')[0]}://")
    return True
