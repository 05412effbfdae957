"""The text of a QR code: what it holds, that it has one spelling, and that docs/spec/qr.md says the same."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import cbor2
import pytest
from base45 import b45decode, b45encode
from hypothesis import given
from hypothesis import strategies as st
from sheets import longest_summary, sealed, summary

from kpchain.document import read_sealed
from kpchain.errors import DocumentError, ModelError
from kpchain.model import RecordNumber
from kpchain.pages import code
from kpchain.pages.payload import MAX_PAYLOAD, TAG, payload_of, summary_of
from kpchain.units import Points

ROOT = Path(__file__).parents[3]
SPECIFICATION = (ROOT / "docs" / "spec" / "qr.md").read_text(encoding="utf-8")
SUMMARY = summary(sealed())
PAYLOAD = payload_of(SUMMARY)
VALUES: list[Any] = cbor2.loads(b45decode(PAYLOAD[5:]))


def text_of(values: object, **how: Any) -> str:
    return TAG + b45encode(cbor2.dumps(values, **({"canonical": True} | how))).decode()


def with_value(place: int, value: object) -> str:
    return text_of([*VALUES[:place], value, *VALUES[place + 1 :]])


def test_what_is_written_is_read() -> None:
    assert summary_of(PAYLOAD) == SUMMARY
    assert text_of(VALUES) == PAYLOAD


def test_the_longest_text_fits_its_code() -> None:
    longest = payload_of(longest_summary())
    assert len(longest) == MAX_PAYLOAD < 300
    assert len(code.modules(longest)) == 57
    assert summary_of(longest) == longest_summary()


def test_the_worked_example_is_rebuilt_from_its_bytes() -> None:
    table = SPECIFICATION.partition("## 5.")[2].partition("\n\n```")[0]
    data = bytes.fromhex("".join(re.findall(r"`([0-9a-f]+)`", "".join(re.findall(r"^\| (`.*?) \|", table, re.M)))))
    [text] = re.findall(r"^(KPC1:.*)$", SPECIFICATION, re.MULTILINE)
    vector = read_sealed((ROOT / "tests" / "vectors" / "certificate-standard.kpc.json").read_bytes())
    assert f"{len(data)} bytes, {len(text)} characters" in SPECIFICATION
    assert TAG + b45encode(data).decode() == text == payload_of(summary(vector))  # type: ignore[arg-type]  # a certificate
    assert f"leads to `{summary_of(text).signature.officer}`" in SPECIFICATION
    digest = "0x" + vector.digest.hex()
    assert f"digest {digest[:10]} … {digest[-8:]}\n" in SPECIFICATION


def test_limits_of_the_specification_are_those_of_the_code() -> None:
    largest = b45decode(payload_of(longest_summary())[5:])
    side = 17 + 4 * code.VERSION
    assert f"At most {len(largest)} bytes" in SPECIFICATION
    assert SPECIFICATION.count(f"at most {MAX_PAYLOAD} characters") == 2
    assert f"{code.VERSION}: {side} x {side} modules" in SPECIFICATION
    width, whole = side * code.MODULE_MM, (side + 8) * code.MODULE_MM
    assert f"module {code.MODULE_MM} mm, symbol {width:.1f} mm wide, {whole:.1f} mm with" in SPECIFICATION
    for limit in (Points.LIMIT - 1, 2**53 - 1, (date.max - date(1970, 1, 1)).days):
        assert f"..{limit}," in SPECIFICATION


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        (PAYLOAD.replace("KPC1", "KPC2"), 'must begin with "KPC1:"'),
        (PAYLOAD.lower(), 'must begin with "KPC1:"'),
        ("", 'must begin with "KPC1:"'),
        (TAG + "é", "must be base45"),
        (TAG + ":::", "must be base45"),
        (TAG, "must be CBOR"),
        (TAG + b45encode(b45decode(PAYLOAD[5:])[:-1]).decode(), "must be CBOR"),
        (PAYLOAD + "\n", "one spelling"),
        (text_of({"number": 1}), "must be an array of the 9 values"),
        (text_of(VALUES[:8]), "must be an array of the 9 values"),
        (text_of([*VALUES, 0]), "must be an array of the 9 values"),
        (with_value(4, -1), "must be from 0.00"),
        (with_value(4, 1.0), "must be an array of the 9 values"),
        (with_value(4, True), "must be an array of the 9 values"),
        (with_value(5, 2**32), "must be a number of days"),
        (with_value(6, 0), "must be an integer from 1"),
        (with_value(7, bytes(19)), "must be 20 bytes"),
        (with_value(8, bytes(64)), "must be 65 bytes"),
        (with_value(1, bytes(31)), "must be 32 bytes"),
        (with_value(0, "RUL00000001"), "must be the number of a certificate"),
        (with_value(0, "EU00000123"), "must begin with the issuer's code"),
        (with_value(3, "RU"), "must be another Participant than the issuer"),
        (with_value(8, SUMMARY.signature.signature[:64] + b"\x00"), "must have 27 or 28"),
        (TAG + "0" * 300, "must have at most 265 characters"),
    ],
)
def test_refused(text: str, rule: str) -> None:
    with pytest.raises(ModelError, match=re.escape(rule)):
        summary_of(text)


@pytest.mark.parametrize(
    "text",
    [
        with_value(0, "RU0000000123"),
        TAG + b45encode(b45decode(PAYLOAD[5:]) + b"\x00").decode(),
        TAG + b45encode(b"\xd9\xd9\xf7" + b45decode(PAYLOAD[5:])).decode(),
        TAG + b45encode(b"\x98\x09" + b45decode(PAYLOAD[5:])[1:]).decode(),
        TAG + b45encode(b"\x9f" + b45decode(PAYLOAD[5:])[1:] + b"\xff").decode(),
        with_value(6, cbor2.CBORTag(2, b"\x05\x39")),
    ],
    ids=["padded number", "a byte more", "self-described", "long head", "indefinite", "bignum"],
)
def test_only_the_one_spelling_is_read(text: str) -> None:
    with pytest.raises(DocumentError):
        summary_of(text)


def test_a_changed_value_leads_to_another_officer() -> None:
    forged = summary_of(with_value(4, VALUES[4] + 1))
    assert forged.signature.officer != SUMMARY.signature.officer
    assert replace(forged, carats=SUMMARY.carats, signature=SUMMARY.signature) == SUMMARY


@given(st.text(max_size=280) | st.binary(max_size=170).map(lambda data: TAG + b45encode(data).decode()))
def test_anything_is_read_as_written_or_refused(text: str) -> None:
    try:
        found = summary_of(text)
    except ModelError:
        return
    assert payload_of(found) == text


@given(
    serial=st.integers(0, 10**18 - 1),
    carats=st.integers(1, 2**40 - 1),
    expires=st.dates(date(1970, 1, 1)),
    root=st.binary(min_size=32, max_size=32),
)
def test_any_summary_fits(serial: int, carats: int, expires: date, root: bytes) -> None:
    some = replace(SUMMARY, number=RecordNumber("RU", serial), carats=Points(carats), expires=expires, root=root)
    text = payload_of(some)
    assert len(text) <= MAX_PAYLOAD
    assert re.fullmatch(r"KPC1:[0-9A-Z $%*+\-./:]+", text)
    read = summary_of(text)
    assert replace(read, signature=some.signature) == some


def test_the_codec_loads_no_font_and_no_decoder() -> None:
    program = (
        "import sys, kpchain.pages.payload as p; p.TAG;"
        "print(*(n for n in ('fpdf', 'PIL', 'zxingcpp', 'pypdfium2', 'segno', 'numpy', 'web3') if n in sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout == "\n"
