"""What both Russian customs forms share: names and types of elements, amounts, texts in pieces, outcomes.

docs/spec/customs-xml.md cites where the schemas were found, and says what could not be confirmed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from uuid import NAMESPACE_URL, uuid5

from kpchain.adapters.xml_forms import Node, Rule
from kpchain.document import CERTIFICATE_SCHEMA
from kpchain.document.certificate import certificate_from_json
from kpchain.errors import DocumentError
from kpchain.model import STATEMENT, TITLE, Certificate, HsCode, RecordNumber, check_text
from kpchain.units import two_decimals

_AMOUNT: Final = re.compile(r"([0-9]{1,18})(?:\.([0-9]{1,2})0{0,4})?")
_SERIALS: Final = 10**8
"""CertificateNumber/Number is of the type Count8Type: 1 to 99999999."""


@dataclass(frozen=True, slots=True)
class Written:
    """A certificate in another form.

    Attributes:
        data: the bytes of the form.
        unsaid: JSON Pointers of what the certificate says and the form has no place for.
    """

    data: bytes
    unsaid: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FormRead:
    """What a form says.

    Attributes:
        name: the name of the form with its version.
        body: the members below ``/certificate`` that it says.
        own: what it says beyond a certificate, as it is handed in when such a form is written.
        unsaid: paths of elements that neither has a place for.
    """

    name: str
    body: Mapping[str, Any]
    own: Mapping[str, str]
    unsaid: tuple[str, ...]

    def complete(self, fill: Mapping[str, Any]) -> Certificate:
        """The certificate of the form, with what the form cannot say.

        Args:
            fill: members below ``/certificate`` as in a draft; they go before what the form says.

        Raises:
            DocumentError: a field is missing or unknown.
            ModelError: a rule of the certificate is broken.
        """
        body = _merged({"title": TITLE, "statement": STATEMENT} | dict(self.body), fill)
        try:
            return certificate_from_json(body)
        except DocumentError as error:
            if error.rule != "is missing":
                raise
            rule = f"is missing: {self.name} has no place for it, so it must be filled in"
            raise DocumentError(error.field, rule) from None


def _merged(body: dict[str, Any], fill: Mapping[str, Any]) -> dict[str, Any]:
    return body | {
        name: _merged(body[name], value) if isinstance(value, dict) and isinstance(body.get(name), dict) else value
        for name, value in fill.items()
    }


def organisation(namespace: str) -> tuple[Rule, ...]:
    """The elements of OrganizationBaseType (CommonAggregateTypesCust)."""
    opaque = ("RF", "RK", "RB", "RA", "KG")
    return (
        Rule("OrganizationName", namespace, least=0, limit=150),
        Rule("ShortName", namespace, least=0, limit=120),
        Rule("OrganizationLanguage", namespace, least=0, limit=2),
        *(Rule(f"{state}OrganizationFeatures", namespace, least=0, is_opaque=True) for state in opaque),
    )


def document_reference(namespace: str) -> tuple[Rule, ...]:
    """The elements of DocumentBaseType (CommonAggregateTypesCust)."""
    return (
        Rule("PrDocumentName", namespace, least=0, limit=250),
        Rule("PrDocumentNumber", namespace, least=0, limit=50),
        Rule("PrDocumentDate", namespace, least=0, limit=10),
    )


def document_head(namespace: str, own: str) -> tuple[Rule, ...]:
    """The elements of BaseDocType, and the document's place in the archive."""
    return (
        Rule("DocumentID", namespace, limit=36),
        Rule("RefDocumentID", namespace, least=0, limit=36),
        Rule("BDRDID", own, least=0, limit=36),
    )


def number_rule(own: str) -> Rule:
    """CertificateNumber: the country's letters and eight digits."""
    return Rule("CertificateNumber", own, children=(Rule("CountryCode", own, limit=2), Rule("Number", own, limit=8)))


