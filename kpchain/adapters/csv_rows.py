"""Bytes into the rows of a table, each with the number that a spreadsheet shows beside it; what cells mean is unknown.

Accepted: UTF-8 with or without the mark that Excel writes, commas, semicolons or tabs, any ends of lines, quoted cells
with line breaks.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from kpchain.adapters.csv_cells import on_one_line
from kpchain.adapters.csv_columns import COLUMNS
from kpchain.errors import ModelError, TableError

MAX_TABLE_BYTES: Final = 64 * 1024 * 1024
"""The largest table that is read: 64 MiB."""
MAX_SHOWN: Final = 20
"""So many refusals are told; the rest is counted."""
_DELIMITERS: Final = (",", ";", "\t")


class Problems:
    """The refusals of a table as they are found."""

    def __init__(self) -> None:
        self.count = 0
        self._shown: list[tuple[int, ModelError]] = []

    def add(self, row: int, column: str, rule: str, value: object = None) -> None:
        """Adds a refusal of one cell, or of a row where no column is named."""
        self.count += 1
        if len(self._shown) < MAX_SHOWN:
            place = f"row {row}, column {column}" if column else f"row {row}"
            self._shown.append((row, ModelError(place, rule, value)))

    def raise_any(self) -> None:
        """Returns where nothing was refused.

        Raises:
            TableError: something was.
        """
        if self.count:
            self._shown.sort(key=lambda shown: shown[0])
            raise TableError(tuple(error for _, error in self._shown), self.count)


@dataclass(frozen=True, slots=True)
class Row:
    """A row: its number as a spreadsheet shows it, and its cells by column; empty ones are left out."""

    number: int
    cells: dict[str, str]


def read_rows(data: bytes, problems: Problems) -> Iterator[Row]:
    """The rows below the first one, which names the columns; empty rows are left out.

    Args:
        data: the bytes of the table.
        problems: where refusals of single rows go.

    Raises:
        TableError: the table is too large, is empty, is not UTF-8, or lacks its columns; nothing can be read then.
    """
    text = _decoded(data)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    number, names = 0, list[str]()
    while True:
        number += 1
        try:
            cells = next(rows)
        except StopIteration:
            break
        except csv.Error as error:
            # What follows a broken quotation cannot be parted into rows.
            problems.add(number, "", f"must be CSV by RFC 4180: {error}")
            return
        if number == 1:
            names = _names(cells)
            continue
        if len(cells) > len(names) and any(cells[len(names) :]):
            rule = f"must have at most {len(names)} cells, one for each column (a decimal comma parts a cell in two)"
            problems.add(number, "", rule, len(cells))
        filled = {name: on_one_line(cell) for name, cell in zip(names, cells, strict=False) if cell}
        if filled:
            yield Row(number, filled)


def _decoded(data: bytes) -> str:
    if len(data) > MAX_TABLE_BYTES:
        _refuse("table", f"must have at most {MAX_TABLE_BYTES} bytes")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = data[: error.start].count(b"\n") + 1
        _refuse(f"line {row}", 'must be UTF-8: save the table as "CSV UTF-8"')
        raise
    if not text.strip():
        _refuse("table", "is empty")
    return text


def _delimiter(text: str) -> str:
    """The delimiter under which most columns of the first line are known ones."""
    head = text[: text.find("\n")] if "\n" in text else text
    return max(_DELIMITERS, key=lambda mark: sum(part.strip(' "\r') in COLUMNS for part in head.split(mark)))


def _names(cells: list[str]) -> list[str]:
    """The columns that the first row names."""
    problems, names = Problems(), [cell.strip() for cell in cells]
    while names and not names[-1]:
        names.pop()
    if not names:
        _refuse("row 1", "is empty: it must name the columns")
    for place, name in enumerate(names):
        if name not in COLUMNS:
            problems.add(1, name, "is no column of a table of certificates (docs/spec/csv.md lists them)")
        elif name in names[:place]:
            problems.add(1, name, "must not stand twice")
    for column in COLUMNS.values():
        if column.is_required and column.name not in names:
            problems.add(1, column.name, "is missing")
    problems.raise_any()
    return names


def _refuse(field: str, rule: str) -> None:
    raise TableError((ModelError(field, rule),), 1)
