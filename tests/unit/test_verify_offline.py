"""What carried evidence verifies: the same verdict as the ledger where it knows, no verdict where it does not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
import trust_samples
import zoo
from fake_ledger import FakeLedger, SilentLedger

from kpchain.document import redact
from kpchain.evidence import Policy, ProvenState, accept
from kpchain.evidence.carried import Evidence
from kpchain.evidence.header import Header
from kpchain.evidence.trust_export import States
from kpchain.ledger.facts import Question
from kpchain.model import (
    Action,
    AlertKind,
    PrintedPage,
    Record,
    RecordNumber,
    Role,
    State,
    Status,
    Summary,
    days_from_date,
)
from kpchain.pages.scan import read_scan
from kpchain.units import Points
from kpchain.verify import Outcome, Report, verify_document
from kpchain.verify.offline import verify_offline
from kpchain.verify.report import Basis, Group

DAY = 86_400
GOOD = zoo.GOOD
NUMBER = GOOD.number


def _evidence(fake: FakeLedger, states: States | None = None, *, today: date = zoo.TODAY) -> Evidence:
    listed = trust_samples.signed(trust_samples.listed(fake, states=states))
    return Evidence(accept(listed, Policy(signers=[trust_samples.CHAIR], today=today)))


class _Proven(Evidence):
    """Evidence with state proofs that are taken as proven: how they are proven is tested with real chains."""

    def __init__(self, evidence: Evidence, records: dict[bytes, Record | None]) -> None:
        super().__init__(evidence.accepted)
        block = evidence.trust.block
        header = Header(block.hash, block.state_root, block.number, block.time)
        self._proven = {digest: ProvenState(digest, record, header) for digest, record in records.items()}


def _report(evidence: Evidence, item: Any = zoo.GOOD_BYTES, *, today: date = zoo.TODAY) -> Report:
    [report] = verify_offline([item], evidence=evidence, today=today)
    return report


def _summary() -> Summary:
    subject = GOOD.subject
    assert GOOD.signature is not None
    return Summary(
        number=NUMBER,
        root=GOOD.root,
        issuer=subject.issuer,
        destination=subject.destination,
        carats=subject.carats,
        expires=subject.expires,
        signature=GOOD.signature,
    )


def _outcomes(report: Report, group: Group) -> dict[str, str]:
    return {check.name: check.outcome.value for check in report.checks if check.group is group}


# The zoo


NEEDS_STATES = {
    "integrity/on_ledger",
    "integrity/number",
    "status/state",
    "status/alerts",
    "content/lines",
    "content/inputs",
    "provenance/origins",
}
"""What a list without states cannot tell."""
BESIDE = {"on_paper"}
"""What no list tells: agreements and attestations stand beside the records of the ledger."""
NOT_CARRIED = {"integrity/answers_agree", "provenance/inputs", "provenance/ancestry", "status/alerts"}
"""What no list tells: it alone speaks of the record, inputs are not looked up, alerts stand beside records only."""


@pytest.mark.parametrize("animal", zoo.ANIMALS, ids=str)
def test_list_of_all_states_comes_to_the_report_of_the_ledger(animal: zoo.Animal) -> None:
    offline = _report(_evidence(zoo.ledger(), States()), animal.data)
    assert offline.is_verified == animal.is_verified
    found = zoo.outcomes(offline)
    assert list(found) == list(animal.outcomes)
    for check, outcome in found.items():
        expected = animal.outcomes[check]
        if outcome == "SKIPPED":
            assert expected == "SKIPPED" or check in NOT_CARRIED
        elif expected == "SKIPPED":
            # The ledger does not ask further where it has no record; a list still tells who is no officer.
            assert animal.outcomes["integrity/on_ledger"] == "FAIL"
            assert outcome == "PASS" or check == "issuer/officer"
        else:
            assert outcome == expected
    assert sorted(zoo.notes(offline)) == sorted(set(animal.notes) - BESIDE)


@pytest.mark.parametrize("animal", zoo.PAGES, ids=str)
def test_page_gets_its_verdict_from_a_list_too(animal: zoo.Animal) -> None:
    offline = _report(_evidence(zoo.ledger(), States()), read_scan(animal.data))
    assert (offline.is_verified, zoo.problems(offline)) == (animal.is_verified, animal.fails)
    assert zoo.notes(offline) == [note for note in animal.notes if note not in BESIDE]


@pytest.mark.parametrize("animal", zoo.ANIMALS, ids=str)
def test_list_without_states_verifies_nothing_that_is_altered_or_not_signed(animal: zoo.Animal) -> None:
    report = _report(_evidence(zoo.ledger()), animal.data)
    # A lot is not signed, and the forger is no officer of the list.
    is_signed_by_officer = not animal.name.endswith(".kpl.json") and animal.name != "forged.kpc.json"
    assert report.is_verified == (is_signed_by_officer and set(animal.fails) <= NEEDS_STATES)


# What stands when


STEPS = {
    State.VALIDATED: Action.VALIDATE,
    State.IN_TRANSIT: Action.EXPORT,
    State.ARRIVED: Action.ARRIVE,
    State.DETAINED: Action.DETAIN,
    State.RETURN_ORDERED: Action.ORDER_RETURN,
    State.RETURNED: Action.ACCEPT_RETURN,
    State.SEIZED: Action.SEIZE,
    State.FORFEITED: Action.FORFEIT,
    State.VOID: Action.VOID,
    State.REPLACED: Action.REPLACE,
    State.LOST: Action.REPORT_LOST,
}


@pytest.mark.parametrize("today", [zoo.TODAY, GOOD.subject.expires, GOOD.subject.expires + timedelta(days=1)])
@pytest.mark.parametrize("state", [State.ISSUED, State.CONFIRMED, *STEPS])
def test_every_state_is_judged_as_the_ledger_judges_it(state: State, today: date) -> None:
    fake = zoo.ledger()
    if state is State.CONFIRMED:
        fake.confirm(GOOD.digest)
    elif state is not State.ISSUED:
        fake.move(GOOD.digest, STEPS[state], state)
    online = zoo.verified(fake, today=today)
    by_list = _evidence(fake, States(), today=today)
    by_proof = _Proven(_evidence(fake, today=today), {GOOD.digest: fake.records[GOOD.digest]})
    for evidence in (by_list, by_proof):
        offline = _report(evidence, today=today)
        assert zoo.problems(offline) == zoo.problems(online)
        lacks = {"replaced_by", "old_trust_list", *BESIDE}  # a proof does not tell by what, and the fake by nothing
        assert set(zoo.notes(offline)) - lacks == set(zoo.notes(online)) - lacks


def test_verdict_says_what_only_the_ledger_can_tell() -> None:
    day = f"as of block {len(zoo.ledger().log) + 1} of 2026-11-02, 1 day(s) ago"
    bare, full = _report(_evidence(zoo.ledger())), _report(_evidence(zoo.ledger(), States()))
    assert bare.verdict == (
        f"verified offline {day}: certificate RU00000001 agrees with the trust list; only the ledger can tell its state"
    )
    assert full.verdict == bare.verdict + " now"
    assert (bare.basis, bare.to_json()["basis"], bare.required) == (
        Basis.TRUST_LIST,
        "trust list",
        (Group.INTEGRITY, Group.ISSUER, Group.STATUS),
    )
    assert _outcomes(bare, Group.STATUS) == {"state": "SKIPPED", "expiry": "PASS", "alerts": "SKIPPED"}
    assert set(_outcomes(bare, Group.CONTENT).values()) == {"SKIPPED"}


def test_expiry_without_a_state_is_judged_by_the_later_day() -> None:
    last = GOOD.subject.expires
    evidence = _evidence(zoo.ledger(), today=last)
    assert _report(evidence, today=last).is_verified
    assert zoo.problems(_report(evidence, today=last + timedelta(days=1))) == ["status/expiry"]
    fake = zoo.ledger()
    fake.time += 29 * DAY
    late = _evidence(fake, today=last + timedelta(days=1))
    assert zoo.problems(_report(late, today=zoo.TODAY)) == ["status/expiry"]


def test_alerts_are_told_as_far_as_the_list_has_them() -> None:
    fake = zoo.ledger()
    fake.alert(NUMBER, b"\x99" * 32, zoo.ISSUER)
    report = _report(_evidence(fake, States()))
    assert (report.is_verified, "alert_on_number" in zoo.notes(report)) == (True, True)
    fake.alert(NUMBER, GOOD.digest, zoo.ISSUER)
    assert zoo.problems(_report(_evidence(fake, States()))) == ["status/alerts"]
    assert zoo.found(_report(_evidence(fake)), "status/alerts")[0] == "SKIPPED"


# Who issued


def _suspended_later(fake: FakeLedger) -> None:
    fake.time += 2 * DAY
    fake.suspend("RU", zoo.ISSUER)


def _lost_role_later(fake: FakeLedger) -> None:
    fake.time += 2 * DAY
    fake.appoint("RU", zoo.ISSUER, Role.VALIDATOR)


def _closed_later(fake: FakeLedger) -> None:
    fake.time += 2 * DAY
    fake.set_status("RU", Status.SUSPENDED)


LATER = [
    (_suspended_later, "issuer/entitled", "officer_no_longer_entitled"),
    (_lost_role_later, "issuer/entitled", "officer_no_longer_entitled"),
    (_closed_later, "issuer/participant_open", "participant_no_longer_open"),
]


@pytest.mark.parametrize(("change", "check", "note"), LATER)
def test_what_ended_since_is_believed_where_the_ledger_vouches_and_nowhere_else(
    change: Any, check: str, note: str
) -> None:
    """Who holds the key of a suspended officer can date back: only a record tells which came first."""
    fake = zoo.ledger()
    change(fake)
    today = zoo.TODAY + timedelta(days=3)
    by_list = _report(_evidence(fake, States(), today=today), today=today)
    proven = _Proven(_evidence(fake, today=today), {GOOD.digest: fake.records[GOOD.digest]})
    for report in (by_list, _report(proven, today=today)):
        assert report.is_verified
        assert note in zoo.notes(report)
    alone = _report(_evidence(fake, today=today), today=today)
    assert zoo.problems(alone) == [check]
    assert zoo.found(alone, check)[0] == "ERROR"
    assert zoo.found(alone, check)[1].endswith("only the ledger can tell which came first")


def test_officer_must_have_held_the_role_on_the_day_of_issue() -> None:
    fake = FakeLedger(address=zoo.records.LEDGER)
    fake.time += 2 * DAY
    fake.appoint("RU", zoo.ISSUER, Role.ISSUER)
    today = zoo.TODAY + timedelta(days=3)
    report = _report(_evidence(fake, today=today), today=today)
    assert zoo.problems(report) == ["issuer/entitled"]
    assert "did not hold the role ISSUER of RU on 2026-11-02" in zoo.found(report, "issuer/entitled")[1]


def test_officer_who_was_suspended_on_the_day_of_issue_and_reinstated_fails() -> None:
    fake = FakeLedger(address=zoo.records.LEDGER)
    fake.time -= 3 * DAY
    fake.appoint("RU", zoo.ISSUER, Role.ISSUER)
    fake.suspend("RU", zoo.ISSUER)
    fake.time += 5 * DAY
    fake.suspend("RU", zoo.ISSUER, is_suspended=False)
    today = zoo.TODAY + timedelta(days=3)
    assert zoo.problems(_report(_evidence(fake, today=today), today=today)) == ["issuer/entitled"]


@pytest.mark.parametrize(
    ("code", "role", "reason"),
    [
        ("BW", Role.ISSUER, "names no officer"),
        ("RU", Role.VALIDATOR, "never held the role ISSUER"),
        ("RU", Role(0), "never held the role ISSUER"),
        (None, Role.ISSUER, "names no officer"),
    ],
)
def test_signer_must_be_an_issuing_officer_of_the_issuer(code: str | None, role: Role, reason: str) -> None:
    fake = FakeLedger(address=zoo.records.LEDGER)
    if code is not None:
        fake.appoint(code, zoo.ISSUER, role)
    report = _report(_evidence(fake))
    assert "issuer/officer" in zoo.problems(report)
    assert reason in zoo.found(report, "issuer/officer")[1]


def test_participant_that_was_not_admitted_yet_fails() -> None:
    fake = zoo.ledger(issued=False)
    fake.log = [
        replace(event, status=Status.APPLICANT) if getattr(event, "code", None) == "RU" else event for event in fake.log
    ]
    report = _report(_evidence(fake))
    assert zoo.problems(report) == ["issuer/participant_open"]


def test_document_of_a_day_to_come_fails() -> None:
    ahead = zoo.records.signed(
        zoo.records.draft(issued=zoo.TODAY + timedelta(days=2), expires=zoo.TODAY + timedelta(days=40))
    )
    report = _report(_evidence(zoo.ledger(issued=False)), ahead.to_bytes())
    assert zoo.problems(report) == ["issuer/entitled"]
    near = zoo.records.signed(
        zoo.records.draft(issued=zoo.TODAY + timedelta(days=1), expires=zoo.TODAY + timedelta(days=40))
    )
    assert _report(_evidence(zoo.ledger(issued=False)), near.to_bytes()).is_verified


# What speaks of the record


def test_absence_that_is_proven_fails() -> None:
    report = _report(_Proven(_evidence(zoo.ledger(issued=False)), {GOOD.digest: None}))
    assert zoo.problems(report) == ["integrity/on_ledger"]
    assert report.basis is Basis.STATE_PROOF
    complete = _report(_Proven(_evidence(zoo.ledger(issued=False), States()), {GOOD.digest: None}))
    assert zoo.problems(complete) == ["integrity/on_ledger", "integrity/number"]


def test_proof_of_another_record_verifies_nothing() -> None:
    fake = zoo.ledger()
    other = _Proven(_evidence(fake), {zoo.LOT.digest: fake.records[zoo.LOT.digest]})
    report = _report(other)
    assert zoo.problems(report) == ["integrity/on_ledger"]
    assert zoo.found(report, "integrity/on_ledger")[0] == "ERROR"
    assert report.basis is Basis.TRUST_LIST


def test_list_and_proof_that_differ_err() -> None:
    fake = zoo.ledger()
    listed = _evidence(fake, States())
    void = replace(fake.records[GOOD.digest], state=State.VOID)
    for record in (void, None):
        report = _report(_Proven(listed, {GOOD.digest: record}))
        assert {"integrity/on_ledger", "integrity/answers_agree"} <= set(zoo.problems(report))
        assert zoo.found(report, "integrity/on_ledger")[0] == "ERROR"
    agreeing = _report(_Proven(listed, {GOOD.digest: fake.records[GOOD.digest]}))
    assert zoo.found(agreeing, "integrity/answers_agree")[0] == "PASS"
    never = _Proven(_evidence(zoo.ledger(issued=False), States()), {GOOD.digest: fake.records[GOOD.digest]})
    assert "integrity/on_ledger" in zoo.problems(_report(never))


def test_named_number_with_another_digest_is_a_forgery() -> None:
    forged = (zoo.ASSETS / "forged.kpc.json").read_bytes()
    report = _report(_evidence(zoo.ledger(), States((NUMBER,))), forged)
    assert zoo.found(report, "integrity/on_ledger")[1].startswith("altered or forged: under RU00000001")
    assert {"integrity/on_ledger", "integrity/number"} <= set(zoo.problems(report))


def test_contents_are_compared_with_the_record() -> None:
    changes: dict[str, dict[str, Any]] = {
        "kind": {"kind": GOOD.subject.kind.TECHNICAL},
        "issuer": {"issuer": 2},
        "destination": {"destination": 4},
        "issued": {"issued_on": 20_000},
        "expires": {"expires_on": 30_000},
        "weight": {"points": Points(GOOD.subject.carats - 1)},
    }
    for name, change in changes.items():
        fake = zoo.ledger()
        record = replace(fake.records[GOOD.digest], **change)
        report = _report(_Proven(_evidence(fake), {GOOD.digest: record}))
        assert f"content/{name}" in zoo.problems(report)
    fake = zoo.ledger()
    report = _report(_Proven(_evidence(fake), {GOOD.digest: replace(fake.records[GOOD.digest], origins=2)}))
    assert zoo.problems(report) == ["provenance/origins"]
    lot = _report(_Proven(_evidence(fake), {GOOD.digest: fake.records[zoo.LOT.digest]}))
    assert "content/weight" in zoo.problems(lot)


def test_lot_is_verified_by_its_record_alone() -> None:
    fake, data = zoo.ledger(), zoo.LOT.to_bytes()
    assert _report(_evidence(fake, States()), data).is_verified
    assert _report(_Proven(_evidence(fake), {zoo.LOT.digest: fake.records[zoo.LOT.digest]}), data).is_verified
    alone = _report(_evidence(fake), data)
    assert (zoo.problems(alone), alone.unanswered) == ([], (Group.ISSUER, Group.STATUS))


# What is presented in another form


def test_summary_is_verified_as_far_as_it_speaks() -> None:
    report = _report(_evidence(zoo.ledger(), States()), _summary())
    assert report.is_verified
    assert ", as far as it speaks: certificate RU00000001" in report.verdict
    assert _outcomes(report, Group.CONTENT)["weight"] == "PASS"
    assert _outcomes(report, Group.CONTENT)["kind"] == "SKIPPED"
    bare = _report(_evidence(zoo.ledger()), _summary())
    assert bare.is_verified
    assert zoo.found(bare, "issuer/entitled")[0] == "SKIPPED"
    weightier = replace(_summary(), carats=Points(GOOD.subject.carats + 1))
    assert not _report(_evidence(zoo.ledger()), weightier).is_verified


def test_page_that_prints_another_number_than_its_code_fails() -> None:
    own = PrintedPage(summary=_summary(), numbers=frozenset({NUMBER}))
    assert _report(_evidence(zoo.ledger(), States()), own).is_verified
    swapped = replace(own, numbers=frozenset({RecordNumber("RU", 7)}))
    assert zoo.problems(_report(_evidence(zoo.ledger(), States()), swapped)) == ["integrity/page"]


@pytest.mark.parametrize(("change", "check", "note"), LATER)
def test_hiding_the_day_of_issue_does_not_help_who_lost_the_office(change: Any, check: str, note: str) -> None:
    fake = zoo.ledger()
    change(fake)
    today = zoo.TODAY + timedelta(days=3)
    hidden = redact(GOOD, hide=["/certificate/issued"]).to_bytes()
    for item in (_summary(), hidden):
        report = _report(_evidence(fake, today=today), item, today=today)
        assert zoo.problems(report) == [check]
        assert zoo.found(report, check)[0] == "ERROR"
        assert _report(_evidence(fake, States(), today=today), item, today=today).is_verified


def test_redacted_document_is_verified_as_far_as_it_speaks() -> None:
    hidden = ["/certificate/issued", "/certificate/origins/0", "/certificate/kind"]
    report = _report(_evidence(zoo.ledger(), States()), redact(GOOD, hide=hidden).to_bytes())
    assert (report.is_verified, set(report.hidden)) == (True, set(hidden))
    assert zoo.notes(report)[0] == "hidden"
    assert zoo.found(report, "content/issued") == ("SKIPPED", "hidden: /certificate/issued")
    assert zoo.found(report, "provenance/origins") == ("SKIPPED", "hidden: /certificate/origins/0")


def test_number_or_digest_is_answered_by_the_states() -> None:
    for question in (Question(number=NUMBER), Question(digest=GOOD.digest)):
        report = _report(_evidence(zoo.ledger(), States()), question)
        assert (report.is_verified, report.number, report.digest) == (True, NUMBER, GOOD.digest)
        assert report.verdict.startswith("verified offline as of block")
        assert "the trust list knows" in report.verdict
        assert not _report(_evidence(zoo.ledger()), question).is_verified
    for question in (Question(number=RecordNumber("RU", 77)), Question(digest=b"\x99" * 32)):
        report = _report(_evidence(zoo.ledger(), States()), question)
        assert {"integrity/on_ledger", "integrity/number"} <= set(zoo.problems(report))
    proven = _Proven(_evidence(zoo.ledger()), {GOOD.digest: zoo.ledger().records[GOOD.digest]})
    assert _report(proven, Question(digest=GOOD.digest)).is_verified


def test_many_items_are_answered_in_order() -> None:
    items: Sequence[Any] = [b"junk", zoo.GOOD_BYTES, Question(number=NUMBER), _summary(), zoo.LOT.to_bytes()]
    reports = verify_offline(items, evidence=_evidence(zoo.ledger(), States()), today=zoo.TODAY)
    assert [report.is_verified for report in reports] == [False, True, True, True, True]
    assert zoo.problems(reports[0]) == ["integrity/readable"]
    assert {check.outcome for check in reports[0].checks} == {Outcome.FAIL, Outcome.SKIPPED}


def test_report_says_what_it_rests_on() -> None:
    silent = SilentLedger()
    assert zoo.verified(zoo.ledger()).basis is Basis.LEDGER
    assert verify_document(zoo.GOOD_BYTES, ledger=silent, today=zoo.TODAY).basis is Basis.LEDGER
    assert verify_document(zoo.GOOD_BYTES, ledger=None, today=zoo.TODAY).basis is Basis.DOCUMENT
    assert verify_document(b"junk", ledger=silent, today=zoo.TODAY).basis is Basis.DOCUMENT


def test_old_list_is_a_note() -> None:
    today = zoo.TODAY + timedelta(days=20)
    evidence = _evidence(zoo.ledger(), today=today)
    assert zoo.notes(_report(evidence, today=today)) == []
    old = replace(evidence.accepted, age=31, is_old=True)
    report = _report(Evidence(old), today=today)
    assert (report.is_verified, zoo.notes(report)) == (True, ["old_trust_list"])
    assert report.notes[0].text.startswith("the trust list is 31 days old")


# Kinds of alerts, earlier codes and terms


def test_alert_of_each_kind_is_judged_as_the_ledger_judges_it() -> None:
    fake, number, nothing = zoo.ledger(), GOOD.number, bytes(32)
    steps: list[tuple[AlertKind, bytes, int]] = [
        (AlertKind.FAKE, nothing, 0),
        (AlertKind.RANGE_WITHDRAWN, nothing, 7),
        (AlertKind.STOLEN, nothing, 0),
        (AlertKind.ENDED, nothing, 0),
        (AlertKind.FAKE, GOOD.digest, 0),
        (AlertKind.ENDED, GOOD.digest, 0),
    ]
    verdicts = []
    for kind, digest, last in steps:
        fake.alert(number, digest, zoo.ISSUER, kind=kind, last_serial=last)
        online, offline = zoo.verified(fake), _report(_evidence(fake, States()))
        assert zoo.found(offline, "status/alerts") == zoo.found(online, "status/alerts")
        told = [note for note in online.notes if "alert" in note.name or "withdrawn" in note.name]
        assert [note for note in offline.notes if "alert" in note.name or "withdrawn" in note.name] == told
        verdicts.append(offline.is_verified)
    assert verdicts == [True, True, False, True, False, True]


def test_list_knows_a_participant_by_its_earlier_code() -> None:
    fake = zoo.ledger()
    fake.recode("RU", "SU")
    fake.recode("EU", "EC")
    for states in (States(), None):
        report = _report(_evidence(fake, states))
        assert report.is_verified
        assert zoo.problems(report) == []
    assert zoo.found(_report(_evidence(fake, States())), "content/issuer") == ("PASS", "RU")


TODAY = days_from_date(zoo.records.DECLARED)
HK = b"HK".ljust(8, b"\0")


def _with_term(first: int, last: int, authority: bytes = bytes(8)) -> FakeLedger:
    """A ledger on which an officer with this term has issued the good certificate."""
    fake = FakeLedger(address=zoo.records.LEDGER)
    fake.appoint("RU", zoo.ISSUER, Role.ISSUER, first_day=first, last_day=last, authority=authority)
    fake.declare(zoo.records.lot(), zoo.STATISTICIAN)
    fake.issue(GOOD, zoo.ISSUER)
    return fake


def test_officer_is_entitled_in_its_term_and_named_with_its_authority() -> None:
    for states in (States(), None):
        report = _report(_evidence(_with_term(TODAY - 5, TODAY + 50, HK), states))
        outcome, reason = zoo.found(report, "issuer/entitled")
        assert outcome == "PASS"
        assert reason.startswith(f"{zoo.ISSUER} of the authority HK held the role ISSUER of RU")


@pytest.mark.parametrize(
    ("first", "last", "day", "by_list", "by_word"),
    [
        (0, TODAY, zoo.records.DECLARED, "PASS", "PASS"),
        (0, TODAY, zoo.TODAY, "PASS", "ERROR"),
        (TODAY + 9, TODAY + 99, zoo.TODAY, "FAIL", "FAIL"),
        (0, TODAY - 1, zoo.TODAY, "FAIL", "FAIL"),
    ],
)
def test_term_that_is_over_is_vouched_for_by_a_record_and_not_by_the_document_alone(
    first: int, last: int, day: date, by_list: str, by_word: str
) -> None:
    fake = _with_term(first, last)
    reports = [_report(_evidence(fake, states, today=day), today=day) for states in (States(), None)]
    assert [zoo.found(report, "issuer/entitled")[0] for report in reports] == [by_list, by_word]
