"""A history as a node tells it: the JSON-RPC answers with the logs of so many certificates, made without a chain.

Certificates come in waves of 200, as bulk acts bring them: lots declared, certificates issued, validated, exported,
arrived, confirmed, a block each. Half of them draw from the lots of their wave, half from what was confirmed before,
one to three inputs each; a twentieth stays where it was issued. At the end stands one certificate with as many
ancestors as are asked for: a chain in which each certificate draws from the one before and from a lot of its own.
"""

from __future__ import annotations

import hashlib
import json
import random
from collections.abc import Sequence
from typing import Any

from kpchain.ledger import events as ev
from kpchain.ledger.client import Ledger
from kpchain.ledger.deployment import Deployment
from kpchain.ledger.rpc import Rpc
from kpchain.model import Act, Action, Kind, Record, RecordNumber, State, Status, Taint, checksum_address
from kpchain.units import Points

WAVE = 200
GENESIS_TIME = 1_767_225_600  # 2026-01-01
BLOCK_S = 21_600  # so that 100,000 certificates are spread over two years
MINERS = ("BW", "RU", "AO", "CA", "NA", "ZA")
TRADERS = ("EU", "AE", "IN", "CN", "IL", "US")
LEDGER = checksum_address(0xE1)
REGISTRY = checksum_address(0xE2)
OTHER = checksum_address(0xE3)
OFFICERS = [checksum_address(0xA0 + place) for place in range(24)]
BASIS = bytes([7]) * 32
POINTS = 100_000_000  # of a lot: enough to be halved again and again


