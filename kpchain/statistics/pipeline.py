"""M6, the identity of the pipeline: where everything is that a Participant sent to another one.

For each pair, opening + exported = confirmed + returned + lost + forfeited + in transit + detained + seized, to the
point. What the importer found is confirmed + difference. So nothing of the gap between the exporter's and the
importer's figures is left unexplained.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from kpchain.index import IndexReader
from kpchain.index.trade import Standing, standing
from kpchain.statistics.books import BEFORE, WITHIN, Books, bounds_of, read_books
from kpchain.statistics.figures import Figure, Reliance
from kpchain.statistics.periods import Period

ENDS: Final = ("confirmed", "returned", "lost", "forfeited")
"""The terms of what came to an end in the period."""
OPEN: Final = ("in_transit", "detained", "seized")
"""The terms of what is open at its end."""
TERMS: Final = ("opening", "exported", *ENDS, *OPEN)

_OPEN_OF_STATE: Final = {
    "IN_TRANSIT": "in_transit",
    "ARRIVED": "in_transit",
    "DETAINED": "detained",
    "RETURN_ORDERED": "detained",
    "SEIZED": "seized",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A term of the identity: how many certificates, their certified weight and value, and, if asked for, numbers."""

    certificates: int = 0
    points: int = 0
    cents: int = 0
    numbers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Pipeline:
    """A pair of Participants over a period.

    Attributes:
        exporter: code of the Participant that sent.
        importer: code of the Participant that the goods were sent to.
        opening: had left and not come to an end at the end of the day before.
        exported: left in the period.
        confirmed: the import was confirmed.
        returned: went back, and was accepted there.
        lost: was reported lost on its way.
        forfeited: was seized and is lost to its owner.
        in_transit: in transit, or arrived and not confirmed yet, at the end of the period.
        detained: detained, or ordered to return, at the end of the period.
        seized: seized and not released, at the end of the period.
        difference: what was found at import above what was certified, in points and US cents; may be negative.
        differing: numbers of the certificates that were found with another weight or value, if asked for.
        reliance: how much of what was under way in the period rests on declarations (M10).
    """

    exporter: str
    importer: str
    opening: Term
    exported: Term
    confirmed: Term
    returned: Term
    lost: Term
    forfeited: Term
    in_transit: Term
    detained: Term
    seized: Term
    difference: tuple[int, int]
    differing: tuple[str, ...]
    reliance: Reliance

    @property
    def imported(self) -> tuple[int, int]:
        """What the importer found, in points and US cents."""
        return self.confirmed.points + self.difference[0], self.confirmed.cents + self.difference[1]

    @property
    def gap(self) -> int:
        """What the exporter's figure is above the importer's, in points."""
        return self.exported.points - self.returned.points - self.imported[0]

    @property
    def unexplained(self) -> int:
        """What the terms do not account for, in points: 0, or the index is wrong."""
        terms = {name: term.points for name, term in named(self)}
        return terms["opening"] + terms["exported"] - sum(terms[name] for name in (*ENDS, *OPEN))


def pipelines(
    index: IndexReader, period: Period | None, *, participant: str | None = None, each: bool = False
) -> tuple[Pipeline, ...]:
    """Every pair that had goods under way in a period; without a period at all, to this day.

    Args:
        index: the index.
        period: the period; None for all days.
        participant: code of the only Participant in question, on either side.
        each: whether each term names its certificates.

    Raises:
        IndexStateError: the index cannot be read.
    """
    bounds = bounds_of(period)
    open_ones = standing(index, bounds[1] - 1)
    return pipelines_of(read_books(index, bounds, each=each), open_ones, participant=participant, each=each)


def pipelines_of(
    books: Books, open_ones: Sequence[Standing], *, participant: str | None = None, each: bool = False
) -> tuple[Pipeline, ...]:
    """The pairs from facts that are read already."""
    terms: dict[tuple[str, str], dict[str, list[Term]]] = {}
    found: dict[tuple[str, str], list[Figure]] = {}
    moved: dict[tuple[str, str], list[Figure]] = {}
    for sums in books.journeys:
        if sums.exported is None or sums.exported > WITHIN or (sums.ended == BEFORE):
            continue
        pair = sums.issuer, sums.destination
        own = terms.setdefault(pair, {})
        term = Term(
            certificates=sums.certificates,
            points=sum(points for points, _ in sums.lines),
            cents=sums.value,
            numbers=(sums.number,) if sums.number else (),
        )
        own.setdefault("exported" if sums.exported == WITHIN else "opening", []).append(term)
        moved.setdefault(pair, []).append(Figure.of_journeys(sums))
        if sums.ended == WITHIN:
            own.setdefault(sums.state.lower(), []).append(term)
            if sums.state == "CONFIRMED":
                found.setdefault(pair, []).append(Figure.of_journeys(sums, is_found=True))
    for entry in open_ones:
        own = terms.setdefault((entry.issuer, entry.destination), {})
        numbers = (entry.number,) if each else ()
        term = Term(certificates=1, points=entry.points, cents=entry.cents, numbers=numbers)
        own.setdefault(_OPEN_OF_STATE[entry.state], []).append(term)
    return tuple(
        Pipeline(
            exporter=pair[0],
            importer=pair[1],
            difference=Figure.total(found.get(pair, ())).difference,
            differing=_differing(found.get(pair, ())),
            reliance=Reliance.of(moved.get(pair, ())),
            **{name: _total(own.get(name, ())) for name in TERMS},
        )
        for pair, own in sorted(terms.items())
        if participant is None or participant in pair
    )


def named(pipeline: Pipeline) -> Iterator[tuple[str, Term]]:
    """The terms of a pair by name, in the order of the identity."""
    return ((name, getattr(pipeline, name)) for name in TERMS)


def _differing(found: Iterable[Figure]) -> tuple[str, ...]:
    """What differs either way has its place here, also where the sum of the differences is nothing."""
    return tuple(sorted(number for figure in found if figure.difference != (0, 0) for number in figure.numbers))


def _total(terms: Iterable[Term]) -> Term:
    parts = list(terms)
    return Term(
        certificates=sum(part.certificates for part in parts),
        points=sum(part.points for part in parts),
        cents=sum(part.cents for part in parts),
        numbers=tuple(sorted(number for part in parts for number in part.numbers)),
    )
