"""A report as one table: columns of known kinds over integers and texts, and the notes below it.

What a table says is the same on the terminal, as CSV, JSON, Parquet and on paper; the writers are in `printing`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from typing import Final

from kpchain.model import date_from_days
from kpchain.statistics.figures import Reliance, decimals

Cell = int | str | None
"""Points, US cents, hundredths, counts, days since 1970-01-01, or a text; None where there is nothing to say."""

NOTHING: Final = "-"


class Unit(Enum):
    """What the integers of a column are."""

    TEXT = "text"
    COUNT = "count"
    CARATS = "carats"
    USD = "usd"
    USD_PER_CARAT = "usd_per_carat"
    PERCENT = "percent"
    DAY = "day"

    @property
    def has_decimals(self) -> bool:
        """Whether its integers are hundredths."""
        return self in (Unit.CARATS, Unit.USD, Unit.USD_PER_CARAT, Unit.PERCENT)


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name in files, its heading on paper, and what its integers are."""

    name: str
    heading: str
    unit: Unit


@dataclass(frozen=True, slots=True)
class Row:
    """A row of cells, and the numbers of the records behind it, where they were asked for."""

    cells: tuple[Cell, ...]
    certificates: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A report.

    Attributes:
        name: its name in files.
        title: what it is, on paper.
        span: the days that it is about, in words.
        columns: the columns.
        rows: the rows.
        total: the sums below them, if sums make sense.
        reliance: how much of what it says rests on declarations (M10).
        notes: what a reader has to know.
        has_certificates: whether the rows name the records behind them.
    """

    name: str
    title: str
    span: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    total: Row | None
    reliance: Reliance
    notes: tuple[str, ...]
    has_certificates: bool

    @property
    def all_notes(self) -> tuple[str, ...]:
        """The reliance in words, and the notes."""
        return (f"{self.reliance.words}.", *self.notes)


def text_of(cell: Cell, unit: Unit) -> str:
    """A cell as a person reads it."""
    if cell is None:
        return NOTHING
    if isinstance(cell, str):
        return cell
    if unit.has_decimals:
        return decimals(cell)
    return date_from_days(cell).isoformat() if unit is Unit.DAY else str(cell)


def texts_of(row: Row, columns: Iterable[Column]) -> list[str]:
    """The cells of a row as a person reads them."""
    return [text_of(cell, column.unit) for cell, column in zip(row.cells, columns, strict=True)]
