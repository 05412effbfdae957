"""The requests by which records, events and blocks are read as of one block; nothing is sent or judged here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

from kpchain.ledger.abi import AGREEMENTS, ATTESTATIONS, LEDGER, REGISTRY, functions, words_call, words_of
from kpchain.ledger.deployment import Deployment
from kpchain.ledger.events import (
    AgreementDenounced,
    AgreementProposed,
    AgreementStatusChanged,
    AlertRaised,
    AttestationMade,
    AttestationRevoked,
    CertificateAdvanced,
    CertificateIssued,
    CodeChanged,
    ConcernAnswered,
    ConcernFiled,
    LotDeclared,
    OfficerAppointed,
    OfficerSuspensionChanged,
    ParticipantEntered,
    StatusChanged,
    TypeOpened,
    topic_of,
)
from kpchain.ledger.rpc import Request
from kpchain.model import AlertKind, Record, RecordNumber

_MANY: Final = 500  # values in one filter and records in one call; nodes bound both
WRITTEN: Final = [topic_of(LotDeclared), topic_of(CertificateIssued)]
"""The first topics of the events that write records; the next are the digest and the number."""
_OFFICERS: Final = [topic_of(OfficerAppointed), topic_of(OfficerSuspensionChanged)]
_PARTICIPANTS: Final = [topic_of(event) for event in (ParticipantEntered, CodeChanged, StatusChanged)]
_AGREEMENTS: Final = [topic_of(event) for event in (AgreementProposed, AgreementDenounced, AgreementStatusChanged)]
_TYPES_AND_CONCERNS: Final = [topic_of(event) for event in (TypeOpened, ConcernFiled, ConcernAnswered)]
_ATTESTATIONS: Final = [topic_of(AttestationMade), topic_of(AttestationRevoked)]
_ALERTS: Final = [topic_of(AlertRaised)]
_OF_MANY: Final = [f"0x{kind:064x}" for kind in (AlertKind.RANGE_WITHDRAWN, AlertKind.ENDED)]
_INDEXES: Final = [f"0x{index:064x}" for index in range(1, 128)]
"""The indexes that Participants can have, as subjects of attestations."""


class Queries:
    """Requests to one deployment as of one block; each method gives as many as nodes take the values in.

    Args:
        deployment: where the contracts are.
        block: the number of the block.
    """

    def __init__(self, deployment: Deployment, block: int) -> None:
        self._ledger = deployment.address_of(LEDGER)
        self._registry = deployment.address_of(REGISTRY)
        self._agreements = deployment.address_of(AGREEMENTS)
        self._attestations = deployment.address_of(ATTESTATIONS)
        self._first = hex(min(deployment.block, block))
        self._block = hex(block)

    def history(self, digests: Iterable[bytes]) -> list[Request]:
        """All events of records but the alerts on them."""
        return [self._logs(self._ledger, None, chunk) for chunk in _chunks(_topics(digests))]

    def numbered(self, numbers: Iterable[RecordNumber]) -> list[Request]:
        """The events that wrote the records with these numbers."""
        return [self._logs(self._ledger, WRITTEN, None, chunk) for chunk in _chunks(_words(numbers))]

    def written(self, digests: Iterable[bytes]) -> list[Request]:
        """The events that wrote records, and those that replaced them."""
        kinds = [*WRITTEN, topic_of(CertificateAdvanced)]
        return [self._logs(self._ledger, kinds, chunk) for chunk in _chunks(_topics(digests))]

    def alerts(self, numbers: Iterable[RecordNumber], digests: Iterable[bytes]) -> list[Request]:
        """The alerts on these numbers or digests, and those that can be on any: of ranges, and what ended others."""
        of_many = self._logs(self._ledger, _ALERTS, None, None, _OF_MANY)
        by_number = [self._logs(self._ledger, _ALERTS, chunk) for chunk in _chunks(_words(numbers))]
        return [of_many, *by_number] + [
            self._logs(self._ledger, _ALERTS, None, chunk) for chunk in _chunks(_topics(digests))
        ]

    def all_alerts(self) -> list[Request]:
        """Every alert that was ever raised."""
        return [self._logs(self._ledger, _ALERTS)]

    def officers(self, accounts: Iterable[str]) -> list[Request]:
        """What the registry says of these accounts as officers."""
        topics = [f"0x{int(account, 16):064x}" for account in accounts]
        return [self._logs(self._registry, _OFFICERS, None, chunk) for chunk in _chunks(topics)]

    def participants(self) -> list[Request]:
        """What is said of all Participants: codes, statuses, agreements, attestations; and all concerns and types."""
        return [
            self._logs(self._registry, _PARTICIPANTS),
            self._logs(self._agreements, _AGREEMENTS),
            self._logs(self._attestations, _TYPES_AND_CONCERNS),
            self._logs(self._attestations, _ATTESTATIONS, None, _INDEXES),
        ]

    def attestations(self, digests: Iterable[bytes]) -> list[Request]:
        """The attestations on records."""
        return [self._logs(self._attestations, _ATTESTATIONS, None, chunk) for chunk in _chunks(_topics(digests))]

    def records(self, digests: Sequence[bytes]) -> list[Request]:
        """The records with these digests; `records_in` reads the answers."""
        selector = functions(LEDGER)["recordsOf"].selector
        calls = [{"to": self._ledger, "data": "0x" + words_call(selector, chunk).hex()} for chunk in _chunks(digests)]
        return [("eth_call", [call, self._block]) for call in calls]

    @staticmethod
    def blocks(numbers: Iterable[int]) -> list[Request]:
        """The headers of blocks."""
        return [("eth_getBlockByNumber", [hex(number), False]) for number in numbers]

    def _logs(self, address: str, *topics: Any) -> Request:
        query = {"address": address, "topics": list(topics), "fromBlock": self._first, "toBlock": self._block}
        return ("eth_getLogs", [query])


def records_in(digests: Sequence[bytes], answers: Iterable[str]) -> dict[bytes, Record | None]:
    """The records that the answers to `Queries.records` say, None where there is none.

    Raises:
        ValueError: the answers are not as many words as there are digests.
        ModelError: a word is no record.
    """
    words = [word for answer in answers for word in words_of(bytes.fromhex(answer[2:]))]
    records = [Record.from_word(word) if word else None for word in words]
    return dict(zip(digests, records, strict=True))


def _chunks(values: Sequence[Any]) -> list[list[Any]]:
    return [list(values[start : start + _MANY]) for start in range(0, len(values), _MANY)]


def _topics(digests: Iterable[bytes]) -> list[str]:
    return ["0x" + digest.hex() for digest in digests]


def _words(numbers: Iterable[RecordNumber]) -> list[str]:
    return [f"0x{number.word:064x}" for number in numbers]
