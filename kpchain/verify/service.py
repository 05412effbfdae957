"""Documents, numbers and digests put to all checks; it reads the ledger once for all, and trusts no answer it lacks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import repeat
from typing import Final, TypeVar

from kpchain.document import read_disclosed
from kpchain.errors import HiddenError, LedgerError, ModelError
from kpchain.ledger.facts import Facts, Question
from kpchain.model import PrintedPage, RecordNumber, Summary
from kpchain.verify import content, integrity, issuer, provenance, status
from kpchain.verify.beside import notes_beside
from kpchain.verify.case import (
    Ask,
    Case,
    Finding,
    Known,
    LedgerView,
    Presented,
    erred,
    hidden_notes,
    hides,
    of_document,
    of_document_and_facts,
    of_document_and_record,
    of_facts,
    of_record,
    skipped,
)
from kpchain.verify.page import page_checks
from kpchain.verify.phrases import Phrase, say
from kpchain.verify.report import AsOf, Basis, Check, Group, Report
from kpchain.verify.words import digest_text

T = TypeVar("T")
_Named = tuple[tuple[str, Ask], ...]
Item = bytes | Summary | PrintedPage | ModelError | Question
"""What is verified: a file, a QR code alone or on its page, a picture that is refused, a number or digest alone."""

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

_NO_DOCUMENT: Final = skipped(say("no document was compared"))
_UNREADABLE: Final = skipped(say("the document cannot be read"))
_NO_LEDGER: Final = skipped(say("no ledger was asked"))
_EVERY_GROUP: Final = tuple(Group)
NO_DOCUMENT_FILE: Final = say("a file that is no document")
"""What a report is about where nothing could be read."""
_WITHOUT_DOCUMENT: Final = tuple(group for group in Group if group is not Group.CONTENT)


@dataclass(frozen=True, slots=True)
class _Listed:
    """A check in its place: its group and name, how it is asked, and what it is where no document was compared.

    That last is one and the same for all reports: half the checks of a bare number or digest are such.
    """

    group: Group
    name: str
    ask: Ask
    without_document: Check


def _listed(contents: _Named) -> tuple[_Listed, ...]:
    """All checks in order, with those of the contents of a certificate or of a lot."""
    groups = (
        (Group.INTEGRITY, _INTEGRITY),
        (Group.ISSUER, _ISSUER),
        (Group.STATUS, _STATUS),
        (Group.CONTENT, contents),
        (Group.PROVENANCE, _PROVENANCE),
    )
    return tuple(
        _Listed(group, name, ask, Check(group, name, _NO_DOCUMENT.outcome, _NO_DOCUMENT.said))
        for group, named in groups
        for name, ask in named
    )


_CHECKS: Final = {True: _listed(content.LOT), False: _listed(content.CERTIFICATE)}
"""The checks by whether they are of a lot."""


def verify_document(data: bytes, *, ledger: LedgerView | None, today: date) -> Report:
    """The report on a sealed document, a certificate (kpc/1) or a lot (kpl/1).

    Never raises for what the document or the ledger says: what cannot be read fails, what cannot be asked errs.

    Args:
        data: the bytes of the file, as received.
        ledger: the ledger to ask; without one the document alone is checked, which never verifies it.
        today: the verifier's day, for expiry; the ledger's own day counts where it is later.
    """
    return verify_documents([data], ledger=ledger, today=today)[0]


def verify_documents(items: Sequence[Item], *, ledger: LedgerView | None, today: date) -> list[Report]:
    """The reports on many documents, in order; the ledger is asked once for all of them.

    Args:
        items: the bytes of a file, the summary that a QR code carried, the refusal met in reading a picture, or a
            number or digest alone as a question.
        ledger: the ledger to ask, or None.
        today: the verifier's day.
    """
    read = [read_item(item) for item in items]
    questions = [question_of(found) for found in read if not isinstance(found, ModelError)]
    facts, silence = _ask(ledger, questions)
    answers = repeat(None) if silence else iter(facts)
    return [
        _unreadable_report(found, today=today)
        if isinstance(found, ModelError)
        else _found_report(found, next(answers), silence=silence, today=today)
        for found in read
    ]


def verify_number(number: RecordNumber, *, ledger: LedgerView | None, today: date) -> Report:
    """The report on a printed number: what the ledger knows of it. No document is compared, and the report says so.

    Args:
        number: the number of a certificate or lot.
        ledger: the ledger to ask, or None, which never verifies it.
        today: the verifier's day.
    """
    return verify_documents([Question(number=number)], ledger=ledger, today=today)[0]


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
    return verify_documents([Question(digest=digest)], ledger=ledger, today=today)[0]


def read_item(item: Item) -> Presented | Question | ModelError:
    """What an item is: a document or summary that was presented, a question, or the refusal of a file or picture."""
    if isinstance(item, Question | ModelError):
        return item
    try:
        return Presented.of(item if isinstance(item, Summary | PrintedPage) else read_disclosed(item))
    except ModelError as error:
        return error


def question_of(found: Presented | Question) -> Question:
    """What the ledger is asked about it."""
    return found if isinstance(found, Question) else Question(number=found.subject.number, digest=found.digest)


def _ask(ledger: LedgerView | None, questions: list[Question]) -> tuple[list[Facts], Finding | None]:
    """The ledger's answers, or how checks are answered that lack them."""
    if ledger is None:
        return [], _NO_LEDGER
    if not questions:
        return [], None
    try:
        return ledger.facts_of(questions), None
    except LedgerError as error:
        return [], erred(say("the ledger gave no answer: {error}", error=str(error)))


