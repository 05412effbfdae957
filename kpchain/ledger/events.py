"""The events of the ledger and the registry as typed values; decoding only, no connection and no judgement.

Every event but one has a fixed layout, so that words are cut from the data by hand: decoding 100,000 events takes less
than fetching them. The specification is docs/spec/events.md.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Final

from kpchain.errors import LedgerError, ModelError
from kpchain.model import Act, Record, RecordNumber, Status, checksum_address, keccak256

Lines = tuple[tuple[int, int], tuple[int, int], tuple[int, int]]
"""(points, cents) under 7102.10, 7102.21 and 7102.31."""


@dataclass(frozen=True, slots=True)
class Position:
    """Where an event stands: block number, hash and time (seconds since 1970), transaction hash, index in the block."""

    block_number: int
    block_hash: str
    block_time: int
    transaction: str
    log_index: int


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


@dataclass(frozen=True, slots=True)
class CertificateAdvanced:
    """A certificate moved; for REPLACE the evidence is the digest of its replacement."""

    SIGNATURE: ClassVar[str] = "CertificateAdvanced(bytes32,uint256,uint256,bytes32)"
    at: Position
    digest: bytes
    record: Record
    act: Act
    evidence: bytes


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


@dataclass(frozen=True, slots=True)
class CertificateApproved:
    """A monitor approved a certificate of a supervised Participant."""

    SIGNATURE: ClassVar[str] = "CertificateApproved(bytes32,address)"
    at: Position
    digest: bytes
    monitor: str


@dataclass(frozen=True, slots=True)
class CertificateCorrected:
    """The issuer corrected a certificate in writing."""

    SIGNATURE: ClassVar[str] = "CertificateCorrected(bytes32,address,uint32,bytes32)"
    at: Position
    digest: bytes
    officer: str
    on: int
    correction: bytes


@dataclass(frozen=True, slots=True)
class AlertRaised:
    """A certificate was presented that is not on the ledger, or does not match it.

    The contract takes any 256 bits for the number: bits that are no number word stay an integer.
    """

    SIGNATURE: ClassVar[str] = "AlertRaised(uint256,bytes32,address,bytes32)"
    at: Position
    number: RecordNumber | int
    digest: bytes
    officer: str
    reason: bytes


@dataclass(frozen=True, slots=True)
class GovernancePassed:
    """The office of governor passed on."""

    SIGNATURE: ClassVar[str] = "GovernancePassed(address,address)"
    at: Position
    previous: str
    governor: str


@dataclass(frozen=True, slots=True)
class ParticipantEntered:
    """A Participant was entered; `producer` is its bit among origins, 255 for none."""

    SIGNATURE: ClassVar[str] = "ParticipantEntered(uint8,bytes2,uint8,uint8,uint16,bytes32)"
    at: Position
    participant: int
    code: str
    status: Status
    producer: int
    validity_days: int
    basis: bytes


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


@dataclass(frozen=True, slots=True)
class ZoneChanged:
    """A zone of a Restricted Participant was approved, or its approval ended."""

    SIGNATURE: ClassVar[str] = "ZoneChanged(uint8,bytes32,bool,bytes32)"
    at: Position
    participant: int
    zone: bytes
    approved: bool
    basis: bytes


@dataclass(frozen=True, slots=True)
class TermsChanged:
    """A Participant's validity in days or its tolerance in basis points changed."""

    SIGNATURE: ClassVar[str] = "TermsChanged(uint8,uint16,uint16,bytes32)"
    at: Position
    participant: int
    validity_days: int
    tolerance_bps: int
    basis: bytes


@dataclass(frozen=True, slots=True)
class RangeOpened:
    """A Participant opened another range of numbers."""

    SIGNATURE: ClassVar[str] = "RangeOpened(uint8,uint64,uint64)"
    at: Position
    participant: int
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class FocalPointChanged:
    """The focal point of a Participant changed."""

    SIGNATURE: ClassVar[str] = "FocalPointChanged(uint8,address,address)"
    at: Position
    participant: int
    previous: str
    account: str


@dataclass(frozen=True, slots=True)
class OfficerAppointed:
    """An account holds these roles of a Participant from now on."""

    SIGNATURE: ClassVar[str] = "OfficerAppointed(uint8,address,uint16)"
    at: Position
    participant: int
    account: str
    roles: int


@dataclass(frozen=True, slots=True)
class OfficerSuspensionChanged:
    """An officer was suspended or reinstated."""

    SIGNATURE: ClassVar[str] = "OfficerSuspensionChanged(uint8,address,bool)"
    at: Position
    participant: int
    account: str
    suspended: bool


