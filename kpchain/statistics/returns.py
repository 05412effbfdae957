"""The return of a Participant (`kpr/1`): what it reports for a period, as a document with a digest and a version.

A return is built from the ledger's figures, or reads a Participant's own; which one it is, it says. The specification
is docs/spec/return.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Final

from kpchain.errors import ModelError
from kpchain.ledger.governing import Totals
from kpchain.model import check_code, keccak256
from kpchain.statistics.books import Books
from kpchain.statistics.figures import HS_CODES, Figure, LineFigure, decimals
from kpchain.statistics.periods import Period
from kpchain.statistics.trade import production, trade

HEADING: Final = "7102"
"""The HS heading, for what has no code of its own: the difference found at import."""
HS: Final = (*HS_CODES, HEADING)
LIMIT: Final = 2**63
"""Figures and their sums lie below this, in points or US cents."""


class Section(Enum):
    """A part of a return."""

    EXPORTS = "exports"
    IMPORTS = "imports"
    PRODUCTION = "production"


class Source(Enum):
    """Whose figures a return has."""

    LEDGER = "ledger"
    OWN = "own"


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Key:
    """What a line of a return is about.

    Attributes:
        section: exports, imports or production, as a text.
        partner: code of the Participant on the other side; empty for production.
        origins: codes of the countries of mining origin in alphabetical order; none where they are not stated.
        hs: the HS code, or `7102`.
    """

    section: str
    partner: str
    origins: tuple[str, ...]
    hs: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnLine:
    """A line of a return: weight in points and value in US cents; both may be negative, after goods came back.

    Raises:
        ModelError: a code, an origin or a figure that a return cannot have.
    """

    key: Key
    points: int
    cents: int

    def __post_init__(self) -> None:
        Section(self.key.section)
        if self.key.section == Section.PRODUCTION.value:
            if self.key.partner or self.key.origins:
                raise ModelError("partner", "must be empty for production, as origins must", self.key.partner)
        else:
            check_code(self.key.partner, field="partner")
        for origin in self.key.origins:
            check_code(origin, field="origins")
        if list(self.key.origins) != sorted(set(self.key.origins)):
            raise ModelError("origins", "must be in alphabetical order, each once", "+".join(self.key.origins))
        if self.key.hs not in HS:
            raise ModelError("hs", f"must be one of {', '.join(HS)}", self.key.hs)
        for name, value in (("carats", self.points), ("usd", self.cents)):
            if not -LIMIT < value < LIMIT:
                rule = f"must have an amount of {decimals(LIMIT - 1)} at most"
                raise ModelError(name, rule, decimals(value))


@dataclass(frozen=True, slots=True, kw_only=True)
class Return:
    """A Participant's return for a period.

    Attributes:
        participant: its code.
        period: a quarter has trade, a half production, a year both.
        source: whether the figures are the ledger's or its own.
        lines: the lines, by key, each key once.
        issued: number of certificates validated for export, less those whose goods came back; 0 for a half.
        received: number of imported shipments with certificates; 0 for a half.
        version: 1, or more where an earlier return for the period is restated.
        restates: digest of the version before; None for the first one.
        block: the block up to which the index had read, where the figures are the ledger's; else None.

    Raises:
        ModelError: a line twice, of a section that the period does not report, or a version without its predecessor.
    """

    participant: str
    period: Period
    source: Source
    lines: tuple[ReturnLine, ...]
    issued: int
    received: int
    version: int = 1
    restates: bytes | None = None
    block: int | None = None

    def __post_init__(self) -> None:
        check_code(self.participant, field="participant")
        sections = {section.value for section in sections_of(self.period)}
        seen: set[Key] = set()
        for line in self.lines:
            if line.key.section not in sections:
                raise ModelError(line.key.section, f"must not be reported for {self.period}")
            if line.key in seen:
                raise ModelError(line.key.section, "must not have the same line twice", _told(line.key))
            if line.key.partner == self.participant:
                raise ModelError("partner", "must be another Participant", self.participant)
            seen.add(line.key)
        for name, count in (("issued", self.issued), ("received", self.received)):
            if not -(2**32) < count < 2**32:
                raise ModelError(name, "must be a count below 2**32", count)
        if not 1 <= self.version < 2**16 or (self.version == 1) != (self.restates is None):
            raise ModelError("version", "must be 1, or above 1 and name the digest that it restates", self.version)
        if self.restates is not None and len(self.restates) != 32:
            raise ModelError("restates", "must be a digest of 32 bytes", self.restates)

    @property
    def totals(self) -> Totals:
        """What it comes to, as it is filed on the ledger.

        Raises:
            ModelError: a total is below zero, or does not lie below `LIMIT`; names the section and the column.
        """
        exported, exported_cents = self._sum(Section.EXPORTS)
        imported, imported_cents = self._sum(Section.IMPORTS)
        produced, produced_cents = self._sum(Section.PRODUCTION)
        for section, count in ((Section.EXPORTS, self.issued), (Section.IMPORTS, self.received)):
            if count < 0:
                raise ModelError(_column(section, "certificates"), "must be 0 or more", count)
        return Totals(
            exported=exported,
            exported_cents=exported_cents,
            imported=imported,
            imported_cents=imported_cents,
            produced=produced,
            produced_cents=produced_cents,
            issued=self.issued,
            received=self.received,
        )

    def _sum(self, section: Section) -> tuple[int, int]:
        """The weight and the value that a section sums up to, where the ledger can hold them."""
        lines = [line for line in self.lines if line.key.section == section.value]
        points, cents = sum(line.points for line in lines), sum(line.cents for line in lines)
        for column, unit, total in (("carats", "carats", points), ("usd", "US dollars", cents)):
            if not 0 <= total < LIMIT:
                rule = f"must sum up to 0.00 {unit} or more, and to {decimals(LIMIT - 1)} at most"
                raise ModelError(_column(section, column), rule, decimals(total))
        return points, cents


def sections_of(period: Period) -> tuple[Section, ...]:
    """What is reported for a period: trade by quarter, production by half, both by year (Annex III)."""
    if period.part == "Q":
        return Section.EXPORTS, Section.IMPORTS
    return (Section.PRODUCTION,) if period.part == "H" else tuple(Section)


def return_from_books(books: Books, period: Period, participant: str, *, block: int) -> Return:
    """The return that the ledger's figures make.

    Args:
        books: the facts with the bounds of the period.
        period: the period.
        participant: code of the Participant.
        block: the block up to which the index has read.
    """
    sections = sections_of(period)
    figures: dict[tuple[str, str, tuple[str, ...]], list[Figure]] = {}
    for row in trade(books, participant=participant):
        section = Section.EXPORTS if row.flow.is_export else Section.IMPORTS
        figures.setdefault((section.value, row.partner, row.origins), []).append(row.figure)
    for mined in production(books, participant=participant):
        figures[Section.PRODUCTION.value, "", ()] = [mined.figure]
    kept = {key: Figure.total(parts) for key, parts in figures.items() if Section(key[0]) in sections}
    return Return(
        participant=participant,
        period=period,
        source=Source.LEDGER,
        lines=in_order(line for key, figure in kept.items() for line in _lines(*key, figure)),
        issued=_count(kept, Section.EXPORTS),
        received=_count(kept, Section.IMPORTS),
        block=block,
    )


def _lines(section: str, partner: str, origins: tuple[str, ...], figure: Figure) -> Iterable[ReturnLine]:
    parts: Sequence[LineFigure] = (*figure.lines, LineFigure(*figure.difference))
    for hs, part in zip(HS, parts, strict=True):
        if part.points or part.cents:
            key = Key(section=section, partner=partner, origins=origins, hs=hs)
            yield ReturnLine(key=key, points=part.points, cents=part.cents)


def _count(figures: dict[tuple[str, str, tuple[str, ...]], Figure], section: Section) -> int:
    return sum(figure.certificates for key, figure in figures.items() if key[0] == section.value)


def in_order(lines: Iterable[ReturnLine]) -> tuple[ReturnLine, ...]:
    """The lines in the order in which a return has them: by section, partner, origins and HS code."""
    return tuple(sorted(lines, key=lambda line: line.key))


def digest_of(content: bytes) -> bytes:
    """The digest of a return: keccak256 of its bytes, which begin with what no other document begins with."""
    return keccak256(content)


def _told(key: Key) -> str:
    return " ".join(part for part in (key.section, key.partner, "+".join(key.origins), key.hs) if part)


def _column(section: Section, name: str) -> str:
    return f"{section.value}, column {name}"
