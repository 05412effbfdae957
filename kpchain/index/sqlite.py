"""An index in one SQLite file. SQLite's exceptions end here."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final, Self

from kpchain.errors import IndexStateError, MissingIndexError
from kpchain.index import database
from kpchain.index.database import Row, Value

_CACHE_KIB: Final = 65_536
_PAGE_BYTES: Final = 8_192
_CHECKPOINT_PAGES: Final = 8_192
_SIDE_FILES: Final = ("-wal", "-shm")
_ADVICE: Final = {
    sqlite3.SQLITE_BUSY: "another process is writing to it, try again",
    sqlite3.SQLITE_CANTOPEN: "see whether the folder exists and may be written to",
    sqlite3.SQLITE_READONLY: "see whether the file and its folder may be written to",
    sqlite3.SQLITE_FULL: "the disk is full",
    sqlite3.SQLITE_IOERR: "see whether the disk is full or damaged",
}


class SqliteDatabase:
    """A connection to the file; a `Database`."""

    def __init__(self, path: Path, target: str) -> None:
        self.place = str(path)
        with self._refusing_damage():
            self._connection = sqlite3.connect(
                target, uri=target.startswith("file:"), timeout=database.BUSY_TIMEOUT_S, isolation_level=None
            )

    @classmethod
    def for_writing(cls, path: Path) -> Self:
        """A connection that can write."""
        opened = cls(path, str(path))
        try:
            # Of a new file only. Pages are logged one by one: with twice the usual size a pass takes a tenth less.
            opened.rows(f"PRAGMA page_size = {_PAGE_BYTES}")
            # A crash of the machine may lose the last chunks, never half of one: they are read again.
            opened.rows("PRAGMA journal_mode = WAL")
            opened.rows("PRAGMA synchronous = NORMAL")
            # Digests fall anywhere in their one B-tree: that had better stay in memory.
            opened.rows(f"PRAGMA cache_size = -{_CACHE_KIB}")
            # One chunk after the other changes the same pages: the log takes 64 MiB before they go to their places.
            opened.rows(f"PRAGMA wal_autocheckpoint = {_CHECKPOINT_PAGES}")
        except BaseException:
            opened.close()
            raise
        return opened

    @classmethod
    def for_reading(cls, path: Path) -> Self:
        """A connection that cannot write.

        Raises:
            MissingIndexError: there is no file.
        """
        if not path.is_file():
            raise MissingIndexError(f"there is no index at {path}: build it first")
        return cls(path, f"{path.resolve().as_uri()}?mode=ro")

    def tables(self) -> frozenset[str]:
        """The names of the tables and views."""
        return frozenset(name for (name,) in self.rows("SELECT name FROM sqlite_master WHERE type <> 'index'"))

    def rows(self, statement: str, parameters: Sequence[Value] = ()) -> list[Row]:
        """The rows that a statement gives."""
        with self._refusing_damage():
            return self._connection.execute(statement, parameters).fetchall()

    def change(self, statement: str, rows: Sequence[Sequence[Value]] = ((),)) -> int:
        """Runs a statement once for each row of parameters; how many rows that changed."""
        with self._refusing_damage():
            return self._connection.executemany(statement, rows).rowcount

    def insert(self, table: str, rows: Sequence[Row]) -> None:
        """Adds rows to a table."""
        if rows:
            # The names of tables are this package's own.
            self.change(f"INSERT INTO {table} VALUES ({', '.join('?' * len(rows[0]))})", rows)  # noqa: S608

    @contextmanager
    def transaction(self, *, writing: bool) -> Iterator[None]:
        """Everything in it is of one moment; kept as a whole or not at all."""
        self.rows("BEGIN IMMEDIATE" if writing else "BEGIN")
        try:
            yield
        except BaseException:
            self.rows("ROLLBACK")
            raise
        self.rows("COMMIT")

    def take_stock(self) -> None:
        """Nothing: the indexes of the schema leave no choice, and statistics would stand in the file."""

    def close(self) -> None:
        """Ends the use of the file."""
        self._connection.close()

    @contextmanager
    def _refusing_damage(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, sqlite3.Warning) as error:
            # What sqlite3 itself refuses, such as a value of a wrong type, has no code.
            code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
            advice = _ADVICE.get(code, "rebuild it")
            raise IndexStateError(f"the index {self.place} cannot be used ({error}): {advice}") from error


def clear(path: Path) -> None:
    """Removes the file, whatever is in it.

    Raises:
        IndexStateError: it cannot be removed.
    """
    try:
        # The side files go first: SQLite would play a left-over log back into a new file.
        for suffix in (*_SIDE_FILES, ""):
            path.with_name(path.name + suffix).unlink(missing_ok=True)
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise IndexStateError(f"the index {path} cannot be replaced: {error.strerror}") from error
