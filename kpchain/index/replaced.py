"""Blocks taken out of the index again, exactly: what is left is what a rebuild up to that block would give."""

from __future__ import annotations

import sqlite3

from kpchain.index.schema import FACT_TABLES


def remove_blocks_after(connection: sqlite3.Connection, block: int) -> None:
    """Takes out everything that events above this block stated, and restores the records that they had changed."""
    touched = connection.execute(
        "SELECT digest FROM words WHERE block > :block UNION SELECT parent FROM draws WHERE block > :block",
        {"block": block},
    ).fetchall()
    for table in FACT_TABLES:
        # The names are those of the schema.
        connection.execute(f"DELETE FROM {table} WHERE block > ?", (block,))  # noqa: S608
    connection.execute("DELETE FROM blocks WHERE number > ?", (block,))
    for (digest,) in touched:
        _restore(connection, digest)


def _restore(connection: sqlite3.Connection, digest: bytes) -> None:
    """The last word that an event stated, less the draws since; a record that is gone has no word."""
    word = connection.execute(
        "SELECT block, log_index, state, available, taints FROM words WHERE digest = ?"
        " ORDER BY block DESC, log_index DESC LIMIT 1",
        (digest,),
    ).fetchone()
    if word is None:
        return
    block, log_index, state, available, taints = word
    (drawn,) = connection.execute(
        "SELECT coalesce(sum(points), 0) FROM draws WHERE parent = ? AND (block, log_index) > (?, ?)",
        (digest, block, log_index),
    ).fetchone()
    connection.execute(
        "UPDATE records SET state = ?, available = ?, taints = ? WHERE digest = ?",
        (state, available - drawn, taints, digest),
    )
