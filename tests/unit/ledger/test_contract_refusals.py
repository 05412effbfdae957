"""What nodes answer to a refused call, and the exceptions that it becomes."""

from __future__ import annotations

import pytest
from eth_abi.abi import encode

from kpchain.errors import RejectedError
from kpchain.ledger import refusals
from kpchain.ledger.abi import Failure, failures
from kpchain.ledger.refusals import ContractError, refusal, revert_data
from kpchain.model import RecordNumber, State

SAMPLES: dict[str, object] = {
    "address": "0x" + "11" * 20,
    "bytes32": b"\x22" * 32,
    "bytes2": b"RU",
    "uint8": 3,
    "uint16": 4,
    "uint32": 19_000,
    "uint40": 708_200,
    "uint64": 9,
    "uint256": RecordNumber("RU", 123).word,
}


def failure(name: str) -> Failure:
    return next(found for found in failures().values() if found.name == name)


def data_of(found: Failure) -> bytes:
    return found.selector + encode(found.types, [SAMPLES[kind] for kind in found.types])


def test_every_solidity_error_has_its_exception_and_every_exception_its_solidity_error() -> None:
    classes = {kind.__name__ for kind in ContractError.__subclasses__()}
    assert classes == {f"{found.name}Error" for found in failures().values()}


@pytest.mark.parametrize("found", failures().values(), ids=lambda found: found.name)
def test_every_refusal_has_a_sentence_with_its_values_filled_in(found: Failure) -> None:
    error = refusal(data_of(found), name_of=lambda index: f"P{index}")
    assert type(error).__name__ == f"{found.name}Error"
    assert error.name == found.name
    assert set(error.arguments) == set(found.names)
    assert "{" not in str(error)
    assert "\n" not in str(error)


def test_a_refusal_names_participants_by_code_numbers_as_printed_and_dates_as_dates() -> None:
    arguments = [RecordNumber("RU", 123).word, 18_992, 18_993, 19_052]
    found = failure("ExpiryOutOfBounds")
    error = refusal(found.selector + encode(found.types, arguments))
    assert str(error) == "certificate RU00000123: the expiry 2021-12-31 lies outside 2022-01-01 to 2022-03-01"
    closed = failure("ParticipantNotOpen")
    assert "CF is not admitted" in str(refusal(closed.selector + encode(["uint8"], [7]), name_of={7: "CF"}.__getitem__))


def test_a_refusal_keeps_the_values_as_the_contract_gave_them() -> None:
    found = failure("TransitionNotAllowed")
    error = refusal(found.selector + encode(found.types, [b"\x22" * 32, State.VOID, 4, "0x" + "11" * 20]))
    assert isinstance(error, refusals.TransitionNotAllowedError)
    assert error.arguments["state"] == State.VOID
    assert "is void: export is no step from there" in str(error)


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("0xabcdef01", b"\xab\xcd\xef\x01"),
        ("Reverted 0xabcdef01", b"\xab\xcd\xef\x01"),
        ({"data": "0xabcdef01", "message": "revert"}, b"\xab\xcd\xef\x01"),
        ({"0xhash": {"error": "revert", "data": "0xabcdef01"}}, b"\xab\xcd\xef\x01"),
        ({"result": "0xabcdef01"}, b"\xab\xcd\xef\x01"),
        (None, b""),
        ("no data here", b""),
        ({}, b""),
    ],
)
def test_revert_data_is_found_in_every_shape_that_nodes_give_it(answer: object, expected: bytes) -> None:
    assert revert_data(answer) == expected


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (bytes.fromhex("08c379a0") + encode(["string"], ["too late"]), "too late"),
        (bytes.fromhex("4e487b71") + encode(["uint256"], [0x11]), "panic 0x11"),
        (b"\x01\x02\x03\x04", "0x01020304"),
        (b"", "without a reason"),
    ],
)
def test_refusals_of_other_kinds_are_rejections_too(data: bytes, words: str) -> None:
    error = refusal(data)
    assert type(error) is RejectedError
    assert words in str(error)


def test_a_damaged_refusal_is_named_and_not_a_traceback() -> None:
    found = failure("RecordUnknown")
    assert "damaged RecordUnknown" in str(refusal(found.selector + b"\x01"))
