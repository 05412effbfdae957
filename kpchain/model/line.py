"""A line of the certificate's table: an HS code with its weight and value, and the rules of that table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Final

from kpchain.errors import ModelError
from kpchain.model.shape import check_shape
from kpchain.units import Points, UsdCents, two_decimals


class HsCode(Enum):
    """The three HS codes of rough diamonds (Core Document, Section I)."""

    UNSORTED = "7102.10"
    INDUSTRIAL = "7102.21"
    NON_INDUSTRIAL = "7102.31"

    @property
    def position(self) -> int:
        """The place of the code in the ledger's array of three: 0, 1 or 2."""
        return _POSITIONS[self]

    @classmethod
    def parse(cls, text: object, *, field: str = "hs") -> HsCode:
        """The code that a text says.

        Raises:
            ModelError: any other text; a code of laboratory-grown stones (7104) is told apart.
        """
        code = _CODES.get(text) if isinstance(text, str) else None
        if code is not None:
            return code
        if isinstance(text, str) and text.replace(".", "").startswith("7104"):
            rule = (
                "is a code of synthetic stones: laboratory-grown stones are outside the Kimberley Process and need no "
                "certificate"
            )
            raise ModelError(field, rule, text)
        raise ModelError(field, "must be 7102.10, 7102.21 or 7102.31, the codes of rough diamonds", text)


_POSITIONS = {code: place for place, code in enumerate(HsCode)}
_CODES = {code.value: code for code in HsCode}


_LINE_CENTS_LIMIT: Final = 2**45  # the ledger packs three lines of 85 bits into one word


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """The weight and value under one HS code.

    Attributes:
        hs: the code.
        carats: the weight in points (1/100 carat), above zero.
        usd: the value in US cents, above zero.

    Raises:
        ModelError: a zero weight or value, a number that is not a quantity, or a value of 2**45 cents and more.
    """

    hs: HsCode
    carats: Points
    usd: UsdCents

    def __post_init__(self) -> None:
        check_shape(self.hs, HsCode, field="/hs")
        check_quantities(carats=self.carats, usd=self.usd, under="")
        check_line_value(self.usd, field="/usd")


def check_quantity(value: Points | UsdCents, expected: type, *, field: str) -> None:
    """Refuses a weight or value that is zero, or is not a quantity at all (a float, for one).

    Args:
        value: the weight or value.
        expected: ``Points`` or ``UsdCents``.
        field: where it stands, for the refusal.

    Raises:
        ModelError: one of these.
    """
    check_shape(value, expected, field=field)
    if value == 0:
        raise ModelError(field, "must be more than zero", value.format())


def check_quantities(*, carats: Points, usd: UsdCents, under: str) -> None:
    """Refuses a weight and value of which one is zero, or is not a quantity at all.

    Raises:
        ModelError: with the field ``carats`` or ``usd`` below the pointer ``under``.
    """
    check_quantity(carats, Points, field=f"{under}/carats")
    check_quantity(usd, UsdCents, field=f"{under}/usd")


def check_line_value(usd: UsdCents, *, field: str) -> None:
    """Refuses a value of one line that the ledger's word of lines cannot hold.

    Raises:
        ModelError: 2**45 cents and more.
    """
    if usd >= _LINE_CENTS_LIMIT:
        raise ModelError(field, f"must be below {two_decimals(_LINE_CENTS_LIMIT)} in one line", usd.format())


def check_lines(lines: tuple[Line, ...], *, carats: Points, usd: UsdCents, under: str) -> None:
    """Refuses lines that are none, name a code twice, or do not sum up to the stated totals.

    Args:
        lines: the table, 1 to 3 lines.
        carats: the stated weight.
        usd: the stated value.
        under: the pointer of the subject, for the refusal.

    Raises:
        ModelError: one of these, naming the line or the total.
    """
    check_line_count(lines, under=under)
    for place, line in enumerate(lines):
        check_shape(line, Line, field=f"{under}/lines/{place}")
    check_codes_once(enumerate([line.hs for line in lines]), under=under)
    check_total(carats, *[line.carats for line in lines], field=f"{under}/carats")
    check_total(usd, *[line.usd for line in lines], field=f"{under}/usd")


def check_line_count(lines: Sequence[object], *, under: str) -> None:
    """Refuses a table without a line, or with more lines than there are codes.

    Raises:
        ModelError: not 1 to 3 lines.
    """
    check_shape(lines, tuple, field=f"{under}/lines")
    if not 1 <= len(lines) <= len(HsCode):
        raise ModelError(f"{under}/lines", "must be 1 to 3 lines, one per HS code", len(lines))


def check_codes_once(codes: Iterable[tuple[int, HsCode]], *, under: str) -> None:
    """Refuses a table of which two lines have one code.

    Args:
        codes: the codes, each with the place of its line.
        under: the pointer of the subject, for the refusal.

    Raises:
        ModelError: naming the second line.
    """
    seen: set[HsCode] = set()
    for place, code in codes:
        if code in seen:
            raise ModelError(f"{under}/lines/{place}/hs", "must not be listed twice", code.value)
        seen.add(code)


def check_total(total: Points | UsdCents, *parts: int, field: str) -> None:
    """Refuses a total that is not the sum of the lines.

    Raises:
        ModelError: naming the total.
    """
    found = sum(parts)
    if found != total:
        raise ModelError(field, f"must be the sum of the lines, {two_decimals(found)}", total.format())


def ledger_lines(lines: Sequence[Line]) -> tuple[tuple[int, int], tuple[int, int], tuple[int, int]]:
    """The lines as the ledger takes them: (points, cents) for 7102.10, 7102.21 and 7102.31, or zeros."""
    table = [(0, 0), (0, 0), (0, 0)]
    for line in lines:
        table[line.hs.position] = (int(line.carats), int(line.usd))
    return table[0], table[1], table[2]
