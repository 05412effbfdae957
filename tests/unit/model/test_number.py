# ruff: noqa: RUF001 -- look-alike characters are what is tested here
from __future__ import annotations

from string import ascii_uppercase

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpchain.errors import ModelError
from kpchain.model.number import MAX_SERIAL, RecordNumber, check_code

CODES = st.text(ascii_uppercase, min_size=2, max_size=2)
NUMBERS = st.builds(RecordNumber, CODES, st.integers(0, MAX_SERIAL), st.booleans())


@given(NUMBERS)
def test_text_and_word_are_inverses(number: RecordNumber) -> None:
    assert RecordNumber.parse(str(number)) == number
    assert RecordNumber.from_word(number.word) == number
    assert number.word < 2**256


def test_number_is_printed_with_eight_digits() -> None:
    assert str(RecordNumber("RU", 123)) == "RU00000123"
    assert str(RecordNumber("RU", 1, is_lot=True)) == "RUL00000001"
    assert str(RecordNumber("EU", 123456789)) == "EU123456789"


def test_word_has_tag_code_and_serial() -> None:
    assert RecordNumber.parse("RU00000123").word == 0x5255_000000000000007B
    assert RecordNumber.parse("RUL00000001").word == 0x4C_5255_0000000000000001


def test_zeros_before_the_serial_do_not_matter() -> None:
    assert RecordNumber.parse("RU123") == RecordNumber.parse("RU000000000000000123")


def test_lot_and_certificate_of_one_serial_are_two_numbers() -> None:
    assert RecordNumber("RU", 1, is_lot=True) != RecordNumber("RU", 1)


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("", "must begin with the issuer's two capital letters"),
        ("123", "must begin with the issuer's two capital letters"),
        ("ru00000123", "must begin with the issuer's two capital letters"),
        ("Я100000123", "must begin with the issuer's two capital letters"),
        ("RU", "must have nothing but digits 0 to 9 after its prefix"),
        ("RUL", "must have nothing but digits 0 to 9 after its prefix"),
        ("RUX123", "must have nothing but digits 0 to 9 after its prefix"),
        ("RU12 3", "must have nothing but digits 0 to 9 after its prefix"),
        ("RU123\n", "must have nothing but digits 0 to 9 after its prefix"),
        ("RU١٢٣", "must have nothing but digits 0 to 9 after its prefix"),
        ("RU-12", "must have nothing but digits 0 to 9 after its prefix"),
        ("RU1234567890123456789", "must have at most 18 digits after its prefix"),
        (123, "must be a text such as RU00000123"),
    ],
)
def test_parse_refuses_what_is_no_number(text: object, rule: str) -> None:
    with pytest.raises(ModelError) as refused:
        RecordNumber.parse(text, field="/certificate/number")
    assert (refused.value.field, refused.value.rule, refused.value.value) == ("/certificate/number", rule, text)


@pytest.mark.parametrize("word", [-1, 0, 1 << 80, 0x4D_5255_0000000000000001, 0x7275_0000000000000001, 2**255,
                                  0x5255 << 64 | 10**18])  # fmt: skip
def test_from_word_refuses_what_is_no_number_word(word: int) -> None:
    with pytest.raises(ModelError):
        RecordNumber.from_word(word)


@pytest.mark.parametrize("serial", [-1, 10**18, 1.0, True, "1"])
def test_constructor_refuses_a_serial_out_of_bounds(serial: object) -> None:
    with pytest.raises(ModelError, match="serial"):
        RecordNumber("RU", serial)  # type: ignore[arg-type]


@pytest.mark.parametrize("code", ["", "R", "RUS", "ru", "R1", "ЕU", "RU\n", None, 7])
def test_code_is_two_capital_ascii_letters(code: object) -> None:
    with pytest.raises(ModelError) as refused:
        check_code(code, field="/certificate/issuer")
    assert (refused.value.field, refused.value.value) == ("/certificate/issuer", code)
