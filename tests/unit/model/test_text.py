# ruff: noqa: RUF001 -- look-alike characters are what is tested here
from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpchain.errors import ModelError
from kpchain.model.text import check_text

INVISIBLE = "must not hold invisible or direction-changing characters"


def refusal(text: object, limit: int = 200) -> str:
    with pytest.raises(ModelError) as refused:
        check_text(text, field="/certificate/exporter/name", limit=limit)
    assert refused.value.field == "/certificate/exporter/name"
    return refused.value.rule


@pytest.mark.parametrize(
    "text",
    [
        "A",
        "O'Brien & Sons (Pty) Ltd",
        "Алроса",
        "Алроса / Alrosa",
        "ООО-Trading",
        "Diamantkantoor Söhne",
        "Société d’Études №7, 1º andar",
        "株式会社ABC",
        "上海钻石交易所（浦东新区），世纪大道100号",  # wide marks are what is tried here
        "Ελληνική Α.Ε.",
        "شركة الماس",
        "हीरा लिमिटेड",
        "½ carat, 3 m² and more",
    ],
)
def test_text_of_ordinary_scripts_is_taken(text: str) -> None:
    assert check_text(text, field="name", limit=200) == text


@given(st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=50))
def test_printable_ascii_is_taken(text: str) -> None:
    assert check_text(text, field="name", limit=50) == text


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("Alrosa\u0000", "must not hold control characters (U+0000)"),
        ("Al\trosa", "must not hold control characters (U+0009)"),
        ("Al\nrosa", "must not hold control characters (U+000A)"),
        ("Al\u0085rosa", "must not hold control characters (U+0085)"),
        ("Al\u202erosa", f"{INVISIBLE} (U+202E)"),
        ("Al\u2066rosa", f"{INVISIBLE} (U+2066)"),
        ("Al\u200brosa", f"{INVISIBLE} (U+200B)"),
        ("Al\u200drosa", f"{INVISIBLE} (U+200D)"),
        ("Al\ufeffrosa", f"{INVISIBLE} (U+FEFF)"),
        ("Al\u00adrosa", f"{INVISIBLE} (U+00AD)"),
        ("Al\U000e0041rosa", f"{INVISIBLE} (U+E0041)"),
        ("Al\ufe0frosa", f"{INVISIBLE} (U+FE0F)"),
        ("Al\U000e0101rosa", f"{INVISIBLE} (U+E0101)"),
        ("Al\u3164rosa", f"{INVISIBLE} (U+3164)"),
        ("Al\u2800rosa", f"{INVISIBLE} (U+2800)"),
        ("Al\u2028rosa", "must be one line (U+2028)"),
        ("Al\u2029rosa", "must be one line (U+2029)"),
        ("Al\u00a0rosa", "must hold no other space than U+0020 (U+00A0)"),
        ("Al\u3000rosa", "must hold no other space than U+0020 (U+3000)"),
        ("Al\ud800rosa", "must not hold lone surrogates (U+D800)"),
        ("Al\ue000rosa", "must not hold private-use characters (U+E000)"),
        ("Al\u0378rosa", "must not hold unassigned characters (U+0378)"),
        ("Al\uffffrosa", "must not hold unassigned characters (U+FFFF)"),
        ("ＡＬＲＯＳＡ", "must be written in ordinary letters and digits (U+FF21)"),
        ("𝐀lrosa", "must be written in ordinary letters and digits (U+1D400)"),
        ("Ⓐlrosa", "must be written in ordinary letters and digits (U+24B6)"),
        ("Mine ＋ Co", "must be written in ordinary letters and digits (U+FF0B)"),
        ("７ Mine Road", "must be written in ordinary letters and digits (U+FF17)"),
        ("Soehne u\u0308ber", "must be in Unicode normal form NFC"),
        ("Аlrosa", "must not mix look-alike alphabets within one word (Cyrillic and Latin)"),
        ("Alrοsa", "must not mix look-alike alphabets within one word (Greek and Latin)"),
        ("Αлроса", "must not mix look-alike alphabets within one word (Cyrillic and Greek)"),
        ("A1rо5a", "must not mix look-alike alphabets within one word (Cyrillic and Latin)"),
        ("Alrօsa", "must not mix look-alike alphabets within one word (Armenian and Latin)"),
        (" Alrosa", "must not begin or end with space"),
        ("Alrosa ", "must not begin or end with space"),
        ("Alrosa\u3000", "must not begin or end with space"),
        ("", "must not be empty"),
        (None, "must be text"),
        (7, "must be text"),
    ],
)
def test_text_that_reads_two_ways_is_refused(text: object, rule: str) -> None:
    assert refusal(text) == rule


def test_text_is_counted_in_characters() -> None:
    assert check_text("ö" * 200, field="name", limit=200) == "ö" * 200
    assert refusal("ö" * 201) == "must have at most 200 characters (it has 201)"
