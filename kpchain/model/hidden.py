"""The place of a value that a redacted document does not show; nothing is known of it but where it is said to stand."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeVar

from kpchain.errors import HiddenError

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Hidden:
    """Stands where a value is hidden.

    Attributes:
        pointer: the JSON Pointer of the value in the document.
    """

    pointer: str


def shown(value: T | Hidden) -> T:
    """The value, where it is not hidden.

    Raises:
        HiddenError: it is hidden.
    """
    if isinstance(value, Hidden):
        raise HiddenError(value.pointer)
    return value


def all_shown(values: Iterable[T | Hidden]) -> list[T]:
    """The values, where none of them is hidden.

    Raises:
        HiddenError: naming every one that is.
    """
    found = list(values)
    hidden = [value.pointer for value in found if isinstance(value, Hidden)]
    if hidden:
        raise HiddenError(*hidden)
    return [value for value in found if not isinstance(value, Hidden)]


def places_shown(values: Iterable[T | Hidden]) -> list[tuple[int, T]]:
    """The values that are not hidden, each with its place in the list."""
    return [(place, value) for place, value in enumerate(values) if not isinstance(value, Hidden)]


def where_shown(rule: Callable[..., object], *values: object, **terms: object) -> None:
    """Applies a rule to values, unless one of them is hidden: a rule judges what it sees or does not judge.

    Args:
        rule: what raises where the values break it.
        values: the values that it is about.
        terms: what else it takes, by name.

    Raises:
        ModelError: the rule is broken.
    """
    if not any(isinstance(value, Hidden) for value in values):
        rule(*values, **terms)
