"""Selective disclosure: a sealed document without some of its values; its root, digest and signature stay.

A hidden value and its salt are gone from the result, and the hash of its leaf stands in for them. That the hash belongs
to the field that it is listed under is the holder's word; docs/spec/document.md says what that means for a reader.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from kpchain.document.disclosed import ALWAYS_SHOWN, MUST_SHOW, disclosed_from_json
from kpchain.document.leaves import scalars
from kpchain.document.read import show_name
from kpchain.document.sealing import Sealed
from kpchain.errors import DocumentError
from kpchain.model.disclosed import Subject


def redact(
    sealed: Sealed[Subject], *, keep: Collection[str] | None = None, hide: Collection[str] | None = None
) -> Sealed[Subject]:
    """The document without the values that are to be hidden.

    Args:
        sealed: a whole document, or one that was redacted before: what is hidden stays hidden.
        keep: JSON Pointers (RFC 6901) of what stays, beside what is always shown; all else is hidden.
        hide: JSON Pointers of what is hidden; all else stays. One of the two is given. A pointer of an object or list
            means everything below it.

    Raises:
        DocumentError: a pointer names nothing in the document, or what cannot be hidden or shown; nothing would be
            hidden; or the document was changed after sealing.
        ValueError: neither or both of keep and hide are given.
    """
    if (keep is None) == (hide is None):
        raise ValueError("one of keep and hide is given")
    if sealed.computed_root() != sealed.root:
        raise DocumentError("/seal/root", "does not belong to what the document says: it was changed after sealing")
    leaves = sealed.leaves()
    named = _named(keep if hide is None else hide, sealed, leaves, must_show=hide is None)
    always = ALWAYS_SHOWN[sealed.name]
    if hide is None:
        named = leaves.keys() - named - set(always)
    for pointer in always:
        if pointer in named:
            raise DocumentError(pointer, MUST_SHOW)
    if not named and not sealed.hidden:
        raise DocumentError("document", "must have something to hide: everything would be shown")
    return _without(sealed, {pointer: leaf for pointer, leaf in leaves.items() if pointer in named})


def _named(
    pointers: Collection[str] | None, sealed: Sealed[Subject], leaves: Mapping[str, bytes], *, must_show: bool
) -> set[str]:
    """The leaves that pointers name among those that are shown."""
    found: set[str] = set()
    for pointer in pointers or ():
        shown = _below(pointer, leaves)
        if not shown and not _below(pointer, sealed.hidden):
            printable = "/".join(show_name(name) for name in pointer.split("/"))
            raise DocumentError(printable, "is not in the document")
        if not shown and must_show:
            raise DocumentError(pointer, "is hidden already, and cannot be shown again")
        found |= shown
    return found


def _below(pointer: str, pointers: Iterable[str]) -> set[str]:
    return {each for each in pointers if each == pointer or each.startswith(f"{pointer}/")}


def _without(sealed: Sealed[Subject], gone: Mapping[str, bytes]) -> Sealed[Subject]:
    values = _nulled(sealed.values, at=f"/{sealed.name}", gone=gone)
    hidden = {**sealed.hidden_leaves, **gone}
    nulls: list[str] = []
    scalars(values, at=f"/{sealed.name}", nulls=nulls)
    return Sealed(
        subject=disclosed_from_json(values, sealed.name),
        root=sealed.root,
        digest=sealed.digest,
        signature=sealed.signature,
        values=values,
        salts={pointer: salt for pointer, salt in sealed.salts.items() if pointer not in gone},
        hidden_leaves={pointer: hidden[pointer] for pointer in nulls},
    )


def _nulled(value: Any, *, at: str, gone: Mapping[str, bytes]) -> Any:
    """A copy of a JSON value with null for the values that go."""
    if isinstance(value, dict):
        return {name: _nulled(member, at=f"{at}/{name}", gone=gone) for name, member in value.items()}
    if isinstance(value, list):
        return [_nulled(item, at=f"{at}/{place}", gone=gone) for place, item in enumerate(value)]
    return None if at in gone else value
