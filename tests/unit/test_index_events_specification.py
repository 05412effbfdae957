"""docs/spec/events.md is what the contracts emit and what the client decodes: topics, layouts, codes and examples."""

from __future__ import annotations

import dataclasses
import json
import re
from enum import IntEnum, IntFlag
from pathlib import Path
from typing import Any

import pytest

from kpchain.ledger import events as ev
from kpchain.ledger.abi import CONTRACTS, artifact
from kpchain.model import (
    About,
    Action,
    AgreementStatus,
    AlertKind,
    AttestedBy,
    Check,
    Exit,
    Kind,
    RecordNumber,
    Role,
    SchemeRole,
    State,
    Status,
    Taint,
    Vote,
    keccak256,
    record_digest,
)

TEXT = (Path(__file__).parents[2] / "docs" / "spec" / "events.md").read_text(encoding="utf-8")
ABI = [entry for contract in CONTRACTS for entry in artifact(contract)["abi"] if entry["type"] == "event"]
JSON = re.findall(r"^```json\n(.*?)^```", TEXT, flags=re.MULTILINE | re.DOTALL)
EXAMPLES = list(zip(map(json.loads, JSON[::2]), map(json.loads, JSON[1::2]), strict=True))


def _type(entry: dict[str, Any]) -> str:
    if not entry["type"].startswith("tuple"):
        return str(entry["type"])
    return "(" + ",".join(map(_type, entry["components"])) + ")" + entry["type"].removeprefix("tuple")


@pytest.mark.parametrize("entry", ABI, ids=lambda entry: entry["name"])
def test_every_event_of_the_contracts_is_specified(entry: dict[str, Any]) -> None:
    section = TEXT.split(f"### `{entry['name']}`\n", 1)[1].split("\n###", 1)[0]
    signature = f"{entry['name']}({','.join(map(_type, entry['inputs']))})"
    assert f"- signature: `{signature}`" in section
    assert f"- topic 0: `0x{keccak256(signature.encode()).hex()}`" in section
    topics = re.search(r"^- other topics: (.*)$", section, flags=re.MULTILINE)
    data = re.search(r"^- data: (.*)$", section, flags=re.MULTILINE)
    assert topics is not None
    assert data is not None
    assert re.findall(r"\b(?!none\b)(\w+)\b(?! ?`)", re.sub(r"\(.*?\)", "", topics[1])) == [
        value["name"] for value in entry["inputs"] if value["indexed"]
    ]
    for value in entry["inputs"]:
        if not value["indexed"]:
            assert value["name"] in data[1]


def test_nothing_else_is_specified() -> None:
    assert set(re.findall(r"^- signature: `(\w+)\(", TEXT, flags=re.MULTILINE)) == {entry["name"] for entry in ABI}


def _plain(value: object) -> object:
    if isinstance(value, RecordNumber):
        return str(value)
    if dataclasses.is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, bytes):
        return "0x" + value.hex()
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, IntEnum):
        return value.name
    return value


@pytest.mark.parametrize(("log", "told"), EXAMPLES, ids=[told["event"] for _, told in EXAMPLES])
def test_example_says_what_stands_below_it(log: dict[str, Any], told: dict[str, Any]) -> None:
    place = {"blockNumber": "0x1", "blockHash": "0x", "transactionHash": "0x", "logIndex": "0x0"}
    event = ev.decode_log({**log, **place, "data": "0x" + "".join(log["data"])}, 0)
    content = _plain(event)
    assert isinstance(content, dict)
    del content["at"]
    assert {"event": type(event).__name__, **content} == told


def test_digests_of_the_examples_follow_from_number_and_root() -> None:
    told = {example["event"]: example for _, example in EXAMPLES}
    for event, root in (("LotDeclared", b"\x11"), ("CertificateIssued", b"\x22")):
        number = RecordNumber.parse(told[event]["number"])
        assert told[event]["digest"] == "0x" + record_digest(number, root * 32).hex()


@pytest.mark.parametrize(
    ("title", "codes"),
    [
        ("state", State),
        ("kind", Kind),
        ("action", Action),
        ("taints", Taint),
        ("check", Check),
        ("exit", Exit),
        ("status", Status),
        ("roles", Role),
        ("scheme roles", SchemeRole),
        ("alert kind", AlertKind),
        ("vote", Vote),
        ("agreement status", AgreementStatus),
        ("about", About),
        ("attested by", AttestedBy),
    ],
)
def test_codes_are_those_of_the_contracts(title: str, codes: type[State | Taint]) -> None:
    row = re.search(rf"^\| {title} \| (.*) \|$", TEXT, flags=re.MULTILINE)
    assert row is not None
    found = {name: int(code) for code, name in re.findall(r"(\d+) ([A-Za-z_]+)", row[1])}
    expected = {
        code.name if issubclass(codes, IntFlag) else (code.name or "").replace("_", " ").title().replace(" ", ""): int(
            code
        )
        for code in codes
        if int(code) or title in {"state", "action", "check", "exit", "alert kind", "about", "attested by"}
    }
    assert found == expected
