"""The events of Attestations: what others say of certificates and Participants.

A `subject` is the digest of a record, or the index of a Participant as a word, or all zero for the scheme.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Self

from kpchain.ledger.events.position import Position
from kpchain.ledger.events.words import octets, topic_address, topic_bytes, topic_int
from kpchain.model import About, AttestedBy, checksum_address


@dataclass(frozen=True, slots=True)
class TypeOpened:
    """A type was opened; `name` is 32 bytes of ASCII, left-aligned, `document` the digest of what is attested."""

    SIGNATURE: ClassVar[str] = "TypeOpened(uint16,bytes32,bytes32,uint8,bool)"
    at: Position
    kind: int
    name: bytes
    document: bytes
    by: AttestedBy
    referenced: bool

    @classmethod
    def decode(cls, at: Position, topics: list[str], words: list[int]) -> Self:
        """The event from its log."""
        document, by, referenced = words
        return cls(at, topic_int(topics[1]), topic_bytes(topics[2]), octets(document), AttestedBy(by), bool(referenced))


@dataclass(frozen=True, slots=True)
class TypeClosed:
    """No new attestation of this type is taken from now on."""

    SIGNATURE: ClassVar[str] = "TypeClosed(uint16)"
    at: Position
    kind: int

    @classmethod
    def decode(cls, at: Position, topics: list[str], words: list[int]) -> Self:
        """The event from its log."""
        return cls(at, topic_int(topics[1]))


@dataclass(frozen=True, slots=True)
class AccreditationChanged:
    """An account may attest this type from now on, or may no longer."""

    SIGNATURE: ClassVar[str] = "AccreditationChanged(uint16,address,bool)"
    at: Position
    kind: int
    account: str
    accredited: bool

    @classmethod
    def decode(cls, at: Position, topics: list[str], words: list[int]) -> Self:
        """The event from its log."""
        return cls(at, topic_int(topics[1]), topic_address(topics[2]), bool(words[0]))


@dataclass(frozen=True, slots=True)
class ReferenceChanged:
    """A reference is on the list of a type from now on, or no longer; it is 32 bytes of ASCII, left-aligned."""

    SIGNATURE: ClassVar[str] = "ReferenceChanged(uint16,bytes32,bool)"
    at: Position
    kind: int
    ref: bytes
    listed: bool

    @classmethod
    def decode(cls, at: Position, topics: list[str], words: list[int]) -> Self:
        """The event from its log."""
        return cls(at, topic_int(topics[1]), topic_bytes(topics[2]), bool(words[0]))


@dataclass(frozen=True, slots=True)
class AttestationMade:
    """Something was attested; `on` is its legal date, `digest` that of the report, `ref` all zero without one."""

    SIGNATURE: ClassVar[str] = "AttestationMade(uint256,bytes32,uint16,uint8,address,uint32,bytes32,bytes32)"
    at: Position
    attestation: int
    subject: bytes
    kind: int
    about: About
    attester: str
    on: int
    digest: bytes
    ref: bytes

    @classmethod
    def decode(cls, at: Position, topics: list[str], words: list[int]) -> Self:
        """The event from its log."""
        about, attester, on, digest, ref = words
        return cls(
            at=at,
            attestation=topic_int(topics[1]),
            subject=topic_bytes(topics[2]),
            kind=topic_int(topics[3]),
            about=About(about),
            attester=checksum_address(attester),
            on=on,
            digest=octets(digest),
            ref=octets(ref),
        )


@dataclass(frozen=True, slots=True)
class AttestationRevoked:
    """An attestation was revoked; `reason` is the digest of why."""

    SIGNATURE: ClassVar[str] = "AttestationRevoked(uint256,bytes32,uint16,address,bytes32)"
    at: Position
    attestation: int
    subject: bytes
    kind: int
    account: str
    reason: bytes

    @classmethod
    def decode(cls, at: Position, topics: list[str], words: list[int]) -> Self:
        """The event from its log."""
        account, reason = words
        return cls(
            at=at,
            attestation=topic_int(topics[1]),
            subject=topic_bytes(topics[2]),
            kind=topic_int(topics[3]),
            account=checksum_address(account),
            reason=octets(reason),
        )


@dataclass(frozen=True, slots=True)
class ConcernFiled:
    """An observer filed a concern; `digest` is that of its text."""

    SIGNATURE: ClassVar[str] = "ConcernFiled(uint256,bytes32,uint8,address,bytes32)"
    at: Position
    concern: int
    subject: bytes
    about: About
    observer: str
    digest: bytes

    @classmethod
    def decode(cls, at: Position, topics: list[str], words: list[int]) -> Self:
        """The event from its log."""
        about, observer, digest = words
        return cls(
            at=at,
            concern=topic_int(topics[1]),
            subject=topic_bytes(topics[2]),
            about=About(about),
            observer=checksum_address(observer),
            digest=octets(digest),
        )


@dataclass(frozen=True, slots=True)
class ConcernAnswered:
    """The chair answered a concern; `digest` is that of the answer."""

    SIGNATURE: ClassVar[str] = "ConcernAnswered(uint256,address,bytes32)"
    at: Position
    concern: int
    chair: str
    digest: bytes

    @classmethod
    def decode(cls, at: Position, topics: list[str], words: list[int]) -> Self:
        """The event from its log."""
        chair, digest = words
        return cls(at, topic_int(topics[1]), checksum_address(chair), octets(digest))


AttestationEvent = (
    TypeOpened
    | TypeClosed
    | AccreditationChanged
    | ReferenceChanged
    | AttestationMade
    | AttestationRevoked
    | ConcernFiled
    | ConcernAnswered
)
