from __future__ import annotations

from dataclasses import FrozenInstanceError
from datetime import date, datetime
from typing import Any

import pytest
from samples import certificate, drawn, line

from kpchain.errors import ModelError
from kpchain.model import STATEMENT, TITLE, HsCode, Input, Kind, Party, RecordNumber
from kpchain.units import Points, UsdCents


def number(text: str) -> RecordNumber:
    return RecordNumber.parse(text)


def test_certificate_is_frozen() -> None:
    with pytest.raises(FrozenInstanceError):
        certificate().parcels = 3  # type: ignore[misc]


def test_certificate_has_title_and_statement_of_annex_i() -> None:
    assert (certificate().title, certificate().statement) == (TITLE, STATEMENT)


def test_title_and_statement_may_stand_beside_other_languages() -> None:
    made = certificate(title=f"Сертификат / {TITLE}", statement=f"{STATEMENT}. Заявление")
    assert made.title.endswith(TITLE)


def test_inputs_may_exceed_the_weight_as_loss() -> None:
    assert certificate(inputs=(drawn(carats="100.01"),)).carats == 10000


def test_certificate_may_expire_on_its_day_of_issue() -> None:
    assert certificate(expires=date(2026, 9, 1)).expires == date(2026, 9, 1)


def test_ledger_lines_are_those_of_the_table() -> None:
    assert certificate().ledger_lines == ((10000, 250000), (0, 0), (0, 0))


def test_only_a_replacement_replaces() -> None:
    first = drawn("RU00000122", "100.00")
    assert certificate().replaced is None
    assert certificate(kind=Kind.REPLACEMENT, inputs=(first,)).replaced == first
    assert certificate(kind=Kind.REPLACEMENT, inputs=(first,), replaces=first.number).replaced == first


TWICE = "must not be listed twice"
REFUSED: list[tuple[dict[str, Any], str, str]] = [
    ({"number": "RU00000123"}, "number", "must be RecordNumber"),
    ({"number": number("RUL00000123")}, "number", "must be the number of a certificate"),
    ({"number": number("BW00000123")}, "number", "must begin with the issuer's code RU"),
    ({"kind": 4}, "kind", "must be Kind"),
    ({"kind": Kind.PRODUCTION}, "kind", "must be standard, replacement or technical"),
    ({"kind": Kind.NONE}, "kind", "must be standard, replacement or technical"),
    ({"issuer": "ru"}, "issuer", "must be a Participant's code of two capital letters (ISO 3166-1 alpha-2)"),
    ({"destination": "E"}, "destination", "must be a Participant's code of two capital letters (ISO 3166-1 alpha-2)"),
    ({"destination": "RU"}, "destination", "must be another Participant than the issuer"),
    ({"issued": "2026-09-01"}, "issued", "must be a calendar day without a time"),
    ({"issued": datetime(2026, 9, 1)}, "issued", "must be a calendar day without a time"),
    ({"issued": date(1969, 12, 31)}, "issued", "must not be before 1970-01-01, where the ledger's days begin"),
    ({"expires": None}, "expires", "must be a calendar day without a time"),
    ({"expires": date(2026, 8, 31)}, "expires", "must not be before the day of issue 2026-09-01"),
    ({"issuing_authority": ""}, "issuing_authority", "must not be empty"),
    ({"exporter": "Mirny"}, "exporter", "must be Party"),
    ({"importer": None}, "importer", "must be Party"),
    ({"title": "Certificate"}, "title", f'must hold "{TITLE}" (Core Document, Annex I)'),
    ({"title": f"{TITLE}\u200b"}, "title", "must not hold invisible or direction-changing characters (U+200B)"),
    ({"statement": "Handled"}, "statement", f'must hold "{STATEMENT}" (Core Document, Annex I)'),
    ({"statement": STATEMENT + " "}, "statement", "must not begin or end with space"),
    ({"quality": " "}, "quality", "must not begin or end with space"),
    ({"remarks": "x" * 2001}, "remarks", "must have at most 2000 characters (it has 2001)"),
    ({"origins": ()}, "origins", "must be a list of at least one country of mining origin"),
    ({"origins": ["RU"]}, "origins", "must be a tuple"),
    (
        {"origins": tuple(f"{a}{b}" for a in "ABCDE" for b in "ABCDEFGHIJKLM")},
        "origins",
        "must have at most 64 entries",
    ),
    ({"origins": ("RU", "RU")}, "origins/1", TWICE),
    ({"origins": (7,)}, "origins/0", "must be text"),
    ({"origins": ("",)}, "origins/0", "must be a Participant's code of two capital letters (ISO 3166-1 alpha-2)"),
    (
        {"origins": ("***",)},
        "origins/0",
        "must name a country: since May 2024 mixed parcels list their countries of mining origin",
    ),
    ({"parcels": 0}, "parcels", "must be an integer from 1 to 65535"),
    ({"parcels": 65536}, "parcels", "must be an integer from 1 to 65535"),
    ({"parcels": True}, "parcels", "must be an integer"),
    ({"parcels": 2.0}, "parcels", "must be an integer"),
    ({"carats": 10000}, "carats", "must be Points"),
    ({"carats": Points(0)}, "carats", "must be more than zero"),
    ({"carats": Points(9999)}, "carats", "must be the sum of the lines, 100.00"),
    ({"usd": UsdCents(1)}, "usd", "must be the sum of the lines, 2500.00"),
    ({"lines": ()}, "lines", "must be 1 to 3 lines, one per HS code"),
    ({"inputs": ()}, "inputs", "must be 1 to 64 records to draw from"),
    ({"inputs": [drawn()]}, "inputs", "must be a tuple"),
    ({"inputs": (drawn(carats="100.00"), None)}, "inputs/1", "must be Input"),
    ({"inputs": (drawn(), drawn(digest=b"\x02" * 32))}, "inputs/1/number", TWICE),
    ({"inputs": (drawn(), drawn("RUL00000002"))}, "inputs/1/digest", TWICE),
    ({"inputs": (drawn("RU00000123", "100.00"),)}, "inputs/0/number", "must not be the certificate itself"),
    (
        {"inputs": (drawn(carats="99.99"),)},
        "carats",
        "must not be more than the inputs give, 99.99: loss is allowed, gain never",
    ),
    ({"replaces": number("RU00000122")}, "replaces", "must stand on a replacement only"),
    (
        {"kind": Kind.REPLACEMENT},
        "inputs/0/number",
        "must be the replaced certificate, of the same issuer, where the kind is replacement",
    ),
    (
        {"kind": Kind.REPLACEMENT, "inputs": (drawn("BW00000122", "100.00"),)},
        "inputs/0/number",
        "must be the replaced certificate, of the same issuer, where the kind is replacement",
    ),
    (
        {
            "kind": Kind.REPLACEMENT,
            "inputs": (drawn("RU00000122", "100.00"),),
            "replaces": number("RU00000121"),
        },
        "replaces",
        "must be the number of the first input, RU00000122",
    ),
    ({"seals": ["A"]}, "seals", "must be a tuple"),
    ({"seals": ("A", "A")}, "seals/1", TWICE),
    ({"seals": ("A\u0000",)}, "seals/0", "must not hold control characters (U+0000)"),
    ({"seals": tuple(str(n) for n in range(101))}, "seals", "must be a list of at most 100 seal numbers"),
]


