"""Finding and reading a certificate's code in a picture or PDF that somebody presents; verification judges it.

Everything is bounded before it is unpacked: bytes, dots, pages. A picture has one code, or the same one several times:
what shows two certificates is refused, for nobody could say which of them is meant.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

from kpchain.errors import DocumentError
from kpchain.model import PrintedPage, RecordNumber, Summary
from kpchain.pages.extra import optional_packages
from kpchain.pages.payload import TAG, summary_of
from kpchain.pages.words import NUMBER_LABEL

if TYPE_CHECKING:
    from PIL.Image import Image as Picture

MAX_BYTES: Final = 32 * 1024 * 1024
MAX_DOTS: Final = 60_000_000
"""The largest picture, in dots, before it is unpacked."""
MAX_FRAMES: Final = 40
"""The most pictures in one file (a TIFF of a scanner)."""
_MAGIC: Final = {
    b"%PDF-": "PDF",
    b"\x89PNG\r\n\x1a\n": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"II*\x00": "TIFF",
    b"MM\x00*": "TIFF",
}
_HEADING: Final = re.compile(rf"^{re.escape(NUMBER_LABEL)}\s+([A-Z]{{2}}[0-9]{{8,18}})\s*$", re.MULTILINE)
"""The number, in a line of its own: other numbers stand in remarks and among the records drawn from."""
_FOOTER: Final = re.compile(
    r"^Certificate ([A-Z]{2}[0-9]{8,18})\s+·\s+(?:sheet \d+ of \d+\s+·\s+)?digest (0x[0-9a-f]{8}) … ([0-9a-f]{8})\s*$",
    re.MULTILINE,
)
"""The line at the foot of each sheet."""
_DPI: Final = (150, 300)
_BEST_SIDE: Final = 1600


def kind_of(data: bytes) -> str | None:
    """PDF, PNG, JPEG, TIFF or WEBP by the first bytes of a file, or None."""
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "WEBP"
    return next((kind for magic, kind in _MAGIC.items() if data.startswith(magic)), None)


def read_scan(data: bytes) -> PrintedPage:
    """The code found in a picture (PNG, JPEG, TIFF, WebP) or PDF, and what the text of the PDF says beside it.

    Args:
        data: the bytes of the file; what it is, is told by its first bytes and not by a name.

    Raises:
        DocumentError: no such file, too large, no code, a code that breaks its specification, or codes of two
            certificates.
        ModelError: the code's values break a rule of the certificate.
        ConfigError: the extra `pages` is not installed.
    """
    if len(data) > MAX_BYTES:
        raise DocumentError("file", f"must have at most {MAX_BYTES} bytes")
    kind = kind_of(data)
    if kind is None:
        raise DocumentError("file", "must be a PNG, JPEG, TIFF or WebP picture or a PDF")
    return _read_pdf(data) if kind == "PDF" else PrintedPage(summary=_one(_codes_of_picture(data, kind)))


def _read_pdf(data: bytes) -> PrintedPage:
    from kpchain.pages.picture import draw_pages, open_pdf, page_texts

    with open_pdf(data) as document:
        texts = list(page_texts(document))
        codes: set[str] = set()
        for dpi in _DPI:
            codes = {code for page in draw_pages(document, dpi=dpi) for code in find_codes(page)}
            if codes:
                break
    feet = [found for text in texts for found in _FOOTER.findall(text)]
    numbers = [found for text in texts for found in _HEADING.findall(text)] + [number for number, _, _ in feet]
    return PrintedPage(
        summary=_one(codes),
        numbers=frozenset(map(RecordNumber.parse, numbers)),
        digests=frozenset((begin, end) for _, begin, end in feet),
    )


def _codes_of_picture(data: bytes, kind: str) -> set[str]:
    with optional_packages():
        from PIL import Image, UnidentifiedImageError

    broken = (UnidentifiedImageError, Image.DecompressionBombError, Warning, OSError, SyntaxError, ValueError)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")  # a picture that Pillow is not sure of is not read
            with Image.open(BytesIO(data), formats=[kind]) as picture:
                return {code for frame in _frames(picture) for code in find_codes(frame)}
    except broken as error:
        raise DocumentError("picture", f"must be a {kind} picture that can be read: {error}") from None


def _frames(picture: Picture) -> Iterator[Picture]:
    """The pictures of a file, one after the other, none of them unpacked before its size is seen."""
    frames = getattr(picture, "n_frames", 1)
    if frames > MAX_FRAMES:
        raise DocumentError("picture", f"must have at most {MAX_FRAMES} frames", frames)
    for frame in range(frames):
        picture.seek(frame)
        if picture.width * picture.height > MAX_DOTS:
            size = f"{picture.width} x {picture.height}"
            raise DocumentError("picture", f"must have at most {MAX_DOTS} dots", size)
        yield picture


def find_codes(picture: Picture) -> set[str]:
    """The texts of the certificates' codes in a picture: as it is, else cleaned in the first way that shows one."""
    with optional_packages():
        import zxingcpp

    for version in _versions(picture):
        found = zxingcpp.read_barcodes(version, formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode))
        texts = {code.text for code in found if code.valid}
        codes = {text for text in texts if text.startswith("KPC")}
        if codes:
            return codes
    return set()


def _versions(picture: Picture) -> Iterator[Any]:
    """The picture in shades of grey, then cleaned: what a speck, a blur or few dots hide, comes out in one of them."""
    with optional_packages():
        from PIL import Image, ImageFilter, ImageOps

    grey = _grey(picture)
    yield grey
    longest = max(grey.size)
    sized = grey
    if longest != _BEST_SIDE:
        width, height = (max(1, round(side * _BEST_SIDE / longest)) for side in grey.size)
        sized = grey.resize((width, height), Image.Resampling.LANCZOS)
    yield sized
    yield sized.filter(ImageFilter.MedianFilter(3))
    yield sized.filter(ImageFilter.GaussianBlur(1.5))
    yield ImageOps.autocontrast(sized.filter(ImageFilter.MedianFilter(5)), cutoff=2)
    yield sized.filter(ImageFilter.UnsharpMask(radius=4, percent=250, threshold=0))


def _grey(picture: Picture) -> Picture:
    """Shades of grey on white where the picture is transparent."""
    with optional_packages():
        from PIL import Image

    if "A" in picture.getbands() or "transparency" in picture.info:
        coloured = picture.convert("RGBA")
        white = Image.new("RGBA", coloured.size, "white")
        return Image.alpha_composite(white, coloured).convert("L")
    if picture.mode.startswith("I"):  # 16 bits for each dot
        return picture.point(lambda value: value / 256).convert("L") if picture.mode != "I" else picture.convert("L")
    return picture.convert("L")


def _one(codes: set[str]) -> Summary:
    """The summary of the one code that was found."""
    if not codes:
        raise DocumentError("QR code", f'is not found: no code that begins with "{TAG}" can be read here')
    summaries = {summary_of(code) for code in sorted(codes)}
    if len(summaries) > 1:
        names = " and ".join(sorted(str(summary.number) for summary in summaries))
        raise DocumentError("QR code", f"must be of one certificate: codes of {names} are found")
    return summaries.pop()
