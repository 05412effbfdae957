"""Verification against real ledgers: the facts are read in few round trips, and lead to the reports that they must."""

from __future__ import annotations

import json
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

import pytest
from world import World

from kpchain import lifecycle
from kpchain.document import Sealed
from kpchain.errors import LedgerError, UnreachableError
from kpchain.ledger import calls
from kpchain.ledger.client import Ledger
from kpchain.ledger.facts import Question
from kpchain.ledger.networks import connect_embedded, connect_url
from kpchain.ledger.rpc import Rpc
from kpchain.model import Action, Certificate, Input, Kind, RecordNumber, Role, Status
from kpchain.verify import Outcome, Report, verify_digest, verify_document, verify_documents, verify_number

ASSETS = Path(__file__).resolve().parents[1] / "assets"
EXPECTED: dict[str, list[str]] = json.loads((ASSETS / "expected.json").read_text(encoding="utf-8"))
NOON = 1793620800
"""2026-11-02, 12:00 GMT: the day of the zoo."""


def _zoo() -> Any:
    spec = spec_from_file_location("zoo_script", ASSETS / "generate.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


ZOO = _zoo()
GOOD: Sealed[Certificate] = ZOO.good()


@pytest.fixture(scope="module")
def zoo_world(tmp_path_factory: pytest.TempPathFactory) -> World:
    """An embedded ledger on the day of the zoo, at the address that the zoo is signed for, with its sound documents."""
    folder = tmp_path_factory.mktemp("zoo")
    rpc = connect_embedded(folder / "ledger.sqlite", now=lambda: NOON, read_only=False, create=True)
    world = World.on(rpc, outbox=folder / "outbox")
    lifecycle.declare_lots(world.ledger, world.signer("RU", Role.STATISTICIAN), [ZOO.lot()])
    lifecycle.issue(world.ledger, world.signer("RU", Role.ISSUER), [GOOD])
    return world


class CountedRpc(Rpc):
    """A connection that counts its round trips."""

    def __init__(self, rpc: Rpc) -> None:
        super().__init__(rpc._provider, name=rpc.name)
        self.count = 0

    def _send(self, request: Any) -> Any:
        self.count += 1
        return super()._send(request)


def _problems(report: Report) -> list[str]:
    return [f"{check.group.value}/{check.name}" for check in report.problems]


def _reason(report: Report, name: str) -> str:
    [reason] = [check.reason for check in report.checks if f"{check.group.value}/{check.name}" == name]
    return reason


def _verified(world: World, document: Sealed[Any]) -> Report:
    return verify_document(document.to_bytes(), ledger=world.ledger, today=world.today)


# The zoo, on the embedded ledger


def test_the_zoo_is_signed_for_the_ledger_of_the_test(zoo_world: World) -> None:
    assert zoo_world.ledger.deployment.ledger == ZOO.LEDGER


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_an_animal_gets_the_report_that_is_written_down_for_it(zoo_world: World, name: str) -> None:
    report = verify_document((ASSETS / name).read_bytes(), ledger=zoo_world.ledger, today=zoo_world.today)
    assert (_problems(report), report.is_verified) == (EXPECTED[name], not EXPECTED[name])


def test_a_later_suspension_of_officer_and_issuer_is_named_and_does_not_fail(tmp_path: Path) -> None:
    rpc = connect_embedded(tmp_path / "ledger.sqlite", now=lambda: NOON, read_only=False, create=True)
    world = World.on(rpc)
    document = world.issue(world.draft([(world.declare(), 1_000)]))
    focal_point = world.signer("RU", Role.FOCAL_POINT)
    world.ledger.send(focal_point, [calls.set_suspended([world.signer("RU", Role.ISSUER).address], suspended=True)])
    lifecycle.set_status(world.ledger, world.governor, "RU", Status.SUSPENDED)
    report = _verified(world, document)
    assert report.is_verified
    assert [note.name for note in report.notes] == [
        "officer_no_longer_entitled",
        "participant_no_longer_open",
        "not_validated",
    ]


# A life, on every engine


def test_a_certificate_is_verified_through_its_life(world: World) -> None:
    lot = world.declare()
    document = world.issue(world.draft([(lot, 5_000)]))
    reports = [_verified(world, lot), _verified(world, document)]
    world.ship(document)
    reports.append(_verified(world, document))
    world.confirm(document, points=4_900)
    reports.append(_verified(world, document))
    assert [report.is_verified for report in reports] == [True, True, True, True]
    assert [[note.name for note in report.notes] for report in reports] == [
        [],
        ["not_validated"],
        [],
        ["already_imported", "rests_on_discrepancy"],
    ]
    assert "found 49.00 carats where 50.00 were certified" in _reason(reports[3], "status/state")


def test_a_replaced_certificate_names_its_replacement_by_document_and_by_number(world: World) -> None:
    old = world.issue(world.draft([(world.declare(), 2_000)]))
    drawn = Input(number=old.number, digest=old.digest, carats=old.subject.carats)
    draft = world.draft([(old, 2_000)], kind=Kind.REPLACEMENT, inputs=(drawn,), replaces=old.number)
    new = world.issue(draft)
    by_number = verify_number(old.number, ledger=world.ledger, today=world.today)
    for report in (_verified(world, old), by_number):
        assert _problems(report) == ["status/state"]
        assert [note.text for note in report.notes] == [f"replaced by {new.number}"]
    report = _verified(world, new)
    assert report.is_verified
    assert _reason(report, "content/replaces") == f"{old.number} 0x{old.digest.hex()}"


def test_alerts_on_the_digest_fail_and_alerts_on_the_number_are_noted(world: World) -> None:
    document, other = (world.issue(world.draft([(world.declare(), 1_000)])) for _ in range(2))
    importer = world.signer("EU", Role.IMPORTER)
    lifecycle.alert(world.ledger, importer, document.number, digest=document.digest, reason=b"\1" * 32)
    lifecycle.alert(world.ledger, importer, other.number, digest=None, reason=b"\1" * 32)
    assert _problems(_verified(world, document)) == ["status/alerts"]
    report = _verified(world, other)
    assert report.is_verified
    assert [note.name for note in report.notes] == ["not_validated", "alert_on_number"]


def test_void_and_unknown_certificates_are_not_verified(world: World) -> None:
    document = world.issue(world.draft([(world.declare(), 1_000)]))
    world.step(document, Action.VOID, "RU", Role.ISSUER)
    assert _problems(_verified(world, document)) == ["status/state"]
    by_digest = verify_digest(document.digest, ledger=world.ledger, today=world.today)
    assert _problems(by_digest) == ["status/state"]
    unknown = verify_number(RecordNumber("AE", 10**17), ledger=world.ledger, today=world.today)
    assert _problems(unknown) == ["integrity/on_ledger", "integrity/number"]


def test_one_document_or_many_take_four_round_trips(world: World) -> None:
    documents = [world.issue(world.draft([(world.declare(), 1_000)])) for _ in range(3)]
    files = [document.to_bytes() for document in documents]
    rpc = CountedRpc(world.ledger.rpc)
    ledger = Ledger(rpc, world.ledger.deployment)
    assert verify_document(files[0], ledger=ledger, today=world.today).is_verified
    one, rpc.count = rpc.count, 0
    assert all(report.is_verified for report in verify_documents(files, ledger=ledger, today=world.today))
    assert (one, rpc.count) == (4, 4)


def test_more_digests_than_one_filter_takes_are_asked_for_in_as_many_round_trips(world: World) -> None:
    document = world.issue(world.draft([(world.declare(), 1_000)]))
    rpc = CountedRpc(world.ledger.rpc)
    digests = [place.to_bytes(32, "big") for place in range(1, 1_001)] + [document.digest]
    facts = Ledger(rpc, world.ledger.deployment).facts_of([Question(digest=digest) for digest in digests])
    assert [found.record is None for found in facts] == [True] * 1_000 + [False]
    assert facts[-1].origin is not None
    assert rpc.count == 4


def test_facts_of_one_question_are_those_of_the_same_question_among_many(world: World) -> None:
    lot = world.declare()
    first, second = (world.issue(world.draft([(lot, 1_000)])) for _ in range(2))
    questions = [Question(number=document.number, digest=document.digest) for document in (first, second, lot)]
    questions.append(Question(number=second.number))
    together = world.ledger.facts_of(questions)
    alone = [world.ledger.facts_of([question])[0] for question in questions]
    for many, one in zip(together, alone, strict=True):
        assert (many.history, many.record, many.inputs, many.numbers) == (
            one.history,
            one.record,
            one.inputs,
            one.numbers,
        )
        assert (many.numbered, many.officer_events, many.participant_events, many.alerts) == (
            one.numbered,
            one.officer_events,
            one.participant_events,
            one.alerts,
        )


def test_the_facts_of_a_block_do_not_mix_with_later_ones(world: World) -> None:
    document = world.issue(world.draft([(world.declare(), 1_000)]))

    class Racing(CountedRpc):
        """Somebody voids the certificate after the first answer."""

        def _send(self, request: Any) -> Any:
            answer = super()._send(request)
            if self.count == 1:
                world.step(document, Action.VOID, "RU", Role.ISSUER)
            return answer

    racing = Ledger(Racing(world.ledger.rpc), world.ledger.deployment)
    assert verify_document(document.to_bytes(), ledger=racing, today=world.today).is_verified
    assert not _verified(world, document).is_verified


# Ledgers that give no answer


def test_an_unreachable_ledger_is_an_error_and_never_a_pass(zoo_world: World) -> None:
    unreachable = Ledger(connect_url("http://127.0.0.1:9"), zoo_world.ledger.deployment)
    report = verify_document(GOOD.to_bytes(), ledger=unreachable, today=zoo_world.today)
    passes = [check.name for check in report.checks if check.outcome is Outcome.PASS]
    assert passes == ["readable", "root", "digest", "signature"]
    assert {check.outcome for check in report.checks if check.name not in passes} == {Outcome.ERROR}
    with pytest.raises(UnreachableError):
        unreachable.facts_of([Question(digest=GOOD.digest)])


class Garbled(Rpc):
    """A node that answers every request, with something that no node would say."""

    def __init__(self, rpc: Rpc, answer: Any) -> None:
        super().__init__(rpc._provider, name="garbled")
        self._answer = answer

    def try_batch(self, requests: Any) -> list[Any]:
        return [self._answer for _ in requests]


@pytest.mark.parametrize("answer", ["0x", "0xzz", None, [], [{"blockNumber": "0x1"}], 7, "0x" + "ff" * 64])
def test_an_answer_that_cannot_be_read_is_an_error(zoo_world: World, answer: Any) -> None:
    garbled = Ledger(Garbled(zoo_world.ledger.rpc, answer), zoo_world.ledger.deployment)
    with pytest.raises(LedgerError, match="cannot be read"):
        garbled.facts_of([Question(digest=GOOD.digest)])
    report = verify_document(GOOD.to_bytes(), ledger=garbled, today=zoo_world.today)
    assert not report.is_verified
