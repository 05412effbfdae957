"""The Russian customs form KimberleyProcessCertificate:5.13.3, to and from a certificate (docs/spec/customs-xml.md)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final
from xml.etree.ElementTree import Element  # a type only; parsing is defusedxml's

from kpchain.adapters.customs_common import (
    FormRead,
    Written,
    amount,
    branch,
    document_head,
    document_id,
    document_reference,
    hs_code,
    in_pieces,
    joined,
    leaf,
    number_node,
    number_rule,
    organisation,
    own_words,
    take_number,
    total,
    wording_unsaid,
)
from kpchain.adapters.xml_forms import Node, Rule, read_form, write_form
from kpchain.errors import DocumentError
from kpchain.model import Certificate, Line, Party, founding_participants

NAME: Final = "KimberleyProcessCertificate:5.13.3"
NAMESPACE: Final = f"urn:customs.ru:Information:SertifDocuments:{NAME}"
MODE: Final = "1009016E"
OWN: Final = {"authenticating_authority": 150}
"""What the form says beyond a certificate and is handed in to write it, and the longest text of each."""
_CAT: Final = "urn:customs.ru:CommonAggregateTypes:5.10.0"
_SERT: Final = "urn:customs.ru:Information:SertifDocuments:SertifCommonAggregateTypesCust:5.13.3"
_RUS: Final = "urn:customs.ru:RUSCommonAggregateTypes:5.13.3"
_PREFIXES: Final = {"kimpc": NAMESPACE, "cat_ru": _CAT, "catSert_ru": _SERT, "RUScat_ru": _RUS}
_NEVER_SAID: Final = ("kind", "destination", "inputs", "replaces", "seals")

_ADDRESS_PARTS: Final = {
    "PostalCode": 9,
    "CountryCode": 2,
    "CounryName": 40,
    "Region": 120,
    "District": 120,
    "Town": 120,
    "City": 120,
    "StreetHouse": 120,
    "House": 50,
    "Room": 20,
    "AddressText": 1000,
}
"""Parts of an address that are read into one line, in the order in which the form prints them, and their lengths."""
_ADDRESS_CODES: Final = {"OKTMO": 11, "OKATO": 11, "KLADR": 20, "AOGUID": 36, "AOID": 36, "TerritoryCode": 17}
_ADDRESS: Final = tuple(
    Rule(name, _RUS, least=0, limit=limit)
    for name, limit in {"AddressKindCode": 20, **_ADDRESS_PARTS, **_ADDRESS_CODES, "PostOfficeBoxId": 20}.items()
)
_PARTY: Final = (
    *organisation(_CAT),
    *(Rule(name, _SERT, least=0, is_list=True, limit=50) for name in ("Phone", "Fax", "Email")),
    *(Rule(name, _SERT, least=0, is_list=True, children=_ADDRESS) for name in ("LegalAddress", "FactAddress")),
)
_LINE: Final = (
    Rule("TotalCost", NAMESPACE, limit=21),
    Rule("TotalWeight", NAMESPACE, limit=25),
    Rule("Characteristics", NAMESPACE, least=0, is_list=True),
    Rule("HarmonizedCode", NAMESPACE, least=0, limit=10),
    Rule("Numeric", NAMESPACE, least=0, limit=3),
)
_AUTHORITY: Final = (
    *organisation(_CAT),
    Rule("OKPOID", _CAT, least=0, limit=10),
    Rule("OKATOCode", _CAT, least=0, limit=11),
    Rule("Address", _CAT, least=0, is_opaque=True),
    Rule("Contact", _CAT, least=0, is_opaque=True),
    Rule("LicenseDocument", NAMESPACE, least=0, children=document_reference(_CAT)),
)
GRAMMAR: Final = Rule(
    "KimberleyProcessCertificate",
    NAMESPACE,
    children=(
        *document_head(_CAT, NAMESPACE),
        Rule("IssueDate", NAMESPACE, limit=10),
        Rule("ValidityDateEnd", NAMESPACE, limit=10),
        Rule("PackageNumber", NAMESPACE, limit=5),
        Rule("ExtractingCountry", NAMESPACE, limit=40),
        Rule("Note", NAMESPACE, least=0, is_list=True),
        Rule("CertificateOrg", NAMESPACE, children=_AUTHORITY),
        Rule("Exporter", NAMESPACE, children=_PARTY),
        Rule("Importer", NAMESPACE, least=0, children=_PARTY),
        Rule("DiamondsInfo", NAMESPACE, is_list=True, children=_LINE),
        Rule("AuthenticateOrg", NAMESPACE, children=organisation(_CAT)),
        number_rule(NAMESPACE),
        Rule("Recipient", NAMESPACE, least=0, children=_PARTY),
    ),
)


def write_kpc_form(certificate: Certificate, own: Mapping[str, object] | None = None) -> Written:
    """The form of a certificate, and what it cannot say.

    Args:
        certificate: the certificate.
        own: the members of ``OWN``; the authority that confirms authenticity is the issuing one unless it is given.

    Raises:
        ModelError: the form cannot write its number or origins, or a member of ``own`` is refused.
    """
    unsaid = [f"/certificate/{name}" for name in _NEVER_SAID if getattr(certificate, name)]
    notes, quality = in_pieces(certificate.remarks, 250), in_pieces(certificate.quality, 250)
    unsaid += [f"/certificate/{name}" for name, text in (("remarks", notes), ("quality", quality)) if text is None]
    unsaid += wording_unsaid(certificate)
    if len(certificate.issuing_authority) > 150:
        unsaid.append("/certificate/issuing_authority")
    authenticating = own_words(own, OWN).get("authenticating_authority", certificate.issuing_authority)
    root = branch(
        DocumentID=document_id(certificate),
        IssueDate=leaf(certificate.issued.isoformat()),
        ValidityDateEnd=leaf(certificate.expires.isoformat()),
        PackageNumber=leaf(str(certificate.parcels)),
        ExtractingCountry=_countries(certificate.origins),
        Note=notes,
        CertificateOrg=_named(certificate.issuing_authority),
        Exporter=_party_node(certificate.exporter, "exporter", unsaid),
        Importer=_party_node(certificate.importer, "importer", unsaid),
        DiamondsInfo=[_line_node(line, place, quality) for place, line in enumerate(certificate.lines)],
        AuthenticateOrg=_named(authenticating),
        CertificateNumber=number_node(certificate.number, form=NAME),
    )
    return Written(write_form(GRAMMAR, root, prefixes=_PREFIXES, mode=MODE), tuple(unsaid))


def read_kpc_form(element: Element) -> FormRead:
    """What a form says, as members of a certificate.

    Raises:
        DocumentError: an element is missing, unknown, or says what no certificate can.
    """
    root = read_form(element, GRAMMAR, mode=MODE)
    root.take("DocumentID")
    number = take_number(root)
    body: dict[str, Any] = {
        "number": number,
        "issuer": number[:2],
        "issued": root.take_text("IssueDate"),
        "expires": root.take_text("ValidityDateEnd"),
        "parcels": _integer(root.take_text("PackageNumber") or ""),
        "issuing_authority": root.take_text("CertificateOrg", "OrganizationName"),
        "remarks": joined(root.take_all("Note")),
    }
    body |= _take_lines(root.children["DiamondsInfo"])
    body["origins"] = _take_origins(root)
    for name, party in (("exporter", "Exporter"), ("importer", "Importer")):
        body[name] = _take_party(root.children.get(party, [Node()])[0])
    own: dict[str, str] = {}
    authenticating = root.take_text("AuthenticateOrg", "OrganizationName")
    if authenticating is not None and authenticating != body["issuing_authority"]:
        own["authenticating_authority"] = authenticating
    said = {name: value for name, value in body.items() if value is not None}
    return FormRead(NAME, said, own, tuple(root.rest()))


def _countries(origins: tuple[str, ...]) -> Node:
    text = ", ".join(origins)
    if len(text) > 40:
        raise DocumentError("/certificate/origins", f"must be at most 10 countries in {NAME}", len(origins))
    return leaf(text)


def _take_origins(root: Node) -> list[str] | None:
    """The countries by code or English name; what is neither stays in the form, and is filled in by hand."""
    names = {entry.name.casefold(): entry.code for entry in founding_participants()}
    text = root.children["ExtractingCountry"][0].text
    whole = names.get(text.strip().casefold())
    parts = [part.strip() for part in text.split(",")]
    codes = [whole] if whole else [names.get(part.casefold(), part) for part in parts]
    if not all(len(code) == 2 and code.isascii() and code.isalpha() and code.isupper() for code in codes):
        return None
    root.take("ExtractingCountry")
    return codes


def _named(name: str) -> Node:
    """An organisation with its name, where the form's 150 characters hold it."""
    return branch(OrganizationName=leaf(name) if len(name) <= 150 else None)


