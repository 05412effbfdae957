"""The certificate page as PDF: the certificate, continued where it is long, and the import confirmation part.

It arranges what `content` says and adds no fact of its own. A print proves nothing by itself, and says so.
"""

from __future__ import annotations

from datetime import date
from typing import Final

from kpchain.pages.code import MODULE_MM, modules
from kpchain.pages.content import WITHHELD_NOTE, Content, Field, Table, short_digest, texts_of
from kpchain.pages.flow import HEADING, LABEL, MONO, VALUE, Flow
from kpchain.pages.sheet import BOTTOM, LEFT, RIGHT, Sheet, Style
from kpchain.pages.typeface import printable
from kpchain.pages.words import (
    CONFIRMATION,
    NUMBER_LABEL,
    VALIDATION,
    VERIFY_HEADING,
    confirmation_blanks,
    verify_lines,
)

_NUMBER: Final = Style("bold", 21, (20, 24, 31), 1.3)
_TITLES: Final = tuple(Style("title", size, (38, 56, 92), 1.3) for size in (23, 17, 13, 11))
_SMALL: Final = Style("text", 7.4, leading=1.36)
_STATEMENT: Final = Style("text", 8.4, leading=1.4)
_SHORT: Final = Style("mono", 11.5, leading=1.4)
_FULL: Final = Style("mono", 6.6, leading=1.4)
_CODE_SIDE: Final = 65 * MODULE_MM
_FOOT: Final = 222.0
_USUAL_SHEETS: Final = 2


def render_pdf(content: Content) -> bytes:
    """The bytes of the PDF, the same for the same content.

    Args:
        content: what the page says, of `read_content`.
    """
    # Each sheet says how many there are, which is known when all are set: most have two, the others are set again.
    sheet = _set(content, of=_USUAL_SHEETS)
    if sheet.pages_count != _USUAL_SHEETS:
        sheet.close_fonts()
        sheet = _set(content, of=sheet.pages_count)
    return sheet.finished()


def _set(content: Content, *, of: int) -> Sheet:
    sheet = Sheet(
        number=content.number,
        digest=content.digest,
        texts=[printable(text) for text in texts_of(content)],
        day=content.issued or date(1970, 1, 1),
        title=f"Kimberley Process Certificate {content.number}",
        footer=lambda page: _footer(content, page, of),
    )
    _certificate(sheet, content)
    _confirmation(sheet, content)
    return sheet


def _footer(content: Content, page: int, of: int) -> str:
    return f"Certificate {content.number}   ·   sheet {page} of {of}   ·   digest {short_digest(content.digest)}"


def _certificate(sheet: Sheet, content: Content) -> None:
    sheet.begin()
    _proof(sheet, content)
    flow = Flow(sheet, foot=_FOOT, continuation=lambda flow: _continued(flow, content))
    flow.paragraph(content.issuer.partition(" ")[2].upper() or content.issuer, HEADING, align="C")
    _title(flow, content)
    flow.paragraph(f"{NUMBER_LABEL} {content.number}", _NUMBER, align="C")
    flow.space(1.0)
    if content.statement is None:
        flow.row((Field("Statement", (None,)),))
    else:
        flow.paragraph(printable(content.statement), _STATEMENT, align="C", inset=14.0)
    flow.space(2.0)
    sheet.rule(LEFT, flow.y, RIGHT, flow.y, width=0.3)
    for fields in content.fields:
        flow.row(fields)
    flow.table(content.goods, (76, 42, 48), (VALUE, VALUE, VALUE), strong_last=True)
    for field in content.extras:
        flow.row((field,))
    flow.table(content.drawn, (42, 30, 94), (VALUE, VALUE, MONO))
    for fields in content.seal:
        flow.row(fields, style=MONO)
    if content.hidden:
        flow.space(1.5)
        flow.paragraph(WITHHELD_NOTE, _SMALL)