@dataclass(frozen=True, slots=True)
class SchemeRolesChanged:
    """An account holds these offices of the scheme from now on."""

    SIGNATURE: ClassVar[str] = "SchemeRolesChanged(address,uint8)"
    at: Position
    account: str
    scheme_roles: int


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
RegistryEvent = (
    GovernancePassed
    | ParticipantEntered
    | StatusChanged
    | ZoneChanged
    | TermsChanged
    | RangeOpened
    | FocalPointChanged
    | OfficerAppointed
    | OfficerSuspensionChanged
    | SchemeRolesChanged
)
Event = LedgerEvent | RegistryEvent

_ADDRESS_MASK: Final = 2**160 - 1
_LINE_BITS: Final = 85
_POINTS_MASK: Final = 2**40 - 1
_CENTS_MASK: Final = 2**45 - 1


def lines_of(word: int) -> Lines:
    """The lines that a lines word says: (points, cents) for each HS code."""
    first, second, third = (word >> shift * _LINE_BITS for shift in range(3))
    return (
        (first & _POINTS_MASK, first >> 40 & _CENTS_MASK),
        (second & _POINTS_MASK, second >> 40 & _CENTS_MASK),
        (third & _POINTS_MASK, third >> 40 & _CENTS_MASK),
    )


def lines_word(lines: Lines) -> int:
    """The lines word of a table of lines; the inverse of `lines_of`."""
    return sum((points | cents << 40) << place * _LINE_BITS for place, (points, cents) in enumerate(lines))


def topic_of(event: type[Event]) -> str:
    """The first topic of an event: the hash of its signature, as hexadecimal text."""
    return "0x" + keccak256(event.SIGNATURE.encode("ascii")).hex()


def decode_log(log: Mapping[str, Any], block_time: int) -> Event:
    """The event that a JSON-RPC log object says.

    Args:
        log: as `eth_getLogs` gives it, with hexadecimal texts.
        block_time: the time of its block, in seconds since 1970.

    Raises:
        LedgerError: the log is of no event of these contracts.
    """
    topics = log["topics"]
    decoder = _DECODERS.get(topics[0])
    if decoder is None:
        raise LedgerError(f"a log of an unknown event {topics[0]} came from the contracts")
    at = Position(
        block_number=int(log["blockNumber"], 16),
        block_hash=log["blockHash"],
        block_time=block_time,
        transaction=log["transactionHash"],
        log_index=int(log["logIndex"], 16),
    )
    text = log["data"]
    words = [int(text[start : start + 64], 16) for start in range(2, len(text), 64)]
    return decoder(at, topics, words)


def _bytes32(topic: str) -> bytes:
    return bytes.fromhex(topic[2:])


def _octets(word: int) -> bytes:
    return word.to_bytes(32, "big")


def _topic_number(topic: str) -> RecordNumber:
    return RecordNumber.from_word(int(topic, 16))


def _topic_address(topic: str) -> str:
    return checksum_address(int(topic, 16) & _ADDRESS_MASK)


def _lot_declared(at: Position, topics: list[str], words: list[int]) -> Event:
    record, officer, source, zone, lines = words
    return LotDeclared(
        at=at,
        digest=_bytes32(topics[1]),
        number=_topic_number(topics[2]),
        record=Record.from_word(record),
        officer=checksum_address(officer),
        source=source,
        zone=_octets(zone),
        lines=lines_of(lines),
    )


def _certificate_issued(at: Position, topics: list[str], words: list[int]) -> Event:
    record, officer, parcels, lines, _offset, _count, *inputs = words
    return CertificateIssued(
        at=at,
        digest=_bytes32(topics[1]),
        number=_topic_number(topics[2]),
        record=Record.from_word(record),
        officer=checksum_address(officer),
        parcels=parcels,
        lines=lines_of(lines),
        inputs=tuple(Draw(_octets(digest), points) for digest, points in zip(inputs[::2], inputs[1::2], strict=True)),
    )


def _certificate_advanced(at: Position, topics: list[str], words: list[int]) -> Event:
    record, act, evidence = words
    return CertificateAdvanced(at, _bytes32(topics[1]), Record.from_word(record), Act.from_word(act), _octets(evidence))


def _certificate_settled(at: Position, topics: list[str], words: list[int]) -> Event:
    record, act, evidence, points, cents, parcels, check = words
    return CertificateSettled(
        at=at,
        digest=_bytes32(topics[1]),
        record=Record.from_word(record),
        act=Act.from_word(act),
        evidence=_octets(evidence),
        points=points,
        cents=cents,
        parcels=parcels,
        check=check,
    )


def _carats_consumed(at: Position, topics: list[str], words: list[int]) -> Event:
    record, officer, on, points, exit_, evidence = words
    return CaratsConsumed(
        at=at,
        digest=_bytes32(topics[1]),
        record=Record.from_word(record),
        officer=checksum_address(officer),
        on=on,
        points=points,
        exit=exit_,
        evidence=_octets(evidence),
    )


