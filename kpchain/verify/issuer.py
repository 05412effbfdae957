"""Who issued it, and were they entitled when they did? What the contracts enforced is recomputed from their events."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, TypeVar

from kpchain.ledger.events import LotDeclared, OfficerAppointed, Position
from kpchain.ledger.facts import Facts, OfficerEvent, ParticipantEvent
from kpchain.model import Lot, Role, Status
from kpchain.verify.case import Finding, Known, Presented, failed, passed, skipped
from kpchain.verify.report import Note
from kpchain.verify.words import day_of_time

E = TypeVar("E", OfficerEvent, ParticipantEvent)

_OPEN: Final = frozenset({Status.ADMITTED, Status.RESTRICTED})
_NOT_SIGNED: Final = skipped("a lot is not signed: its declaration on the ledger is the officer's act")
_NO_SIGNATURE: Final = failed("the document carries no signature")


def signature(document: Presented) -> Finding:
    """Whether the signature is that of the officer whom the document names, over these contents."""
    if isinstance(document.sealed.subject, Lot):
        return _NOT_SIGNED
    if document.sealed.signature is None:
        return _NO_SIGNATURE
    stated = document.sealed.signature.officer
    if document.officer is None:
        return failed(f"the signature is not one: {document.flaw}")
    if document.officer != stated:
        return failed(f"not signed by {stated}: over these contents the signature leads to {document.officer}")
    return passed(f"signed by {stated}")


def signed_for(document: Presented, facts: Facts) -> Finding:
    """Whether the signature is for the chain and the ledger that are asked."""
    if isinstance(document.sealed.subject, Lot):
        return _NOT_SIGNED
    signed = document.sealed.signature
    if signed is None:
        return _NO_SIGNATURE
    asked = f"the ledger {facts.ledger} on chain {facts.chain_id}"
    if (signed.chain_id, signed.ledger) != (facts.chain_id, facts.ledger):
        return failed(f"signed for the ledger {signed.ledger} on chain {signed.chain_id}, not for {asked}")
    return passed(f"signed for {asked}")


def officer(document: Presented, known: Known) -> Finding:
    """Whether the officer who signed is the one who issued on the ledger."""
    if isinstance(document.sealed.subject, Lot):
        return _NOT_SIGNED
    if document.sealed.signature is None:
        return _NO_SIGNATURE
    issuing = known.origin.officer
    if document.officer != issuing:
        return failed(
            f"the ledger says that {issuing} issued it; the signature leads to {document.officer or 'nobody'}"
        )
    return passed(f"the officer who signed is the one who issued on the ledger, {issuing}")


def entitled(known: Known) -> Finding:
    """Whether the officer held the role, for the issuer and not suspended, when the record was written."""
    role = Role.STATISTICIAN if isinstance(known.origin, LotDeclared) else Role.ISSUER
    events, who = known.facts.officer_events, known.origin.officer
    problem = _lacks(_until(events, known.origin.at), role, known)
    if problem is not None:
        return failed(f"{who} was not entitled when the ledger took the act: {problem}")
    then = f"{who} held the role {role.name} of {_code(known)} when the ledger took the act"
    since = _lacks(events, role, known)
    if since is None:
        return passed(f"{then}, and holds it now")
    later = f"{then}; later: {since}, which does not touch what was done before"
    return passed(later, Note("officer_no_longer_entitled", f"{who}: {since}"))


def participant_open(known: Known) -> Finding:
    """Whether the issuer was an open Participant, Admitted or Restricted, when the record was written."""
    events, code = known.facts.participant_events, _code(known)
    then, now = _status(_until(events, known.origin.at)), _status(events)
    if then not in _OPEN:
        return failed(f"{code} was {then.name.lower()} when the ledger took the act")
    if now in _OPEN:
        return passed(f"{code} was {then.name.lower()} when the ledger took the act, and is {now.name.lower()} now")
    changed = day_of_time(events[-1].at.block_time)
    later = f"{code} is {now.name.lower()} since {changed}"
    reason = f"{code} was {then.name.lower()} when the ledger took the act; {later}, which does not touch it"
    return passed(reason, Note("participant_no_longer_open", later))


def _code(known: Known) -> str:
    return known.facts.codes.code_of(known.record.issuer)


def _until(events: Sequence[E], at: Position) -> tuple[E, ...]:
    """The events before a place on the chain."""
    here = (at.block_number, at.log_index)
    return tuple(event for event in events if (event.at.block_number, event.at.log_index) < here)


def _lacks(events: Sequence[OfficerEvent], role: Role, known: Known) -> str | None:
    """What an officer lacks after these events, or None where nothing is missing."""
    held, participant, is_suspended = Role(0), 0, False
    for event in events:
        if isinstance(event, OfficerAppointed):
            held, participant = Role(event.roles), event.participant
        else:
            is_suspended = event.suspended
    if not participant:
        return "the registry does not name this account as an officer"
    if participant != known.record.issuer:
        return f"the account acts for {known.facts.codes.code_of(participant)}"
    if not held & role:
        return f"the role {role.name} is not held"
    return "the officer is suspended" if is_suspended else None


def _status(events: Sequence[ParticipantEvent]) -> Status:
    return events[-1].status if events else Status.NONE
