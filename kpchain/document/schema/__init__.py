"""The published JSON Schemas (2020-12) of kpc/1 and kpl/1; reading does not use them, a test compares them with it."""

from __future__ import annotations

import json
from importlib import resources
from typing import Any


def json_schema(name: str) -> dict[str, Any]:
    """The JSON Schema of a document, drafts and sealed files alike.

    Args:
        name: ``kpc/1`` or ``kpl/1``.

    Raises:
        FileNotFoundError: there is no schema of this name.
    """
    file = resources.files(__name__) / f"{name.replace('/', '-')}.schema.json"
    schema: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return schema
