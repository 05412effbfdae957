"""The member ``certificate`` or ``lot`` of a redacted document: null stands where a value is hidden.

Objects and lists are never null: the structure of a document stays. The envelope compares the nulls with the seal.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, Final, TypeVar

from kpchain.document import certificate as of_certificate
from kpchain.document import lot as of_lot
from kpchain.document.fields import choice, integer, items, members, placed, text, word32
from kpchain.document.table import LINE, number_from_json
from kpchain.model.dates import parse_date
from kpchain.model.disclosed import DisclosedCertificate, DisclosedInput, DisclosedLine, DisclosedLot, DisclosedParty
from kpchain.model.hidden import Hidden
from kpchain.model.line import HsCode
from kpchain.model.number import RecordNumber
from kpchain.model.origin import MAX_ORIGINS
from kpchain.model.rules import MAX_INPUTS, MAX_SEALS
from kpchain.model.state import Kind
from kpchain.units import Points, UsdCents

T = TypeVar("T")
_Parse = Callable[[object, str], T]

ALWAYS_SHOWN: Final = {
    "certificate": tuple(f"/certificate/{name}" for name in ("number", "issuer", "destination", "carats", "expires")),
    "lot": tuple(f"/lot/{name}" for name in ("number", "declarer", "carats")),
}
"""What can never be hidden: of a certificate what the signature covers, of a lot what names it and its weight."""


MUST_SHOW: Final = "must stay visible: without it nobody can tell what the document is, or check who signed it"
"""The rule that is broken where one of these is hidden."""


def disclosed_from_json(value: object, name: str) -> DisclosedCertificate | DisclosedLot:
    """What the JSON value shows of the member ``certificate`` or ``lot``.

    Raises:
        DocumentError: a member is missing, not known, or of another form.
        ModelError: a rule is broken by values that are shown.
    """
    return _certificate_from_json(value) if name == "certificate" else _lot_from_json(value)


def _certificate_from_json(value: object) -> DisclosedCertificate:
    body = _Body(value, "/certificate", of_certificate.REQUIRED, of_certificate.OPTIONAL)
    return DisclosedCertificate(
        title=body.shown("title", _text),
        statement=body.shown("statement", _text),
        number=body.plain("number", _number),
        kind=body.shown("kind", _kind_of(of_certificate.KINDS)),
        issuer=body.plain("issuer", _text),
        issuing_authority=body.shown("issuing_authority", _text),
        destination=body.plain("destination", _text),
        issued=body.shown("issued", _date),
        expires=body.plain("expires", _date),
        origins=body.scalars("origins", _text, limit=MAX_ORIGINS),
        exporter=body.plain("exporter", _party),
        importer=body.plain("importer", _party),
        parcels=body.shown("parcels", _integer),
        lines=body.objects("lines", _line, limit=len(HsCode)),
        carats=body.plain("carats", _points),
        usd=body.shown("usd", _cents),
        inputs=body.objects("inputs", _input, limit=MAX_INPUTS),
        replaces=body.optional("replaces", _number),
        seals=body.scalars("seals", _text, limit=MAX_SEALS) if "seals" in body.members else (),
        quality=body.optional("quality", _text),
        remarks=body.optional("remarks", _text),
    )


def _lot_from_json(value: object) -> DisclosedLot:
    body = _Body(value, "/lot", of_lot.REQUIRED, of_lot.OPTIONAL)
    return DisclosedLot(
        number=body.plain("number", _number),
        kind=body.shown("kind", _kind_of(of_lot.KINDS)),
        declarer=body.plain("declarer", _text),
        declared=body.shown("declared", _date),
        origins=body.scalars("origins", _text, limit=MAX_ORIGINS),
        lines=body.objects("lines", _line, limit=len(HsCode)),
        carats=body.plain("carats", _points),
        usd=body.shown("usd", _cents),
        evidence=body.shown("evidence", _text),
        source=body.optional("source", _text),
        paper_number=body.optional("paper_number", _text),
        zone=body.optional("zone", _text),
    )


class _Body:
    """The members of an object, each read as what it is or as Hidden."""

    __slots__ = ("at", "members")

    def __init__(self, value: object, at: str, required: frozenset[str], optional: frozenset[str]) -> None:
        self.members: dict[str, Any] = members(value, at=at, required=required, optional=optional)
        self.at = at

    def plain(self, name: str, parse: _Parse[T]) -> T:
        """A member that cannot be hidden."""
        return parse(self.members[name], f"{self.at}/{name}")

    def shown(self, name: str, parse: _Parse[T]) -> T | Hidden:
        """A member with a single value."""
        return _or_hidden(self.members[name], f"{self.at}/{name}", parse)

    def optional(self, name: str, parse: _Parse[T]) -> T | Hidden | None:
        """A member with a single value, or None where the document does not have it."""
        return self.shown(name, parse) if name in self.members else None

    def scalars(self, name: str, parse: _Parse[T], *, limit: int) -> tuple[T | Hidden, ...]:
        """A member with a list of single values."""
        at = f"{self.at}/{name}"
        listed = items(self.members[name], at=at, limit=limit)
        return tuple(_or_hidden(value, f"{at}/{place}", parse) for place, value in enumerate(listed))

    def objects(self, name: str, parse: _Parse[T], *, limit: int) -> tuple[T, ...]:
        """A member with a list of objects."""
        at = f"{self.at}/{name}"
        listed = items(self.members[name], at=at, limit=limit)
        return tuple(parse(value, f"{at}/{place}") for place, value in enumerate(listed))


def _or_hidden(value: object, at: str, parse: _Parse[T]) -> T | Hidden:
    return Hidden(at) if value is None else parse(value, at)


def _text(value: object, at: str) -> str:
    return text(value, at=at)


def _integer(value: object, at: str) -> int:
    return integer(value, at=at)


def _number(value: object, at: str) -> RecordNumber:
    return number_from_json(value, at=at)


def _date(value: object, at: str) -> date:
    return parse_date(value, field=at)


def _points(value: object, at: str) -> Points:
    return Points.parse(value, field=at)


def _cents(value: object, at: str) -> UsdCents:
    return UsdCents.parse(value, field=at)


def _kind_of(kinds: dict[str, Kind]) -> _Parse[Kind]:
    return lambda value, at: choice(value, kinds, at=at)


def _party(value: object, at: str) -> DisclosedParty:
    body = _Body(value, at, of_certificate.PARTY, frozenset())
    name, address = body.shown("name", _text), body.shown("address", _text)
    return placed(lambda: DisclosedParty(name=name, address=address), at=at)


def _line(value: object, at: str) -> DisclosedLine:
    body = _Body(value, at, LINE, frozenset())
    hs = body.shown("hs", lambda code, here: HsCode.parse(code, field=here))
    carats, usd = body.shown("carats", _points), body.shown("usd", _cents)
    return placed(lambda: DisclosedLine(hs=hs, carats=carats, usd=usd), at=at)


def _input(value: object, at: str) -> DisclosedInput:
    body = _Body(value, at, of_certificate.INPUT, frozenset())
    number, carats = body.shown("number", _number), body.shown("carats", _points)
    digest = body.shown("digest", lambda word, here: word32(word, at=here))
    return placed(lambda: DisclosedInput(number=number, digest=digest, carats=carats), at=at)
