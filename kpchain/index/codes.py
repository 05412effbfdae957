"""The code under which the index has a Participant, whatever it went by later: the EU began as EC."""

from __future__ import annotations

from kpchain.errors import NotFoundError
from kpchain.index.queries import IndexReader


def entered_code(index: IndexReader, code: str) -> str:
    """The code under which a Participant was entered, which records keep.

    Args:
        index: the index.
        code: the code that it goes by, or went by before.

    Raises:
        NotFoundError: nobody ever went by this code.
    """
    rows = index.rows(
        """SELECT code FROM participants WHERE code = ?
        UNION ALL SELECT code FROM codes WHERE now = ? OR previous = ?""",
        (code, code, code),
    )
    if not rows:
        raise NotFoundError(f"{code} is not entered as a Participant")
    found: str = rows[0][0]
    return found
