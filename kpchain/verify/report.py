"""The outcome of a verification: named checks in groups, and what follows from them; nothing is checked here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any, NoReturn

from kpchain.errors import VerificationError
from kpchain.model import RecordNumber


class Outcome(StrEnum):
    """What became of a check."""

    PASS = "PASS"  # noqa: S105  # an outcome, not a password
    FAIL = "FAIL"
    SKIPPED = "SKIPPED"
    ERROR = "ERROR"


class Group(StrEnum):
    """What a check is about."""

    INTEGRITY = "integrity"
    ISSUER = "issuer"
    STATUS = "status"
    CONTENT = "content"
    PROVENANCE = "provenance"


@dataclass(frozen=True, slots=True)
class Check:
    """One question and its answer; the reason is a line for a person and names the values."""

    group: Group
    name: str
    outcome: Outcome
    reason: str


@dataclass(frozen=True, slots=True)
class Note:
    """A fact that decides nothing but that a reader must know: a name for programs and a line for a person."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class AsOf:
    """The block that the ledger's answers are of: its number, and its time in seconds since 1970."""

    block: int
    block_time: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What was found out about a document, a number or a digest. It has no truth value: ask `is_verified`.

    Attributes:
        subject: what was verified, in words.
        number: the number of the certificate or lot, where it is known.
        digest: the digest as computed from the document, or as asked for, where it is known.
        document_compared: whether there was a document that could be read.
        as_of: the block of the ledger's answers, None where it gave none.
        today: the day that the verifier took for today.
        required: the groups that must have a check that passed.
        checks: every check, in order.
        notes: facts beside the verdict.
    """

    subject: str
    number: RecordNumber | None
    digest: bytes | None
    document_compared: bool
    as_of: AsOf | None
    today: date
    required: tuple[Group, ...]
    checks: tuple[Check, ...]
    notes: tuple[Note, ...]

    def __bool__(self) -> NoReturn:
        """Refuses to be taken for a verdict.

        Raises:
            TypeError: always.
        """
        raise TypeError("a report has no truth value; ask is_verified or raise_for_failure()")

    @property
    def is_verified(self) -> bool:
        """Whether no check failed or erred, and each required group has one that passed."""
        return not self.problems and not self.unanswered

    @property
    def problems(self) -> tuple[Check, ...]:
        """The checks that failed or could not be carried out."""
        return tuple(check for check in self.checks if check.outcome in (Outcome.FAIL, Outcome.ERROR))

    @property
    def unanswered(self) -> tuple[Group, ...]:
        """The required groups in which no check passed."""
        answered = {check.group for check in self.checks if check.outcome is Outcome.PASS}
        return tuple(group for group in self.required if group not in answered)

    @property
    def verdict(self) -> str:
        """The outcome in one sentence."""
        if self.is_verified and self.document_compared:
            return f"verified: {self.subject} agrees with the ledger"
        if self.is_verified:
            return f"verified on the ledger: it knows {self.subject}; no document was compared"
        return f"not verified: {self.subject}: {self._why()}"

    def raise_for_failure(self) -> None:
        """Returns where the report is verified, and refuses otherwise.

        Raises:
            VerificationError: a check did not pass; the message names every one.
        """
        if not self.is_verified:
            raise VerificationError(self.verdict)

    def to_json(self) -> dict[str, Any]:
        """The report as a JSON value; docs/verify.md says what each member means."""
        return {
            "schema": "kpchain-report/1",
            "subject": self.subject,
            "number": None if self.number is None else str(self.number),
            "digest": None if self.digest is None else "0x" + self.digest.hex(),
            "verified": self.is_verified,
            "verdict": self.verdict,
            "document_compared": self.document_compared,
            "today": self.today.isoformat(),
            "as_of": None if self.as_of is None else _as_of(self.as_of),
            "required": [group.value for group in self.required],
            "checks": [
                {"group": check.group.value, "name": check.name, "outcome": check.outcome.value, "reason": check.reason}
                for check in self.checks
            ],
            "notes": [{"name": note.name, "text": note.text} for note in self.notes],
        }

    def _why(self) -> str:
        if self.problems:
            return "; ".join(f"{check.group.value}/{check.name}: {check.reason}" for check in self.problems)
        missing = ", ".join(group.value for group in self.unanswered)
        reasons = dict.fromkeys(check.reason for check in self.checks if check.group in self.unanswered)
        return f"no check passed in {missing} ({'; '.join(reasons)})"


def _as_of(as_of: AsOf) -> dict[str, Any]:
    time = datetime.fromtimestamp(as_of.block_time, UTC).isoformat().replace("+00:00", "Z")
    return {"block": as_of.block, "block_time": as_of.block_time, "time": time}
