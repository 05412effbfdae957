"""The ledger of lots and certificates as its interface and the design mean it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from kpchain.model.digest import keccak256
from kpchain.model.record import Record
from kpchain.model.state import Action, AlertKind, Kind, Role, SchemeRole, Side, State, Status, Taint, Timing
from kpchain.units import Points
from oracle import table
from oracle.acts import Alert, Consumption, Finding, Input, Issuance, LotDeclaration, Step, read_lines
from oracle.outcome import Event, Refusal
from oracle.registry import Account, Registry

MAX_BATCH: Final = 200
MAX_INPUTS_EACH: Final = 64
MAX_INPUTS: Final = 400
MAX_POINTS: Final = 2**40 - 1
DAYS_AHEAD: Final = 1  # officers write dates in their own time zone
LOT_KINDS: Final = frozenset({Kind.PRODUCTION, Kind.LEGACY, Kind.PAPER_IMPORT})
CERTIFICATE_KINDS: Final = frozenset({Kind.STANDARD, Kind.REPLACEMENT, Kind.TECHNICAL})
ALERTING: Final = Role.ISSUER | Role.VALIDATOR | Role.EXPORT_CUSTOMS | Role.IMPORTER


def number_word(code: bytes, serial: int, *, lot: bool) -> int:
    """The number of a record as the ledger keeps it."""
    return (0x4C if lot else 0) << 80 | int.from_bytes(code, "big") << 64 | serial


def digest_of(number: int, root: bytes) -> bytes:
    """The identity of a record."""
    return keccak256(number.to_bytes(32, "big") + root)


@dataclass(frozen=True, slots=True)
class _Mover:
    """Who moves certificates, by which roles, how, and on which legal date."""

    sender: str
    participant: int
    roles: int
    action: Action
    on: int

    def act_word(self, before: State) -> int:
        return int(self.sender, 16) | self.on << 160 | self.action << 192 | before << 200

    def side(self, record: Record) -> Side:
        if record.issuer == self.participant:
            return Side.ISSUER
        return Side.DESTINATION if record.destination == self.participant else Side.OTHER


@dataclass(slots=True)
class Ledger:
    """Records by digest, and what else is remembered; every method is an act of `sender` and gives its events.

    A refused act may leave half of a batch behind: `oracle.model.Model` takes a copy first.
    """

    registry: Registry
    records: dict[bytes, Record] = field(default_factory=dict)
    numbers: set[int] = field(default_factory=set)
    approved: set[bytes] = field(default_factory=set)

    def copied(self, registry: Registry) -> Ledger:
        """A ledger that changes on its own."""
        return Ledger(registry, dict(self.records), set(self.numbers), set(self.approved))

    # -- what it says --

    @property
    def today(self) -> int:
        """The day of the block time."""
        return self.registry.today

    def status_of(self, digest: bytes) -> tuple[State, Timing]:
        """The state of a record and what the clock says of it."""
        record = self.records.get(digest)
        if record is None:
            return State.NONE, Timing.IN_TIME
        if self._is_past(record) and record.state in table.BEFORE_EXPORT:
            return record.state, Timing.EXPIRED
        if self._is_past(record) and record.state in table.UNDER_WAY:
            return record.state, Timing.OVERDUE
        return record.state, Timing.IN_TIME

    # -- sources --

    def declare_lots(self, sender: str, lots: Sequence[LotDeclaration]) -> list[Event]:
        _require_batch(lots)
        officer = self._open_officer(sender, Role.STATISTICIAN)
        return [self._declare(lot, sender, officer.participant) for lot in lots]

    def _declare(self, lot: LotDeclaration, sender: str, declarer: int) -> Event:
        number = self._use_number(declarer, lot.serial, lot=True)
        self._require_date(lot.on, 0)
        points = _weigh(number, lot.lines)
        origins, taints = self._declared_origins(number, lot, declarer)
        self._require_source(number, lot, declarer)
        own = self.registry.participants[declarer]
        if own.status == Status.RESTRICTED:
            if lot.zone not in own.zones:
                raise Refusal("ZoneNotApproved", participant=declarer, zone=lot.zone)
            taints |= Taint.RESTRICTED_ZONE
        record = Record(
            state=State.DECLARED,
            kind=Kind(lot.kind),
            issuer=declarer,
            destination=0,
            issued_on=lot.on,
            expires_on=0,
            points=points,
            available=points,
            origins=origins,
            taints=taints,
        )
        digest = digest_of(number, lot.root)
        self.records[digest] = record
        return Event.of(
            "LotDeclared",
            digest=digest,
            number=number,
            record=record.word,
            officer=sender,
            source=lot.source,
            zone=lot.zone,
            lines=lot.lines,
        )

    def _declared_origins(self, number: int, lot: LotDeclaration, declarer: int) -> tuple[int, Taint]:
        """Mined by the declarer itself, or declared and marked as such."""
        if lot.kind == Kind.PRODUCTION:
            own = self.registry.participants[declarer]
            if not own.mines:
                raise Refusal("ProducerRequired", participant=declarer)
            if lot.origins:
                raise Refusal("OriginsNotAllowed", number=number, origins=lot.origins)
            return 1 << own.producer, Taint(0)
        if lot.kind not in LOT_KINDS:
            raise Refusal("KindNotAllowed", number=number, kind=lot.kind)
        if not 0 < lot.origins < 1 << self.registry.producer_count:
            raise Refusal("OriginsNotAllowed", number=number, origins=lot.origins)
        why = Taint.LEGACY if lot.kind == Kind.LEGACY else Taint.PAPER_IMPORT
        return lot.origins, Taint.DECLARED_ORIGIN | why

    def _require_source(self, number: int, lot: LotDeclaration, declarer: int) -> None:
        others = self.registry.participants.keys() - {declarer}
        fits = lot.source in others if lot.kind == Kind.PAPER_IMPORT else lot.source == 0
        if not fits:
            raise Refusal("SourceNotAllowed", number=number, source=lot.source)

    # -- certificates --

    def issue(self, sender: str, issuances: Sequence[Issuance]) -> list[Event]:
        _require_batch(issuances)
        officer = self._open_officer(sender, Role.ISSUER)
        events, count = [], 0
        for issuance in issuances:
            if len(issuance.inputs) > MAX_INPUTS_EACH:
                raise Refusal("LedgerBatchSize", size=len(issuance.inputs), limit=MAX_INPUTS_EACH)
            count += len(issuance.inputs)
            if count > MAX_INPUTS:
                raise Refusal("LedgerBatchSize", size=count, limit=MAX_INPUTS)
            events += self._issue(issuance, sender, officer.participant)
        return events

    def _issue(self, issuance: Issuance, sender: str, issuer: int) -> list[Event]:
        number = self._use_number(issuer, issuance.serial, lot=False)
        self._require_terms(number, issuance, issuer)
        points = _weigh(number, issuance.lines)
        digest = digest_of(number, issuance.root)
        events: list[Event] = []
        if issuance.kind == Kind.REPLACEMENT:
            mover = _Mover(sender, issuer, Role.ISSUER, Action.REPLACE, issuance.issued_on)
            events += self._replace(number, digest, issuance.inputs, mover)
        origins, taints = self._draw_all(number, points, issuance.inputs, issuer)
        record = Record(
            state=State.ISSUED,
            kind=Kind(issuance.kind),
            issuer=issuer,
            destination=issuance.destination,
            issued_on=issuance.issued_on,
            expires_on=issuance.expires_on,
            points=points,
            available=Points(0),
            origins=origins,
            taints=taints,
        )
        self.records[digest] = record
        issued = Event.of(
            "CertificateIssued",
            digest=digest,
            number=number,
            record=record.word,
            officer=sender,
            parcels=issuance.parcels,
            lines=issuance.lines,
            inputs=tuple((each.digest, each.points) for each in issuance.inputs),
        )
        return [*events, issued]

    def _require_terms(self, number: int, issuance: Issuance, issuer: int) -> None:
        if issuance.kind not in CERTIFICATE_KINDS:
            raise Refusal("KindNotAllowed", number=number, kind=issuance.kind)
        if issuance.destination == issuer:
            raise Refusal("DestinationIsIssuer", number=number, participant=issuance.destination)
        if not self.registry.is_open(issuance.destination):
            raise Refusal("DestinationNotOpen", participant=issuance.destination)
        if not issuance.parcels:
            raise Refusal("ParcelsMissing", number=number)
        self._require_date(issuance.issued_on, 0)
        earliest = max(issuance.issued_on, self.today)
        latest = issuance.issued_on + self.registry.participants[issuer].validity_days
        if not earliest <= issuance.expires_on <= latest:
            bounds = {"expiresOn": issuance.expires_on, "earliest": earliest, "latest": latest}
            raise Refusal("ExpiryOutOfBounds", number=number, **bounds)

    def _replace(self, number: int, replacement: bytes, inputs: Sequence[Input], mover: _Mover) -> list[Event]:
        """The one certificate among the inputs that was not exported gives up its carats."""
        events = []
        for each in inputs:
            record = self.records.get(each.digest)
            if record is None or record.state not in table.BEFORE_EXPORT:
                continue
            events.append(self._advance(each.digest, replacement, mover))
        if len(events) != 1:
            raise Refusal("ReplacedCount", number=number, count=len(events))
        return events

    def _draw_all(self, number: int, points: int, inputs: Sequence[Input], drawer: int) -> tuple[int, Taint]:
        origins, taints = 0, Taint(0)
        seen: set[bytes] = set()
        for each in inputs:
            if each.digest in seen:
                raise Refusal("InputRepeated", digest=each.digest)
            seen.add(each.digest)
            source = self._draw(each.digest, each.points, drawer)
            origins, taints = origins | source.origins, taints | source.taints
        drawn = sum(each.points for each in inputs)
        if points > drawn:
            raise Refusal("WeightExceedsInputs", number=number, points=points, drawn=drawn)
        return origins, taints

    # -- the life of a certificate --

    def advance(self, sender: str, action: int, on: int, steps: Sequence[Step]) -> list[Event]:
        _require_batch(steps)
        if action in table.SETTLEMENTS | table.BY_ISSUING:
            raise Refusal("ActionNotHere", action=action)
        mover = self._mover(sender, Action(action), on)
        return [self._advance(step.digest, step.evidence, mover) for step in steps]

    def _advance(self, digest: bytes, evidence: bytes, mover: _Mover) -> Event:
        before = self._stepping(digest, mover)
        if mover.action == Action.EXPORT and not self.registry.is_open(before.destination):
            raise Refusal("DestinationNotOpen", participant=before.destination)
        supervised = self.registry.participants[mover.participant].supervised
        if mover.action == Action.VALIDATE and supervised and digest not in self.approved:
            raise Refusal("ApprovalMissing", digest=digest)
        if mover.action in table.REASONED and evidence == bytes(32):
            raise Refusal("EvidenceMissing", digest=digest, action=mover.action)
        (row, *_) = table.steps_from(before.state, mover.action)
        gives_back = mover.action in (Action.VOID, Action.REPLACE)
        available = before.points if gives_back else before.available
        after = replace(before, state=row.next_state, available=available)
        self.records[digest] = after
        word = mover.act_word(before.state)
        return Event.of("CertificateAdvanced", digest=digest, record=after.word, act=word, evidence=evidence)

    def settle(self, sender: str, action: int, on: int, findings: Sequence[Finding]) -> list[Event]:
        _require_batch(findings)
        if action not in table.SETTLEMENTS:
            raise Refusal("ActionNotHere", action=action)
        mover = self._mover(sender, Action(action), on)
        return [self._settle(finding, mover) for finding in findings]

    def _settle(self, found: Finding, mover: _Mover) -> Event:
        before = self._stepping(found.digest, mover)
        if before.state == State.DETAINED and found.evidence == bytes(32):
            raise Refusal("EvidenceMissing", digest=found.digest, action=mover.action)
        tolerance = self.registry.participants[mover.participant].tolerance_bps
        is_off = abs(found.points - before.points) * 10_000 > before.points * tolerance
        (row, *_) = table.steps_from(before.state, mover.action)
        after = replace(
            before,
            state=row.next_state,
            available=Points(min(found.points, before.points)),
            taints=before.taints | (Taint.DISCREPANCY if is_off else Taint(0)),
        )
        self.records[found.digest] = after
        return Event.of(
            "CertificateSettled",
            digest=found.digest,
            record=after.word,
            act=mover.act_word(before.state),
            evidence=found.evidence,
            points=found.points,
            cents=found.cents,
            parcels=found.parcels,
            check=found.check,
        )

    def _mover(self, sender: str, action: Action, on: int) -> _Mover:
        starts = action in table.STARTS
        officer = self.registry.open_officer(sender) if starts else self.registry.officer(sender)
        self._require_date(on, 0)
        return _Mover(sender, officer.participant, officer.roles, action, on)

    def _stepping(self, digest: bytes, mover: _Mover) -> Record:
        """The record, where this step of it is in the table, is the officer's, and comes in time."""
        record = self._known(digest)
        steps = table.steps_from(record.state, mover.action)
        who = {"digest": digest, "state": record.state, "action": mover.action, "officer": mover.sender}
        if not steps:
            raise Refusal("TransitionNotAllowed", **who)
        if not any(mover.roles & row.role and mover.side(record) == row.side for row in steps):
            raise Refusal("OfficerNotEntitled", **who)
        stopped = record.state in table.BEFORE_EXPORT and mover.action in table.STOPPED_BY_EXPIRY
        if stopped and self._is_past(record):
            raise Refusal("CertificateExpired", digest=digest, expiresOn=record.expires_on)
        self._require_date(mover.on, record.issued_on)
        return record

    # -- the rest --

    def consume(self, sender: str, consumptions: Sequence[Consumption]) -> list[Event]:
        _require_batch(consumptions)
        officer = self._open_officer(sender, Role.STATISTICIAN)
        return [self._consume(each, sender, officer.participant) for each in consumptions]

    def _consume(self, out: Consumption, sender: str, holder: int) -> Event:
        record = self._draw(out.digest, out.points, holder)
        self._require_date(out.on, record.issued_on)
        return Event.of(
            "CaratsConsumed",
            digest=out.digest,
            record=record.word,
            officer=sender,
            on=out.on,
            points=out.points,
            exit=out.exit,
            evidence=out.evidence,
        )

    def approve(self, sender: str, digests: Sequence[bytes]) -> list[Event]:
        _require_batch(digests)
        if not self.registry.account(sender).scheme_roles & SchemeRole.MONITOR:
            raise Refusal("SchemeRoleRequired", account=sender, required=SchemeRole.MONITOR)
        for digest in digests:
            state = self._known(digest).state
            if state != State.ISSUED:
                raise Refusal("ApprovalNotDue", digest=digest, state=state)
            self.approved.add(digest)
        return [Event.of("CertificateApproved", digest=digest, monitor=sender) for digest in digests]

    def correct(self, sender: str, digest: bytes, on: int, correction: bytes) -> list[Event]:
        officer = self.registry.officer(sender)
        _require_role(sender, officer, Role.ISSUER)
        record = self._known(digest)
        if record.state not in table.open_states():
            raise Refusal("CorrectionNotAllowed", digest=digest, state=record.state)
        if record.issuer != officer.participant:
            raise Refusal("RecordNotHeld", digest=digest, holder=record.issuer, participant=officer.participant)
        self._require_date(on, record.issued_on)
        return [Event.of("CertificateCorrected", digest=digest, officer=sender, on=on, correction=correction)]

    def alert(self, sender: str, alerts: Sequence[Alert]) -> list[Event]:
        _require_batch(alerts)
        if not self.registry.account(sender).scheme_roles & (SchemeRole.CHAIR | SchemeRole.SECRETARIAT):
            _require_role(sender, self.registry.officer(sender), ALERTING)
        return [self._alert(each, sender) for each in alerts]

    def _alert(self, alert: Alert, sender: str) -> Event:
        known = self.registry.account(sender)
        of_scheme = known.scheme_roles & (SchemeRole.CHAIR | SchemeRole.SECRETARIAT)
        first_serial = alert.number % 2**64
        is_range = alert.kind == AlertKind.RANGE_WITHDRAWN
        if (is_range and alert.last_serial < first_serial) or (not is_range and alert.last_serial):
            refused = {"number": alert.number, "kind": alert.kind, "lastSerial": alert.last_serial}
            raise Refusal("AlertRangeMalformed", **refused)
        code = (alert.number >> 64) % 2**16
        is_own = self.registry.participant_by(code.to_bytes(2, "big")) == known.participant
        if not of_scheme and (alert.kind == AlertKind.ENDED or (is_range and not is_own)):
            raise Refusal("AlertNotEntitled", number=alert.number, kind=alert.kind, account=sender)
        return Event.of(
            "AlertRaised",
            number=alert.number,
            digest=alert.digest,
            kind=alert.kind,
            lastSerial=alert.last_serial,
            officer=sender,
            reason=alert.reason,
        )

    # -- how --

    def _open_officer(self, sender: str, role: Role) -> Account:
        officer = self.registry.open_officer(sender)
        _require_role(sender, officer, role)
        return officer

    def _known(self, digest: bytes) -> Record:
        if digest not in self.records:
            raise Refusal("RecordUnknown", digest=digest)
        return self.records[digest]

    def _draw(self, digest: bytes, points: int, drawer: int) -> Record:
        """Take carats out of a record that the Participant holds; the record afterwards."""
        record = self._known(digest)
        if record.state not in table.DRAWABLE:
            raise Refusal("RecordNotDrawable", digest=digest, state=record.state)
        holder = record.destination if record.state == State.CONFIRMED else record.issuer
        if holder != drawer:
            raise Refusal("RecordNotHeld", digest=digest, holder=holder, participant=drawer)
        if not points:
            raise Refusal("DrawIsZero", digest=digest)
        if points > record.available:
            raise Refusal("CaratsNotAvailable", digest=digest, available=record.available, drawn=points)
        self.records[digest] = replace(record, available=Points(record.available - points))
        return self.records[digest]

    def _use_number(self, participant: int, serial: int, *, lot: bool) -> int:
        own = self.registry.participants[participant]
        number = number_word(own.code, serial, lot=lot)
        if not own.first_serial <= serial <= own.last_serial:
            bounds = {"from": own.first_serial, "to": own.last_serial}
            raise Refusal("NumberOutsideRange", number=number, **bounds)
        if number in self.numbers:
            raise Refusal("NumberAlreadyUsed", number=number)
        self.numbers.add(number)
        return number

    def _is_past(self, record: Record) -> bool:
        """Whether a certificate's last good day is over; a lot has none."""
        return record.kind in CERTIFICATE_KINDS and self.today > record.expires_on

    def _require_date(self, on: int, earliest: int) -> None:
        latest = self.today + DAYS_AHEAD
        if not earliest <= on <= latest:
            raise Refusal("DateOutOfBounds", on=on, earliest=earliest, latest=latest)


def _require_batch(entries: Sequence[object]) -> None:
    if not 1 <= len(entries) <= MAX_BATCH:
        raise Refusal("LedgerBatchSize", size=len(entries), limit=MAX_BATCH)


def _require_role(sender: str, officer: Account, required: int) -> None:
    if not officer.roles & required:
        raise Refusal("RoleRequired", officer=sender, required=required, held=officer.roles)


def _weigh(number: int, word: int) -> Points:
    """The weight of whole lines: at least one, each with weight and value or with neither."""
    lines = read_lines(word)
    if any((points == 0) != (cents == 0) for points, cents in lines) or not any(points for points, _ in lines):
        raise Refusal("LinesIncomplete", number=number)
    points = sum(points for points, _ in lines)
    if points > MAX_POINTS:
        raise Refusal("WeightTooLarge", number=number, points=points)
    return Points(points)
