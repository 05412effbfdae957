"""Logs as nodes give them, and the events that they become."""

from __future__ import annotations

import re
from dataclasses import astuple, fields
from pathlib import Path
from typing import Any

import pytest
from eth_abi.abi import encode
from hypothesis import given
from hypothesis import strategies as st

from kpchain.errors import LedgerError
from kpchain.ledger import events as ev
from kpchain.ledger.abi import CONTRACTS, artifact
from kpchain.ledger.events import (
    EVENT_TYPES,
    AlertRaised,
    CertificateIssued,
    Draw,
    LotDeclared,
    ParticipantEntered,
    Position,
    decode_log,
    lines_of,
    lines_word,
    members_of,
    topic_of,
)
from kpchain.model import (
    About,
    AgreementStatus,
    AlertKind,
    AttestedBy,
    Kind,
    Record,
    RecordNumber,
    State,
    Status,
    Taint,
    Vote,
    checksum_address,
)
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
    data = encode(["uint8", "uint8", "bool", "uint16", "bytes32"], [2, 255, True, 60, b"\0" * 32])
    event = decode_log(log(topics, data), 0)
    assert isinstance(event, ParticipantEntered)
    assert (event.participant, event.code, event.status, event.seated) == (3, "NA", Status.ADMITTED, True)


def test_an_alert_is_read_by_number_digest_and_kind() -> None:
    number = RecordNumber("GH", 12)
    data = encode(["uint64", "address", "bytes32"], [20, OFFICER, b"\x05" * 32])
    topics = [topic_of(AlertRaised), word(number.word), "0x" + "bb" * 32, word(AlertKind.RANGE_WITHDRAWN)]
    event = decode_log(log(topics, data), 0)
    assert isinstance(event, AlertRaised)
    assert (event.number, event.digest, event.reason) == (number, b"\xbb" * 32, b"\x05" * 32)
    assert (event.kind, event.last_serial) == (AlertKind.RANGE_WITHDRAWN, 20)


AT = Position(16, "0x" + "ab" * 32, 1_700_000_000, "0x" + "cd" * 32, 2)
ACCOUNT = checksum_address(int(OFFICER, 16))
ANOTHER = checksum_address(2**159 + 5)
DIGEST = b"\x07" * 32
NAME = b"EAEU".ljust(32, b"\0")
OF_GOVERNANCE = [
    ev.ParticipantEntered(AT, 3, "NA", Status.APPLICANT, 255, False, 60, DIGEST),
    ev.CodeChanged(AT, 3, "EC", "EU", DIGEST),
    ev.OfficerAppointed(AT, 3, ANOTHER, 5, 18_993, 2**32 - 1, b"HK".ljust(8, b"\0")),
    ev.AlertRaised(AT, 2**200, DIGEST, AlertKind.ENDED, 2**64 - 1, ACCOUNT, NAME),
    ev.ProposalOpened(AT, 4, 5, ACCOUNT, 2**40 - 1, 31, 2**127 + 2, DIGEST, ()),
    ev.ProposalOpened(
        AT, 4, 5, ACCOUNT, 1_640_000_000, 31, 6, DIGEST,
        (ev.ProposedCall(ANOTHER, b""), ev.ProposedCall(ACCOUNT, b"\x01" * 37), ev.ProposedCall(ANOTHER, bytes(64))),
    ),
    ev.VoteGiven(AT, 4, 5, Vote.ABSTAIN, ANOTHER, DIGEST),
    ev.ProposalWithdrawn(AT, 4, ACCOUNT),
    ev.ProposalExecuted(AT, 4, ANOTHER),
    ev.RulesChanged(AT, ev.Rules(10_000, 10, 60, 2**16 - 1)),
    ev.ChairmanshipChanged(AT, ev.Term(3, 18_993, 19_357), ev.Term(0, 0, 0)),
    ev.ChairAccountChanged(AT, 3, ACCOUNT, ANOTHER),
    ev.AgreementProposed(AT, 1, 45, ACCOUNT, 2**127 + 2**45, NAME, DIGEST),
    ev.AgreementAcceded(AT, 1, 45, ANOTHER, AgreementStatus.PILOT),
    ev.AgreementDenounced(AT, 1, 45, ACCOUNT, DIGEST),
    ev.AgreementStatusChanged(AT, 1, AgreementStatus.PILOT, AgreementStatus.ACTIVE),
    ev.TypeOpened(AT, 250, NAME, DIGEST, AttestedBy.OWN_PARTICIPANT, True),
    ev.TypeClosed(AT, 250),
    ev.AccreditationChanged(AT, 1, ANOTHER, False),
    ev.ReferenceChanged(AT, 1, NAME, True),
    ev.AttestationMade(AT, 9, DIGEST, 1, About.RECORD, ACCOUNT, 18_993, b"\x08" * 32, NAME),
    ev.AttestationRevoked(AT, 9, DIGEST, 1, ANOTHER, b"\x08" * 32),
    ev.ConcernFiled(AT, 2, bytes(32), About.SCHEME, ACCOUNT, DIGEST),
    ev.ConcernAnswered(AT, 2, ANOTHER, DIGEST),
    ev.ReturnFiled(AT, 3, 2021 * 16 + 6, 2, ACCOUNT, DIGEST, ev.Totals(2**64 - 1, 2, 3, 4, 5, 6, 7, 2**32 - 1)),
]  # fmt: skip


@pytest.mark.parametrize("event", OF_GOVERNANCE, ids=lambda event: type(event).__name__)
def test_an_event_of_governance_survives_the_way_into_a_log_and_back(event: ev.Event) -> None:
    [inputs] = [
        entry["inputs"]
        for contract in CONTRACTS
        for entry in artifact(contract)["abi"]
        if entry["type"] == "event" and entry["name"] == type(event).__name__
    ]
    # The fields of an event are the arguments of the contract's, in its order.
    values = [
        value.encode("ascii") if part["type"] == "bytes2" else value
        for part, value in zip(inputs, astuple(event)[1:], strict=True)
    ]
    stated = list(zip(inputs, values, strict=True))
    topics = ["0x" + encode([_abi_type(part)], [value]).hex() for part, value in stated if part["indexed"]]
    rest = [(_abi_type(part), value) for part, value in stated if not part["indexed"]]
    data = encode([kind for kind, _ in rest], [value for _, value in rest])
    assert decode_log(log([topic_of(type(event)), *topics], data), AT.block_time) == event


@given(st.sets(st.integers(0, 127)))
def test_the_members_of_a_set_of_participants_are_its_bits(members: set[int]) -> None:
    assert members_of(sum(1 << index for index in members)) == tuple(sorted(members))


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
