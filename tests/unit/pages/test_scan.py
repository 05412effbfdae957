"""Codes found and read in pictures and PDFs: what must be read, and what is refused, in time."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
import zoo
from damage import (
    blurred,
    compressed,
    faded,
    grainy,
    photograph,
    saved,
    scaled,
    slanted,
    specked,
    turned,
)
from fpdf import FPDF
from PIL import Image
from sheets import fullest, sealed, smallest, summary

from kpchain.document import read_sealed
from kpchain.errors import DocumentError, ModelError
from kpchain.model import PrintedPage, RecordNumber
from kpchain.pages import code, scan
from kpchain.pages.content import read_content
from kpchain.pages.payload import payload_of
from kpchain.pages.pdf import render_pdf
from kpchain.pages.picture import MAX_PAGES, render_png
from kpchain.pages.scan import find_codes, kind_of, read_scan
from kpchain.pages.typeface import font_path
from kpchain.verify import verify_documents

SUMMARY = summary(read_sealed(fullest()))  # type: ignore[arg-type]  # a certificate
OTHER = sealed(number=RecordNumber("RU", 124))


def picture_of(*payloads: str, module: int = 5) -> Image.Image:
    """Codes side by side, drawn dot by dot: what segno makes, not what the page draws."""
    codes = [code.modules(payload) for payload in payloads]
    side = (len(codes[0]) + 8) * module
    whole = Image.new("L", (side * len(codes), side), 255)
    for place, rows in enumerate(codes):
        dots = Image.new("L", (len(rows), len(rows)), 255)
        dots.putdata([0 if dark else 255 for row in rows for dark in row])
        whole.paste(
            dots.resize((len(rows) * module,) * 2, Image.Resampling.NEAREST), (place * side + 4 * module, 4 * module)
        )
    return whole


def refused(data: bytes, rule: str) -> None:
    with pytest.raises(ModelError, match=rule):
        read_scan(data)


@pytest.mark.parametrize("document", [smallest, fullest])
def test_pdf_png_and_text_layer_give_back_what_was_signed(document: Callable[[], bytes]) -> None:
    pdf = render_pdf(read_content(document()))
    expected = summary(read_sealed(document()))  # type: ignore[arg-type]  # a certificate
    assert read_scan(pdf).summary == expected
    assert read_scan(pdf).numbers == {expected.number}
    assert len(read_scan(pdf).digests) == 1
    assert read_scan(render_png(pdf)).summary == expected
    assert read_scan(render_png(pdf)) == PrintedPage(summary=expected)


def must_read(picture: Image.Image) -> None:
    assert find_codes(picture) == {payload_of(SUMMARY)}


@pytest.mark.parametrize("degrees", [*range(0, 360, 15), 7, 33.3, 101, 222.5, 359])
def test_turned(degrees: float) -> None:
    must_read(turned(photograph(fullest), degrees))


@pytest.mark.parametrize("per_cent", [50, 55, 66.6, 75, 100, 125, 150, 200, 250, 300])
def test_scaled(per_cent: float) -> None:
    must_read(scaled(photograph(fullest), per_cent))


@pytest.mark.parametrize("deviation", [5, 10, 20, 40, 60])
def test_grainy(deviation: float) -> None:
    must_read(grainy(photograph(fullest), deviation))


@pytest.mark.parametrize("per_cent", [1, 2, 5, 10])
def test_specked(per_cent: float) -> None:
    must_read(specked(photograph(fullest), per_cent))


@pytest.mark.parametrize("radius", [0.5, 1, 1.5, 2])
def test_blurred(radius: float) -> None:
    must_read(blurred(photograph(fullest), radius))


@pytest.mark.parametrize("quality", [95, 85, 75, 60, 50, 40, 30, 20])
def test_compressed(quality: int) -> None:
    must_read(compressed(photograph(fullest), quality))


@pytest.mark.parametrize("per_cent", [5, 10, 20, 30])
def test_slanted(per_cent: float) -> None:
    must_read(slanted(photograph(fullest), per_cent))


@pytest.mark.parametrize("per_cent", [60, 40, 20])
def test_faded_on_grey_paper(per_cent: float) -> None:
    must_read(faded(photograph(fullest), per_cent))


@pytest.mark.parametrize("degrees", [4, 97, 188])
def test_everything_at_once_as_with_a_telephone(degrees: float) -> None:
    seen = turned(slanted(faded(photograph(fullest), 60), 12), degrees)
    must_read(compressed(grainy(blurred(seen, 0.8), 12), 60))


def test_dirt_on_a_corner_of_the_code_and_no_more() -> None:
    clean = picture_of(payload_of(SUMMARY))
    for side, found in ((60, {payload_of(SUMMARY)}), (200, set())):
        dirty = clean.copy()
        dirty.paste(128, (clean.width - side, clean.height - side, clean.width, clean.height))
        assert find_codes(dirty) == found


USUAL = {"PNG": "L RGB 1 P RGBA I;16", "JPEG": "L RGB CMYK", "TIFF": "L RGB 1 P RGBA CMYK I;16", "WEBP": "RGB RGBA"}
"""The kinds of dots that a file of each form can have."""


@pytest.mark.parametrize(("form", "mode"), [(form, mode) for form, modes in USUAL.items() for mode in modes.split()])
def test_any_usual_picture_file_is_read(form: str, mode: str) -> None:
    picture = picture_of(payload_of(SUMMARY))
    if mode == "I;16":
        picture = Image.frombytes("I;16", picture.size, b"".join(bytes((v, v)) for v in picture.tobytes()))
    elif mode == "RGBA":
        picture = Image.merge(
            "RGBA", (*[Image.new("L", picture.size, 0)] * 3, picture.point(lambda value: 255 - value))
        )
    else:
        picture = picture.convert(mode)
    assert read_scan(saved(picture, form)).summary == SUMMARY


def test_a_tiff_of_several_sheets_is_read_to_its_end() -> None:
    blank = Image.new("L", (300, 300), 255)
    file = BytesIO()
    blank.save(file, "TIFF", save_all=True, append_images=[blank, picture_of(payload_of(SUMMARY))])
    assert read_scan(file.getvalue()).summary == SUMMARY


def test_the_kind_is_told_by_content_and_not_by_name() -> None:
    pdf = render_pdf(read_content(smallest()))
    assert [kind_of(data) for data in (pdf, saved(picture_of("KPC1:")), b"{}", b"")] == ["PDF", "PNG", None, None]


def test_the_same_code_twice_is_one_and_another_beside_it_is_refused() -> None:
    one, other = payload_of(SUMMARY), payload_of(summary(OTHER))
    assert read_scan(saved(picture_of(one, one))).summary == SUMMARY
    refused(saved(picture_of(one, other)), "must be of one certificate: codes of RU00000123 and RU00000124 are found")


def test_other_codes_on_the_picture_do_not_matter() -> None:
    assert read_scan(saved(picture_of("HTTPS://EXAMPLE.ORG", payload_of(SUMMARY)))).summary == SUMMARY
    refused(saved(picture_of("HTTPS://EXAMPLE.ORG")), 'is not found: no code that begins with "KPC1:"')


def test_a_code_of_a_later_version_is_named_and_refused() -> None:
    refused(saved(picture_of(payload_of(SUMMARY).replace("KPC1:", "KPC2:"))), 'must begin with "KPC1:"')


@pytest.mark.parametrize(
    ("data", "rule"),
    [
        (b"", "must be a PNG, JPEG, TIFF or WebP picture or a PDF"),
        (b"GIF89a" + bytes(99), "must be a PNG, JPEG, TIFF or WebP picture or a PDF"),
        (b"\x89PNG\r\n\x1a\n" + bytes(99), "must be a PNG picture that can be read"),
        (saved(picture_of("KPC1:"))[:400], "must be a PNG picture that can be read"),
        (b"\xff\xd8\xff" + bytes(99), "must be a JPEG picture that can be read"),
        (b"II*\x00" + bytes(99), "must be a TIFF picture that can be read"),
        (b"RIFF\x00\x00\x00\x00WEBP" + bytes(99), "must be a WEBP picture that can be read"),
        (b"%PDF-1.7\nnothing", "must be a PDF that opens without a password"),
        (saved(Image.new("L", (800, 800), 255)), "is not found"),
        (saved(Image.new("L", (1, 1), 255)), "is not found"),
    ],
)
def test_what_is_no_picture_of_a_code(data: bytes, rule: str) -> None:
    refused(data, rule)


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    header = struct.pack(">IIBBBBB", 30_000, 30_000, 1, 0, 0, 0, 0)
    rows = zlib.compress(bytes(30_000 * 3751))
    bomb = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
    assert len(bomb) < 200_000
    refused(bomb, "must be a PNG picture that can be read: Image size")
    width = 10_000
    wide = struct.pack(">IIBBBBB", width, scan.MAX_DOTS // width + 1, 1, 0, 0, 0, 0)
    refused(
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", wide) + chunk(b"IDAT", b""), f"must have at most {scan.MAX_DOTS} dots"
    )


def test_too_many_bytes_frames_and_pages() -> None:
    refused(b"%PDF-" + bytes(scan.MAX_BYTES), f"must have at most {scan.MAX_BYTES} bytes")
    dot, file = Image.new("1", (4, 4)), BytesIO()
    dot.save(file, "TIFF", save_all=True, append_images=[dot] * scan.MAX_FRAMES)
    refused(file.getvalue(), f"must have at most {scan.MAX_FRAMES} frames")
    refused(pdf_of(*[None] * (MAX_PAGES + 1)), f"must have 1 to {MAX_PAGES} pages")


def test_a_sheet_of_any_size_is_drawn_within_bounds() -> None:
    refused(pdf_of(None, size=(5_000, 5_000)), "is not found")


def pdf_of(
    *payloads: str | None, text: str = "", size: tuple[float, float] = (210, 297), locked: bool = False
) -> bytes:
    """A PDF with codes, one a page, and a text on each, as somebody else's program makes it."""
    pdf = FPDF(format=size)
    pdf.add_font("text", fname=font_path("text"))
    for payload in payloads:
        pdf.add_page()
        pdf.set_font("text", size=12)
        pdf.multi_cell(0, text=text)
        if payload is not None:
            pdf.image(picture_of(payload), x=50, y=100, w=50)
    if locked:
        pdf.set_encryption(owner_password="owner", user_password="user")
    data = bytes(pdf.output())
    for font in pdf.fonts.values():
        font.ttfont.close()  # type: ignore[union-attr]  # all are files
    return data


