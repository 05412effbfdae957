"""Logs as nodes give them, and the events that they become."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from eth_abi.abi import encode
from hypothesis import given
from hypothesis import strategies as st

from kpchain.errors import LedgerError
from kpchain.ledger.abi import CONTRACTS, artifact
from kpchain.ledger.events import (
    EVENT_TYPES,
    AlertRaised,
    CertificateIssued,
    Draw,
    LotDeclared,
    ParticipantEntered,
    decode_log,
    lines_of,
    lines_word,
    topic_of,
)
from kpchain.model import Kind, Record, RecordNumber, State, Status, Taint
from kpchain.units import Points

ROOT = Path(__file__).resolve().parents[3]
OFFICER = "0x" + "11" * 20
RECORD = Record(
    state=State.ISSUED,
    kind=Kind.STANDARD,
    issuer=1,
    destination=2,
    issued_on=19_000,
    expires_on=19_060,
    points=Points(708_200),
    available=Points(0),
    origins=5,
    taints=Taint.LEGACY,
)


def log(topics: list[str], data: bytes) -> dict[str, Any]:
    return {
        "topics": topics,
        "data": "0x" + data.hex(),
        "blockNumber": "0x10",
        "blockHash": "0x" + "ab" * 32,
        "transactionHash": "0x" + "cd" * 32,
        "logIndex": "0x2",
    }


def word(value: int) -> str:
    return f"0x{value:064x}"


def test_every_event_of_the_contracts_is_known_by_its_signature() -> None:
    wanted = set()
    for contract in CONTRACTS:
        for entry in artifact(contract)["abi"]:
            if entry["type"] == "event":
                wanted.add(entry["name"] + "(" + ",".join(_abi_type(part) for part in entry["inputs"]) + ")")
    assert {event.SIGNATURE for event in EVENT_TYPES} == wanted


def _abi_type(part: dict[str, Any]) -> str:
    if not part["type"].startswith("tuple"):
        return str(part["type"])
    return "(" + ",".join(_abi_type(inner) for inner in part["components"]) + ")" + part["type"].removeprefix("tuple")


def test_an_issued_certificate_is_read_with_its_inputs() -> None:
    number = RecordNumber("RU", 7)
    inputs = [(b"\x01" * 32, 500), (b"\x02" * 32, 708_000)]
    lines = ((0, 0), (3, 4), (5, 6))
    data = encode(
        ["uint256", "address", "uint16", "uint256", "(bytes32,uint40)[]"],
        [RECORD.word, OFFICER, 2, lines_word(lines), inputs],
    )
    event = decode_log(log([topic_of(CertificateIssued), "0x" + "aa" * 32, word(number.word)], data), 1_700_000_000)
    assert isinstance(event, CertificateIssued)
    assert (event.digest, event.number, event.record) == (b"\xaa" * 32, number, RECORD)
    assert event.officer.lower() == OFFICER
    assert (event.parcels, event.lines) == (2, lines)
    assert event.inputs == (Draw(b"\x01" * 32, 500), Draw(b"\x02" * 32, 708_000))
    assert (event.at.block_number, event.at.block_time, event.at.log_index) == (16, 1_700_000_000, 2)


def test_a_declared_lot_is_read_with_its_zone() -> None:
    zone = b"BERBERATI".ljust(32, b"\0")
    data = encode(
        ["uint256", "address", "uint8", "bytes32", "uint256"],
        [RECORD.word, OFFICER, 9, zone, lines_word(((1, 2),) * 3)],
    )
    number = RecordNumber("CF", 1, is_lot=True)
    event = decode_log(log([topic_of(LotDeclared), "0x" + "aa" * 32, word(number.word)], data), 0)
    assert isinstance(event, LotDeclared)
    assert (event.number, event.source, event.zone, event.lines) == (number, 9, zone, ((1, 2),) * 3)


def test_an_entered_participant_is_read_with_its_code() -> None:
    topics = [topic_of(ParticipantEntered), word(3), "0x4e41" + "00" * 30]
    data = encode(["uint8", "uint8", "uint16", "bytes32"], [2, 255, 60, b"\0" * 32])
    event = decode_log(log(topics, data), 0)
    assert isinstance(event, ParticipantEntered)
    assert (event.participant, event.code, event.status) == (3, "NA", Status.ADMITTED)


def test_an_alert_is_read_by_number_and_digest() -> None:
    number = RecordNumber("GH", 12)
    data = encode(["address", "bytes32"], [OFFICER, b"\x05" * 32])
    event = decode_log(log([topic_of(AlertRaised), word(number.word), "0x" + "bb" * 32], data), 0)
    assert isinstance(event, AlertRaised)
    assert (event.number, event.digest, event.reason) == (number, b"\xbb" * 32, b"\x05" * 32)


def test_a_log_of_another_contract_is_refused() -> None:
    with pytest.raises(LedgerError, match="unknown event"):
        decode_log(log(["0x" + "00" * 32], b""), 0)


@given(st.tuples(*[st.tuples(st.integers(0, 2**40 - 1), st.integers(0, 2**45 - 1))] * 3))
def test_lines_survive_the_way_into_a_word_and_back(lines: Any) -> None:
    assert lines_of(lines_word(lines)) == lines


def test_the_specification_names_every_event_with_all_its_fields() -> None:
    text = (ROOT / "docs" / "spec" / "events.md").read_text("utf-8")
    for event in EVENT_TYPES:
        assert event.__name__ in text, event.__name__
    assert all(fields(event)[0].name == "at" for event in EVENT_TYPES)
    assert re.search(r"0x[0-9a-f]{64}", text)
