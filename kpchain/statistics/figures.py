"""Sums of certificates or lots: weight, value, count, HS lines, and how much of it rests on declarations alone.

Everything is an integer: points, US cents, certificates. Decimal texts are made here and nowhere before.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final, Self

from kpchain.index.trade import DeclaredLots, Journeys
from kpchain.model import HsCode

HS_CODES: Final = tuple(code.value for code in HsCode)
"""The three HS codes in the order of the ledger's lines."""


@dataclass(frozen=True, slots=True)
class LineFigure:
    """What stands under one HS code: weight, value, certificates that have such a line, and unproven weight."""

    points: int = 0
    cents: int = 0
    certificates: int = 0
    unproven: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A sum of certificates, or of lots.

    Attributes:
        certificates: how many.
        lines: by HS code, as certified or declared.
        difference: what was found at import above what was certified, in points and US cents; may be negative. It has
            no HS code: the ledger has the found weight of a shipment as a whole.
        numbers: the numbers of the records behind it in their order, where they were asked for.
    """

    certificates: int = 0
    lines: tuple[LineFigure, LineFigure, LineFigure] = (LineFigure(), LineFigure(), LineFigure())
    difference: tuple[int, int] = (0, 0)
    numbers: tuple[str, ...] = field(default=(), compare=False)

    @classmethod
    def of_journeys(cls, journeys: Journeys, *, is_found: bool = False) -> Self:
        """The certificates as certified; with `is_found` as they were found at receipt."""
        found_points, found_cents = journeys.found
        difference = (found_points - _points(journeys), found_cents - journeys.value) if is_found else (0, 0)
        return cls(
            certificates=journeys.certificates,
            lines=_lines(journeys, is_unproven=journeys.is_unproven),
            difference=difference,
            numbers=(journeys.number,) if journeys.number else (),
        )

    @classmethod
    def of_lots(cls, lots: DeclaredLots) -> Self:
        """The lots; the count of certificates is theirs."""
        is_unproven = lots.kind != "PRODUCTION"
        numbers = (lots.number,) if lots.number else ()
        return cls(certificates=lots.lots, lines=_lines(lots, is_unproven=is_unproven), numbers=numbers)

    @classmethod
    def total(cls, figures: Iterable[Figure]) -> Self:
        """The sum of figures."""
        parts = list(figures)
        first, second, third = (_line_total(part.lines[place] for part in parts) for place in range(3))
        return cls(
            certificates=sum(part.certificates for part in parts),
            lines=(first, second, third),
            difference=(sum(part.difference[0] for part in parts), sum(part.difference[1] for part in parts)),
            numbers=tuple(sorted(number for part in parts for number in part.numbers)),
        )

    def reversed(self) -> Figure:
        """The reverse entry of it."""
        first, second, third = (
            LineFigure(-line.points, -line.cents, -line.certificates, -line.unproven) for line in self.lines
        )
        return Figure(
            certificates=-self.certificates,
            lines=(first, second, third),
            difference=(-self.difference[0], -self.difference[1]),
            numbers=self.numbers,
        )

    @property
    def certified(self) -> int:
        """The weight under the HS codes, in points."""
        return sum(line.points for line in self.lines)

    @property
    def points(self) -> int:
        """The weight: of an import what was found, else what was certified or declared."""
        return self.certified + self.difference[0]

    @property
    def cents(self) -> int:
        """The value, as the weight."""
        return sum(line.cents for line in self.lines) + self.difference[1]

    @property
    def unproven(self) -> int:
        """Of the certified weight, what has legacy stock, a paper import or a declared origin in its ancestry."""
        return sum(line.unproven for line in self.lines)


@dataclass(frozen=True, slots=True)
class Reliance:
    """How much of a figure rests on declarations that no certificate on the ledger proves (M10).

    Attributes:
        points: the weight in question.
        unproven: of it, what has legacy stock, a paper import or a declared origin in its ancestry. It is counted
            whole, however little of it descends from there: the share is an upper bound.
    """

    points: int
    unproven: int

    @classmethod
    def of(cls, figures: Iterable[Figure]) -> Self:
        """The reliance of figures together; reverse entries weigh as much as entries."""
        parts = list(figures)
        return cls(sum(abs(part.certified) for part in parts), sum(abs(part.unproven) for part in parts))

    @property
    def percent(self) -> str:
        """The share in per cent with two decimals."""
        return percent(self.unproven, self.points)

    @property
    def words(self) -> str:
        """The share in a sentence."""
        shown = f"{self.percent} %" if self.points else "nothing"
        return (
            f"{shown} of {decimals(self.points)} carats rests on legacy stock, paper imports or declared origins"
            f" ({decimals(self.unproven)} carats, counted whole)"
        )


def decimals(hundredths: int) -> str:
    """A number of hundredths, which may be negative, as a text with two decimals."""
    sign = "-" if hundredths < 0 else ""
    whole, part = divmod(abs(hundredths), 100)
    return f"{sign}{whole}.{part:02d}"


def rounded(part: int, whole: int) -> int:
    """A quotient as an integer, the nearest one; a half is rounded away from zero, so up where it is positive.

    Args:
        part: what is divided.
        whole: what it is divided by; not 0.
    """
    quotient = (2 * abs(part) + abs(whole)) // (2 * abs(whole))
    return quotient if (part < 0) == (whole < 0) else -quotient


def usd_per_carat(cents: int, points: int) -> str:
    """US$ a carat with two decimals, rounded as `price_hundredths`; a dash where there is no weight."""
    price = price_hundredths(cents, points)
    return "-" if price is None else decimals(price)


def price_hundredths(cents: int, points: int) -> int | None:
    """US cents a carat, as `rounded`; negative where weight and value have unlike signs, None without weight."""
    return None if points == 0 else rounded(100 * cents, points)


def percent(part: int, whole: int) -> str:
    """A share in per cent with two decimals, as `percent_hundredths`."""
    return decimals(percent_hundredths(part, whole))


def percent_hundredths(part: int, whole: int) -> int:
    """A share in hundredths of a per cent, rounded as `rounded`; 0 of nothing."""
    return rounded(10_000 * part, whole) if whole > 0 else 0


def _points(journeys: Journeys) -> int:
    return sum(points for points, _ in journeys.lines)


def _lines(sums: Journeys | DeclaredLots, *, is_unproven: bool) -> tuple[LineFigure, LineFigure, LineFigure]:
    first, second, third = (
        LineFigure(points, cents, count, points if is_unproven else 0)
        for (points, cents), count in zip(sums.lines, sums.counts, strict=True)
    )
    return first, second, third


def _line_total(lines: Iterable[LineFigure]) -> LineFigure:
    points = cents = certificates = unproven = 0
    for line in lines:
        points += line.points
        cents += line.cents
        certificates += line.certificates
        unproven += line.unproven
    return LineFigure(points, cents, certificates, unproven)
