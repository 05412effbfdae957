"""Cells of a table into values, with a hint where a spreadsheet program has changed what was typed.

What can mean one thing only is read; what could mean two is refused, and nothing is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any, Final

from kpchain.document.certificate import KINDS
from kpchain.document.fields import choice, word32
from kpchain.document.table import number_from_json
from kpchain.errors import ModelError
from kpchain.model import HsCode, check_code, check_text, parse_date
from kpchain.units import Points, UsdCents

ReadCell = Callable[[str, str], Any]
"""Reads a cell that is not empty; the second argument is what a refusal calls it."""

LONGEST_TEXT: Final = 2000
_EXPONENT: Final = re.compile(r"[+-]?[0-9]+(?:[.,][0-9]+)?[eE][+-]?[0-9]+")
_FORMULA_ERROR: Final = re.compile(r"#(?:N/A|NAME\?|REF!|VALUE!|DIV/0!|NUM!|NULL!|SPILL!|CALC!|#+)")
_PLAIN_DECIMAL: Final = re.compile(r"(0|[1-9][0-9]{0,17})(?:\.([0-9]{1,2}))?")
# A single point parts decimals, however many they are.
_GROUPED: Final = re.compile(r"(?![0-9]+\.[0-9]+\Z)[0-9]{1,3}(?:[ ,.'\u00a0\u202f][0-9]{3})+(?:[.,][0-9]+)?")
_DECIMAL_COMMA: Final = re.compile(r"[0-9]+,[0-9]+")
_OTHER_DATE: Final = re.compile(r"[0-9]{1,4}([./-])[0-9]{1,2}\1[0-9]{1,4}(?: .*)?")
_LEADING_ZEROS: Final = re.compile(r"0[0-9]+(?:\.[0-9]+)?")
_BREAKS: Final = re.compile(r"\r\n|\r|\n")
# What a spreadsheet program takes for a formula; an apostrophe before it makes it text.
_FORMULA: Final = re.compile(r"[=+\-@\t\r]")


def on_one_line(cell: str) -> str:
    """A cell with a space for each line break, since the texts of a document are single lines."""
    return _BREAKS.sub(" ", cell) if "\n" in cell or "\r" in cell else cell


def neutralised(text: str) -> str:
    """A text that no spreadsheet program takes for a formula or a number; ``read_text`` gives it back."""
    return "'" + text if _needs_apostrophe(text.lstrip("'")) else text


def read_text(cell: str, field: str) -> str:
    """The text of a cell, by the rules of a document's text, without the apostrophe that ``neutralised`` gives."""
    if cell.startswith("'") and _needs_apostrophe(cell.lstrip("'")):
        cell = cell[1:]
    else:
        _refuse_mangled(cell, field)
    return check_text(cell, field=field, limit=LONGEST_TEXT)


def read_carats(cell: str, field: str) -> Points:
    """A weight: 700.00, and also 700 and 700.5, which mean one thing only."""
    return Points.parse(_decimal(cell, field), field=field)


def read_usd(cell: str, field: str) -> UsdCents:
    """A value in US dollars, written as a weight is."""
    return UsdCents.parse(_decimal(cell, field), field=field)


def read_parcels(cell: str, field: str) -> int:
    """A number of parcels."""
    _refuse_mangled(cell, field)
    if not (cell.isascii() and cell.isdigit() and len(cell) <= 9):
        raise ModelError(field, "must be an integer, such as 2", cell)
    return int(cell)


def read_date(cell: str, field: str) -> date:
    """A day, written YYYY-MM-DD."""
    _refuse_mangled(cell, field)
    if cell.isascii() and cell.isdigit():
        rule = "must be a date written YYYY-MM-DD; a spreadsheet made a day number of it: format the column as text"
        raise ModelError(field, rule, cell)
    if _OTHER_DATE.fullmatch(cell) and not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", cell):
        rule = "must be a date written YYYY-MM-DD: whether day or month comes first is not guessed"
        raise ModelError(field, rule, cell)
    return parse_date(cell, field=field)


def read_hs(cell: str, field: str) -> HsCode:
    """An HS code; 7102.1 is 7102.10 without the zero that spreadsheets drop."""
    return HsCode.parse("7102.10" if cell == "7102.1" else cell, field=field)


def read_code(cell: str, field: str) -> str:
    """The code of a Participant or country."""
    if cell and not cell.strip("*"):
        rule = "must name a country: since May 2024 mixed parcels list their countries of mining origin"
        raise ModelError(field, rule, cell)
    return check_code(cell, field=field)


def read_number(cell: str, field: str) -> Any:
    """The number of a certificate or lot, in the one way in which a document writes it."""
    _refuse_mangled(cell, field)
    if cell.isascii() and cell.isdigit():
        raise ModelError(field, "must begin with two letters, such as RU00000123: these are digits only", cell)
    return number_from_json(cell, at=field)


def read_kind(cell: str, field: str) -> Any:
    """The kind of a certificate."""
    return choice(cell, KINDS, at=field)


def read_digest(cell: str, field: str) -> bytes:
    """A digest of 32 bytes."""
    _refuse_mangled(cell, field)
    return word32(cell, at=field)


def _decimal(cell: str, field: str) -> str:
    match = _PLAIN_DECIMAL.fullmatch(cell)
    if match is not None:
        return f"{match[1]}.{(match[2] or '').ljust(2, '0')}"
    _refuse_mangled(cell, field)
    if _DECIMAL_COMMA.fullmatch(cell):
        raise ModelError(field, "must have a decimal point, not a comma: write 700.00", cell)
    if _GROUPED.fullmatch(cell):
        raise ModelError(field, "must have no separators of thousands: write 7082.00", cell)
    if _LEADING_ZEROS.fullmatch(cell):
        raise ModelError(field, "must have no zeros before it", cell)
    raise ModelError(field, "must be a number with at most two decimals and a point, such as 7082.00", cell)


def _needs_apostrophe(text: str) -> bool:
    return bool(_FORMULA.match(text) or _EXPONENT.fullmatch(text) or _FORMULA_ERROR.fullmatch(text))


def _refuse_mangled(cell: str, field: str) -> None:
    if _EXPONENT.fullmatch(cell):
        rule = "must be typed again: a spreadsheet rounded it to an exponent; format the column as text first"
        raise ModelError(field, rule, cell)
    if _FORMULA_ERROR.fullmatch(cell):
        raise ModelError(field, "must be typed again: it is the error of a formula", cell)
