"""Documents, numbers and digests put to the checks that a trust list and state proofs can answer, without a network.

The report has the shape of the one that the ledger answers: the same groups, and the same names where the question is
the same. It is as of the block of the evidence, and says so.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Final

from kpchain.errors import ModelError
from kpchain.evidence.carried import Evidence
from kpchain.model import Summary
from kpchain.verify import carried as checks
from kpchain.verify import carried_content, carried_issuer, integrity, issuer
from kpchain.verify.carried import Ask, Carried
from kpchain.verify.case import Case, Finding, Presented, hidden_notes, of_document, skipped
from kpchain.verify.page import page_checks
from kpchain.verify.phrases import say
from kpchain.verify.report import AsOf, Basis, Check, Group, Note, Report
from kpchain.verify.service import NO_DOCUMENT_FILE, Item, answer, question_of, read_item, subject_of

_Named = tuple[tuple[str, Ask], ...]


def _alone(ask: Callable[[Case], Finding]) -> Ask:
    """A check of the document alone, which is the same online and offline."""
    return lambda carried: ask(carried.case)


def _signed_for(carried: Carried) -> Finding:
    return of_document(lambda document: issuer.signed_for(document, carried.evidence.trust))(carried.case)


_INTEGRITY: Final[_Named] = (
    ("readable", _alone(integrity.readable)),
    ("root", _alone(of_document(integrity.root))),
    ("digest", _alone(of_document(integrity.digest))),
    ("on_ledger", checks.on_ledger),
    ("number", checks.number),
    ("answers_agree", checks.answers_agree),
)
_ISSUER: Final[_Named] = (
    ("signature", _alone(of_document(issuer.signature))),
    ("signed_for", _signed_for),
    ("officer", carried_issuer.officer),
    ("entitled", carried_issuer.entitled),
    ("participant_open", carried_issuer.participant_open),
)
_STATUS: Final[_Named] = (("state", checks.state), ("expiry", checks.expiry), ("alerts", checks.alerts))
_REQUIRED: Final = (Group.INTEGRITY, Group.ISSUER, Group.STATUS)
_NO_DOCUMENT: Final = skipped(say("no document was compared"))
_UNREADABLE: Final = skipped(say("the document cannot be read"))


def verify_offline(items: Sequence[Item], *, evidence: Evidence, today: date) -> list[Report]:
    """The reports on documents, summaries, numbers and digests, in order, by what was carried.

    Never raises for what a document says. A report is verified where no check failed or erred and each of integrity,
    issuer and status has one that passed; what only the ledger can tell is SKIPPED.

    Args:
        items: the bytes of a file, the summary that a QR code carried, the refusal met in reading a picture, or the
            number or digest asked about.
        evidence: an accepted trust list, with state proofs or without.
        today: the verifier's day, for expiry; the list's day counts where it is later.
    """
    return [_report(_case(item, today), evidence) for item in items]


def _case(item: Item, today: date) -> Case:
    found = read_item(item)
    if isinstance(found, ModelError):
        return Case(today=today, no_document=_UNREADABLE, no_facts=_UNREADABLE, unreadable=found)
    question = question_of(found)
    return Case(
        today=today,
        number=question.number,
        digest=question.digest,
        document=found if isinstance(found, Presented) else None,
        no_document=_NO_DOCUMENT,
        no_facts=_NO_DOCUMENT,
    )


def _report(case: Case, evidence: Evidence) -> Report:
    carried = Carried(case, evidence, evidence.told(number=case.number, digest=case.digest))
    groups: dict[Group, _Named] = {
        Group.INTEGRITY: _INTEGRITY,
        Group.ISSUER: _ISSUER,
        Group.STATUS: _STATUS,
        Group.CONTENT: carried_content.LOT if carried.is_lot else carried_content.CERTIFICATE,
        Group.PROVENANCE: carried_content.PROVENANCE,
    }
    unreadable = case.unreadable is not None
    findings = [
        (group, name, _UNREADABLE if unreadable and name != "readable" else answer(ask, carried))
        for group, named in groups.items()
        for name, ask in named
    ]
    listed, block, document = carried.told.listed, evidence.trust.block, case.document
    is_summary = document is not None and isinstance(document.subject, Summary)
    hidden = () if document is None else document.hidden
    return Report(
        about=NO_DOCUMENT_FILE if unreadable else subject_of(case),
        number=case.number or (None if listed is None else listed.number),
        digest=case.digest or (None if listed is None else listed.digest),
        document_compared=document is not None and not is_summary,
        is_summary=is_summary,
        hidden=hidden,
        basis=Basis.TRUST_LIST if carried.told.proven is None else Basis.STATE_PROOF,
        as_of=AsOf(block.number, block.time),
        today=case.today,
        required=_REQUIRED,
        checks=page_checks(document)
        + tuple(Check(group, name, found.outcome, found.said) for group, name, found in findings),
        notes=(*_age(evidence), *hidden_notes(hidden), *(note for _, _, found in findings for note in found.notes)),
    )


def _age(evidence: Evidence) -> tuple[Note, ...]:
    accepted = evidence.accepted
    if not accepted.is_old:
        return ()
    day = accepted.trust.issued
    said = say(
        "the trust list is {age} days old: it knows of no suspension and no state after {day}",
        age=accepted.age,
        day=day,
    )
    return (Note("old_trust_list", said),)
