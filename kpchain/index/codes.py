"""The code under which the index has a Participant, whatever it went by later: the EU began as EC."""

from __future__ import annotations

from kpchain.index.queries import IndexReader


def entered_code(index: IndexReader, code: str) -> str | None:
    """The code under which a Participant was entered; None where nobody ever went by this code.

    Args:
        index: the index.
        code: the code that it goes by, or went by before.
    """
    rows = index.rows(
        """SELECT code FROM participants WHERE code = ?
        UNION ALL SELECT code FROM codes WHERE now = ? OR previous = ?""",
        (code, code, code),
    )
    return rows[0][0] if rows else None
