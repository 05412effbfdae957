"""Leaves of a document: each scalar with its JSON Pointer and salt, hashed as in OpenZeppelin's standard tree."""

from __future__ import annotations

from functools import lru_cache
from json.encoder import encode_basestring
from typing import Final

from kpchain.errors import DocumentError
from kpchain.model.digest import keccak256

SALT_BYTES: Final = 32
_ZEROS: Final = bytes(32)


def scalars(value: object, *, at: str, nulls: list[str] | None = None) -> list[tuple[str, str]]:
    """Every scalar below a value, as its JSON Pointer (RFC 6901) and its RFC 8785 text, in the order of the document.

    Names of members are taken as they are: no name in kpc/1 and kpl/1 needs the escapes of RFC 6901.

    Args:
        value: the JSON value.
        at: its own pointer.
        nulls: for a redacted document: takes up the pointers of the nulls, which are refused without it.

    Raises:
        DocumentError: an empty object or list, null, true, false, or a fraction, none of which has a leaf.
    """
    found: list[tuple[str, str]] = []
    _collect(value, at, found, nulls)
    return found


def leaf_hash(pointer: str, text: str, salt: bytes) -> bytes:
    """The leaf ``keccak256(keccak256(abi.encode(string pointer, string text, bytes32 salt)))``.

    Args:
        pointer: the JSON Pointer from the root of the document.
        text: the RFC 8785 text of the scalar; a string has its quotation marks.
        salt: 32 bytes.
    """
    head, tail = _encoded_pointer(pointer)
    data = text.encode("utf-8")
    size = len(data)
    # abi.encode: two offsets and the salt, then each string as its length and its bytes padded to 32.
    return keccak256(keccak256(b"".join((head, salt, tail, size.to_bytes(32, "big"), data, _ZEROS[: -size % 32]))))


def _collect(value: object, at: str, found: list[tuple[str, str]], nulls: list[str] | None) -> None:
    if isinstance(value, str):
        # RFC 8785 writes strings as ECMAScript's JSON.stringify does, and so does Python without ensure_ascii.
        found.append((at, encode_basestring(value)))
    elif isinstance(value, int) and not isinstance(value, bool):
        found.append((at, str(value)))
    elif isinstance(value, dict) and value:
        for name, member in value.items():
            _collect(member, f"{at}/{name}", found, nulls)
    elif isinstance(value, list) and value:
        for place, item in enumerate(value):
            _collect(item, f"{at}/{place}", found, nulls)
    elif value is None and nulls is not None:
        nulls.append(at)
    else:
        raise DocumentError(at, "must not be empty, null, true, false or a fraction", value)


@lru_cache(maxsize=4096)
def _encoded_pointer(pointer: str) -> tuple[bytes, bytes]:
    data = pointer.encode("ascii")
    tail = len(data).to_bytes(32, "big") + data + _ZEROS[: -len(data) % 32]
    return (96).to_bytes(32, "big") + (96 + len(tail)).to_bytes(32, "big"), tail
