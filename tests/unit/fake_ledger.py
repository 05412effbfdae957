"""A ledger in memory for verification: it records as events what it is told, and refuses nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from kpchain.document import Sealed
from kpchain.errors import LedgerError, UnreachableError
from kpchain.ledger import events as ev
from kpchain.ledger.alerts import Alerts
from kpchain.ledger.calls import NO_AUTHORITY, NO_LAST_DAY
from kpchain.ledger.facts import Facts, Question
from kpchain.ledger.shared import Shared
from kpchain.model import (
    About,
    Act,
    Action,
    AgreementStatus,
    AlertKind,
    AttestedBy,
    Certificate,
    Kind,
    Lot,
    Record,
    RecordNumber,
    Role,
    State,
    Status,
    Taint,
    days_from_date,
)
from kpchain.units import Points

CODES = ("RU", "BW", "EU", "AE")
MINERS = {"RU": 0, "BW": 1}
NOON = 1793620800
"""2026-11-02, 12:00 GMT."""
EVIDENCE = b"\x5a" * 32
NO_PRODUCER = 255
OBSERVER = "0x" + "0b" * 20


class FakeLedger:
    """A `LedgerView`: every act stands in a block of its own, a second after the one before."""

    def __init__(self, *, address: str, chain_id: int = 1337) -> None:
        self.address = address
        self.chain_id = chain_id
        self.time = NOON
        self.log: list[ev.Event] = []
        self.records: dict[bytes, Record] = {}
        self.questions: list[list[Question]] = []
        for index, code in enumerate(CODES, start=1):
            producer = MINERS.get(code, NO_PRODUCER)
            self.log.append(
                ev.ParticipantEntered(self.at(), index, code, Status.ADMITTED, producer, True, 60, EVIDENCE)
            )

    def at(self) -> ev.Position:
        block = len(self.log) + 1
        self.time += 1
        return ev.Position(block, f"0x{block:064x}", self.time, f"0x{block:064x}", 0)

    # Acts

    def index(self, code: str | None) -> int:
        return CODES.index(code) + 1 if code else 0

    def appoint(
        self,
        code: str,
        account: str,
        roles: Role,
        *,
        first_day: int = 0,
        last_day: int = NO_LAST_DAY,
        authority: bytes = NO_AUTHORITY,
    ) -> None:
        term = (first_day, last_day, authority)
        self.log.append(ev.OfficerAppointed(self.at(), self.index(code), account, int(roles), *term))

    def recode(self, code: str, new: str) -> None:
        self.log.append(ev.CodeChanged(self.at(), self.index(code), code, new, EVIDENCE))

    def suspend(self, code: str, account: str, *, is_suspended: bool = True) -> None:
        self.log.append(ev.OfficerSuspensionChanged(self.at(), self.index(code), account, is_suspended))

    def set_status(self, code: str, status: Status) -> None:
        self.log.append(ev.StatusChanged(self.at(), self.index(code), Status.ADMITTED, status, False, EVIDENCE))

    def declare(self, sealed: Sealed[Lot], officer: str, **changes: Any) -> None:
        lot = sealed.subject
        taints = Taint(0)
        if lot.kind is not Kind.PRODUCTION:
            taints = Taint.DECLARED_ORIGIN | (Taint.LEGACY if lot.kind is Kind.LEGACY else Taint.PAPER_IMPORT)
        record = Record(
            state=State.DECLARED,
            kind=lot.kind,
            issuer=self.index(lot.declarer),
            destination=0,
            issued_on=days_from_date(lot.declared),
            expires_on=0,
            points=lot.carats,
            available=lot.carats,
            origins=sum(1 << MINERS[code] for code in lot.origins),
            taints=taints,
        )
        zone = (lot.zone or "").encode().ljust(32, b"\0")
        source = self.index(lot.source)
        event = ev.LotDeclared(self.at(), sealed.digest, sealed.number, record, officer, source, zone, lot.ledger_lines)
        self._write(replace(event, **changes))

    def issue(self, sealed: Sealed[Certificate], officer: str, **changes: Any) -> None:
        certificate = sealed.subject
        parents = [self.records[drawn.digest] for drawn in certificate.inputs if drawn.digest in self.records]
        origins, taints = 0, Taint(0)
        for parent in parents:
            origins |= parent.origins
            taints |= parent.taints
        record = Record(
            state=State.ISSUED,
            kind=certificate.kind,
            issuer=self.index(certificate.issuer),
            destination=self.index(certificate.destination),
            issued_on=days_from_date(certificate.issued),
            expires_on=days_from_date(certificate.expires),
            points=certificate.carats,
            available=Points(0),
            origins=origins,
            taints=taints,
        )
        event = ev.CertificateIssued(
            at=self.at(),
            digest=sealed.digest,
            number=sealed.number,
            record=record,
            officer=officer,
            parcels=certificate.parcels,
            lines=certificate.ledger_lines,
            inputs=tuple(ev.Draw(drawn.digest, int(drawn.carats)) for drawn in certificate.inputs),
        )
        self._write(replace(event, **changes))

    def _write(self, event: ev.LotDeclared | ev.CertificateIssued) -> None:
        self.log.append(event)
        self.records[event.digest] = event.record

    def move(
        self, digest: bytes, action: Action, to_state: State, evidence: bytes = EVIDENCE, *, days: int = 5
    ) -> None:
        """A step, dated so many days after the issue."""
        record, act = self._step(digest, action, to_state, days=days)
        self.log.append(ev.CertificateAdvanced(self.at(), digest, record, act, evidence))

    def confirm(self, digest: bytes, *, points: int | None = None) -> None:
        record, act = self._step(digest, Action.CONFIRM, State.CONFIRMED)
        found = record.points if points is None else points
        self.log.append(ev.CertificateSettled(self.at(), digest, record, act, EVIDENCE, found, 1, 1, 1))

    def _step(self, digest: bytes, action: Action, to_state: State, *, days: int = 5) -> tuple[Record, Act]:
        before = self.records[digest]
        record = self.records[digest] = replace(before, state=to_state)
        act = Act(officer="0x" + "00" * 20, on=before.issued_on + days, action=action, from_state=before.state)
        return record, act

    def correct(self, digest: bytes, on: int) -> None:
        self.log.append(ev.CertificateCorrected(self.at(), digest, "0x" + "00" * 20, on, EVIDENCE))

    def alert(
        self,
        number: RecordNumber,
        digest: bytes,
        officer: str,
        *,
        kind: AlertKind = AlertKind.FAKE,
        last_serial: int = 0,
    ) -> None:
        self.log.append(ev.AlertRaised(self.at(), number, digest, kind, last_serial, officer, EVIDENCE))

    def agree(self, number: int, name: str, codes: Sequence[str], status: AgreementStatus) -> None:
        members = sum(1 << self.index(code) for code in codes)
        by = self.index(codes[0])
        word = name.encode().ljust(32, b"\0")
        self.log.append(ev.AgreementProposed(self.at(), number, by, OBSERVER, members, word, EVIDENCE))
        self.log.append(ev.AgreementStatusChanged(self.at(), number, AgreementStatus.PROPOSED, status))

    def attest(self, number: int, kind: str, about: About, subject: bytes, *, ref: bytes = bytes(32)) -> None:
        of = number  # each attestation has a type of its own
        word = kind.encode().ljust(32, b"\0")
        self.log.append(ev.TypeOpened(self.at(), of, word, EVIDENCE, AttestedBy.ACCREDITED, True))
        day = NOON // 86_400
        self.log.append(ev.AttestationMade(self.at(), number, subject, of, about, OBSERVER, day, EVIDENCE, ref))

    def revoke(self, number: int, subject: bytes) -> None:
        self.log.append(ev.AttestationRevoked(self.at(), number, subject, number, OBSERVER, EVIDENCE))

    def concern(self, number: int, digest: bytes, *, is_answered: bool = False) -> None:
        self.log.append(ev.ConcernFiled(self.at(), number, digest, About.RECORD, OBSERVER, EVIDENCE))
        if is_answered:
            self.log.append(ev.ConcernAnswered(self.at(), number, OBSERVER, EVIDENCE))

    # Answers

    def facts_of(self, questions: Sequence[Question]) -> list[Facts]:
        self.questions.append(list(questions))
        return [self._facts(question) for question in questions]

    def _facts(self, question: Question) -> Facts:
        written = [event for event in self.log if isinstance(event, ev.LotDeclared | ev.CertificateIssued)]
        by_digest = {event.digest: event for event in written}
        numbered = next((event for event in written if event.number == question.number), None)
        digest = question.digest or (numbered.digest if numbered else b"")
        origin = by_digest.get(digest)
        history = tuple(
            event
            for event in self.log
            if isinstance(event, ev.LedgerEvent) and not isinstance(event, ev.AlertRaised) and event.digest == digest
        )
        number = question.number or (origin.number if origin else None)
        inputs = [draw.digest for draw in origin.inputs] if isinstance(origin, ev.CertificateIssued) else []
        replaced = {
            event.digest: event.evidence
            for event in self.log
            if isinstance(event, ev.CertificateAdvanced) and event.act.action is Action.REPLACE
        }
        shared = Shared(block=len(self.log), block_time=self.time)
        shared.add_participants([event for event in self.log if not isinstance(event, ev.LedgerEvent)])
        issuer, destination = (origin.record.issuer, origin.record.destination) if origin else (0, 0)
        assert shared.codes is not None
        return Facts(
            chain_id=self.chain_id,
            ledger=self.address,
            block=len(self.log),
            block_time=self.time,
            codes=shared.codes,
            numbered=numbered,
            history=history,
            record=self.records.get(digest),
            inputs={parent: self.records.get(parent) for parent in inputs},
            numbers={found: event.number for found, event in by_digest.items()},
            replaced={old: new for old, new in replaced.items() if old in inputs},
            alerts=Alerts.among(self.log).on(number, digest, origin.at if origin else None),
            officer_events=tuple(
                event
                for event in self.log
                if isinstance(event, ev.OfficerAppointed | ev.OfficerSuspensionChanged)
                and origin is not None
                and event.account == origin.officer
            ),
            participant_events=tuple(
                event
                for event in self.log
                if isinstance(event, ev.ParticipantEntered | ev.StatusChanged)
                and origin is not None
                and event.participant == origin.record.issuer
            ),
            agreement=shared.agreement_between(issuer, destination) if destination else None,
            attested=shared.beside.attested(digest, issuer),
            concerns=shared.beside.concerns(digest),
        )


class SilentLedger:
    """A ledger that cannot be asked."""

    def __init__(self, error: LedgerError | None = None) -> None:
        self.error = error or UnreachableError("http://127.0.0.1:1: no answer from the ledger (ConnectionError)")

    def facts_of(self, questions: Sequence[Question]) -> list[Facts]:
        raise self.error
