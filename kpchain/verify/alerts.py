"""Were members warned of it? What the kinds of alerts mean for a record, alike by the ledger and by a trust list.

1. An alert that was ended tells against nothing; a note says that there was one.
2. An alert that names this very document tells against it, whatever its kind.
3. That goods were stolen tells against every document that shows their number.
4. That numbers were withdrawn tells against what was not on the ledger before; what was, stands, and a note says so.
5. That something else was presented under the number, a fake, tells nothing against the record itself: a note says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from kpchain.ledger.alerts import Warned
from kpchain.model import AlertKind
from kpchain.verify.case import Finding, failed, passed
from kpchain.verify.phrases import Phrase, in_turn, listed, say
from kpchain.verify.report import Note
from kpchain.verify.words import day_of_time, digest_text

_KINDS: Final = {
    AlertKind.FAKE: say("fake"),
    AlertKind.STOLEN: say("stolen"),
    AlertKind.RANGE_WITHDRAWN: say("numbers withdrawn"),
}
"""What members were warned of, in words."""


def judged(warned: Sequence[Warned], digest: bytes | None, *, none: Phrase) -> Finding:
    """Whether what members were warned of tells against a record.

    Args:
        warned: all that was warned of under its number or digest, in order.
        digest: its digest, None where none is known.
        none: what is said where there was no alert.
    """
    if not warned:
        return passed(none)
    standing = [alert for alert in warned if alert.ended is None]
    ended = [alert for alert in warned if alert.ended is not None]
    against = _against(standing, digest)
    if against is not None:
        return failed(against, *map(_ended, ended))
    notes = [*_beside(standing), *map(_ended, ended)]
    return passed(say("{what}; no alert stands against this document", what=in_turn(*(n.said for n in notes))), *notes)


def _against(standing: Sequence[Warned], digest: bytes | None) -> Phrase | None:
    """What tells against it, the gravest first, or None."""
    named = [alert for alert in standing if alert.digest is not None and alert.digest == digest]
    if named:
        return say(
            "{count} alert(s) name this very document ({days}; reported by {officer})",
            count=len(named),
            days=_days(named),
            officer=named[-1].officer,
        )
    stolen = [alert for alert in standing if alert.kind is AlertKind.STOLEN]
    if stolen:
        return say(
            "the goods under this number were reported stolen ({days}; reported by {officer})",
            days=_days(stolen),
            officer=stolen[-1].officer,
        )
    withdrawn = [alert for alert in standing if alert.kind is AlertKind.RANGE_WITHDRAWN]
    before = [alert for alert in withdrawn if alert.is_before]
    if before:
        return say(
            "its number was withdrawn before it was on the ledger ({days}; reported by {officer})",
            days=_days(before),
            officer=before[-1].officer,
        )
    return None


def _beside(standing: Sequence[Warned]) -> list[Note]:
    """What a reader must know of alerts that stand and tell nothing against it."""
    notes = []
    shown = [alert for alert in standing if alert.kind is AlertKind.FAKE]
    if shown:
        what = say("something else was presented under this number ({shown})", shown=listed(*map(_shown, shown)))
        notes.append(Note("alert_on_number", what))
    withdrawn = [alert for alert in standing if alert.kind is AlertKind.RANGE_WITHDRAWN]
    if withdrawn:
        what = say("its number was withdrawn after it was on the ledger ({days})", days=_days(withdrawn))
        notes.append(Note("number_withdrawn", what))
    return notes


def _ended(alert: Warned) -> Note:
    end = day_of_time(alert.time if alert.ended is None else alert.ended)
    said = say(
        "the alert of {day} ({kind}) ended on {end}", day=day_of_time(alert.time), kind=_KINDS[alert.kind], end=end
    )
    return Note("alert_ended", said)


def _shown(alert: Warned) -> Phrase:
    """When something was presented, and what."""
    what = say("paper only") if alert.digest is None else digest_text(alert.digest)
    return say("{day}: {what}", day=day_of_time(alert.time), what=what)


def _days(alerts: Sequence[Warned]) -> str:
    return ", ".join(str(day_of_time(alert.time)) for alert in alerts)
