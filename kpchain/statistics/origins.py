"""Trade by single country of mining origin: goods of mixed origin split by the weight that was drawn (M5).

The shares are those of `kpchain.provenance`, so that a table and a trace say the same of one certificate.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from kpchain.index import Family, IndexedRecord, IndexReader
from kpchain.provenance.shares import apportion, blends, is_declared, origin_label
from kpchain.statistics.books import WITHIN, Books
from kpchain.statistics.trade import Flow, entries

Source = tuple[tuple[str, ...], bool]
"""Countries of origin, more than one where a lot declares several and no split; and whether they are declared only."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OriginRow:
    """What of a Participant's trade comes from one origin, by certified weight.

    Attributes:
        participant: its code.
        flow: export, return, import or paper import.
        origins: codes of the countries; more than one where a lot declares several.
        is_declared: whether the origin is only declared (legacy stock, paper import), not a mine's own.
        points: the weight from there. Returns are negative.
        mixed: of it, what travelled together with other origins.
        numbers: numbers of the certificates and lots that have some of it, a point at the least.
    """

    participant: str
    flow: Flow
    origins: tuple[str, ...]
    is_declared: bool
    points: int
    mixed: int
    numbers: tuple[str, ...]

    @property
    def label(self) -> str:
        """The origin in words: `RU`, `RU declared`, or `{BW,NA} declared`."""
        return origin_label(self.origins, is_declared=self.is_declared)

    @property
    def certificates(self) -> int:
        """How many certificates and lots have some of it; negative for returns, as in `trade`."""
        return self.flow.sign * len(self.numbers)


def trade_by_origin(
    index: IndexReader, books: Books, *, participant: str | None = None, place: int = WITHIN
) -> tuple[OriginRow, ...]:
    """The trade of an interval by participant, flow and origin.

    Args:
        index: the index.
        books: the facts, each record by itself.
        participant: code of the only Participant in question; None for all.
        place: the interval, as the books number them.

    Raises:
        IndexStateError: the index cannot be read.
    """
    sides: dict[str, list[tuple[str, Flow]]] = defaultdict(list)
    for (code, flow, _, _), figure in entries(books, place):
        if participant in (None, code):
            for number in figure.numbers:
                sides[number].append((code, flow))
    weights: dict[tuple[str, Flow, Source], list[tuple[str, int, bool]]] = defaultdict(list)
    for number, parts in _parts(index, set(sides)):
        for code, flow in sides[number]:
            for source, points in parts.items():
                weights[code, flow, source].append((number, flow.sign * points, len(parts) > 1))
    order = list(Flow)
    return tuple(
        OriginRow(
            participant=code,
            flow=flow,
            origins=source[0],
            is_declared=source[1],
            points=sum(points for _, points, _ in found),
            mixed=sum(points for _, points, is_mixed in found if is_mixed),
            numbers=tuple(sorted(number for number, _, _ in found)),
        )
        for (code, flow, source), found in sorted(
            weights.items(), key=lambda item: (item[0][0], order.index(item[0][1]), item[0][2])
        )
    )


def _parts(index: IndexReader, numbers: set[str]) -> Iterator[tuple[str, dict[Source, int]]]:
    """The records with these numbers, each with its weight by origin: the parts sum up to the weight."""
    family = Family(records=tuple(index.records()), draws=index.draws())
    for record, blend in blends(family, _source):
        if record.number in numbers:
            sources = sorted(blend)
            points = apportion(record.points, [blend[source] for source in sources])
            yield record.number, {source: part for source, part in zip(sources, points, strict=True) if part}


def _source(lot: IndexedRecord) -> Source:
    return lot.origins, is_declared(lot)
