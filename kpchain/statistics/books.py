"""The facts that all tables of a period are made of, read from the index once, so that they agree with each other.

Whoever asks for more than one thing holds `index.snapshot()` meanwhile, so that all of it is of one moment.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kpchain.index import IndexReader
from kpchain.index.trade import DeclaredLots, Journeys, declared_lots, journeys
from kpchain.statistics.periods import Period

BEFORE = 0
"""The place of days before the period."""
WITHIN = 1
"""The place of its days; those after it have 2."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Books:
    """Certificates and lots in sums, each fact with the place of its day: before, within or after the period.

    Attributes:
        journeys: the certificates.
        lots: the lots.
    """

    journeys: Sequence[Journeys]
    lots: Sequence[DeclaredLots]


def read_books(index: IndexReader, bounds: tuple[int, ...], *, each: bool = False) -> Books:
    """The facts of the index.

    Args:
        index: the index.
        bounds: days that part the calendar; `bounds_of` gives those of a period.
        each: whether each record stands alone, with its number: slower, and needed to name what is behind a figure.
    """
    return Books(journeys=journeys(index, bounds, each=each), lots=declared_lots(index, bounds, each=each))


FAR = 2**31 - 1
"""A day after all others."""


def bounds_of(period: Period | None) -> tuple[int, int]:
    """The first day of a period, and the first day after it; without a period all days are within."""
    return (period.first, period.last + 1) if period else (0, FAR)
