"""Text broken into lines of a given width, in the order of reading; what a character is wide is told by the caller."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final
from unicodedata import bidirectional, category, combining

Measure = Callable[[str], float]
"""The width of a text."""
# Between ideographs and syllables a line may end anywhere, elsewhere at a space.
_UNIT = re.compile(
    r" +|[\u2e80-\u9fff\uf900-\ufaff\uff01-\uff60\U00020000-\U0003ffff]|[^ \u2e80-\u9fff\uf900-\ufaff\uff01-\uff60]+"
)
_NEVER_FIRST: Final = frozenset({"Po", "Pe", "Pf", "Pd"})
"""Categories of punctuation that stays with the ideograph before it."""
_NEVER_LAST: Final = frozenset({"Ps", "Pi"})
"""Categories of punctuation that stays with the ideograph after it."""


def broken(text: str, width: float, measure: Measure) -> list[str]:
    """The lines of a text; no character is lost but spaces at the ends of lines.

    Args:
        text: the text.
        width: the width that no line exceeds, unless a single character does.
        measure: the width of a part of the text.
    """
    lines: list[str] = []
    line, filled = "", 0.0
    for unit in _units(text, width, measure):
        wide = measure(unit)
        if filled + (0.0 if unit.isspace() else wide) > width and line.strip():
            lines.append(line.strip())
            line, filled = "", 0.0
        if line or not unit.isspace():
            line, filled = line + unit, filled + wide
    return [*lines, line.strip()] if line.strip() else lines or [""]


def is_right_to_left(text: str) -> bool:
    """Whether the first letter with a direction runs from right to left (UAX #9, P2 and P3)."""
    for char in text:
        direction = bidirectional(char)
        if direction in ("L", "R", "AL"):
            return direction != "L"
    return False


def _units(text: str, width: float, measure: Measure) -> list[str]:
    """What may not be broken: words, spaces, ideographs with the punctuation that clings to them."""
    units: list[str] = []
    for unit in _UNIT.findall(text):
        clings = bool(units) and (category(unit[0]) in _NEVER_FIRST or category(units[-1][-1]) in _NEVER_LAST)
        if clings and measure(units[-1] + unit) <= width:
            units[-1] += unit
        elif measure(unit) > width:
            units += _chopped(unit, width, measure)
        else:
            units.append(unit)
    return units


def _chopped(word: str, width: float, measure: Measure) -> list[str]:
    """A word that no line can hold, in parts; marks stay with the letter before them."""
    parts, filled = [""], 0.0
    for char in word:
        wide = measure(char)
        if parts[-1] and filled + wide > width and not combining(char):
            parts.append("")
            filled = 0.0
        parts[-1] += char
        filled += wide
    return parts
