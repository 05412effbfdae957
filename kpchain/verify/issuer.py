"""Who issued it, and were they entitled when they did? What the contracts enforced is recomputed from their events."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final, Protocol, TypeVar

from kpchain.ledger.calls import NO_AUTHORITY, NO_LAST_DAY
from kpchain.ledger.events import LotDeclared, OfficerAppointed, Position, ascii_text
from kpchain.ledger.facts import OfficerEvent, ParticipantEvent
from kpchain.model import AnyLot, Role, Status
from kpchain.verify.case import Finding, Known, Presented, failed, passed, skipped
from kpchain.verify.phrases import Phrase, Value, say
from kpchain.verify.report import Note
from kpchain.verify.words import STATUSES, day_of_time, day_text

E = TypeVar("E", OfficerEvent, ParticipantEvent)

_DAY: Final = 86_400
NOT_SIGNED: Final = skipped(say("a lot is not signed: its declaration on the ledger is the officer's act"))
"""The answer about the signature of a lot."""
NO_SIGNATURE: Final = failed(say("the document carries no signature"))
"""The answer about the signature of a certificate that has none."""
NOBODY: Final = say("nobody")
"""Whom a signature leads to that leads to no account."""


def signature(document: Presented) -> Finding:
    """Whether the signature is that of the officer whom the document names, over these contents."""
    if isinstance(document.subject, AnyLot):
        return NOT_SIGNED
    if document.signature is None:
        return NO_SIGNATURE
    stated = document.signature.officer
    if document.officer is None:
        return failed(say("the signature is not one: {error}", error=document.flaw or ""))
    if document.officer != stated:
        return failed(
            say(
                "not signed by {officer}: over these contents the signature leads to {signer}",
                officer=stated,
                signer=document.officer,
            )
        )
    return passed(say("signed by {officer}", officer=stated))


class Place(Protocol):
    """A ledger by its chain and address: facts have it, and so has a trust list."""

    @property
    def chain_id(self) -> int:
        """The chain."""

    @property
    def ledger(self) -> str:
        """The address of the CertificateLedger."""


def signed_for(document: Presented, facts: Place) -> Finding:
    """Whether the signature is for the chain and the ledger that are asked."""
    if isinstance(document.subject, AnyLot):
        return NOT_SIGNED
    signed = document.signature
    if signed is None:
        return NO_SIGNATURE
    if (signed.chain_id, signed.ledger) != (facts.chain_id, facts.ledger):
        return failed(
            say(
                "signed for the ledger {signed} on chain {signed_chain}, not for the ledger {ledger} on chain {chain}",
                signed=signed.ledger,
                signed_chain=signed.chain_id,
                ledger=facts.ledger,
                chain=facts.chain_id,
            )
        )
    return passed(say("signed for the ledger {ledger} on chain {chain}", ledger=facts.ledger, chain=facts.chain_id))


def officer(document: Presented, known: Known) -> Finding:
    """Whether the officer who signed is the one who issued on the ledger."""
    if isinstance(document.subject, AnyLot):
        return NOT_SIGNED
    if document.signature is None:
        return NO_SIGNATURE
    issuing = known.origin.officer
    if document.officer != issuing:
        return failed(
            say(
                "the ledger says that {officer} issued it; the signature leads to {signer}",
                officer=issuing,
                signer=document.officer or NOBODY,
            )
        )
    return passed(say("the officer who signed is the one who issued on the ledger, {officer}", officer=issuing))


def entitled(known: Known) -> Finding:
    """Whether the officer held the role, for the issuer, in its term and not suspended, when the record was written."""
    role = Role.STATISTICIAN if isinstance(known.origin, LotDeclared) else Role.ISSUER
    events, at = known.facts.officer_events, known.origin.at
    before = _until(events, at)
    held = _held(before)
    who = with_authority(known.origin.officer, held.authority)
    problem = _lacks(held, role, at.block_time, known)
    if problem is not None:
        return failed(say("{officer} was not entitled when the ledger took the act: {lack}", officer=who, lack=problem))
    then = say(
        "{officer} held the role {role} of {participant} when the ledger took the act",
        officer=who,
        role=role.name or "",
        participant=_code(known),
    )
    now = held if len(before) == len(events) else _held(events)
    since = _lacks(now, role, known.facts.block_time, known)
    if since is None:
        return passed(say("{then}, and holds it now", then=then))
    later = say("{then}; later: {lack}, which does not touch what was done before", then=then, lack=since)
    return passed(later, Note("officer_no_longer_entitled", say("{officer}: {lack}", officer=who, lack=since)))


def participant_open(known: Known) -> Finding:
    """Whether the issuer was an open Participant, Admitted or Restricted, when the record was written."""
    events, code = known.facts.participant_events, _code(known)
    then, now = _status(_until(events, known.origin.at)), _status(events)
    was = say("{participant} was {status} when the ledger took the act", participant=code, status=STATUSES[then])
    if not then.is_open:
        return failed(was)
    if now.is_open:
        return passed(say("{then}, and is {status} now", then=was, status=STATUSES[now]))
    changed = day_of_time(events[-1].at.block_time)
    later = say("{participant} is {status} since {day}", participant=code, status=STATUSES[now], day=changed)
    told = say("{then}; {later}, which does not touch it", then=was, later=later)
    return passed(told, Note("participant_no_longer_open", later))


def _code(known: Known) -> str:
    return known.facts.codes.code_of(known.record.issuer)


def _until(events: Sequence[E], at: Position) -> tuple[E, ...]:
    """The events before a place on the chain."""
    here = (at.block_number, at.log_index)
    return tuple(event for event in events if (event.at.block_number, event.at.log_index) < here)


@dataclass(frozen=True, slots=True)
class _Held:
    """What an officer holds after some events; a Participant of 0 where it holds nothing."""

    participant: int = 0
    roles: int = 0
    first_day: int = 0
    last_day: int = NO_LAST_DAY
    authority: bytes = NO_AUTHORITY
    is_suspended: bool = False


def _held(events: Sequence[OfficerEvent]) -> _Held:
    held, is_suspended = _Held(), False
    for event in events:
        if isinstance(event, OfficerAppointed):
            term = event.first_day, event.last_day
            held = _Held(event.participant, event.roles, *term, event.authority)
        else:
            is_suspended = event.suspended
    return replace(held, is_suspended=True) if is_suspended else held


def _lacks(held: _Held, role: Role, time: int, known: Known) -> Phrase | None:
    """What an officer lacks at a time, in seconds since 1970, or None where nothing is missing."""
    if not held.participant:
        return say("the registry does not name this account as an officer")
    if held.participant != known.record.issuer:
        return say("the account acts for {participant}", participant=known.facts.codes.code_of(held.participant))
    if not held.roles & role:
        return say("the role {role} is not held", role=role.name or "")
    if held.is_suspended:
        return say("the officer is suspended")
    return outside_term(held.first_day, held.last_day, time)


def outside_term(first_day: int, last_day: int, time: int) -> Phrase | None:
    """What keeps an officer from acting at a time, in seconds since 1970, or None in its term (days since 1970)."""
    day = time // _DAY
    if day < first_day:
        return say("the term of the officer begins on {day}", day=day_text(first_day))
    return say("the term of the officer ended on {day}", day=day_text(last_day)) if day > last_day else None


def with_authority(officer: str, authority: bytes) -> Value:
    """An officer, with the authority inside its Participant where it belongs to one."""
    if not any(authority):
        return officer
    return say("{officer} of the authority {authority}", officer=officer, authority=ascii_text(authority))


def _status(events: Sequence[ParticipantEvent]) -> Status:
    return events[-1].status if events else Status.NONE
