"""What is known when the checks begin, and how a check that lacks something is answered; nothing is judged here.

A check is a function of what it needs: a document, the ledger's facts, a record, or several of these. The adapters
below make each a function of the case, which skips or errs where the need is not met: a check never sees a missing
thing, and a missing thing never passes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final, Protocol

from kpchain.document import Sealed
from kpchain.errors import HiddenError, ModelError
from kpchain.ledger.facts import Facts, Origin, Question
from kpchain.model import (
    AnyLot,
    CertificateSignature,
    PrintedPage,
    Record,
    RecordNumber,
    Subject,
    Summary,
    record_digest,
)
from kpchain.signing import recover_officer
from kpchain.verify.phrases import Phrase, say
from kpchain.verify.report import Note, Outcome


class LedgerView(Protocol):
    """What verification needs of a ledger; `kpchain.ledger.client.Ledger` has it."""

    def facts_of(self, questions: list[Question]) -> list[Facts]:
        """The facts for each question, in order, all as of one block.

        Raises:
            LedgerError: the ledger cannot be reached, or its answer cannot be read.
        """


@dataclass(frozen=True, slots=True)
class Finding:
    """The answer to one check, with the notes that come of it."""

    outcome: Outcome
    said: Phrase
    notes: tuple[Note, ...] = ()


def passed(said: Phrase, *notes: Note) -> Finding:
    """The check found what it must find."""
    return Finding(Outcome.PASS, said, notes)


def failed(said: Phrase, *notes: Note) -> Finding:
    """The check found something else."""
    return Finding(Outcome.FAIL, said, notes)


def skipped(said: Phrase) -> Finding:
    """The check does not apply, or what it needs was not given."""
    return Finding(Outcome.SKIPPED, said)


def erred(said: Phrase) -> Finding:
    """The check could not be carried out."""
    return Finding(Outcome.ERROR, said)


_FEW: Final = 6


def hides(error: HiddenError) -> Finding:
    """The check needs what the document hides; of many pointers the first few stand for all, which the note names."""
    few, more = ", ".join(error.pointers[:_FEW]), len(error.pointers) - _FEW
    if more > 0:
        return skipped(say("hidden: {pointers} and {count} more", pointers=few, count=more))
    return skipped(say("hidden: {pointers}", pointers=few))


def hidden_notes(hidden: Sequence[str]) -> tuple[Note, ...]:
    """What a reader of a redacted document must know; nothing for a whole one."""
    if not hidden:
        return ()
    said = say(
        "hidden, and so not verified: {pointers}; that these are the fields, and that there are no more, is the "
        "holder's word",
        pointers=", ".join(hidden),
    )
    return (Note("hidden", said),)


@dataclass(frozen=True, slots=True, kw_only=True)
class Presented:
    """What was presented, a document or a summary, and what is computed from it once for all checks.

    Attributes:
        subject: what it states.
        sealed: the document as it was read; None for a summary, which has no contents to compute a root from.
        root: the Merkle root, computed from values and salts; the stated one of a summary.
        digest: the digest of its number and this root.
        signature: the officer's signature, where there is one.
        officer: the account that made the signature, None where there is none or it leads to no account.
        flaw: what is wrong with the signature's form, where it leads to no account.
        page: the page that a summary was read from, where one was presented.
    """

    subject: Subject | Summary
    sealed: Sealed[Subject] | None
    root: bytes
    digest: bytes
    signature: CertificateSignature | None
    officer: str | None
    flaw: str | None
    page: PrintedPage | None = None

    @property
    def hidden(self) -> tuple[str, ...]:
        """The JSON Pointers of the values that a redacted document hides."""
        return () if self.sealed is None else self.sealed.hidden

    @classmethod
    def of(cls, presented: Sealed[Subject] | Summary | PrintedPage) -> Presented:
        """The presented document or summary, with root, digest and signer computed."""
        if isinstance(presented, PrintedPage):
            return replace(cls.of(presented.summary), page=presented)
        if isinstance(presented, Summary):
            return cls._of(presented, sealed=None, root=presented.root, signature=presented.signature)
        root = presented.computed_root()
        return cls._of(presented.subject, sealed=presented, root=root, signature=presented.signature)

    @classmethod
    def _of(
        cls,
        subject: Subject | Summary,
        *,
        sealed: Sealed[Subject] | None,
        root: bytes,
        signature: CertificateSignature | None,
    ) -> Presented:
        officer = flaw = None
        if not isinstance(subject, AnyLot) and signature is not None:
            try:
                officer = recover_officer(subject, root, signature)
            except ModelError as error:
                flaw = str(error)
        return cls(
            subject=subject,
            sealed=sealed,
            root=root,
            digest=record_digest(subject.number, root),
            signature=signature,
            officer=officer,
            flaw=flaw,
        )


@dataclass(frozen=True, slots=True)
class Known:
    """A record that the ledger knows: how it stands, the event that wrote it, and the facts around it."""

    record: Record
    origin: Origin
    facts: Facts

    @classmethod
    def among(cls, facts: Facts | None) -> Known | None:
        """The record that the ledger knows, or None where it knows none or gave no answer."""
        if facts is None or facts.record is None:
            return None
        origin = facts.origin
        return None if origin is None else cls(facts.record, origin, facts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """What the checks are put to.

    Attributes:
        today: the verifier's day.
        number: the number asked about, where there is one.
        digest: the digest asked about, where there is one.
        document: the document, where one could be read.
        facts: the ledger's answer, where it gave one.
        known: the record that the ledger knows under the digest or number, where it knows one.
        no_document: the answer of checks that need a document where there is none.
        no_facts: the answer of checks that need the ledger where it gave no answer.
        unreadable: why the document cannot be read, where it cannot.
    """

    today: date
    number: RecordNumber | None = None
    digest: bytes | None = None
    document: Presented | None = None
    facts: Facts | None = None
    known: Known | None = None
    no_document: Finding
    no_facts: Finding
    unreadable: ModelError | None = None

    @property
    def is_lot(self) -> bool:
        """Whether this is about a lot, as far as anything says so."""
        number = self.number
        if number is None and self.known is not None:
            number = self.known.origin.number
        return number is not None and number.is_lot


Ask = Callable[[Case], Finding]
"""A check as the list of checks has it."""
NOT_IN_SUMMARY: Final = skipped(say("it is not among the signed values that a QR code carries"))
"""The answer of checks that need a value which a summary does not have."""
_NO_RECORD = skipped(say("the ledger has no record with this digest"))


def of_document(check: Callable[[Presented], Finding]) -> Ask:
    """A check that needs a document."""

    def ask(case: Case) -> Finding:
        return case.no_document if case.document is None else check(case.document)

    return ask


def of_facts(check: Callable[[Case, Facts], Finding]) -> Ask:
    """A check that needs the ledger's answer, whether it knows the record or not."""

    def ask(case: Case) -> Finding:
        return case.no_facts if case.facts is None else check(case, case.facts)

    return ask


def of_document_and_facts(check: Callable[[Presented, Facts], Finding]) -> Ask:
    """A check that needs a document and the ledger's answer."""

    def ask(case: Case) -> Finding:
        if case.document is None:
            return case.no_document
        return case.no_facts if case.facts is None else check(case.document, case.facts)

    return ask


def of_record(check: Callable[[Known], Finding]) -> Ask:
    """A check that needs a record on the ledger."""

    def ask(case: Case) -> Finding:
        if case.facts is None:
            return case.no_facts
        known = case.known
        return _NO_RECORD if known is None else check(known)

    return ask


def of_document_and_record(check: Callable[[Presented, Known], Finding]) -> Ask:
    """A check that needs a document and its record on the ledger."""

    def ask(case: Case) -> Finding:
        if case.document is None:
            return case.no_document
        if case.facts is None:
            return case.no_facts
        known = case.known
        return _NO_RECORD if known is None else check(case.document, known)

    return ask
