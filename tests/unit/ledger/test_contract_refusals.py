"""What nodes answer to a refused call, and the exceptions that it becomes."""

from __future__ import annotations

import pytest
from eth_abi.abi import encode

from kpchain.errors import RejectedError
from kpchain.ledger import refusals
from kpchain.ledger.abi import Failure, failures
from kpchain.ledger.refusals import ContractError, refusal, revert_data
from kpchain.model import About, AgreementStatus, RecordNumber, Stage, State

SAMPLES: dict[str, object] = {
    "about": About.RECORD,
    "(uint8,uint32,uint32)": (3, 18_993, 19_357),
    "(uint16,uint16,uint16,uint16)": (5_000, 10, 60, 30),
    "bytes4": b"\x33" * 4,
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
    pairs = zip(found.names, found.types, strict=True)
    return found.selector + encode(found.types, [SAMPLES[name if name in SAMPLES else kind] for name, kind in pairs])


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
    assert str(error) == (
        "certificate RU00000123: the expiry 2021-12-31 must not be before 2022-01-01 (the day of issue, or today "
        "if that is later), nor after 2022-03-01 (the day of issue and the validity that its issuer has)"
    )
    closed = failure("ParticipantNotOpen")
    assert "CF is not admitted" in str(refusal(closed.selector + encode(["uint8"], [7]), name_of={7: "CF"}.__getitem__))


def test_a_refusal_keeps_the_values_as_the_contract_gave_them() -> None:
    found = failure("TransitionNotAllowed")
    error = refusal(found.selector + encode(found.types, [b"\x22" * 32, State.VOID, 4, "0x" + "11" * 20]))
    assert isinstance(error, refusals.TransitionNotAllowedError)
    assert error.arguments["state"] == State.VOID
    assert "is void: export is no step from there" in str(error)


@pytest.mark.parametrize(
    ("name", "arguments", "sentence"),
    [
        (
            "ProposalNotAtStage",
            [7, Stage.NO_CONSENSUS],
            "proposal 7 is at the stage no consensus: votes and withdrawals need an open one, and only an adopted one "
            "is executed",
        ),
        (
            "DeadlineOutOfBounds",
            [2**40 - 1, 1_636_329_600, 1_640_649_600],
            "the deadline 1099511627775 lies outside 2021-11-08T00:00:00Z to 2021-12-28T00:00:00Z, the periods of the "
            "rules",
        ),
        (
            "ChairmanshipMalformed",
            [(7, 18_993, 19_357), (0, 0, 0)],
            "the chair cannot be CF from 2022-01-01 to 2022-12-31 with the vice-chair nobody: both need a seat and "
            "good standing, and the vice-chair is another Participant whose term follows",
        ),
        (
            "RulesMalformed",
            [(0, 1, 2, 3)],
            "these rules cannot be: a quorum of 0 basis points, 1 to 2 days open, 3 days to execute. A quorum is 1 to "
            "10000 basis points, periods are 1 day at the least, and the longest is not below the shortest",
        ),
        (
            "AccessionNotDue",
            [2, 7, AgreementStatus.TERMINATED],
            "CF cannot accede to agreement 2 up to terminated: a member accedes to the pilot or to active exchange, "
            "and once to each",
        ),
        (
            "ReferenceNotListed",
            [3, b"GIA iD100\n".ljust(32, b"\0")],
            "the reference GIA iD100\N{REPLACEMENT CHARACTER} is not on the list of type 3",
        ),
        (
            "PeriodMalformed",
            [2021 * 16 + 7],
            "2021 part 7 is no period: a year from 2003 on, a quarter Q1 to Q4, or a half-year H1 or H2",
        ),
        (
            "ReturnUnchanged",
            [7, 2021 * 16 + 6, bytes(32)],
            "CF has filed this very return for 2021 H2 before: file another one to restate it",
        ),
        (
            "AlertRangeMalformed",
            [2**200, 2, 9],
            f"the alert of the kind range withdrawn on {2**200:#x} cannot run to serial 9: a range of withdrawn "
            "numbers ends at its first one or after, other alerts are of one number",
        ),
    ],
)
def test_a_refusal_of_governance_is_a_sentence_with_its_values_in_words(
    name: str, arguments: list[object], sentence: str
) -> None:
    found = failure(name)
    assert str(refusal(found.selector + encode(found.types, arguments), name_of={7: "CF"}.__getitem__)) == sentence


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
