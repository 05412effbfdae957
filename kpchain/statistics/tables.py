"""A report as one table: columns of known kinds over integers and texts, and the notes below it.

What a table says is the same on the terminal, as CSV, JSON, Parquet and on paper; the writers are in `printing`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum
from typing import Final, Self

from kpchain.index import IndexReader
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
class AsOf:
    """The moment that a table tells of: the last block that the index had read, and the ledger that it is a block of.

    Attributes:
        chain_id: the chain of the ledger.
        ledger: address of the CertificateLedger, checksummed.
        block: number of the block.
        block_hash: its hash, "0x..".
        time: its time, UTC.
    """

    chain_id: int
    ledger: str
    block: int
    block_hash: str
    time: datetime

    @classmethod
    def of(cls, index: IndexReader) -> Self | None:
        """The moment as of which an index answers; None while it is empty.

        Raises:
            IndexStateError: the index cannot be read.
        """
        identity, cursor = index.identity, index.cursor
        if cursor is None:
            return None
        return cls(
            chain_id=identity.chain_id,
            ledger=identity.ledger,
            block=cursor.number,
            block_hash=cursor.hash,
            time=datetime.fromtimestamp(cursor.time, UTC),
        )

    @property
    def words(self) -> str:
        """The moment in words."""
        return f"as of block {self.block} of {self.time:%Y-%m-%d %H:%M:%S} UTC"


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
        as_of: the moment that it tells of, where that was added to it.
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
    as_of: AsOf | None = None

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
