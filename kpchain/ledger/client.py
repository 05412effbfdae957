"""The ledger as a Python object: what it says, and acts brought to it; it decides nothing and caches no facts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Self

from kpchain.ledger.abi import LEDGER, REGISTRY, functions
from kpchain.ledger.calls import Call
from kpchain.ledger.deployment import Deployment, check_deployment
from kpchain.ledger.directory import Directory
from kpchain.ledger.events import (
    AlertRaised,
    CodeChanged,
    Event,
    ascii_text,
    decode_log,
    topic_of,
)
from kpchain.ledger.facts import Facts, Question
from kpchain.ledger.outbox import Outbox
from kpchain.ledger.queries import Queries
from kpchain.ledger.rpc import Rpc
from kpchain.ledger.sender import Message, Receipt, Sender, SendSettings
from kpchain.ledger.snapshot import Snapshot
from kpchain.model import Record, RecordNumber, Role, SchemeRole, State, Timing, checksum_address
from kpchain.signing import Signer

_LOG_CHUNK = 5_000  # blocks in one request; some nodes refuse more than 10,000


@dataclass(frozen=True, slots=True)
class Block:
    """A block: its number, hash and time in seconds since 1970."""

    number: int
    hash: str
    time: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """An account as the registry knows it; all empty for a stranger.

    Attributes:
        participant: index of the Participant that it acts for, 0 for none.
        roles: the roles that it holds.
        ever_held: every role that it ever held.
        suspended: whether its focal point has suspended it.
        scheme_roles: the offices of the scheme that it holds.
        first_day: the first day on which it may act as an officer, in days since 1970-01-01.
        last_day: the last one; `calls.NO_LAST_DAY` without an end.
        authority: the authority inside the Participant that it belongs to; empty where there is one only.
    """

    participant: int
    roles: Role
    ever_held: Role
    suspended: bool
    scheme_roles: SchemeRole
    first_day: int
    last_day: int
    authority: str


class Ledger:
    """A deployed ledger on a chain.

    Args:
        rpc: the connection.
        deployment: where the contracts are.
        outbox: where transactions on their way are kept.
        settings: how transactions are sent.
    """

    def __init__(
        self, rpc: Rpc, deployment: Deployment, *, outbox: Outbox | None = None, settings: SendSettings | None = None
    ) -> None:
        self.rpc = rpc
        self.deployment = deployment
        self._directory: Directory | None = None
        self._sender = Sender(
            rpc, chain_id=deployment.chain_id, outbox=outbox, settings=settings, name_of=self._name_of
        )

    @classmethod
    def open(
        cls, rpc: Rpc, deployment: Deployment, *, outbox: Outbox | None = None, settings: SendSettings | None = None
    ) -> Self:
        """The ledger, once the chain and the contracts are seen to be the right ones.

        Raises:
            WrongLedgerError: another chain, no contract at the address, or one of another version.
            UnreachableError: the node did not answer.
        """
        check_deployment(rpc, deployment)
        return cls(rpc, deployment, outbox=outbox, settings=settings)

    # What it says

    def head(self) -> Block:
        """The newest block."""
        return _block(self.rpc.call("eth_getBlockByNumber", "latest", False))

    def block(self, number: int) -> Block | None:
        """The block with this number, or None where the chain is shorter."""
        found = self.rpc.call("eth_getBlockByNumber", hex(number), False)
        return None if found is None else _block(found)

    def directory(self, *, fresh: bool = False) -> Directory:
        """The Participants; read once, and again when `fresh` is asked for."""
        if self._directory is None or fresh:
            [rows] = self.view(REGISTRY, "participants")
            changes = self.events_of(REGISTRY, topic_of(CodeChanged))
            earlier = {event.previous: event.participant for event in changes if isinstance(event, CodeChanged)}
            self._directory = Directory(rows, earlier)
        return self._directory

    def governor(self) -> str:
        """The account that decides on Participants."""
        [address] = self.view(REGISTRY, "governor")
        return str(address)

    def account(self, address: str) -> Account:
        """What the registry knows of an account."""
        [(participant, roles, ever_held, suspended, offices, first_day, last_day, authority)] = self.view(
            REGISTRY, "accountOf", address
        )
        return Account(
            participant=participant,
            roles=Role(roles),
            ever_held=Role(ever_held),
            suspended=suspended,
            scheme_roles=SchemeRole(offices),
            first_day=first_day,
            last_day=last_day,
            authority=ascii_text(authority),
        )

    def focal_point(self, participant: int) -> str | None:
        """The focal point of a Participant, or None."""
        [address] = self.view(REGISTRY, "focalPointOf", participant)
        return checksum_address(address) if int(address, 16) else None

    def is_zone_approved(self, participant: int, zone: bytes) -> bool:
        """Whether lots from this zone may be declared while the Participant is Restricted."""
        [approved] = self.view(REGISTRY, "isZoneApproved", participant, zone)
        return bool(approved)

    def record(self, digest: bytes) -> Record | None:
        """The record with this digest, or None."""
        return self.records([digest])[0]

    def records(self, digests: Sequence[bytes], *, block: int | None = None) -> list[Record | None]:
        """The records with these digests, None where there is none, as of a block or now; one call."""
        tag = "latest" if block is None else hex(block)
        [words] = self.view(LEDGER, "recordsOf", list(digests), block=tag)
        return [Record.from_word(word) if word else None for word in words]

    def status(self, digest: bytes) -> tuple[State, Timing]:
        """The state of a record and what the clock says of it; NONE where there is none."""
        state, timing = self.view(LEDGER, "statusOf", digest)
        return State(state), Timing(timing)

    def statuses(self, digests: Sequence[bytes]) -> list[tuple[State, Timing]]:
        """The states of records and what the clock says of them; one call."""
        states, timings = self.view(LEDGER, "statusesOf", list(digests))
        return [(State(state), Timing(timing)) for state, timing in zip(states, timings, strict=True)]

    def is_number_used(self, number: RecordNumber) -> bool:
        """Whether a record with this number was ever written."""
        [used] = self.view(LEDGER, "isNumberUsed", number.word)
        return bool(used)

    def is_approved(self, digest: bytes) -> bool:
        """Whether a monitor approved the certificate."""
        [approved] = self.view(LEDGER, "isApproved", digest)
        return bool(approved)

    def find(self, number: RecordNumber) -> bytes | None:
        """The digest of the record with this number, or None."""
        return self.find_all([number]).get(number)

    def find_all(self, numbers: Sequence[RecordNumber]) -> dict[RecordNumber, bytes]:
        """The digests of the records with these numbers, by number, but for those that there are not; few requests."""
        requests = Queries(self.deployment, self.head().number).numbered(numbers)
        logs = [log for found in self.rpc.batch(requests) for log in found]
        return {RecordNumber.from_word(int(log["topics"][2], 16)): bytes.fromhex(log["topics"][1][2:]) for log in logs}

    def history(self, digest: bytes) -> list[Event]:
        """The events of one record, in order; alerts are asked for with `alerts`."""
        return self._decoded(self._logs([self.deployment.ledger], [None, "0x" + digest.hex()]))

    def alerts(self, *, number: RecordNumber, digest: bytes | None = None) -> list[Event]:
        """The alerts that were raised on a number or on a digest, in order."""
        topic = topic_of(AlertRaised)
        logs = self._logs([self.deployment.ledger], [topic, _word(number.word)])
        if digest is not None:
            seen = {(log["transactionHash"], log["logIndex"]) for log in logs}
            more = self._logs([self.deployment.ledger], [topic, None, "0x" + digest.hex()])
            logs += [log for log in more if (log["transactionHash"], log["logIndex"]) not in seen]
        return self._decoded(logs)

    def events(self, first: int, last: int) -> list[Event]:
        """All events of the contracts from block `first` to block `last`, in order."""
        return self._decoded(self._logs(self.deployment.addresses, [], first=first, last=last))

    def events_of(self, contract: str, *topics: str | None) -> list[Event]:
        """The events of one contract that have these topics, None standing for any, in order."""
        return self._decoded(self._logs([self.deployment.address_of(contract)], list(topics)))

    def view(self, contract: str, name: str, *arguments: Any, block: str = "latest") -> tuple[Any, ...]:
        """What a view of one of the contracts says, one value for each of its results.

        Raises:
            RejectedError: the contract refuses to say it.
        """
        function = functions(contract)[name]
        call = {"to": self.deployment.address_of(contract), "data": "0x" + function.encode(*arguments).hex()}
        return function.decode(bytes.fromhex(self.rpc.call("eth_call", call, block)[2:]))

    def facts_of(self, questions: Sequence[Question]) -> list[Facts]:
        """What a verifier needs to know of records, for many at once and as of the newest block; see `Snapshot`."""
        return self.snapshot().facts_of(questions)

    def snapshot(self) -> Snapshot:
        """The ledger as of one block, for questions that come one after the other."""
        return Snapshot(self.rpc, self.deployment)

    # Acts

    def send(self, signer: Signer, calls: Sequence[Call], *, simulate: bool = True) -> list[Receipt]:
        """The receipts of acts, once all are on the ledger; see `Sender.send` for what it may raise."""
        receipts = self._sender.send(signer, self._messages(calls), simulate=simulate)
        if any(call.contract != LEDGER for call in calls):
            self._directory = None
        return receipts

    def simulate(self, account: str, calls: Sequence[Call]) -> None:
        """Asks whether the contracts would refuse; nothing is sent.

        Raises:
            RejectedError: they would.
        """
        self._sender.simulate(account, self._messages(calls))

    def estimate(self, account: str, call: Call) -> int:
        """The gas that an act needs.

        Raises:
            RejectedError: the contracts would refuse it.
        """
        return self._sender.estimate(account, self._messages([call])[0])

    def settle(self, signer: Signer) -> list[str]:
        """Brings transactions of this account that were left on their way to their end; see `Sender.settle`."""
        return self._sender.settle(signer)

    def check_settled(self, signer: Signer) -> None:
        """Returns where nothing of this account was on its way; see `Sender.check_settled`."""
        self._sender.check_settled(signer)

    def _messages(self, calls: Sequence[Call]) -> list[Message]:
        return [Message(self.deployment.address_of(call.contract), call.data, call.gas) for call in calls]

    def _name_of(self, index: int) -> str:
        return self.directory().code_of(index)

    def _logs(
        self, addresses: list[str], topics: list[str | None], *, first: int | None = None, last: int | None = None
    ) -> list[dict[str, Any]]:
        start = self.deployment.block if first is None else first
        if last is None:
            query = {"address": addresses, "topics": topics, "fromBlock": hex(start), "toBlock": "latest"}
            return list(self.rpc.call("eth_getLogs", query))
        requests = [
            (
                "eth_getLogs",
                [
                    {
                        "address": addresses,
                        "topics": topics,
                        "fromBlock": hex(block),
                        "toBlock": hex(min(block + _LOG_CHUNK - 1, last)),
                    }
                ],
            )
            for block in range(start, last + 1, _LOG_CHUNK)
        ]
        return [log for logs in self.rpc.batch(requests) for log in logs]

    def _decoded(self, logs: list[dict[str, Any]]) -> list[Event]:
        logs.sort(key=lambda log: (int(log["blockNumber"], 16), int(log["logIndex"], 16)))
        numbers = list(dict.fromkeys(log["blockNumber"] for log in logs))
        blocks = self.rpc.batch([("eth_getBlockByNumber", [number, False]) for number in numbers])
        times = {number: int(block["timestamp"], 16) for number, block in zip(numbers, blocks, strict=True)}
        return [decode_log(log, times[log["blockNumber"]]) for log in logs]


def _block(found: dict[str, Any]) -> Block:
    return Block(int(found["number"], 16), found["hash"], int(found["timestamp"], 16))


def _word(value: int) -> str:
    return f"0x{value:064x}"
