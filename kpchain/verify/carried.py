"""The checks that evidence answers in place of the ledger: each has the name of the check that the ledger answers.

Integrity and status are here, the issuer in `carried_issuer`, contents and ancestry in `carried_content`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Final

from kpchain.evidence.carried import Evidence, Told
from kpchain.model import AnyLot, State, days_from_date
from kpchain.verify.alerts import judged
from kpchain.verify.case import Case, Finding, Presented, erred, failed, passed, skipped
from kpchain.verify.phrases import Phrase, say
from kpchain.verify.report import Note
from kpchain.verify.status import BEFORE_EXPORT, GOOD, UNDER_WAY
from kpchain.verify.words import STATES, day_text, digest_text

_NO_STATE: Final = skipped(say("no evidence of the record was given: only the ledger can tell its state now"))
_CONTRADICTION: Final = erred(
    say("the state proof and the trust list tell different things of the record, as of one block")
)


@dataclass(frozen=True, slots=True)
class Carried:
    """A case with the evidence that was carried for it: all of it, and what it says of this record."""

    case: Case
    evidence: Evidence
    told: Told

    @property
    def as_of(self) -> Phrase:
        """The block of the evidence, in words."""
        block = self.evidence.trust.block
        return say("block {block} of {day}", block=block.number, day=block.day)

    @property
    def today(self) -> date:
        """The verifier's day or the list's, whichever is later."""
        trust = self.evidence.trust
        return max(self.case.today, trust.issued, trust.block.day)

    @property
    def issuer(self) -> str:
        """The code by which who issued or declared it goes now: by the record, else by the number."""
        trust = self.evidence.trust
        if self.told.record is not None:
            return trust.code_of(self.told.record.issuer)
        code = "" if self.case.number is None else self.case.number.code
        known = trust.participant(code)
        return code if known is None else known.code

    def index_of(self, code: str | None) -> int:
        """The index of the Participant with this code, 0 for none."""
        known = None if code is None else self.evidence.trust.participant(code)
        return 0 if known is None else known.index

    @property
    def is_lot(self) -> bool:
        """Whether this is about a lot, as far as anything says so."""
        return self.told.record.kind.is_lot if self.told.record is not None else self.case.is_lot


Ask = Callable[[Carried], Finding]
"""A check on carried evidence."""


# integrity


def on_ledger(carried: Carried) -> Finding:
    """Whether the evidence has a record with this digest, or proves that there was none."""
    told, trust, asked = carried.told, carried.evidence.trust, digest_text(carried.case.digest or b"")
    if told.proven is not None and _contradict(carried):
        return _CONTRADICTION
    if told.proven is not None:
        if told.proven.record is None:
            return failed(
                say(
                    "altered or never issued: by the state proof the ledger had no record {digest} at {block}",
                    digest=asked,
                    block=carried.as_of,
                )
            )
        return passed(
            say("by the state proof the ledger had the record {digest} at {block}", digest=asked, block=carried.as_of)
        )
    if told.listed is not None:
        found = digest_text(told.listed.digest)
        return passed(say("the trust list has the record {digest} at {block}", digest=found, block=carried.as_of))
    if told.numbered is not None:
        return failed(
            say(
                "altered or forged: under {number} the trust list has the digest {other}, not {digest}",
                number=str(carried.case.number),
                other=digest_text(told.numbered.digest),
                digest=asked,
            )
        )
    if trust.complete:
        return failed(_never_issued(carried))
    if told.other_proofs:
        return erred(
            say(
                "no state proof of the record {digest} was given, but one of {other}",
                digest=asked,
                other=digest_text(told.other_proofs[0]),
            )
        )
    return skipped(say("no evidence of the record was given: only the ledger can tell whether it has it"))


def _never_issued(carried: Carried) -> Phrase:
    """That a complete list does not have what is asked for, a digest or else a number."""
    block, digest = carried.as_of, carried.case.digest
    if digest:
        return say(
            "never issued as of {block}: the trust list has every record of the ledger, and none {digest}",
            block=block,
            digest=digest_text(digest),
        )
    return say(
        "never issued as of {block}: the trust list has every record of the ledger, and none with the number {number}",
        block=block,
        number=str(carried.case.number),
    )


def number(carried: Carried) -> Finding:
    """Whether the record with this number is the one with this digest."""
    told, stated, digest = carried.told, carried.case.number, carried.case.digest
    if told.listed is not None and stated is not None and told.listed.number != stated:
        under = str(told.listed.number)
        return failed(
            say("the trust list has the digest under {other}, not under {number}", other=under, number=str(stated))
        )
    if told.listed is not None:
        return passed(say("the trust list has this digest under the number {number}", number=str(told.listed.number)))
    if told.numbered is not None and digest is not None:
        found = digest_text(told.numbered.digest)
        return failed(
            say(
                "the record with the number {number} has the digest {digest} by the trust list",
                number=str(stated),
                digest=found,
            )
        )
    if carried.evidence.trust.complete:
        asked = say("asked for") if stated is None else str(stated)
        return failed(
            say("the trust list has every record of the ledger, and none with the number {number}", number=asked)
        )
    if told.record is None:
        return skipped(say("no evidence of the record was given: only the ledger can tell what has this number"))
    if stated is None:
        return skipped(say("a state proof of a digest tells no number"))
    return passed(say("the digest, which the number {number} is part of, is on the ledger", number=str(stated)))


def answers_agree(carried: Carried) -> Finding:
    """Whether list and proof tell the same, where both speak of the record."""
    if carried.told.proven is None or not (carried.told.listed is not None or carried.evidence.trust.complete):
        return skipped(say("one source alone speaks of the record"))
    if _contradict(carried):
        return _CONTRADICTION
    return passed(say("state proof and trust list tell the same"))


def _contradict(carried: Carried) -> bool:
    told = carried.told
    if told.proven is None or not (told.listed is not None or carried.evidence.trust.complete):
        return False
    return told.proven.record != (None if told.listed is None else told.listed.record)


# status


def state(carried: Carried) -> Finding:
    """Whether the record stood, as of the evidence, where it can be relied on; the rules are those of the ledger's."""
    record = carried.told.record
    if record is None:
        proven = carried.told.proven
        return _NO_STATE if proven is None else skipped(say("the ledger had no record with this digest"))
    stands = record.state
    words = _then(carried, STATES[stands])
    if stands is State.CONFIRMED:
        used = say(
            "{state}; already imported into {destination}: it covers no further shipment",
            state=words,
            destination=carried.evidence.trust.code_of(record.destination),
        )
        return passed(used, Note("already_imported", used))
    if stands is State.DECLARED:
        return passed(
            say("{state}; {carats} carats could still be drawn", state=words, carats=record.available.format())
        )
    if stands is State.ISSUED:
        rule = say(
            "issued and not yet validated as of {block}: it is not good for export before a second officer validates "
            "it",
            block=carried.as_of,
        )
        return passed(rule, Note("not_validated", rule))
    if stands in GOOD:
        return passed(words)
    successor = None if carried.told.listed is None else carried.told.listed.replaced_by
    if stands is State.REPLACED and successor is not None:
        replaced = say("replaced by {successor}", successor=str(successor))
        return failed(
            say("{replaced}: ask for that certificate", replaced=_then(carried, replaced)),
            Note("replaced_by", replaced),
        )
    return failed(say("{state}: it is not to be relied on", state=words))


