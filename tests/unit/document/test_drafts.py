"""Every refusal of a draft that names a field; what the constructors refuse is tested with the model."""

from __future__ import annotations

import json
from typing import Any

import pytest
from samples import certificate, certificate_document, lot, lot_document, paper_lot

from kpchain.document import draft_to_bytes, read_draft
from kpchain.errors import DocumentError, ModelError
from kpchain.model import Kind, RecordNumber

DECIMALS = 'must be a text with exactly two decimals, such as "7082.00", without sign, exponent or separators'
WORD = 'must be "0x" and 64 lower-case hexadecimal digits'
LINE = {"hs": "7102.10", "carats": "100.00", "usd": "2500.00"}
INPUT = {"number": "RUL00000001", "digest": "0x" + "01" * 32, "carats": "100.00"}
PARTY = {"name": "Mirny Rough Exports Ltd", "address": "Mirny"}


def refusal(document: object) -> tuple[str, str]:
    with pytest.raises(ModelError) as refused:
        read_draft(json.dumps(document).encode())
    return refused.value.field, refused.value.rule


def test_drafts_are_read_as_they_were_written() -> None:
    first = certificate().inputs[0]
    replacement = certificate(
        kind=Kind.REPLACEMENT,
        inputs=(
            type(first)(number=RecordNumber.parse("RU00000122"), digest=b"\x03" * 32, carats=certificate().carats),
        ),
        replaces=RecordNumber.parse("RU00000122"),
        seals=("A 1", "A 2"),
        quality="+11",
        remarks='"Söhne"',
    )
    for draft in (certificate(), certificate(kind=Kind.TECHNICAL), replacement, lot(zone="Mirny"), paper_lot()):
        assert read_draft(draft_to_bytes(draft)) == draft


def test_order_and_spacing_of_a_draft_do_not_matter() -> None:
    document = certificate_document()
    body = dict(reversed(document["certificate"].items()))
    data = json.dumps({"certificate": body, "schema": "kpc/1"}, indent=7, ensure_ascii=True).encode()
    assert read_draft(data) == certificate()


@pytest.mark.parametrize(
    ("changes", "field", "rule"),
    [
        ({"carats": 100.0}, "carats", DECIMALS),
        ({"carats": 100}, "carats", DECIMALS),
        ({"carats": "100.000"}, "carats", DECIMALS),
        ({"carats": "-100.00"}, "carats", DECIMALS),
        ({"carats": "0.00"}, "carats", "must be more than zero"),
        ({"usd": "2500"}, "usd", DECIMALS),
        ({"usd": float("nan")}, "usd", DECIMALS),
        ({"number": "RU123"}, "number", "must be written RU00000123, padded with zeros to eight digits and no further"),
        (
            {"number": "RU000000123"},
            "number",
            "must be written RU00000123, padded with zeros to eight digits and no further",
        ),
        ({"number": "RUX0000123"}, "number", "must have nothing but digits 0 to 9 after its prefix"),
        ({"number": "RU1234567890123456789"}, "number", "must have at most 18 digits after its prefix"),
        ({"number": "EU00000123"}, "number", "must begin with the issuer's code RU"),
        ({"kind": "STANDARD"}, "kind", "must be one of standard, replacement, technical"),
        ({"kind": {"a": 1}}, "kind", "must be one of standard, replacement, technical"),
        ({"issuer": 7}, "issuer", "must be text"),
        ({"title": ["x"]}, "title", "must be text"),
        ({"destination": "RU"}, "destination", "must be another Participant than the issuer"),
        ({"issued": "2026-02-30"}, "issued", "must be a real day of the calendar"),
        ({"expires": "2026-08-31"}, "expires", "must not be before the day of issue 2026-09-01"),
        ({"parcels": "2"}, "parcels", "must be an integer"),
        ({"parcels": 2.0}, "parcels", "must be an integer"),
        ({"parcels": True}, "parcels", "must be an integer"),
        ({"parcels": 10**30}, "parcels", "must be an integer"),
        ({"parcels": 70000}, "parcels", "must be an integer from 1 to 65535"),
        ({"origins": "RU"}, "origins", "must be a list"),
        ({"origins": []}, "origins", "must not be an empty list"),
        ({"origins": ["RU"] * 65}, "origins", "must have at most 64 entries"),
        ({"origins": [None]}, "origins/0", "must be text"),
        (
            {"origins": ["***"]},
            "origins/0",
            "must name a country: since May 2024 mixed parcels list their countries of mining origin",
        ),
        ({"lines": [LINE | {"hs": "7104.21"}]}, "lines/0/hs", None),
        ({"lines": [LINE | {"carats": 100.5}]}, "lines/0/carats", DECIMALS),
        ({"lines": [LINE | {"carats": "0.00"}]}, "lines/0/carats", "must be more than zero"),
        ({"lines": [LINE | {"note": ""}]}, "lines/0/note", "is not a field of this schema"),
        ({"lines": [{"hs": "7102.10"}]}, "lines/0/carats", "is missing"),
        ({"lines": ["7102.10"]}, "lines/0", "must be an object"),
        ({"lines": [LINE] * 4}, "lines", "must have at most 3 entries"),
        ({"lines": LINE}, "lines", "must be a list"),
        ({"inputs": []}, "inputs", "must not be an empty list"),
        ({"inputs": [INPUT | {"digest": "0x01"}]}, "inputs/0/digest", WORD),
        ({"inputs": [INPUT | {"digest": "0x" + "AB" * 32}]}, "inputs/0/digest", WORD),
        ({"inputs": [INPUT | {"number": "RUL1"}]}, "inputs/0/number", None),
        ({"inputs": [INPUT | {"carats": "0.00"}]}, "inputs/0/carats", "must be more than zero"),
        ({"inputs": [INPUT, INPUT]}, "inputs/1/number", "must not be listed twice"),
        ({"exporter": "Mirny"}, "exporter", "must be an object"),
        ({"exporter": PARTY | {"name": "Mir\u202eny"}}, "exporter/name", None),
        ({"exporter": PARTY | {"name": "Mirnу"}}, "exporter/name", None),  # noqa: RUF001 -- a Cyrillic letter
        ({"importer": {"name": "A"}}, "importer/address", "is missing"),
        ({"seals": []}, "seals", "must not be an empty list"),
        ({"seals": ["A"] * 101}, "seals", "must have at most 100 entries"),
        ({"seals": [1]}, "seals/0", "must be text"),
        ({"quality": 1}, "quality", "must be text"),
        ({"remarks": ""}, "remarks", "must not be empty"),
        (
            {"replaces": "RU1"},
            "replaces",
            "must be written RU00000001, padded with zeros to eight digits and no further",
        ),
        ({"replaces": "RU00000001"}, "replaces", "must stand on a replacement only"),
        ({"colour": "D"}, "colour", "is not a field of this schema"),
        ({"a\u202e/\x1b": "D"}, "a\\u202e~1\\x1b", "is not a field of this schema"),
        ({"importer": None}, "importer", "is missing"),
    ],
    ids=lambda value: None,
)
def test_draft_certificate_is_refused_at_the_field(changes: dict[str, Any], field: str, rule: str | None) -> None:
    found_field, found_rule = refusal(certificate_document(**changes))
    assert found_field == f"/certificate/{field}"
    assert rule in (None, found_rule)


