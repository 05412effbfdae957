"""Tables as CSV, JSON, Parquet, data frames, and an HTML page that prints; nothing is computed here.

Parquet and data frames need polars, which the extra `research` installs.
"""

from __future__ import annotations

import csv
import io
from datetime import date
from decimal import Decimal
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from kpchain.adapters.csv_cells import neutralised
from kpchain.errors import ConfigError
from kpchain.files import written
from kpchain.model import date_from_days
from kpchain.statistics.tables import AsOf, Cell, Column, Row, Table, Unit, text_of

if TYPE_CHECKING:
    import polars

SCHEMA: Final = "kpstat/1"
CERTIFICATES: Final = "certificates_behind"

_POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'"
_STYLE: Final = """
@page { size: A4 landscape; margin: 12mm }
body { font: 10pt/1.35 sans-serif; color: #14181f; margin: 8mm }
h1 { font-size: 15pt; margin: 0 } p { margin: 1mm 0 } .span { color: #46566e; margin-bottom: 4mm }
table { border-collapse: collapse; width: 100% } thead { display: table-header-group }
th { text-align: left; border-bottom: .4mm solid #555; font-size: 8pt; vertical-align: bottom }
td { border-bottom: .1mm solid #999; vertical-align: top; overflow-wrap: anywhere }
th, td { padding: .6mm 1.5mm } .n { text-align: right; overflow-wrap: normal } td.n { white-space: nowrap }
tr { break-inside: avoid } tfoot td { font-weight: bold; border-top: .4mm solid #555 }
.notes { margin-top: 5mm; font-size: 8.5pt; color: #333; break-inside: avoid }
@media print { body { margin: 0 } }
"""


def to_dict(table: Table) -> dict[str, Any]:
    """The table as values that JSON has: decimal texts, counts as numbers, days as texts."""
    rows = [_object(row, table) for row in table.rows]
    return {
        "schema": SCHEMA,
        "table": table.name,
        "title": table.title,
        "span": table.span,
        "as_of": None if table.as_of is None else _moment(table.as_of),
        "rows": rows,
        "total": None if table.total is None else _object(table.total, table),
        "reliance": {
            "carats": text_of(table.reliance.points, Unit.CARATS),
            "unproven": text_of(table.reliance.unproven, Unit.CARATS),
            "percent": table.reliance.percent,
        },
        "notes": list(table.notes),
    }


