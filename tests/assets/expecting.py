"""What verification must find of an animal of the zoo, check by check; written down by hand, never computed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

INTEGRITY = ("readable", "root", "digest", "on_ledger", "number", "answers_agree")
ISSUER = ("signature", "signed_for", "officer", "entitled", "participant_open")
STATUS = ("state", "expiry", "alerts")
CERTIFICATE = ("number", "kind", "issuer", "destination", "issued", "expires", "weight", "lines", "parcels", "inputs",
               "replaces")  # fmt: skip
LOT = ("number", "kind", "declarer", "declared", "weight", "lines", "source", "zone")
PROVENANCE = ("origins", "inputs", "ancestry", "rests_on")


def named(content: tuple[str, ...]) -> tuple[str, ...]:
    """Every check of a certificate or a lot, as group/name, in the order of a report."""
    groups = {"integrity": INTEGRITY, "issuer": ISSUER, "status": STATUS, "content": content, "provenance": PROVENANCE}
    return tuple(f"{group}/{name}" for group, names in groups.items() for name in names)


_OF_RECORD = (
    "integrity/answers_agree",
    *(f"issuer/{name}" for name in ("officer", "entitled", "participant_open")),
    "status/state",
    "status/expiry",
    *(f"content/{name}" for name in CERTIFICATE),
    *(f"provenance/{name}" for name in PROVENANCE),
)
ALTERED = ("integrity/root", "integrity/digest", "integrity/on_ledger", "integrity/number", "issuer/signature")
UNKNOWN = ("integrity/on_ledger", "integrity/number")


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """The report that an animal must get where the records of the zoo are on the ledger, on the day of the zoo.

    Attributes:
        fails: the checks that FAIL; where there is none the document is verified. No check is an ERROR.
        skips: the checks that are SKIPPED; all others PASS.
        notes: the names of the notes that come of checks, in order.
        beside: the names of the notes that stand beside them.
        checks: every check there is.
    """

    fails: tuple[str, ...] = ()
    skips: tuple[str, ...] = ("content/replaces",)
    notes: tuple[str, ...] = ("not_validated",)
    beside: tuple[str, ...] = ("on_paper",)
    checks: tuple[str, ...] = field(default_factory=lambda: named(CERTIFICATE))

    def to_json(self) -> dict[str, Any]:
        """As `expected.json` has it: the outcome of every check."""
        outcomes = dict.fromkeys(self.checks, "PASS")
        outcomes |= dict.fromkeys(self.skips, "SKIPPED") | dict.fromkeys(self.fails, "FAIL")
        return {"verified": not self.fails, "outcomes": outcomes, "notes": [*self.notes, *self.beside]}


SOUND = Expected()
"""A certificate that was issued and not validated yet."""


def lot(*, skips: tuple[str, ...] = (), notes: tuple[str, ...] = ()) -> Expected:
    """A sound lot."""
    always = ("issuer/signature", "issuer/signed_for", "issuer/officer", "status/expiry")
    of_source = ("provenance/inputs", "provenance/ancestry")
    return Expected(skips=(*always, *skips, *of_source), notes=notes, beside=(), checks=named(LOT))


def unreadable() -> Expected:
    """A file that is no document: nothing else is asked."""
    checks = named(CERTIFICATE)
    return Expected(fails=checks[:1], skips=checks[1:], notes=(), beside=())


def unknown(*fails: str, notes: tuple[str, ...] = ()) -> Expected:
    """A document whose digest the ledger does not know: no check of the record is carried out."""
    return Expected(fails=fails, skips=_OF_RECORD, notes=notes, beside=())


def page(*fails: str, skips: tuple[str, ...] = (), notes: tuple[str, ...]) -> Expected:
    """A PDF with a code: the signed values of the code are checked, and that the page prints the same."""
    content = ("kind", "issued", "lines", "parcels", "inputs", "replaces")
    unknown = ("integrity/root", "integrity/digest", *(f"content/{name}" for name in content), "provenance/origins")
    checks = ("integrity/page", *named(CERTIFICATE))
    beside = ("on_paper",) if "not_validated" in notes else ()
    return Expected(fails=fails, skips=(*unknown, *skips), notes=notes, beside=beside, checks=checks)


def hides(*skips: str, fails: tuple[str, ...] = (), notes: tuple[str, ...] = ("not_validated",)) -> Expected:
    """A redacted certificate whose record the ledger knows; without notes it is at its end."""
    replaces = () if "content/replaces" in skips else ("content/replaces",)
    return Expected(
        fails=fails,
        skips=(*skips, *replaces),
        notes=("hidden", *notes),
        beside=("on_paper",) if notes else (),
    )
