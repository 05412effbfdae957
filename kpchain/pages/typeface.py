"""The packaged fonts: which one has a character, and what is printed for a character that none has.

Latin, Cyrillic, Greek, Arabic and Chinese are covered; fonts/README.md says where the files come from.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Final

from kpchain.pages.extra import optional_packages

with optional_packages():
    from fontTools.ttLib import TTFont

FACES: Final = {
    "text": "NotoSans-Regular.ttf",
    "bold": "NotoSans-Bold.ttf",
    "title": "NotoSerif-Bold.ttf",
    "mono": "NotoMono-Regular.ttf",
    "arabic": "NotoNaskhArabic-Regular.ttf",
    "han": "DroidSansFallbackFull.ttf",
}
"""File of each face; `arabic` and `han` stand in where another face lacks a character."""
FALLBACKS: Final = ("text", "arabic", "han")


def font_path(face: str) -> Path:
    """The file of a face."""
    return Path(str(resources.files("kpchain.pages") / "fonts" / FACES[face]))


@cache
def coverage(face: str) -> frozenset[int]:
    """The code points that a face has glyphs for."""
    with TTFont(font_path(face), lazy=True) as font:
        return frozenset(font.getBestCmap())


def needed_fallbacks(texts: Iterable[str]) -> list[str]:
    """The faces that are needed beside `text` for these texts; most certificates need none."""
    missing = {ord(char) for text in texts for char in text} - coverage("text")
    needed = []
    for face in FALLBACKS[1:]:
        if missing & coverage(face):
            needed.append(face)
            missing -= coverage(face)
    return needed


def without_glyph(text: str) -> list[str]:
    """The characters that no face has, in order, each once."""
    return [char for char in dict.fromkeys(text) if not any(ord(char) in coverage(face) for face in FALLBACKS)]


def printable(text: str) -> str:
    """The text with each character that no face has as its code point, such as [U+0E01]; never a silent box."""
    for char in without_glyph(text):
        text = text.replace(char, f"[U+{ord(char):04X}]")
    return text
