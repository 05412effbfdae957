"""The Russian customs form ExportDiamondsCertificate:5.22.0, to and from a certificate (docs/spec/customs-xml.md)."""

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
    leaf,
    number_node,
    number_rule,
    organisation,
    own_words,
    take_number,
    wording_unsaid,
)
from kpchain.adapters.customs_countries import COUNTRIES, country_of, participant_of
from kpchain.adapters.xml_forms import Node, Rule, read_form, write_form
from kpchain.errors import DocumentError
from kpchain.model import Certificate, Line, founding_participants, parse_date

NAME: Final = "ExportDiamondsCertificate:5.22.0"
NAMESPACE: Final = f"urn:customs.ru:Information:SertifDocuments:{NAME}"
MODE: Final = "1009015E"
OWN: Final = {
    "controller": 150,
    "controller_number": 4,
    "contract_name": 250,
    "contract_number": 50,
    "contract_date": 10,
    "exporter_country": 2,
    "recipient_country": 2,
}
"""What the form says beyond a certificate and is handed in to write it, and the longest text of each."""
_CAT: Final = "urn:customs.ru:CommonAggregateTypes:5.22.0"
_PREFIXES: Final = {"ediac": NAMESPACE, "cat_ru": _CAT}
_NEVER_SAID: Final = ("kind", "issuing_authority", "origins", "inputs", "replaces", "quality", "remarks")
_CONTRACT: Final = {
    "contract_name": "PrDocumentName",
    "contract_number": "PrDocumentNumber",
    "contract_date": "PrDocumentDate",
}
_PARTY: Final = (
    *organisation(_CAT),
    Rule("CountryName", NAMESPACE, limit=40),
    Rule("CountryCodeN", NAMESPACE, limit=3),
    Rule("CountryCodeA", NAMESPACE, limit=3),
)
_PERSON: Final = (Rule("PersonName", _CAT, limit=150), Rule("LNP", _CAT, least=0, limit=4))
_TABLE: Final = (
    Rule("GoodsTNVEDCode", NAMESPACE, limit=10),
    Rule("TotalDiamodsCost", NAMESPACE, limit=21),
    Rule("TotalDiamondsWeight", NAMESPACE, limit=6),
    Rule("PlaceNumber", NAMESPACE, least=0, limit=5),
    Rule("Numeric", NAMESPACE, least=0, limit=3),
)
GRAMMAR: Final = Rule(
    "ExportDiamondsCertificate",
    NAMESPACE,
    children=(
        *document_head(_CAT, NAMESPACE),
        Rule("IssueDate", NAMESPACE, limit=10),
        Rule("Note", NAMESPACE, least=0, is_list=True),
        Rule("ExpiryDate", NAMESPACE, limit=10),
        Rule("ExporterInfo", NAMESPACE, children=_PARTY),
        Rule("Recipient", NAMESPACE, children=_PARTY),
        Rule("ContractInfo", NAMESPACE, children=document_reference(_CAT)),
        Rule(
            "CustomsControler",
            NAMESPACE,
            children=(Rule("PersonName", _CAT, limit=150), Rule("LNP", _CAT, least=0, limit=4)),
        ),
        Rule("DiamondsInfo", NAMESPACE, children=_TABLE),
        number_rule(NAMESPACE),
    ),
)


def write_export_form(certificate: Certificate, own: Mapping[str, object]) -> Written:
    """The form of a certificate, and what it cannot say.

    Args:
        certificate: the certificate; the form has one line of the table, with a weight of whole carats.
        own: members of ``OWN``: the form demands a state controller, and a member state for the European Union.

    Raises:
        ModelError: the form demands what is not given, or cannot write what the certificate or ``own`` says.
    """
    words = own_words(own, OWN)
    unsaid = [f"/certificate/{name}" for name in _NEVER_SAID if getattr(certificate, name)]
    unsaid += ["/certificate/exporter/address", "/certificate/importer/address", *wording_unsaid(certificate)]
    if not words.get("controller"):
        raise DocumentError("controller", f"is missing: {NAME} demands the name of a state controller, to be filled in")
    if len(certificate.lines) > 1:
        rule = f"must be one: {NAME} has one line of the table, so a certificate with several needs the other form"
        raise DocumentError("/certificate/lines", rule, len(certificate.lines))
    exporter = country_of(certificate.issuer, words.get("exporter_country"), at="issuer", fill="exporter_country")
    recipient = country_of(
        certificate.destination, words.get("recipient_country"), at="destination", fill="recipient_country"
    )
    if "contract_date" in words:
        parse_date(words["contract_date"], field="contract_date")
    contract = {element: leaf(words[name]) for name, element in _CONTRACT.items() if name in words}
    number = {"LNP": leaf(words["controller_number"])} if "controller_number" in words else {}
    root = branch(
        DocumentID=document_id(certificate),
        IssueDate=leaf(certificate.issued.isoformat()),
        Note=[leaf(seal) for seal in certificate.seals],
        ExpiryDate=leaf(certificate.expires.isoformat()),
        ExporterInfo=_party_node(certificate.exporter.name, exporter, "exporter", unsaid),
        Recipient=_party_node(certificate.importer.name, recipient, "importer", unsaid),
        CustomsControler=branch(PersonName=leaf(words["controller"]), **number),
        DiamondsInfo=_table_node(certificate.lines[0], certificate.parcels),
        CertificateNumber=number_node(certificate.number, form=NAME),
    )
    # Demanded by the form, though all that stands in it can be left out.
    root.children["ContractInfo"] = [branch(**contract)]
    return Written(write_form(GRAMMAR, root, prefixes=_PREFIXES, mode=MODE), tuple(unsaid))