def _then(carried: Carried, state: Phrase) -> Phrase:
    return say("{state} as of {block}", state=state, block=carried.as_of)


def expiry(carried: Carried) -> Finding:
    """Whether the certificate is in time, by the verifier's day or the list's, whichever is later."""
    if carried.is_lot:
        return skipped(say("a lot does not expire"))
    record, day = carried.told.record, carried.today
    if record is None:
        return _stated_expiry(carried.case.document, day)
    if record.state not in BEFORE_EXPORT | UNDER_WAY:
        stands = STATES[record.state]
        return skipped(say("the certificate is {state}: its expiry decides nothing any more", state=stands))
    last = record.expires_on
    if days_from_date(day) <= last:
        return passed(say("good through {last}; today is {today}", last=day_text(last), today=day))
    if record.state in BEFORE_EXPORT:
        return failed(say("expired: it was good through {last}, and today is {today}", last=day_text(last), today=day))
    overdue = say("overdue: under way past {last}, and today is {today}", last=day_text(last), today=day)
    return passed(say("{overdue}; goods that left in time may still arrive", overdue=overdue), Note("overdue", overdue))


def _stated_expiry(document: Presented | None, day: date) -> Finding:
    if document is None or isinstance(document.subject, AnyLot):
        return _NO_STATE
    last = document.subject.expires
    if day <= last:
        return passed(say("good through {last}; today is {today}", last=last, today=day))
    return failed(
        say(
            "past its last day {last}, and today is {today}: only the ledger can tell whether it left in time",
            last=last,
            today=day,
        )
    )


def alerts(carried: Carried) -> Finding:
    """Whether members were warned, as far as the trust list carries it."""
    listed = carried.told.listed
    if listed is None:
        return skipped(
            say("the trust list carries no state of the record: only the ledger can tell whether there are alerts")
        )
    none = say("no alert was raised on the number or the digest as of {block}", block=carried.as_of)
    return judged(listed.alerts, listed.digest, none=none)
