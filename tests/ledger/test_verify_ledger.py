"""Verification against real ledgers: the facts are read in few round trips, and lead to the reports that they must."""

from __future__ import annotations

import json
from collections.abc import Sequence
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

import pytest
from world import CHAIN_ID, World

from kpchain import lifecycle
from kpchain.cli.portions import PORTION, in_portions
from kpchain.document import Sealed
from kpchain.errors import LedgerError, UnreachableError
from kpchain.ledger import calls, reading
from kpchain.ledger.client import Block, Ledger
from kpchain.ledger.facts import Question
from kpchain.ledger.networks import connect_embedded, connect_url
from kpchain.ledger.rpc import Rpc
from kpchain.model import Action, Certificate, Input, Kind, RecordNumber, Role, SchemeRole, State, Status
from kpchain.pages.scan import read_scan
from kpchain.signing import DevelopmentSigner
from kpchain.verify import Outcome, Report, verify_digest, verify_document, verify_documents, verify_number

ASSETS = Path(__file__).resolve().parents[1] / "assets"
EXPECTED: dict[str, Any] = json.loads((ASSETS / "expected.json").read_text(encoding="utf-8"))
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
    for event in ZOO.records.events():
        _happen(world, event)
    return world


def _happen(world: World, event: Any) -> None:
    deed, document = event.deed, event.document
    issuer = world.signer("RU", Role.ISSUER)
    if deed == "declare":
        lifecycle.declare_lots(world.ledger, world.signer("RU", Role.STATISTICIAN), [document])
    elif deed == "issue":
        lifecycle.issue(world.ledger, issuer, [document])
    elif deed == "void":
        world.step(document, Action.VOID, "RU", Role.ISSUER)
    elif deed == "confirm":
        world.ship(document)
        world.confirm(document)
    else:
        warn(world, event)


def warn(world: World, event: Any) -> None:
    """Raises or ends an alert of the zoo: an officer does the one, the secretariat the other."""
    alert = calls.Alert(
        kind=event.kind,
        number=event.document.number.word,
        last_serial=event.last_serial,
        digest=event.alerted,
        reason=b"\x5a" * 32,
    )
    if event.deed == "alert":
        world.ledger.send(world.signer("RU", Role.ISSUER), [calls.alert([alert])])
        return
    assert event.deed == "end"
    secretariat = DevelopmentSigner("secretariat", chain_id=CHAIN_ID)
    world.ledger.send(world.governor, [calls.set_scheme_roles(secretariat.address, SchemeRole.SECRETARIAT)])
    world.ledger.send(secretariat, [calls.alert([alert])])


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


def _outcomes(report: Report) -> dict[str, str]:
    return {f"{check.group.value}/{check.name}": check.outcome.value for check in report.checks}


def _reason(report: Report, name: str) -> str:
    [reason] = [check.reason for check in report.checks if f"{check.group.value}/{check.name}" == name]
    return reason


def _verified(world: World, document: Sealed[Any]) -> Report:
    return verify_document(document.to_bytes(), ledger=world.ledger, today=world.today)


# The zoo, on the embedded ledger


def test_the_zoo_is_signed_for_the_ledger_of_the_test(zoo_world: World) -> None:
    assert zoo_world.ledger.deployment.ledger == ZOO.records.LEDGER


@pytest.mark.parametrize("name", EXPECTED)
def test_an_animal_gets_the_report_that_is_written_down_for_it(zoo_world: World, name: str) -> None:
    data = (ASSETS / name).read_bytes()
    item = read_scan(data) if name.endswith(".pdf") else data
    [report] = verify_documents([item], ledger=zoo_world.ledger, today=ZOO.records.TODAY)
    found = {
        "verified": report.is_verified,
        "outcomes": _outcomes(report),
        "notes": [note.name for note in report.notes],
    }
    assert found == EXPECTED[name]


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
        "on_paper",
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
        ["not_validated", "on_paper"],
        ["on_paper"],
        ["already_imported", "rests_on_discrepancy"],
    ]
    assert "found 49.00 carats where 50.00 were certified" in _reason(reports[3], "status/state")


