"""What certificates and lots write alike: numbers, origins and the table of lines."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from kpchain.document.fields import items, members, placed, text
from kpchain.errors import DocumentError
from kpchain.model.line import HsCode, Line
from kpchain.model.number import RecordNumber
from kpchain.model.origin import MAX_ORIGINS
from kpchain.units import Points, UsdCents

LINE: Final = frozenset({"hs", "carats", "usd"})


def number_from_json(value: object, *, at: str) -> RecordNumber:
    """The number, which a document writes in one way only: at least eight digits, no further zeros before them.

    Raises:
        ModelError: not a number at all.
        DocumentError: a number in another spelling.
    """
    number = RecordNumber.parse(value, field=at)
    if str(number) != value:
        raise DocumentError(at, f"must be written {number}, padded with zeros to eight digits and no further", value)
    return number


def origins_from_json(value: object, *, at: str) -> tuple[str, ...]:
    """The codes of a list of origins.

    Raises:
        DocumentError: not a list, an empty one, or an entry that is not text.
    """
    codes = items(value, at=at, limit=MAX_ORIGINS)
    return tuple(text(code, at=f"{at}/{place}") for place, code in enumerate(codes))


def line_from_json(value: object, *, at: str) -> Line:
    """One line of the table.

    Raises:
        DocumentError: a member is missing, not known or refused.
        ModelError: an HS code, weight or value of another form.
    """
    body = members(value, at=at, required=LINE, optional=frozenset())
    hs = HsCode.parse(body["hs"], field=f"{at}/hs")
    carats = Points.parse(body["carats"], field=f"{at}/carats")
    usd = UsdCents.parse(body["usd"], field=f"{at}/usd")
    return placed(lambda: Line(hs=hs, carats=carats, usd=usd), at=at)


def lines_to_json(lines: Sequence[Line]) -> list[dict[str, Any]]:
    """The JSON value of the table; the inverse of ``line_from_json`` for each line."""
    return [{"hs": line.hs.value, "carats": line.carats.format(), "usd": line.usd.format()} for line in lines]
