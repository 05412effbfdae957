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
    found = entered_codes(index).get(code)
    if found is None:
        raise NotFoundError(f"{code} is not entered as a Participant")
    return found


def entered_codes(index: IndexReader) -> dict[str, str]:
    """By every code that a Participant goes by, or went by before, the one under which it was entered."""
    changes = index.rows("SELECT code, previous, now FROM codes")
    later = {name: code for code, *names in changes for name in names}
    return later | {code: code for (code,) in index.rows("SELECT code FROM participants")}
