"""The tables of the index and the shares of all records as files; the layout is docs/spec/export.md."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Final, Literal

import polars as pl

from kpchain.files import told, written
from kpchain.index import TABLES, Family, IndexReader
from kpchain.research.frames import certificates, shares_of, table

Form = Literal["parquet", "csv"]
"""How tables are written."""
EXPORTED: Final = (*TABLES, "certificates", "shares")
"""The names of the tables that are written: those of the index, and two that are computed from it."""


def write_tables(index: IndexReader, folder: Path, form: Form = "parquet") -> dict[str, int]:
    """Writes every table into a file of its own; all of them or none; files of an earlier export are replaced.

    Args:
        index: the index, as it stands.
        folder: where the files go; made where it is missing.
        form: Parquet, or CSV with dates as `2026-01-31` and nothing where a value is missing.

    Returns:
        The number of rows by table.

    Raises:
        ConfigError: the folder cannot be written to.
        IndexStateError: the index cannot be read.
    """
    with told(folder):
        folder.mkdir(parents=True, exist_ok=True)
    counts: dict[str, int] = {}
    with index.snapshot(), written(*(folder / f"{name}.{form}" for name in EXPORTED)) as files:
        for file, (name, frame) in zip(files, _frames(index), strict=True):
            file.write(_content(frame, form))
            counts[name] = frame.height
    return counts


def _content(frame: pl.DataFrame, form: Form) -> bytes:
    data = io.BytesIO()
    if form == "parquet":
        frame.write_parquet(data)
    else:
        frame.write_csv(data)
    return data.getvalue()


def _frames(index: IndexReader) -> Iterator[tuple[str, pl.DataFrame]]:
    for name in TABLES:
        yield name, table(index, name)
    yield "certificates", certificates(index)
    yield "shares", shares_of(Family(records=tuple(index.records()), draws=index.draws()), by="zone")
