"""M1, the identity of stock, and M2, the cap of exports of own origin by production; M10 comes with both.

A Participant's stock is what it can draw from and what it has issued and not yet exported. It changes by what the
terms of `Stock` say and by nothing else. The same holds for parts of it: what rests on declarations, and what is of the
Participant's own origin only; there, drawing own and foreign goods for one certificate moves weight between parts.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Final

from kpchain.index import IndexReader
from kpchain.index.trade import Consumed, Drawn, consumed, drawn
from kpchain.statistics.books import BEFORE, WITHIN, Books, bounds_of, read_books
from kpchain.statistics.figures import percent
from kpchain.statistics.periods import Period

TERMS: Final = (
    "opening", "production", "legacy", "paper_imports", "imports", "returned", "exports", "manufacture", "loss",
    "sample", "lost_at_issue", "reported_lost", "mixed_away", "closing",
)  # fmt: skip
"""The terms of the identity in their order."""

_TERM_OF_LOT: Final = {"PRODUCTION": "production", "LEGACY": "legacy", "PAPER_IMPORT": "paper_imports"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Stock:
    """A Participant's stock over a period, in points; closing = opening + gains - losses (M1).

    Attributes:
        participant: its code.
        opening: at the end of the day before the period.
        production: declared as mined.
        legacy: declared as stock from before the ledger.
        paper_imports: declared as imported under paper certificates.
        imports: confirmed: the smaller of found and certified weight.
        returned: taken back after a return, as imports.
        exports: as certified.
        manufacture: left the scheme to be cut and polished.
        loss: left the scheme as lost in handling.
        sample: left the scheme as samples.
        lost_at_issue: drawn for certificates and not on them.
        reported_lost: on certificates that were lost before export.
        mixed_away: went over to the rest of the stock by drawing for mixed goods, less what came over; 0 for the whole.
    """

    participant: str
    opening: int = 0
    production: int = 0
    legacy: int = 0
    paper_imports: int = 0
    imports: int = 0
    returned: int = 0
    exports: int = 0
    manufacture: int = 0
    loss: int = 0
    sample: int = 0
    lost_at_issue: int = 0
    reported_lost: int = 0
    mixed_away: int = 0

    @property
    def change(self) -> int:
        """Gains less losses."""
        gains = self.production + self.legacy + self.paper_imports + self.imports + self.returned
        used = self.manufacture + self.loss + self.sample
        return gains - self.exports - used - self.lost_at_issue - self.reported_lost - self.mixed_away

    @property
    def closing(self) -> int:
        """At the end of the period."""
        return self.opening + self.change


@dataclass(frozen=True, slots=True, kw_only=True)
class StockRow:
    """A Participant's stock and the parts of it.

    Attributes:
        whole: all of it (M1).
        unproven: the part that has legacy stock, a paper import or a declared origin in its ancestry (M10).
        own: the part whose only origin is the Participant (M2).
    """

    whole: Stock
    unproven: Stock
    own: Stock

    @property
    def participant(self) -> str:
        """Code of the Participant."""
        return self.whole.participant

    @property
    def cap(self) -> int:
        """M2: production of the period and opening stock of own origin, in points."""
        return self.own.opening + self.own.production

    @property
    def excess(self) -> int:
        """M2: exports of own origin above the cap, in points; what covers them is legacy stock or re-imports."""
        return max(0, self.own.exports - self.own.returned - self.cap)

    @property
    def exported_share(self) -> str:
        """Exports of own origin in per cent of the production of the period; a dash without production."""
        exports = self.own.exports - self.own.returned
        return percent(exports, self.own.production) if self.own.production else "-"


Part = Callable[[bool, bool], bool]
"""Whether goods belong to a part of the stock, by whether they are unproven and whether their only origin is own."""

PARTS: Final[dict[str, Part]] = {
    "whole": lambda _unproven, _own: True,
    "unproven": lambda is_unproven, _own: is_unproven,
    "own": lambda _unproven, is_own: is_own,
}


def stock(index: IndexReader, period: Period | None, *, participant: str | None = None) -> tuple[StockRow, ...]:
    """The stock of every Participant over a period; without a period over all time.

    Raises:
        IndexStateError: the index cannot be read.
    """
    bounds = bounds_of(period)
    return stock_of(read_books(index, bounds), drawn(index, bounds), consumed(index, bounds), participant=participant)


def stock_of(
    books: Books, drawings: Sequence[Drawn], exits: Sequence[Consumed], *, participant: str | None = None
) -> tuple[StockRow, ...]:
    """The stock from facts that are read already."""
    parts = {name: _stocks(books, drawings, exits, part) for name, part in PARTS.items()}
    codes = sorted({code for found in parts.values() for code in found})
    return tuple(
        StockRow(**{name: found.get(code, Stock(participant=code)) for name, found in parts.items()})
        for code in codes
        if participant in (None, code)
    )


Movement = tuple[str, int, str, int]
"""A change of a stock: code of the Participant, place of the day, name of the term, weight in points."""


def _stocks(books: Books, drawings: Iterable[Drawn], exits: Iterable[Consumed], belongs: Part) -> dict[str, Stock]:
    changes: dict[str, dict[int, dict[str, int]]] = defaultdict(lambda: defaultdict(lambda: defaultdict(int)))
    movements = (_of_lots(books, belongs), _of_journeys(books, belongs), _of_drawings(drawings, exits, belongs))
    for code, place, term, points in chain(*movements):
        changes[code][place][term] += points
    return {code: _stock(code, by_place) for code, by_place in changes.items()}


def _of_lots(books: Books, belongs: Part) -> Iterator[Movement]:
    for lots in books.lots:
        if belongs(lots.kind != "PRODUCTION", lots.origins == (lots.declarer,)):
            yield lots.declarer, lots.declared, _TERM_OF_LOT[lots.kind], sum(points for points, _ in lots.lines)


def _of_journeys(books: Books, belongs: Part) -> Iterator[Movement]:
    for sums in books.journeys:
        weight = sum(points for points, _ in sums.lines)
        ended = BEFORE if sums.ended is None else sums.ended
        if belongs(sums.is_unproven, sums.origins == (sums.issuer,)):
            # What was drawn comes with the drawings: the rest of it is what was lost.
            yield sums.issuer, sums.issued, "lost_at_issue", -weight
            if sums.exported is not None:
                yield sums.issuer, sums.exported, "exports", weight
            elif sums.state == "LOST":
                yield sums.issuer, ended, "reported_lost", weight
            if sums.state == "RETURNED":
                yield sums.issuer, ended, "returned", sums.kept
        if sums.state == "CONFIRMED" and belongs(sums.is_unproven, sums.origins == (sums.destination,)):
            yield sums.destination, ended, "imports", sums.kept


def _of_drawings(drawings: Iterable[Drawn], exits: Iterable[Consumed], belongs: Part) -> Iterator[Movement]:
    for drawing in drawings:
        goes_in, comes_out = belongs(*drawing.child), belongs(*drawing.parent)
        if goes_in:
            yield drawing.issuer, drawing.issued, "lost_at_issue", drawing.points
        if goes_in != comes_out:
            yield drawing.issuer, drawing.issued, "mixed_away", drawing.points if comes_out else -drawing.points
    for taken in exits:
        if belongs(taken.is_unproven, taken.is_own):
            yield taken.holder, taken.consumed, taken.reason.lower(), taken.points


def _stock(code: str, by_place: dict[int, dict[str, int]]) -> Stock:
    opening = Stock(participant=code, **by_place.get(BEFORE, {})).change
    return Stock(participant=code, opening=opening, **by_place.get(WITHIN, {}))
