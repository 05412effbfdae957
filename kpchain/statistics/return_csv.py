"""A Participant's own figures from a table (CSV): one line of the return a row; every refusal names row and column."""

from __future__ import annotations

import csv
import io
from typing import Final

from kpchain.adapters.csv_rows import Problems
from kpchain.errors import ModelError, TableError
from kpchain.statistics.periods import Period
from kpchain.statistics.return_json import MAX_BYTES, signed_hundredths
from kpchain.statistics.returns import Key, Return, ReturnLine, Section, Source, in_order

COLUMNS: Final = ("section", "partner", "origins", "hs", "carats", "usd", "certificates")
"""A row has either carats and usd, or certificates: the number of certificates of a section as a whole."""


def read_own_table(data: bytes, *, participant: str, period: Period) -> Return:
    """The return that a table says.

    Args:
        data: the bytes of the table, UTF-8, parted by commas.
        participant: code of the Participant whose figures they are.
        period: the period that they are of.

    Raises:
        TableError: naming row, column and rule of up to 20 cells, and counting the rest.
        ModelError: lines that cannot stand in one return.
    """
    problems = Problems()
    lines: dict[Key, tuple[int, ReturnLine]] = {}
    counts: dict[str, int] = {}
    for number, cells in _rows(data, problems):
        try:
            section = _section(cells["section"])
            if cells["certificates"]:
                counts[section.value] = _count(cells, known=counts)
                continue
            line = _line(section, cells)
        except ModelError as error:
            problems.add(number, error.field, error.rule, error.value)
            continue
        if line.key in lines:
            problems.add(number, "hs", f"must not repeat the line of row {lines[line.key][0]}", line.key.hs)
        lines[line.key] = (number, line)
    problems.raise_any()
    return Return(
        participant=participant,
        period=period,
        source=Source.OWN,
        lines=in_order(line for _, line in lines.values()),
        issued=counts.get(Section.EXPORTS.value, 0),
        received=counts.get(Section.IMPORTS.value, 0),
    )


def _rows(data: bytes, problems: Problems) -> list[tuple[int, dict[str, str]]]:
    if len(data) > MAX_BYTES:
        raise TableError((ModelError("table", f"must have at most {MAX_BYTES} bytes"),), 1)
    try:
        text = data.decode("utf-8-sig")
        rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except UnicodeDecodeError:
        raise TableError((ModelError("table", 'must be UTF-8: save it as "CSV UTF-8"'),), 1) from None
    except csv.Error as error:
        raise TableError((ModelError("table", f"must be CSV by RFC 4180: {error}"),), 1) from None
    if not rows or tuple(name.strip() for name in rows[0]) != COLUMNS:
        raise TableError((ModelError("row 1", f"must name the columns {','.join(COLUMNS)}"),), 1)
    found = []
    for number, cells in enumerate(rows[1:], 2):
        if not any(cells):
            continue
        if len(cells) != len(COLUMNS):
            problems.add(number, "", f"must have {len(COLUMNS)} cells, one for each column", len(cells))
            continue
        found.append((number, {name: cell.strip() for name, cell in zip(COLUMNS, cells, strict=True)}))
    return found


def _section(cell: str) -> Section:
    try:
        return Section(cell)
    except ValueError:
        raise ModelError("section", "must be exports, imports or production", cell) from None


def _count(cells: dict[str, str], *, known: dict[str, int]) -> int:
    cell, section = cells["certificates"], cells["section"]
    if section in known or section == Section.PRODUCTION.value:
        raise ModelError("certificates", "must be given once for exports and once for imports", section)
    if any(cells[name] for name in COLUMNS[1:6]):
        raise ModelError("certificates", "must stand in a row of its own, with the section alone", cell)
    if not (cell.isascii() and cell.isdigit() and len(cell) <= 9):
        raise ModelError("certificates", "must be an integer, such as 120", cell)
    return int(cell)


def _line(section: Section, cells: dict[str, str]) -> ReturnLine:
    origins = tuple(cells["origins"].split("+")) if cells["origins"] else ()
    key = Key(section=section.value, partner=cells["partner"], origins=origins, hs=cells["hs"])
    points = signed_hundredths(cells["carats"], at="carats")
    return ReturnLine(key=key, points=points, cents=signed_hundredths(cells["usd"], at="usd"))
