"""The Russian customs forms say what both can say, name what they cannot, and are read safely."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import fromstring

import pytest
import samples
from hypothesis import given
from hypothesis import strategies as st

from kpchain.adapters import Written, customs_export, customs_kpc, read_customs_xml, write_export_form, write_kpc_form
from kpchain.adapters.customs_countries import COUNTRIES, MEMBER_STATES
from kpchain.adapters.xml_forms import MAX_XML_BYTES, Rule
from kpchain.document.certificate import certificate_to_json
from kpchain.errors import DocumentError, ModelError
from kpchain.model import Certificate, HsCode, Kind, Party, RecordNumber, founding_participants
from kpchain.units import Points, UsdCents

PAGE = (Path(__file__).resolve().parents[3] / "docs" / "spec" / "customs-xml.md").read_text("utf-8")
CONTROLLER = {"controller": "Ivanova A. P."}
BELGIUM = CONTROLLER | {"recipient_country": "BE"}
FULL = samples.certificate(
    kind=Kind.TECHNICAL,
    seals=("001", "RU-2"),
    quality="Sorted, 12 sizes",
    remarks="a & b <c>",
    title="Сертификат / Kimberley Process Certificate",
)


def only(certificate: Certificate, pointers: tuple[str, ...]) -> dict[str, Any]:
    """The members of a certificate at these pointers alone, as they are filled in."""
    filled: dict[str, Any] = {}
    for pointer in pointers:
        source: Any = certificate_to_json(certificate)
        target = filled
        *above, last = pointer.split("/")[2:]
        for name in above:
            source, target = source[name], target.setdefault(name, {})
        target[last] = source[last]
    return filled


def back(written: Written, certificate: Certificate) -> Certificate:
    return read_customs_xml(written.data).complete(only(certificate, written.unsaid))


def write(form: str, certificate: Certificate) -> Written:
    return write_kpc_form(certificate) if form == "kpc" else write_export_form(certificate, BELGIUM)


@pytest.mark.parametrize("form", ["kpc", "export"])
@pytest.mark.parametrize("certificate", [samples.certificate(), FULL])
def test_nothing_is_lost_but_what_is_named(form: str, certificate: Certificate) -> None:
    assert back(write(form, certificate), certificate) == certificate


TEXT = st.from_regex(r"[!-~]([ -~]{0,400}[!-~])?", fullmatch=True)


@given(
    remarks=st.one_of(st.none(), TEXT),
    quality=st.one_of(st.none(), TEXT),
    name=TEXT.map(lambda text: text[:200].strip()),
    serial=st.integers(1, 99_999_999),
    points=st.integers(1, 999_999).map(lambda carats: carats * 100),
    days=st.integers(0, 60),
    origins=st.lists(st.sampled_from(sorted(COUNTRIES)), min_size=1, max_size=10, unique=True),
)
@pytest.mark.parametrize("form", ["kpc", "export"])
def test_any_certificate_comes_back(form: str, points: int, serial: int, days: int, name: str, **more: Any) -> None:
    certificate = samples.certificate(
        **(more | {"origins": tuple(more["origins"])}),
        number=RecordNumber("RU", serial),
        exporter=Party(name=name, address=name),
        expires=date(2026, 9, 1) + timedelta(days=days),
        lines=(replace(samples.line(), carats=Points(points)),),
        carats=Points(points),
        inputs=(samples.drawn(carats=Points(points).format()),),
    )
    assert back(write(form, certificate), certificate) == certificate


def test_several_lines_have_one_table() -> None:
    lines = (samples.line(), samples.line(HsCode.NON_INDUSTRIAL, "0.01", "0.01"))
    certificate = samples.certificate(lines=lines, carats=Points(10_001), usd=UsdCents(250_001))
    assert back(write_kpc_form(certificate), certificate) == certificate
    with pytest.raises(DocumentError, match="must be one"):
        write_export_form(certificate, BELGIUM)


def test_the_page_lists_what_each_form_cannot_say() -> None:
    """The lists of the page, held against what writing a certificate with every field leaves out."""
    replaced = samples.drawn("RU00000001", carats="100.00")
    everything = replace(FULL, kind=Kind.REPLACEMENT, inputs=(replaced,), replaces=replaced.number)
    for form, name in (("kpc", customs_kpc.NAME), ("export", customs_export.NAME)):
        section = PAGE.split(f"cannot say in `{name}`")[1].split("\n\n")[1]
        listed = re.findall(r"^\| `([^`]+)` \|", section, re.MULTILINE)
        assert sorted(listed) == sorted(
            pointer.removeprefix("/certificate/") for pointer in write(form, everything).unsaid
        )


@pytest.mark.parametrize("module", [customs_kpc, customs_export])
def test_the_page_lists_the_elements_in_the_order_of_the_form(module: Any) -> None:
    section = PAGE.split(f"## Elements of `{module.NAME}`")[1].split("\n## ")[0]
    listed = re.findall(r"^\| `([^`]+)` \|", section, re.MULTILINE)
    assert listed == [rule.name for rule in module.GRAMMAR.children]


@pytest.mark.parametrize(("form", "module"), [("kpc", customs_kpc), ("export", customs_export)])
def test_elements_stand_in_the_namespaces_and_the_order_of_the_grammar(form: str, module: Any) -> None:
    _check_order(fromstring(write(form, FULL).data), module.GRAMMAR)


def _check_order(element: Any, rule: Rule) -> None:
    assert element.tag == f"{{{rule.namespace}}}{rule.name}"
    places = {f"{{{child.namespace}}}{child.name}": place for place, child in enumerate(rule.children)}
    order = [places[child.tag] for child in element]
    assert order == sorted(order)
    for child in element:
        _check_order(child, rule.children[places[child.tag]])


def changed(form: str, old: str, new: str, certificate: Certificate = FULL) -> bytes:
    text = write(form, certificate).data.decode()
    assert old in text
    return text.replace(old, new, 1).encode()


def refusal(data: bytes, fill: Mapping[str, Any] | None = None) -> str:
    with pytest.raises(ModelError) as caught:
        read_customs_xml(data).complete(fill or {})
    return str(caught.value)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("Certificate:5.13.3", "Certificate:5.15.0", "namespace: must be KimberleyProcessCertificate:5.13.3 or"),
        ("1009016E", "1009015E", "DocumentModeID: must be 1009016E (got '1009015E')"),
        ("<kimpc:IssueDate>2026-09-01</kimpc:IssueDate>", "", "IssueDate: is missing, or out of its place"),
        ("kimpc:PackageNumber>2", "kimpc:PackageNumber>two", "PackageNumber: must be an integer"),
        ("kimpc:PackageNumber>2", "kimpc:PackageNumber>200000", "must have at most 5 characters"),
        ("2500.00", "2500,00", "DiamondsInfo/1/TotalCost: must be a number with at most two decimals and a point"),
        (">100.00<", ">100.001<", "DiamondsInfo/1/TotalWeight: must be a number with at most two decimals"),
        ("7102.10", "7102390000", "DiamondsInfo/1/HarmonizedCode: must be 7102.10, 7102.21 or 7102.31"),
        ("7102.10", "7102109000", "DiamondsInfo/1/HarmonizedCode: must be 7102.10, 7102.21 or 7102.31, with nothing"),
        ("00000123", "0000012a", "CertificateNumber/Number: must have nothing but digits"),
        ("<kimpc:Exporter>", "<kimpc:Exporter a='1'>", "Exporter/@a: is no attribute of this form"),
        ("<kimpc:Exporter>", "<kimpc:Exporter>x", "Exporter: must have no text between its elements"),
        ("<kimpc:DiamondsInfo>", "<kimpc:Stopper>1</kimpc:Stopper><kimpc:DiamondsInfo>", "/Stopper: is not an element"),
        (
            "</kimpc:Note>",
            "</kimpc:Note><kimpc:IssueDate>2026-01-01</kimpc:IssueDate>",
            "CertificateOrg: is missing, or",
        ),
        (
            "</kimpc:CertificateNumber>",
            "</kimpc:CertificateNumber><kimpc:Note>x</kimpc:Note>",
            "Note: is out of its place",
        ),
        ("2026-10-31", "2026-02-30", "/certificate/expires: must be a real day of the calendar"),
        ("</kimpc:KimberleyProcessCertificate>", "", "document: must be XML"),
    ],
)
def test_what_is_not_the_form_is_refused_by_name(old: str, new: str, expected: str) -> None:
    filled = only(FULL, write_kpc_form(FULL).unsaid)
    assert expected in refusal(changed("kpc", old, new), filled)


@pytest.mark.parametrize(
    "head",
    [
        '<!DOCTYPE x [<!ENTITY a "b">]>',
        '<!DOCTYPE x SYSTEM "file:///etc/passwd">',
        '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">',
        '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>',
        "<!DOCTYPE x>",
    ],
)
def test_document_types_and_entities_are_refused(head: str) -> None:
    text = write_kpc_form(FULL).data.decode().replace("\n", f"\n{head}\n", 1)
    assert refusal(text.encode()) == "document: must have no document type and no entities of its own"


def test_large_and_deep_documents_are_refused_before_they_are_built() -> None:
    assert refusal(b"<a>" * 50_000).startswith("document: must not be nested so deeply")
    assert refusal(b" " * (MAX_XML_BYTES + 1)).startswith("document: must have at most 1048576 bytes")
    assert refusal("<a/>".encode("utf-32")).startswith("document: must be XML")
    assert refusal(b'<?xml version="1.0" encoding="utf-7"?><a/>').startswith("document: must be XML")


def test_other_encodings_of_xml_are_read() -> None:
    text = write_kpc_form(FULL).data.decode().replace('encoding="UTF-8"', 'encoding="windows-1251"')
    russian = text.replace("Mirny Rough", "Мирный").encode("windows-1251")
    assert read_customs_xml(russian).body["exporter"]["name"] == "Мирный Exports Ltd"


def test_what_a_form_says_and_no_certificate_does_is_named() -> None:
    recipient = (
        "</kimpc:CertificateNumber><kimpc:Recipient><cat_ru:OrganizationName>Bank</cat_ru:OrganizationName>"
        "</kimpc:Recipient>"
    )
    data = changed("kpc", "</kimpc:CertificateNumber>", recipient)
    assert read_customs_xml(data).unsaid == ("Recipient/OrganizationName",)
    data = changed(
        "kpc", "<catSert_ru:LegalAddress>", "<catSert_ru:Phone>123</catSert_ru:Phone><catSert_ru:LegalAddress>"
    )
    assert read_customs_xml(data).unsaid == ("Exporter/Phone",)


def test_an_address_in_parts_is_read_as_the_form_prints_it() -> None:
    parts = "<RUScat_ru:PostalCode>678170</RUScat_ru:PostalCode><RUScat_ru:City>Mirny</RUScat_ru:City>"
    data = changed("kpc", "<RUScat_ru:AddressText>Mirny</RUScat_ru:AddressText>", parts)
    assert read_customs_xml(data).body["exporter"]["address"] == "678170, Mirny"


@pytest.mark.parametrize(("written", "codes"), [("Botswana, Namibia", ["BW", "NA"]), ("russian federation", ["RU"])])
def test_countries_of_origin_are_read_by_code_or_english_name(written: str, codes: list[str]) -> None:
    data = changed("kpc", "Country>RU<", f"Country>{written}<")
    assert read_customs_xml(data).body["origins"] == codes


def test_a_country_that_is_not_understood_is_filled_in() -> None:
    data = changed("kpc", "Country>RU<", "Country>РОССИЯ<")
    read = read_customs_xml(data)
    assert ("origins" in read.body, read.unsaid) == (False, ("ExtractingCountry",))
    assert "/certificate/origins: is missing" in refusal(data, only(FULL, write_kpc_form(FULL).unsaid))
    filled = only(FULL, (*write_kpc_form(FULL).unsaid, "/certificate/origins"))
    assert read.complete(filled) == FULL


def test_the_forms_own_words_come_back_and_are_written_again() -> None:
    own = BELGIUM | {"controller_number": "0042", "contract_number": "17/A", "contract_date": "2026-08-01"}
    written = write_export_form(FULL, own)
    assert read_customs_xml(written.data).own == own
    assert write_export_form(FULL, read_customs_xml(written.data).own) == written
    other = write_kpc_form(FULL, {"authenticating_authority": "Gokhran"})
    assert read_customs_xml(other.data).own == {"authenticating_authority": "Gokhran"}


@pytest.mark.parametrize(
    ("changes", "own", "expected"),
    [
        ({}, {}, "controller: is missing: ExportDiamondsCertificate:5.22.0 demands the name of a state controller"),
        ({}, CONTROLLER, "/certificate/destination: is the European Union, which has no code in this form"),
        ({}, CONTROLLER | {"recipient_country": "AE"}, "/certificate/destination: is the European Union"),
        ({}, BELGIUM | {"colour": "white"}, "colour: must be one of contract_date, contract_name"),
        ({}, BELGIUM | {"controller_number": "00042"}, "controller_number: must have at most 4 characters"),
        ({"destination": "AE"}, BELGIUM, "recipient_country: must be AE, as the certificate says"),
        ({"destination": "ZZ"}, CONTROLLER, "/certificate/destination: has no code of ISO 3166-1"),
        ({"number": RecordNumber("RU", 10**8)}, BELGIUM, "/certificate/number: must have a serial from 1 to 99999999"),
        ({"number": RecordNumber("RU", 0)}, BELGIUM, "/certificate/number: must have a serial from 1 to 99999999"),
        (
            {"lines": (samples.line(carats="100.50"),), "carats": Points(10_050)},
            BELGIUM,
            "/certificate/carats: must be whole carats, at most 999999",
        ),
    ],
)
def test_what_the_export_form_cannot_write_is_refused(
    changes: dict[str, Any], own: dict[str, str], expected: str
) -> None:
    with pytest.raises(ModelError, match=re.escape(expected)):
        write_export_form(samples.certificate(**changes), own)
    assert write_export_form(samples.certificate(destination="AE"), CONTROLLER).data


def test_more_origins_than_the_form_holds_are_refused() -> None:
    ten = tuple(sorted(COUNTRIES))[:10]
    assert write_kpc_form(samples.certificate(origins=ten)).data
    with pytest.raises(DocumentError, match="must be at most 10 countries"):
        write_kpc_form(samples.certificate(origins=(*ten, "ZW")))


def test_a_long_text_without_a_place_to_part_is_named_and_left_out() -> None:
    certificate = samples.certificate(remarks="x" * 251, issuing_authority="y" * 151)
    written = write_kpc_form(certificate)
    assert {"/certificate/remarks", "/certificate/issuing_authority"} <= set(written.unsaid)
    assert b"xxx" not in written.data


def test_a_country_and_its_digits_agree() -> None:
    assert "must be 056, as for BEL" in refusal(changed("export", ">056<", ">276<"))
    assert "must be the three letters" in refusal(changed("export", "CountryCodeA>BEL<", "CountryCodeA>XYZ<"))
    assert "must be the country of the number" in refusal(
        changed("export", ">643<", ">112<").replace(b">RUS<", b">BLR<")
    )


def test_every_participant_has_its_codes() -> None:
    codes = {entry.code for entry in founding_participants()}
    assert codes - COUNTRIES.keys() == {"EU"}
    assert COUNTRIES.keys() - codes == MEMBER_STATES.keys()
    assert len(MEMBER_STATES) == 27
    assert len({letters for letters, _ in COUNTRIES.values()}) == len(COUNTRIES) == len(set(COUNTRIES.values()))
    assert len({digits for _, digits in COUNTRIES.values()}) == len(COUNTRIES)
