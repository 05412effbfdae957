"""The life of certificates through the client, on every engine."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from world import EVIDENCE, World

from kpchain import lifecycle
from kpchain.errors import ModelError, NotFoundError, RejectedError
from kpchain.ledger import calls, refusals
from kpchain.ledger.events import AlertRaised, CertificateAdvanced, CertificateIssued, CertificateSettled
from kpchain.lifecycle import Step
from kpchain.model import Action, Exit, Kind, RecordNumber, Role, State, Status, Taint
from kpchain.signing import DevelopmentSigner
from kpchain.units import Points


def test_a_certificate_lives_from_lot_to_confirmed_import(world: World) -> None:
    lot = world.declare("RU", points=100_000)
    certificate = world.issue(world.draft([(lot, 70_000)]))
    world.ship(certificate)
    world.confirm(certificate)
    record = world.ledger.record(certificate.digest)
    assert record is not None
    assert (record.state, record.available, record.taints) == (State.CONFIRMED, 70_000, Taint(0))
    assert world.ledger.directory().origins_of(record.origins) == ("RU",)
    source = world.ledger.record(lot.digest)
    assert source is not None
    assert source.available == 30_000


def test_history_tells_every_step_with_officer_and_evidence(world: World) -> None:
    certificate = world.issue(world.draft([(world.declare(), 100)]))
    world.ship(certificate)
    world.confirm(certificate, points=99)
    history = world.ledger.history(certificate.digest)
    kinds = [type(event) for event in history]
    assert kinds == [CertificateIssued, *[CertificateAdvanced] * 3, CertificateSettled]
    issued, validated, *_, settled = history
    assert isinstance(issued, CertificateIssued)
    assert issued.officer == world.signer("RU", Role.ISSUER).address
    assert issued.number == certificate.number
    assert isinstance(validated, CertificateAdvanced)
    assert (validated.act.action, validated.evidence) == (Action.VALIDATE, EVIDENCE)
    assert isinstance(settled, CertificateSettled)
    assert (settled.points, settled.record.available) == (99, 99)
    assert settled.record.taints == Taint.DISCREPANCY


def test_a_number_finds_its_record_and_an_unused_one_finds_nothing(world: World) -> None:
    lot = world.declare()
    assert world.ledger.find(lot.number) == lot.digest
    assert world.ledger.is_number_used(lot.number)
    unused = RecordNumber("RU", 999_999_999_999)
    assert world.ledger.find(unused) is None
    assert not world.ledger.is_number_used(unused)


def test_a_mixed_certificate_inherits_origins_and_taints_of_all_it_draws_from(world: World) -> None:
    first, second = world.declare("RU"), world.declare("BW")
    imported = world.declare("EU", kind=Kind.PAPER_IMPORT, origins=("BW",))
    arrived = []
    for lot, code in ((first, "RU"), (second, "BW")):
        certificate = world.issue(world.draft([(lot, 500)], issuer=code))
        world.ship(certificate)
        world.confirm(certificate)
        arrived.append(certificate)
    sources = [(arrived[0], 300), (arrived[1], 200), (imported, 100)]
    mixed = world.issue(world.draft(sources, issuer="EU", destination="AE"))
    record = world.ledger.record(mixed.digest)
    assert record is not None
    assert world.ledger.directory().origins_of(record.origins) == ("BW", "RU")
    assert record.taints == Taint.PAPER_IMPORT | Taint.DECLARED_ORIGIN


def test_a_replacement_draws_from_what_it_replaces_and_history_names_it(world: World) -> None:
    lot = world.declare()
    wrong = world.issue(world.draft([(lot, 1_000)]))
    right = world.issue(world.draft([(wrong, 1_000)], kind=Kind.REPLACEMENT, replaces=wrong.number, points=990))
    [_, replaced] = world.ledger.history(wrong.digest)
    assert isinstance(replaced, CertificateAdvanced)
    assert (replaced.act.action, replaced.evidence) == (Action.REPLACE, right.digest)
    assert world.ledger.status(wrong.digest)[0] is State.REPLACED


def test_refusals_name_the_record_in_words(world: World) -> None:
    lot = world.declare(points=1_000)
    with pytest.raises(refusals.CaratsNotAvailableError) as caught:
        world.issue(world.draft([(lot, 1_001)]))
    assert caught.value.arguments == {"digest": lot.digest, "available": 1_000, "drawn": 1_001}
    assert str(caught.value) == f"record 0x{lot.digest.hex()} has 10.00 carats left, and 10.01 were drawn"


def test_a_batch_with_one_bad_entry_issues_none(world: World) -> None:
    lot, signer = world.declare(points=1_000), world.signer("RU", Role.ISSUER)
    drafts = [world.draft([(lot, 100)]) for _ in range(3)]
    drafts.append(replace(world.draft([(lot, 100)]), expires=world.today + timedelta(days=61)))
    batch = [lifecycle.seal_and_sign(world.ledger, signer, draft) for draft in drafts]
    with pytest.raises(refusals.ExpiryOutOfBoundsError) as caught:
        lifecycle.issue(world.ledger, signer, batch)
    assert caught.value.arguments["number"] == drafts[-1].number.word
    assert world.ledger.records([sealed.digest for sealed in batch]) == [None] * 4
    source = world.ledger.record(lot.digest)
    assert source is not None
    assert source.available == 1_000


def test_a_batch_of_several_transactions_is_refused_before_the_first_is_sent(world: World) -> None:
    lot, signer = world.declare(points=1_000), world.signer("RU", Role.ISSUER)
    batch = [lifecycle.seal_and_sign(world.ledger, signer, world.draft([(lot, 4)])) for _ in range(251)]
    with pytest.raises(RejectedError, match=r"has 10\.00 carats left, and the batch draws 10\.04"):
        lifecycle.issue(world.ledger, signer, batch)
    assert world.ledger.records([batch[0].digest]) == [None]


@pytest.mark.parametrize("bad", [0, 200], ids=["in the first transaction", "in the second transaction"])
def test_of_a_batch_of_several_transactions_with_one_bad_entry_none_is_issued(world: World, bad: int) -> None:
    lot, signer = world.declare(points=100_000), world.signer("RU", Role.ISSUER)
    drafts = [world.draft([(lot, 100)]) for _ in range(201)]
    drafts[bad] = replace(drafts[bad], expires=world.today + timedelta(days=61))
    batch = [lifecycle.seal_and_sign(world.ledger, signer, draft) for draft in drafts]
    before = sent_by(world, signer.address)
    with pytest.raises(refusals.ExpiryOutOfBoundsError) as caught:
        lifecycle.issue(world.ledger, signer, batch)
    assert caught.value.arguments["number"] == drafts[bad].number.word
    assert set(world.ledger.records([sealed.digest for sealed in batch[:200]])) == {None}
    # On a node the first transaction is its own trial; the second is simulated before the first is sent.
    failed = 1 if bad == 0 and not world.ledger.rpc.sends_all else 0
    assert sent_by(world, signer.address) == before + failed
    batch[bad] = lifecycle.seal_and_sign(world.ledger, signer, replace(drafts[bad], expires=drafts[1].expires))
    assert len(lifecycle.issue(world.ledger, signer, batch)) == 2


def sent_by(world: World, account: str) -> int:
    return int(world.ledger.rpc.call("eth_getTransactionCount", account, "latest"), 16)


def test_many_certificates_become_few_transactions(world: World) -> None:
    lot, signer = world.declare(points=100_000), world.signer("RU", Role.ISSUER)
    batch = [lifecycle.seal_and_sign(world.ledger, signer, world.draft([(lot, 100)])) for _ in range(250)]
    receipts = lifecycle.issue(world.ledger, signer, batch)
    assert len(receipts) == 2
    states = world.ledger.statuses([sealed.digest for sealed in batch])
    assert {state for state, _ in states} == {State.ISSUED}


def test_another_participants_certificate_is_refused_by_field(world: World) -> None:
    draft = world.draft([(world.declare("BW"), 100)], issuer="BW")
    signer = world.signer("RU", Role.ISSUER)
    with pytest.raises(ModelError, match=r"/certificate/issuer: must be RU") as caught:
        lifecycle.issue(world.ledger, signer, [lifecycle.seal_and_sign(world.ledger, signer, draft)])
    assert caught.value.field == "/certificate/issuer"


def test_an_unknown_destination_is_refused_by_field(world: World) -> None:
    draft = world.draft([(world.declare(), 100)], destination="KE")
    with pytest.raises(NotFoundError, match="/certificate/destination: KE"):
        world.issue(draft)


def test_a_suspension_stops_new_acts_and_leaves_open_ones_to_be_closed(world: World) -> None:
    certificate = world.issue(world.draft([(world.declare("BW"), 100)], issuer="BW"))
    world.step(certificate, Action.VALIDATE, "BW", Role.VALIDATOR)
    lifecycle.set_status(world.ledger, world.governor, "BW", Status.SUSPENDED)
    try:
        with pytest.raises(refusals.ParticipantNotOpenError, match="BW is not admitted"):
            world.step(certificate, Action.EXPORT, "BW", Role.EXPORT_CUSTOMS)
        world.step(certificate, Action.VOID, "BW", Role.ISSUER)
    finally:
        lifecycle.set_status(world.ledger, world.governor, "BW", Status.ADMITTED)
    assert world.ledger.status(certificate.digest)[0] is State.VOID


def test_a_restricted_participant_declares_from_approved_zones_and_waits_for_the_monitor(world: World) -> None:
    monitor = DevelopmentSigner("monitor", chain_id=1337)
    world.ledger.send(world.governor, [calls.set_scheme_roles(monitor.address, 4)])
    lifecycle.set_status(world.ledger, world.governor, "CF", Status.RESTRICTED, supervised=True)
    lifecycle.set_zones(world.ledger, world.governor, "CF", ["BERBERATI"], approved=True)
    with pytest.raises(refusals.ZoneNotApprovedError, match="zone BRIA is not approved"):
        world.declare("CF", zone="BRIA")
    lot = world.declare("CF", zone="BERBERATI")
    certificate = world.issue(world.draft([(lot, 100)], issuer="CF"))
    with pytest.raises(refusals.ApprovalMissingError):
        world.step(certificate, Action.VALIDATE, "CF", Role.VALIDATOR)
    assert not world.ledger.is_approved(certificate.digest)
    lifecycle.approve(world.ledger, monitor, [certificate.digest])
    assert world.ledger.is_approved(certificate.digest)
    world.step(certificate, Action.VALIDATE, "CF", Role.VALIDATOR)
    record = world.ledger.record(certificate.digest)
    assert record is not None
    assert (record.state, record.taints) == (State.VALIDATED, Taint.RESTRICTED_ZONE)


def test_consumption_correction_and_alert_are_on_record(world: World) -> None:
    lot = world.declare(points=1_000)
    day = world.today
    lifecycle.consume(
        world.ledger,
        world.signer("RU", Role.STATISTICIAN),
        lot.digest,
        Points(400),
        exit_=Exit.MANUFACTURE,
        on=day,
        evidence=EVIDENCE,
    )
    certificate = world.issue(world.draft([(lot, 100)]))
    lifecycle.correct(world.ledger, world.signer("RU", Role.ISSUER), certificate.digest, on=day, correction=EVIDENCE)
    lifecycle.alert(
        world.ledger, world.signer("EU", Role.IMPORTER), certificate.number, digest=b"\x01" * 32, reason=EVIDENCE
    )
    [alert] = world.ledger.alerts(number=certificate.number)
    assert isinstance(alert, AlertRaised)
    assert (alert.digest, alert.officer) == (b"\x01" * 32, world.signer("EU", Role.IMPORTER).address)
    record = world.ledger.record(lot.digest)
    assert record is not None
    assert record.available == 500


def test_a_step_named_twice_is_refused(world: World) -> None:
    certificate = world.issue(world.draft([(world.declare(), 100)]))
    step = Step(certificate.digest, EVIDENCE)
    with pytest.raises(ModelError, match="named once"):
        lifecycle.advance(
            world.ledger, world.signer("RU", Role.VALIDATOR), Action.VALIDATE, [step, step], on=world.today
        )


def test_numbers_are_found_together_and_unknown_ones_are_left_out(world: World) -> None:
    lots = [world.declare(), world.declare("BW")]
    certificate = world.issue(world.draft([(lots[0], 100)]))
    unused = RecordNumber("RU", 987_654_321)
    known = {each.number: each.digest for each in (*lots, certificate)}
    assert world.ledger.find_all([unused, *known]) == known
    assert world.ledger.find_all([]) == {}
