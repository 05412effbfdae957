"""What is said beside records: agreements, attestations and concerns, as events state them; it changes no record."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from kpchain.ledger.events import (
    AgreementDenounced,
    AgreementProposed,
    AgreementStatusChanged,
    AttestationMade,
    AttestationRevoked,
    ConcernAnswered,
    ConcernFiled,
    Event,
    TypeOpened,
)
from kpchain.ledger.events.words import ascii_text
from kpchain.model import About, AgreementStatus

_Subject = tuple[About, bytes]


@dataclass(frozen=True, slots=True)
class Agreement:
    """An agreement on electronic exchange: its number, its name, how far it is, its members as a set of indexes."""

    number: int
    name: str
    status: AgreementStatus
    members: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Attested:
    """An attestation.

    Attributes:
        type: the name of its type.
        about: whether it is about the record or about its issuer.
        attester: the account that attested.
        on: legal day of what is attested, in days since 1970-01-01.
        reference: the reference, such as the instrument; empty without one.
        revoked: the time of the block in which it was revoked, None where it was not.
    """

    type: str
    about: About
    attester: str
    on: int
    reference: str
    revoked: int | None


@dataclass(frozen=True, slots=True)
class Concern:
    """A concern: its number, the observer, the times of the blocks in which it was filed and answered, if it was."""

    number: int
    observer: str
    time: int
    answered: int | None


@dataclass(slots=True)
class Beside:
    """What events say beside records; they are added in the order of the chain."""

    agreements: dict[int, Agreement] = field(default_factory=dict)
    types: dict[int, str] = field(default_factory=dict)
    _made: dict[_Subject, dict[int, AttestationMade]] = field(default_factory=dict)
    _revoked: dict[int, int] = field(default_factory=dict)
    _filed: dict[_Subject, list[ConcernFiled]] = field(default_factory=dict)
    _answered: dict[int, int] = field(default_factory=dict)

    def add(self, events: Iterable[Event]) -> None:
        """Takes from events what they say; the others are passed by."""
        for event in events:
            if isinstance(event, AgreementProposed):
                name = ascii_text(event.name)
                proposed = Agreement(event.agreement, name, AgreementStatus.PROPOSED, event.members)
                self.agreements[event.agreement] = proposed
            elif isinstance(event, AgreementDenounced | AgreementStatusChanged):
                self._change(event)
            elif isinstance(event, TypeOpened):
                self.types[event.kind] = ascii_text(event.name)
            elif isinstance(event, AttestationMade):
                self._made.setdefault((event.about, event.subject), {})[event.attestation] = event
            elif isinstance(event, AttestationRevoked):
                self._revoked[event.attestation] = event.at.block_time
            elif isinstance(event, ConcernFiled):
                self._filed.setdefault((event.about, event.subject), []).append(event)
            elif isinstance(event, ConcernAnswered):
                self._answered[event.concern] = event.at.block_time

    def _change(self, event: AgreementDenounced | AgreementStatusChanged) -> None:
        before = self.agreements[event.agreement]
        status, members = before.status, before.members
        if isinstance(event, AgreementStatusChanged):
            status = event.status
        else:
            members &= ~(1 << event.participant)
        self.agreements[event.agreement] = Agreement(before.number, before.name, status, members)

    def active_between(self, one: int, other: int) -> Agreement | None:
        """The first Active agreement that has both Participants as members, or None."""
        both = 1 << one | 1 << other
        active = (each for each in self.agreements.values() if each.status is AgreementStatus.ACTIVE)
        return next((each for each in active if each.members & both == both), None)

    def attested(self, digest: bytes, issuer: int) -> tuple[Attested, ...]:
        """The attestations on a record and then those on its issuer, each in order."""
        if not self._made:
            return ()
        subjects = ((About.RECORD, digest), (About.PARTICIPANT, issuer.to_bytes(32)))
        return tuple(self._attested(event) for key in subjects for event in self._made.get(key, {}).values())

    def _attested(self, event: AttestationMade) -> Attested:
        return Attested(
            type=self.types.get(event.kind, str(event.kind)),
            about=event.about,
            attester=event.attester,
            on=event.on,
            reference=ascii_text(event.ref),
            revoked=self._revoked.get(event.attestation),
        )

    def concerns(self, digest: bytes) -> tuple[Concern, ...]:
        """The concerns about a record, in order."""
        return tuple(
            Concern(event.concern, event.observer, event.at.block_time, self._answered.get(event.concern))
            for event in self._filed.get((About.RECORD, digest), ())
        )