def test_a_scan_without_text_prints_no_number() -> None:
    assert read_scan(pdf_of(None, payload_of(SUMMARY))) == PrintedPage(summary=SUMMARY)


def on_page(payload: str, text: str) -> tuple[bool, list[tuple[str, str]]]:
    """Whether a page with this code and text is verified by the zoo's ledger, and what its check says."""
    [report] = verify_documents([read_scan(pdf_of(payload, text=text))], ledger=zoo.ledger(), today=zoo.TODAY)
    found = [(check.outcome.value, check.reason) for check in report.checks if check.name == "page"]
    return report.is_verified, found


def test_a_code_on_the_page_of_another_certificate_fails() -> None:
    good = payload_of(summary(zoo.GOOD))
    right, wrong = f"No. {zoo.GOOD.number}", "No. RU00009999"
    assert on_page(good, "no text that matters") == (True, [])
    assert on_page(good, right) == (
        True,
        [("PASS", f"the page prints what its code carries: the number {zoo.GOOD.number}")],
    )
    assert on_page(good, wrong) == (False, [("FAIL", f"the page prints RU00009999, its code is for {zoo.GOOD.number}")])
    assert on_page(good, f"{right}\n{wrong}")[0] is False
    assert on_page(good, f"{right}\nRemarks: in place of {wrong} of last year") == on_page(good, right)
    refused(pdf_of(good, payload_of(SUMMARY)), f"codes of {zoo.GOOD.number} and RU00000123")


