"""Annex III: exports, imports and production of Participants, by partner, origins and HS code."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from kpchain.statistics.books import WITHIN, Books
from kpchain.statistics.figures import Figure


class Flow(Enum):
    """What a row of trade counts; a return is the reverse entry of an export (M7)."""

    EXPORT = "export"
    RETURN = "return"
    IMPORT = "import"
    PAPER_IMPORT = "paper import"

    @property
    def is_export(self) -> bool:
        """Whether it belongs to the exports, and not to the imports."""
        return self in (Flow.EXPORT, Flow.RETURN)

    @property
    def sign(self) -> int:
        """-1 for a reverse entry, else 1."""
        return -1 if self is Flow.RETURN else 1


@dataclass(frozen=True, slots=True, kw_only=True)
class TradeRow:
    """What a Participant exported or imported.

    Attributes:
        participant: its code.
        flow: export, return, import or paper import.
        partner: code of the Participant on the other side: destination of an export, provenance of an import.
        origins: codes of the countries of mining origin; several where the goods are of mixed origin.
        figure: the sums. Returns are negative.
    """

    participant: str
    flow: Flow
    partner: str
    origins: tuple[str, ...]
    figure: Figure


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductionRow:
    """What a Participant declared as mined."""

    participant: str
    figure: Figure


@dataclass(frozen=True, slots=True, kw_only=True)
class SummaryRow:
    """A Participant's line of the annual summary: production, imports, and exports less reverse entries."""

    participant: str
    production: Figure
    imports: Figure
    exports: Figure


def trade(books: Books, *, participant: str | None = None, place: int = WITHIN) -> tuple[TradeRow, ...]:
    """The trade of an interval, by participant, flow, partner and origins.

    Args:
        books: the facts.
        participant: code of the only Participant in question; None for all.
        place: the interval, as the books number them.
    """
    parts: dict[tuple[str, Flow, str, tuple[str, ...]], list[Figure]] = {}
    for entry, figure in entries(books, place):
        if participant in (None, entry[0]):
            parts.setdefault(entry, []).append(figure)
    order = list(Flow)
    return tuple(
        TradeRow(participant=code, flow=flow, partner=partner, origins=origins, figure=Figure.total(figures))
        for (code, flow, partner, origins), figures in sorted(
            parts.items(), key=lambda item: (item[0][0], order.index(item[0][1]), item[0][2:])
        )
    )


def entries(books: Books, place: int) -> Iterator[tuple[tuple[str, Flow, str, tuple[str, ...]], Figure]]:
    """Each certificate once for its issuer and at most once for its destination (M7)."""
    for sums in books.journeys:
        if sums.exported == place:
            yield (sums.issuer, Flow.EXPORT, sums.destination, sums.origins), Figure.of_journeys(sums)
        if sums.ended != place:
            continue
        if sums.state == "RETURNED":
            figure = Figure.of_journeys(sums).reversed()
            yield (sums.issuer, Flow.RETURN, sums.destination, sums.origins), figure
        elif sums.state == "CONFIRMED":
            figure = Figure.of_journeys(sums, is_found=True)
            yield (sums.destination, Flow.IMPORT, sums.issuer, sums.origins), figure
    for lots in books.lots:
        if lots.kind == "PAPER_IMPORT" and lots.declared == place:
            yield (lots.declarer, Flow.PAPER_IMPORT, lots.source or "", lots.origins), Figure.of_lots(lots)


def production(books: Books, *, participant: str | None = None, place: int = WITHIN) -> tuple[ProductionRow, ...]:
    """What was declared as mined in an interval, by Participant."""
    parts: dict[str, list[Figure]] = {}
    for lots in books.lots:
        if lots.kind == "PRODUCTION" and lots.declared == place and participant in (None, lots.declarer):
            parts.setdefault(lots.declarer, []).append(Figure.of_lots(lots))
    return tuple(ProductionRow(participant=code, figure=Figure.total(parts[code])) for code in sorted(parts))


def summary(books: Books, *, participant: str | None = None, place: int = WITHIN) -> tuple[SummaryRow, ...]:
    """The line of each Participant that produced or traded in an interval, as in the annual tables of the KP."""
    mined = {row.participant: row.figure for row in production(books, participant=participant, place=place)}
    traded: dict[str, tuple[list[Figure], list[Figure]]] = {}
    for (code, flow, _, _), figure in entries(books, place):
        if participant in (None, code):
            imports, exports = traded.setdefault(code, ([], []))
            (exports if flow.is_export else imports).append(figure)
    found = []
    for code in sorted(mined.keys() | traded.keys()):
        imports, exports = traded.get(code, ([], []))
        found.append(
            SummaryRow(
                participant=code,
                production=mined.get(code, Figure()),
                imports=Figure.total(imports),
                exports=Figure.total(exports),
            )
        )
    return tuple(found)
