"""States, taints and days in words for reports; nothing is decided here."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Final

from kpchain.errors import ModelError
from kpchain.model import Kind, State, Taint, date_from_days

STATES: Final = {
    State.NONE: "not on the ledger",
    State.DECLARED: "declared",
    State.ISSUED: "issued",
    State.VALIDATED: "validated",
    State.IN_TRANSIT: "in transit",
    State.ARRIVED: "arrived, import not yet confirmed",
    State.CONFIRMED: "import confirmed",
    State.DETAINED: "detained at import",
    State.RETURN_ORDERED: "ordered back to the issuer",
    State.RETURNED: "returned to the issuer",
    State.SEIZED: "seized",
    State.FORFEITED: "forfeited",
    State.VOID: "void",
    State.REPLACED: "replaced",
    State.LOST: "reported lost",
}
"""Where a record stands, in words."""

TAINTS: Final = {
    Taint.LEGACY: "rests on legacy stock that was declared, not mined on record",
    Taint.PAPER_IMPORT: "rests on a paper import from a Participant that was not on the ledger",
    Taint.DECLARED_ORIGIN: "its origins rest, in part or whole, on a declaration",
    Taint.RESTRICTED_ZONE: "rests on goods from an approved zone of a Restricted Participant",
    Taint.DISCREPANCY: "rests on an import whose weight was found to differ beyond the tolerance",
}
"""What in the ancestry rests on an unproven declaration, in words."""

KINDS: Final = {
    Kind.NONE: "none",
    Kind.PRODUCTION: "production",
    Kind.LEGACY: "legacy",
    Kind.PAPER_IMPORT: "paper import",
    Kind.STANDARD: "standard",
    Kind.REPLACEMENT: "replacement",
    Kind.TECHNICAL: "technical",
}
"""What a record is, in words."""


def day_text(days: int) -> str:
    """A legal day of the ledger as YYYY-MM-DD; the ledger can hold days that no calendar prints."""
    try:
        return date_from_days(days).isoformat()
    except ModelError:
        return f"day {days} since 1970-01-01"


def day_of_time(seconds: int) -> date:
    """The day (GMT) of a block's time."""
    return datetime.fromtimestamp(seconds, UTC).date()


def digest_text(digest: bytes) -> str:
    """A digest as documents write it."""
    return "0x" + digest.hex()
