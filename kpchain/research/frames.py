"""Dataframes from the index; each function makes one, and its columns are those of docs/spec/export.md."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any, Final, Literal

import polars as pl

from kpchain.index import JOURNEY_COLUMNS, TABLES, Family, IndexedRecord, IndexReader, journey_rows, table_rows
from kpchain.model import State
from kpchain.provenance.shares import GRAIN, apportion, blends, is_declared

By = Literal["origin", "zone", "lot"]
"""What shares are counted by."""

_TYPES: Final = {"INTEGER": pl.Int64(), "TEXT": pl.String(), "BLOB": pl.String()}
_UNDER_WAY: Final = tuple(
    state.name for state in (State.IN_TRANSIT, State.ARRIVED, State.DETAINED, State.RETURN_ORDERED)
)
SHARE_SCHEMA: Final = {
    "number": pl.String(),
    "origins": pl.String(),
    "is_declared": pl.Boolean(),
    "zone": pl.String(),
    "lot": pl.String(),
    "points": pl.Int64(),
    "share": pl.Float64(),
}
"""The columns of `shares`."""


def table(index: IndexReader, name: str) -> pl.DataFrame:
    """A table of the index as it is, with dates as dates, times as times, and digests as text (`0x...`).

    Args:
        index: the index.
        name: one of `kpchain.index.TABLES`.

    Raises:
        KeyError: there is no such table.
    """
    return _frame(table_rows(index, name), TABLES[name])


def records(index: IndexReader) -> pl.DataFrame:
    """Every lot and certificate as it stands now, oldest first: the tables `records` and `words_now` side by side."""
    with index.snapshot():
        words = table(index, "words_now")
        return table(index, "records").join(
            words, left_on="ordinal", right_on="record", how="left", maintain_order="left"
        )


def draws(index: IndexReader) -> pl.DataFrame:
    """Every draw, oldest first: numbers of the certificate that draws and of the record drawn from, and the points."""
    with index.snapshot():
        numbers, frame = _numbers(index), table(index, "draws")
    return (
        frame.join(
            numbers.rename({"number": "certificate"}), left_on="child", right_on="ordinal", maintain_order="left"
        )
        .join(numbers.rename({"number": "input"}), left_on="parent", right_on="ordinal", maintain_order="left")
        .select("certificate", "input", "points")
    )


def acts(index: IndexReader) -> pl.DataFrame:
    """Every step of a certificate's life after its issue, with the certificate's number, oldest first."""
    return _with_number(index, "acts")


def findings(index: IndexReader) -> pl.DataFrame:
    """What was found at every receipt, with the certificate's number, oldest first."""
    return _with_number(index, "findings")


def consumptions(index: IndexReader) -> pl.DataFrame:
    """Every removal of carats from the scheme, with the record's number, oldest first."""
    return _with_number(index, "consumptions")


def certificates(index: IndexReader) -> pl.DataFrame:
    """Every certificate with the legal days of its life and what was found at its receipt: the trade, oldest first."""
    return _frame(journey_rows(index), JOURNEY_COLUMNS)


def under_way(index: IndexReader, today: date) -> pl.DataFrame:
    """Certificates that left and were neither confirmed nor returned, the longest under way first.

    Args:
        index: the index.
        today: the day on which days are counted to.

    Returns:
        The columns of `certificates`, and `days` since the export (since the issue where no export is recorded) and
        `days_late` since the last day on which the certificate was good, negative before it.
    """
    left = pl.coalesce("exported_on", "issued_on")
    return (
        certificates(index)
        .filter(pl.col("state").is_in(_UNDER_WAY))
        .with_columns(
            days=(pl.lit(today) - left).dt.total_days(),
            days_late=(pl.lit(today) - pl.col("expires_on")).dt.total_days(),
        )
        .sort("days", "number", descending=[True, False])
    )


def shares(index: IndexReader, *, by: By = "origin", numbers: Iterable[str] | None = None) -> pl.DataFrame:
    """What every record is made of, by weight, in one pass over the index.

    Args:
        index: the index.
        by: whether lots are added up by origin, by origin and mining zone, or not at all.
        numbers: the records in question, as printed; by default all.

    Returns:
        One row a record and source, oldest record first and then by source. The points of a record sum up to its
        weight (largest remainders). `zone` and `lot` are null where shares are not counted by them; `origins` names
        several codes where a lot does, and no split is known.
    """
    with index.snapshot():
        family = Family(records=tuple(index.records()), draws=index.draws())
    return shares_of(family, by=by, numbers=numbers)


def shares_of(family: Family, *, by: By, numbers: Iterable[str] | None = None) -> pl.DataFrame:
    """As `shares`, from records that were read already."""
    wanted = None if numbers is None else set(numbers)
    rows: list[tuple[Any, ...]] = []
    for record, blend in blends(family, _SOURCES[by]):
        if wanted is not None and record.number not in wanted:
            continue
        sources = sorted(blend, key=str)
        parts = apportion(record.points, [blend[source] for source in sources])
        rows += [
            (record.number, *source, part, blend[source] / GRAIN) for source, part in zip(sources, parts, strict=True)
        ]
    return pl.DataFrame(rows, SHARE_SCHEMA, orient="row")


_Source = tuple[str, bool, str | None, str | None]
_SOURCES: Final[dict[By, Callable[[IndexedRecord], _Source]]] = {
    "origin": lambda lot: (",".join(lot.origins), is_declared(lot), None, None),
    "zone": lambda lot: (",".join(lot.origins), is_declared(lot), lot.zone, None),
    "lot": lambda lot: (",".join(lot.origins), is_declared(lot), lot.zone, lot.number),
}


def _with_number(index: IndexReader, name: str) -> pl.DataFrame:
    with index.snapshot():
        numbers, frame = _numbers(index), table(index, name)
    frame = frame.join(numbers, left_on="record", right_on="ordinal", maintain_order="left")
    return frame.select("number", pl.exclude("number", "record"))


def _numbers(index: IndexReader) -> pl.DataFrame:
    return table(index, "records").select("ordinal", "number")


def _frame(rows: Sequence[tuple[Any, ...]], columns: dict[str, str]) -> pl.DataFrame:
    blobs = [place for place, type_ in enumerate(columns.values()) if type_ == "BLOB"]
    values = [_with_text(row, blobs) for row in rows] if blobs else rows
    frame = pl.DataFrame(values, {name: _TYPES[type_] for name, type_ in columns.items()}, orient="row")
    days = [pl.col(name).cast(pl.Date) for name in columns if name.endswith("_on")]
    times = [pl.from_epoch(name, time_unit="s").dt.replace_time_zone("UTC") for name in columns if name == "time"]
    return frame.with_columns(*days, *times)


def _with_text(row: tuple[Any, ...], blobs: Sequence[int]) -> tuple[Any, ...]:
    """The row with its digests and hashes as text."""
    values = list(row)
    for place in blobs:
        if values[place] is not None:
            values[place] = "0x" + values[place].hex()
    return tuple(values)
