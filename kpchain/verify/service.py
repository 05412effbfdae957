"""Documents, numbers and digests put to all checks; it reads the ledger once for all, and trusts no answer it lacks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from kpchain.document import read_sealed
from kpchain.errors import LedgerError, ModelError
from kpchain.ledger.facts import Facts, Question
from kpchain.model import RecordNumber
from kpchain.verify import content, integrity, issuer, provenance, status
from kpchain.verify.case import (
    Ask,
    Case,
    Finding,
    Known,
    LedgerView,
    Presented,
    erred,
    of_document,
    of_document_and_facts,
    of_document_and_record,
    of_facts,
    of_record,
    skipped,
)
from kpchain.verify.report import AsOf, Check, Group, Report
from kpchain.verify.words import digest_text

_Named = tuple[tuple[str, Ask], ...]

_INTEGRITY: Final[_Named] = (
    ("readable", integrity.readable),
    ("root", of_document(integrity.root)),
    ("digest", of_document(integrity.digest)),
    ("on_ledger", of_facts(integrity.on_ledger)),
    ("number", of_facts(integrity.number)),
    ("answers_agree", of_record(integrity.answers_agree)),
)
_ISSUER: Final[_Named] = (
    ("signature", of_document(issuer.signature)),
    ("signed_for", of_document_and_facts(issuer.signed_for)),
    ("officer", of_document_and_record(issuer.officer)),
    ("entitled", of_record(issuer.entitled)),
    ("participant_open", of_record(issuer.participant_open)),
)
_STATUS: Final[_Named] = (
    ("state", of_record(status.state)),
    ("expiry", of_facts(status.expiry)),
    ("alerts", of_facts(status.alerts)),
)
_PROVENANCE: Final[_Named] = (
    ("origins", of_document_and_record(provenance.origins)),
    ("inputs", of_record(provenance.inputs)),
    ("ancestry", of_record(provenance.ancestry)),
    ("rests_on", of_record(provenance.rests_on)),
)

_NO_DOCUMENT: Final = skipped("no document was compared")
_UNREADABLE: Final = skipped("the document cannot be read")
_NO_LEDGER: Final = skipped("no ledger was asked")
_EVERY_GROUP: Final = tuple(Group)
_WITHOUT_DOCUMENT: Final = tuple(group for group in Group if group is not Group.CONTENT)


def verify_document(data: bytes, *, ledger: LedgerView | None, today: date) -> Report:
    """The report on a sealed document, a certificate (kpc/1) or a lot (kpl/1).

    Never raises for what the document or the ledger says: what cannot be read fails, what cannot be asked errs.

    Args:
        data: the bytes of the file, as received.
        ledger: the ledger to ask; without one the document alone is checked, which never verifies it.
        today: the verifier's day, for expiry; the ledger's own day counts where it is later.
    """
    return verify_documents([data], ledger=ledger, today=today)[0]


def verify_documents(files: Sequence[bytes], *, ledger: LedgerView | None, today: date) -> list[Report]:
    """The reports on many documents, in order; the ledger is asked once for all of them.

    Args:
        files: the bytes of each file.
        ledger: the ledger to ask, or None.
        today: the verifier's day.
    """
    read = [_read(data) for data in files]
    questions = [
        Question(number=found.sealed.number, digest=found.digest) for found in read if isinstance(found, Presented)
    ]
    facts, silence = _ask(ledger, questions)
    answers = iter(facts)
    return [
        _document_report(found, None if silence else next(answers), silence=silence, today=today)
        if isinstance(found, Presented)
        else _unreadable_report(found, today=today)
        for found in read
    ]


def verify_number(number: RecordNumber, *, ledger: LedgerView | None, today: date) -> Report:
    """The report on a printed number: what the ledger knows of it. No document is compared, and the report says so.

    Args:
        number: the number of a certificate or lot.
        ledger: the ledger to ask, or None, which never verifies it.
        today: the verifier's day.
    """
    return _bare_report(Question(number=number), ledger=ledger, today=today)


def verify_digest(digest: bytes, *, ledger: LedgerView | None, today: date) -> Report:
    """The report on a printed digest: what the ledger knows of it. No document is compared, and the report says so.

    Args:
        digest: the 32 bytes of the digest.
        ledger: the ledger to ask, or None, which never verifies it.
        today: the verifier's day.

    Raises:
        ModelError: the digest is not 32 bytes long.
    """
    if len(digest) != 32:
        raise ModelError("digest", "must be 32 bytes long", digest_text(digest))
    return _bare_report(Question(digest=digest), ledger=ledger, today=today)


def _read(data: bytes) -> Presented | ModelError:
    try:
        return Presented.of(read_sealed(data))
    except ModelError as error:
        return error


def _ask(ledger: LedgerView | None, questions: list[Question]) -> tuple[list[Facts], Finding | None]:
    """The ledger's answers, or how checks are answered that lack them."""
    if ledger is None:
        return [], _NO_LEDGER
    if not questions:
        return [], None
    try:
        return ledger.facts_of(questions), None
    except LedgerError as error:
        return [], erred(f"the ledger gave no answer: {error}")


def _document_report(document: Presented, facts: Facts | None, *, silence: Finding | None, today: date) -> Report:
    case = Case(
        today=today,
        number=document.sealed.number,
        digest=document.digest,
        document=document,
        facts=facts,
        known=Known.among(facts),
        no_document=_NO_DOCUMENT,
        no_facts=silence or _NO_LEDGER,
    )
    return _report(case, subject=_name(case), required=_EVERY_GROUP)


def _unreadable_report(error: ModelError, *, today: date) -> Report:
    case = Case(today=today, no_document=_UNREADABLE, no_facts=_UNREADABLE, unreadable=error)
    return _report(case, subject="a file that is no document", required=_EVERY_GROUP)


def _bare_report(question: Question, *, ledger: LedgerView | None, today: date) -> Report:
    answers, silence = _ask(ledger, [question])
    facts = None if silence else answers[0]
    case = Case(
        today=today,
        number=question.number,
        digest=question.digest,
        facts=facts,
        known=Known.among(facts),
        no_document=_NO_DOCUMENT,
        no_facts=silence or _NO_LEDGER,
    )
    return _report(case, subject=_name(case), required=_WITHOUT_DOCUMENT)


def _report(case: Case, *, subject: str, required: tuple[Group, ...]) -> Report:
    groups: dict[Group, _Named] = {
        Group.INTEGRITY: _INTEGRITY,
        Group.ISSUER: _ISSUER,
        Group.STATUS: _STATUS,
        Group.CONTENT: content.LOT if case.is_lot else content.CERTIFICATE,
        Group.PROVENANCE: _PROVENANCE,
    }
    findings = [(group, name, ask(case)) for group, named in groups.items() for name, ask in named]
    known = case.known
    return Report(
        subject=subject,
        number=case.number or (None if known is None else known.origin.number),
        digest=case.digest or (None if known is None else known.origin.digest),
        document_compared=case.document is not None,
        as_of=None if case.facts is None else AsOf(case.facts.block, case.facts.block_time),
        today=case.today,
        required=required,
        checks=tuple(Check(group, name, found.outcome, found.reason) for group, name, found in findings),
        notes=tuple(note for _, _, found in findings for note in found.notes),
    )


def _name(case: Case) -> str:
    """The subject in words: what it is and its number, or its digest where no number is known."""
    known = case.known
    number = case.number or (None if known is None else known.origin.number)
    if number is None:
        return f"the digest {digest_text(case.digest or b'')}"
    return f"{'lot' if number.is_lot else 'certificate'} {number}"
