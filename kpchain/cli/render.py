"""`kpchain render`: a sealed certificate as a page to print (PDF), to show (HTML) or to send (PNG)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from kpchain.cli import output
from kpchain.cli.acts import read_file, write_new
from kpchain.cli.session import FILE, json_option
from kpchain.errors import ConfigError

if TYPE_CHECKING:
    from kpchain.pages.content import Content

_FORMS: Final = ("pdf", "html", "png")
_OTHERS: Final = (
    "jpg",
    "jpeg",
    "tif",
    "tiff",
    "webp",
    "gif",
    "bmp",
    "svg",
    "htm",
    "xhtml",
    "json",
    "xml",
    "csv",
    "txt",
)
"""Endings of forms that no page is made in; any other ending says nothing, such as that of `RU1.2026`."""


@click.command()
@click.argument("path", metavar="FILE", type=FILE)
@click.option("--pdf", "form", flag_value="pdf", help="A4 sheets to print; the default, unless --out ends otherwise.")
@click.option("--html", "form", flag_value="html", help="One file for a browser, without scripts or outside fonts.")
@click.option("--png", "form", flag_value="png", help="A picture, the sheets one below the other.")
@click.option("--out", type=FILE, help="File to write to; by default the document's name with the new ending.")
@json_option
def render(path: Path, form: str | None, out: Path | None, as_json: bool) -> None:
    """Make the page of a sealed and signed certificate, with its QR code and the import confirmation part.

    Every value of the document is on the page; what a redacted document hides is shown as withheld. The same document
    gives the same bytes. The page proves nothing by itself: `kpchain verify` reads its code from a scan, a photograph
    or the PDF. Nothing is overwritten. Needs the extra `pages`.
    """
    from kpchain.pages.content import read_content

    form = _form(form, out)
    content = read_content(read_file(path))
    data = _rendered(content, form, as_json=as_json)
    target = out or Path(path.name.removesuffix(".json").removesuffix(".kpc") + f".{form}")
    write_new(target, data)
    done = {"file": str(target), "form": form, "number": content.number, "digest": content.digest, "bytes": len(data)}
    output.show(done, [f"{content.number} rendered: {target}"], as_json=as_json)


def _form(asked: str | None, out: Path | None) -> str:
    """The form that was asked for, else the one that the name of the file tells, else a PDF.

    Raises:
        ConfigError: the name of the file says another form than is made.
    """
    named = out.suffix[1:].lower() if out is not None else ""
    form = asked or (named if named in _FORMS else "pdf")
    if named in (*_FORMS, *_OTHERS) and named != form:
        raise ConfigError(f"{out}: a page made with --{form} is not named .{named}")
    return form


def _rendered(content: Content, form: str, *, as_json: bool) -> bytes:
    from kpchain.pages.content import texts_of
    from kpchain.pages.typeface import without_glyph

    for char in without_glyph("".join(texts_of(content))):
        output.say(f"note: no font has U+{ord(char):04X}; the page shows its code point", as_json=as_json)
    if form == "html":
        from kpchain.pages.html import render_html

        return render_html(content).encode("utf-8")
    from kpchain.pages.pdf import render_pdf

    pdf = render_pdf(content)
    if form == "pdf":
        return pdf
    from kpchain.pages.picture import render_png

    return render_png(pdf)
