"""A ledger made by hand: it gives the events that the contracts would give, block by block, and can be forked.

It keeps the words of records as the contracts do, but refuses nothing.
"""

from __future__ import annotations

import copy
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace

from kpchain.ledger import events as ev
from kpchain.model import (
    About,
    Act,
    Action,
    AgreementStatus,
    AlertKind,
    AttestedBy,
    Kind,
    Record,
    RecordNumber,
    State,
    Status,
    Taint,
    Vote,
)
from kpchain.units import Points

OFFICER = "0x00000000000000000000000000000000000000A1"
MONITOR = "0x00000000000000000000000000000000000000A2"
LEDGER = "0x00000000000000000000000000000000000000E1"
OTHER_LEDGER = "0x00000000000000000000000000000000000000E2"
BASIS = bytes([7]) * 32
GENESIS_TIME = 1_700_000_000
NO_TAINTS = Taint(0)
TODAY = GENESIS_TIME // 86_400
MINERS = ("BW", "NA", "RU", "CF")


@dataclass(frozen=True, slots=True)
class HandBlock:
    number: int
    hash: str
    time: int


class EventLedger:
    """An `EventSource`; every act stands in a block of its own unless `same_block` holds several together.

    Attributes:
        day: the legal day of issues and declarations; steps bear the next day, receipts the ninth one after it.
    """

    def __init__(self, salt: str = "") -> None:
        self.salt = salt
        self.day = TODAY
        self.blocks: list[HandBlock] = []
        self.log: list[list[ev.Event]] = []
        self.records: dict[bytes, Record] = {}
        self.numbers: dict[str, bytes] = {}
        self.codes: list[str] = [""]
        self.producers: dict[str, int] = {}
        self.calls: list[str] = []
        self._open = False
        self._serials: dict[tuple[str, bool], int] = {}
        self.mine()

    # What a pass reads.

    def head(self) -> HandBlock:
        self.calls.append("head")
        return self.blocks[-1]

    def block(self, number: int) -> HandBlock:
        self.calls.append(f"block {number}")
        return self.blocks[number]

    def events(self, first_block: int, last_block: int) -> Sequence[ev.Event]:
        self.calls.append(f"events {first_block}-{last_block}")
        return [event for events in self.log[first_block : last_block + 1] for event in events]

    # Blocks.

    def mine(self, count: int = 1) -> None:
        for _ in range(count):
            parent = self.blocks[-1].hash if self.blocks else ""
            seed = f"{parent} {self.salt} {len(self.blocks)}".encode()
            number = len(self.blocks)
            digest = "0x" + hashlib.sha256(seed).hexdigest()
            self.blocks.append(HandBlock(number, digest, GENESIS_TIME + 12 * number))
            self.log.append([])

    def fork(self, salt: str) -> EventLedger:
        """The same ledger up to here; its next blocks will have other hashes."""
        twin = copy.deepcopy(self)
        twin.salt = salt
        return twin

    def same_block(self, is_open: bool) -> None:
        if is_open:
            self.mine()
        self._open = is_open

    def _at(self) -> ev.Position:
        if not self._open:
            self.mine()
        block = self.blocks[-1]
        index = len(self.log[-1])
        transaction = "0x" + hashlib.sha256(f"{block.hash} {index}".encode()).hexdigest()
        return ev.Position(block.number, block.hash, block.time, transaction, index)

    def _emit(self, event: ev.Event) -> None:
        self.log[-1].append(event)

    # Acts.

    def enter(self, *codes: str, miners: Sequence[str] = MINERS) -> None:
        for code in codes:
            producer = 255
            if code in miners:
                producer = self.producers[code] = len(self.producers)
            self.codes.append(code)
            index = len(self.codes) - 1
            self._emit(ev.ParticipantEntered(self._at(), index, code, Status.ADMITTED, producer, True, 60, BASIS))

    def _index(self, code: str | None) -> int:
        return self.codes.index(code) if code else 0

    def _next(self, code: str, *, is_lot: bool) -> RecordNumber:
        serial = self._serials[code, is_lot] = self._serials.get((code, is_lot), 0) + 1
        return RecordNumber(code, serial, is_lot)

    def lot(
        self,
        code: str,
        points: int,
        kind: Kind = Kind.PRODUCTION,
        *,
        origins: Sequence[str] = (),
        source: str | None = None,
        zone: bytes = bytes(32),
        taints: Taint = NO_TAINTS,
        lines: ev.Lines | None = None,
    ) -> bytes:
        number = self._next(code, is_lot=True)
        digest = hashlib.sha256(str(number).encode()).digest()
        if kind is not Kind.PRODUCTION:
            taints |= Taint.DECLARED_ORIGIN | (Taint.LEGACY if kind is Kind.LEGACY else Taint.PAPER_IMPORT)
        record = Record(
            state=State.DECLARED,
            kind=kind,
            issuer=self._index(code),
            destination=0,
            issued_on=self.day,
            expires_on=0,
            points=Points(points),
            available=Points(points),
            origins=sum(1 << self.producers[origin] for origin in (origins or (code,))),
            taints=taints,
        )
        lines = lines or ((points, points * 100), (0, 0), (0, 0))
        event = ev.LotDeclared(self._at(), digest, number, record, OFFICER, self._index(source), zone, lines)
        self._emit(event)
        return self._keep(number, digest, record)

    def issue(
        self,
        code: str,
        destination: str,
        draws: Sequence[tuple[bytes, int]],
        *,
        points: int | None = None,
        kind: Kind = Kind.STANDARD,
        lines: ev.Lines | None = None,
    ) -> bytes:
        number = self._next(code, is_lot=False)
        digest = hashlib.sha256(str(number).encode()).digest()
        weight = sum(drawn for _, drawn in draws) if points is None else points
        origins, taints = 0, NO_TAINTS
        for parent, drawn in draws:
            before = self.records[parent]
            origins |= before.origins
            taints |= before.taints
            self.records[parent] = replace(before, available=Points(before.available - drawn))
        record = Record(
            state=State.ISSUED,
            kind=kind,
            issuer=self._index(code),
            destination=self._index(destination),
            issued_on=self.day,
            expires_on=self.day + 60,
            points=Points(weight),
            available=Points(0),
            origins=origins,
            taints=taints,
        )
        lines = lines or ((0, 0), (weight // 2, weight * 10), (weight - weight // 2, weight * 300))
        inputs = tuple(ev.Draw(parent, drawn) for parent, drawn in draws)
        self._emit(ev.CertificateIssued(self._at(), digest, number, record, OFFICER, 3, lines, inputs))
        return self._keep(number, digest, record)

    def _keep(self, number: RecordNumber, digest: bytes, record: Record) -> bytes:
        self.records[digest] = record
        self.numbers[str(number)] = digest
        return digest

    def advance(self, digest: bytes, action: Action, to_state: State, evidence: bytes = bytes(32)) -> None:
        before = self.records[digest]
        available = before.points if to_state in (State.VOID, State.REPLACED) else before.available
        record = self.records[digest] = replace(before, state=to_state, available=available)
        act = Act(officer=OFFICER, on=self.day + 1, action=action, from_state=before.state)
        self._emit(ev.CertificateAdvanced(self._at(), digest, record, act, evidence))

    def settle(self, digest: bytes, found: int, action: Action = Action.CONFIRM, *, cents: int | None = None) -> None:
        before = self.records[digest]
        record = self.records[digest] = replace(
            before,
            state=State.CONFIRMED if action is Action.CONFIRM else State.RETURNED,
            available=min(Points(found), before.points),
            taints=before.taints if found == before.points else before.taints | Taint.DISCREPANCY,
        )
        value = found * 200 if cents is None else cents
        act = Act(officer=OFFICER, on=self.day + 9, action=action, from_state=before.state)
        self._emit(ev.CertificateSettled(self._at(), digest, record, act, BASIS, found, value, 3, 1))

    def import_(self, digest: bytes, found: int | None = None) -> bytes:
        """Everything from validation to the confirmed import."""
        self.advance(digest, Action.VALIDATE, State.VALIDATED, BASIS)
        self.advance(digest, Action.EXPORT, State.IN_TRANSIT, BASIS)
        self.advance(digest, Action.ARRIVE, State.ARRIVED)
        self.settle(digest, self.records[digest].points if found is None else found)
        return digest

    def consume(self, digest: bytes, points: int, exit_: int = 0) -> None:
        before = self.records[digest]
        record = self.records[digest] = replace(before, available=Points(before.available - points))
        self._emit(ev.CaratsConsumed(self._at(), digest, record, OFFICER, self.day, points, exit_, BASIS))

    def add(self, event_type: type[ev.Event], *values: object) -> None:
        """An event that changes no record."""
        self._emit(event_type(self._at(), *values))  # type: ignore[arg-type]  # the caller knows its fields


def story(salt: str = "") -> EventLedger:
    """Lots of all kinds, a mixed certificate, a voided one, a replaced one, and every other event once."""
    ledger = EventLedger(salt)
    ledger.same_block(True)
    ledger.add(ev.GovernancePassed, "0x" + "00" * 20, OFFICER)
    ledger.enter("BW", "NA", "RU", "CF", "EU", "AE")
    ledger.same_block(False)
    ledger.add(ev.FocalPointChanged, 3, "0x" + "00" * 20, OFFICER)
    ledger.add(ev.OfficerAppointed, 3, OFFICER, 16, 0, 2**32 - 1, bytes(8))
    ledger.add(ev.OfficerAppointed, 3, OFFICER, 17, TODAY, 2**32 - 1, b"SAKHA".ljust(8, b"\0"))
    ledger.add(ev.OfficerSuspensionChanged, 3, OFFICER, True)
    ledger.add(ev.SchemeRolesChanged, MONITOR, 4)
    ledger.add(ev.StatusChanged, 4, Status.ADMITTED, Status.RESTRICTED, True, BASIS)
    ledger.add(ev.ZoneChanged, 4, b"Berberati".ljust(32, b"\0"), True, BASIS)
    ledger.add(ev.TermsChanged, 5, 60, 50, BASIS)
    ledger.add(ev.RangeOpened, 3, 1, 10**18 - 1)
    ru = ledger.lot("RU", 100_000)
    bw = ledger.lot("BW", 50_000)
    old = ledger.lot("EU", 20_000, Kind.LEGACY, origins=("BW", "NA"))
    paper = ledger.lot("AE", 10_000, Kind.PAPER_IMPORT, origins=("RU",), source="EU")
    zoned = ledger.lot("CF", 5_000, zone=b"Berberati".ljust(32, b"\0"), taints=Taint.RESTRICTED_ZONE)
    from_ru = ledger.import_(ledger.issue("RU", "EU", [(ru, 60_000)]), found=59_900)
    from_bw = ledger.import_(ledger.issue("BW", "EU", [(bw, 40_000)], points=39_800))
    mixed = ledger.issue("EU", "AE", [(from_ru, 30_000), (from_bw, 20_000), (old, 5_000)], points=54_000)
    ledger.advance(mixed, Action.VALIDATE, State.VALIDATED)
    second = ledger.issue("RU", "AE", [(ru, 10_000)])
    ledger.advance(second, Action.VOID, State.VOID)
    third = ledger.issue("RU", "AE", [(second, 9_000)])
    ledger.same_block(True)
    ledger.advance(third, Action.REPLACE, State.REPLACED, BASIS)
    ledger.issue("RU", "EU", [(third, 9_000)], kind=Kind.REPLACEMENT)
    ledger.same_block(False)
    ledger.issue("CF", "AE", [(zoned, 1_000)])
    ledger.consume(paper, 2_500)
    ledger.consume(ru, 30_000, 1)
    ledger.add(ev.CertificateApproved, ledger.numbers["CF00000001"], MONITOR)
    ledger.add(ev.CertificateCorrected, mixed, OFFICER, TODAY + 2, BASIS)
    ledger.add(ev.AlertRaised, RecordNumber("RU", 77), bytes(32), AlertKind.FAKE, 0, OFFICER, BASIS)
    _governed(ledger, ru)
    ledger.mine(3)
    return ledger


def _governed(ledger: EventLedger, lot: bytes) -> None:
    """Every event of governance, once at the least; Participants are 1 BW, 3 RU, 4 CF and 5 EU."""
    add, electorate, nothing = ledger.add, 2**1 | 2**3 | 2**5, bytes(32)
    add(ev.CodeChanged, 5, "EU", "EZ", BASIS)
    add(ev.RulesChanged, ev.Rules(5_000, 10, 60, 30))
    add(ev.ChairmanshipChanged, ev.Term(3, 18_628, 18_992), ev.Term(1, 18_993, 19_357))
    add(ev.ChairAccountChanged, 3, "0x" + "00" * 20, MONITOR)
    calls = (ev.ProposedCall(OFFICER, b"\x01\x02\x03\x04"), ev.ProposedCall(MONITOR, b""))
    add(ev.ProposalOpened, 1, 3, MONITOR, GENESIS_TIME + 864_000, 2, electorate, BASIS, calls)
    add(ev.VoteGiven, 1, 3, Vote.SUPPORT, OFFICER, nothing)
    add(ev.VoteGiven, 1, 1, Vote.ABSTAIN, MONITOR, BASIS)
    add(ev.ProposalExecuted, 1, MONITOR)
    add(ev.ProposalOpened, 2, 1, OFFICER, GENESIS_TIME + 864_000, 2, electorate, BASIS, ())
    add(ev.ProposalWithdrawn, 2, OFFICER)
    add(ev.AgreementProposed, 1, 3, OFFICER, 2**3 | 2**5, b"RU-EU".ljust(32, b"\0"), BASIS)
    add(ev.AgreementAcceded, 1, 5, MONITOR, AgreementStatus.ACTIVE)
    add(ev.AgreementDenounced, 1, 3, OFFICER, BASIS)
    add(ev.AgreementStatusChanged, 1, AgreementStatus.PROPOSED, AgreementStatus.TERMINATED)
    instrument = b"INSTRUMENT-1".ljust(32, b"\0")
    add(ev.TypeOpened, 1, b"natural".ljust(32, b"\0"), BASIS, AttestedBy.ACCREDITED, True)
    add(ev.AccreditationChanged, 1, MONITOR, True)
    add(ev.ReferenceChanged, 1, instrument, True)
    add(ev.AttestationMade, 1, lot, 1, About.RECORD, MONITOR, TODAY, BASIS, instrument)
    add(ev.AttestationMade, 2, (4).to_bytes(32, "big"), 1, About.PARTICIPANT, OFFICER, TODAY, BASIS, nothing)
    add(ev.AttestationRevoked, 1, lot, 1, MONITOR, BASIS)
    add(ev.TypeClosed, 1)
    add(ev.ConcernFiled, 1, nothing, About.SCHEME, MONITOR, BASIS)
    add(ev.ConcernAnswered, 1, MONITOR, BASIS)
    add(ev.ReturnFiled, 3, 2021 * 16 + 5, 1, OFFICER, BASIS, ev.Totals(10, 20, 30, 40, 2**64 - 1, 60, 7, 8))


def long_ledger(lots: int = 800) -> EventLedger:
    """Many lots, each half sold abroad."""
    ledger = EventLedger()
    ledger.enter("RU", "EU")
    for _ in range(lots):
        lot = ledger.lot("RU", 1000)
        ledger.import_(ledger.issue("RU", "EU", [(lot, 600)]))
    return ledger


def forked_ledgers() -> tuple[EventLedger, EventLedger]:
    """Two ledgers that part in the middle: goods that one imports and consumes, the other imports differently."""
    base = long_ledger(100)
    open_lots = [base.lot("RU", 1000) for _ in range(50)]
    forks = base.fork("one"), base.fork("two")
    for fork, weight in zip(forks, (400, 700), strict=True):
        for lot in open_lots:
            fork.import_(fork.issue("RU", "EU", [(lot, weight)]))
            fork.consume(lot, 1000 - weight)
            fork.issue("EU", "RU", [(fork.numbers[f"RU{fork._serials['RU', False]:08d}"], weight // 2)])
    return forks
