"""The events of ParticipantRegistry: who takes part, and who acts for whom."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Self

from kpchain.ledger.events.position import Position
from kpchain.ledger.events.words import octets, topic_address, topic_bytes, topic_code, topic_int
from kpchain.model import Status


@dataclass(frozen=True, slots=True)
class GovernancePassed:
    """The office of governor passed on."""

    SIGNATURE: ClassVar[str] = "GovernancePassed(address,address)"
    at: Position
    previous: str
    governor: str

    @classmethod
    def decode(cls, at: Position, topics: list[str], words: list[int]) -> Self:
        """The event from its log."""
        return cls(at, topic_address(topics[1]), topic_address(topics[2]))


@dataclass(frozen=True, slots=True)
class ParticipantEntered:
    """A Participant was entered; `producer` is its bit among origins, 255 for none."""

    SIGNATURE: ClassVar[str] = "ParticipantEntered(uint8,bytes2,uint8,uint8,bool,uint16,bytes32)"
    at: Position
    participant: int
    code: str
    status: Status
    producer: int
    seated: bool
    validity_days: int
    basis: bytes

    @classmethod
    def decode(cls, at: Position, topics: list[str], words: list[int]) -> Self:
        """The event from its log."""
        status, producer, seated, validity_days, basis = words
        return cls(
            at=at,
            participant=topic_int(topics[1]),
            code=topic_code(topics[2]),
            status=Status(status),
            producer=producer,
            seated=bool(seated),
            validity_days=validity_days,
            basis=octets(basis),
        )


@dataclass(frozen=True, slots=True)
class CodeChanged:
    """A Participant goes by another code from now on; its earlier numbers keep the code before."""

    SIGNATURE: ClassVar[str] = "CodeChanged(uint8,bytes2,bytes2,bytes32)"
    at: Position
    participant: int
    previous: str
    code: str
    basis: bytes

    @classmethod
    def decode(cls, at: Position, topics: list[str], words: list[int]) -> Self:
        """The event from its log."""
        return cls(at, topic_int(topics[1]), topic_code(topics[2]), topic_code(topics[3]), octets(words[0]))


@dataclass(frozen=True, slots=True)
class StatusChanged:
    """A Participant's status changed."""

    SIGNATURE: ClassVar[str] = "StatusChanged(uint8,uint8,uint8,bool,bytes32)"
    at: Position
    participant: int
    previous: Status
    status: Status
    supervised: bool
    basis: bytes

    @classmethod
    def decode(cls, at: Position, topics: list[str], words: list[int]) -> Self:
        """The event from its log."""
        previous, status, supervised, basis = words
        return cls(at, topic_int(topics[1]), Status(previous), Status(status), bool(supervised), octets(basis))


@dataclass(frozen=True, slots=True)
class ZoneChanged:
    """A zone of a Restricted Participant was approved, or its approval ended."""

    SIGNATURE: ClassVar[str] = "ZoneChanged(uint8,bytes32,bool,bytes32)"
    at: Position
    participant: int
    zone: bytes
    approved: bool
    basis: bytes

    @classmethod
    def decode(cls, at: Position, topics: list[str], words: list[int]) -> Self:
        """The event from its log."""
        approved, basis = words
        return cls(at, topic_int(topics[1]), topic_bytes(topics[2]), bool(approved), octets(basis))


@dataclass(frozen=True, slots=True)
class TermsChanged:
    """A Participant's validity in days or its tolerance in basis points changed."""

    SIGNATURE: ClassVar[str] = "TermsChanged(uint8,uint16,uint16,bytes32)"
    at: Position
    participant: int
    validity_days: int
    tolerance_bps: int
    basis: bytes

    @classmethod
    def decode(cls, at: Position, topics: list[str], words: list[int]) -> Self:
        """The event from its log."""
        validity_days, tolerance_bps, basis = words
        return cls(at, topic_int(topics[1]), validity_days, tolerance_bps, octets(basis))


@dataclass(frozen=True, slots=True)
class RangeOpened:
    """A Participant opened another range of numbers."""

    SIGNATURE: ClassVar[str] = "RangeOpened(uint8,uint64,uint64)"
    at: Position
    participant: int
    first: int
    last: int

    @classmethod
    def decode(cls, at: Position, topics: list[str], words: list[int]) -> Self:
        """The event from its log."""
        first, last = words
        return cls(at, topic_int(topics[1]), first, last)


@dataclass(frozen=True, slots=True)
class FocalPointChanged:
    """The focal point of a Participant changed."""

    SIGNATURE: ClassVar[str] = "FocalPointChanged(uint8,address,address)"
    at: Position
    participant: int
    previous: str
    account: str

    @classmethod
    def decode(cls, at: Position, topics: list[str], words: list[int]) -> Self:
        """The event from its log."""
        return cls(at, topic_int(topics[1]), topic_address(topics[2]), topic_address(topics[3]))


@dataclass(frozen=True, slots=True)
class OfficerAppointed:
    """An account holds these roles of a Participant from now on.

    It may act on the days from `first_day` to `last_day`, 2**32 - 1 for no last day. `authority` is the one inside the
    Participant that it belongs to, 8 bytes of ASCII, left-aligned; all zero where there is one only.
    """

    SIGNATURE: ClassVar[str] = "OfficerAppointed(uint8,address,uint16,uint32,uint32,bytes8)"
    at: Position
    participant: int
    account: str
    roles: int
    first_day: int
    last_day: int
    authority: bytes

    @classmethod
    def decode(cls, at: Position, topics: list[str], words: list[int]) -> Self:
        """The event from its log."""
        roles, first_day, last_day, authority = words
        return cls(
            at=at,
            participant=topic_int(topics[1]),
            account=topic_address(topics[2]),
            roles=roles,
            first_day=first_day,
            last_day=last_day,
            authority=octets(authority)[:8],
        )


@dataclass(frozen=True, slots=True)
class OfficerSuspensionChanged:
    """An officer was suspended or reinstated."""

    SIGNATURE: ClassVar[str] = "OfficerSuspensionChanged(uint8,address,bool)"
    at: Position
    participant: int
    account: str
    suspended: bool

    @classmethod
    def decode(cls, at: Position, topics: list[str], words: list[int]) -> Self:
        """The event from its log."""
        return cls(at, topic_int(topics[1]), topic_address(topics[2]), bool(words[0]))


@dataclass(frozen=True, slots=True)
class SchemeRolesChanged:
    """An account holds these offices of the scheme from now on."""

    SIGNATURE: ClassVar[str] = "SchemeRolesChanged(address,uint8)"
    at: Position
    account: str
    scheme_roles: int

    @classmethod
    def decode(cls, at: Position, topics: list[str], words: list[int]) -> Self:
        """The event from its log."""
        return cls(at, topic_address(topics[1]), words[0])


RegistryEvent = (
    GovernancePassed
    | ParticipantEntered
    | CodeChanged
    | StatusChanged
    | ZoneChanged
    | TermsChanged
    | RangeOpened
    | FocalPointChanged
    | OfficerAppointed
    | OfficerSuspensionChanged
    | SchemeRolesChanged
)
