"""Bytes into JSON values, refusing every form that two programs could read differently; it knows no fields."""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import dataclass
from typing import Any, Final

from kpchain.errors import DocumentError

MAX_BYTES: Final = 1024 * 1024
"""The largest document that is read: 1 MiB."""
_MAX_SAFE: Final = 2**53 - 1
_MAX_DEPTH: Final = 16
# So few brackets cannot be nested more deeply than the decoder stands; the fields refuse what is nested all the same.
_SHALLOW: Final = 200
_BRACKETS: Final = re.compile(r'\\.|["\[\]{}]', re.DOTALL)


@dataclass(frozen=True, slots=True, repr=False)
class RefusedNumber:
    """A number that no field accepts: a fraction, an exponent, NaN, Infinity, or an integer beyond 2**53 - 1.

    It stands in for the number until the field that it was written in refuses it, so that the refusal names the field.
    """

    text: str

    def __repr__(self) -> str:
        return self.text


def parse_json(data: bytes, *, limit: int = MAX_BYTES) -> object:
    """The JSON value of a document.

    Stricter than RFC 8259, in the spirit of RFC 7493 (I-JSON): one value, UTF-8 without a byte order mark, no name
    twice in an object. Every number but an integer up to 2**53 - 1 becomes a RefusedNumber.

    Raises:
        DocumentError: the bytes are of another form, or more than the limit, for a document 1 MiB.
    """
    if len(data) > limit:
        raise DocumentError("document", f"must have at most {limit} bytes")
    if not data.strip():
        raise DocumentError("document", "is empty")
    if data.startswith(b"\xef\xbb\xbf"):
        raise DocumentError("document", "must be UTF-8 without a byte order mark")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise DocumentError("document", f"must be UTF-8: byte {error.start} is not") from None
    if text.count("{") + text.count("[") > _SHALLOW and _depth_exceeds(text, _MAX_DEPTH):
        raise DocumentError("document", "must not be nested so deeply")
    try:
        return _DECODER.decode(text)
    except json.JSONDecodeError as error:
        rule = f"must be JSON: {error.msg} at line {error.lineno}, column {error.colno}"
        raise DocumentError("document", rule) from None


def show_name(name: str) -> str:
    """A member's name fit for a pointer and a terminal: RFC 6901 escapes, no control characters, short."""
    escaped = name.replace("~", "~0").replace("/", "~1")
    printable = escaped if escaped.isprintable() else escaped.encode("unicode_escape").decode("ascii")
    return printable if len(printable) <= 60 else printable[:57] + "..."


def _depth_exceeds(text: str, limit: int) -> bool:
    """Whether objects and lists are nested more deeply than the limit.

    Counted before decoding: the decoder recurses in C, and where a library has raised Python's recursion limit (py-evm
    does) it ends the whole process instead of raising RecursionError.
    """
    depth, in_string = 0, False
    for found in _BRACKETS.finditer(text):
        mark = found[0]
        if mark == '"':
            in_string = not in_string
        elif not in_string:
            depth += 1 if mark in "[{" else -1 if mark in "]}" else 0
            if depth > limit:
                return True
    return False


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        (name, _), *_ = Counter(name for name, _ in pairs).most_common(1)
        raise DocumentError(show_name(name), "must not stand twice in one object")
    return members


def _integer(digits: str) -> int | RefusedNumber:
    # Bounded before conversion, since Python itself refuses integers of thousands of digits with another error.
    if len(digits) > 17 or abs(int(digits)) > _MAX_SAFE:
        return RefusedNumber(digits)
    return int(digits)


_DECODER: Final = json.JSONDecoder(
    object_pairs_hook=_object, parse_int=_integer, parse_float=RefusedNumber, parse_constant=RefusedNumber
)
