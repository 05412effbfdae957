"""What others say of certificates and Participants, as the ledger's events state it; none of it changes a verdict."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kpchain.errors import NotFoundError
from kpchain.ledger.abi import ATTESTATIONS
from kpchain.ledger.client import Ledger
from kpchain.ledger.events import (
    AttestationMade,
    AttestationRevoked,
    ConcernAnswered,
    ConcernFiled,
    Event,
    ascii_text,
)
from kpchain.model import About, AttestedBy


@dataclass(frozen=True, slots=True, kw_only=True)
class AttestationType:
    """A type of attestation: its number, short name, text's digest, who attests, whether references are listed."""

    number: int
    name: str
    document: bytes
    by: AttestedBy
    referenced: bool
    closed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Attestation:
    """An attestation.

    Attributes:
        number: its number, from 1.
        kind: number of its type.
        about: what it is about.
        subject: digest of the record, or index of the Participant, as a word.
        attester: the account that attested.
        on: legal day of what is attested, in days since 1970-01-01.
        digest: digest of the report or declaration.
        reference: the reference, such as the instrument; empty without one.
        revoked: whether it was revoked.
    """

    number: int
    kind: int
    about: About
    subject: bytes
    attester: str
    on: int
    digest: bytes
    reference: str
    revoked: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Concern:
    """A concern of an observer, and the digest of the chair's answer, None before there is one."""

    number: int
    about: About
    subject: bytes
    observer: str
    digest: bytes
    answer: bytes | None


def attestation_types(ledger: Ledger) -> list[AttestationType]:
    """All types, the first one first."""
    [rows] = ledger.view(ATTESTATIONS, "types")
    return [
        AttestationType(
            number=number,
            name=ascii_text(name),
            document=document,
            by=AttestedBy(by),
            referenced=referenced,
            closed=closed,
        )
        for number, (name, document, by, referenced, closed) in enumerate(rows, start=1)
    ]


def find_type(ledger: Ledger, text: str) -> AttestationType:
    """The type with this number or name.

    Raises:
        NotFoundError: there is none.
    """
    for kind in attestation_types(ledger):
        if text in (str(kind.number), kind.name):
            return kind
    raise NotFoundError(f"there is no attestation type {text}")


def attestations(ledger: Ledger, subject: bytes | None = None) -> list[Attestation]:
    """The attestations on a subject, or all of them, in order."""
    return attestations_in(_events(ledger, subject))


def attestations_in(events: Iterable[Event]) -> list[Attestation]:
    """The attestations that events state, in order."""
    given = list(events)
    revoked = {event.attestation for event in given if isinstance(event, AttestationRevoked)}
    return [
        Attestation(
            number=event.attestation,
            kind=event.kind,
            about=event.about,
            subject=event.subject,
            attester=event.attester,
            on=event.on,
            digest=event.digest,
            reference=ascii_text(event.ref),
            revoked=event.attestation in revoked,
        )
        for event in given
        if isinstance(event, AttestationMade)
    ]


def concerns(ledger: Ledger, subject: bytes | None = None) -> list[Concern]:
    """The concerns on a subject, or all of them, in order."""
    answers = {
        event.concern: event.digest for event in ledger.events_of(ATTESTATIONS) if isinstance(event, ConcernAnswered)
    }
    return [
        Concern(
            number=event.concern,
            about=event.about,
            subject=event.subject,
            observer=event.observer,
            digest=event.digest,
            answer=answers.get(event.concern),
        )
        for event in _events(ledger, subject)
        if isinstance(event, ConcernFiled)
    ]


def subject_word(about: About, subject: bytes | int) -> bytes:
    """What an attestation is about, as the contracts keep it: a digest, the index of a Participant, or zero."""
    if about is About.SCHEME:
        return bytes(32)
    return subject if isinstance(subject, bytes) else subject.to_bytes(32, "big")


def _events(ledger: Ledger, subject: bytes | None) -> list[Event]:
    if subject is None:
        return ledger.events_of(ATTESTATIONS)
    return ledger.events_of(ATTESTATIONS, None, None, "0x" + subject.hex())