@pytest.mark.parametrize(("changes", "field", "rule"), REFUSED, ids=lambda value: None)
def test_certificate_refuses_a_broken_rule(changes: dict[str, Any], field: str, rule: str) -> None:
    with pytest.raises(ModelError) as refused:
        certificate(**changes)
    assert (refused.value.field, refused.value.rule) == (f"/certificate/{field}", rule)


def test_weight_beyond_the_ledger_is_refused_as_a_sum_of_lines() -> None:
    huge = Points(2**40 - 1)
    lines = (line(HsCode.UNSORTED, huge.format()), line(HsCode.INDUSTRIAL, "0.01"))
    with pytest.raises(ModelError) as refused:
        certificate(lines=lines, carats=huge, usd=UsdCents(5000_00), inputs=(drawn(carats=huge.format()),))
    assert refused.value.field == "/certificate/carats"


@pytest.mark.parametrize(
    ("values", "field", "rule"),
    [
        ({"digest": b"\x01" * 31}, "/digest", "must be 32 bytes long"),
        ({"digest": "0x" + "01" * 32}, "/digest", "must be bytes"),
        ({"number": "RUL00000001"}, "/number", "must be RecordNumber"),
        ({"carats": 6000}, "/carats", "must be Points"),
        ({"carats": Points(0)}, "/carats", "must be more than zero"),
    ],
)
def test_input_refuses_a_broken_rule(values: dict[str, Any], field: str, rule: str) -> None:
    valid: dict[str, Any] = {"number": number("RUL00000001"), "digest": b"\x01" * 32, "carats": Points(6000)}
    with pytest.raises(ModelError) as refused:
        Input(**(valid | values))
    assert (refused.value.field, refused.value.rule) == (field, rule)


@pytest.mark.parametrize(
    ("name", "address", "field"), [("", "Mirny", "/name"), ("A" * 201, "M", "/name"), ("A", "M" * 301, "/address")]
)
def test_party_refuses_text_that_is_none_or_too_long(name: str, address: str, field: str) -> None:
    with pytest.raises(ModelError) as refused:
        Party(name=name, address=address)
    assert refused.value.field == field
