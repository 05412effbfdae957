"""A report says what was found, and can be taken for a verdict in no way but by asking for it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
import zoo
from fake_ledger import SilentLedger

from kpchain.errors import LedgerError, ModelError, VerificationError
from kpchain.model import RecordNumber
from kpchain.verify import (
    AsOf,
    Check,
    Group,
    Note,
    Outcome,
    Report,
    verify_digest,
    verify_document,
    verify_documents,
    verify_number,
)
from kpchain.verify.phrases import say

FOUND = Report(
    about=say("certificate {number}", number="RU00000001"),
    number=RecordNumber("RU", 1),
    digest=b"\x01" * 32,
    document_compared=True,
    as_of=AsOf(block=7, block_time=1793620800),
    today=date(2026, 11, 3),
    required=(Group.INTEGRITY, Group.STATUS),
    checks=(
        Check(Group.INTEGRITY, "root", Outcome.PASS, say("as stated")),
        Check(Group.STATUS, "state", Outcome.PASS, say("issued")),
        Check(Group.STATUS, "expiry", Outcome.SKIPPED, say("a lot does not expire")),
    ),
    notes=(Note("overdue", say("since yesterday")),),
)


def _with(outcome: Outcome, place: int = 1) -> Report:
    checks = list(FOUND.checks)
    checks[place] = replace(checks[place], outcome=outcome, said=say("why"))
    return replace(FOUND, checks=tuple(checks))


def test_a_report_is_verified_where_each_required_group_passed_and_nothing_failed() -> None:
    assert FOUND.is_verified
    FOUND.raise_for_failure()


@pytest.mark.parametrize("outcome", [Outcome.FAIL, Outcome.ERROR])
@pytest.mark.parametrize("place", [0, 1, 2])
def test_one_check_that_fails_or_errs_is_enough(outcome: Outcome, place: int) -> None:
    report = _with(outcome, place)
    assert not report.is_verified
    with pytest.raises(VerificationError, match=report.checks[place].name):
        report.raise_for_failure()


def test_a_required_group_without_a_pass_is_not_verified() -> None:
    report = _with(Outcome.SKIPPED)
    assert report.unanswered == (Group.STATUS,)
    assert not report.is_verified
    assert report.verdict == (
        "not verified: certificate RU00000001: no check passed in status (why; a lot does not expire)"
    )


def test_a_group_that_is_not_required_needs_no_pass() -> None:
    assert replace(_with(Outcome.SKIPPED), required=(Group.INTEGRITY,)).is_verified


def test_a_report_has_no_truth_value() -> None:
    with pytest.raises(TypeError, match="is_verified"):
        bool(FOUND)


def test_the_verdict_says_whether_a_document_was_compared() -> None:
    assert FOUND.verdict == "verified: certificate RU00000001 agrees with the ledger"
    assert replace(FOUND, hidden=("/certificate/usd",)).verdict == (
        "verified as far as it speaks: certificate RU00000001 agrees with the ledger; 1 value(s) are hidden"
    )
    assert replace(FOUND, document_compared=False, is_summary=True).verdict == (
        "verified as far as it speaks: certificate RU00000001 agrees with the ledger; "
        "the signed values of its QR code were compared, and nothing else"
    )
    assert replace(FOUND, document_compared=False).verdict == (
        "verified on the ledger: it knows certificate RU00000001; no document was compared"
    )


def test_a_report_as_json_has_everything() -> None:
    assert FOUND.to_json() == {
        "schema": "kpchain-report/1",
        "language": "en",
        "subject": "certificate RU00000001",
        "number": "RU00000001",
        "digest": "0x" + "01" * 32,
        "verified": True,
        "verdict": "verified: certificate RU00000001 agrees with the ledger",
        "document_compared": True,
        "basis": "ledger",
        "is_summary": False,
        "hidden": [],
        "today": "2026-11-03",
        "as_of": {"block": 7, "block_time": 1793620800, "time": "2026-11-02T12:00:00Z"},
        "required": ["integrity", "status"],
        "checks": [
            {"group": "integrity", "name": "root", "outcome": "PASS", "reason": "as stated"},
            {"group": "status", "name": "state", "outcome": "PASS", "reason": "issued"},
            {"group": "status", "name": "expiry", "outcome": "SKIPPED", "reason": "a lot does not expire"},
        ],
        "notes": [{"name": "overdue", "text": "since yesterday"}],
    }


def test_a_report_on_junk_as_json_leaves_open_what_is_not_known() -> None:
    content = verify_document(b"junk", ledger=None, today=zoo.TODAY).to_json()
    assert (content["number"], content["digest"], content["as_of"], content["verified"]) == (None, None, None, False)


def test_without_a_ledger_the_document_alone_is_checked_and_not_verified() -> None:
    report = verify_document(zoo.GOOD_BYTES, ledger=None, today=zoo.TODAY)
    passes = [check.name for check in report.checks if check.outcome is Outcome.PASS]
    others = {(check.outcome, check.reason) for check in report.checks if check.outcome is not Outcome.PASS}
    assert passes == ["readable", "root", "digest", "signature"]
    assert others == {(Outcome.SKIPPED, "no ledger was asked")}
    assert report.unanswered == (Group.STATUS, Group.CONTENT, Group.PROVENANCE)
    assert not report.is_verified


@pytest.mark.parametrize("error", [None, LedgerError("the answer of the ledger cannot be read")])
def test_a_ledger_that_gives_no_answer_is_never_a_pass(error: LedgerError | None) -> None:
    report = verify_document(zoo.GOOD_BYTES, ledger=SilentLedger(error), today=zoo.TODAY)
    passes = [check.name for check in report.checks if check.outcome is Outcome.PASS]
    assert passes == ["readable", "root", "digest", "signature"]
    assert {check.outcome for check in report.checks if check.name not in passes} == {Outcome.ERROR}
    assert zoo.found(report, "status/state")[1].startswith("the ledger gave no answer: ")
    assert not report.is_verified


def test_a_number_is_verified_on_the_ledger_and_the_report_says_that_no_document_was_compared() -> None:
    report = verify_number(RecordNumber("RU", 1), ledger=zoo.ledger(), today=zoo.TODAY)
    assert report.verdict == "verified on the ledger: it knows certificate RU00000001; no document was compared"
    content = {check.outcome for check in report.checks if check.group is Group.CONTENT}
    assert content == {Outcome.SKIPPED}
    assert zoo.found(report, "integrity/root") == ("SKIPPED", "no document was compared")
    assert report.digest == zoo.GOOD.digest


def test_a_digest_is_verified_on_the_ledger_and_the_report_names_its_number() -> None:
    report = verify_digest(zoo.GOOD.digest, ledger=zoo.ledger(), today=zoo.TODAY)
    assert report.is_verified
    assert report.number == RecordNumber("RU", 1)
    assert zoo.found(report, "integrity/number") == ("PASS", "the record has the number RU00000001")


def test_a_number_that_the_ledger_does_not_know_is_not_verified() -> None:
    report = verify_number(RecordNumber("RU", 2), ledger=zoo.ledger(), today=zoo.TODAY)
    assert zoo.problems(report) == ["integrity/on_ledger", "integrity/number"]
    assert zoo.found(report, "integrity/on_ledger") == ("FAIL", "the ledger has no record with the number RU00000002")
    assert zoo.found(report, "status/expiry") == ("SKIPPED", "the ledger has no record with this digest")


def test_a_digest_that_the_ledger_does_not_know_is_not_verified() -> None:
    report = verify_digest(b"\x02" * 32, ledger=zoo.ledger(), today=zoo.TODAY)
    assert zoo.problems(report) == ["integrity/on_ledger", "integrity/number"]
    assert report.subject == "the digest 0x" + "02" * 32


@pytest.mark.parametrize("size", [0, 31, 33])
def test_a_digest_of_another_length_is_refused(size: int) -> None:
    with pytest.raises(ModelError, match="32 bytes"):
        verify_digest(b"\x01" * size, ledger=zoo.ledger(), today=zoo.TODAY)


def test_a_number_or_digest_without_a_ledger_is_not_verified() -> None:
    by_number = verify_number(RecordNumber("RU", 1), ledger=None, today=zoo.TODAY)
    by_digest = verify_digest(zoo.GOOD.digest, ledger=SilentLedger(), today=zoo.TODAY)
    assert (by_number.is_verified, by_digest.is_verified) == (False, False)
    assert {check.outcome for check in by_number.checks} == {Outcome.SKIPPED}
    assert Outcome.PASS not in {check.outcome for check in by_digest.checks}


def test_every_check_is_documented() -> None:
    text = (zoo.ASSETS.parents[1] / "docs" / "verify.md").read_text(encoding="utf-8")
    reports = [zoo.verified(zoo.ledger(), document.to_bytes()) for document in (zoo.GOOD, zoo.LOT)]
    names = {check.name for report in reports for check in report.checks}
    assert {name for name in names if f"`{name}`" not in text} == set()
    assert {group for group in Group if f"## {group.value}: " not in text} == set()


def test_no_documents_give_no_reports_and_ask_nothing() -> None:
    ledger = zoo.ledger()
    assert verify_documents([], ledger=ledger, today=zoo.TODAY) == []
    assert ledger.questions == []