def _certificate_approved(at: Position, topics: list[str], words: list[int]) -> Event:
    return CertificateApproved(at, _bytes32(topics[1]), checksum_address(words[0]))


def _certificate_corrected(at: Position, topics: list[str], words: list[int]) -> Event:
    officer, on, correction = words
    return CertificateCorrected(at, _bytes32(topics[1]), checksum_address(officer), on, _octets(correction))


def _alert_raised(at: Position, topics: list[str], words: list[int]) -> Event:
    officer, reason = words
    try:
        number: RecordNumber | int = _topic_number(topics[1])
    except ModelError:
        number = int(topics[1], 16)
    return AlertRaised(at, number, _bytes32(topics[2]), checksum_address(officer), _octets(reason))


def _governance_passed(at: Position, topics: list[str], words: list[int]) -> Event:
    return GovernancePassed(at, _topic_address(topics[1]), _topic_address(topics[2]))


def _participant_entered(at: Position, topics: list[str], words: list[int]) -> Event:
    status, producer, validity_days, basis = words
    code = bytes.fromhex(topics[2][2:6]).decode("ascii")
    participant = int(topics[1], 16)
    return ParticipantEntered(at, participant, code, Status(status), producer, validity_days, _octets(basis))


def _status_changed(at: Position, topics: list[str], words: list[int]) -> Event:
    previous, status, supervised, basis = words
    participant = int(topics[1], 16)
    return StatusChanged(at, participant, Status(previous), Status(status), bool(supervised), _octets(basis))


def _zone_changed(at: Position, topics: list[str], words: list[int]) -> Event:
    approved, basis = words
    return ZoneChanged(at, int(topics[1], 16), _bytes32(topics[2]), bool(approved), _octets(basis))


def _terms_changed(at: Position, topics: list[str], words: list[int]) -> Event:
    validity_days, tolerance_bps, basis = words
    return TermsChanged(at, int(topics[1], 16), validity_days, tolerance_bps, _octets(basis))


def _range_opened(at: Position, topics: list[str], words: list[int]) -> Event:
    return RangeOpened(at, int(topics[1], 16), words[0], words[1])


def _focal_point_changed(at: Position, topics: list[str], words: list[int]) -> Event:
    return FocalPointChanged(at, int(topics[1], 16), _topic_address(topics[2]), _topic_address(topics[3]))


def _officer_appointed(at: Position, topics: list[str], words: list[int]) -> Event:
    return OfficerAppointed(at, int(topics[1], 16), _topic_address(topics[2]), words[0])


def _officer_suspension_changed(at: Position, topics: list[str], words: list[int]) -> Event:
    return OfficerSuspensionChanged(at, int(topics[1], 16), _topic_address(topics[2]), bool(words[0]))


def _scheme_roles_changed(at: Position, topics: list[str], words: list[int]) -> Event:
    return SchemeRolesChanged(at, _topic_address(topics[1]), words[0])


_Decoder = Callable[[Position, list[str], list[int]], Event]
_DECODERS: Final[dict[str, _Decoder]] = {
    topic_of(LotDeclared): _lot_declared,
    topic_of(CertificateIssued): _certificate_issued,
    topic_of(CertificateAdvanced): _certificate_advanced,
    topic_of(CertificateSettled): _certificate_settled,
    topic_of(CaratsConsumed): _carats_consumed,
    topic_of(CertificateApproved): _certificate_approved,
    topic_of(CertificateCorrected): _certificate_corrected,
    topic_of(AlertRaised): _alert_raised,
    topic_of(GovernancePassed): _governance_passed,
    topic_of(ParticipantEntered): _participant_entered,
    topic_of(StatusChanged): _status_changed,
    topic_of(ZoneChanged): _zone_changed,
    topic_of(TermsChanged): _terms_changed,
    topic_of(RangeOpened): _range_opened,
    topic_of(FocalPointChanged): _focal_point_changed,
    topic_of(OfficerAppointed): _officer_appointed,
    topic_of(OfficerSuspensionChanged): _officer_suspension_changed,
    topic_of(SchemeRolesChanged): _scheme_roles_changed,
}
EVENT_TYPES: Final[tuple[type[Event], ...]] = (
    LotDeclared,
    CertificateIssued,
    CertificateAdvanced,
    CertificateSettled,
    CaratsConsumed,
    CertificateApproved,
    CertificateCorrected,
    AlertRaised,
    GovernancePassed,
    ParticipantEntered,
    StatusChanged,
    ZoneChanged,
    TermsChanged,
    RangeOpened,
    FocalPointChanged,
    OfficerAppointed,
    OfficerSuspensionChanged,
    SchemeRolesChanged,
)
