"""Documents kpc/1 and kpl/1: drafts read, subjects sealed and redacted, files read and their roots computed again."""

from __future__ import annotations

from kpchain.document.envelope import read_disclosed, read_draft, read_sealed
from kpchain.document.merkle import merkle_proof, merkle_root, proven_root
from kpchain.document.read import MAX_BYTES
from kpchain.document.redaction import redact
from kpchain.document.schema import json_schema
from kpchain.document.sealing import (
    CERTIFICATE_SCHEMA,
    LOT_SCHEMA,
    FieldProof,
    Sealed,
    draft_to_bytes,
    leaf_pointers,
    schema_of,
    seal,
)

__all__ = [
    "CERTIFICATE_SCHEMA",
    "LOT_SCHEMA",
    "MAX_BYTES",
    "FieldProof",
    "Sealed",
    "draft_to_bytes",
    "json_schema",
    "leaf_pointers",
    "merkle_proof",
    "merkle_root",
    "proven_root",
    "read_disclosed",
    "read_draft",
    "read_sealed",
    "redact",
    "schema_of",
    "seal",
]
