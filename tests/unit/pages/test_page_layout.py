"""The sheets as a reader of PDF sees them: nothing outside, nothing overlapping, nothing cut, no box for a letter.

The places of letters are asked of pdfium, not of the code that set them.
"""

from __future__ import annotations

import hashlib
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium_c
import pytest
import segno
from sheets import ARABIC, CHINESE, RUSSIAN, fullest, largest, sealed, smallest

from kpchain.model import Party
from kpchain.pages import code, guilloche, lines
from kpchain.pages.content import read_content
from kpchain.pages.payload import payload_of
from kpchain.pages.pdf import render_pdf
from kpchain.pages.runs import visual_runs
from kpchain.pages.sheet import BOTTOM, HEIGHT, LEFT, RIGHT, TOP
from kpchain.pages.typeface import FACES, coverage, font_path, printable, without_glyph

MM = 72 / 25.4
Box = tuple[float, float, float, float]
DOCUMENTS = {"smallest": smallest, "fullest": fullest, "largest": largest}


@pytest.fixture(scope="module", params=list(DOCUMENTS))
def pdf(request: pytest.FixtureRequest) -> Iterator[pypdfium2.PdfDocument]:
    with pypdfium2.PdfDocument(render_pdf(read_content(DOCUMENTS[request.param]()))) as document:
        yield document


def letters(page: Any) -> Iterator[tuple[str, Box]]:
    """Each letter with the box of its ink, in millimetres from the upper left; microtext is left out."""
    text = page.get_textpage()
    for place in range(text.count_chars()):
        char = text.get_text_range(place, 1)
        if not char.strip() or pdfium_c.FPDFText_GetFontSize(text, place) < 3:
            continue
        left, bottom, right, top = text.get_charbox(place)
        if right > left and top > bottom:
            yield char, (left / MM, HEIGHT - top / MM, right / MM, HEIGHT - bottom / MM)


def test_every_letter_stands_inside_the_area_for_text(pdf: pypdfium2.PdfDocument) -> None:
    slack = 0.6  # a letter's ink may lean over its place
    outside = [
        (char, box)
        for page in pdf
        for char, box in letters(page)
        if box[0] < LEFT - slack or box[2] > RIGHT + slack or box[1] < TOP - slack or box[3] > BOTTOM + 5
    ]
    assert outside == []


def test_no_letter_covers_another(pdf: pypdfium2.PdfDocument) -> None:
    """Neighbours may touch (f and i do, and Arabic letters join); no letter covers a third of another."""
    assert [clash for page in pdf for clash in overlaps(list(letters(page)))] == []


def overlaps(found: list[tuple[str, Box]]) -> Iterator[tuple[str, Box, str, Box]]:
    found.sort(key=lambda letter: letter[1][1])
    for place, (char, box) in enumerate(found):
        for other, under in found[place + 1 :]:
            if under[1] >= box[3]:
                break
            across = min(box[2], under[2]) - max(box[0], under[0])
            down = min(box[3], under[3]) - max(box[1], under[1])
            joined = all("\u0590" < each < "\u08ff" or each > "\ufb00" for each in (char, other))
            narrow = min(box[2] - box[0], under[2] - under[0])
            if across > max(0.25, narrow / 3) and down > 0.25 and not joined:
                yield char, box, other, under


def test_an_overlap_would_be_found() -> None:
    assert list(overlaps([("a", (10, 10, 12, 12)), ("b", (11, 11, 13, 13))])) != []
    assert list(overlaps([("a", (10, 10, 12, 12)), ("b", (10, 12, 12, 14))])) == []


def test_no_letter_is_under_a_code_and_no_code_leaves_the_sheet(pdf: pypdfium2.PdfDocument) -> None:
    side = (57 + 8) * code.MODULE_MM
    tops = {0: 224.5, len(pdf) - 1: BOTTOM - side}
    for place, top in tops.items():
        x1, y1, x2, y2 = LEFT, top, LEFT + side, top + side
        assert y2 <= HEIGHT - 10
        inside = [
            char for char, box in letters(pdf[place]) if box[2] > x1 and box[0] < x2 and box[3] > y1 and box[1] < y2
        ]
        assert inside == []


def test_the_fullest_takes_three_sheets_and_each_says_which_it_is() -> None:
    with pypdfium2.PdfDocument(render_pdf(read_content(fullest()))) as document:
        said = [re.findall(r"sheet (\d) of (\d)", page.get_textpage().get_text_bounded()) for page in document]
    assert said == [[("1", "3")], [("2", "3")], [("3", "3")]]


def test_nothing_is_cut_from_the_largest() -> None:
    with pypdfium2.PdfDocument(render_pdf(read_content(largest()))) as document:
        text = "".join(page.get_textpage().get_text_bounded() for page in document)
    letters = re.sub(r"\s", "", text)
    assert letters.count("钻") == 200
    # The import confirmation part has names and addresses again.
    assert letters.count("国") == 1000 + 2 * 300
    assert letters.count("Щ") == 2 * 200
    assert [place for place in range(100) if f"{place:03d}{'S' * 61}" not in letters] == []
    assert [place for place in range(1, 65) if f"0x{bytes([place]).hex() * 32}" not in letters] == []


def test_the_code_is_the_payload_in_the_size_that_is_specified() -> None:
    payload = read_content(fullest()).payload
    matrix = code.modules(payload)
    assert [bytes(row) for row in matrix] == [
        bytes(row) for row in segno.make_qr(payload, version=10, error="m").matrix
    ]
    assert {len(row) for row in matrix} == {len(matrix)} == {57}