def _found_report(found: Presented | Question, facts: Facts | None, *, silence: Finding | None, today: date) -> Report:
    question, document = question_of(found), found if isinstance(found, Presented) else None
    case = Case(
        today=today,
        number=question.number,
        digest=question.digest,
        document=document,
        facts=facts,
        known=Known.among(facts),
        no_document=_NO_DOCUMENT,
        no_facts=silence or _NO_LEDGER,
    )
    return _report(case, about=subject_of(case), required=_WITHOUT_DOCUMENT if document is None else _EVERY_GROUP)


def _unreadable_report(error: ModelError, *, today: date) -> Report:
    case = Case(today=today, no_document=_UNREADABLE, no_facts=_UNREADABLE, unreadable=error)
    return _report(case, about=NO_DOCUMENT_FILE, required=_EVERY_GROUP)


def _report(case: Case, *, about: Phrase, required: tuple[Group, ...]) -> Report:
    findings = [(listed, answer(listed.ask, case)) for listed in _CHECKS[case.is_lot]]
    known, document = case.known, case.document
    is_summary = document is not None and isinstance(document.subject, Summary)
    hidden = () if document is None else document.hidden
    return Report(
        about=about,
        number=case.number or (None if known is None else known.origin.number),
        digest=case.digest or (None if known is None else known.origin.digest),
        document_compared=document is not None and not is_summary,
        is_summary=is_summary,
        hidden=hidden,
        basis=_basis(case),
        as_of=None if case.facts is None else AsOf(case.facts.block, case.facts.block_time),
        today=case.today,
        required=required,
        checks=page_checks(document)
        + tuple(
            listed.without_document
            if found is _NO_DOCUMENT
            else Check(listed.group, listed.name, found.outcome, found.said)
            for listed, found in findings
        ),
        notes=(
            *hidden_notes(hidden),
            *(note for _, found in findings for note in found.notes),
            *notes_beside(known),
        ),
    )


def _basis(case: Case) -> Basis:
    """What the report rests on; a ledger that was asked and gave no answer is what it rests on too."""
    is_alone = case.facts is None and case.no_facts in (_NO_LEDGER, _UNREADABLE)
    return Basis.DOCUMENT if is_alone else Basis.LEDGER


def answer(ask: Callable[[T], Finding], case: T) -> Finding:
    """The finding of one check; one that would need a hidden value finds nothing."""
    try:
        return ask(case)
    except HiddenError as error:
        return hides(error)


def subject_of(case: Case) -> Phrase:
    """The subject in words: what it is and its number, or its digest where no number is known."""
    known = case.known
    number = case.number or (None if known is None else known.origin.number)
    if number is None:
        return say("the digest {digest}", digest=digest_text(case.digest or b""))
    return say("lot {number}", number=str(number)) if number.is_lot else say("certificate {number}", number=str(number))
