"""Text that persons write into a document: names, addresses, remarks; it refuses what cannot be read at sight.

A certificate is compared by eye with paper, so text that looks like other text is refused. What one alphabet alone can
imitate (a name written wholly in Cyrillic letters that look Latin) is not found here.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

from kpchain.errors import ModelError

_PRINTABLE_ASCII = re.compile(r"[!-~](?:[ -~]*[!-~])?")
_REFUSED: Final = {
    "Cc": "must not hold control characters",
    "Cf": "must not hold invisible or direction-changing characters",
    "Cs": "must not hold lone surrogates",
    "Co": "must not hold private-use characters",
    "Cn": "must not hold unassigned characters",
    "Zl": "must be one line",
    "Zp": "must be one line",
}
_LOOK_ALIKE: Final = frozenset({"LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE", "COPTIC", "LISU", "DESERET"})
_STYLED: Final = ("<font>", "<wide>", "<narrow>", "<circle>", "<square>")
# Letters by look, which Unicode counts as default-ignorable: they print as nothing.
_BLANK_LETTERS: Final = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")


def check_text(text: object, *, field: str, limit: int) -> str:
    """The text, unchanged, once it is seen to be one line that reads the same to everybody.

    Args:
        text: what is claimed to be such a text.
        field: where it stands, for the refusal.
        limit: the largest number of characters (Unicode code points).

    Raises:
        ModelError: not text, empty, too long, space at an end or another space than U+0020, not in normal form NFC,
            a control, invisible, direction-changing, private-use or unassigned character, a letter in a decorated
            form, or look-alike alphabets (Latin with Cyrillic or Greek, for example) within one word.
    """
    if not isinstance(text, str):
        raise ModelError(field, "must be text", text)
    if not text:
        raise ModelError(field, "must not be empty")
    if len(text) > limit:
        raise ModelError(field, f"must have at most {limit} characters (it has {len(text)})")
    if _PRINTABLE_ASCII.fullmatch(text) is None:
        rule = _broken_rule(text)
        if rule is not None:
            raise ModelError(field, rule, text)
    return text


@lru_cache(maxsize=4096)
def _broken_rule(text: str) -> str | None:
    """The first rule that a text breaks, or None."""
    if text[0].isspace() or text[-1].isspace():
        return "must not begin or end with space"
    for char in text:
        rule = _broken_by_character(char)
        if rule is not None:
            return f"{rule} (U+{ord(char):04X})"
    if not unicodedata.is_normalized("NFC", text):
        return "must be in Unicode normal form NFC"
    return _broken_by_mixing(text)


def _broken_by_character(char: str) -> str | None:
    category = unicodedata.category(char)
    if category in _REFUSED:
        return _REFUSED[category]
    if category == "Zs" and char != " ":
        return "must hold no other space than U+0020"
    if char in _BLANK_LETTERS or 0xFE00 <= ord(char) <= 0xFE0F or 0xE0100 <= ord(char) <= 0xE01EF:
        return "must not hold invisible or direction-changing characters"
    # Chinese, Japanese and Korean are punctuated with wide marks; wide letters and digits imitate ordinary ones.
    is_wide_mark = category[0] == "P" and unicodedata.east_asian_width(char) == "F"
    if not is_wide_mark and unicodedata.decomposition(char).startswith(_STYLED):
        return "must be written in ordinary letters and digits"
    return None


def _broken_by_mixing(text: str) -> str | None:
    """Whether a word has letters of two alphabets with look-alike letters; punctuation and space end a word."""
    scripts: set[str] = set()
    for char in text:
        category = unicodedata.category(char)
        if category[0] in "ZP":
            scripts.clear()
        elif category[0] == "L":
            script = unicodedata.name(char, "").partition(" ")[0]
            scripts |= {script} & _LOOK_ALIKE
        if len(scripts) > 1:
            mixed = " and ".join(name.capitalize() for name in sorted(scripts))
            return f"must not mix look-alike alphabets within one word ({mixed})"
    return None
