"""Weight and money as integers in the smallest unit; the only place that turns decimal text into them and back.

A point is 1/100 carat; money is in US cents. There are no floats, no signs and no separators: two decimals in, two
decimals out.
"""

from __future__ import annotations

import re
from typing import ClassVar, Self

from kpchain.errors import ModelError

_DECIMAL = re.compile(r"(0|[1-9][0-9]{0,17})\.([0-9]{2})")


def two_decimals(hundredths: int) -> str:
    """The decimal text of a number of hundredths, however large; for sums that may exceed a quantity."""
    return f"{hundredths // 100}.{hundredths % 100:02d}"


class _Quantity(int):
    """A non-negative integer below a limit, written with two decimals."""

    __slots__ = ()
    LIMIT: ClassVar[int]
    _NAME: ClassVar[str]

    def __new__(cls, value: int, *, field: str | None = None) -> Self:
        # bool is an int to Python; a weight of True would be a mistake of the caller.
        if isinstance(value, bool) or not isinstance(value, int):
            raise ModelError(field or cls._NAME, "must be an integer in hundredths, never a float or text", value)
        if not 0 <= value < cls.LIMIT:
            raise ModelError(field or cls._NAME, f"must be from 0.00 to {two_decimals(cls.LIMIT - 1)}", value)
        return super().__new__(cls, value)

    @classmethod
    def parse(cls, text: object, *, field: str | None = None) -> Self:
        """The quantity that a decimal text with exactly two decimals says.

        Args:
            text: ASCII digits, a point and two digits, without sign, exponent, separators or leading zeros.
            field: where the text stands, for the refusal.

        Raises:
            ModelError: the text is of another form, or the quantity reaches the limit of the ledger's field.
        """
        match = _DECIMAL.fullmatch(text) if isinstance(text, str) else None
        if match is None:
            rule = 'must be a text with exactly two decimals, such as "7082.00", without sign, exponent or separators'
            raise ModelError(field or cls._NAME, rule, text)
        return cls(int(match[1] + match[2]), field=field)

    def format(self) -> str:
        """The decimal text with two decimals; the inverse of ``parse``."""
        return two_decimals(self)

    @classmethod
    def from_ledger(cls, bits: int) -> Self:
        """The quantity that bits of a ledger word say, where the mask has bounded them already."""
        return super().__new__(cls, bits)


class Points(_Quantity):
    """A weight in points, 1/100 carat; below 2**40 (the ledger keeps 40 bits).

    Arithmetic gives a plain ``int``; wrap the outcome where it is a weight again.

    Raises:
        ModelError: not an integer, negative, or 2**40 and more.
    """

    __slots__ = ()
    LIMIT = 2**40
    _NAME = "carats"


class UsdCents(_Quantity):
    """A value in US cents; below 2**48 (the ledger keeps 48 bits).

    Raises:
        ModelError: not an integer, negative, or 2**48 and more.
    """

    __slots__ = ()
    LIMIT = 2**48
    _NAME = "usd"
