"""The events of CertificateLedger: what happens to lots and certificates."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Self

from kpchain.errors import ModelError
from kpchain.ledger.events.position import Position
from kpchain.ledger.events.words import Lines, lines_of, octets, topic_bytes, topic_int, topic_number
from kpchain.model import Act, AlertKind, Record, RecordNumber, checksum_address


@dataclass(frozen=True, slots=True)
class Draw:
    """What a certificate draws from a record: its digest and the weight in points."""

    digest: bytes
    points: int


@dataclass(frozen=True, slots=True)
class LotDeclared:
    """A lot was declared; `source` is the Participant that a paper import came from, 0 for none."""

    SIGNATURE: ClassVar[str] = "LotDeclared(bytes32,uint256,uint256,address,uint8,bytes32,uint256)"
    at: Position
    digest: bytes
    number: RecordNumber
    record: Record
    officer: str
    source: int
    zone: bytes
    lines: Lines

    @classmethod
    def decode(cls, at: Position, topics: list[str], words: list[int]) -> Self:
        """The event from its log."""
        record, officer, source, zone, lines = words
        return cls(
            at=at,
            digest=topic_bytes(topics[1]),
            number=topic_number(topics[2]),
            record=Record.from_word(record),
            officer=checksum_address(officer),
            source=source,
            zone=octets(zone),
            lines=lines_of(lines),
        )


@dataclass(frozen=True, slots=True)
class CertificateIssued:
    """A certificate was issued and its inputs lost what it drew."""

    SIGNATURE: ClassVar[str] = "CertificateIssued(bytes32,uint256,uint256,address,uint16,uint256,(bytes32,uint40)[])"
    at: Position
    digest: bytes
    number: RecordNumber
    record: Record
    officer: str
    parcels: int
    lines: Lines
    inputs: tuple[Draw, ...]

    @classmethod
    def decode(cls, at: Position, topics: list[str], words: list[int]) -> Self:
        """The event from its log."""
        record, officer, parcels, lines, _offset, _count, *inputs = words
        return cls(
            at=at,
            digest=topic_bytes(topics[1]),
            number=topic_number(topics[2]),
            record=Record.from_word(record),
            officer=checksum_address(officer),
            parcels=parcels,
            lines=lines_of(lines),
            inputs=tuple(
                Draw(octets(digest), points) for digest, points in zip(inputs[::2], inputs[1::2], strict=True)
            ),
        )


@dataclass(frozen=True, slots=True)
class CertificateAdvanced:
    """A certificate moved; for REPLACE the evidence is the digest of its replacement."""

    SIGNATURE: ClassVar[str] = "CertificateAdvanced(bytes32,uint256,uint256,bytes32)"
    at: Position
    digest: bytes
    record: Record
    act: Act
    evidence: bytes

    @classmethod
    def decode(cls, at: Position, topics: list[str], words: list[int]) -> Self:
        """The event from its log."""
        record, act, evidence = words
        return cls(at, topic_bytes(topics[1]), Record.from_word(record), Act.from_word(act), octets(evidence))


@dataclass(frozen=True, slots=True)
class CertificateSettled:
    """The goods of a certificate were received: weight in points, value in cents, and parcels as found."""

    SIGNATURE: ClassVar[str] = "CertificateSettled(bytes32,uint256,uint256,bytes32,uint40,uint48,uint16,uint8)"
    at: Position
    digest: bytes
    record: Record
    act: Act
    evidence: bytes
    points: int
    cents: int
    parcels: int
    check: int

    @classmethod
    def decode(cls, at: Position, topics: list[str], words: list[int]) -> Self:
        """The event from its log."""
        record, act, evidence, points, cents, parcels, check = words
        return cls(
            at=at,
            digest=topic_bytes(topics[1]),
            record=Record.from_word(record),
            act=Act.from_word(act),
            evidence=octets(evidence),
            points=points,
            cents=cents,
            parcels=parcels,
            check=check,
        )


@dataclass(frozen=True, slots=True)
class CaratsConsumed:
    """Carats left the scheme; `exit` is an `Exit`."""

    SIGNATURE: ClassVar[str] = "CaratsConsumed(bytes32,uint256,address,uint32,uint40,uint8,bytes32)"
    at: Position
    digest: bytes
    record: Record
    officer: str
    on: int
    points: int
    exit: int
    evidence: bytes

    @classmethod
    def decode(cls, at: Position, topics: list[str], words: list[int]) -> Self:
        """The event from its log."""
        record, officer, on, points, exit_, evidence = words
        return cls(
            at=at,
            digest=topic_bytes(topics[1]),
            record=Record.from_word(record),
            officer=checksum_address(officer),
            on=on,
            points=points,
            exit=exit_,
            evidence=octets(evidence),
        )


@dataclass(frozen=True, slots=True)
class CertificateApproved:
    """A monitor approved a certificate of a supervised Participant."""

    SIGNATURE: ClassVar[str] = "CertificateApproved(bytes32,address)"
    at: Position
    digest: bytes
    monitor: str

    @classmethod
    def decode(cls, at: Position, topics: list[str], words: list[int]) -> Self:
        """The event from its log."""
        return cls(at, topic_bytes(topics[1]), checksum_address(words[0]))


@dataclass(frozen=True, slots=True)
class CertificateCorrected:
    """The issuer corrected a certificate in writing."""

    SIGNATURE: ClassVar[str] = "CertificateCorrected(bytes32,address,uint32,bytes32)"
    at: Position
    digest: bytes
    officer: str
    on: int
    correction: bytes

    @classmethod
    def decode(cls, at: Position, topics: list[str], words: list[int]) -> Self:
        """The event from its log."""
        officer, on, correction = words
        return cls(at, topic_bytes(topics[1]), checksum_address(officer), on, octets(correction))


@dataclass(frozen=True, slots=True)
class AlertRaised:
    """All members were warned, or a warning ended.

    `last_serial` is that of the last number withdrawn, 0 for the other kinds. The contract takes any 256 bits for the
    number: bits that are no number word stay an integer.
    """

    SIGNATURE: ClassVar[str] = "AlertRaised(uint256,bytes32,uint8,uint64,address,bytes32)"
    at: Position
    number: RecordNumber | int
    digest: bytes
    kind: AlertKind
    last_serial: int
    officer: str
    reason: bytes

    @classmethod
    def decode(cls, at: Position, topics: list[str], words: list[int]) -> Self:
        """The event from its log."""
        last_serial, officer, reason = words
        try:
            number: RecordNumber | int = topic_number(topics[1])
        except ModelError:
            number = topic_int(topics[1])
        kind = AlertKind(topic_int(topics[3]))
        return cls(at, number, topic_bytes(topics[2]), kind, last_serial, checksum_address(officer), octets(reason))


LedgerEvent = (
    LotDeclared
    | CertificateIssued
    | CertificateAdvanced
    | CertificateSettled
    | CaratsConsumed
    | CertificateApproved
    | CertificateCorrected
    | AlertRaised
)
