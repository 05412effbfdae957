"""The packaged fonts inside an HTML file, of each face only the glyphs that the page needs.

So no reader sees a box where the machine has no such font.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable
from io import BytesIO
from typing import Final

from kpchain.pages.extra import optional_packages
from kpchain.pages.typeface import coverage, font_path, needed_fallbacks

with optional_packages():
    from fontTools.subset import Options, Subsetter
    from fontTools.ttLib import TTFont

FAMILIES: Final = {
    "text": ("KP Text", "normal"),
    "bold": ("KP Text", "bold"),
    "title": ("KP Title", "bold"),
    "mono": ("KP Mono", "normal"),
    "arabic": ("KP Arabic", "normal"),
    "han": ("KP Han", "normal"),
}
"""Family and weight by which the page names each face."""


def font_faces(texts: Iterable[str]) -> str:
    """The CSS rules that carry the faces for these texts, as data in the file itself.

    Args:
        texts: everything that the page says; characters that no face has are left out.
    """
    said = list(texts)
    wanted = {ord(char) for text in said for char in text} | set(range(0x20, 0x7F))
    faces = [face for face in FAMILIES if face not in ("arabic", "han")] + needed_fallbacks(said)
    rules = []
    for face in faces:
        family, weight = FAMILIES[face]
        data = b64encode(_subset(face, wanted & coverage(face))).decode("ascii")
        source = f'url("data:font/ttf;base64,{data}")'
        rules.append(f'@font-face {{ font-family: "{family}"; font-weight: {weight}; src: {source} }}')
    return "\n".join(rules)


def _subset(face: str, code_points: frozenset[int] | set[int]) -> bytes:
    """The file of a face with these characters alone, and what shaping needs to join them."""
    with TTFont(font_path(face), recalcTimestamp=False) as font:
        subsetter = Subsetter(Options(hinting=False, name_IDs=[0, 13, 14], notdef_outline=True))
        subsetter.populate(unicodes=code_points)
        subsetter.subset(font)
        out = BytesIO()
        font.save(out)
    return out.getvalue()
