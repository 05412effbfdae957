"""Can it be relied on now? Where the record stands, what the clock says, and whether somebody raised an alert."""

from __future__ import annotations

from datetime import date
from typing import Final

from kpchain.ledger.events import CertificateAdvanced, CertificateCorrected, CertificateSettled
from kpchain.ledger.facts import Facts
from kpchain.model import Action, State, days_from_date
from kpchain.units import two_decimals
from kpchain.verify.case import Case, Finding, Known, failed, passed, skipped
from kpchain.verify.report import Note
from kpchain.verify.words import STATES, day_of_time, day_text, digest_text

_GOOD: Final = frozenset(
    {State.DECLARED, State.ISSUED, State.VALIDATED, State.IN_TRANSIT, State.ARRIVED, State.CONFIRMED}
)
_BEFORE_EXPORT: Final = frozenset({State.ISSUED, State.VALIDATED})
_UNDER_WAY: Final = frozenset({State.IN_TRANSIT, State.ARRIVED, State.DETAINED, State.RETURN_ORDERED})


def state(known: Known) -> Finding:
    """Whether the record stands where it can be relied on; docs/verify.md has the rule for each state."""
    stands, notes = known.record.state, _corrections(known)
    words = STATES[stands]
    if stands is State.CONFIRMED:
        words, imported = _import(known)
        return passed(words, imported, *notes)
    if stands is State.DECLARED:
        return passed(f"{words}; {known.record.available.format()} carats can still be drawn", *notes)
    if stands is State.ISSUED:
        rule = "issued and not yet validated: it is not good for export before a second officer validates it"
        return passed(rule, Note("not_validated", rule), *notes)
    if stands in _GOOD:
        return passed(f"{words}{_since(known)}", *notes)
    if stands is State.REPLACED:
        return _replaced(known, notes)
    return failed(f"{words}{_since(known)}: it is not to be relied on", *notes)


def expiry(case: Case, facts: Facts) -> Finding:
    """Whether the certificate is in time, by the ledger's clock and by the verifier's day, whichever is later."""
    known = case.known
    if known is None:
        return skipped("the ledger has no record with this digest")
    if case.is_lot:
        return skipped("a lot does not expire")
    stands, last = known.record.state, known.record.expires_on
    if stands not in _BEFORE_EXPORT | _UNDER_WAY:
        return skipped(f"the certificate is {STATES[stands]}: its expiry decides nothing any more")
    ledger_day = day_of_time(facts.block_time)
    day = max(case.today, ledger_day)
    if days_from_date(day) <= last:
        return passed(f"good through {day_text(last)}; today is {day}")
    whose = "the ledger's day" if _is_late(ledger_day, last) else "the verifier's day; the ledger's last block is older"
    if stands in _BEFORE_EXPORT:
        return failed(f"expired: it was good through {day_text(last)}, and today is {day} ({whose})")
    overdue = f"overdue: under way past {day_text(last)}, and today is {day} ({whose})"
    return passed(f"{overdue}; goods that left in time may still arrive", Note("overdue", overdue))


def alerts(case: Case, facts: Facts) -> Finding:
    """Whether members were warned: of this very document, or of others that show its number."""
    known = case.known
    own = known.origin.digest if known is not None else case.digest
    against = [alert for alert in facts.alerts if own is not None and alert.digest == own]
    if against:
        days = ", ".join(str(day_of_time(alert.at.block_time)) for alert in against)
        return failed(f"{len(against)} alert(s) name this very document ({days}; reported by {against[-1].officer})")
    if not facts.alerts:
        return passed("no alert was raised on the number or the digest")
    shown = ", ".join(
        f"{day_of_time(alert.at.block_time)}: {digest_text(alert.digest) if any(alert.digest) else 'paper only'}"
        for alert in facts.alerts
    )
    text = f"something else was presented under this number ({shown})"
    return passed(f"{text}; no alert names this document", Note("alert_on_number", text))


def _is_late(day: date, last: int) -> bool:
    return days_from_date(day) > last


def _since(known: Known) -> str:
    """When by law the last step was taken, in words."""
    steps = [event for event in known.facts.history if isinstance(event, CertificateAdvanced | CertificateSettled)]
    return f" since {day_text(steps[-1].act.on)}" if steps else ""


def _import(known: Known) -> tuple[str, Note]:
    """The confirmed import in words, and the note that this certificate has been used."""
    words = "import confirmed"
    for event in known.facts.history:
        if isinstance(event, CertificateSettled) and event.act.action is Action.CONFIRM:
            words += f" on {day_text(event.act.on)}, found {two_decimals(event.points)} carats"
            if event.points != known.record.points:
                words += f" where {known.record.points.format()} were certified"
    destination = known.facts.codes.code_of(known.record.destination)
    used = f"already imported into {destination}: it covers no further shipment"
    return f"{words}; {used}", Note("already_imported", f"{words}; {used}")


def _replaced(known: Known, notes: tuple[Note, ...]) -> Finding:
    by = ""
    for event in known.facts.history:
        if isinstance(event, CertificateAdvanced) and event.act.action is Action.REPLACE:
            successor = known.facts.numbers.get(event.evidence)
            by = f"{successor or digest_text(event.evidence)}"
    return failed(
        f"replaced by {by}{_since(known)}: ask for that certificate", Note("replaced_by", f"replaced by {by}"), *notes
    )


def _corrections(known: Known) -> tuple[Note, ...]:
    return tuple(
        Note(
            "corrected",
            f"corrected in writing on {day_text(event.on)}; the correction has the digest "
            f"{digest_text(event.correction)}",
        )
        for event in known.facts.history
        if isinstance(event, CertificateCorrected)
    )