def test_an_arrival_whose_export_nobody_recorded_is_told(world: World) -> None:
    document = world.issue(world.draft([(world.declare(), 1_000)]))
    world.step(document, Action.VALIDATE, document.subject.issuer, Role.VALIDATOR)
    world.step(document, Action.ARRIVE, document.subject.destination, Role.IMPORTER)
    report = _verified(world, document)
    assert (report.is_verified, [note.name for note in report.notes]) == (True, ["export_not_recorded", "on_paper"])


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
    assert [note.name for note in report.notes] == ["not_validated", "alert_on_number", "on_paper"]


def test_void_and_unknown_certificates_are_not_verified(world: World) -> None:
    document = world.issue(world.draft([(world.declare(), 1_000)]))
    world.step(document, Action.VOID, "RU", Role.ISSUER)
    assert _problems(_verified(world, document)) == ["status/state"]
    by_digest = verify_digest(document.digest, ledger=world.ledger, today=world.today)
    assert _problems(by_digest) == ["status/state"]
    unknown = verify_number(RecordNumber("AE", 10**17), ledger=world.ledger, today=world.today)
    assert _problems(unknown) == ["integrity/on_ledger", "integrity/number"]


def _dated(world: World) -> int:
    """The round trips that the times of blocks take: none where the node's logs say them."""
    query = {"address": world.ledger.deployment.registry, "fromBlock": "0x0", "toBlock": "latest"}
    return 0 if "blockTimestamp" in world.ledger.rpc.call("eth_getLogs", query)[0] else 1


def test_one_document_or_many_take_three_round_trips_and_one_for_the_times_of_blocks(world: World) -> None:
    documents = [world.issue(world.draft([(world.declare(), 1_000)])) for _ in range(3)]
    files = [document.to_bytes() for document in documents]
    rpc = CountedRpc(world.ledger.rpc)
    ledger = Ledger(rpc, world.ledger.deployment)
    assert verify_document(files[0], ledger=ledger, today=world.today).is_verified
    one, rpc.count = rpc.count, 0
    assert all(report.is_verified for report in verify_documents(files, ledger=ledger, today=world.today))
    assert (one, rpc.count) == (3 + _dated(world), 3 + _dated(world))


def test_a_thousand_digests_take_the_round_trips_of_one_and_each_thousand_more_one_less(world: World) -> None:
    document = world.issue(world.draft([(world.declare(), 1_000)]))
    rpc = CountedRpc(world.ledger.rpc)
    ledger = Ledger(rpc, world.ledger.deployment)
    unknown = [place.to_bytes(32, "big") for place in range(1, 1_001)]
    for before, trips in ((999, 3 + _dated(world)), (1_000, 5 + 2 * _dated(world))):
        rpc.count = 0
        questions = [Question(digest=digest) for digest in [*unknown[:before], document.digest]]
        facts = ledger.facts_of(questions)
        assert [found.record is None for found in facts] == [True] * before + [False]
        assert facts[-1].origin is not None
        assert rpc.count == trips


def test_a_snapshot_answers_as_of_its_first_question_and_reads_what_answers_share_once(world: World) -> None:
    first, second = (world.issue(world.draft([(world.declare(), 1_000)])) for _ in range(2))
    rpc = CountedRpc(world.ledger.rpc)
    snapshot = Ledger(rpc, world.ledger.deployment).snapshot()
    [before] = snapshot.facts_of([Question(number=first.number, digest=first.digest)])
    world.step(second, Action.VOID, "RU", Role.ISSUER)
    rpc.count = 0
    [then] = snapshot.facts_of([Question(number=second.number, digest=second.digest)])
    assert rpc.count == 2 + _dated(world)
    assert (then.block, then.block_time) == (before.block, before.block_time)
    assert (then.codes, then.officer_events, then.participant_events) == (
        before.codes,
        before.officer_events,
        before.participant_events,
    )
    [now] = world.ledger.facts_of([Question(number=second.number, digest=second.digest)])
    assert [facts.record and facts.record.state for facts in (then, now)] == [State.ISSUED, State.VOID]
    assert (len(then.history), len(now.history)) == (1, 2)
    assert now.block > then.block


