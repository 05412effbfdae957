"""Can it be relied on now? Where the record stands, what the clock says, and whether somebody raised an alert."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from typing import Final

from kpchain.ledger.events import CertificateAdvanced, CertificateCorrected, CertificateSettled
from kpchain.ledger.facts import Facts
from kpchain.model import Action, State, days_from_date
from kpchain.units import two_decimals
from kpchain.verify.alerts import judged
from kpchain.verify.case import Case, Finding, Known, failed, passed, skipped
from kpchain.verify.phrases import Phrase, say
from kpchain.verify.report import Note
from kpchain.verify.words import STATES, day_of_time, day_text, digest_text

GOOD: Final = frozenset(
    {State.DECLARED, State.ISSUED, State.VALIDATED, State.IN_TRANSIT, State.ARRIVED, State.CONFIRMED}
)
BEFORE_EXPORT: Final = frozenset({State.ISSUED, State.VALIDATED})
UNDER_WAY: Final = frozenset({State.IN_TRANSIT, State.ARRIVED, State.DETAINED, State.RETURN_ORDERED})
_GOES_ON: Final = BEFORE_EXPORT | UNDER_WAY


def state(known: Known) -> Finding:
    """Whether the record stands where it can be relied on; docs/verify.md has the rule for each state."""
    stands, notes = known.record.state, (*_corrections(known), *_irregular(known))
    if stands is State.CONFIRMED:
        used = _import(known)
        return passed(used, Note("already_imported", used), *notes)
    if stands is State.DECLARED:
        left = known.record.available.format()
        return passed(say("{state}; {carats} carats can still be drawn", state=STATES[stands], carats=left), *notes)
    if stands is State.ISSUED:
        rule = say("issued and not yet validated: it is not good for export before a second officer validates it")
        return passed(rule, Note("not_validated", rule), *notes)
    if stands in GOOD:
        return passed(_since(known, STATES[stands]), *notes)
    if stands is State.REPLACED:
        return _replaced(known, notes)
    return failed(say("{state}: it is not to be relied on", state=_since(known, STATES[stands])), *notes)


def expiry(case: Case, facts: Facts) -> Finding:
    """Whether the certificate is in time, by the ledger's clock and by the verifier's day, whichever is later."""
    known = case.known
    if known is None:
        return skipped(say("the ledger has no record with this digest"))
    if case.is_lot:
        return skipped(say("a lot does not expire"))
    stands, last = known.record.state, known.record.expires_on
    if stands not in _GOES_ON:
        return skipped(say("the certificate is {state}: its expiry decides nothing any more", state=STATES[stands]))
    ledger_day = day_of_time(facts.block_time)
    day = max(case.today, ledger_day)
    if days_from_date(day) <= last:
        return passed(say("good through {last}; today is {today}", last=day_text(last), today=day))
    whose = say("the ledger's day")
    if not _is_late(ledger_day, last):
        whose = say("the verifier's day; the ledger's last block is older")
    today = say("{today} ({whose})", today=day, whose=whose)
    if stands in BEFORE_EXPORT:
        return failed(
            say("expired: it was good through {last}, and today is {today}", last=day_text(last), today=today)
        )
    overdue = say("overdue: under way past {last}, and today is {today}", last=day_text(last), today=today)
    return passed(say("{overdue}; goods that left in time may still arrive", overdue=overdue), Note("overdue", overdue))


def alerts(case: Case, facts: Facts) -> Finding:
    """Whether members were warned of it; `kpchain.verify.alerts` has the rules."""
    known = case.known
    digest = case.digest if known is None else known.origin.digest
    return judged(facts.alerts, digest, none=say("no alert was raised on the number or the digest"))


def _is_late(day: date, last: int) -> bool:
    return days_from_date(day) > last


def _since(known: Known, state: Phrase) -> Phrase:
    """The state, and since when by law it stands there where a step led to it."""
    steps = _steps(known)
    return say("{state} since {day}", state=state, day=day_text(steps[-1].act.on)) if steps else state


def _import(known: Known) -> Phrase:
    """The confirmed import, and that this certificate has been used."""
    words = STATES[State.CONFIRMED]
    for event in known.facts.history:
        if isinstance(event, CertificateSettled) and event.act.action is Action.CONFIRM:
            day, found = day_text(event.act.on), two_decimals(event.points)
            words = say("import confirmed on {day}, found {found} carats", day=day, found=found)
            if event.points != known.record.points:
                words = say(
                    "import confirmed on {day}, found {found} carats where {certified} were certified",
                    day=day,
                    found=found,
                    certified=known.record.points.format(),
                )
    return say(
        "{state}; already imported into {destination}: it covers no further shipment",
        state=words,
        destination=known.facts.codes.code_of(known.record.destination),
    )


def _replaced(known: Known, notes: tuple[Note, ...]) -> Finding:
    replaced = say("replaced")
    for event in known.facts.history:
        if isinstance(event, CertificateAdvanced) and event.act.action is Action.REPLACE:
            successor = known.facts.numbers.get(event.evidence)
            by = digest_text(event.evidence) if successor is None else str(successor)
            replaced = say("replaced by {successor}", successor=by)
    since = _since(known, replaced)
    return failed(say("{replaced}: ask for that certificate", replaced=since), Note("replaced_by", replaced), *notes)


def _steps(known: Known) -> list[CertificateAdvanced | CertificateSettled]:
    return [event for event in known.facts.history if isinstance(event, CertificateAdvanced | CertificateSettled)]


def _irregular(known: Known) -> tuple[Note, ...]:
    """What the contracts take and a reader must know: goods that arrived unseen, and days against their order."""
    acts = [step.act for step in _steps(known)]
    notes = [
        Note(
            "export_not_recorded",
            say("arrived on {day}, and its export was never recorded: ask the issuer", day=day_text(act.on)),
        )
        for act in acts
        if act.action is Action.ARRIVE and act.from_state is State.VALIDATED
    ]
    notes += [
        Note(
            "dates_out_of_order",
            say(
                "a step of {day} was recorded after one of {before}", day=day_text(act.on), before=day_text(earlier.on)
            ),
        )
        for earlier, act in pairwise(acts)
        if act.on < earlier.on
    ]
    return tuple(notes)


def _corrections(known: Known) -> tuple[Note, ...]:
    return tuple(
        Note(
            "corrected",
            say(
                "corrected in writing on {day}; the correction has the digest {digest}",
                day=day_text(event.on),
                digest=digest_text(event.correction),
            ),
        )
        for event in known.facts.history
        if isinstance(event, CertificateCorrected)
    )
