"""One reading of the ledger for many questions: requests round by round, and the facts that their answers make.

How readings follow one another is in `kpchain.ledger.snapshot`, the requests themselves in `kpchain.ledger.queries`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import islice
from typing import Any, Final

from kpchain.ledger.alerts import Alerts
from kpchain.ledger.deployment import Deployment
from kpchain.ledger.events import (
    AlertRaised,
    CertificateAdvanced,
    CertificateIssued,
    Draw,
    Event,
    LedgerEvent,
    TypeOpened,
    decode_log,
)
from kpchain.ledger.facts import Codes, Facts, OfficerEvent, Origin, Question
from kpchain.ledger.queries import WRITTEN, Queries, records_in
from kpchain.ledger.rpc import Request, Rpc
from kpchain.ledger.shared import Place, Shared, place_of
from kpchain.model import Action, Record, RecordNumber

_FEW: Final = 100  # records whose alerts are asked for by name; for more all alerts are read, once for all readings
_BATCH: Final = 40  # requests at a time, each of up to 35 kB: anvil takes 2 MB


class Reading:
    """A pool of events that fills round by round, and what is made of it.

    Args:
        rpc: the connection.
        deployment: where the contracts are.
        shared: what earlier readings found; this one adds to it.
        questions: so many that their requests fit in a batch.
    """

    def __init__(self, rpc: Rpc, deployment: Deployment, shared: Shared, questions: Sequence[Question]) -> None:
        self._rpc = rpc
        self._deployment = deployment
        self._shared = shared
        self._questions = questions
        self._queries = Queries(deployment, shared.block)
        self._digests = list(dict.fromkeys(asked.digest for asked in questions if asked.digest is not None))
        self._loaded = set(self._digests)  # whose events are read, as far as they are needed
        self._pool: dict[Place, Event] = {}
        self._undated: dict[int, list[Place]] = {}  # by block, where the log does not say its time
        self._records: dict[bytes, Record | None] = {}
        self._origins: dict[bytes, Origin] = {}
        self._numbers: dict[bytes, RecordNumber] = {}
        self._replaced: dict[bytes, bytes] = {}
        self._officers: list[str] = []
        self._are_types = bool(shared.beside.types)  # without a type nothing can be attested

    def answers(self) -> list[Facts]:
        """The facts for each question, in order."""
        self._find()
        self._gather()
        self._date()
        self._index()
        return [self._facts(question) for question in self._questions]

    # Rounds

    def _find(self) -> None:
        """Reads Participants and records, and the events that digests, or numbers alone, name."""
        numbers = dict.fromkeys(asked.number for asked in self._questions if asked.number and asked.digest is None)
        requests = [*self._queries.history(self._digests), *self._queries.numbered(numbers)]
        if self._shared.codes is None:
            requests += self._queries.participants()
        self._read(self._digests, requests)

    def _gather(self) -> None:
        """Reads what hangs on the records found: history, alerts, officers, inputs, replacements and attestations."""
        origins = list(self._origins.values())
        found = [event.digest for event in origins if event.digest not in self._loaded]
        self._loaded.update(found)
        self._digests += found
        inputs = [draw.digest for event in origins for draw in _draws(event)]
        accounts = dict.fromkeys(event.officer for event in origins)
        self._officers = [account for account in accounts if account not in self._shared.by_officer]
        requests = [
            *self._queries.history(found),
            *self._queries.numbered(self._numbers_elsewhere()),
            *self._queries.officers(self._officers),
            *self._alert_requests(),
            *(self._queries.attestations(self._digests) if self._are_types else ()),
        ]
        digests = dict.fromkeys([*found, *inputs])
        related = self._written([*self._inputs_of_documents(), *self._replaced.values()])
        self._read([digest for digest in digests if digest not in self._records], requests, related)
        self._read([], [], self._written(self._replaced.values()))

    def _date(self) -> None:
        """Reads the times of the blocks whose logs do not say them."""
        times = self._shared.times
        blocks = [block for block in self._undated if block not in times]
        answers = self._rpc.batch(self._queries.blocks(blocks))
        times.update((block, int(answer["timestamp"], 16)) for block, answer in zip(blocks, answers, strict=True))
        for block, places in self._undated.items():
            for place in places:
                event = self._pool[place]
                self._pool[place] = replace(event, at=replace(event.at, block_time=times[block]))

    # Requests and answers

    def _numbers_elsewhere(self) -> Iterable[RecordNumber]:
        """The numbers of documents that the ledger does not have under the documents' digests."""
        documents = [(asked.number, self._origins.get(asked.digest)) for asked in self._questions if asked.digest]
        return dict.fromkeys(
            number for number, origin in documents if number and (origin is None or origin.number != number)
        )

    def _inputs_of_documents(self) -> list[bytes]:
        """The inputs whose numbers documents state; where there is no document nobody asks for them."""
        origins = [self._origins.get(asked.digest) for asked in self._questions if asked.digest and asked.number]
        return [draw.digest for origin in origins for draw in _draws(origin)]

    def _alert_requests(self) -> list[Request]:
        """Requests for the alerts on what is asked about, or for all alerts where that is much."""
        if self._shared.alerts is not None:
            return []
        if len(self._digests) > _FEW:
            return self._queries.all_alerts()
        asked = [question.number for question in self._questions if question.number]
        numbers = dict.fromkeys([*asked, *(event.number for event in self._origins.values())])
        return self._queries.alerts(numbers, self._digests)

    def _written(self, digests: Iterable[bytes]) -> list[Request]:
        """Requests for the events that wrote and replaced records that hang on others."""
        wanted = [digest for digest in dict.fromkeys(digests) if digest not in self._loaded]
        self._loaded.update(wanted)
        return self._queries.written(wanted)

    def _read(self, digests: Sequence[bytes], requests: Sequence[Request], related: Sequence[Request] = ()) -> None:
        """Reads the records with these digests, the logs that the requests ask for, and those of related records."""
        calls = self._queries.records(digests)
        every = [*calls, *requests, *related]
        batches = [every[start : start + _BATCH] for start in range(0, len(every), _BATCH)]
        answers = iter([answer for batch in batches for answer in self._rpc.batch(batch)])
        self._records |= records_in(digests, list(islice(answers, len(calls))))
        for logs in islice(answers, len(requests)):
            for log in logs:
                self._keep(log)
        for logs in answers:
            for log in logs:
                self._note(log)

    def _note(self, log: dict[str, Any]) -> None:
        """Takes from the log of a related record what is asked of it: its number, or what replaced it."""
        kind, digest, *_ = topics = log["topics"]
        if kind in WRITTEN:
            self._numbers[bytes.fromhex(digest[2:])] = RecordNumber.from_word(int(topics[2], 16))
        else:
            self._note_replacement(decode_log(log, 0))

    def _note_replacement(self, event: Event) -> None:
        if isinstance(event, CertificateAdvanced) and event.act.action is Action.REPLACE:
            self._replaced[event.digest] = event.evidence

    def _keep(self, log: dict[str, Any]) -> None:
        time = log.get("blockTimestamp")  # what most nodes say, and no rule obliges them to
        event = decode_log(log, 0 if time is None else int(time, 16))
        place = place_of(event)
        if place in self._pool:
            return
        self._pool[place] = event
        if time is None:
            self._undated.setdefault(place[0], []).append(place)
        if isinstance(event, Origin):
            self._origins[event.digest] = event
            self._numbers[event.digest] = event.number
        elif isinstance(event, TypeOpened):
            self._are_types = True
        else:
            self._note_replacement(event)

    # Answers

    def _index(self) -> None:
        """Puts the events in order, and shares what is of use to other readings."""
        events = [self._pool[place] for place in sorted(self._pool)]
        self._history: dict[bytes, list[LedgerEvent]] = {}
        self._by_number: dict[RecordNumber, Origin] = {}
        officers: dict[str, list[OfficerEvent]] = {account: [] for account in self._officers}
        beside: list[Event] = []
        for event in events:
            if isinstance(event, OfficerEvent):
                officers.setdefault(event.account, []).append(event)
            elif not isinstance(event, LedgerEvent):
                beside.append(event)
            elif not isinstance(event, AlertRaised):
                self._history.setdefault(event.digest, []).append(event)
            if isinstance(event, Origin):
                self._origins[event.digest] = self._by_number[event.number] = event
        self._shared.by_officer |= {account: tuple(told) for account, told in officers.items()}
        if self._shared.codes is None:
            self._shared.add_participants(beside)
        else:
            self._shared.beside.add(beside)
        self._alerts = self._shared.alerts or Alerts.among(events)
        if len(self._digests) > _FEW:
            self._shared.alerts = self._alerts

    def _facts(self, question: Question) -> Facts:
        """The facts for one question, out of what was read for all."""
        number, digest = question.number, question.digest
        origin = self._origins.get(digest) if digest else self._by_number.get(number) if number else None
        is_document = number is not None and digest is not None
        if digest is None:
            digest = b"" if origin is None else origin.digest
        has_number = origin is not None and origin.number == number
        drawn = [draw.digest for draw in _draws(origin)]
        successor, beside = self._replaced.get(digest), self._shared.beside
        issuer = 0 if origin is None else origin.record.issuer
        destination = origin.record.destination if isinstance(origin, CertificateIssued) else 0
        related = [*(drawn if is_document else ()), *([successor] if successor else ())]
        return Facts(
            chain_id=self._deployment.chain_id,
            ledger=self._deployment.ledger,
            block=self._shared.block,
            block_time=self._shared.block_time,
            codes=self._shared.codes or Codes({}, {}, {}),
            numbered=origin if has_number else self._by_number.get(number) if number else None,
            history=tuple(self._history.get(digest, ())),
            record=self._records.get(digest),
            inputs={parent: self._records.get(parent) for parent in drawn},
            numbers={parent: self._numbers[parent] for parent in related if parent in self._numbers},
            replaced={parent: self._replaced[parent] for parent in related if parent in self._replaced},
            alerts=self._alerts.on(
                number or (None if origin is None else origin.number), digest, None if origin is None else origin.at
            ),
            officer_events=() if origin is None else self._shared.by_officer.get(origin.officer, ()),
            participant_events=() if origin is None else self._shared.by_issuer.get(issuer, ()),
            agreement=self._shared.agreement_between(issuer, destination) if destination else None,
            attested=beside.attested(digest, issuer),
            concerns=beside.concerns(digest),
        )


def _draws(origin: Origin | None) -> tuple[Draw, ...]:
    return origin.inputs if isinstance(origin, CertificateIssued) else ()
