"""The number of a certificate or a lot, as printed and as the ledger keeps it; it knows nothing of ranges or use."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from kpchain.errors import ModelError

MAX_SERIAL: Final = 10**18 - 1
_CODE = re.compile(r"[A-Z]{2}")
_LOT_TAG = 0x4C  # the letter L
_PADDING = 8  # the EU prints eight digits (Regulation (EC) 2368/2002, Annex IV)


def check_code(code: object, *, field: str = "code") -> str:
    """The code of a Participant, unchanged, once it is seen to be two capital ASCII letters (ISO 3166-1 alpha-2).

    Raises:
        ModelError: anything else.
    """
    if not isinstance(code, str) or _CODE.fullmatch(code) is None:
        raise ModelError(field, "must be a Participant's code of two capital letters (ISO 3166-1 alpha-2)", code)
    return code


@dataclass(frozen=True, slots=True, order=True)
class RecordNumber:
    """The number of a record: the issuer's code, a serial, and whether it numbers a lot or a certificate.

    A serial is used once for ever per issuer, in two spaces: lots and certificates (Core Document, Annex I:
    a unique number with the ISO 3166-1 alpha-2 country code).

    Attributes:
        code: the issuer's two letters.
        serial: from 0 to 10**18 - 1.
        is_lot: true for a lot, false for a certificate.

    Raises:
        ModelError: a code that is not two capital letters, or a serial beyond 18 digits.
    """

    code: str
    serial: int
    is_lot: bool = False

    def __post_init__(self) -> None:
        check_code(self.code, field="number")
        if isinstance(self.serial, bool) or not isinstance(self.serial, int):
            raise ModelError("number", "must have a serial that is an integer", self.serial)
        if not 0 <= self.serial <= MAX_SERIAL:
            raise ModelError("number", "must have a serial of at most 18 digits", self.serial)

    @classmethod
    def parse(cls, text: object, *, field: str = "number") -> RecordNumber:
        """The number that a printed text says: ``RU00000123`` a certificate, ``RUL00000001`` a lot.

        Zeros before the serial do not matter: ``RU123`` is the same number as ``RU00000123``.

        Raises:
            ModelError: no two-letter prefix, something that is not an ASCII digit, or more than 18 digits.
        """
        if not isinstance(text, str):
            raise ModelError(field, "must be a text such as RU00000123", text)
        if _CODE.fullmatch(text[:2]) is None:
            raise ModelError(field, "must begin with the issuer's two capital letters", text)
        is_lot = text[2:3] == "L"
        digits = text[3:] if is_lot else text[2:]
        if not (digits.isascii() and digits.isdigit()):
            raise ModelError(field, "must have nothing but digits 0 to 9 after its prefix", text)
        if len(digits) > 18:
            raise ModelError(field, "must have at most 18 digits after its prefix", text)
        return cls(code=text[:2], serial=int(digits), is_lot=is_lot)

    @classmethod
    def from_word(cls, word: int) -> RecordNumber:
        """The number that a ledger word (uint256) says; the inverse of ``word``.

        Raises:
            ModelError: bits that no number sets, a code that is not two letters, or a serial beyond 18 digits.
        """
        tag = word >> 80
        if word < 0 or tag not in (0, _LOT_TAG):
            raise ModelError("number", "must be a number word of the ledger", hex(word))
        code = (word >> 64 & 0xFFFF).to_bytes(2, "big").decode("latin-1")
        return cls(code=code, serial=word & 0xFFFFFFFFFFFFFFFF, is_lot=bool(tag))

    @property
    def word(self) -> int:
        """The ledger's form: ``(0x4C if lot else 0) << 80 | two letters << 64 | serial``."""
        tag = _LOT_TAG if self.is_lot else 0
        return tag << 80 | int.from_bytes(self.code.encode("ascii"), "big") << 64 | self.serial

    def __str__(self) -> str:
        return f"{self.code}{'L' if self.is_lot else ''}{self.serial:0{_PADDING}d}"
