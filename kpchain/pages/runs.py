"""A line of mixed scripts as runs of one direction and one face, from left to right as they are seen.

Order is that of the Unicode bidirectional algorithm (UAX #9), whose levels fpdf2 computes. It is reordered here, since
fpdf2 sets the segments of a line that runs from left to right in the order of reading, which misplaces Arabic digits.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from kpchain.pages.extra import optional_packages
from kpchain.pages.typeface import FALLBACKS, coverage

with optional_packages():
    from fpdf.bidi import BidiParagraph
    from fpdf.enums import TextDirection

_RIGHT_TO_LEFT: Final = frozenset({"R", "AL", "AN"})


@dataclass(frozen=True, slots=True)
class Run:
    """Characters in the order of reading that one face sets in one direction."""

    text: str
    face: str
    rtl: bool

    @property
    def needs_shaping(self) -> bool:
        """Whether letters change their form or place beside each other."""
        return self.rtl or any(map(unicodedata.combining, self.text))


def visual_runs(text: str, face: str, *, rtl: bool) -> list[Run]:
    """The runs of a line from left to right.

    Args:
        text: the line, in the order of reading; each character is one that some face has.
        face: the face that is wanted; others stand in where it lacks a character.
        rtl: whether the paragraph runs from right to left.
    """
    faces = list(_faces(text, face))
    if not rtl and _RIGHT_TO_LEFT.isdisjoint(map(unicodedata.bidirectional, text)):
        seen = [(place, 0) for place in range(len(text))]
    else:
        base = TextDirection.RTL if rtl else TextDirection.LTR
        ordered = BidiParagraph(text, base_direction=base, preserve_bn_chars=True).get_reordered_characters()
        seen = [(char.character_index, char.embedding_level) for char in ordered]
    groups: list[tuple[int, str, list[str]]] = []
    for place, level in seen:
        if not groups or groups[-1][:2] != (level, faces[place]):
            groups.append((level, faces[place], []))
        groups[-1][2].append(text[place])
    return [
        Run("".join(reversed(chars) if level % 2 else chars), named, bool(level % 2)) for level, named, chars in groups
    ]


def _faces(text: str, wanted: str) -> Iterator[str]:
    """The face of each character: spaces, marks and punctuation stay with what stands before them."""
    last = wanted
    for char in text:
        clings = unicodedata.category(char)[0] in "ZPM" and ord(char) in coverage(last)
        if not clings:
            last = next((face for face in (wanted, *FALLBACKS) if ord(char) in coverage(face)), wanted)
        yield last
