"""A trust list made from a ledger: what registry and ledger say as of their newest block, gathered and not judged."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Final

from kpchain.errors import LedgerError, NotFoundError
from kpchain.evidence.trust_list import (
    ListedBlock,
    ListedInput,
    ListedOffice,
    ListedOfficer,
    ListedParticipant,
    ListedRecord,
    OfficesChange,
    RolesChange,
    StatusChange,
    TrustList,
)
from kpchain.ledger.alerts import Alerts
from kpchain.ledger.events import (
    CertificateAdvanced,
    CertificateIssued,
    CodeChanged,
    Event,
    LotDeclared,
    OfficerAppointed,
    OfficerSuspensionChanged,
    ParticipantEntered,
    SchemeRolesChanged,
    StatusChanged,
)
from kpchain.ledger.facts import Codes, Origin
from kpchain.model import Action, Record, RecordNumber, Role, SchemeRole

if TYPE_CHECKING:
    from kpchain.ledger.client import Ledger

_NO_PRODUCER: Final = 255
_MANY: Final = 500  # records in one call


@dataclass(frozen=True, slots=True)
class States:
    """Which states a list is to carry: those of all records, or those of the records with these numbers."""

    numbers: tuple[RecordNumber, ...] | None = None


def make_trust_list(ledger: Ledger, *, issued: date, states: States | None = None) -> TrustList:
    """The trust list of a ledger as of its newest block.

    Args:
        ledger: the ledger.
        issued: the day of the list: today.
        states: which states it carries; None for none.

    Raises:
        NotFoundError: a number is not on the ledger.
        LedgerError: the ledger did not answer, or not so that it can be read.
    """
    block = _newest_block(ledger)
    events = ledger.events(ledger.deployment.block, block.number)
    entered = [event for event in events if isinstance(event, ParticipantEntered)]
    codes = _codes(events)
    return TrustList(
        chain_id=ledger.deployment.chain_id,
        registry=ledger.deployment.registry,
        ledger=ledger.deployment.ledger,
        issued=issued,
        block=block,
        participants=tuple(_participant(event, events) for event in sorted(entered, key=lambda e: e.participant)),
        officers=tuple(_officers(events, codes)),
        offices=tuple(_offices(events)),
        records=() if states is None else tuple(_records(ledger, events, block.number, states.numbers)),
        complete=states is not None and states.numbers is None,
    )


def _newest_block(ledger: Ledger) -> ListedBlock:
    found = ledger.rpc.call("eth_getBlockByNumber", "latest", False)
    try:
        return ListedBlock(
            int(found["number"], 16),
            bytes.fromhex(found["hash"][2:]),
            bytes.fromhex(found["stateRoot"][2:]),
            int(found["timestamp"], 16),
        )
    except (LookupError, TypeError, ValueError) as error:
        raise LedgerError(f"{ledger.rpc.name}: the newest block cannot be read ({error})") from error


def _participant(entered: ParticipantEntered, events: Iterable[Event]) -> ListedParticipant:
    changes = [StatusChange(entered.at.block_time, entered.status)]
    changes += [
        StatusChange(event.at.block_time, event.status)
        for event in events
        if isinstance(event, StatusChanged) and event.participant == entered.participant
    ]
    producer = None if entered.producer == _NO_PRODUCER else entered.producer
    recoded = [event for event in events if isinstance(event, CodeChanged) and event.participant == entered.participant]
    code = recoded[-1].code if recoded else entered.code
    # A Participant may take up a code again that it had before.
    earlier = dict.fromkeys(event.previous for event in recoded if event.previous != code)
    return ListedParticipant(entered.participant, code, producer, tuple(changes), tuple(earlier))


def _codes(events: Iterable[Event]) -> Codes:
    return Codes.of(event for event in events if isinstance(event, ParticipantEntered | CodeChanged))


def _officers(events: Iterable[Event], codes: Codes) -> list[ListedOfficer]:
    """Officers by account; an account acts for one Participant for ever, the registry sees to that."""
    changes: dict[str, list[RolesChange]] = defaultdict(list)
    participants: dict[str, str] = {}
    for event in events:
        if not isinstance(event, OfficerAppointed | OfficerSuspensionChanged):
            continue
        known = changes[event.account]
        last = known[-1] if known else RolesChange(0, Role(0), suspended=False)
        if isinstance(event, OfficerSuspensionChanged):
            known.append(replace(last, time=event.at.block_time, suspended=event.suspended))
        else:
            term = event.first_day, event.last_day, event.authority
            known.append(RolesChange(event.at.block_time, Role(event.roles), last.suspended, *term))
        participants[event.account] = codes.code_of(event.participant)
    return [
        ListedOfficer(account, participants[account], tuple(changes[account]))
        for account in sorted(changes, key=lambda account: int(account, 16))
    ]


def _offices(events: Iterable[Event]) -> list[ListedOffice]:
    changes: dict[str, list[OfficesChange]] = defaultdict(list)
    for event in events:
        if isinstance(event, SchemeRolesChanged):
            changes[event.account].append(OfficesChange(event.at.block_time, SchemeRole(event.scheme_roles)))
    accounts = sorted(changes, key=lambda account: int(account, 16))
    return [ListedOffice(account, tuple(changes[account])) for account in accounts]


def _records(
    ledger: Ledger, events: Sequence[Event], block: int, numbers: tuple[RecordNumber, ...] | None
) -> list[ListedRecord]:
    written: dict[RecordNumber, Origin] = {
        event.number: event for event in events if isinstance(event, LotDeclared | CertificateIssued)
    }
    for number in numbers or ():
        if number not in written:
            raise NotFoundError(f"the ledger has no record with the number {number}")
    wanted = sorted(written if numbers is None else set(numbers))
    records = _records_as_of(ledger, [written[number].digest for number in wanted], block)
    gathered = _Gathered(events, written)
    return [gathered.listed(number, records[written[number].digest], ledger.rpc.name) for number in wanted]


def _records_as_of(ledger: Ledger, digests: Sequence[bytes], block: int) -> dict[bytes, Record | None]:
    found: dict[bytes, Record | None] = {}
    for start in range(0, len(digests), _MANY):
        chunk = digests[start : start + _MANY]
        found |= dict(zip(chunk, ledger.records(chunk, block=block), strict=True))
    return found


class _Gathered:
    """What the events of a ledger say around its records."""

    def __init__(self, events: Sequence[Event], written: Mapping[RecordNumber, Origin]) -> None:
        self._written = written
        self._numbers = {event.digest: number for number, event in written.items()}
        self._codes = _codes(events)
        self._alerts = Alerts.among(events)
        steps = [event for event in events if isinstance(event, CertificateAdvanced)]
        replaced = {event.digest: event.evidence for event in steps if event.act.action is Action.REPLACE}
        self._replaced_by = {old: self._numbers.get(new) for old, new in replaced.items()}
        self._replaces = {new: self._numbers.get(old) for old, new in replaced.items()}

    def listed(self, number: RecordNumber, record: Record | None, name: str) -> ListedRecord:
        """The entry of a record.

        Raises:
            LedgerError: the ledger has an event of the record, and not the record.
        """
        event = self._written[number]
        if record is None:
            raise LedgerError(f"{name}: the ledger has an event of {number} and no record of it")
        entry = ListedRecord(
            number=number,
            digest=event.digest,
            record=record,
            officer=event.officer,
            time=event.at.block_time,
            alerts=self._alerts.on(number, event.digest, event.at),
            lines=event.lines,
            replaces=self._replaces.get(event.digest),
            replaced_by=self._replaced_by.get(event.digest),
        )
        if isinstance(event, LotDeclared):
            return replace(entry, source=self._codes.code_of(event.source) if event.source else None, zone=event.zone)
        inputs = tuple(ListedInput(self._numbers[drawn.digest], drawn.digest, drawn.points) for drawn in event.inputs)
        return replace(entry, parcels=event.parcels, inputs=inputs)
