"""What governance says of records reaches verification: agreements, attestations, alerts, earlier codes, terms."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from test_verify_ledger import NOON
from world import CHAIN_ID, EVIDENCE, World

from kpchain import lifecycle
from kpchain.document import Sealed
from kpchain.evidence.trust_export import States, make_trust_list
from kpchain.ledger import calls, governing
from kpchain.ledger.facts import Question
from kpchain.ledger.networks import connect_embedded
from kpchain.model import (
    About,
    AgreementStatus,
    AlertKind,
    AttestedBy,
    Certificate,
    Role,
    SchemeRole,
    Status,
    days_from_date,
)
from kpchain.signing import DevelopmentSigner
from kpchain.verify import Report, verify_document, verify_number

BESIDE = {"paperless", "on_paper", "attested", "attested_of_issuer", "concern"}
LATER = {"officer_no_longer_entitled"}


@pytest.fixture
def own(tmp_path: Path) -> World:
    """A ledger of its own, since what is decided here stays decided."""
    rpc = connect_embedded(tmp_path / "ledger.sqlite", now=lambda: NOON, read_only=False, create=True)
    return World.on(rpc, outbox=tmp_path / "outbox")


def _issued(world: World) -> Sealed[Certificate]:
    return world.issue(world.draft([(world.declare(), 1_000)]))


def _verified(world: World, document: Sealed[Any], today: date | None = None) -> Report:
    return verify_document(document.to_bytes(), ledger=world.ledger, today=today or world.today)


def _texts(report: Report, *names: str) -> list[str]:
    return [note.text for note in report.notes if note.name in names]


def _outcomes(report: Report) -> list[tuple[str, str, str]]:
    return [(check.name, check.outcome.value, check.reason) for check in report.checks]


def _office(world: World, office: SchemeRole) -> DevelopmentSigner:
    signer = DevelopmentSigner(f"{office.name}", chain_id=CHAIN_ID)
    world.ledger.send(world.governor, [calls.set_scheme_roles(signer.address, office)])
    return signer


def _agree(world: World, status: AgreementStatus, *codes: str) -> None:
    points = [world.signer(code, Role.FOCAL_POINT) for code in codes]
    members = [world.ledger.directory().get(code).index for code in codes]
    world.ledger.send(points[0], [governing.propose_agreement(members, b"RU-EU".ljust(32, b"\0"), EVIDENCE)])
    [agreements] = world.ledger.view("ExchangeAgreements", "agreements")
    for point in points:
        world.ledger.send(point, [governing.accede(len(agreements), status)])


def test_a_certificate_is_paperless_under_an_active_agreement_of_members_in_good_standing_only(own: World) -> None:
    document = _issued(own)
    paper = "no active agreement between RU and EU: the paper certificate travels with the goods"
    before = _verified(own, document)
    assert _texts(before, "on_paper", "paperless") == [paper]
    _agree(own, AgreementStatus.PILOT, "RU", "EU")
    assert _texts(_verified(own, document), "on_paper", "paperless") == [paper]
    _agree(own, AgreementStatus.ACTIVE, "RU", "EU")
    under = _verified(own, document)
    assert _texts(under, "on_paper", "paperless") == ["under agreement 2 RU-EU, paperless"]
    assert _outcomes(under) == _outcomes(before)
    lifecycle.set_status(own.ledger, own.governor, "EU", Status.SUSPENDED)
    assert _texts(_verified(own, document), "on_paper", "paperless") == [paper]
    lifecycle.set_status(own.ledger, own.governor, "EU", Status.ADMITTED)
    own.ledger.send(own.signer("EU", Role.FOCAL_POINT), [governing.denounce(2, EVIDENCE)])
    assert _texts(_verified(own, document), "on_paper", "paperless") == [paper]


def test_attestations_and_concerns_are_told_and_change_no_outcome(own: World) -> None:
    document, other = _issued(own), _issued(own)
    before = _verified(own, document)
    attester, observer = _office(own, SchemeRole.ATTESTER), _office(own, SchemeRole.OBSERVER)
    chair = _office(own, SchemeRole.CHAIR)
    natural = governing.TypeTerms(name=b"natural".ljust(32, b"\0"), document=EVIDENCE, by=AttestedBy.ACCREDITED)
    declaration = governing.TypeTerms(
        name=b"declaration".ljust(32, b"\0"), document=EVIDENCE, by=AttestedBy.OWN_PARTICIPANT
    )
    own.ledger.send(own.governor, [governing.open_type(natural), governing.open_type(declaration)])
    own.ledger.send(own.governor, [governing.accredit(1, [attester.address], accredited=True)])
    on, russia = days_from_date(own.today), own.ledger.directory().get("RU").index.to_bytes(32, "big")
    said = {"on": on, "digest": EVIDENCE}
    made = [
        governing.Statement(kind=1, about=About.RECORD, subject=document.digest, ref=b"DFI".ljust(32, b"\0"), **said),
        governing.Statement(kind=1, about=About.RECORD, subject=document.digest, **said),
    ]
    own.ledger.send(attester, [governing.attest(made)])
    of_issuer = governing.Statement(kind=2, about=About.PARTICIPANT, subject=russia, **said)
    own.ledger.send(own.signer("RU", Role.FOCAL_POINT), [governing.attest([of_issuer])])
    own.ledger.send(attester, [governing.revoke([2], EVIDENCE)])
    own.ledger.send(observer, [governing.file_concern(About.RECORD, document.digest, EVIDENCE) for _ in range(2)])
    own.ledger.send(chair, [governing.answer_concern(1, EVIDENCE)])
    day = "2026-11-02"
    report = _verified(own, document)
    assert _outcomes(report) == _outcomes(before)
    assert (report.is_verified, report.verdict) == (before.is_verified, before.verdict)
    assert _texts(report, *(BESIDE - {"on_paper"})) == [
        f"of this record: natural, attested by {attester.address} as of {day} with the reference DFI",
        f"of this record: natural, attested by {attester.address} as of {day}; revoked on {day}",
        f"of the issuer RU: declaration, attested by {own.signer('RU', Role.FOCAL_POINT).address} as of {day}",
        f"concern 1, filed by {observer.address} on {day}; answered by the chair on {day}",
        f"concern 2, filed by {observer.address} on {day}; not answered",
    ]
    assert [note.name for note in _verified(own, other).notes] == ["not_validated", "on_paper", "attested_of_issuer"]
    by_number = verify_number(document.number, ledger=own.ledger, today=own.today)
    assert by_number.notes == report.notes


def test_stolen_withdrawn_and_ended_by_the_ledger_and_by_its_trust_list(world: World) -> None:
    issuer, secretariat = world.signer("RU", Role.ISSUER), _office(world, SchemeRole.SECRETARIAT)
    stolen, earlier = _issued(world), _issued(world)

    def alert(by: DevelopmentSigner, kind: AlertKind, document: Sealed[Any], **more: Any) -> None:
        warning = calls.Alert(kind=kind, number=document.number.word, reason=EVIDENCE, **more)
        world.ledger.send(by, [calls.alert([warning])])

    def judged(document: Sealed[Any]) -> tuple[bool, list[str]]:
        report = _verified(world, document)
        trust = make_trust_list(world.ledger, issued=world.today, states=States((document.number,)))
        [facts] = world.ledger.facts_of([Question(number=document.number, digest=document.digest)])
        assert trust.records[0].alerts == facts.alerts
        return report.is_verified, [
            note.name for note in report.notes if note.name not in ("not_validated", "on_paper")
        ]

    alert(issuer, AlertKind.STOLEN, stolen)
    assert judged(stolen) == (False, [])
    # No wider than it must be: the tests that follow share this ledger, and its numbers go on.
    last = earlier.number.serial + 2
    alert(issuer, AlertKind.RANGE_WITHDRAWN, earlier, last_serial=last)
    later = _issued(world)
    assert later.number.serial == last
    assert judged(earlier) == (True, ["number_withdrawn"])
    assert judged(later) == (False, [])
    alert(secretariat, AlertKind.ENDED, later)
    assert judged(later) == (False, [])  # the alert is of the range, under its first number
    alert(secretariat, AlertKind.ENDED, earlier)
    assert judged(later) == (True, ["alert_ended"])
    alert(secretariat, AlertKind.ENDED, stolen)
    assert judged(stolen) == (True, ["alert_ended"])
    alert(issuer, AlertKind.STOLEN, stolen)
    assert judged(stolen) == (False, ["alert_ended"])


def test_a_record_under_an_earlier_code_keeps_verifying_online_and_by_a_trust_list(own: World) -> None:
    before = _issued(own)
    index = own.ledger.directory().get("RU").index
    own.ledger.send(own.governor, [calls.recode(index, "SU", EVIDENCE)])
    directory = own.ledger.directory()
    assert [directory.get(code).index for code in ("SU", "RU")] == [index, index]
    assert (directory.get("RU").code, directory.code_of(index)) == ("SU", "SU")
    report = _verified(own, before)
    assert report.is_verified
    assert directory.find("ZZ") is None
    assert verify_number(before.number, ledger=own.ledger, today=own.today).is_verified
    trust = make_trust_list(own.ledger, issued=own.today, states=States())
    [participant] = [entry for entry in trust.participants if entry.index == index]
    assert (participant.code, participant.earlier) == ("SU", ("RU",))
    assert trust.participant("RU") is trust.participant("SU")


def test_an_officer_acts_in_its_term_and_what_it_did_stays_valid_after(tmp_path: Path) -> None:
    clock = {"now": NOON}
    rpc = connect_embedded(tmp_path / "ledger.sqlite", now=lambda: clock["now"], read_only=False, create=True)
    world = World.on(rpc, outbox=tmp_path / "outbox")
    today = days_from_date(world.today)
    hong_kong = DevelopmentSigner("RU HK", chain_id=CHAIN_ID)
    term = calls.Appointment(
        account=hong_kong.address,
        roles=int(Role.ISSUER),
        first_day=today,
        last_day=today + 1,
        authority=b"HK".ljust(8, b"\0"),
    )
    world.ledger.send(world.signer("RU", Role.FOCAL_POINT), [calls.appoint([term])])
    draft = world.draft([(world.declare(), 1_000)])
    document = lifecycle.seal_and_sign(world.ledger, hong_kong, draft)
    lifecycle.issue(world.ledger, hong_kong, [document])
    report = _verified(world, document)
    [reason] = [check.reason for check in report.checks if check.name == "entitled"]
    assert reason.startswith(f"{hong_kong.address} of the authority HK held the role ISSUER of RU when")
    assert reason.endswith("and holds it now")
    clock["now"] += 3 * 86_400
    world.declare()  # a block of the later day
    later = _verified(world, document)
    assert later.is_verified
    assert _texts(later, *LATER) == [
        f"{hong_kong.address} of the authority HK: the term of the officer ended on 2026-11-03"
    ]
