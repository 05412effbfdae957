"""Years, halves and quarters of legal days; no clock is read here.

The date rule, which all statistics share (docs/statistics.md says why):

1. What counts is the legal day that an officer gave, never the time of a block.
2. Production, legacy stock and paper imports count on the day of the lot; carats lost at issue on the day of issue;
   carats that leave the scheme on the day of their consumption.
3. An export counts on the day of EXPORT, or of an ARRIVE that found no export recorded; an import on the day of
   CONFIRM; a reverse entry on the day of ACCEPT_RETURN; a loss on the day of REPORT_LOST.
4. A step that bears an earlier day than a step before it counts on that step's day: nothing arrives before it left.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from kpchain.errors import ModelError
from kpchain.model import date_from_days, days_from_date

_WRITTEN: Final = re.compile(r"(\d{4})(?:(Q)([1-4])|(H)([12]))?", re.ASCII)
_FIRST_YEAR: Final = 1970
_LAST_YEAR: Final = 9998
_MONTHS: Final = {"": 12, "H": 6, "Q": 3}


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A year, a half or a quarter of the calendar.

    Attributes:
        year: from 1970 to 9998.
        part: empty for the whole year, ``H`` for a half, ``Q`` for a quarter.
        place: which half or quarter, from 1; 1 for a year.

    Raises:
        ModelError: no such period.
    """

    year: int
    part: str = ""
    place: int = 1

    def __post_init__(self) -> None:
        if self.part not in _MONTHS or not 1 <= self.place <= 12 // _MONTHS[self.part]:
            raise ModelError("period", "must be a year, a half or a quarter", f"{self.year}{self.part}{self.place}")
        if not _FIRST_YEAR <= self.year <= _LAST_YEAR:
            raise ModelError("period", f"must lie in the years {_FIRST_YEAR} to {_LAST_YEAR}", self.year)

    @classmethod
    def parse(cls, text: object, *, field: str = "period") -> Period:
        """The period that a text says: 2021, 2021H2 or 2021Q4.

        Raises:
            ModelError: another form, or a year outside 1970 to 9998.
        """
        match = _WRITTEN.fullmatch(text) if isinstance(text, str) else None
        if match is None:
            raise ModelError(field, "must be a year, a half or a quarter, written 2021, 2021H2 or 2021Q4", text)
        year, quarter, fourth, half, second = match.groups()
        if not _FIRST_YEAR <= int(year) <= _LAST_YEAR:
            raise ModelError(field, f"must lie in the years {_FIRST_YEAR} to {_LAST_YEAR}", text)
        return cls(int(year), quarter or half or "", int(fourth or second or 1))

    @property
    def first(self) -> int:
        """Its first day, in days since 1970-01-01."""
        return days_from_date(date(self.year, 1 + _MONTHS[self.part] * (self.place - 1), 1))

    @property
    def last(self) -> int:
        """Its last day, in days since 1970-01-01."""
        months = _MONTHS[self.part] * self.place
        return days_from_date(date(self.year + months // 12, 1 + months % 12, 1)) - 1

    @property
    def due(self) -> int:
        """The day until which its return is due: the last one of the second month after it (Annex III)."""
        month = self.year * 12 + _MONTHS[self.part] * self.place + 2
        return days_from_date(date(month // 12, 1 + month % 12, 1)) - 1

    @property
    def previous(self) -> Period:
        """The period of the same length before it."""
        if self.place > 1:
            return Period(self.year, self.part, self.place - 1)
        return Period(self.year - 1, self.part, 12 // _MONTHS[self.part])

    @property
    def year_before(self) -> Period:
        """The same part of the year before."""
        return Period(self.year - 1, self.part, self.place)

    @property
    def word(self) -> int:
        """The period as the ledger has it: year * 16 + part, 0 the year, 1 to 4 a quarter, 5 and 6 a half."""
        return self.year * 16 + {"": 0, "Q": self.place, "H": 4 + self.place}[self.part]

    @classmethod
    def from_word(cls, word: int) -> Period:
        """The period that a word of the ledger says; the inverse of `word`.

        Raises:
            ModelError: a word that no period has.
        """
        year, part = divmod(word, 16)
        if part == 0:
            return cls(year)
        return cls(year, "Q", part) if part <= 4 else cls(year, "H", part - 4)

    def __str__(self) -> str:
        return f"{self.year}{self.part}{self.place if self.part else ''}"

    def days(self) -> str:
        """Its days in words: 2021-10-01 to 2021-12-31."""
        return f"{date_from_days(self.first).isoformat()} to {date_from_days(self.last).isoformat()}"
