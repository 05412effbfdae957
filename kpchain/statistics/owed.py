"""Who owes a return for a period, who filed one, and whether its totals are those of the ledger."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from kpchain.index import IndexReader
from kpchain.index.filed import Filed, filed_for
from kpchain.statistics.books import Books
from kpchain.statistics.figures import Figure
from kpchain.statistics.periods import Period
from kpchain.statistics.returns import Section, sections_of
from kpchain.statistics.trade import SummaryRow, summary

# A suspended Participant owes its returns too.
_OWING: Final = frozenset({"ADMITTED", "RESTRICTED", "SUSPENDED"})


@dataclass(frozen=True, slots=True, kw_only=True)
class OwedReturn:
    """A Participant's return for a period beside the ledger's figures.

    Attributes:
        participant: its code.
        due: the day until which it is due.
        filed: the last version; None where nothing was filed.
        first_filed: the day of the first version; None where nothing was filed.
        ledger: what the ledger says: by section the weight, value and number of certificates.
    """

    participant: str
    due: int
    filed: Filed | None
    first_filed: int | None
    ledger: dict[Section, tuple[int, int, int]]

    @property
    def reported(self) -> dict[Section, tuple[int, int, int]]:
        """What the last version reports, as `ledger`; empty where nothing was filed."""
        if self.filed is None:
            return {}
        totals = self.filed.totals
        found = {
            Section.EXPORTS: (totals.exported, totals.exported_cents, totals.issued),
            Section.IMPORTS: (totals.imported, totals.imported_cents, totals.received),
            Section.PRODUCTION: (totals.produced, totals.produced_cents, 0),
        }
        return {section: found[section] for section in self.ledger}

    @property
    def agrees(self) -> bool:
        """Whether a return was filed and its totals are the ledger's."""
        return self.reported == self.ledger

    def days_late(self, today: int) -> int:
        """How many days after its due day it was first filed, or is not filed today; 0 where it came in time."""
        return max(0, (today if self.first_filed is None else self.first_filed) - self.due)


def owed_returns(
    index: IndexReader, books: Books, period: Period, *, participant: str | None = None
) -> tuple[OwedReturn, ...]:
    """The return of every Participant that owes one for a period, by code.

    Args:
        index: the index.
        books: the facts with the bounds of the period.
        period: the period.
        participant: code of the only Participant in question; None for all.

    Raises:
        IndexStateError: the index cannot be read.
    """
    versions: dict[str, list[Filed]] = {}
    for each in filed_for(index, period.word):
        versions.setdefault(each.participant, []).append(each)
    traded = {row.participant: row for row in summary(books)}
    codes = {entry.code for entry in index.participants() if entry.status in _OWING} | versions.keys()
    return tuple(
        OwedReturn(
            participant=code,
            due=period.due,
            filed=versions[code][-1] if code in versions else None,
            first_filed=versions[code][0].filed_on if code in versions else None,
            ledger=_ledger(traded.get(code), period),
        )
        for code in sorted(codes)
        if participant in (None, code)
    )


def _ledger(row: SummaryRow | None, period: Period) -> dict[Section, tuple[int, int, int]]:
    nothing = Figure()
    figures = {
        Section.EXPORTS: row.exports if row else nothing,
        Section.IMPORTS: row.imports if row else nothing,
        Section.PRODUCTION: row.production if row else nothing,
    }
    return {
        section: (
            figures[section].points,
            figures[section].cents,
            0 if section is Section.PRODUCTION else figures[section].certificates,
        )
        for section in sections_of(period)
    }
