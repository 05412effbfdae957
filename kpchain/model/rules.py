"""The rules of a certificate's values, each a function of the values that it is about.

A whole certificate is put to all of them, a redacted one to those whose values it shows. Nothing is built here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final

from kpchain.errors import ModelError
from kpchain.model.hidden import Hidden
from kpchain.model.number import RecordNumber, check_code
from kpchain.model.shape import check_shape
from kpchain.model.state import Kind
from kpchain.model.text import check_text
from kpchain.units import Points, two_decimals

TITLE: Final = "Kimberley Process Certificate"
"""The title that Annex I of the Core Document demands."""
STATEMENT: Final = (
    "The rough diamonds in this shipment have been handled in accordance with the provisions of the "
    "Kimberley Process Certification Scheme for rough diamonds"
)
"""The statement that Annex I of the Core Document demands; other languages may stand beside it."""
MAX_INPUTS: Final = 64
"""The ledger takes 64 inputs for one certificate; what needs more is drawn together in steps."""
MAX_SEALS: Final = 100
_ROOT: Final = "/certificate"


def check_parties(number: RecordNumber, issuer: str, destination: str) -> None:
    """Refuses a number that is not one of the issuer's certificates, and a destination that is the issuer.

    Raises:
        ModelError: one of these, or a value of another form.
    """
    check_shape(number, RecordNumber, field="/certificate/number")
    if number.is_lot:
        raise ModelError("/certificate/number", "must be the number of a certificate", str(number))
    check_code(issuer, field="/certificate/issuer")
    check_code(destination, field="/certificate/destination")
    if number.code != issuer:
        raise ModelError("/certificate/number", f"must begin with the issuer's code {issuer}", str(number))
    if destination == issuer:
        raise ModelError("/certificate/destination", "must be another Participant than the issuer", destination)


def check_kind(kind: Kind) -> None:
    """Refuses a kind that no certificate has.

    Raises:
        ModelError: a kind of lot, or no kind.
    """
    check_shape(kind, Kind, field="/certificate/kind")
    if not kind.is_certificate:
        raise ModelError("/certificate/kind", "must be standard, replacement or technical", kind.name.lower())


def check_day(day: date, *, field: str) -> None:
    """Refuses what is not a calendar day from 1970-01-01 on (a moment in time is not a legal date).

    Raises:
        ModelError: a moment, another type, or an earlier day.
    """
    # A datetime is a date to Python, and a moment is not a legal date.
    if type(day) is not date:
        raise ModelError(field, "must be a calendar day without a time", str(day))
    if day.year < 1970:
        raise ModelError(field, "must not be before 1970-01-01, where the ledger's days begin", day.isoformat())


def check_period(issued: date, expires: date) -> None:
    """Refuses a certificate that expires before it is issued.

    Raises:
        ModelError: naming both days.
    """
    if expires < issued:
        rule = f"must not be before the day of issue {issued.isoformat()}"
        raise ModelError("/certificate/expires", rule, expires.isoformat())


def check_title(title: str) -> None:
    """Refuses a title without the words of Annex I.

    Raises:
        ModelError: the words are missing, over 200 characters, or no readable text.
    """
    if title != TITLE and TITLE not in check_text(title, field="/certificate/title", limit=200):
        raise ModelError("/certificate/title", f'must hold "{TITLE}" (Core Document, Annex I)', title)


def check_statement(statement: str) -> None:
    """Refuses a statement without the words of Annex I.

    Raises:
        ModelError: the words are missing, over 2000 characters, or no readable text.
    """
    if statement != STATEMENT:
        check_text(statement, field="/certificate/statement", limit=2000)
        if STATEMENT not in statement:
            raise ModelError("/certificate/statement", f'must hold "{STATEMENT}" (Core Document, Annex I)')


def check_parcels(parcels: int) -> None:
    """Refuses a number of parcels that is none or does not fit the ledger's 16 bits.

    Raises:
        ModelError: no integer from 1 to 65535.
    """
    check_shape(parcels, int, field="/certificate/parcels")
    if not 1 <= parcels <= 0xFFFF:
        raise ModelError("/certificate/parcels", "must be an integer from 1 to 65535", parcels)


def check_input_count(inputs: Sequence[object]) -> None:
    """Refuses inputs that are none, or more than the ledger takes.

    Raises:
        ModelError: not 1 to 64 of them.
    """
    check_shape(inputs, tuple, field="/certificate/inputs")
    if not 1 <= len(inputs) <= MAX_INPUTS:
        raise ModelError("/certificate/inputs", f"must be 1 to {MAX_INPUTS} records to draw from", len(inputs))


def check_input_numbers(numbers: Iterable[tuple[int, RecordNumber]], *, own: RecordNumber) -> None:
    """Refuses inputs of which two have one number, or one has the certificate's own.

    Args:
        numbers: the numbers, each with its place among the inputs.
        own: the number of the certificate.

    Raises:
        ModelError: one of these.
    """
    seen: set[RecordNumber] = set()
    for place, number in numbers:
        here = f"{_ROOT}/inputs/{place}/number"
        if number == own:
            raise ModelError(here, "must not be the certificate itself", str(own))
        if number in seen:
            raise ModelError(here, "must not be listed twice", str(number))
        seen.add(number)


def check_input_digests(digests: Iterable[tuple[int, bytes]]) -> None:
    """Refuses inputs of which two have one digest.

    Raises:
        ModelError: naming the second.
    """
    seen: set[bytes] = set()
    for place, digest in digests:
        if digest in seen:
            raise ModelError(f"{_ROOT}/inputs/{place}/digest", "must not be listed twice", "0x" + digest.hex())
        seen.add(digest)


def check_drawn(carats: Points, *drawn: Points) -> None:
    """Refuses a weight above what is drawn: loss is allowed, gain never.

    Raises:
        ModelError: the inputs give less.
    """
    total = sum(drawn)
    if total < carats:
        rule = f"must not be more than the inputs give, {two_decimals(total)}: loss is allowed, gain never"
        raise ModelError("/certificate/carats", rule, carats.format())


def check_replaced(kind: Kind, first: RecordNumber, issuer: str) -> None:
    """Refuses a replacement whose first input is no certificate of the same issuer.

    Raises:
        ModelError: it is a lot, or another issuer's.
    """
    if kind is Kind.REPLACEMENT and (first.is_lot or first.code != issuer):
        rule = "must be the replaced certificate, of the same issuer, where the kind is replacement"
        raise ModelError("/certificate/inputs/0/number", rule, str(first))


def check_replaces(replaces: RecordNumber | Hidden | None, kind: Kind) -> None:
    """Refuses the number of a replaced certificate, shown or hidden, where the kind is another than replacement.

    Raises:
        ModelError: it stands there.
    """
    if replaces is not None and kind is not Kind.REPLACEMENT:
        shown = None if isinstance(replaces, Hidden) else str(replaces)
        raise ModelError("/certificate/replaces", "must stand on a replacement only", shown)


def check_repeated(replaces: RecordNumber | None, first: RecordNumber) -> None:
    """Refuses a number of the replaced certificate, where it is stated, that is not that of the first input.

    Raises:
        ModelError: naming both numbers.
    """
    if replaces not in (None, first):
        raise ModelError("/certificate/replaces", f"must be the number of the first input, {first}", str(replaces))


def check_seal_count(seals: Sequence[object]) -> None:
    """Refuses more seals than a document takes.

    Raises:
        ModelError: over 100 of them.
    """
    check_shape(seals, tuple, field="/certificate/seals")
    if len(seals) > MAX_SEALS:
        raise ModelError("/certificate/seals", f"must be a list of at most {MAX_SEALS} seal numbers", len(seals))


def check_seal_texts(seals: Iterable[tuple[int, str]]) -> None:
    """Refuses seal numbers that cannot be read at sight, or of which two are alike.

    Raises:
        ModelError: over 64 characters, no readable text, or one listed twice.
    """
    seen: set[str] = set()
    for place, seal in seals:
        check_text(seal, field=f"{_ROOT}/seals/{place}", limit=64)
        if seal in seen:
            raise ModelError(f"{_ROOT}/seals/{place}", "must not be listed twice", seal)
        seen.add(seal)
