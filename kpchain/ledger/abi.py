"""The contracts as packaged: ABI, bytecode, and the encoding of their calls; nothing is compiled or sent here."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Final

from eth_abi.abi import decode, encode

from kpchain.model import keccak256

REGISTRY: Final = "ParticipantRegistry"
LEDGER: Final = "CertificateLedger"
PLENARY: Final = "Plenary"
AGREEMENTS: Final = "ExchangeAgreements"
ATTESTATIONS: Final = "Attestations"
RETURNS: Final = "StatisticsReturns"
CONTRACTS: Final = (REGISTRY, LEDGER, PLENARY, AGREEMENTS, ATTESTATIONS, RETURNS)


@dataclass(frozen=True, slots=True)
class Function:
    """A function of a contract: its selector, and the ABI types of its arguments and results."""

    name: str
    selector: bytes
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]

    def encode(self, *arguments: Any) -> bytes:
        """Call data; the caller passes values that fit the types."""
        return self.selector + encode(self.inputs, arguments)

    def decode(self, data: bytes) -> tuple[Any, ...]:
        """The results, one for each output."""
        return decode(self.outputs, data)

    def arguments(self, data: bytes) -> tuple[Any, ...]:
        """The arguments in call data of this function; the inverse of `encode`."""
        return decode(self.inputs, data[4:])


@dataclass(frozen=True, slots=True)
class Failure:
    """A custom error of a contract: its name, and the names and ABI types of its arguments."""

    name: str
    selector: bytes
    names: tuple[str, ...]
    types: tuple[str, ...]


@cache
def artifact(contract: str) -> dict[str, Any]:
    """The packaged artifact of a contract: abi, bytecode, deployedBytecode, immutableReferences, compiler."""
    text = (resources.files("kpchain.ledger.artifacts") / f"{contract}.json").read_text(encoding="utf-8")
    content: dict[str, Any] = json.loads(text)
    return content


@cache
def functions(contract: str) -> dict[str, Function]:
    """The functions of a contract by name; none of ours is overloaded."""
    return {
        entry["name"]: Function(
            name=entry["name"],
            selector=_selector(entry),
            inputs=tuple(_type(argument) for argument in entry["inputs"]),
            outputs=tuple(_type(result) for result in entry["outputs"]),
        )
        for entry in artifact(contract)["abi"]
        if entry["type"] == "function"
    }


@cache
def functions_by_selector(contract: str) -> dict[bytes, Function]:
    """The functions of a contract by the first four bytes of their call data."""
    return {function.selector: function for function in functions(contract).values()}


@cache
def failures() -> dict[bytes, Failure]:
    """The custom errors of the contracts by selector."""
    entries = [entry for contract in CONTRACTS for entry in artifact(contract)["abi"] if entry["type"] == "error"]
    return {
        _selector(entry): Failure(
            name=entry["name"],
            selector=_selector(entry),
            names=tuple(argument["name"] for argument in entry["inputs"]),
            types=tuple(_type(argument) for argument in entry["inputs"]),
        )
        for entry in entries
    }


def words_call(selector: bytes, words: Sequence[bytes]) -> bytes:
    """Call data of a function whose one argument is a list of words (bytes32[] or uint256[]), 32 bytes each.

    By hand, as `words_of`: eth_abi takes longer for a list of digests than a node for the answer.
    """
    return b"".join((selector, (32).to_bytes(32, "big"), len(words).to_bytes(32, "big"), *words))


def words_of(data: bytes) -> list[int]:
    """The result of a function that gives one list of words.

    Raises:
        ValueError: the data are no such list, or more than one.
    """
    words = [int.from_bytes(data[start : start + 32], "big") for start in range(0, len(data), 32)]
    if len(data) % 32 or words[:2] != [32, len(words) - 2]:
        raise ValueError(f"{len(data)} bytes are no list of words")
    return words[2:]


def creation_code(contract: str, *arguments: Any) -> bytes:
    """What a deployment sends: the bytecode and the constructor's arguments."""
    content = artifact(contract)
    constructor = next(entry for entry in content["abi"] if entry["type"] == "constructor")
    types = [_type(argument) for argument in constructor["inputs"]]
    return bytes.fromhex(content["bytecode"].removeprefix("0x")) + encode(types, arguments)


def _selector(entry: dict[str, Any]) -> bytes:
    signature = entry["name"] + "(" + ",".join(_type(argument) for argument in entry["inputs"]) + ")"
    return keccak256(signature.encode("ascii"))[:4]


def _type(argument: dict[str, Any]) -> str:
    """The canonical ABI type; a tuple is written with the types of its components."""
    kind: str = argument["type"]
    if not kind.startswith("tuple"):
        return kind
    return "(" + ",".join(_type(component) for component in argument["components"]) + ")" + kind.removeprefix("tuple")