def _party_node(party: Party, name: str, unsaid: list[str]) -> Node:
    if len(party.name) > 150:
        unsaid.append(f"/certificate/{name}/name")
    node = _named(party.name)
    node.children["LegalAddress"] = [branch(AddressText=leaf(party.address))]
    return node


def _take_party(node: Node) -> dict[str, str] | None:
    found = {"name": node.take_text("OrganizationName")}
    for kind in ("LegalAddress", "FactAddress"):
        if kind in node.children:
            address = node.children[kind][0]
            parts = [address.take_text(part) for part in _ADDRESS_PARTS]
            found["address"] = ", ".join(part for part in parts if part) or None
            break
    return {name: text for name, text in found.items() if text} or None


def _line_node(line: Line, place: int, quality: list[Node] | None) -> Node:
    return branch(
        TotalCost=leaf(line.usd.format()),
        TotalWeight=leaf(line.carats.format()),
        Characteristics=quality if place == 0 else None,
        HarmonizedCode=leaf(line.hs.value),
        Numeric=leaf(str(place + 1)),
    )


def _take_lines(nodes: list[Node]) -> dict[str, Any]:
    """The lines and their totals; what is said of a line beyond that stays in the form."""
    lines = []
    for place, node in enumerate(nodes):
        at = f"DiamondsInfo/{place + 1}"
        usd = amount(node.take_text("TotalCost"), at=f"{at}/TotalCost")
        carats = amount(node.take_text("TotalWeight"), at=f"{at}/TotalWeight")
        hs = hs_code(node.take_text("HarmonizedCode"), at=f"{at}/HarmonizedCode")
        lines.append({"hs": hs, "carats": carats, "usd": usd})
        if node.children.get("Numeric", [Node()])[0].text == str(place + 1):
            node.take("Numeric")
    body: dict[str, Any] = {"lines": lines, "quality": joined(nodes[0].take_all("Characteristics"))}
    return body | {name: total([line[name] for line in lines]) for name in ("carats", "usd")}


def _integer(text: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise DocumentError("PackageNumber", "must be an integer", text)
    return int(text)
