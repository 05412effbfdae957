"""An index in a schema of a PostgreSQL database. The client's exceptions end here.

It needs the extra `postgresql` (pip install 'kpchain[postgresql]'). The URL is libpq's: host, port, user, database and
its parameters (`sslmode`); a password is better kept in a password file (`PGPASSFILE`) than in the URL.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, Self

from kpchain.errors import ConfigError, IndexStateError, MissingIndexError
from kpchain.index import database
from kpchain.index.database import Row, Value
from kpchain.index.schema import DERIVED_TABLES, FACT_TABLES

try:
    import psycopg
    from psycopg.adapt import Loader
    from psycopg.conninfo import conninfo_to_dict
except ImportError as error:
    what = "an index in PostgreSQL needs a package that is not installed"
    raise ConfigError(f"{what} ({error.name or 'libpq'} is missing): pip install 'kpchain[postgresql]'") from None

if TYPE_CHECKING:
    from typing import LiteralString

SCHEMA: Final = "kpchain_index"
"""The schema that the index has for itself; `clear` drops it with all that is in it."""

_LOCK: Final = int.from_bytes(b"kpchain")
"""The advisory lock of whoever writes."""
_TYPES: Final = (
    # Text in the order of code points, as SQLite compares it, whatever the language of the database.
    (" TEXT", ' TEXT COLLATE "C"'),
    (" INTEGER", " BIGINT"),
    (" BLOB", " BYTEA"),
    (" WITHOUT ROWID", ""),
)
_ADVICE: Final = {
    "55P03": "another process is writing to it, try again",
    "25006": "it was opened for questions",
    "42501": "see what the user may do",
    "3F000": "rebuild it",
    "42P01": "rebuild it",
    "42703": "rebuild it",
}


class PostgresqlDatabase:
    """A connection to the schema; a `Database`."""

    def __init__(self, url: str) -> None:
        self.place = _shown(url)
        with self._refusing_damage():
            self._connection = psycopg.connect(url, autocommit=True, application_name="kpchain")
            # Sums of integers come as numeric, which is whole by the rules of the package.
            self._connection.adapters.register_loader("numeric", _WholeLoader)
            self._connection.execute(f"SET search_path = {SCHEMA}")
            # The tables fit into memory, where a jump costs no more: so that each step of a trace goes by an index.
            self._connection.execute("SET random_page_cost = 1")
            self._connection.execute(f"SET lock_timeout = {round(database.BUSY_TIMEOUT_S * 1000)}")

    @classmethod
    def for_writing(cls, url: str) -> Self:
        """A connection that can write; the schema is made if there is none."""
        opened = cls(url)
        with opened._closed_after_failure():
            if not opened._has_schema():
                with opened.transaction(writing=True):
                    opened.change(f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}")
        return opened

    @classmethod
    def for_reading(cls, url: str) -> Self:
        """A connection that cannot write.

        Raises:
            MissingIndexError: there is no schema.
        """
        opened = cls(url)
        with opened._closed_after_failure():
            opened.change("SET default_transaction_read_only = on")
            if not opened._has_schema():
                raise MissingIndexError(f"there is no index at {opened.place}: build it first")
        return opened

    def tables(self) -> frozenset[str]:
        """The names of the tables and views."""
        named = "SELECT table_name FROM information_schema.tables WHERE table_schema = ?"
        return frozenset(name for (name,) in self.rows(named, (SCHEMA,)))

    def rows(self, statement: str, parameters: Sequence[Value] = ()) -> list[Row]:
        """The rows that a statement gives."""
        with self._refusing_damage():
            return self._connection.execute(_translated(statement), parameters).fetchall()

    def change(self, statement: str, rows: Sequence[Sequence[Value]] = ((),)) -> int:
        """Runs a statement once for each row of parameters; how many rows that changed."""
        with self._refusing_damage(), self._connection.cursor() as cursor:
            if len(rows) == 1:
                cursor.execute(_translated(statement), rows[0])
            else:
                cursor.executemany(_translated(statement), rows)
            return cursor.rowcount

    def insert(self, table: str, rows: Sequence[Row]) -> None:
        """Adds rows to a table, by COPY."""
        # The names of tables are this package's own.
        statement: Any = f"COPY {table} FROM STDIN"
        with self._refusing_damage(), self._connection.cursor() as cursor, cursor.copy(statement) as copy:
            for row in rows:
                copy.write_row(row)

    @contextmanager
    def transaction(self, *, writing: bool) -> Iterator[None]:
        """Everything in it is of one moment; kept as a whole or not at all."""
        self.change("BEGIN" if writing else "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        try:
            if writing:
                # One pass at a time; questions are answered meanwhile.
                self.change("SELECT pg_advisory_xact_lock(?)", [(_LOCK,)])
            yield
        except BaseException:
            # Where the connection is lost, the server has rolled back already.
            with suppress(IndexStateError):
                self.change("ROLLBACK")
            raise
        self.change("COMMIT")

    def take_stock(self) -> None:
        """Statistics: without them, which a server makes late, a question may read a whole table for each row."""
        self.change(f"ANALYZE {', '.join(('blocks', *FACT_TABLES, *DERIVED_TABLES))}")

    def close(self) -> None:
        """Ends the use of the database."""
        self._connection.close()

    def _has_schema(self) -> bool:
        return bool(self.rows("SELECT 1 FROM pg_namespace WHERE nspname = ?", (SCHEMA,)))

    @contextmanager
    def _closed_after_failure(self) -> Iterator[None]:
        try:
            yield
        except BaseException:
            self.close()
            raise

    @contextmanager
    def _refusing_damage(self) -> Iterator[None]:
        try:
            yield
        except psycopg.Error as error:
            reason = str(error).strip().split("\n", 1)[0]
            advice = _ADVICE.get(error.sqlstate or "", "see whether the server runs and takes this user")
            raise IndexStateError(f"the index {self.place} cannot be used ({reason}): {advice}") from error


def clear(url: str) -> None:
    """Drops the schema of the index, if there is one.

    Raises:
        IndexStateError: the schema is not this program's, or the user may not drop it.
    """
    opened = PostgresqlDatabase(url)
    try:
        with opened.transaction(writing=True):
            tables = opened.tables()
            if tables and "meta" not in tables:
                raise IndexStateError(f"{opened.place} has a schema {SCHEMA} of something else: name another database")
            opened.change(f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE")
    finally:
        opened.close()


class _WholeLoader(Loader):
    """Reads numeric values as integers; a fraction breaks the rules of the queries."""

    def load(self, data: Any) -> int:
        """The integer."""
        return int(bytes(data))


@lru_cache(maxsize=256)
def _translated(statement: str) -> LiteralString:
    """The statement in PostgreSQL's words: its parameters, and in what creates a table its types."""
    text = statement.replace("%", "%%").replace("?", "%s")
    if text.startswith("CREATE TABLE"):
        for ours, theirs in _TYPES:
            text = text.replace(ours, theirs)
    return text


def _shown(url: str) -> str:
    """Host and database of the URL, for messages, which must not show a password.

    Raises:
        IndexStateError: the URL is misspelt, so that nothing of it can be shown.
    """
    try:
        parts = {name: str(value) for name, value in conninfo_to_dict(url).items()}
    except psycopg.Error:
        parts = {"port": "unknown"}
    host, port, name = parts.get("host", ""), parts.get("port", ""), parts.get("dbname", "")
    # A password with unescaped signs ends up in the place of other parts.
    if not (port or "0").isdigit() or "@" in host + name:
        raise IndexStateError(
            "the URL of the index cannot be read: signs such as / @ : % in a password are written %2F %40 %3A %25"
        )
    return f"postgresql://{'' if host.startswith('/') else host}{f':{port}' if port else ''}/{name}"
