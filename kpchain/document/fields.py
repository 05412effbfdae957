"""Members of a JSON object taken one by one, each refusal naming the JSON Pointer; their meaning is not known here."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, TypeVar

from kpchain.document.read import show_name
from kpchain.errors import DocumentError, ModelError

_T = TypeVar("_T")
WORD_RULE: Final = 'must be "0x" and 64 lower-case hexadecimal digits'


def members(value: object, *, at: str, required: frozenset[str], optional: frozenset[str]) -> dict[str, Any]:
    """The members of an object that has all of the required names and no name beyond the optional ones.

    Raises:
        DocumentError: not an object, a name is missing, or a name is not known.
    """
    if not isinstance(value, dict):
        raise DocumentError(at or "document", "must be an object", kind_of(value))
    names = value.keys()
    if names != required:
        for name in sorted(required - names):
            raise DocumentError(f"{at}/{name}", "is missing")
        for name in sorted(names - required - optional):
            raise DocumentError(f"{at}/{show_name(name)}", "is not a field of this schema")
    return value


def text(value: object, *, at: str) -> str:
    """The text, unchanged.

    Raises:
        DocumentError: the value is not text.
    """
    if not isinstance(value, str):
        raise DocumentError(at, "must be text", kind_of(value))
    return value


def integer(value: object, *, at: str) -> int:
    """The integer, unchanged.

    Raises:
        DocumentError: the value is no integer.
    """
    if isinstance(value, bool) or not isinstance(value, int):
        raise DocumentError(at, "must be an integer", value)
    return value


def items(value: object, *, at: str, limit: int) -> list[Any]:
    """The items of a list that is not empty.

    Raises:
        DocumentError: not a list, an empty one, or more items than the limit.
    """
    if not isinstance(value, list):
        raise DocumentError(at, "must be a list", kind_of(value))
    if not value:
        raise DocumentError(at, "must not be an empty list")
    if len(value) > limit:
        raise DocumentError(at, f"must have at most {limit} entries", len(value))
    return value


def word32(value: object, *, at: str) -> bytes:
    """The 32 bytes that "0x" and 64 lower-case hexadecimal digits say.

    Raises:
        DocumentError: another form.
    """
    word = word_of(value)
    if word is None:
        raise DocumentError(at, WORD_RULE, kind_of(value))
    return word


def word_of(value: object) -> bytes | None:
    """The same, or None for another form: where there are many, the pointer of each need not be made."""
    if not isinstance(value, str):
        return None
    # Its own digits are compared, since a regular expression takes twice as long for the salts of a document.
    try:
        word = bytes.fromhex(value[2:])
    except ValueError:
        return None
    return word if len(word) == 32 and value == "0x" + word.hex() else None


def choice(value: object, choices: dict[str, _T], *, at: str) -> _T:
    """What a word of a closed list stands for.

    Raises:
        DocumentError: another word.
    """
    if not isinstance(value, str) or value not in choices:
        raise DocumentError(at, f"must be one of {', '.join(choices)}", kind_of(value))
    return choices[value]


def placed(build: Callable[[], _T], *, at: str) -> _T:
    """What a constructor builds, its refusals moved below the pointer ``at``.

    Raises:
        DocumentError: the constructor refused.
    """
    try:
        return build()
    except ModelError as error:
        raise DocumentError(at + error.field, error.rule, error.value) from None


def kind_of(value: object) -> object:
    """A scalar itself, or the word for an object or list, which would be too long to show."""
    if isinstance(value, dict):
        return "an object"
    return "a list" if isinstance(value, list) else value
