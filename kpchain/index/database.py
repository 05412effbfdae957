"""The index file: created for one ledger, opened for writing or reading; what stands in it is the business of others.

SQLite's exceptions end here: a file that is no index, of another ledger or of another schema is an `IndexStateError`.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

from kpchain.errors import IndexStateError
from kpchain.index.schema import SCHEMA_VERSION, STATEMENTS

_BUSY_TIMEOUT_S: Final = 30.0
_CACHE_KIB: Final = 65_536
_SIDE_FILES: Final = ("-wal", "-shm")
_ADVICE: Final = {
    sqlite3.SQLITE_BUSY: "another process is writing to it, try again",
    sqlite3.SQLITE_CANTOPEN: "see whether the folder exists and may be written to",
    sqlite3.SQLITE_READONLY: "see whether the file and its folder may be written to",
    sqlite3.SQLITE_FULL: "the disk is full",
    sqlite3.SQLITE_IOERR: "see whether the disk is full or damaged",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerIdentity:
    """Which ledger an index belongs to.

    Attributes:
        chain_id: the chain of the ledger.
        ledger: address of the CertificateLedger, checksummed.
        first_block: the block of the first deployment (the registry); no event stands before it.
    """

    chain_id: int
    ledger: str
    first_block: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Cursor:
    """How far an index has read: the last block whose events it has, with hash ("0x..") and time (seconds)."""

    number: int
    hash: str
    time: int


class Index:
    """An index file opened for writing; a context manager that closes it.

    Raises:
        IndexStateError: from every method, where the file is no index, belongs to another ledger, or cannot be written.
    """

    def __init__(self, path: Path, connection: sqlite3.Connection, identity: LedgerIdentity) -> None:
        self.path = path
        self.identity = identity
        self._connection = connection

    @classmethod
    def open(cls, path: Path, identity: LedgerIdentity) -> Self:
        """The index of this ledger in that file, made if there is none yet.

        Raises:
            IndexStateError: the file is no index, of another schema, or of another ledger.
        """
        with refusing_damage(path):
            connection = sqlite3.connect(path, timeout=_BUSY_TIMEOUT_S, isolation_level=None)
            try:
                # A crash of the machine may lose the last chunks, never half of one: they are read again.
                connection.execute("PRAGMA journal_mode = WAL")
                connection.execute("PRAGMA synchronous = NORMAL")
                # Digests fall anywhere in their B-trees: these had better stay in memory.
                connection.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
                _create_where_empty(connection, identity)
                _require_identity(read_meta(connection), identity, path)
            except BaseException:
                connection.close()
                raise
        return cls(path, connection, identity)

    @classmethod
    def create(cls, path: Path, identity: LedgerIdentity) -> Self:
        """An empty index in that file, whatever was there before.

        Raises:
            IndexStateError: the file cannot be replaced.
        """
        try:
            # The side files go first: SQLite would play a left-over log back into a new file.
            for suffix in (*_SIDE_FILES, ""):
                path.with_name(path.name + suffix).unlink(missing_ok=True)
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise IndexStateError(f"the index {path} cannot be replaced: {error.strerror}") from error
        return cls.open(path, identity)

    @property
    def cursor(self) -> Cursor | None:
        """How far the index has read; None while it is empty."""
        with refusing_damage(self.path):
            return cursor_of(read_meta(self._connection))

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """A transaction: everything in it is kept, or after an exception nothing of it. For `kpchain.index` only."""
        with refusing_damage(self.path):
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")

    def close(self) -> None:
        """Ends the use of the file."""
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()


def connect_read_only(path: Path) -> sqlite3.Connection:
    """A connection that cannot write; for `kpchain.index` only.

    Raises:
        IndexStateError: there is no index, or one of another schema.
    """
    if not path.is_file():
        raise IndexStateError(f"there is no index at {path}: build it first")
    with refusing_damage(path):
        uri = f"{path.resolve().as_uri()}?mode=ro"
        connection = sqlite3.connect(uri, uri=True, timeout=_BUSY_TIMEOUT_S, isolation_level=None)
        try:
            _require_schema(read_meta(connection), path)
        except BaseException:
            connection.close()
            raise
    return connection


@contextmanager
def refusing_damage(path: Path) -> Iterator[None]:
    """Turns what SQLite refuses into an `IndexStateError` that names the file."""
    try:
        yield
    except (sqlite3.Error, sqlite3.Warning) as error:
        # What sqlite3 itself refuses, such as a value of a wrong type, has no code.
        code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
        raise IndexStateError(
            f"the index {path} cannot be used ({error}): {_ADVICE.get(code, 'rebuild it')}"
        ) from error


def read_meta(connection: sqlite3.Connection) -> dict[str, str]:
    """What the index says of itself; empty where the file has no table `meta`."""
    if connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'meta'").fetchone() is None:
        return {}
    return dict(connection.execute("SELECT key, value FROM meta"))


def write_meta(connection: sqlite3.Connection, values: dict[str, str]) -> None:
    """Sets what the index says of itself."""
    connection.executemany("INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)", values.items())


def cursor_of(meta: dict[str, str]) -> Cursor | None:
    """How far the index has read, from what it says of itself."""
    if "cursor_block" not in meta:
        return None
    return Cursor(number=int(meta["cursor_block"]), hash=meta["cursor_hash"], time=int(meta["cursor_time"]))


def identity_of(meta: dict[str, str]) -> LedgerIdentity:
    """Which ledger the index belongs to, from what it says of itself."""
    return LedgerIdentity(chain_id=int(meta["chain_id"]), ledger=meta["ledger"], first_block=int(meta["first_block"]))


def _create_where_empty(connection: sqlite3.Connection, identity: LedgerIdentity) -> None:
    connection.execute("BEGIN IMMEDIATE")
    try:
        if connection.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone() is None:
            for statement in STATEMENTS:
                connection.execute(statement)
            values = {
                "schema_version": str(SCHEMA_VERSION),
                "chain_id": str(identity.chain_id),
                "ledger": identity.ledger,
                "first_block": str(identity.first_block),
            }
            write_meta(connection, values)
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def _require_schema(meta: dict[str, str], path: Path) -> None:
    found = meta.get("schema_version")
    if found is None:
        raise IndexStateError(f"{path} is not an index of kpchain: name another file")
    if found != str(SCHEMA_VERSION):
        raise IndexStateError(f"the index {path} has schema {found}, this program {SCHEMA_VERSION}: rebuild it")


def _require_identity(meta: dict[str, str], identity: LedgerIdentity, path: Path) -> None:
    _require_schema(meta, path)
    found = identity_of(meta)
    if found.chain_id != identity.chain_id:
        raise IndexStateError(
            f"the index {path} is of chain {found.chain_id}, the ledger on chain {identity.chain_id}: rebuild it"
        )
    if found != identity:
        raise IndexStateError(
            f"the index {path} is of the ledger {found.ledger} from block {found.first_block}, "
            f"not of {identity.ledger} from block {identity.first_block}: rebuild it"
        )
