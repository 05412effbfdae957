"""Who issued it, and were they entitled: by the trust list, with the names of the checks that the ledger answers.

What the ledger's own record vouches for is believed as it is online. What rests on the document's word alone, its day
of issue, is believed only as long as nothing has changed since: who holds the key of a suspended officer can date back.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from kpchain.errors import HiddenError, ModelError
from kpchain.evidence.trust_list import RolesChange, StatusChange, in_force, seconds_of
from kpchain.ledger.calls import NO_LAST_DAY
from kpchain.model import AnyLot, Role, Summary, date_from_days, shown
from kpchain.verify.carried import Carried
from kpchain.verify.case import Finding, erred, failed, hides, passed, skipped
from kpchain.verify.issuer import NO_SIGNATURE, NOBODY, NOT_SIGNED, outside_term, with_authority
from kpchain.verify.phrases import Phrase, say
from kpchain.verify.report import Note
from kpchain.verify.words import STATUSES, day_of_time

_CLOCKS_DIFFER_S: Final = 86_400


@dataclass(frozen=True, slots=True)
class _Moment:
    """When the act was done: seconds since 1970, in words, and whether the ledger's record vouches for it."""

    first: int
    last: int
    words: Phrase
    is_vouched: bool


def officer(carried: Carried) -> Finding:
    """Whether the signer is the one who issued by the list, or else at least an issuing officer of the issuer."""
    document = carried.case.document
    if document is None:
        return carried.case.no_document
    if isinstance(document.subject, AnyLot):
        return NOT_SIGNED
    if document.signature is None:
        return NO_SIGNATURE
    signer = document.officer
    if carried.told.listed is not None:
        issuing = carried.told.listed.officer
        if signer != issuing:
            return failed(
                say(
                    "the trust list says that {officer} issued it; the signature leads to {signer}",
                    officer=issuing,
                    signer=signer or NOBODY,
                )
            )
        return passed(say("the officer who signed is the one who issued by the trust list, {officer}", officer=issuing))
    known = None if signer is None else carried.evidence.officer(signer)
    if known is None or known.participant != carried.issuer:
        return failed(
            say(
                "the trust list names no officer {officer} of {participant}",
                officer=signer or "",
                participant=carried.issuer,
            )
        )
    who = signer or ""
    if not any(change.roles & Role.ISSUER for change in known.changes):
        return failed(say("by the trust list {officer} never held the role {role}", officer=who, role="ISSUER"))
    return passed(
        say(
            "the trust list names {officer} as an officer of {participant}; who issued, only the ledger can tell",
            officer=who,
            participant=carried.issuer,
        )
    )


def entitled(carried: Carried) -> Finding:
    """Whether the officer held the role, not suspended, when the act was done; see the head of this module."""
    listed, document = carried.told.listed, carried.case.document
    who = listed.officer if listed is not None else None if document is None else document.officer
    if who is None:
        return skipped(say("only the ledger can tell which officer it was"))
    known = carried.evidence.officer(who)
    role = Role.STATISTICIAN if carried.is_lot else Role.ISSUER
    if known is None or known.participant != carried.issuer:
        nobody = say(
            "{officer} is no officer of {participant} by the trust list", officer=who, participant=carried.issuer
        )
        return skipped(nobody) if listed is None else failed(nobody)
    moment = _moment(carried)
    latest, today = known.changes[-1], seconds_of(carried.today)[0]
    since = _lack(latest, role, today, today)
    if isinstance(moment, Finding):
        if since is None:
            return moment
        return erred(
            say("{officer}: {lack} by the trust list, and {reason}", officer=who, lack=since, reason=moment.said)
        )
    if moment.first > seconds_of(carried.today)[1] + _CLOCKS_DIFFER_S:
        return failed(
            say(
                "by its own word it is of {day}, and today is {today}",
                day=day_of_time(moment.first),
                today=carried.today,
            )
        )
    held = in_force(known.changes, moment.first, moment.last)
    entitling = [change for change in held if _lack(change, role, moment.first, moment.last) is None]
    if not entitling:
        return failed(
            say(
                "{officer} did not hold the role {role} of {participant} {when}, or was suspended",
                officer=who,
                role=role.name or "",
                participant=known.participant,
                when=moment.words,
            )
        )
    then = say(
        "{officer} held the role {role} of {participant} {when}",
        officer=with_authority(who, entitling[0].authority),
        role=role.name or "",
        participant=known.participant,
        when=moment.words,
    )
    if since is None:
        return passed(say("{then}, and holds it at {block}", then=then, block=carried.as_of))
    if _lack(latest, role) is not None:
        since = say("{lack} since {day}", lack=since, day=day_of_time(latest.time))
    if not moment.is_vouched:
        return erred(_undecided(then, since))
    return passed(
        say("{then}; later: {lack}, which does not touch what was done before", then=then, lack=since),
        Note("officer_no_longer_entitled", say("{officer}: {lack}", officer=who, lack=since)),
    )


