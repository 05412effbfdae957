"""What acts rest on, in words: a statement on disk whose digest is anchored; the ledger never sees the words.

A statement is canonical JSON (RFC 8785) with 32 random bytes of salt, so that nobody can guess its words from the
digest: keccak256 of the bytes of the file.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import rfc8785

from kpchain.model import check_text, keccak256
from kpchain.workspace.layout import Workspace, write_whole

SCHEMA: Final = "kpe/1"
_LIMIT: Final = 2000


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement that an act rests on: the bytes of its file, and the digest that the act anchors."""

    content: bytes
    digest: bytes


def make_statement(
    action: str, subject: str, *, on: date, text: str | None = None, more: Mapping[str, Any] | None = None
) -> Statement:
    """A new statement.

    Args:
        action: what is done, as the command is called.
        subject: the number or digest of the record, or the code of the Participant.
        on: the legal date.
        text: the reason or remark.
        more: further members, such as the seals.

    Raises:
        ModelError: the text is not one line that reads the same to everybody, or longer than 2,000 characters.
    """
    body: dict[str, Any] = {"schema": SCHEMA, "action": action, "subject": subject, "on": on.isoformat()}
    if text is not None:
        body["text"] = check_text(text, field="reason", limit=_LIMIT)
    body |= dict(more or {})
    body["salt"] = "0x" + secrets.token_hex(32)
    content = rfc8785.dumps(body)
    return Statement(content, keccak256(content))


def write_statement(workspace: Workspace, statement: Statement) -> None:
    """Puts a statement into the workspace."""
    write_whole(workspace.evidence / f"0x{statement.digest.hex()}.json", statement.content, overwrite=True)


def read_statement(workspace: Workspace, digest: bytes) -> dict[str, Any] | None:
    """The statement with this digest; None where the workspace has none, or one whose bytes were changed."""
    try:
        content = (workspace.evidence / f"0x{digest.hex()}.json").read_bytes()
        body = json.loads(content) if keccak256(content) == digest else None
    except (OSError, ValueError):
        return None
    return body if isinstance(body, dict) else None
