"""The certificate page as one HTML file: no script, nothing fetched, the fonts inside, every value escaped."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from typing import Final

from kpchain.pages.code import MODULE_MM, modules
from kpchain.pages.content import WITHHELD, WITHHELD_NOTE, Content, Field, Table, Value, short_digest, texts_of
from kpchain.pages.guilloche import STRANDS, rosette
from kpchain.pages.typeface import printable
from kpchain.pages.webfont import font_faces
from kpchain.pages.words import (
    CONFIRMATION,
    NUMBER_LABEL,
    VALIDATION,
    VERIFY_HEADING,
    confirmation_blanks,
    verify_lines,
)

_POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'; font-src data:"
_FONTS: Final = '"KP Text", "KP Arabic", "KP Han", sans-serif'
_INKS: Final = ("#ced3d6", "#ded6c6", "#d1d8e5")
_STYLE: Final = f"""
@page {{ size: A4; margin: 10mm }}
* {{ box-sizing: border-box }}
body {{ margin: 0; background: #e8eaee; color: #14181f; font: 10.5pt/1.4 {_FONTS} }}
section {{ position: relative; width: 190mm; min-height: 277mm; margin: 6mm auto; padding: 7mm 8mm; background: #fff;
  border: 1.2mm double #46566e; break-after: page; overflow-wrap: anywhere }}
section > * {{ position: relative }}
svg.back {{ position: absolute; left: 9mm; top: 55mm; width: 170mm; height: 170mm; z-index: 0 }}
h1 {{ font: bold 23pt/1.25 "KP Title", {_FONTS}; color: #26385c; text-align: center; margin: 0 }}
h2 {{ font-size: 9.5pt; color: #46566e; margin: 3mm 0 1mm }}
.issuer {{ text-align: center; font-weight: bold; color: #46566e; text-transform: uppercase }}
.number {{ text-align: center; font-weight: bold; font-size: 21pt }}
.statement {{ text-align: center; font-size: 9pt; margin: 1mm 14mm 3mm }}
.row {{ display: flex; gap: 5mm; border-top: .2mm solid #888; padding: 1mm 0; break-inside: avoid }}
.row > div {{ flex: 1 1 0; min-width: 0 }}
.label, th {{ font-size: 6.8pt; font-weight: bold; color: #586274; text-transform: uppercase }}
.hidden {{ color: #962828; font-weight: bold }}
table {{ width: 100%; border-collapse: collapse; border-bottom: .4mm solid #555 }}
th {{ text-align: start; border-bottom: .4mm solid #555 }}
td {{ border-bottom: .1mm solid #888; padding: .6mm 0; vertical-align: top }}
td.n, th.n {{ text-align: right; white-space: nowrap; padding-inline-start: 4mm }}
td + td:not(.n), th + th:not(.n) {{ padding-inline-start: 5mm }}
tr {{ break-inside: avoid }}
tr.total {{ font-weight: bold }}
.mono {{ font: 7.5pt/1.5 "KP Mono", monospace }}
.proof {{ display: flex; gap: 5mm; margin-top: 5mm; break-inside: avoid }}
.proof svg {{ flex: none; background: #fff }}
.proof p {{ font-size: 8pt; margin: 0 0 1mm }}
.short {{ font: 12pt "KP Mono", monospace }}
.box {{ border: .2mm solid #46566e; background: #fff; min-height: 12mm; padding: .6mm 1.2mm; margin-top: 1.5mm;
  flex: 1 }}
.tall {{ min-height: 28mm }}
.blanks {{ display: flex; gap: 5mm }}
footer {{ text-align: center; font-size: 7pt; color: #586274; margin-top: 3mm }}
@media print {{ body {{ background: none; print-color-adjust: exact }} section {{ margin: 0 }} }}
"""


def render_html(content: Content) -> str:
    """The page as a self-contained HTML document, the same for the same content.

    Args:
        content: what the page says, of `read_content`.
    """
    title = escape(f"Kimberley Process Certificate {content.number}")
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n<title>{title}</title>\n'
        f"<style>{font_faces(texts_of(content))}{_STYLE}</style>\n</head>\n<body>\n{_certificate(content)}\n{_confirmation(content)}\n</body>\n</html>\n"
    )


def _certificate(content: Content) -> str:
    extras = "".join(map(_row, ((field,) for field in content.extras)))
    seal = "".join(_row(fields, mono=True) for fields in content.seal)
    withheld = f"<p>{escape(WITHHELD_NOTE)}</p>" if content.hidden else ""
    issuer = content.issuer.partition(" ")[2] or content.issuer
    return (
        f'<section>{_background(content)}<div class="issuer">{escape(issuer)}</div>'
        f"<h1>{_value(content.title)}</h1>{_number(content)}"
        f'<div class="statement">{_value(content.statement)}</div>'
        f"{''.join(map(_row, content.fields))}{_table(content.goods, total=True)}{extras}"
        f"{_table(content.drawn)}{seal}{withheld}"
        f"{_proof(content, _boxes((VALIDATION,), tall=True))}"
        f"{_footer(content)}</section>"
    )


def _confirmation(content: Content) -> str:
    by_label = {field.label: field for fields in content.fields for field in fields}
    header = ("HS code", "Carats certified", "US$ certified", "Carats found", "US$ found")
    goods = Table(
        "Weight and value", header, tuple((*row, "", "") for row in content.goods.rows), frozenset({1, 2, 3, 4})
    )
    last = confirmation_blanks()[-1]
    blanks = "".join(_boxes(labels, tall=labels == last) for labels in confirmation_blanks())
    return (
        f"<section>{_background(content)}<h1>{CONFIRMATION}</h1>{_number(content)}"
        f"{_row((by_label['Country of destination'], by_label['Number of parcels']))}"
        f"{_row((by_label['Importer'], by_label['Exporter']))}"
        f"{_table(goods, total=True)}{blanks}{_proof(content)}{_footer(content)}</section>"
    )


def _number(content: Content) -> str:
    return f'<div class="number">{NUMBER_LABEL} {escape(content.number)}</div>'


def _row(fields: Sequence[Field], *, mono: bool = False) -> str:
    cells = (
        f'<div><div class="label">{escape(field.label)}</div>'
        + "".join(f'<div dir="auto"{_MONO if mono else ""}>{_value(line)}</div>' for line in field.lines)
        + "</div>"
        for field in fields
    )
    return f'<div class="row">{"".join(cells)}</div>'


_MONO: Final = ' class="mono"'


def _table(table: Table, *, total: bool = False) -> str:
    head = "".join(f"<th{_numeric(place, table)}>{escape(name)}</th>" for place, name in enumerate(table.header))
    rows = []
    for number, row in enumerate(table.rows):
        cells = "".join(f"<td{_numeric(place, table)}>{_mono(cell)}</td>" for place, cell in enumerate(row))
        last = ' class="total"' if total and number == len(table.rows) - 1 else ""
        rows.append(f"<tr{last}>{cells}</tr>")
    return f"<h2>{escape(table.title)}</h2><table><thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table>"


def _numeric(place: int, table: Table) -> str:
    return ' class="n"' if place in table.numeric else ""


def _mono(cell: Value) -> str:
    return f'<span class="mono">{_value(cell)}</span>' if cell is not None and cell.startswith("0x") else _value(cell)


def _value(value: Value) -> str:
    return f'<span class="hidden">{WITHHELD}</span>' if value is None else escape(printable(value))


def _proof(content: Content, more: str = "") -> str:
    notes = "".join(f"<p>{escape(line)}</p>" for line in verify_lines(content))
    return (
        f'<div class="proof">{_code(content.payload)}<div><h2>{VERIFY_HEADING}</h2>{notes}'
        f'<div class="short">{escape(short_digest(content.digest))}</div>'
        f'<div class="mono">{escape(content.digest)}</div>'
        f"{more}</div></div>"
    )


def _boxes(labels: Iterable[str], *, tall: bool = False) -> str:
    shape = "box tall" if tall else "box"
    boxes = "".join(f'<div class="{shape}"><div class="label">{escape(label)}</div></div>' for label in labels)
    return f'<div class="blanks">{boxes}</div>'


def _footer(content: Content) -> str:
    return f"<footer>Certificate {escape(content.number)} · digest {escape(short_digest(content.digest))}</footer>"


def _code(payload: str) -> str:
    matrix = modules(payload)
    side = len(matrix) + 8
    path = "".join(f"M{x + 4} {y + 4}h1v1h-1z" for y, row in enumerate(matrix) for x, dark in enumerate(row) if dark)
    size = f"{side * MODULE_MM:.1f}mm"
    return (
        f'<svg role="img" aria-label="QR code of the signed values" width="{size}" height="{size}" '
        f'viewBox="0 0 {side} {side}" shape-rendering="crispEdges"><path d="{path}"/></svg>'
    )


def _background(content: Content) -> str:
    lines = []
    for place, curve in enumerate(rosette(bytes.fromhex(content.digest[2:]))):
        points = " ".join(f"{x * 500:.0f},{y * 500:.0f}" for x, y in curve)
        lines.append(f'<polyline points="{points}" stroke="{_INKS[place // STRANDS]}"/>')
    return (
        '<svg class="back" aria-hidden="true" viewBox="-500 -500 1000 1000" fill="none" stroke-width=".5">'
        f"{''.join(lines)}</svg>"
    )