def test_the_same_document_gives_the_same_bytes_at_any_time() -> None:
    data = fullest()
    assert render_pdf(read_content(data)) == render_pdf(read_content(data))
    program = (
        "import sys, time, hashlib; time.time = lambda: 4e9; sys.path[:0] = sys.argv[1:]\n"
        "from sheets import fullest; from kpchain.pages.content import read_content\n"
        "from kpchain.pages.pdf import render_pdf; from kpchain.pages.html import render_html\n"
        "c = read_content(fullest()); print(hashlib.sha256(render_pdf(c) + render_html(c).encode()).hexdigest())"
    )
    here = Path(__file__).parent
    runs = {
        subprocess.run(
            [sys.executable, "-c", program, str(here), str(here.parent)],
            capture_output=True,
            text=True,
            check=True,
            timeout=120,
            env={"PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "2")
    }
    assert len(runs) == 1


def test_the_file_has_a_title_a_language_and_the_date_of_issue() -> None:
    data = render_pdf(read_content(smallest()))
    with pypdfium2.PdfDocument(data) as document:
        told = document.get_metadata_dict()
    assert told["Title"] == "Kimberley Process Certificate RU00000123"
    assert told["CreationDate"] == "D:20260901000000Z"
    assert b"/Lang (en)" in data


def test_a_character_that_no_font_has_is_shown_by_its_code_point() -> None:
    name = "ร้าน เพชร 𓀀"
    assert without_glyph(f"{RUSSIAN} {ARABIC} {CHINESE} Ñandú") == []
    assert "ร" in without_glyph(name)
    content = read_content(sealed(exporter=Party(name=name, address="x")).to_bytes())
    with pypdfium2.PdfDocument(render_pdf(content)) as document:
        text = document[0].get_textpage().get_text_bounded()
    assert "[U+0E23]" in text
    assert "[U+13000]" in re.sub(r"\s", "", text)
    assert printable("Peeters") == "Peeters"


def test_fonts_are_the_files_that_the_list_names() -> None:
    listed = (font_path("text").parent / "README.md").read_text(encoding="utf-8")
    sums = dict(re.findall(r"^\| (\S+\.ttf) \|.*`([0-9a-f]{64})`", listed, re.MULTILINE))
    assert sums == {name: hashlib.sha256(font_path(face).read_bytes()).hexdigest() for face, name in FACES.items()}
    for licence in ("OFL-1.1.txt", "Apache-2.0.txt"):
        assert licence in listed
        assert (font_path("text").parent / licence).is_file()


@pytest.mark.parametrize(
    ("text", "rtl", "seen"),
    [
        ("abc", False, ["abc"]),
        (f"ab {ARABIC[:4]} cd", False, ["ab ", ARABIC[:4], " cd"]),
        ("شارع زايد ١٢، دبي", False, ["، دبي", "١٢", "شارع زايد "]),
        ("شارع 12", True, ["12", "شارع "]),
        ("دبي (Dubai) 国", True, ["国", ") ", "Dubai", "(", "دبي "]),
    ],
)
def test_lines_of_mixed_direction_are_seen_in_the_order_of_uax_9(text: str, rtl: bool, seen: list[str]) -> None:
    shown = [run.text for run in visual_runs(text, "text", rtl=rtl)]
    assert "".join(shown).replace(" ", "") == "".join(seen).replace(" ", "")


def test_a_face_stands_in_for_what_another_lacks() -> None:
    runs = visual_runs(f"A1 {CHINESE} Ж", "bold", rtl=False)
    assert [run.face for run in runs] == ["bold", "han", "bold"]
    assert [run.face for run in visual_runs("abc", "mono", rtl=False)] == ["mono"]
    assert all(ord(char) in coverage(run.face) for run in runs for char in run.text)


def one_each(text: str) -> float:
    return float(len(text))


@pytest.mark.parametrize(
    ("text", "width", "expected"),
    [
        ("one two three", 7, ["one two", "three"]),
        ("one", 3, ["one"]),
        ("abcdefgh", 3, ["abc", "def", "gh"]),
        ("ab abcdefgh", 3, ["ab", "abc", "def", "gh"]),
        ("国际钻石。贸易", 4, ["国际钻", "石。贸易"]),
        ("国际「钻石", 3, ["国际", "「钻石"]),
        ("", 3, [""]),
        ("封条钻石-12", 6, ["封条钻", "石-12"]),
    ],
)
def test_lines_are_broken_at_spaces_and_between_ideographs(text: str, width: float, expected: list[str]) -> None:
    assert lines.broken(text, width, one_each) == expected
    assert all(len(line) <= width for line in expected)


@pytest.mark.parametrize("build", [lambda: "م" * 50 + " W", lambda: f"{CHINESE} {ARABIC} " * 9])
def test_no_letter_is_lost_between_lines(build: Callable[[], str]) -> None:
    text = build()
    assert "".join(lines.broken(text, 7, one_each)).replace(" ", "") == text.replace(" ", "")


def test_the_background_follows_the_digest_and_stays_in_its_circle() -> None:
    one, other = (list(guilloche.rosette(bytes([seed]) * 32)) for seed in (1, 2))
    assert one != other
    for curve in one + other:
        assert max(x * x + y * y for x, y in curve) <= 1.0
        assert max(abs(a[0] - b[0]) + abs(a[1] - b[1]) for a, b in pairwise(curve)) < 0.06


def test_the_payload_on_the_page_is_that_of_the_document() -> None:
    from sheets import summary

    assert read_content(sealed().to_bytes()).payload == payload_of(summary(sealed()))