def read_export_form(element: Element) -> FormRead:
    """What a form says, as members of a certificate.

    Raises:
        DocumentError: an element is missing, unknown, or says what no certificate can.
    """
    root = read_form(element, GRAMMAR, mode=MODE)
    root.take("DocumentID")
    number, own = take_number(root), dict[str, str]()
    issuer = _take_country(root, "ExporterInfo", "exporter_country", own)
    if issuer != number[:2]:
        raise DocumentError("ExporterInfo/CountryCodeA", f"must be the country of the number {number}", issuer)
    body: dict[str, Any] = {
        "number": number,
        "issuer": issuer,
        "destination": _take_country(root, "Recipient", "recipient_country", own),
        "issued": root.take_text("IssueDate"),
        "expires": root.take_text("ExpiryDate"),
        "seals": [note.text for note in root.take_all("Note")] or None,
    }
    for name, party in (("exporter", "ExporterInfo"), ("importer", "Recipient")):
        said = root.take_text(party, "OrganizationName")
        body[name] = None if said is None else {"name": said}
    body |= _take_table(root.children["DiamondsInfo"][0])
    paths = {name: ("ContractInfo", element) for name, element in _CONTRACT.items()}
    paths |= {"controller": ("CustomsControler", "PersonName"), "controller_number": ("CustomsControler", "LNP")}
    found = {name: root.take_text(*path) for name, path in paths.items()}
    own |= {name: text for name, text in found.items() if text}
    return FormRead(NAME, {name: said for name, said in body.items() if said is not None}, own, tuple(root.rest()))


def _party_node(name: str, country: str, field: str, unsaid: list[str]) -> Node:
    if len(name) > 150:
        unsaid.append(f"/certificate/{field}/name")
    letters, digits = COUNTRIES[country]
    names = {entry.code: entry.name for entry in founding_participants()}
    return branch(
        OrganizationName=leaf(name) if len(name) <= 150 else None,
        CountryName=leaf(names.get(country, letters)[:40]),
        CountryCodeN=leaf(digits),
        CountryCodeA=leaf(letters),
    )


def _take_country(root: Node, party: str, name: str, own: dict[str, str]) -> str:
    """The Participant's code of a party; the member state of the European Union goes to what is the form's own."""
    node = root.children[party][0]
    letters = node.take_text("CountryCodeA") or ""
    code, country = participant_of(letters, at=f"{party}/CountryCodeA")
    digits = node.take_text("CountryCodeN")
    if digits != COUNTRIES[country][1]:
        raise DocumentError(f"{party}/CountryCodeN", f"must be {COUNTRIES[country][1]}, as for {letters}", digits)
    # The name says the same in a language of its own.
    node.take("CountryName")
    if code != country:
        own[name] = country
    return code


def _table_node(line: Line, parcels: int) -> Node:
    if line.carats % 100 or line.carats >= 100 * 10**6:
        rule = f"must be whole carats, at most 999999, in {NAME}: the form has no place for parts of a carat"
        raise DocumentError("/certificate/carats", rule, line.carats.format())
    return branch(
        GoodsTNVEDCode=leaf(line.hs.value.replace(".", "")),
        TotalDiamodsCost=leaf(line.usd.format()),
        TotalDiamondsWeight=leaf(str(line.carats // 100)),
        PlaceNumber=leaf(str(parcels)),
        Numeric=leaf("1"),
    )


def _take_table(node: Node) -> dict[str, Any]:
    usd = amount(node.take_text("TotalDiamodsCost"), at="DiamondsInfo/TotalDiamodsCost")
    carats = amount(node.take_text("TotalDiamondsWeight"), at="DiamondsInfo/TotalDiamondsWeight")
    hs = hs_code(node.take_text("GoodsTNVEDCode"), at="DiamondsInfo/GoodsTNVEDCode")
    places = node.take_text("PlaceNumber")
    if places is not None and not (places.isascii() and places.isdigit()):
        raise DocumentError("DiamondsInfo/PlaceNumber", "must be an integer", places)
    if node.children.get("Numeric", [Node()])[0].text == "1":
        node.take("Numeric")
    lines = [{"hs": hs, "carats": carats, "usd": usd}]
    return {"lines": lines, "carats": carats, "usd": usd, "parcels": None if places is None else int(places)}
