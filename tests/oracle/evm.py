"""The contracts on py-evm, without blocks, signatures or a file: a thousand times more acts a second than mined."""

from __future__ import annotations

import json
from collections.abc import Sequence
from importlib import resources
from typing import Any, Final

from eth.constants import BLANK_ROOT_HASH
from eth.db.atomic import AtomicDB
from eth.vm.execution_context import ExecutionContext
from eth_abi.abi import decode, encode
from eth_typing import Address

from kpchain.ledger.embedded import vm
from kpchain.model.digest import keccak256
from oracle.acts import Act, to_abi
from oracle.outcome import Event, Outcome, Refusal

CONTRACTS: Final = ("ParticipantRegistry", "CertificateLedger", "Plenary")
CHAIN_ID: Final = 1337
_GAS: Final = 30_000_000


def artifact(contract: str) -> dict[str, Any]:
    """The packaged artifact of a contract."""
    path = resources.files("kpchain.ledger") / "artifacts" / f"{contract}.json"
    loaded: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return loaded


def entries(contract: str, kind: str) -> list[dict[str, Any]]:
    """The functions, events or errors of a contract's ABI."""
    return [entry for entry in artifact(contract)["abi"] if entry["type"] == kind]


def types_of(parameters: Sequence[dict[str, Any]]) -> list[str]:
    """The canonical types of parameters, tuples spelled out."""
    return [_type_of(parameter) for parameter in parameters]


def _type_of(parameter: dict[str, Any]) -> str:
    if not parameter["type"].startswith("tuple"):
        return str(parameter["type"])
    inner = ",".join(types_of(parameter["components"]))
    return f"({inner}){parameter['type'].removeprefix('tuple')}"


def signature_hash(entry: dict[str, Any]) -> bytes:
    """Keccak-256 of an entry's signature: topic of an event, selector of the others in its first four bytes."""
    return keccak256(f"{entry['name']}({','.join(types_of(entry['inputs']))})".encode())


class Interface:
    """The ABI of the contracts: calls into bytes; logs, revert data and results into values."""

    def __init__(self) -> None:
        self.functions = {entry["name"]: (c, entry) for c in CONTRACTS for entry in entries(c, "function")}
        self._events = {signature_hash(entry): entry for c in CONTRACTS for entry in entries(c, "event")}
        self._errors = {signature_hash(entry)[:4]: entry for c in CONTRACTS for entry in entries(c, "error")}
        self._selectors = {n: (signature_hash(e)[:4], types_of(e["inputs"])) for n, (_, e) in self.functions.items()}

    def encode(self, function: str, arguments: Sequence[object]) -> bytes:
        """The call data."""
        selector, types = self._selectors[function]
        return selector + encode(types, [to_abi(argument) for argument in arguments])

    def result(self, function: str, output: bytes) -> Any:
        """What a view returned; the value itself where there is one."""
        values = decode(types_of(self.functions[function][1]["outputs"]), output)
        return values[0] if len(values) == 1 else values

    def refusal(self, output: bytes) -> Refusal:
        """The custom error in revert data; what is none comes out as `Undecoded`, which no model says."""
        entry = self._errors.get(output[:4])
        if entry is None:
            return Refusal("Undecoded", data=output)
        values = decode(types_of(entry["inputs"]), output[4:])
        return Refusal(entry["name"], **_named(entry["inputs"], values))

    def event(self, topics: Sequence[bytes], data: bytes) -> Event:
        """The event in a log."""
        entry = self._events[topics[0]]
        indexed = [parameter for parameter in entry["inputs"] if parameter["indexed"]]
        plain = [parameter for parameter in entry["inputs"] if not parameter["indexed"]]
        found = _named(plain, decode(types_of(plain), data))
        for parameter, topic in zip(indexed, topics[1:], strict=True):
            found |= _named([parameter], decode([_type_of(parameter)], topic))
        return Event(entry["name"], {parameter["name"]: found[parameter["name"]] for parameter in entry["inputs"]})


def _named(parameters: Sequence[dict[str, Any]], values: Sequence[object]) -> dict[str, object]:
    return {parameter["name"]: value for parameter, value in zip(parameters, values, strict=True)}


class Evm:
    """Registry and ledger deployed, at a time that the caller sets; acts are executed on the state directly.

    Attributes:
        interface: the ABI.
        addresses: where each contract stands, by its name, in small letters.
    """

    def __init__(self, governor: str, *, now: int) -> None:
        self.interface = Interface()
        self._database = AtomicDB()
        self._state = self._open(BLANK_ROOT_HASH, now)
        self.addresses: dict[str, str] = {}
        self.deploy("ParticipantRegistry", governor, governor)
        self.deploy("CertificateLedger", governor, self.addresses["ParticipantRegistry"])

    def deploy(self, contract: str, sender: str, *arguments: object) -> list[Event]:
        """Deploy a contract with its constructor's arguments: the events that it begins with."""
        nonce = self._state.get_nonce(Address(bytes.fromhex(sender[2:])))
        code = bytes.fromhex(artifact(contract)["bytecode"].removeprefix("0x"))
        [constructor] = entries(contract, "constructor")
        values = encode(types_of(constructor["inputs"]), [to_abi(argument) for argument in arguments])
        execution = self._send(sender, b"", code + values)
        assert execution.error is None, execution.error
        self.addresses[contract] = "0x" + vm.contract_address(bytes.fromhex(sender[2:]), nonce).hex()
        return self._events(execution)

    def perform(self, act: Act) -> Outcome:
        """Execute the act and keep what it changes: its events, or the refusal."""
        execution = self._execute(act.function, act.sender, act.arguments)
        if execution.error is not None:
            return self.interface.refusal(execution.output)
        return self._events(execution)

    def view(self, function: str, *arguments: object) -> Any:
        """What a view says.

        Raises:
            Refusal: it refused.
        """
        execution = self._execute(function, "0x" + 40 * "0", arguments)
        if execution.error is not None:
            raise self.interface.refusal(execution.output)
        return self.interface.result(function, execution.output)

    def set_time(self, now: int) -> None:
        """Let acts from now on see this block time, in seconds since 1970."""
        self._state.execution_context = self._context(now)

    def checkpoint(self) -> bytes:
        """A mark to come back to with `restore`."""
        self._state.persist()
        return bytes(self._state.state_root)

    def restore(self, mark: bytes, *, now: int) -> None:
        """Forget everything since the mark."""
        self._state = self._open(mark, now)

    def _execute(self, function: str, sender: str, arguments: Sequence[object]) -> vm.Execution:
        contract, _ = self.interface.functions[function]
        target = bytes.fromhex(self.addresses[contract][2:])
        return self._send(sender, target, self.interface.encode(function, arguments))

    def _events(self, execution: vm.Execution) -> list[Event]:
        return [
            self.interface.event([topic.to_bytes(32, "big") for topic in topics], data)
            for _, topics, data in execution.logs
        ]

    def _send(self, sender: str, target: bytes, data: bytes) -> vm.Execution:
        origin = Address(bytes.fromhex(sender[2:]))
        return vm.execute(self._state, vm.Call(sender=origin, to=Address(target), gas=_GAS, value=0, data=data))

    def _open(self, root: bytes, now: int) -> vm.LedgerState:
        return vm.open_state(self._database, root, chain_id=CHAIN_ID, number=1, timestamp=now, ancestors=())

    def _context(self, now: int) -> ExecutionContext:
        return self._open(BLANK_ROOT_HASH, now).execution_context  # type: ignore[return-value]  # the API type
