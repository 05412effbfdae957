"""Blocks taken out of the index again, exactly: what is left is what a rebuild up to that block would give."""

from __future__ import annotations

from kpchain.index.database import Database, Row
from kpchain.index.schema import FACT_TABLES
from kpchain.index.words import restate

_TOUCHED = "(SELECT record FROM words WHERE block > ? UNION SELECT parent FROM draws WHERE block > ?)"


def remove_blocks_after(database: Database, block: int) -> None:
    """Takes out everything that events above this block stated, and restores the words that they had changed.

    Raises:
        IndexStateError: a record has no word.
    """
    words = _words_at(database, block)
    [(last,)] = database.rows("SELECT coalesce(max(ordinal), 0) FROM records WHERE block <= ?", (block,))
    database.change("DELETE FROM words_now WHERE record > ?", [(last,)])
    for table in FACT_TABLES:
        # The names are those of the schema.
        database.change(f"DELETE FROM {table} WHERE block > ?", [(block,)])  # noqa: S608
    database.change("DELETE FROM blocks WHERE number > ?", [(block,)])
    restate(database, words)


def _words_at(database: Database, block: int) -> list[Row]:
    """The words at this block of the records that were changed since: the last one stated, less the draws behind it.

    Both are read in one go over their tables: an index of words by record would slow every pass for the sake of rare
    replacements.
    """
    stated = database.rows(
        "SELECT record, block, log_index, state, available, taints FROM words"  # noqa: S608  # a constant
        f" WHERE block <= ? AND record IN {_TOUCHED} ORDER BY block, log_index",
        (block, block, block),
    )
    last = {record: word for record, *word in stated}
    draws = database.rows(
        f"SELECT parent, block, log_index, points FROM draws WHERE block <= ? AND parent IN {_TOUCHED}",  # noqa: S608
        (block, block, block),
    )
    drawn = dict.fromkeys(last, 0)
    for parent, *place, points in draws:
        if place > last[parent][:2]:
            drawn[parent] += points
    return [
        (state, available - drawn[record], taints, record) for record, (_, _, state, available, taints) in last.items()
    ]
