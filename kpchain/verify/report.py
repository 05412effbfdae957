"""The outcome of a verification: named checks in groups, and what follows from them; nothing is checked here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any, NoReturn

from kpchain.errors import VerificationError
from kpchain.model import RecordNumber
from kpchain.verify.languages import ENGLISH, Words, words_of
from kpchain.verify.phrases import Name, Phrase, Several, in_turn, listed, say


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


class Basis(StrEnum):
    """What a report rests on."""

    LEDGER = "ledger"
    TRUST_LIST = "trust list"
    STATE_PROOF = "trust list and state proof"
    DOCUMENT = "document alone"

    @property
    def is_carried(self) -> bool:
        """Whether it rests on evidence that was carried, in place of the ledger."""
        return self in (Basis.TRUST_LIST, Basis.STATE_PROOF)


@dataclass(frozen=True, slots=True)
class Check:
    """One question and its answer; what is said is a line for a person and names the values."""

    group: Group
    name: str
    outcome: Outcome
    said: Phrase

    @property
    def reason(self) -> str:
        """What is said, in English."""
        return str(self.said)

    @property
    def sentence(self) -> Phrase:
        """The check by group and name, and what is said."""
        return say("{group}/{check}: {reason}", group=Name(self.group.value), check=Name(self.name), reason=self.said)


@dataclass(frozen=True, slots=True)
class Note:
    """A fact that decides nothing but that a reader must know: a name for programs and a line for a person."""

    name: str
    said: Phrase

    @property
    def text(self) -> str:
        """What is said, in English."""
        return str(self.said)


@dataclass(frozen=True, slots=True)
class AsOf:
    """The block that the ledger's answers are of: its number, and its time in seconds since 1970."""

    block: int
    block_time: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What was found out about a document, a number or a digest. It has no truth value: ask `is_verified`.

    Attributes:
        about: what was verified, in words.
        number: the number of the certificate or lot, where it is known.
        digest: the digest as computed from the document, or as asked for, where it is known.
        document_compared: whether there was a document that could be read.
        is_summary: whether there was a summary instead, the signed values that a QR code carries.
        hidden: the pointers that a redacted document hides, in its order.
        basis: what the answers rest on.
        as_of: the block of the ledger's answers or of the evidence, None where there is none.
        today: the day that the verifier took for today.
        required: the groups that must have a check that passed.
        checks: every check, in order.
        notes: facts beside the verdict.
    """

    about: Phrase
    number: RecordNumber | None
    digest: bytes | None
    document_compared: bool
    as_of: AsOf | None
    today: date
    required: tuple[Group, ...]
    checks: tuple[Check, ...]
    notes: tuple[Note, ...]
    is_summary: bool = False
    hidden: tuple[str, ...] = ()
    basis: Basis = Basis.LEDGER

    def __bool__(self) -> NoReturn:
        """Refuses to be taken for a verdict.

        Raises:
            TypeError: always.
        """
        raise TypeError("a report has no truth value; ask is_verified or raise_for_failure()")

    @property
    def is_verified(self) -> bool:
        """Whether no check failed or erred, and each required group has one that passed."""
        answered: list[Group] = []
        for check in self.checks:
            if check.outcome is Outcome.PASS:
                if not answered or check.group is not answered[-1]:
                    answered.append(check.group)
            elif check.outcome is not Outcome.SKIPPED:
                return False
        return all(group in answered for group in self.required)

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
    def subject(self) -> str:
        """What was verified, in English."""
        return str(self.about)

    @property
    def verdict(self) -> str:
        """The outcome in one sentence, in English."""
        return str(self.conclusion)

    @property
    def conclusion(self) -> Phrase:
        """The outcome in one sentence, for any language."""
        if not self.is_verified:
            return say("not verified: {subject}: {why}", subject=self.about, why=self._why())
        if self.basis.is_carried:
            return self._offline_conclusion()
        if self.is_summary:
            return say(
                "verified as far as it speaks: {subject} agrees with the ledger; the signed values of its QR code were "
                "compared, and nothing else",
                subject=self.about,
            )
        if not self.document_compared:
            return say("verified on the ledger: it knows {subject}; no document was compared", subject=self.about)
        if self.hidden:
            return say(
                "verified as far as it speaks: {subject} agrees with the ledger; {count} value(s) are hidden",
                subject=self.about,
                count=len(self.hidden),
            )
        return say("verified: {subject} agrees with the ledger", subject=self.about)

    def raise_for_failure(self) -> None:
        """Returns where the report is verified, and refuses otherwise.

        Raises:
            VerificationError: a check did not pass; the message names every one.
        """
        if not self.is_verified:
            raise VerificationError(self.verdict)

    def to_json(self, words: Words | None = None) -> dict[str, Any]:
        """The report as a JSON value; docs/verify.md says what each member means.

        Args:
            words: the language of subject, verdict, reasons and texts; all else is for programs. None for English.
        """
        words = words or words_of(ENGLISH)
        return {
            "schema": "kpchain-report/1",
            "language": words.language,
            "subject": words.tell(self.about),
            "number": None if self.number is None else str(self.number),
            "digest": None if self.digest is None else "0x" + self.digest.hex(),
            "verified": self.is_verified,
            "verdict": words.tell(self.conclusion),
            "document_compared": self.document_compared,
            "basis": self.basis.value,
            "is_summary": self.is_summary,
            "hidden": list(self.hidden),
            "today": self.today.isoformat(),
            "as_of": None if self.as_of is None else _as_of(self.as_of),
            "required": [group.value for group in self.required],
            "checks": [
                {
                    "group": check.group.value,
                    "name": check.name,
                    "outcome": check.outcome.value,
                    "reason": words.tell(check.said),
                }
                for check in self.checks
            ],
            "notes": [{"name": note.name, "text": words.tell(note.said)} for note in self.notes],
        }

    def _offline_conclusion(self) -> Phrase:
        """What was verified by carried evidence, as of when, and what nothing but the ledger can tell."""
        head = say("verified offline")
        if self.as_of is not None:
            day = datetime.fromtimestamp(self.as_of.block_time, UTC).date()
            age = max((self.today - day).days, 0)  # the clocks of list and verifier may differ by a day
            head = say(
                "verified offline as of block {block} of {day}, {age} day(s) ago",
                block=self.as_of.block,
                day=day.isoformat(),
                age=age,
            )
        if self.is_summary or (self.document_compared and self.hidden):
            head = say("{verified}, as far as it speaks", verified=head)
        unknown = say("only the ledger can tell its state")
        if any((check.name, check.outcome) == ("state", Outcome.PASS) for check in self.checks):
            unknown = say("only the ledger can tell its state now")
        return say("{verified}: {what}; {unknown}", verified=head, what=self._agreement(), unknown=unknown)

    def _agreement(self) -> Phrase:
        """What agrees with the carried evidence."""
        basis = Name(self.basis.value)
        if self.is_summary:
            return say(
                "{subject} agrees with the {basis}; the signed values of its QR code were compared, and nothing else",
                subject=self.about,
                basis=basis,
            )
        if not self.document_compared:
            return say("the {basis} knows {subject}; no document was compared", basis=basis, subject=self.about)
        if self.hidden:
            return say(
                "{subject} agrees with the {basis}; {count} value(s) are hidden",
                subject=self.about,
                basis=basis,
                count=len(self.hidden),
            )
        return say("{subject} agrees with the {basis}", subject=self.about, basis=basis)

    def _why(self) -> Phrase | Several:
        if self.problems:
            return in_turn(*(check.sentence for check in self.problems))
        reasons = dict.fromkeys(check.said for check in self.checks if check.group in self.unanswered)
        groups = listed(*(Name(group.value) for group in self.unanswered))
        return say("no check passed in {groups} ({reasons})", groups=groups, reasons=in_turn(*reasons))


def _as_of(as_of: AsOf) -> dict[str, Any]:
    time = datetime.fromtimestamp(as_of.block_time, UTC).isoformat().replace("+00:00", "Z")
    return {"block": as_of.block, "block_time": as_of.block_time, "time": time}
