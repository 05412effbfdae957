"""States, kinds, taints and days in words for reports; nothing is decided here."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Final

from kpchain.errors import ModelError
from kpchain.model import Kind, State, Status, Taint, date_from_days
from kpchain.verify.phrases import Value, say

STATES: Final = {
    State.NONE: say("not on the ledger"),
    State.DECLARED: say("declared"),
    State.ISSUED: say("issued"),
    State.VALIDATED: say("validated"),
    State.IN_TRANSIT: say("in transit"),
    State.ARRIVED: say("arrived, import not yet confirmed"),
    State.CONFIRMED: say("import confirmed"),
    State.DETAINED: say("detained at import"),
    State.RETURN_ORDERED: say("ordered back to the issuer"),
    State.RETURNED: say("returned to the issuer"),
    State.SEIZED: say("seized"),
    State.FORFEITED: say("forfeited"),
    State.VOID: say("void"),
    State.REPLACED: say("replaced"),
    State.LOST: say("reported lost"),
}
"""Where a record stands, in words."""

TAINTS: Final = {
    Taint.LEGACY: say("rests on legacy stock that was declared, not mined on record"),
    Taint.PAPER_IMPORT: say("rests on a paper import from a Participant that was not on the ledger"),
    Taint.DECLARED_ORIGIN: say("its origins rest, in part or whole, on a declaration"),
    Taint.RESTRICTED_ZONE: say("rests on goods from an approved zone of a Restricted Participant"),
    Taint.DISCREPANCY: say("rests on an import whose weight was found to differ beyond the tolerance"),
}
"""What in the ancestry rests on an unproven declaration, in words."""

KINDS: Final = {
    Kind.NONE: say("none"),
    Kind.PRODUCTION: say("production"),
    Kind.LEGACY: say("legacy"),
    Kind.PAPER_IMPORT: say("paper import"),
    Kind.STANDARD: say("standard"),
    Kind.REPLACEMENT: say("replacement"),
    Kind.TECHNICAL: say("technical"),
}
"""What a record is, in words."""


STATE_NAMES: Final = {
    State.NONE: say("none"),
    State.DECLARED: say("declared"),
    State.ISSUED: say("issued"),
    State.VALIDATED: say("validated"),
    State.IN_TRANSIT: say("in transit"),
    State.ARRIVED: say("arrived"),
    State.CONFIRMED: say("confirmed"),
    State.DETAINED: say("detained"),
    State.RETURN_ORDERED: say("return ordered"),
    State.RETURNED: say("returned"),
    State.SEIZED: say("seized"),
    State.FORFEITED: say("forfeited"),
    State.VOID: say("void"),
    State.REPLACED: say("replaced"),
    State.LOST: say("lost"),
}
"""States by the names that the contracts give them."""

STATUSES: Final = {
    Status.NONE: say("none"),
    Status.APPLICANT: say("applicant"),
    Status.ADMITTED: say("admitted"),
    Status.RESTRICTED: say("restricted"),
    Status.SUSPENDED: say("suspended"),
    Status.WITHDRAWN: say("withdrawn"),
}
"""How a Participant stands, in words."""

NO_VALUE: Final = say("none")
"""What an optional value is that is not stated."""
HIDDEN: Final = say("(hidden)")
"""What stands for a value that a redacted document hides."""


@lru_cache(maxsize=1024)
def day_text(days: int) -> Value:
    """A legal day of the ledger as YYYY-MM-DD; the ledger can hold days that no calendar prints."""
    try:
        return date_from_days(days).isoformat()
    except ModelError:
        return say("day {days} since 1970-01-01", days=days)


@lru_cache(maxsize=1024)
def day_of_time(seconds: int) -> date:
    """The day (GMT) of a block's time."""
    return datetime.fromtimestamp(seconds, UTC).date()


def digest_text(digest: bytes) -> str:
    """A digest as documents write it."""
    return "0x" + digest.hex()