def to_csv(table: Table) -> str:
    """The rows as CSV (RFC 4180, LF), with the names of the columns above; sums and notes are left out."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    names = [column.name for column in table.columns]
    writer.writerow([*names, CERTIFICATES] if table.has_certificates else names)
    for row in table.rows:
        cells = [_csv_cell(cell, column) for cell, column in zip(row.cells, table.columns, strict=True)]
        writer.writerow([*cells, " ".join(row.certificates)] if table.has_certificates else cells)
    return text.getvalue()


def to_frame(table: Table) -> polars.DataFrame:
    """The rows as a data frame: decimals exact, days as dates.

    Raises:
        ConfigError: polars is not installed.
    """
    try:
        import polars
    except ModuleNotFoundError as error:
        what = "Parquet and data frames need a package that is not installed"
        raise ConfigError(f"{what} ({error.name}): pip install 'kpchain[research]'") from None
    types: dict[Unit, Any] = {Unit.TEXT: polars.String(), Unit.COUNT: polars.Int64(), Unit.DAY: polars.Date()}
    schema: dict[str, Any] = {
        column.name: types.get(column.unit, polars.Decimal(precision=38, scale=2)) for column in table.columns
    }
    rows: list[tuple[Any, ...]] = [
        tuple(_value(cell, column.unit) for cell, column in zip(row.cells, table.columns, strict=True))
        for row in table.rows
    ]
    if table.has_certificates:
        schema[CERTIFICATES] = polars.List(polars.String())
        rows = [(*cells, list(row.certificates)) for cells, row in zip(rows, table.rows, strict=True)]
    return polars.DataFrame(rows, schema=schema, orient="row")


def to_parquet(table: Table) -> bytes:
    """The rows as the bytes of a Parquet file.

    Raises:
        ConfigError: polars is not installed.
    """
    data = io.BytesIO()
    to_frame(table).write_parquet(data)
    return data.getvalue()


def write_parquet(table: Table, path: Path) -> None:
    """Writes the rows as a Parquet file, whole or not at all.

    Raises:
        ConfigError: polars is not installed, or the file cannot be written.
    """
    with written(path) as [file]:
        file.write(to_parquet(table))


def to_html(table: Table) -> str:
    """The table as one HTML page to print on A4: no script, nothing fetched, every value escaped."""
    columns = [*table.columns, *([Column(CERTIFICATES, "Certificates", Unit.TEXT)] if table.has_certificates else [])]
    head = "".join(f"<th{_numeric(column)}>{escape(column.heading)}</th>" for column in columns)
    body = "".join(f"<tr>{_cells(row, table)}</tr>\n" for row in table.rows)
    foot = "" if table.total is None else f"<tfoot><tr>{_cells(table.total, table)}</tr></tfoot>"
    as_of = "" if table.as_of is None else f'\n<p class="span">{escape(table.as_of.words)}</p>'
    notes = "".join(f"<p>{escape(note)}</p>" for note in table.all_notes)
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        f"<title>{escape(table.title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n"
        f'<h1>{escape(table.title)}</h1>\n<p class="span">{escape(table.span)}</p>{as_of}\n'
        f"<table>\n<thead><tr>{head}</tr></thead>\n{foot}\n<tbody>\n{body}</tbody>\n</table>\n"
        f'<div class="notes">{notes}</div>\n</body>\n</html>\n'
    )


def _moment(as_of: AsOf) -> dict[str, Any]:
    return {
        "chain_id": as_of.chain_id,
        "ledger": as_of.ledger,
        "block": as_of.block,
        "block_hash": as_of.block_hash,
        "time": as_of.time.isoformat(),
    }


def _object(row: Row, table: Table) -> dict[str, Any]:
    found: dict[str, Any] = {
        column.name: _json_cell(cell, column.unit) for cell, column in zip(row.cells, table.columns, strict=True)
    }
    if table.has_certificates:
        found[CERTIFICATES] = list(row.certificates)
    return found


def _json_cell(cell: Cell, unit: Unit) -> Cell:
    return cell if cell is None or unit is Unit.COUNT else text_of(cell, unit)


def _csv_cell(cell: Cell, column: Column) -> str:
    if cell is None:
        return ""
    return neutralised(cell) if isinstance(cell, str) else text_of(cell, column.unit)


def _value(cell: Cell, unit: Unit) -> str | int | Decimal | date | None:
    if cell is None or isinstance(cell, str):
        return cell
    if unit.has_decimals:
        return Decimal(cell).scaleb(-2)
    return date_from_days(cell) if unit is Unit.DAY else cell


def _cells(row: Row, table: Table) -> str:
    cells = "".join(
        f"<td{_numeric(column)}>{escape(_grouped(cell, column.unit))}</td>"
        for cell, column in zip(row.cells, table.columns, strict=True)
    )
    return cells + (f"<td>{escape(' '.join(row.certificates))}</td>" if table.has_certificates else "")


def _grouped(cell: Cell, unit: Unit) -> str:
    """A cell as it is printed: thousands are parted by commas, as in the KP's tables."""
    text = text_of(cell, unit)
    if not isinstance(cell, int) or unit is Unit.DAY:
        return text
    sign, digits = ("-", text[1:]) if text.startswith("-") else ("", text)
    whole, point, part = digits.partition(".")
    return f"{sign}{int(whole):,}{point}{part}"


def _numeric(column: Column) -> str:
    return "" if column.unit in (Unit.TEXT, Unit.DAY) else ' class="n"'
