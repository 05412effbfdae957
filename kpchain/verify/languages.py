"""The languages that a report can be told in; it says nothing that the report does not say, and decides nothing.

A catalogue, `kpchain/data/words/<language>.json`, has the translation of every English template and of every name.
docs/verify.md says who made them.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Final

from kpchain.errors import ConfigError
from kpchain.verify.phrases import Name, Phrase, Several, Value

LANGUAGES: Final = ("en", "fr", "pt", "ru", "ar", "zh")
"""Languages by their ISO 639-1 code, English first."""
ENGLISH: Final = LANGUAGES[0]
ISOLATES: Final = ("\N{LEFT-TO-RIGHT ISOLATE}", "\N{POP DIRECTIONAL ISOLATE}")
"""What stands around a value in a sentence that runs from right to left (UAX #9)."""

_RIGHT_TO_LEFT: Final = frozenset({"ar"})
_ESCAPED: Final = {ord(mark): f"\\u{ord(mark):04x}" for mark in ISOLATES}


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What turns phrases and names into the text of one language.

    Attributes:
        language: its code.
        names: its word for each name that programs go by.
        phrases: its template for each English template, with the same places.
    """

    language: str
    names: dict[str, str]
    phrases: dict[str, str]

    def tell(self, value: Value) -> str:
        """The value in this language; what the catalogue lacks is told in English rather than not at all."""
        if not self.phrases:
            return str(value)
        if isinstance(value, Phrase):
            template = self.phrases.get(value.template, value.template)
            return template.format(**{name: self.tell(part) for name, part in value.values.items()})
        if isinstance(value, Several):
            return self.tell(value.between).join(map(self.tell, value.items))
        if isinstance(value, Name):
            return self.names.get(value.word, value.word)
        return self._as_it_is(str(value))

    def _as_it_is(self, text: str) -> str:
        """A number, digest, code or day; from right to left its parts would else change places."""
        if self.language not in _RIGHT_TO_LEFT or not text:
            return text
        before, after = ISOLATES
        return f"{before}{text.translate(_ESCAPED)}{after}"


@lru_cache
def words_of(language: str) -> Words:
    """The words of a language.

    Args:
        language: one of `LANGUAGES`.

    Raises:
        ConfigError: it is none of them.
    """
    if language not in LANGUAGES:
        raise ConfigError(f"language: must be one of {', '.join(LANGUAGES)} (got {language!r})")
    if language == ENGLISH:
        return Words(language=language, names={}, phrases={})
    catalogue = resources.files("kpchain.data").joinpath("words", f"{language}.json")
    return Words(language=language, **json.loads(catalogue.read_text("utf-8")))