@pytest.mark.parametrize(
    ("changes", "field", "rule"),
    [
        ({"number": "RU00000001"}, "number", "must be the number of a lot, such as RUL00000001"),
        ({"kind": "standard"}, "kind", "must be one of production, legacy, paper_import"),
        ({"evidence": None}, "evidence", "is missing"),
        ({"evidence": 7}, "evidence", "must be text"),
        ({"declared": 7}, "declared", "must be a date written YYYY-MM-DD"),
        ({"kind": "paper_import"}, "paper_number", "must be given for a paper import"),
        ({"source": ["AO"]}, "source", "must be text"),
        ({"zone": "Мирный"}, "zone", "must be 1 to 32 printable ASCII characters"),
        ({"lines": []}, "lines", "must not be an empty list"),
        ({"issuer": "RU"}, "issuer", "is not a field of this schema"),
    ],
    ids=lambda value: None,
)
def test_draft_lot_is_refused_at_the_field(changes: dict[str, Any], field: str, rule: str) -> None:
    if changes.get("kind") == "paper_import":
        changes = changes | {"source": "AO"}
    assert refusal(lot_document(**changes)) == (f"/lot/{field}", rule)


VERSIONS = "must be kpc/1 or kpl/1, the versions that are known here"


@pytest.mark.parametrize(
    ("document", "field", "rule"),
    [
        ([], "document", "must be an object"),
        ("kpc/1", "document", "must be an object"),
        ({}, "/schema", "is missing"),
        ({"schema": "kpc/2"}, "/schema", VERSIONS),
        ({"schema": 1}, "/schema", VERSIONS),
        ({"schema": ["kpc/1"]}, "/schema", VERSIONS),
        ({"schema": "kpc/1"}, "/certificate", "is missing"),
        ({"schema": "kpc/1", "certificate": 1}, "/certificate", "must be an object"),
        ({"schema": "kpl/1", "certificate": {}}, "/lot", "is missing"),
        (certificate_document() | {"lot": {}}, "/lot", "is not a field of this schema"),
        (certificate_document() | {"signature": {}}, "/signature", "is not a field of this schema"),
        (
            certificate_document() | {"seal": {}},
            "/seal",
            "must not stand in a draft: this document is sealed already",
        ),
    ],
    ids=lambda value: None,
)
def test_draft_of_another_shape_is_refused(document: object, field: str, rule: str) -> None:
    assert refusal(document) == (field, rule)


def test_refusals_of_form_are_document_errors() -> None:
    with pytest.raises(DocumentError):
        read_draft(json.dumps(certificate_document(title=None)).encode())