def participant_open(carried: Carried) -> Finding:
    """Whether the issuer was Admitted or Restricted when the act was done; see the head of this module."""
    code = carried.issuer
    if carried.told.record is None and (carried.is_lot or carried.case.document is None):
        return skipped(say("no evidence of the record was given: only the ledger can tell when it was written"))
    known = carried.evidence.trust.participant(code)
    if known is None:
        return failed(say("the trust list has no Participant {participant}", participant=code))
    moment, now = _moment(carried), known.changes[-1].status
    if isinstance(moment, Finding):
        if now.is_open:
            return moment
        return erred(
            say(
                "{participant} is {status} by the trust list, and {reason}",
                participant=code,
                status=STATUSES[now],
                reason=moment.said,
            )
        )
    held = in_force(known.changes, moment.first, moment.last)
    if not any(change.status.is_open for change in held):
        return failed(_stood(code, _status(held), moment))
    then = _stood(code, STATUSES[next(change.status for change in held if change.status.is_open)], moment)
    if now.is_open:
        return passed(say("{then}, and is {status} at {block}", then=then, status=STATUSES[now], block=carried.as_of))
    changed = day_of_time(known.changes[-1].time)
    later = say("{participant} is {status} since {day}", participant=code, status=STATUSES[now], day=changed)
    if not moment.is_vouched:
        return erred(_undecided(then, later))
    told = say("{then}; {later}, which does not touch it", then=then, later=later)
    return passed(told, Note("participant_no_longer_open", later))


def _undecided(then: Phrase, since: Phrase) -> Phrase:
    """That the document's own day may have been chosen after what has ended since."""
    return say(
        "{then}, if that day is true; {since}: only the ledger can tell which came first", then=then, since=since
    )


def _stood(code: str, status: Phrase, moment: _Moment) -> Phrase:
    return say("{participant} was {status} {when}", participant=code, status=status, when=moment.words)


def _moment(carried: Carried) -> _Moment | Finding:
    """When the act was done: by the list to the second, by a proven record within bounds, else by the document."""
    told = carried.told
    if told.listed is not None:
        return _Moment(told.listed.time, told.listed.time, say("when the ledger took the act"), is_vouched=True)
    if told.record is not None:
        try:
            day = date_from_days(told.record.issued_on)
        except ModelError:
            return skipped(say("the record has a day of issue that no calendar shows"))
        # The record tells the legal day; when the ledger took the act lies between that day and the block.
        words = say("between {day}, its day by the record, and {block}", day=day, block=carried.as_of)
        return _Moment(seconds_of(day)[0], carried.evidence.trust.block.time, words, is_vouched=True)
    return _stated_moment(carried)


def _stated_moment(carried: Carried) -> _Moment | Finding:
    document = carried.case.document
    if document is None or isinstance(document.subject, Summary):
        return skipped(say("its day of issue is not among the signed values that a QR code carries"))
    subject = document.subject
    try:
        day: date = shown(subject.declared if isinstance(subject, AnyLot) else subject.issued)
    except HiddenError as error:
        return hides(error)
    moment = seconds_of(day)
    if moment[0] > carried.evidence.trust.block.time:
        words = say(
            "at {block}, the last that the trust list knows; by its own word it is of {day}",
            block=carried.as_of,
            day=day,
        )
        return _Moment(*moment, words, is_vouched=False)
    return _Moment(*moment, say("on {day}, its day by its own word", day=day), is_vouched=False)


def _lack(change: RolesChange, role: Role, first: int | None = None, last: int = 0) -> Phrase | None:
    """What an officer lacks after a change, whenever or from `first` to `last`, in seconds since 1970; or None."""
    if not change.roles & role:
        return say("the role {role} is not held", role=role.name or "")
    if change.suspended:
        return say("the officer is suspended")
    if first is None:
        return None
    # The term and the moment must meet: it begins before the moment is over, and ends after the moment began.
    return outside_term(change.first_day, NO_LAST_DAY, last) or outside_term(0, change.last_day, first)


def _status(held: Sequence[StatusChange]) -> Phrase:
    return STATUSES[held[-1].status] if held else say("no Participant")