def test_a_digest_that_is_not_the_codes_fails() -> None:
    good, digest = payload_of(summary(zoo.GOOD)), "0x" + zoo.GOOD.digest.hex()
    foot = f"Certificate {zoo.GOOD.number} · sheet 1 of 1 ·"
    verified, [(outcome, _)] = on_page(good, f"{foot} digest {digest[:10]} … {digest[-8:]}")
    assert (verified, outcome) == (True, "PASS")
    verified, [(outcome, reason)] = on_page(good, f"{foot} digest {digest[:10]} … 00000000")
    assert (verified, outcome) == (False, "FAIL")
    assert reason == f"the page prints the digest {digest[:10]} … 00000000, its code is for {digest}"


def test_numbers_of_the_records_drawn_from_are_not_taken_for_the_number() -> None:
    assert read_scan(pdf_of(payload_of(SUMMARY), text="Drawn from RU00000777\nEU00000001 10.00")).numbers == set()


def test_a_locked_pdf_is_refused() -> None:
    refused(pdf_of(payload_of(SUMMARY), locked=True), "must be a PDF that opens without a password")


def test_a_missing_package_is_named_with_its_remedy(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    import builtins

    original = builtins.__import__

    def absent(name: str, *rest: object, **more: object) -> object:
        if name == "zxingcpp":
            raise ModuleNotFoundError("No module named 'zxingcpp'", name="zxingcpp")
        return original(name, *rest, **more)  # type: ignore[arg-type]  # passed on as it came

    data = saved(picture_of(payload_of(SUMMARY)))
    monkeypatch.setattr(builtins, "__import__", absent)
    with pytest.raises(Exception, match=r"zxingcpp is missing\): pip install 'kpchain\[pages\]'"):
        read_scan(data)


def test_errors_are_of_the_documents_kind() -> None:
    with pytest.raises(DocumentError):
        read_scan(b"nothing")