class History:
    """The answers of a node, by block; a web3 provider, so that the client reads it as it reads any other.

    Attributes:
        count: how many events there are.
        last: digest of the certificate with the ancestors.
    """

    def __init__(self, certificates: int, *, ancestors: int = 1_000, seed: int = 5) -> None:
        self.count = 0
        self.last = b""
        self._chance = random.Random(seed)  # noqa: S311  # the same history each time
        self._logs: list[bytes] = []
        self._open: list[str] = []
        self._records: dict[bytes, Record] = {}
        self._holdings: dict[int, list[bytes]] = {}
        self._serials: dict[tuple[str, bool], int] = {}
        self._codes = ("", *MINERS, *TRADERS)
        self._enter()
        chain = ancestors // 2
        for start in range(0, certificates - chain, WAVE):
            self._wave(min(WAVE, certificates - chain - start))
        self._chain(chain)

    @property
    def blocks(self) -> int:
        """How many blocks there are; the first has number 0."""
        return len(self._logs)

    def ledger(self) -> Ledger:
        """The client of this history."""
        deployment = Deployment(
            chain_id=1337, registry=REGISTRY, ledger=LEDGER, plenary=OTHER, agreements=OTHER, attestations=OTHER,
            returns=OTHER, block=0, compiler={}, code_hashes={},
        )  # fmt: skip
        return Ledger(Rpc(self, name="history"), deployment)

    # What a node answers.

    def make_request(self, method: Any, params: Any) -> Any:
        """The answer to one request."""
        return {"id": 0, "result": self._result(method, params)}

    def make_batch_request(self, requests: Any) -> Any:
        """The answers to several."""
        return [{"id": place, "result": self._result(*request)} for place, request in enumerate(requests)]

    def _result(self, method: str, params: Sequence[Any]) -> Any:
        if method == "eth_getLogs":
            first, last = int(params[0]["fromBlock"], 16), int(params[0]["toBlock"], 16)
            return json.loads(b"[" + b",".join(filter(None, self._logs[first : last + 1])) + b"]")
        number = len(self._logs) - 1 if params[0] == "latest" else int(params[0], 16)
        return {
            "number": hex(number),
            "hash": _hash("block", number),
            "timestamp": hex(GENESIS_TIME + BLOCK_S * number),
        }

    # What happened.

    def _enter(self) -> None:
        for participant, code in enumerate(self._codes[1:], start=1):
            producer = participant - 1 if code in MINERS else 255
            topics = [f"0x{participant:064x}", "0x" + code.encode().hex().ljust(64, "0")]
            self._say(ev.ParticipantEntered, topics, [Status.ADMITTED, producer, 1, 60, int.from_bytes(BASIS)])
        self._mine()

    def _wave(self, count: int) -> None:
        lots = [self._lot(self._chance.randrange(1, len(MINERS) + 1)) for _ in range(count // 2)]
        self._mine()
        issued = [self._issue(*self._goods(lots, from_lots=place % 2 == 0)) for place in range(count)]
        self._mine()
        moving = [digest for digest in issued if self._chance.random() > 0.05]
        for action, state in (
            (Action.VALIDATE, State.VALIDATED), (Action.EXPORT, State.IN_TRANSIT), (Action.ARRIVE, State.ARRIVED)
        ):  # fmt: skip
            for digest in moving:
                self._advance(digest, action, state)
            self._mine()
        for digest in moving:
            self._confirm(digest)
        self._mine()

    def _goods(self, lots: list[bytes], *, from_lots: bool) -> tuple[int, int, list[tuple[bytes, int]]]:
        """Issuer, destination and inputs of the next certificate."""
        holders = [code for code, held in self._holdings.items() if len(held) > 3]
        if from_lots or not holders:
            lot = self._chance.choice(lots)
            issuer, parents = self._records[lot].issuer, [lot]
        else:
            issuer = self._chance.choice(holders)
            parents = self._chance.sample(self._holdings[issuer], self._chance.randrange(1, 4))
            for parent in parents:
                # What is drawn from for the second time is left alone from then on.
                if self._records[parent].available < self._records[parent].points:
                    self._holdings[issuer].remove(parent)
        destination = self._chance.choice([code for code in range(1, len(self._codes)) if code != issuer])
        draws = [(parent, max(1, self._records[parent].available // 2)) for parent in parents]
        return issuer, destination, draws

    def _chain(self, length: int) -> None:
        before: list[tuple[bytes, int]] = []
        issuer, destination = 1, 2
        for _ in range(length):
            lot = self._lot(issuer)
            self.last = self._issue(issuer, destination, [*before, (lot, 1_000)])
            for action, state in (
                (Action.VALIDATE, State.VALIDATED), (Action.EXPORT, State.IN_TRANSIT), (Action.ARRIVE, State.ARRIVED)
            ):  # fmt: skip
                self._advance(self.last, action, state)
            self._confirm(self.last)
            before = [(self.last, 1_000)]
            issuer, destination = destination, issuer
            if len(self._open) > WAVE:
                self._mine()
        self._mine()

    def _lot(self, issuer: int) -> bytes:
        digest, number = self._next(issuer, is_lot=True)
        record = self._records[digest] = Record(
            state=State.DECLARED, kind=Kind.PRODUCTION, issuer=issuer, destination=0, issued_on=self._day,
            expires_on=0, points=Points(POINTS), available=Points(POINTS), origins=1 << issuer - 1, taints=Taint(0),
        )  # fmt: skip
        lines = ev.lines_word(((POINTS, POINTS * 150), (0, 0), (0, 0)))
        words = [record.word, self._officer(issuer), 0, 0, lines]
        self._say(ev.LotDeclared, [_hex(digest), f"0x{number.word:064x}"], words)
        return digest

    def _issue(self, issuer: int, destination: int, draws: list[tuple[bytes, int]]) -> bytes:
        digest, number = self._next(issuer, is_lot=False)
        origins = 0
        for parent, drawn in draws:
            before = self._records[parent]
            origins |= before.origins
            self._put(parent, before, before.state, available=before.available - drawn)
        points = sum(drawn for _, drawn in draws)
        record = self._records[digest] = Record(
            state=State.ISSUED, kind=Kind.STANDARD, issuer=issuer, destination=destination, issued_on=self._day,
            expires_on=self._day + 60, points=Points(points), available=Points(0), origins=origins, taints=Taint(0),
        )  # fmt: skip
        lines = ev.lines_word(((0, 0), (points // 2, points * 40), (points - points // 2, points * 90)))
        words = [record.word, self._officer(issuer), 2, lines, 160, len(draws)]
        for parent, drawn in draws:
            words += [int.from_bytes(parent), drawn]
        self._say(ev.CertificateIssued, [_hex(digest), f"0x{number.word:064x}"], words)
        return digest

    def _advance(self, digest: bytes, action: Action, state: State) -> None:
        before = self._records[digest]
        record = self._put(digest, before, state, available=0)
        side = before.issuer if action is not Action.ARRIVE else before.destination
        words = [record.word, self._act(side, action, before.state), int.from_bytes(BASIS)]
        self._say(ev.CertificateAdvanced, [_hex(digest)], words)

    def _confirm(self, digest: bytes) -> None:
        before = self._records[digest]
        record = self._put(digest, before, State.CONFIRMED, available=before.points)
        act = self._act(before.destination, Action.CONFIRM, before.state)
        words = [record.word, act, int.from_bytes(BASIS), before.points, before.points * 130, 2, 1]
        self._say(ev.CertificateSettled, [_hex(digest)], words)
        self._holdings.setdefault(before.destination, []).append(digest)

    def _put(self, digest: bytes, before: Record, state: State, *, available: int) -> Record:
        record = self._records[digest] = Record(
            state=state, kind=before.kind, issuer=before.issuer, destination=before.destination,
            issued_on=before.issued_on, expires_on=before.expires_on, points=before.points,
            available=Points(available), origins=before.origins, taints=before.taints,
        )  # fmt: skip
        return record

    def _next(self, issuer: int, *, is_lot: bool) -> tuple[bytes, RecordNumber]:
        code = self._codes[issuer]
        serial = self._serials[code, is_lot] = self._serials.get((code, is_lot), 0) + 1
        number = RecordNumber(code, serial, is_lot)
        return hashlib.sha256(str(number).encode()).digest(), number

    @property
    def _day(self) -> int:
        return (GENESIS_TIME + BLOCK_S * len(self._logs)) // 86_400

    def _officer(self, participant: int) -> int:
        return int(self._chance.choice(OFFICERS[participant : participant + 3]), 16)

    def _act(self, participant: int, action: Action, from_state: State) -> int:
        officer = f"0x{self._officer(participant):040x}"
        return Act(officer=officer, on=self._day, action=action, from_state=from_state).word

    def _say(self, event: type[ev.Event], topics: list[str], words: Sequence[int]) -> None:
        block, index = len(self._logs), len(self._open)
        address = LEDGER if event in ev.LedgerEvent.__args__ else REGISTRY
        data = "".join(f"{word:064x}" for word in words)
        shown = '","'.join((ev.topic_of(event), *topics))
        self._open.append(
            f'{{"address":"{address}","topics":["{shown}"],"data":"0x{data}","blockHash":"{_hash("block", block)}",'
            f'"blockNumber":"{block:#x}","transactionHash":"{_hash("transaction", block)}","transactionIndex":"0x0",'
            f'"logIndex":"{index:#x}","removed":false}}'
        )
        self.count += 1

    def _mine(self) -> None:
        self._logs.append(",".join(self._open).encode())
        self._open = []


def _hash(what: str, number: int) -> str:
    return "0x" + hashlib.sha256(f"{what} {number}".encode()).hexdigest()


def _hex(digest: bytes) -> str:
    return "0x" + digest.hex()
