"""What is known when the checks begin, and how a check that lacks something is answered; nothing is judged here.

A check is a function of what it needs: a document, the ledger's facts, a record, or several of these. The adapters
below make each a function of the case, which skips or errs where the need is not met: a check never sees a missing
thing, and a missing thing never passes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from kpchain.document import Sealed
from kpchain.errors import ModelError
from kpchain.ledger.facts import Facts, Origin, Question
from kpchain.model import Certificate, Lot, Record, RecordNumber, record_digest
from kpchain.signing import recover_officer
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
    reason: str
    notes: tuple[Note, ...] = ()


def passed(reason: str, *notes: Note) -> Finding:
    """The check found what it must find."""
    return Finding(Outcome.PASS, reason, notes)


def failed(reason: str, *notes: Note) -> Finding:
    """The check found something else."""
    return Finding(Outcome.FAIL, reason, notes)


def skipped(reason: str) -> Finding:
    """The check does not apply, or what it needs was not given."""
    return Finding(Outcome.SKIPPED, reason)


def erred(reason: str) -> Finding:
    """The check could not be carried out."""
    return Finding(Outcome.ERROR, reason)


@dataclass(frozen=True, slots=True, kw_only=True)
class Presented:
    """A document that was presented, and what is computed from it once for all checks.

    Attributes:
        sealed: the document as it was read.
        root: the Merkle root, computed from its values and salts.
        digest: the digest of its number and the computed root.
        officer: the account that made the signature, None where there is none or it leads to no account.
        flaw: what is wrong with the signature's form, where it leads to no account.
    """

    sealed: Sealed[Certificate | Lot]
    root: bytes
    digest: bytes
    officer: str | None
    flaw: str | None

    @classmethod
    def of(cls, sealed: Sealed[Certificate | Lot]) -> Presented:
        """The presented document, with root, digest and signer computed."""
        root = sealed.computed_root()
        officer = flaw = None
        if isinstance(sealed.subject, Certificate) and sealed.signature is not None:
            try:
                officer = recover_officer(sealed.subject, root, sealed.signature)
            except ModelError as error:
                flaw = str(error)
        return cls(sealed=sealed, root=root, digest=record_digest(sealed.number, root), officer=officer, flaw=flaw)


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
_NO_RECORD = skipped("the ledger has no record with this digest")


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
        document = case.document
        return case.no_document if document is None else of_record(lambda known: check(document, known))(case)

    return ask
