"""The events of ExchangeAgreements: which Participants exchange certificates electronically."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Self

from kpchain.ledger.events.position import Position
from kpchain.ledger.events.words import octets, topic_int
from kpchain.model import AgreementStatus, checksum_address


@dataclass(frozen=True, slots=True)
class AgreementProposed:
    """An agreement was proposed.

    `members` is a set of Participants (`members_of`), `name` 32 bytes of ASCII, left-aligned, `document` the digest of
    its text.
    """

    SIGNATURE: ClassVar[str] = "AgreementProposed(uint256,uint8,address,uint128,bytes32,bytes32)"
    at: Position
    agreement: int
    participant: int
    account: str
    members: int
    name: bytes
    document: bytes

    @classmethod
    def decode(cls, at: Position, topics: list[str], words: list[int]) -> Self:
        """The event from its log."""
        account, members, name, document = words
        return cls(
            at=at,
            agreement=topic_int(topics[1]),
            participant=topic_int(topics[2]),
            account=checksum_address(account),
            members=members,
            name=octets(name),
            document=octets(document),
        )


@dataclass(frozen=True, slots=True)
class AgreementAcceded:
    """A member acceded to the pilot, or to paperless exchange."""

    SIGNATURE: ClassVar[str] = "AgreementAcceded(uint256,uint8,address,uint8)"
    at: Position
    agreement: int
    participant: int
    account: str
    up_to: AgreementStatus

    @classmethod
    def decode(cls, at: Position, topics: list[str], words: list[int]) -> Self:
        """The event from its log."""
        account, up_to = words
        return cls(at, topic_int(topics[1]), topic_int(topics[2]), checksum_address(account), AgreementStatus(up_to))


@dataclass(frozen=True, slots=True)
class AgreementDenounced:
    """A member denounced an agreement; `document` is the digest of its notice."""

    SIGNATURE: ClassVar[str] = "AgreementDenounced(uint256,uint8,address,bytes32)"
    at: Position
    agreement: int
    participant: int
    account: str
    document: bytes

    @classmethod
    def decode(cls, at: Position, topics: list[str], words: list[int]) -> Self:
        """The event from its log."""
        account, document = words
        return cls(at, topic_int(topics[1]), topic_int(topics[2]), checksum_address(account), octets(document))


@dataclass(frozen=True, slots=True)
class AgreementStatusChanged:
    """The status of an agreement changed."""

    SIGNATURE: ClassVar[str] = "AgreementStatusChanged(uint256,uint8,uint8)"
    at: Position
    agreement: int
    previous: AgreementStatus
    status: AgreementStatus

    @classmethod
    def decode(cls, at: Position, topics: list[str], words: list[int]) -> Self:
        """The event from its log."""
        previous, status = map(AgreementStatus, words)
        return cls(at, topic_int(topics[1]), previous, status)


AgreementEvent = AgreementProposed | AgreementAcceded | AgreementDenounced | AgreementStatusChanged
