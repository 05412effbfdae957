"""What the ledger knows of a record, as values for a verifier; how they are read is in `kpchain.ledger.reading`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kpchain.errors import ModelError
from kpchain.ledger.alerts import Warned
from kpchain.ledger.beside import Agreement, Attested, Concern
from kpchain.ledger.events import (
    CertificateIssued,
    CodeChanged,
    LedgerEvent,
    LotDeclared,
    OfficerAppointed,
    OfficerSuspensionChanged,
    ParticipantEntered,
    StatusChanged,
)
from kpchain.model import Record, RecordNumber

Origin = LotDeclared | CertificateIssued
"""The event that wrote a record."""
OfficerEvent = OfficerAppointed | OfficerSuspensionChanged
ParticipantEvent = ParticipantEntered | StatusChanged


@dataclass(frozen=True, slots=True)
class Codes:
    """The codes of Participants as the registry's events give them; neither an index nor a producer's bit ever changes.

    Read from events, since asking the registry for all Participants costs the embedded ledger 0.15 s.

    Attributes:
        participants: the code by which each Participant goes now, by its index.
        producers: the same of each Participant that mines, by its bit among origins.
        indexes: the index of each Participant by every code that it has or had: what is its own under an earlier code
            stays its own.
    """

    participants: Mapping[int, str]
    producers: Mapping[int, str]
    indexes: Mapping[str, int]

    @classmethod
    def of(cls, events: Iterable[ParticipantEntered | CodeChanged]) -> Codes:
        """The codes of the Participants that were entered, in the order of the chain."""
        participants: dict[int, str] = {}
        indexes: dict[str, int] = {}
        producers: dict[int, int] = {}
        for event in events:
            participants[event.participant] = event.code
            indexes[event.code] = event.participant
            if isinstance(event, ParticipantEntered):
                producers[event.producer] = event.participant
        return cls(participants, {bit: participants[index] for bit, index in producers.items()}, indexes)

    def code_of(self, index: int) -> str:
        """The code of the Participant with this index; a placeholder for an index that is not entered."""
        return self.participants.get(index, f"#{index}")

    def spelled(self, code: object, index: int) -> str:
        """The code of the Participant with this index; the given one where it is or was a code of its own."""
        return code if isinstance(code, str) and self.indexes.get(code) == index else self.code_of(index)

    def now(self, code: str) -> str:
        """The code by which the Participant goes now that has this one or had it; the code itself where none did."""
        return self.participants.get(self.indexes.get(code, 0), code)

    def origins_of(self, bitmap: int) -> tuple[str, ...]:
        """The codes of the producers whose bits are set, in alphabetical order."""
        bits = (bit for bit in range(bitmap.bit_length()) if bitmap >> bit & 1)
        return tuple(sorted(self.producers.get(bit, f"#{bit}") for bit in bits))


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A record to ask about: by number, by digest, or by both where a document states both.

    Raises:
        ModelError: neither, or a digest that is not 32 bytes long.
    """

    number: RecordNumber | None = None
    digest: bytes | None = None

    def __post_init__(self) -> None:
        if self.digest is None and self.number is None:
            raise ModelError("question", "must name a number or a digest")
        if self.digest is not None and len(self.digest) != 32:
            raise ModelError("digest", "must be 32 bytes long", "0x" + self.digest.hex())


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What the ledger knows in answer to a question, as of one block.

    Attributes:
        chain_id: the chain that was asked.
        ledger: the address of the CertificateLedger that was asked.
        block: number of the block.
        block_time: its time, in seconds since 1970.
        codes: the codes of the Participants.
        numbered: the event that wrote the record with the number asked for, or None.
        history: the events of the record asked about, in order; empty where there is none.
        record: the record as it stands, or None.
        inputs: the records that a certificate draws from, None where the ledger has none.
        numbers: by digest, the number of the certificate that replaced it and, for a question by number and digest,
            the numbers of its inputs: a document states them, and nobody else asks.
        replaced: for such a question, the digest of each input that was replaced, with the digest of its replacement.
        alerts: what members were warned of under the number or the digest, in order.
        officer_events: what the registry says of the officer who wrote the record, in order.
        participant_events: what the registry says of the issuer or declarer, in order.
        agreement: the Active agreement between issuer and destination of a certificate, both in good standing, under
            which it is paperless; None where there is none.
        attested: the attestations on the record and on its issuer.
        concerns: the concerns about the record.
    """

    chain_id: int
    ledger: str
    block: int
    block_time: int
    codes: Codes
    numbered: Origin | None = None
    history: tuple[LedgerEvent, ...] = ()
    record: Record | None = None
    inputs: Mapping[bytes, Record | None]
    numbers: Mapping[bytes, RecordNumber]
    replaced: Mapping[bytes, bytes]
    alerts: tuple[Warned, ...] = ()
    officer_events: tuple[OfficerEvent, ...] = ()
    participant_events: tuple[ParticipantEvent, ...] = ()
    agreement: Agreement | None = None
    attested: tuple[Attested, ...] = ()
    concerns: tuple[Concern, ...] = ()

    @property
    def origin(self) -> Origin | None:
        """The event that wrote the record asked about, or None."""
        return next((event for event in self.history if isinstance(event, LotDeclared | CertificateIssued)), None)