def test_processes_that_share_a_snapshot_answer_as_of_one_block_and_leave_the_connection_alone(world: World) -> None:
    document = world.issue(world.draft([(world.declare(), 1_000)]))
    snapshot, today = world.ledger.snapshot(), world.today
    snapshot.facts_of([])
    pinned = world.ledger.head().number

    def tell(questions: Sequence[Question]) -> list[tuple[int, bool]]:
        reports = verify_documents(questions, ledger=snapshot, today=today)
        return [(report.as_of.block if report.as_of else 0, report.is_verified) for report in reports]

    # The embedded ledger is a database, which processes cannot share.
    processes = 2 if world.ledger.rpc.name.startswith("http") else 1
    unknown = [Question(digest=place.to_bytes(32, "big")) for place in range(3 * PORTION)]
    told = in_portions([*unknown, Question(digest=document.digest)], tell, processes=processes)
    assert next(told) == (pinned, False)
    world.step(document, Action.VOID, "RU", Role.ISSUER)
    assert list(told) == [(pinned, False)] * (3 * PORTION - 1) + [(pinned, True)]
    assert not verify_digest(document.digest, ledger=world.ledger, today=today).is_verified


def test_events_have_the_times_of_their_blocks(world: World) -> None:
    document = world.issue(world.draft([(world.declare(), 1_000)]))
    world.ship(document)
    importer = world.signer("EU", Role.IMPORTER)
    lifecycle.alert(world.ledger, importer, document.number, digest=document.digest, reason=b"\1" * 32)
    [facts] = world.ledger.facts_of([Question(number=document.number, digest=document.digest)])
    told = [*facts.history, *facts.officer_events, *facts.participant_events]
    blocks = {event.at.block_number: world.ledger.block(event.at.block_number) for event in told}
    assert len(blocks) >= 6
    assert [event.at.block_time for event in told] == [_time(blocks[event.at.block_number]) for event in told]
    assert [alert.time for alert in facts.alerts] == [world.ledger.head().time]


def _time(block: Block | None) -> int:
    assert block is not None
    return block.time


def test_a_number_that_the_ledger_has_under_another_digest_is_found(world: World) -> None:
    document, other = (world.issue(world.draft([(world.declare(), 1_000)])) for _ in range(2))
    unknown = Question(number=document.number, digest=b"\7" * 32)
    swapped = Question(number=document.number, digest=other.digest)
    facts = world.ledger.facts_of([unknown, swapped, Question(number=other.number, digest=other.digest)])
    assert [found.numbered and found.numbered.digest for found in facts] == [
        document.digest,
        document.digest,
        other.digest,
    ]
    assert [found.record is None for found in facts] == [True, False, False]
    assert facts[0].history == ()


def test_alerts_are_found_among_many_questions_as_for_one(world: World) -> None:
    document, other = (world.issue(world.draft([(world.declare(), 1_000)])) for _ in range(2))
    importer = world.signer("EU", Role.IMPORTER)
    lifecycle.alert(world.ledger, importer, document.number, digest=document.digest, reason=b"\1" * 32)
    lifecycle.alert(world.ledger, importer, document.number, digest=None, reason=b"\2" * 32)
    lifecycle.alert(world.ledger, importer, other.number, digest=b"\3" * 32, reason=b"\3" * 32)
    asked = [
        Question(number=document.number, digest=document.digest),
        Question(digest=document.digest),
        Question(number=other.number),
        Question(number=RecordNumber("AE", 10**17)),
    ]
    alone = [world.ledger.facts_of([question])[0].alerts for question in asked]
    many = [Question(digest=place.to_bytes(32, "big")) for place in range(1, 200)]
    snapshot = world.ledger.snapshot()
    for together in (snapshot.facts_of([*asked, *many]), snapshot.facts_of(asked)):
        assert [facts.alerts for facts in together[:4]] == alone
        assert [facts.alerts for facts in together[4:]] == [()] * (len(together) - 4)
    own = [document.digest, None]
    assert [[alert.digest for alert in alerts] for alerts in alone] == [own, own, [b"\3" * 32], []]


def test_more_requests_than_a_node_takes_at_once_are_sent_in_portions(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = world.issue(world.draft([(world.declare(), 1_000)]))
    questions = [Question(number=document.number, digest=document.digest), Question(number=document.number)]
    whole = world.ledger.facts_of(questions)
    sizes: list[int] = []

    class Measured(Rpc):
        def try_batch(self, requests: Any) -> list[Any]:
            sizes.append(len(requests))
            return super().try_batch(requests)

    monkeypatch.setattr(reading, "_BATCH", 2)
    rpc = Measured(world.ledger.rpc._provider, name="measured")
    assert Ledger(rpc, world.ledger.deployment).facts_of(questions) == whole
    assert max(sizes[:-1]) == 2
    assert len(sizes) >= 5


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
