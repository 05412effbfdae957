"""An index opened for writing: made for one ledger, refused for another; what it holds is the business of others."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Self

from kpchain.index.database import Database, Place, clear, open_for_writing
from kpchain.index.meta import Cursor, LedgerIdentity, cursor_of, read_meta, require_identity, write_meta
from kpchain.index.schema import SCHEMA_VERSION, STATEMENTS


class Index:
    """An index opened for writing; a context manager that closes it.

    Attributes:
        identity: which ledger it belongs to.

    Raises:
        IndexStateError: from every method, where it is no index, belongs to another ledger, or cannot be written.
    """

    def __init__(self, database: Database, identity: LedgerIdentity) -> None:
        self.identity = identity
        self._database = database

    @classmethod
    def open(cls, place: Place, identity: LedgerIdentity) -> Self:
        """The index of this ledger at that place, made if there is none yet.

        Args:
            place: a file, or a postgresql:// URL.
            identity: the ledger.

        Raises:
            IndexStateError: there is something else, an index of another schema, or one of another ledger.
            ConfigError: the place is in PostgreSQL, and its client is not installed.
        """
        database = open_for_writing(place)
        try:
            with database.transaction(writing=True):
                if not database.tables():
                    _create(database, identity)
                require_identity(database, identity)
        except BaseException:
            database.close()
            raise
        return cls(database, identity)

    @classmethod
    def create(cls, place: Place, identity: LedgerIdentity) -> Self:
        """An empty index at that place; the one that was there before is removed.

        Raises:
            IndexStateError: what was there cannot be removed.
            ConfigError: the place is in PostgreSQL, and its client is not installed.
        """
        clear(place)
        return cls.open(place, identity)

    @property
    def place(self) -> str:
        """Where the index is, as messages say it."""
        return self._database.place

    @property
    def cursor(self) -> Cursor | None:
        """How far the index has read; None while it is empty."""
        return cursor_of(read_meta(self._database))

    @contextmanager
    def writing(self) -> Iterator[Database]:
        """A transaction: everything in it is kept, or after an exception nothing of it. For `kpchain.index` only."""
        with self._database.transaction(writing=True):
            yield self._database

    def take_stock(self) -> None:
        """To be called after much was written. For `kpchain.index` only."""
        self._database.take_stock()

    def close(self) -> None:
        """Ends the use of the index."""
        self._database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()


def _create(database: Database, identity: LedgerIdentity) -> None:
    for statement in STATEMENTS:
        database.change(statement)
    values = {
        "schema_version": str(SCHEMA_VERSION),
        "chain_id": str(identity.chain_id),
        "ledger": identity.ledger,
        "first_block": str(identity.first_block),
    }
    write_meta(database, values)
