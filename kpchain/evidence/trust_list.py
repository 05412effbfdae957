"""The trust list `kpt/2` as values: who could act when, and how records stood, as of one block of a ledger.

Whether a list may be trusted is decided in `kpchain.evidence.acceptance`, and how it is written in
`kpchain.evidence.trust_json`. The specification is docs/spec/trust-list.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Final, Protocol, TypeVar

from kpchain.errors import ModelError
from kpchain.ledger.alerts import Warned
from kpchain.ledger.calls import NO_AUTHORITY, NO_LAST_DAY
from kpchain.ledger.events import Lines
from kpchain.model import Record, RecordNumber, Role, SchemeRole, Status

LAST_TIME: Final = 253_402_300_799
"""The end of the year 9999 in seconds since 1970, beyond which no day can be shown."""


NO_ZONE: Final = bytes(32)
"""The zone of a lot that names none, and of every certificate."""


class Dated(Protocol):
    """A change, with the time of the block that brought it."""

    @property
    def time(self) -> int:
        """The time of the block, in seconds since 1970."""


C = TypeVar("C", bound=Dated)
K = TypeVar("K", int, RecordNumber)


@dataclass(frozen=True, slots=True)
class ListedBlock:
    """The block that a list is as of: number, hash, root of its state (both 32 bytes), time in seconds since 1970."""

    number: int
    hash: bytes
    state_root: bytes
    time: int

    @property
    def day(self) -> date:
        """The day (GMT) of the block."""
        return day_of(self.time)


@dataclass(frozen=True, slots=True)
class StatusChange:
    """A Participant has this status from this time on."""

    time: int
    status: Status


@dataclass(frozen=True, slots=True)
class RolesChange:
    """An officer holds these roles from this time on, suspended or not, and may act on the days of its term.

    Attributes:
        time: the time of the block, in seconds since 1970.
        roles: the roles.
        suspended: whether its focal point has suspended it.
        first_day: the first day of its term, in days since 1970-01-01.
        last_day: the last one; `NO_LAST_DAY` without an end.
        authority: the authority inside its Participant, 8 bytes of ASCII, left-aligned; `NO_AUTHORITY` for none.
    """

    time: int
    roles: Role
    suspended: bool
    first_day: int = 0
    last_day: int = NO_LAST_DAY
    authority: bytes = NO_AUTHORITY


@dataclass(frozen=True, slots=True)
class OfficesChange:
    """An account holds these offices of the scheme from this time on."""

    time: int
    offices: SchemeRole


@dataclass(frozen=True, slots=True)
class ListedParticipant:
    """A Participant.

    Attributes:
        index: its index in the registry.
        code: the code by which it goes.
        producer: its bit among origins, or None.
        changes: its status over time.
        earlier: the codes that it had before, in order.
    """

    index: int
    code: str
    producer: int | None
    changes: tuple[StatusChange, ...]
    earlier: tuple[str, ...] = ()

    @property
    def codes(self) -> tuple[str, ...]:
        """Every code that it has or had."""
        return (*self.earlier, self.code)


@dataclass(frozen=True, slots=True)
class ListedOfficer:
    """An account that acts or acted for a Participant, with its roles over time."""

    account: str
    participant: str
    changes: tuple[RolesChange, ...]


@dataclass(frozen=True, slots=True)
class ListedOffice:
    """An account that holds or held offices of the scheme, with these over time."""

    account: str
    changes: tuple[OfficesChange, ...]


@dataclass(frozen=True, slots=True)
class ListedInput:
    """What a certificate draws from a record: its number, its digest, and the weight in points."""

    number: RecordNumber
    digest: bytes
    points: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedRecord:
    """How a record stood, who wrote it, and what it was written with.

    Attributes:
        number: its number.
        digest: its digest.
        record: the record.
        officer: the account that declared or issued it.
        time: the time of the block in which that was done, in seconds since 1970.
        alerts: what members were warned of under its number or digest, in order.
        lines: weight and value under each HS code.
        parcels: of a certificate; 0 for a lot.
        inputs: of a certificate, in order.
        replaces: the number of the certificate that this one replaced, or None.
        replaced_by: the number of the certificate that replaced this one, or None.
        source: of a lot that is a paper import, the code of the Participant that it came from, or None.
        zone: of a lot, the zone as the ledger has it, 32 bytes.
    """

    number: RecordNumber
    digest: bytes
    record: Record
    officer: str
    time: int
    alerts: tuple[Warned, ...]
    lines: Lines
    parcels: int = 0
    inputs: tuple[ListedInput, ...] = ()
    replaces: RecordNumber | None = None
    replaced_by: RecordNumber | None = None
    source: str | None = None
    zone: bytes = NO_ZONE


@dataclass(frozen=True, slots=True, kw_only=True)
class TrustList:
    """What a trust list says, as of one block.

    Attributes:
        chain_id: the chain.
        registry: address of the ParticipantRegistry.
        ledger: address of the CertificateLedger.
        issued: the day on which the list was made.
        block: the newest block of that time.
        participants: by index, all of them.
        officers: by account, all that were ever appointed.
        offices: by account, all that ever held one.
        records: records by number; all of the ledger where the list is complete, none where no state was asked for.
        complete: whether a record that is not among them was not on the ledger.

    Raises:
        ModelError: a rule of the specification is broken; `field` is the JSON Pointer below `/list`.
    """

    chain_id: int
    registry: str
    ledger: str
    issued: date
    block: ListedBlock
    participants: tuple[ListedParticipant, ...]
    officers: tuple[ListedOfficer, ...]
    offices: tuple[ListedOffice, ...]
    records: tuple[ListedRecord, ...] = ()
    complete: bool = False

    def __post_init__(self) -> None:
        if not 1 <= self.chain_id < 2**53:
            raise ModelError("/chain_id", "must be an integer from 1 to 2**53 - 1", self.chain_id)
        if not 0 <= self.block.time <= LAST_TIME:
            raise ModelError("/block/time", "must be in seconds since 1970, before the year 10000", self.block.time)
        if (self.block.day - self.issued).days > 1:
            raise ModelError("/issued", f"must not be before the day of its block, {self.block.day}", str(self.issued))
        indexes = [entry.index for entry in self.participants]
        if not indexes or indexes != list(range(1, len(indexes) + 1)):
            raise ModelError("/participants", "must be all Participants by index, from 1")
        every = [code for entry in self.participants for code in entry.codes]
        if len(set(every)) < len(every):
            raise ModelError("/participants", "must not have one code twice")
        codes = {entry.code for entry in self.participants}
        for place, officer in enumerate(self.officers):
            if officer.participant not in codes:
                rule = "must be a Participant of the list"
                raise ModelError(f"/officers/{place}/participant", rule, officer.participant)
        self._check_order()

    def _check_order(self) -> None:
        """The one order of everything, so that a list has one spelling; and no change after the block."""
        _ascending([int(entry.account, 16) for entry in self.officers], "/officers", "by account")
        _ascending([int(entry.account, 16) for entry in self.offices], "/offices", "by account")
        _ascending([entry.number for entry in self.records], "/states/records", "by number")
        if len({entry.digest for entry in self.records}) < len(self.records):
            raise ModelError("/states/records", "must not have one digest twice")
        times = {
            "participants": [[change.time for change in entry.changes] for entry in self.participants],
            "officers": [[change.time for change in entry.changes] for entry in self.officers],
            "offices": [[change.time for change in entry.changes] for entry in self.offices],
        }
        for name, lists in times.items():
            for place, of_one in enumerate(lists):
                if not of_one or of_one != sorted(of_one) or of_one[0] < 0 or of_one[-1] > self.block.time:
                    rule = "must be one or more, in order of time, none after the block of the list"
                    raise ModelError(f"/{name}/{place}/changes", rule)
        for place, record in enumerate(self.records):
            if not 0 <= record.time <= self.block.time:
                rule = "must not be after the block of the list"
                raise ModelError(f"/states/records/{place}/time", rule, record.time)
            times_of_alerts = [alert.time for alert in record.alerts]
            in_time = all(_is_in_time(alert, self.block.time) for alert in record.alerts)
            if not in_time or times_of_alerts != sorted(times_of_alerts):
                rule = "must be in order of time, none ended before it was raised or after the block of the list"
                raise ModelError(f"/states/records/{place}/alerts", rule)
            if record.source is not None and self.participant(record.source) is None:
                rule = "must be a Participant of the list"
                raise ModelError(f"/states/records/{place}/source", rule, record.source)

    def participant(self, code: str) -> ListedParticipant | None:
        """The Participant that has this code or had it earlier, or None."""
        return next((entry for entry in self.participants if code in entry.codes), None)

    def officer(self, account: str) -> ListedOfficer | None:
        """The officer with this account, or None."""
        return next((entry for entry in self.officers if entry.account == account), None)

    def code_of(self, index: int) -> str:
        """The code of the Participant with this index; a placeholder for an index that is not entered."""
        return self.participants[index - 1].code if 1 <= index <= len(self.participants) else f"#{index}"

    def may_sign(self, account: str) -> bool:
        """Whether the account was chair, secretariat or a focal point that is not suspended, as of the block."""
        offices = next((entry.changes[-1].offices for entry in self.offices if entry.account == account), SchemeRole(0))
        officer = self.officer(account)
        if officer is None:
            return bool(offices & (SchemeRole.CHAIR | SchemeRole.SECRETARIAT))
        last = officer.changes[-1]
        in_term = last.first_day <= self.block.time // 86_400 <= last.last_day
        return bool(last.roles & Role.FOCAL_POINT) and not last.suspended and in_term


def day_of(time: int) -> date:
    """The day (GMT) of a time in seconds since 1970."""
    return datetime.fromtimestamp(time, UTC).date()


def seconds_of(day: date) -> tuple[int, int]:
    """The first and the last second of a day (GMT), in seconds since 1970."""
    start = int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp())
    return start, start + 86_399


def in_force(changes: Sequence[C], first: int, last: int) -> list[C]:
    """The changes that were in force at some moment from `first` to `last`, both included, in order."""
    before = [change for change in changes if change.time < first]
    return before[-1:] + [change for change in changes if first <= change.time <= last]


def _is_in_time(alert: Warned, last: int) -> bool:
    ended = alert.time if alert.ended is None else alert.ended
    return 0 <= alert.time <= ended <= last


def _ascending(keys: Sequence[K], field: str, how: str) -> None:
    if list(keys) != sorted(set(keys)):
        raise ModelError(field, f"must be in ascending order {how}, each once")
