"""Returns on the ledger: what a Participant filed for a period, and the next version of it as a filing."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from kpchain.errors import ModelError
from kpchain.ledger.abi import RETURNS
from kpchain.ledger.client import Ledger
from kpchain.ledger.events import ReturnFiled, topic_of
from kpchain.ledger.governing import Filing
from kpchain.statistics.periods import Period
from kpchain.statistics.return_json import to_json
from kpchain.statistics.returns import Return, digest_of

FIRST_YEAR: Final = 2003
"""The contract takes no earlier year."""


def filed_returns(
    ledger: Ledger, *, participant: str | None = None, period: Period | None = None
) -> tuple[ReturnFiled, ...]:
    """The returns on the ledger, in the order in which they were filed: later versions behind earlier ones.

    Args:
        ledger: the ledger.
        participant: code of the only Participant in question; None for all.
        period: the only period in question; None for all.

    Raises:
        ModelError: nobody with this code is entered.
        LedgerError: the ledger gave no answer.
    """
    who = None if participant is None else _topic(ledger.directory().get(participant).index)
    events = ledger.events_of(RETURNS, topic_of(ReturnFiled), who, None if period is None else _topic(period.word))
    return tuple(event for event in events if isinstance(event, ReturnFiled))


def next_version(statement: Return, filed: tuple[ReturnFiled, ...]) -> Return:
    """The return as the version that follows those that were filed for its Participant and period."""
    if not filed:
        return statement
    return replace(statement, version=filed[-1].version + 1, restates=filed[-1].digest)


def filing_of(statement: Return) -> Filing:
    """What goes to the ledger: period, digest and totals.

    Raises:
        ModelError: a total is below zero or too large, or the period lies before the scheme.
    """
    totals = statement.totals
    if statement.period.year < FIRST_YEAR:
        raise ModelError("period", f"must lie in {FIRST_YEAR} or later: the scheme began then", statement.period.year)
    return Filing(period=statement.period.word, digest=digest_of(to_json(statement)), totals=totals)


def _topic(number: int) -> str:
    return f"0x{number:064x}"