def _title(flow: Flow, content: Content) -> None:
    """The title, in the largest size that takes at most two lines."""
    if content.title is None:
        flow.row((Field("Title", (None,)),))
        return
    title = printable(content.title)
    style = next(
        (s for s in _TITLES if len(flow.sheet.lines_of(title, RIGHT - LEFT, s)) <= 2),
        _TITLES[-1],
    )
    flow.paragraph(title, style, align="C")
    flow.space(0.8)


def _continued(flow: Flow, content: Content) -> None:
    flow.paragraph(f"Continuation of certificate {NUMBER_LABEL} {content.number}", HEADING)
    flow.space(1.5)
    flow.sheet.rule(LEFT, flow.y, RIGHT, flow.y, width=0.3)


def _proof(sheet: Sheet, content: Content) -> None:
    """The lower part of the first sheet: code, digest, how to verify, and the box of the Exporting Authority."""
    y = _FOOT + 2.5
    sheet.code(LEFT, y, modules(content.payload), MODULE_MM)
    x, width = LEFT + _CODE_SIDE + 5, RIGHT - LEFT - _CODE_SIDE - 5
    y = _verify_note(sheet, content, x, y, width) + 1.5
    bottom = BOTTOM - 3.0
    sheet.frame(x, y, width, bottom - y)
    sheet.put(x + 2, y + 1, width - 4, VALIDATION.upper(), LABEL)
    for name, left, share in (("Name and signature", 2, 52), ("Date", 57, 22), ("Stamp", 82, width - 84)):
        if name != "Stamp":
            sheet.rule(x + left, bottom - 1.5 - LABEL.line, x + left + share, bottom - 1.5 - LABEL.line)
        sheet.put(x + left, bottom - 1.2 - LABEL.line, share, name, LABEL)


def _verify_note(sheet: Sheet, content: Content, x: float, y: float, width: float) -> float:
    """The note on verification, with the digest; gives back where it ends."""
    sheet.put(x, y, width, VERIFY_HEADING, HEADING)
    y += HEADING.line
    for text in verify_lines(content):
        for line in sheet.lines_of(text, width, _SMALL):
            sheet.put(x, y, width, line, _SMALL)
            y += _SMALL.line
    y += 0.8
    sheet.put(x, y, width, short_digest(content.digest), _SHORT)
    y += _SHORT.line
    sheet.put(x, y, width, content.digest, _FULL)
    return y + _FULL.line


def _confirmation(sheet: Sheet, content: Content) -> None:
    sheet.begin()
    flow = Flow(sheet, foot=BOTTOM - _CODE_SIDE - 1, continuation=lambda flow: _continued(flow, content))
    flow.paragraph(CONFIRMATION, _TITLES[1], align="C")
    flow.paragraph(f"{NUMBER_LABEL} {content.number}", _NUMBER, align="C")
    flow.space(2.0)
    sheet.rule(LEFT, flow.y, RIGHT, flow.y, width=0.3)
    by_label = {field.label: field for fields in content.fields for field in fields}
    flow.row((by_label["Country of destination"], by_label["Number of parcels"]))
    flow.row((by_label["Importer"], by_label["Exporter"]))
    rows = tuple((*row, "", "") for row in content.goods.rows)
    header = ("HS code", "Carats certified", "US$ certified", "Carats found", "US$ found")
    goods = Table("Weight and value", header, rows, frozenset({1, 2, 3, 4}))
    flow.table(goods, (38, 31, 39, 24, 24), (VALUE,) * 5, strong_last=True)
    flow.space(2.0)
    for labels in confirmation_blanks():
        flow.blank(labels, height=30.0 if labels == confirmation_blanks()[-1] else 13.0)
    y = BOTTOM - _CODE_SIDE
    sheet.code(LEFT, y, modules(content.payload), MODULE_MM)
    _verify_note(sheet, content, LEFT + _CODE_SIDE + 5, y, RIGHT - LEFT - _CODE_SIDE - 5)
