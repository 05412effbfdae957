"""Sheets of a PDF as pictures: for a page as PNG, and for looking for codes in a PDF that somebody presents.

Sizes are bounded before anything is drawn, since a PDF may state a page of any size.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from io import BytesIO
from typing import TYPE_CHECKING, Final

from kpchain.errors import DocumentError
from kpchain.pages.extra import optional_packages

with optional_packages():
    import pypdfium2
    from PIL import Image

if TYPE_CHECKING:
    from PIL.Image import Image as Picture

PNG_DPI: Final = 200
"""At 200 dots per inch a module of the code is 5.5 dots wide."""
_COLOURS: Final = 128
MAX_PAGES: Final = 40
MAX_SIDE: Final = 4000
"""The longest side of a drawn sheet in dots; larger sheets are drawn at a lower resolution."""


def render_png(pdf: bytes) -> bytes:
    """The sheets of a PDF in one PNG, one below the other, at 200 dots per inch.

    Args:
        pdf: what `render_pdf` gives.

    Raises:
        DocumentError: no PDF, or more than 40 pages.
    """
    with open_pdf(pdf) as document:
        sheets = list(draw_pages(document, dpi=PNG_DPI))
    whole = Image.new("RGB", (max(s.width for s in sheets), sum(s.height for s in sheets)), "white")
    top = 0
    for sheet in sheets:
        whole.paste(sheet, (0, top))
        top += sheet.height
    out = BytesIO()
    # A page has few colours; a palette makes the file a third as large.
    whole.quantize(_COLOURS, dither=Image.Dither.NONE).save(out, "PNG", dpi=(PNG_DPI, PNG_DPI))
    return out.getvalue()


def open_pdf(data: bytes) -> closing[pypdfium2.PdfDocument]:
    """The document of a PDF, to be closed by a `with` statement.

    Raises:
        DocumentError: no PDF that can be opened (a locked one, for example), no page in it, or more than 40.
    """
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise DocumentError("PDF", f"must be a PDF that opens without a password: {error}") from None
    if not 1 <= len(document) <= MAX_PAGES:
        pages = len(document)
        document.close()
        raise DocumentError("PDF", f"must have 1 to {MAX_PAGES} pages", pages)
    return closing(document)


def draw_pages(document: pypdfium2.PdfDocument, *, dpi: int) -> Iterator[Picture]:
    """The pages as pictures, each at most 4000 dots wide and high.

    Raises:
        DocumentError: a page cannot be drawn.
    """
    for place in range(len(document)):
        try:
            page = document[place]
            longest = max(page.get_size())
            picture: Picture = page.render(scale=min(dpi / 72, MAX_SIDE / max(longest, 1.0))).to_pil()
            page.close()
        except pypdfium2.PdfiumError as error:
            raise DocumentError("PDF", f"must have pages that can be drawn: page {place + 1}: {error}") from None
        yield picture


def page_texts(document: pypdfium2.PdfDocument) -> Iterator[str]:
    """The text layer of each page; empty where there is none, as in a scan."""
    for place in range(len(document)):
        try:
            page = document[place]
            text = page.get_textpage()
            yield text.get_text_bounded()
            text.close()
            page.close()
        except pypdfium2.PdfiumError:
            yield ""
