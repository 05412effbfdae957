"""Refusal of values of the wrong Python type, since annotations alone do not stop a float from entering a weight."""

from __future__ import annotations

from kpchain.errors import ModelError


def check_shape(value: object, expected: type, *, field: str) -> None:
    """Refuses a value that is not of the expected type; a bool is not an integer here.

    Raises:
        ModelError: naming the type that was expected.
    """
    if not isinstance(value, expected) or isinstance(value, bool):
        shown = value if value is None or isinstance(value, (str, int, float)) else type(value).__name__
        raise ModelError(field, f"must be {_NAMES.get(expected, expected.__name__)}", shown)


_NAMES = {int: "an integer", str: "text", tuple: "a tuple", bytes: "bytes"}