def number_node(number: RecordNumber, *, form: str) -> Node:
    """The number as a form writes it.

    Raises:
        DocumentError: a serial that its eight digits do not hold.
    """
    if not 1 <= number.serial < _SERIALS:
        raise DocumentError("/certificate/number", f"must have a serial from 1 to 99999999 in {form}", str(number))
    return branch(CountryCode=leaf(number.code), Number=leaf(f"{number.serial:08d}"))


def take_number(root: Node) -> str:
    """The number that a form says, as a document writes it."""
    at = "CertificateNumber/Number"
    node = root.take("CertificateNumber") or Node()
    code, digits = node.take_text("CountryCode") or "", node.take_text("Number") or ""
    if not (digits.isascii() and digits.isdigit()):
        raise DocumentError(at, "must have nothing but digits", digits)
    return str(RecordNumber.parse(code + digits, field=at))


def leaf(text: str) -> Node:
    """An element with text."""
    return Node(text=text)


def branch(**children: Node | list[Node] | None) -> Node:
    """An element with elements; None and empty lists are left out."""
    return Node(children={name: node if isinstance(node, list) else [node] for name, node in children.items() if node})


def document_id(certificate: Certificate) -> Node:
    """An identifier of the form that is always the same for one number (UUID, RFC 9562 version 5)."""
    return leaf(str(uuid5(NAMESPACE_URL, f"urn:{CERTIFICATE_SCHEMA}:{certificate.number}")))


def amount(text: str | None, *, at: str) -> str:
    """A decimal number of a form as a document writes it: two decimals.

    Raises:
        DocumentError: no number, or more than two decimals.
    """
    match = _AMOUNT.fullmatch(text or "")
    if match is None:
        raise DocumentError(at, "must be a number with at most two decimals and a point", text)
    return f"{int(match[1])}.{(match[2] or '').ljust(2, '0')}"


def total(amounts: list[str]) -> str:
    """The sum of amounts with two decimals."""
    return two_decimals(sum(int(one.replace(".", "")) for one in amounts))


def hs_code(text: str | None, *, at: str) -> str:
    """The HS code of six digits in a code of a form, which can have ten (TN VED) and points."""
    digits = (text or "").replace(".", "").replace(" ", "")
    code = f"{digits[:4]}.{digits[4:6]}"
    if not digits[6:].strip("0"):
        return HsCode.parse(code, field=at).value
    raise DocumentError(at, "must be 7102.10, 7102.21 or 7102.31, with nothing but zeros after it", text)


def in_pieces(text: str | None, limit: int) -> list[Node] | None:
    """A text in pieces that joined by single spaces are the text again; None where there is no such place to part."""
    pieces: list[Node] = []
    rest = text or ""
    while len(rest) > limit:
        cut = next((k for k in range(limit, 0, -1) if rest[k] == " " and " " not in (rest[k - 1], rest[k + 1])), 0)
        if not cut:
            return None
        pieces.append(leaf(rest[:cut]))
        rest = rest[cut + 1 :]
    return [*pieces, leaf(rest)] if rest else pieces


def joined(nodes: list[Node]) -> str | None:
    """The text of pieces, or None where there are none."""
    return " ".join(node.text for node in nodes) or None


def own_words(own: Mapping[str, object] | None, limits: Mapping[str, int]) -> dict[str, str]:
    """What a form says beyond a certificate, once it is seen to be text that fits.

    Args:
        own: the words by name.
        limits: the names that the form knows, and how many characters each has at the most.

    Raises:
        ModelError: a name that the form does not know, or a text that is none or does not fit.
    """
    for name in own or {}:
        if name not in limits:
            raise DocumentError(name[:60], f"must be one of {', '.join(sorted(limits))}")
    return {name: check_text(text, field=name, limit=limits[name]) for name, text in (own or {}).items()}


def wording_unsaid(certificate: Certificate) -> list[str]:
    """Title and statement, where they are not the wording that the forms print."""
    fixed = {"title": TITLE, "statement": STATEMENT}
    return [f"/certificate/{name}" for name, text in fixed.items() if getattr(certificate, name) != text]
