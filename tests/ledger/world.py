"""A ledger with Participants, officers and goods, for tests that need one; every number is used once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path

from kpchain import lifecycle
from kpchain.document import Sealed, seal
from kpchain.governance import term_of
from kpchain.ledger import calls
from kpchain.ledger.client import Ledger
from kpchain.ledger.deployment import deploy
from kpchain.ledger.outbox import Outbox
from kpchain.ledger.rpc import Rpc
from kpchain.ledger.sender import Sender
from kpchain.lifecycle import Found, Step
from kpchain.model import (
    Action,
    Certificate,
    Check,
    HsCode,
    Input,
    Kind,
    Line,
    Lot,
    Party,
    RecordNumber,
    Role,
    founding_participants,
)
from kpchain.signing import DevelopmentSigner
from kpchain.units import Points, UsdCents

CHAIN_ID = 1337
NODE_MODULES = Path(__file__).resolve().parents[2] / "node_modules"
EVIDENCE = b"\x5a" * 32
OFFICER_ROLES = (Role.ISSUER, Role.VALIDATOR, Role.EXPORT_CUSTOMS, Role.IMPORTER, Role.STATISTICIAN)
PARTICIPANTS = ("RU", "BW", "EU", "AE", "CF")
_serials = count(1)


@dataclass(slots=True)
class World:
    """A deployed ledger and everybody who acts on it."""

    ledger: Ledger
    governor: DevelopmentSigner
    signers: dict[str, DevelopmentSigner] = field(default_factory=dict)

    @classmethod
    def on(cls, rpc: Rpc, *, outbox: Path | None = None) -> World:
        """A new deployment with RU, BW, EU, AE and CF and one officer for each role."""
        governor = DevelopmentSigner("governor", chain_id=CHAIN_ID)
        sender = Sender(rpc, chain_id=CHAIN_ID)
        day = datetime.fromtimestamp(int(rpc.call("eth_getBlockByNumber", "latest", False)["timestamp"], 16), UTC)
        founders = [entry for entry in founding_participants() if entry.code in PARTICIPANTS]
        focal_points = {code: f"{code} {Role.FOCAL_POINT.name}" for code in PARTICIPANTS}
        deployment = deploy(
            rpc,
            sender,
            governor,
            chain_id=CHAIN_ID,
            admissions=[
                lifecycle.admission_of(entry, DevelopmentSigner(focal_points[entry.code], chain_id=CHAIN_ID).address)
                for entry in founders
            ],
            chair=term_of(1, day.date()),
        )
        ledger = Ledger.open(rpc, deployment, outbox=Outbox(outbox) if outbox else None)
        world = cls(ledger, governor)
        for code in PARTICIPANTS:
            appointments = [
                calls.Appointment(account=world.signer(code, role).address, roles=int(role)) for role in OFFICER_ROLES
            ]
            ledger.send(world.signer(code, Role.FOCAL_POINT), [calls.appoint(appointments)])
        return world

    def signer(self, code: str, role: Role) -> DevelopmentSigner:
        """The officer of a Participant with this role."""
        label = f"{code} {role.name}"
        if label not in self.signers:
            self.signers[label] = DevelopmentSigner(label, chain_id=CHAIN_ID)
        return self.signers[label]

    @property
    def today(self) -> date:
        """The day of the newest block."""
        return datetime.fromtimestamp(self.ledger.head().time, UTC).date()

    def lot(
        self, code: str = "RU", *, points: int = 100_000, kind: Kind = Kind.PRODUCTION, **more: object
    ) -> Sealed[Lot]:
        """A sealed lot with a number of its own, not declared yet."""
        weight, value = Points(points), UsdCents(points * 100)
        origins = (code,) if kind is Kind.PRODUCTION else ("BW",)
        values: dict[str, object] = {
            "number": RecordNumber(code, next(_serials), is_lot=True),
            "kind": kind,
            "declarer": code,
            "declared": self.today,
            "origins": origins,
            "lines": (Line(hs=HsCode.NON_INDUSTRIAL, carats=weight, usd=value),),
            "carats": weight,
            "usd": value,
            "evidence": "production report",
        }
        if kind is Kind.PAPER_IMPORT:
            values |= {"source": "BW", "paper_number": "BW 4711"}
        return seal(Lot(**{**values, **more}))  # type: ignore[arg-type]  # a test may give any field

    def declare(self, code: str = "RU", **more: object) -> Sealed[Lot]:
        """A lot that is on the ledger."""
        lot = self.lot(code, **more)  # type: ignore[arg-type]  # as above
        lifecycle.declare_lots(self.ledger, self.signer(code, Role.STATISTICIAN), [lot])
        return lot

    def draft(
        self,
        sources: Sequence[tuple[Sealed[Lot] | Sealed[Certificate], int]],
        *,
        issuer: str = "RU",
        destination: str = "EU",
        points: int | None = None,
        **more: object,
    ) -> Certificate:
        """A certificate that draws points from records; its weight is what it draws, unless said otherwise."""
        day = more["issued"] if isinstance(more.get("issued"), date) else self.today
        weight = Points(points if points is not None else sum(drawn for _, drawn in sources))
        value = UsdCents(weight * 100)
        origins = {origin for source, _ in sources for origin in source.subject.origins}
        values: dict[str, object] = {
            "number": RecordNumber(issuer, next(_serials)),
            "kind": Kind.STANDARD,
            "issuer": issuer,
            "issuing_authority": "Ministry",
            "destination": destination,
            "issued": day,
            "expires": day + timedelta(days=30),
            "origins": tuple(sorted(origins)),
            "exporter": Party(name="Exporter", address="Street 1"),
            "importer": Party(name="Importer", address="Street 2"),
            "parcels": 2,
            "lines": (Line(hs=HsCode.NON_INDUSTRIAL, carats=weight, usd=value),),
            "carats": weight,
            "usd": value,
            "inputs": tuple(
                Input(number=source.number, digest=source.digest, carats=Points(drawn)) for source, drawn in sources
            ),
        }
        return Certificate(**{**values, **more})  # type: ignore[arg-type]  # a test may give any field

    def issue(self, draft: Certificate) -> Sealed[Certificate]:
        """The certificate, sealed, signed and issued."""
        signer = self.signer(draft.issuer, Role.ISSUER)
        sealed = lifecycle.seal_and_sign(self.ledger, signer, draft)
        lifecycle.issue(self.ledger, signer, [sealed])
        return sealed

    def step(self, certificate: Sealed[Certificate], action: Action, code: str, role: Role) -> None:
        """One step of a certificate, with evidence."""
        step = Step(certificate.digest, EVIDENCE)
        lifecycle.advance(self.ledger, self.signer(code, role), action, [step], on=self.today)

    def ship(self, certificate: Sealed[Certificate]) -> None:
        """Brings an issued certificate to Arrived."""
        issuer, destination = certificate.subject.issuer, certificate.subject.destination
        self.step(certificate, Action.VALIDATE, issuer, Role.VALIDATOR)
        self.step(certificate, Action.EXPORT, issuer, Role.EXPORT_CUSTOMS)
        self.step(certificate, Action.ARRIVE, destination, Role.IMPORTER)

    def confirm(self, certificate: Sealed[Certificate], *, points: int | None = None) -> None:
        """Confirms the import of a certificate that has arrived, as declared or with another weight."""
        subject = certificate.subject
        found = Found(
            digest=certificate.digest,
            carats=Points(points if points is not None else subject.carats),
            usd=subject.usd,
            parcels=subject.parcels,
            check=Check.OPENED,
            evidence=EVIDENCE,
        )
        signer = self.signer(subject.destination, Role.IMPORTER)
        lifecycle.settle(self.ledger, signer, Action.CONFIRM, [found], on=self.today)
