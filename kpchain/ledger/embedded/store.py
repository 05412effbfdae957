"""The ledger file: its schema, its transactions and the state tries' nodes; it knows nothing of blocks or the EVM."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from eth.db.backends.base import BaseDB
from lru import LRU

from kpchain.errors import ConfigError, LedgerBusyError, LedgerError
from kpchain.ledger.embedded.locking import WriterLock

APPLICATION_ID = 0x4B504348  # "KPCH", in the file's header
SCHEMA_VERSION = 1
NODE_CACHE = 100_000  # trie nodes and contract codes kept in memory, about 40 MB

_SCHEMA = f"""
PRAGMA application_id = {APPLICATION_ID};
PRAGMA user_version = {SCHEMA_VERSION};
CREATE TABLE meta (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE nodes (hash BLOB PRIMARY KEY, node BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE blocks (number INTEGER PRIMARY KEY, hash BLOB NOT NULL UNIQUE, header BLOB NOT NULL);
CREATE TABLE transactions (
    block INTEGER NOT NULL, position INTEGER NOT NULL, hash BLOB NOT NULL UNIQUE, raw BLOB NOT NULL,
    sender BLOB NOT NULL, contract BLOB, status INTEGER NOT NULL, gas_used INTEGER NOT NULL,
    cumulative_gas INTEGER NOT NULL, bloom BLOB NOT NULL, PRIMARY KEY (block, position)) WITHOUT ROWID;
CREATE TABLE logs (
    block INTEGER NOT NULL, position INTEGER NOT NULL, transaction_position INTEGER NOT NULL, address BLOB NOT NULL,
    topic0 BLOB, topic1 BLOB, topic2 BLOB, topic3 BLOB, data BLOB NOT NULL,
    PRIMARY KEY (block, position)) WITHOUT ROWID;
CREATE INDEX logs_by_topic0 ON logs (topic0, block);
CREATE INDEX logs_by_topic1 ON logs (topic1, block) WHERE topic1 IS NOT NULL;
CREATE INDEX logs_by_topic2 ON logs (topic2, block) WHERE topic2 IS NOT NULL;
"""


class NodeStore(BaseDB):
    """Trie nodes and contract codes by hash, with a cache; py-evm's view of the file.

    Keys are hashes of their values, so nothing that was read can grow stale. Writes wait in memory until `flush`.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._cache: LRU[bytes, bytes] = LRU(NODE_CACHE)
        self._waiting: dict[bytes, bytes] = {}

    def __getitem__(self, key: bytes) -> bytes:
        node = self._waiting.get(key) or self._cache.get(key)
        if node is None:
            row = self._connection.execute("SELECT node FROM nodes WHERE hash = ?", (key,)).fetchone()
            if row is None:
                raise KeyError(key)
            node = bytes(row[0])
            self._cache[key] = node
        return node

    def __setitem__(self, key: bytes, value: bytes) -> None:
        self._waiting[key] = value

    def __delitem__(self, key: bytes) -> None:
        # Every past state stays readable, so nothing is ever deleted; py-evm prunes in memory only.
        raise KeyError(key)

    def _exists(self, key: bytes) -> bool:
        try:
            self[key]
        except KeyError:
            return False
        return True

    def flush(self) -> None:
        """Write what waits; the caller is in a transaction."""
        self._connection.executemany("INSERT OR IGNORE INTO nodes VALUES (?, ?)", self._waiting.items())
        self._cache.update(self._waiting)
        self._waiting.clear()

    def forget(self) -> None:
        """Drop what waits and what was cached, after a transaction that did not go through."""
        self._waiting.clear()
        self._cache.clear()


class Store:
    """A ledger file, open.

    Attributes:
        connection: the SQLite connection; one thread uses it.
        nodes: the state tries' nodes.
        is_new: whether the file held no ledger when it was opened; then `create` is due.
    """

    def __init__(self, path: Path, *, read_only: bool) -> None:
        self.path = path
        self.read_only = read_only
        self._lock = WriterLock(path)
        self.connection = _connect(path, read_only=read_only)
        try:
            self.is_new = self._recognise()
            if not read_only:
                # FULL: an acknowledged act survives a power cut too, for about a millisecond a block.
                self.connection.execute("PRAGMA synchronous = FULL")
            self.connection.execute("PRAGMA cache_size = -65536")
        except sqlite3.Error as error:
            self.connection.close()
            raise self.explain(error) from error
        except BaseException:
            self.connection.close()
            raise
        self.nodes = NodeStore(self.connection)

    def _recognise(self) -> bool:
        application, tables = self.connection.execute(
            "SELECT (SELECT application_id FROM pragma_application_id), (SELECT count(*) FROM sqlite_master)"
        ).fetchone()
        if application != APPLICATION_ID:
            if application or tables or self.read_only:
                raise ConfigError(f"{self.path}: this file is not a kpchain ledger")
            return True
        (version,) = self.connection.execute("PRAGMA user_version").fetchone()
        if version != SCHEMA_VERSION:
            raise ConfigError(
                f"{self.path}: ledger file version {version}; this kpchain reads version {SCHEMA_VERSION}"
            )
        return False

    def create(self) -> bool:
        """Lay out an empty ledger, unless another process was faster; the caller is in `writing`.

        Returns:
            Whether the ledger is empty and wants its first block.
        """
        self.is_new = self._recognise()
        if not self.is_new:
            return False
        for statement in _SCHEMA.split(";"):
            self.connection.execute(statement)
        self.is_new = False
        return True

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Everything written inside goes into the file together or not at all; the writer's lock is kept until `close`.

        Raises:
            LedgerBusyError: another process is writing.
        """
        is_first = not self._lock.held
        self._lock.acquire()
        try:
            if is_first:
                # Outside a transaction and only by a writer: readers go on reading while blocks are added.
                self.connection.execute("PRAGMA journal_mode = WAL")
            self.connection.execute("BEGIN IMMEDIATE")
            yield
            self.nodes.flush()
            self.connection.execute("COMMIT")
        except BaseException:
            self.nodes.forget()
            if self.connection.in_transaction:
                self.connection.execute("ROLLBACK")
            if is_first:
                self._lock.release()
            raise

    @property
    def is_writer(self) -> bool:
        """Whether this process is the writer, so that nobody else can change the file."""
        return self._lock.held

    def version(self) -> int:
        """A number that differs after another process has written."""
        (version,) = self.connection.execute("PRAGMA data_version").fetchone()
        return int(version)

    def meta(self, name: str) -> int | None:
        """A setting of the ledger, or None."""
        row = self.connection.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
        return None if row is None else int(row[0])

    def set_meta(self, name: str, value: int | None) -> None:
        """Keep or, with None, drop a setting; the caller is in `writing`."""
        if value is None:
            self.connection.execute("DELETE FROM meta WHERE name = ?", (name,))
        else:
            self.connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (name, value))

    def explain(self, error: sqlite3.Error) -> LedgerError | ConfigError:
        """The refusal that a SQLite error stands for; nothing of sqlite3 leaves this package."""
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        if code == sqlite3.SQLITE_BUSY:
            return LedgerBusyError(f"{self.path}: another process is using this ledger; try again")
        if code == sqlite3.SQLITE_NOTADB:
            return ConfigError(f"{self.path}: this file is not a kpchain ledger")
        if code in {sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM, sqlite3.SQLITE_READONLY}:
            return ConfigError(f"{self.path}: the ledger file cannot be opened: {error}")
        return LedgerError(f"{self.path}: the ledger file cannot be used: {error}")

    def close(self) -> None:
        """Merge what SQLite keeps beside the file into it and give the writer's lock back."""
        if self._lock.held:
            # At rest the file has no write-ahead log, so that it can be read where nothing can be written. A reader
            # that is there now prevents it, which does no harm: the next writer does it.
            with suppress(sqlite3.Error):
                self.connection.execute("PRAGMA busy_timeout = 0")
                self.connection.execute("PRAGMA journal_mode = DELETE")
        self.connection.close()
        self._lock.release()


def _connect(path: Path, *, read_only: bool) -> sqlite3.Connection:
    if read_only and not path.is_file():
        raise ConfigError(f"{path}: there is no ledger here")
    mode = "ro" if read_only else "rwc"
    try:
        return sqlite3.connect(f"{path.absolute().as_uri()}?mode={mode}", uri=True, isolation_level=None, timeout=5)
    except sqlite3.Error as error:
        raise ConfigError(f"{path}: the ledger file cannot be opened: {error}") from error
