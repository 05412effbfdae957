"""What a certificate page says: the items of Annex I and the certificate's own; how it looks is decided elsewhere.

The words come from the values of the document as received. A hidden value (JSON null in a redacted document) is None
here, and every rendering says that it is withheld.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from kpchain.document import Sealed, read_disclosed
from kpchain.errors import DocumentError
from kpchain.model import AnyCertificate, HsCode, Subject, Summary, founding_participants
from kpchain.pages.payload import payload_of
from kpchain.signing import recover_officer

WITHHELD: Final = "withheld"
"""What stands in place of a hidden value."""
WITHHELD_NOTE: Final = (
    "withheld: the holder of the document has hidden this value. It is part of what was sealed and signed, and whoever "
    "has the whole document can show it. A list that withholds a value may be longer than it seems."
)
HS_NAMES: Final = {
    HsCode.UNSORTED: "unsorted",
    HsCode.INDUSTRIAL: "industrial",
    HsCode.NON_INDUSTRIAL: "non-industrial",
}
"""What the HS codes of rough diamonds stand for (Core Document, Section I)."""

Value = str | None
"""A value in words; None where it is hidden."""


@dataclass(frozen=True, slots=True)
class Field:
    """A labelled value, in one line or several; None for a line that is hidden."""

    label: str
    lines: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of values below a heading; `numeric` names the columns that are set to the right."""

    title: str
    header: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]
    numeric: frozenset[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """Everything that the page of one certificate says.

    Attributes:
        number: the certificate's number, as printed.
        title: its title.
        statement: the statement on handling.
        issuer: the issuing Participant in words.
        issued: the day of issue; None where it is hidden.
        fields: labelled values, in rows of one to three.
        goods: weight and value by HS code, with the totals.
        extras: kind, seals, quality and remarks; each takes the whole width.
        drawn: what the certificate draws from.
        seal: root, officer and ledger in full, in rows.
        digest: the digest, "0x" and 64 digits.
        payload: the text of the QR code.
        hidden: whether any value is hidden.
    """

    number: str
    title: Value
    statement: Value
    issuer: str
    issued: date | None
    fields: tuple[tuple[Field, ...], ...]
    goods: Table
    extras: tuple[Field, ...]
    drawn: Table
    seal: tuple[tuple[Field, ...], ...]
    digest: str
    payload: str
    hidden: bool


def read_content(data: bytes) -> Content:
    """What the page of a sealed certificate says.

    Args:
        data: the bytes of the document, as received; it may be redacted.

    Raises:
        DocumentError: no sealed and signed certificate, or one whose seal or signature is not that of its values: no
            page is made that would not verify.
        ModelError: a rule of the certificate is broken.
    """
    sealed = read_disclosed(data)
    summary = _summary(sealed)
    body = sealed.values
    digest = "0x" + sealed.digest.hex()
    return Content(
        number=str(sealed.number),
        title=body["title"],
        statement=body["statement"],
        issuer=_country(summary.issuer) or summary.issuer,
        issued=None if body["issued"] is None else date.fromisoformat(body["issued"]),
        fields=_fields(body),
        goods=_goods(body),
        extras=_extras(body),
        drawn=_drawn(body["inputs"]),
        seal=(
            (Field("Root", ("0x" + summary.root.hex(),)),),
            (
                Field("Signed by the officer", (summary.signature.officer,)),
                Field("For the ledger", (f"{summary.signature.ledger}, chain {summary.signature.chain_id}",)),
            ),
        ),
        digest=digest,
        payload=payload_of(summary),
        hidden=_has_null(body),
    )


def texts_of(content: Content) -> Iterator[str]:
    """Every text that comes from the document."""
    fields = (*(field for row in (*content.fields, *content.seal) for field in row), *content.extras)
    values = [content.title, content.statement, *(line for field in fields for line in field.lines)]
    values += [cell for table in (content.goods, content.drawn) for row in table.rows for cell in row]
    yield from (value for value in values if value is not None)


def short_digest(digest: str) -> str:
    """The first and last eight digits of a digest, for the eye; never enough to identify a document."""
    return f"{digest[:10]} … {digest[-8:]}"


def _summary(sealed: Sealed[Subject]) -> Summary:
    """What the QR code carries, once seal and signature are seen to be those of the values."""
    subject, signature = sealed.subject, sealed.signature
    if not isinstance(subject, AnyCertificate):
        raise DocumentError("/schema", "must be kpc/1: only certificates have a page")
    if signature is None:
        raise DocumentError("/signature", "is missing: the page carries it in its QR code")
    root = sealed.computed_root()
    if sealed.root != root:
        raise DocumentError("/seal/root", "must be the root of the values and salts: this document was altered")
    if sealed.digest != sealed.computed_digest():
        raise DocumentError("/seal/digest", "must be the digest of number and root: this document was altered")
    if recover_officer(subject, root, signature) != signature.officer:
        raise DocumentError("/signature/officer", "must be the account that signed", signature.officer)
    return Summary(
        number=sealed.number,
        root=root,
        issuer=subject.issuer,
        destination=subject.destination,
        carats=subject.carats,
        expires=subject.expires,
        signature=signature,
    )


def _fields(body: Mapping[str, Any]) -> tuple[tuple[Field, ...], ...]:
    parcels = body["parcels"]
    return (
        (
            Field("Issued by", (_country(body["issuer"]),)),
            Field("Issuing authority", (body["issuing_authority"],)),
        ),
        (_party("Exporter", body["exporter"]), _party("Importer", body["importer"])),
        (
            Field("Country of destination", (_country(body["destination"]),)),
            Field(
                "Country of mining origin" if len(body["origins"]) == 1 else "Countries of mining origin",
                _list(body["origins"]),
            ),
        ),
        (
            Field("Date of issue", (_day(body["issued"]),)),
            Field("Date of expiry (good through this day)", (_day(body["expires"]),)),
            Field("Number of parcels", (None if parcels is None else str(parcels),)),
        ),
    )


def _party(label: str, party: Mapping[str, Value]) -> Field:
    return Field(label, (party["name"], party["address"]))


def _list(codes: Sequence[Value]) -> tuple[Value, ...]:
    """Countries in one line, those that are hidden counted in a line of their own."""
    shown = [_country(code) or "" for code in codes if code is not None]
    hidden = len(codes) - len(shown)
    line = ("; ".join(shown),) if shown else ()
    return line + (None,) * bool(hidden)


def _goods(body: Mapping[str, Any]) -> Table:
    rows = [(_hs(line["hs"]), _amount(line["carats"]), _amount(line["usd"])) for line in body["lines"]]
    return Table(
        "Rough diamonds in this shipment",
        ("HS code", "Carat weight", "Value in US$"),
        (*rows, ("Total", _amount(body["carats"]), _amount(body["usd"]))),
        frozenset({1, 2}),
    )


def _extras(body: Mapping[str, Any]) -> tuple[Field, ...]:
    kind, replaces = body["kind"], body.get("replaces", body["inputs"][0]["number"])
    extras = []
    if kind is None:
        extras.append(Field("Kind", (None,)))
    elif kind == "replacement":
        extras.append(
            Field("Kind", (f"Replacement, in place of {replaces or 'a certificate whose number is withheld'}",))
        )
    elif kind == "technical":
        extras.append(Field("Kind", ("Technical certificate",)))
    if "seals" in body:
        shown = [seal for seal in body["seals"] if seal is not None]
        line = (";  ".join(shown),) if shown else ()
        extras.append(Field("Seals on the container", line + (None,) * (len(shown) < len(body["seals"]))))
    extras += [
        Field(label, (body[name],))
        for name, label in (("quality", "Quality characteristics"), ("remarks", "Remarks"))
        if name in body
    ]
    return tuple(extras)


def _drawn(inputs: Sequence[Mapping[str, Value]]) -> Table:
    rows = tuple((drawn["number"], _amount(drawn["carats"]), drawn["digest"]) for drawn in inputs)
    return Table("Drawn from", ("Record", "Carats drawn", "Digest"), rows, frozenset({1}))


def _country(code: Value) -> Value:
    """The code of a country and its name, where it is a founding Participant's."""
    if code is None:
        return None
    names = {participant.code: participant.name for participant in founding_participants()}
    return f"{code} {names[code]}" if code in names else code


def _day(text: Value) -> Value:
    """A date as it stands, and with its month in letters, so that no two readers differ."""
    if text is None:
        return None
    day = date.fromisoformat(text)
    return f"{text}  ({day.day} {_MONTHS[day.month - 1]} {day.year})"


def _amount(text: Value) -> Value:
    """A decimal text with thin groups of three digits."""
    if text is None:
        return None
    whole, _, cents = text.partition(".")
    return f"{int(whole):,}".replace(",", " ") + "." + cents


def _hs(code: Value) -> Value:
    return None if code is None else f"{code}  {HS_NAMES[HsCode(code)]}"


def _has_null(value: object) -> bool:
    if isinstance(value, Mapping):
        return any(map(_has_null, value.values()))
    return any(map(_has_null, value)) if isinstance(value, list) else value is None


_MONTHS: Final = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
