"""Documents as bytes for a file: JSON with one member a line, so that a person can read it and a diff is short."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

_COMPACT: Final = json.JSONEncoder(ensure_ascii=False).encode


def render_document(
    schema: str,
    name: str,
    body: Mapping[str, Any],
    *,
    seal: Mapping[str, Any] | None,
    signature: Mapping[str, Any] | None,
) -> bytes:
    """The UTF-8 bytes of a document, ending in a line feed.

    Args:
        schema: the schema's name and version.
        name: the name of the member that holds the subject.
        body: the subject.
        seal: the seal, or None for a draft.
        signature: the signature, or None where there is none.
    """
    parts = [f'{{\n  "schema": "{schema}",\n  "{name}": {_object(body)}']
    if seal is not None:
        listed = {
            name: _object(seal[name], indent="      ", close="    ") for name in ("salts", "hidden") if name in seal
        }
        stated = listed | {name: f'"{seal[name]}"' for name in ("root", "digest")}
        lines = ",\n".join(f'    "{name}": {text}' for name, text in stated.items())
        parts.append(f'  "seal": {{\n{lines}\n  }}')
    if signature is not None:
        parts.append(f'  "signature": {_object(signature)}')
    return (",\n".join(parts) + "\n}\n").encode("utf-8")


def _object(members: Mapping[str, Any], *, indent: str = "    ", close: str = "  ") -> str:
    lines = ",\n".join(f'{indent}"{name}": {_COMPACT(value)}' for name, value in members.items())
    return f"{{\n{lines}\n{close}}}"
