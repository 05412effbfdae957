"""What stands beside a record is told and never judged; alerts are judged by their kind."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import zoo
from fake_ledger import OBSERVER, FakeLedger

from kpchain.ledger.facts import Codes
from kpchain.model import About, AgreementStatus, AlertKind, RecordNumber, Role, Status, days_from_date
from kpchain.verify import Report, notes_on, verify_digest, verify_number
from kpchain.verify.issuer import outside_term

GOOD, LOT = zoo.GOOD, zoo.records.lot()
RUSSIA = (1).to_bytes(32, "big")
REF = b"DFI".ljust(32, b"\0")
STRANGER = "0x" + "77" * 20
Deed = Callable[[FakeLedger], None]


def _revoked(ledger: FakeLedger) -> None:
    ledger.attest(1, "natural", About.RECORD, GOOD.digest, ref=REF)
    ledger.revoke(1, GOOD.digest)


def _revoked_of_issuer(ledger: FakeLedger) -> None:
    ledger.attest(1, "declaration", About.PARTICIPANT, RUSSIA)
    ledger.revoke(1, RUSSIA)


DEEDS: dict[str, tuple[Deed, str, str]] = {
    "active": (
        lambda ledger: ledger.agree(1, "RU-EU", ["RU", "EU"], AgreementStatus.ACTIVE),
        "paperless",
        "under agreement 1 RU-EU, paperless",
    ),
    "union": (
        lambda ledger: ledger.agree(4, "UNION", ["BW", "EU", "RU"], AgreementStatus.ACTIVE),
        "paperless",
        "under agreement 4 UNION, paperless",
    ),
    "attested": (
        lambda ledger: ledger.attest(1, "natural", About.RECORD, GOOD.digest, ref=REF),
        "attested",
        f"of this record: natural, attested by {OBSERVER} as of 2026-11-02 with the reference DFI",
    ),
    "revoked": (
        _revoked,
        "attested",
        f"of this record: natural, attested by {OBSERVER} as of 2026-11-02 with the reference DFI; "
        "revoked on 2026-11-02",
    ),
    "attested of issuer": (
        lambda ledger: ledger.attest(1, "declaration", About.PARTICIPANT, RUSSIA),
        "attested_of_issuer",
        f"of the issuer RU: declaration, attested by {OBSERVER} as of 2026-11-02",
    ),
    "revoked of issuer": (
        _revoked_of_issuer,
        "attested_of_issuer",
        f"of the issuer RU: declaration, attested by {OBSERVER} as of 2026-11-02; revoked on 2026-11-02",
    ),
    "concern": (
        lambda ledger: ledger.concern(1, GOOD.digest),
        "concern",
        f"concern 1, filed by {OBSERVER} on 2026-11-02; not answered",
    ),
    "answered": (
        lambda ledger: ledger.concern(1, GOOD.digest, is_answered=True),
        "concern",
        f"concern 1, filed by {OBSERVER} on 2026-11-02; answered by the chair on 2026-11-02",
    ),
}
"""What can be said beside a record: what is done, and the note that tells it."""


def _checks(report: Report) -> list[tuple[str, str, str]]:
    return [(f"{check.group.value}/{check.name}", check.outcome.value, check.reason) for check in report.checks]


@pytest.mark.parametrize("deed", DEEDS)
@pytest.mark.parametrize("animal", zoo.ANIMALS, ids=str)
def test_nothing_that_is_said_beside_a_record_changes_a_check_or_a_verdict(animal: zoo.Animal, deed: str) -> None:
    before, ledger = zoo.verified(zoo.ledger(), animal.data), zoo.ledger()
    DEEDS[deed][0](ledger)
    after = zoo.verified(ledger, animal.data)
    assert _checks(after) == _checks(before)
    assert after.is_verified == before.is_verified == animal.is_verified
    assert after.conclusion.template == before.conclusion.template


@pytest.mark.parametrize("deed", DEEDS)
def test_each_is_told_of_a_document_a_number_and_a_digest(deed: str) -> None:
    act, name, text = DEEDS[deed]
    ledger = zoo.ledger()
    act(ledger)
    reports = [
        zoo.verified(ledger),
        verify_number(GOOD.number, ledger=ledger, today=zoo.TODAY),
        verify_digest(GOOD.digest, ledger=ledger, today=zoo.TODAY),
    ]
    for report in reports:
        assert [note.text for note in report.notes if note.name == name] == [text]
        assert ("on_paper" in zoo.notes(report)) == (name != "paperless")


@pytest.mark.parametrize(
    ("codes", "status", "suspended"),
    [
        (["RU", "BW"], AgreementStatus.ACTIVE, None),
        (["RU", "EU"], AgreementStatus.PILOT, None),
        (["RU", "EU"], AgreementStatus.TERMINATED, None),
        (["RU", "EU"], AgreementStatus.ACTIVE, "RU"),
        (["RU", "EU"], AgreementStatus.ACTIVE, "EU"),
    ],
)
def test_without_an_active_agreement_of_members_in_good_standing_paper_travels(
    codes: list[str], status: AgreementStatus, suspended: str | None
) -> None:
    ledger = zoo.ledger()
    ledger.agree(1, "A", codes, status)
    if suspended:
        ledger.set_status(suspended, Status.SUSPENDED)
    report = zoo.verified(ledger)
    assert [note.text for note in report.notes if note.name in ("paperless", "on_paper")] == [
        "no active agreement between RU and EU: the paper certificate travels with the goods"
    ]


def test_a_lot_and_a_certificate_at_its_end_do_not_travel() -> None:
    ledger = zoo.ledger()
    for document in (LOT, zoo.records.imported(), zoo.records.voided()):
        assert not {"paperless", "on_paper"} & set(zoo.notes(zoo.verified(ledger, document.to_bytes())))


def test_what_the_ledger_does_not_know_has_nothing_beside_it() -> None:
    ledger = zoo.ledger(issued=False)
    ledger.attest(1, "natural", About.RECORD, GOOD.digest)
    assert zoo.notes(zoo.verified(ledger)) == []
    assert notes_on(ledger.facts_of([zoo.question(GOOD)])[0]) == []


# Alerts

FAKE, STOLEN, RANGE, ENDED = AlertKind
NOTHING = bytes(32)
OTHER = b"\x07" * 32


@pytest.mark.parametrize(
    ("alerts", "outcome", "notes"),
    [
        ([(FAKE, 1, GOOD.digest, 0)], "FAIL", []),
        ([(FAKE, 99, GOOD.digest, 0)], "FAIL", []),
        ([(FAKE, 1, OTHER, 0)], "PASS", ["alert_on_number"]),
        ([(FAKE, 1, NOTHING, 0)], "PASS", ["alert_on_number"]),
        ([(STOLEN, 1, NOTHING, 0)], "FAIL", []),
        ([(STOLEN, 1, OTHER, 0)], "FAIL", []),
        ([(STOLEN, 99, GOOD.digest, 0)], "FAIL", []),
        ([(STOLEN, 2, NOTHING, 0)], "PASS", []),
        ([(RANGE, 1, NOTHING, 1)], "PASS", ["number_withdrawn"]),
        ([(RANGE, 0, NOTHING, 99)], "PASS", ["number_withdrawn"]),
        ([(RANGE, 2, NOTHING, 99)], "PASS", []),
        ([(RANGE, 0, NOTHING, 0)], "PASS", []),
        ([(RANGE, 0, GOOD.digest, 0)], "FAIL", []),
        ([(FAKE, 1, GOOD.digest, 0), (ENDED, 1, NOTHING, 0)], "PASS", ["alert_ended"]),
        ([(FAKE, 1, GOOD.digest, 0), (ENDED, 99, GOOD.digest, 0)], "PASS", ["alert_ended"]),
        ([(FAKE, 1, GOOD.digest, 0), (ENDED, 99, OTHER, 0)], "FAIL", []),
        ([(FAKE, 99, GOOD.digest, 0), (ENDED, 1, NOTHING, 0)], "FAIL", []),
        ([(STOLEN, 1, NOTHING, 0), (ENDED, 99, NOTHING, 0)], "FAIL", []),
        ([(ENDED, 1, GOOD.digest, 0), (STOLEN, 1, NOTHING, 0)], "FAIL", []),
        ([(STOLEN, 1, NOTHING, 0), (ENDED, 1, NOTHING, 0), (STOLEN, 1, NOTHING, 0)], "FAIL", ["alert_ended"]),
        ([(RANGE, 0, NOTHING, 99), (ENDED, 1, NOTHING, 0)], "PASS", ["number_withdrawn"]),
        ([(RANGE, 0, NOTHING, 99), (ENDED, 0, NOTHING, 0)], "PASS", ["alert_ended"]),
        ([(ENDED, 1, NOTHING, 0)], "PASS", []),
        (
            [(FAKE, 1, OTHER, 0), (RANGE, 1, NOTHING, 5), (FAKE, 1, NOTHING, 0), (ENDED, 99, OTHER, 0)],
            "PASS",
            ["alert_on_number", "number_withdrawn", "alert_ended"],
        ),
    ],
)
def test_an_alert_tells_against_a_document_by_its_kind(
    alerts: list[tuple[AlertKind, int, bytes, int]], outcome: str, notes: list[str]
) -> None:
    ledger = zoo.ledger()
    for kind, serial, digest, last in alerts:
        ledger.alert(RecordNumber("RU", serial), digest, STRANGER, kind=kind, last_serial=last)
    report = zoo.verified(ledger)
    assert zoo.found(report, "status/alerts")[0] == outcome
    assert [name for name in zoo.notes(report) if "alert" in name or "withdrawn" in name] == notes
    assert report.is_verified == (outcome == "PASS")


def test_a_range_has_the_lots_or_the_certificates_of_one_code() -> None:
    ledger = zoo.ledger()
    for number in (RecordNumber("RU", 0, is_lot=True), RecordNumber("BW", 0)):
        ledger.alert(number, NOTHING, STRANGER, kind=RANGE, last_serial=99)
    assert "number_withdrawn" not in zoo.notes(zoo.verified(ledger))


def test_numbers_that_were_withdrawn_before_tell_against_what_is_not_on_the_ledger() -> None:
    ledger = zoo.ledger(issued=False)
    ledger.alert(RecordNumber("RU", 0), NOTHING, STRANGER, kind=RANGE, last_serial=99)
    assert zoo.found(zoo.verified(ledger), "status/alerts") == (
        "FAIL",
        f"its number was withdrawn before it was on the ledger (2026-11-02; reported by {STRANGER})",
    )


# Codes and terms


def test_an_earlier_code_is_read_as_the_participants_own_and_another_one_is_not() -> None:
    ledger = zoo.ledger()
    ledger.recode("RU", "SU")
    ledger.recode("EU", "EC")
    report = zoo.verified(ledger)
    assert report.is_verified
    assert zoo.found(report, "content/issuer") == ("PASS", "RU")
    assert zoo.found(report, "content/destination") == ("PASS", "EU")
    assert zoo.found(report, "provenance/origins")[0] == "PASS"
    assert "SU" in zoo.found(report, "issuer/entitled")[1]


def test_codes_know_every_code_that_a_participant_had() -> None:
    ledger = zoo.ledger()
    ledger.recode("RU", "SU")
    codes = ledger.facts_of([zoo.question(GOOD)])[0].codes
    assert (codes.code_of(1), codes.spelled("RU", 1), codes.spelled("SU", 1), codes.spelled("EU", 1)) == (
        "SU",
        "RU",
        "SU",
        "SU",
    )
    assert (codes.now("RU"), codes.now("SU"), codes.now("ZZ"), codes.origins_of(1)) == ("SU", "SU", "ZZ", ("SU",))
    assert Codes({}, {}, {}).code_of(3) == "#3"


TODAY = days_from_date(zoo.records.DECLARED)


@pytest.mark.parametrize(
    ("first", "last", "lack"),
    [
        (0, TODAY, None),
        (TODAY, TODAY, None),
        (TODAY + 1, TODAY + 9, "the term of the officer begins on 2026-11-03"),
        (0, TODAY - 1, "the term of the officer ended on 2026-11-01"),
    ],
)
def test_an_officer_is_entitled_in_its_term(first: int, last: int, lack: str | None) -> None:
    ledger = FakeLedger(address=zoo.records.LEDGER)
    ledger.appoint(
        "RU", zoo.STATISTICIAN, Role.STATISTICIAN, first_day=first, last_day=last, authority=b"HK".ljust(8, b"\0")
    )
    ledger.declare(LOT, zoo.STATISTICIAN)
    outcome, reason = zoo.found(zoo.verified(ledger, LOT.to_bytes()), "issuer/entitled")
    who = f"{zoo.STATISTICIAN} of the authority HK"
    assert reason.startswith(who)
    assert (outcome, lack is None or lack in reason) == ("PASS" if lack is None else "FAIL", True)


def test_what_an_officer_did_stays_valid_when_its_term_is_over_or_it_is_appointed_anew() -> None:
    ledger = zoo.ledger()
    ledger.appoint("RU", zoo.ISSUER, Role.ISSUER, last_day=TODAY - 1)
    report = zoo.verified(ledger)
    assert report.is_verified
    assert [note.text for note in report.notes if note.name == "officer_no_longer_entitled"] == [
        f"{zoo.ISSUER}: the term of the officer ended on 2026-11-01"
    ]


def test_a_term_has_its_first_and_its_last_second() -> None:
    day = 86_400
    assert [outside_term(5, 6, time) is None for time in (5 * day - 1, 5 * day, 7 * day - 1, 7 * day)] == [
        False,
        True,
        True,
        False,
    ]
