"""Blocks taken out of the index again, exactly: what is left is what a rebuild up to that block would give."""

from __future__ import annotations

import sqlite3
from typing import Any

from kpchain.index.schema import FACT_TABLES

_Word = tuple[Any, ...]


def remove_blocks_after(connection: sqlite3.Connection, block: int) -> None:
    """Takes out everything that events above this block stated, and restores the records that they had changed."""
    connection.execute("CREATE TEMP TABLE touched (digest BLOB PRIMARY KEY) WITHOUT ROWID")
    connection.execute(
        "INSERT INTO touched SELECT digest FROM words WHERE block > :block"
        " UNION SELECT parent FROM draws WHERE block > :block",
        {"block": block},
    )
    for table in FACT_TABLES:
        # The names are those of the schema.
        connection.execute(f"DELETE FROM {table} WHERE block > ?", (block,))  # noqa: S608
    connection.execute("DELETE FROM blocks WHERE number > ?", (block,))
    for digest, word in _last_words(connection).items():
        _restore(connection, digest, word)
    connection.execute("DROP TABLE touched")


def _last_words(connection: sqlite3.Connection) -> dict[bytes, _Word]:
    """The last word that an event stated of each record; records that are gone have none.

    Read in one go over the table: an index by digest would slow every pass for the sake of rare replacements.
    """
    rows = connection.execute(
        "SELECT w.digest, w.block, w.log_index, w.state, w.available, w.taints"
        " FROM words AS w WHERE w.digest IN touched ORDER BY w.block, w.log_index"
    )
    return {digest: tuple(word) for digest, *word in rows}


def _restore(connection: sqlite3.Connection, digest: bytes, word: _Word) -> None:
    """The last word, less the draws since."""
    block, log_index, state, available, taints = word
    (drawn,) = connection.execute(
        "SELECT coalesce(sum(points), 0) FROM draws WHERE parent = ? AND (block, log_index) > (?, ?)",
        (digest, block, log_index),
    ).fetchone()
    connection.execute(
        "UPDATE records SET state = ?, available = ?, taints = ? WHERE digest = ?",
        (state, available - drawn, taints, digest),
    )
