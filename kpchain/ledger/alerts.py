"""Alerts by what they name, and which of them still stand; whether they tell against a document is judged elsewhere."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from kpchain.ledger.events import AlertRaised, Position
from kpchain.model import AlertKind, RecordNumber

_Number = RecordNumber | int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Warned:
    """Something that members were warned of, and whether that has ended.

    Attributes:
        kind: what they were warned of.
        time: the time of the alert's block, in seconds since 1970.
        officer: the account that raised it.
        digest: the digest of the document that was presented, None where there was only paper.
        ended: the time of the block in which it ended, None where it stands.
        is_before: whether it was raised before the record was written, or there is no record.
    """

    kind: AlertKind
    time: int
    officer: str
    digest: bytes | None
    ended: int | None
    is_before: bool


@dataclass(slots=True)
class Alerts:
    """Alerts by what they name. An alert ends those before it that have its number, or its digest if it has one."""

    by_number: dict[_Number, list[AlertRaised]] = field(default_factory=dict)
    by_digest: dict[bytes, list[AlertRaised]] = field(default_factory=dict)
    ranges: list[AlertRaised] = field(default_factory=list)

    @classmethod
    def among(cls, events: Iterable[object]) -> Alerts:
        """The alerts among events, which are in order."""
        alerts = cls()
        for event in events:
            if isinstance(event, AlertRaised):
                alerts.by_number.setdefault(event.number, []).append(event)
                if any(event.digest):
                    alerts.by_digest.setdefault(event.digest, []).append(event)
                if event.kind is AlertKind.RANGE_WITHDRAWN:
                    alerts.ranges.append(event)
        return alerts

    def on(self, number: RecordNumber | None, digest: bytes, written: Position | None) -> tuple[Warned, ...]:
        """What was warned of under a number or a digest, or under a range that has the number; in order.

        Args:
            number: the number, where one is known.
            digest: the digest, empty where none is known.
            written: where the record was written on the chain, None where there is none.
        """
        found = [*self.by_number.get(number, ()), *self.by_digest.get(digest, ())]
        if self.ranges and number is not None:
            found += [alert for alert in self.ranges if _covers(alert, number)]
        if not found:
            return ()
        raised = {_place(alert): alert for alert in found if alert.kind is not AlertKind.ENDED}
        return tuple(self._warned(raised[place], written) for place in sorted(raised))

    def _warned(self, alert: AlertRaised, written: Position | None) -> Warned:
        has_digest = any(alert.digest)
        later = [*self.by_number.get(alert.number, ()), *(self.by_digest.get(alert.digest, ()) if has_digest else ())]
        place = _place(alert)
        ends = [end for end in later if end.kind is AlertKind.ENDED and _place(end) > place]
        return Warned(
            kind=alert.kind,
            time=alert.at.block_time,
            officer=alert.officer,
            digest=alert.digest if has_digest else None,
            ended=min(ends, key=_place).at.block_time if ends else None,
            is_before=written is None or place < (written.block_number, written.log_index),
        )


def _covers(alert: AlertRaised, number: RecordNumber) -> bool:
    """Whether a range of withdrawn numbers has this number."""
    first = alert.number
    if not isinstance(first, RecordNumber):
        return False
    is_series = (first.code, first.is_lot) == (number.code, number.is_lot)
    return is_series and first.serial <= number.serial <= alert.last_serial


def _place(alert: AlertRaised) -> tuple[int, int]:
    return alert.at.block_number, alert.at.log_index
