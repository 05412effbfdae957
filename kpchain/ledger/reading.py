"""What the ledger knows of records, read for many at once in a few round trips; it gathers and does not judge.

All answers are as of one block. First the block, then whatever number or digest names, then what hangs on that
(history, alerts, officer, Participant, inputs), then the times of the blocks: 4 requests, a fifth where a record that
was asked for by its number was replaced. Thousands of records need no more round trips than one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any, Final, TypeGuard

from eth_abi.exceptions import DecodingError

from kpchain.errors import LedgerError, ModelError
from kpchain.ledger.abi import LEDGER, REGISTRY, functions
from kpchain.ledger.deployment import Deployment
from kpchain.ledger.events import (
    AlertRaised,
    CertificateAdvanced,
    CertificateIssued,
    Event,
    LedgerEvent,
    LotDeclared,
    OfficerAppointed,
    OfficerSuspensionChanged,
    ParticipantEntered,
    StatusChanged,
    decode_log,
    topic_of,
)
from kpchain.ledger.facts import Codes, Facts, OfficerEvent, Origin, ParticipantEvent, Question
from kpchain.ledger.rpc import Request, Rpc
from kpchain.model import Action, Record

_MANY: Final = 500  # values in one filter and records in one call; nodes bound the size of a request


def read_facts(rpc: Rpc, deployment: Deployment, questions: Sequence[Question]) -> list[Facts]:
    """The facts for each question, in order.

    Raises:
        UnreachableError: the node did not answer.
        LedgerError: it refused a request, or its answer cannot be read.
    """
    try:
        reading = _Reading(rpc, deployment, questions)
        reading.find()
        reading.gather()
        reading.date()
        return [reading.facts(question) for question in questions]
    except (ModelError, DecodingError, LookupError, ValueError, TypeError) as error:
        raise LedgerError(f"{rpc.name}: the answer of the ledger cannot be read ({error})") from error


class _Reading:
    """One reading of the ledger: a pool of logs that fills round by round, and what is made of it."""

    def __init__(self, rpc: Rpc, deployment: Deployment, questions: Sequence[Question]) -> None:
        self._rpc = rpc
        self._deployment = deployment
        self._asked = list(dict.fromkeys(question.digest for question in questions if question.digest is not None))
        numbers = [question.number for question in questions if question.number is not None]
        self._numbers = list(dict.fromkeys(_hex(number.word) for number in numbers))
        head = rpc.call("eth_getBlockByNumber", "latest", False)
        self._block: str = head["number"]
        self._time = int(head["timestamp"], 16)
        self._pool: dict[tuple[int, int], Event] = {}  # by block and place in it; their times are read last
        self._loaded: set[bytes] = set()
        self._records: dict[bytes, Record | None] = {}
        self._events: list[Event] = []

    # Rounds

    def find(self) -> None:
        """Reads the Participants, and the events that numbers and digests name."""
        requests = self._logs(LEDGER, [[topic_of(LotDeclared), topic_of(CertificateIssued)], None], self._numbers)
        requests += self._logs(LEDGER, [None], _topics(self._asked))
        self._loaded.update(self._asked)
        requests.append(self._request(REGISTRY, [[topic_of(ParticipantEntered), topic_of(StatusChanged)]]))
        self._keep(self._rpc.batch(requests))

    def gather(self) -> None:
        """Reads what hangs on the records found: history, alerts, officers, Participants, inputs, replacements."""
        origins = [event for event in self._pool.values() if isinstance(event, LotDeclared | CertificateIssued)]
        found = list(dict.fromkeys(event.digest for event in origins if event.digest not in self._loaded))
        self._loaded.update(found)
        inputs = [draw.digest for event in origins if isinstance(event, CertificateIssued) for draw in event.inputs]
        subjects = list(dict.fromkeys([*self._asked, *found]))
        digests = list(dict.fromkeys([*subjects, *inputs]))
        numbers = list(dict.fromkeys([*self._numbers, *(_hex(event.number.word) for event in origins)]))
        officers = dict.fromkeys(_hex(int(event.officer, 16)) for event in origins)
        calls = [self._records_of(chunk) for chunk in _chunks(digests)]
        appointed = [topic_of(OfficerAppointed), topic_of(OfficerSuspensionChanged)]
        requests = [
            *self._logs(LEDGER, [None], _topics(found)),
            *self._logs(LEDGER, [topic_of(AlertRaised)], numbers),
            *self._logs(LEDGER, [topic_of(AlertRaised), None], _topics(subjects)),
            *self._logs(REGISTRY, [appointed, None], list(officers)),
            *self._related(dict.fromkeys([*inputs, *self._replacements()])),
        ]
        answers = self._rpc.batch([*calls, *requests])
        for chunk, answer in zip(_chunks(digests), answers, strict=False):
            [words] = functions(LEDGER)["recordsOf"].decode(bytes.fromhex(answer[2:]))
            records = [Record.from_word(word) if word else None for word in words]
            self._records.update(zip(chunk, records, strict=True))
        self._keep(answers[len(calls) :])
        self._keep(self._rpc.batch(self._related(self._replacements())))

    def date(self) -> None:
        """Reads the times of the blocks, and puts the events in order."""
        blocks = list(dict.fromkeys(block for block, _ in self._pool))
        answers = self._rpc.batch([("eth_getBlockByNumber", [hex(block), False]) for block in blocks])
        times = {block: int(answer["timestamp"], 16) for block, answer in zip(blocks, answers, strict=True)}
        self._events = [
            replace(event, at=replace(event.at, block_time=times[block]))
            for (block, _), event in sorted(self._pool.items())
        ]
        self._index()

    # Answers

    def facts(self, question: Question) -> Facts:
        """The facts for one question, out of what was read for all."""
        numbered = None if question.number is None else self._by_number.get(question.number.word)
        digest = question.digest if question.digest is not None else numbered.digest if numbered is not None else b""
        history = tuple(self._by_digest.get(digest, ()))
        origin = self._origins.get(digest)
        number = question.number or (origin.number if origin is not None else None)
        inputs = [draw.digest for draw in origin.inputs] if isinstance(origin, CertificateIssued) else []
        related = [*inputs, *(event.evidence for event in history if _replaces(event))]
        return Facts(
            chain_id=self._deployment.chain_id,
            ledger=self._deployment.ledger,
            block=int(self._block, 16),
            block_time=self._time,
            codes=self._codes,
            numbered=numbered,
            history=history,
            record=self._records.get(digest),
            inputs={parent: self._records.get(parent) for parent in inputs},
            numbers={parent: self._origins[parent].number for parent in related if parent in self._origins},
            replaced={parent: self._replaced[parent] for parent in inputs if parent in self._replaced},
            alerts=tuple(alert for alert in self._alerts if alert.number == number or alert.digest == digest),
            officer_events=() if origin is None else tuple(self._by_officer.get(origin.officer, ())),
            participant_events=() if origin is None else tuple(self._by_issuer.get(origin.record.issuer, ())),
        )

    def _index(self) -> None:
        self._by_digest: dict[bytes, list[LedgerEvent]] = {}
        self._by_officer: dict[str, list[OfficerEvent]] = {}
        self._by_issuer: dict[int, list[ParticipantEvent]] = {}
        self._alerts: list[AlertRaised] = []
        for event in self._events:
            if isinstance(event, AlertRaised):
                self._alerts.append(event)
            elif isinstance(event, OfficerAppointed | OfficerSuspensionChanged):
                self._by_officer.setdefault(event.account, []).append(event)
            elif isinstance(event, ParticipantEntered | StatusChanged):
                self._by_issuer.setdefault(event.participant, []).append(event)
            elif isinstance(event, LedgerEvent):
                self._by_digest.setdefault(event.digest, []).append(event)
        self._codes = Codes.of(event for event in self._events if isinstance(event, ParticipantEntered))
        written = [event for event in self._events if isinstance(event, LotDeclared | CertificateIssued)]
        self._origins: dict[bytes, Origin] = {event.digest: event for event in written}
        self._by_number: dict[int, Origin] = {event.number.word: event for event in written}
        self._replaced = {event.digest: event.evidence for event in self._events if _replaces(event)}

    # Requests

    def _related(self, digests: Iterable[bytes]) -> list[Request]:
        """Requests for the events that wrote and replaced records that hang on others."""
        wanted = [digest for digest in digests if digest not in self._loaded]
        self._loaded.update(wanted)
        kinds = [topic_of(LotDeclared), topic_of(CertificateIssued), topic_of(CertificateAdvanced)]
        return self._logs(LEDGER, [kinds], _topics(wanted))

    def _replacements(self) -> list[bytes]:
        return [event.evidence for event in self._pool.values() if _replaces(event)]

    def _logs(self, contract: str, topics: list[Any], wanted: list[str]) -> list[Request]:
        """Requests for logs whose next topic is one of those wanted; none where nothing is wanted."""
        return [self._request(contract, [*topics, chunk]) for chunk in _chunks(wanted)]

    def _request(self, contract: str, topics: list[Any]) -> Request:
        first = hex(min(self._deployment.block, int(self._block, 16)))
        address = self._deployment.address_of(contract)
        return ("eth_getLogs", [{"address": address, "topics": topics, "fromBlock": first, "toBlock": self._block}])

    def _records_of(self, digests: list[bytes]) -> Request:
        data = "0x" + functions(LEDGER)["recordsOf"].encode(digests).hex()
        return ("eth_call", [{"to": self._deployment.ledger, "data": data}, self._block])

    def _keep(self, answers: Iterable[list[dict[str, Any]]]) -> None:
        for logs in answers:
            for log in logs:
                event = decode_log(log, 0)
                self._pool[event.at.block_number, event.at.log_index] = event


def _replaces(event: Event) -> TypeGuard[CertificateAdvanced]:
    return isinstance(event, CertificateAdvanced) and event.act.action is Action.REPLACE


def _chunks(values: Sequence[Any]) -> list[list[Any]]:
    return [list(values[start : start + _MANY]) for start in range(0, len(values), _MANY)]


def _topics(digests: Iterable[bytes]) -> list[str]:
    return ["0x" + digest.hex() for digest in digests]


def _hex(value: int) -> str:
    return f"0x{value:064x}"
