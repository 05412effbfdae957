"""Pages of the zoo as somebody else's program prints them: a number, a code and a foot, in a PDF written by hand.

The PDF is made here and not by `kpchain render`, so that its bytes depend on no version of a font or a library.
"""

from __future__ import annotations

from io import BytesIO

import records
import segno
from expecting import Expected, page

from kpchain.document import Sealed
from kpchain.model import Certificate
from kpchain.pages.content import read_content

_MODULE = 2
"""Points on paper that a module of the code is wide: 0.7 mm."""
_WIDTH, _HEIGHT = 595, 842
_LEFT, _BOTTOM = 60, 300


def printed_animals() -> dict[str, tuple[bytes, Expected]]:
    """Every page with the report that it must get."""
    good, other = records.good(), records.imported()
    return {
        "own-code.pdf": (pdf(good, code=good), page(notes=("not_validated",))),
        "swapped-code.pdf": (
            pdf(good, code=other),
            page("integrity/page", skips=("status/expiry",), notes=("already_imported",)),
        ),
    }


def pdf(certificate: Sealed[Certificate], *, code: Sealed[Certificate]) -> bytes:
    """A page that prints one certificate's number and short digest, and carries the code of another or of itself."""
    digest = "0x" + certificate.digest.hex()
    number = str(certificate.number)
    foot = f"Certificate {number} · sheet 1 of 1 · digest {digest[:10]} … {digest[-8:]}"
    text = [_line(20, 760, f"No. {number}"), _line(9, 40, foot)]
    drawing = "\n".join([*text, *_squares(code)]).encode("ascii")
    return _file(
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {_WIDTH} {_HEIGHT}] /Contents 5 0 R "
        "/Resources << /Font << /F1 4 0 R >> >> >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawing), drawing),
    )


def _line(size: int, height: int, text: str) -> str:
    octal = "".join(char if char.isascii() else f"\\{char.encode('cp1252')[0]:03o}" for char in text)
    return f"BT /F1 {size} Tf {_LEFT} {height} Td ({octal}) Tj ET"


def _squares(document: Sealed[Certificate]) -> list[str]:
    """The dark modules of a certificate's code, one rectangle for each run of them."""
    symbol = segno.make_qr(read_content(document.to_bytes()).payload, error="m", mode="alphanumeric", boost_error=False)
    squares = []
    for row, line in enumerate(symbol.matrix):
        bits = "".join(map(str, line))
        for first in range(len(bits)):
            if bits[first] == "1" and bits[first - 1 : first] != "1":
                run = len(bits[first:]) - len(bits[first:].lstrip("1"))
                left, bottom = _LEFT + first * _MODULE, _BOTTOM - row * _MODULE
                squares.append(f"{left} {bottom} {run * _MODULE} {_MODULE} re f")
    return squares


def _file(*objects: bytes) -> bytes:
    """A PDF of these objects, the first of which is its catalogue."""
    out, places = BytesIO(), []
    out.write(b"%PDF-1.4\n")
    for number, content in enumerate(objects, start=1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, content))
    table = out.tell()
    entries = b"".join(b"%010d 00000 n \n" % place for place in places)
    out.write(b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, entries))
    out.write(b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, table))
    return out.getvalue()
