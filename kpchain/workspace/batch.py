"""A batch tried before it is sent: if it is refused, the entry that is to blame is found and named."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final, TypeVar

from kpchain.errors import EntryError, KpchainError, ModelError, NotFoundError, RejectedError
from kpchain.ledger.calls import Call
from kpchain.ledger.client import Ledger

T = TypeVar("T")

_ABOUT_THE_OFFICER: Final = frozenset(
    {
        "ActionNotHere",
        "ChairRequired",
        "FocalPointOfRequired",
        "FocalPointRequired",
        "GovernorRequired",
        "ObserverRequired",
        "OfficerNotInTerm",
        "OfficerSuspended",
        "OfficerUnknown",
        "ParticipantNotOpen",
        "RoleRequired",
        "SchemeRoleRequired",
        "StatisticianRequired",
        "VoterRequired",
    }
)
"""Refusals for which no entry is to blame."""


def checked_calls(
    ledger: Ledger,
    officer: str,
    entries: Sequence[T],
    *,
    names: Sequence[str],
    build: Callable[[Sequence[T]], list[Call]],
) -> list[Call]:
    """The calls of a batch that the contracts would take now.

    Args:
        ledger: the ledger.
        officer: the account that would send.
        entries: the batch.
        names: what each entry is called in messages.
        build: makes the calls of some of the entries.

    Raises:
        EntryError: one entry is refused; the first of them is named.
        RejectedError: the officer is refused, whatever the entries.
    """
    calls: list[Call] = []

    def error_of(count: int) -> KpchainError | None:
        nonlocal calls
        try:
            calls = build(entries[:count])
            ledger.simulate(officer, calls)
        except (ModelError, NotFoundError, RejectedError) as error:
            return error
        return None

    error = error_of(len(entries))
    if error is None:
        return calls
    if isinstance(error, RejectedError) and error.name in _ABOUT_THE_OFFICER:
        raise error
    # The contracts go through a batch in order, so the shortest part that is refused ends with the entry to blame.
    good, bad = 0, len(entries)
    while bad - good > 1:
        middle = (good + bad) // 2
        found = error_of(middle)
        if found is None:
            good = middle
        else:
            bad, error = middle, found
    raise EntryError(names[bad - 1], error) from error
