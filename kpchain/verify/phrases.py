"""What a report says, kept as a sentence with named places and what stands in them, so that any language can say it.

Nothing is put into words before somebody asks: most findings of a bulk verification are never read. The English text is
the template with its values; `kpchain.verify.languages` has the other languages.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Phrase:
    """A sentence, or part of one, as its English template and the values in its places; `str` gives it in English."""

    template: str
    values: dict[str, Value] = field(default_factory=dict, hash=False)

    def __str__(self) -> str:
        return self.template.format(**self.values) if self.values else self.template


@dataclass(frozen=True, slots=True)
class Several:
    """Values told one after the other, with the same text between any two; `str` gives them in English."""

    items: tuple[Value, ...]
    between: Phrase

    def __str__(self) -> str:
        return str(self.between).join(map(str, self.items))


@dataclass(frozen=True, slots=True)
class Name:
    """A word that programs go by (a check, a group, an outcome, a note); people read their own word for it."""

    word: str

    def __str__(self) -> str:
        return self.word


Value: TypeAlias = str | int | date | Name | Phrase | Several
"""What stands in a place of a phrase; a text that is none of the last three is the same in every language."""


def say(template: str, /, **values: Value) -> Phrase:
    """The phrase with this English template, which every catalogue has, and these values in its places."""
    return Phrase(template, values)


def listed(*items: Value) -> Several:
    """The values with commas between them."""
    return Several(items, _COMMA)


def in_turn(*items: Value) -> Several:
    """The values with semicolons between them."""
    return Several(items, _SEMICOLON)


_COMMA = say(", ")
_SEMICOLON = say("; ")
