"""Each check at its border: the ledger on which it passes, and the nearest one on which it does not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
import samples
import zoo
from fake_ledger import FakeLedger

from kpchain.document import Sealed
from kpchain.ledger import events as ev
from kpchain.model import (
    Action,
    Certificate,
    HsCode,
    Input,
    Kind,
    Line,
    Lot,
    RecordNumber,
    Role,
    State,
    Status,
    Taint,
)
from kpchain.units import Points, UsdCents
from kpchain.verify import Group, Outcome, Report, verify_number

STRANGER = zoo.records.officer("stranger").address


def _rewrite(ledger: FakeLedger, **changes: Any) -> None:
    """Makes storage of the ledger tell something else about the good certificate than its events do."""
    ledger.records[zoo.GOOD.digest] = replace(ledger.records[zoo.GOOD.digest], **changes)


# Integrity


def test_a_forged_document_is_told_which_digest_the_ledger_has() -> None:
    forged = zoo.ASSETS / "forged.kpc.json"
    outcome, reason = zoo.found(zoo.verified(zoo.ledger(), forged.read_bytes()), "integrity/on_ledger")
    assert outcome == "FAIL"
    assert reason.startswith("altered or forged: under RU00000001 the ledger has the digest 0x" + zoo.GOOD.digest.hex())


def test_a_document_that_was_never_issued_is_told_so() -> None:
    outcome, reason = zoo.found(zoo.verified(zoo.ledger(issued=False)), "integrity/on_ledger")
    assert (outcome, reason.partition(":")[0]) == ("FAIL", "never issued")


@pytest.mark.parametrize("known", ["record", "history"])
def test_a_node_that_gives_half_a_record_is_an_error(known: str) -> None:
    ledger = zoo.ledger()
    if known == "record":
        ledger.log = [event for event in ledger.log if not isinstance(event, ev.CertificateIssued)]
    else:
        del ledger.records[zoo.GOOD.digest]
    report = zoo.verified(ledger)
    assert zoo.found(report, "integrity/on_ledger")[0] == "ERROR"
    assert zoo.found(report, "status/state") == ("SKIPPED", "the ledger has no record with this digest")


@pytest.mark.parametrize("change", [{"points": Points(1)}, {"origins": 2}, {"state": State.VALIDATED}])
def test_a_node_that_contradicts_itself_is_an_error(change: dict[str, Any]) -> None:
    ledger = zoo.ledger()
    _rewrite(ledger, **change)
    assert zoo.found(zoo.verified(ledger), "integrity/answers_agree")[0] == "ERROR"


# Issuer


def _entitled(ledger: FakeLedger) -> tuple[str, str]:
    return zoo.found(zoo.verified(ledger), "issuer/entitled")


def _unprepared() -> FakeLedger:
    ledger = FakeLedger(address=zoo.records.LEDGER)
    ledger.appoint("RU", zoo.STATISTICIAN, Role.STATISTICIAN)
    ledger.declare(zoo.LOT, zoo.STATISTICIAN)
    return ledger


def test_an_officer_whom_the_registry_does_not_name_was_not_entitled() -> None:
    ledger = _unprepared()
    ledger.issue(zoo.GOOD, zoo.ISSUER)
    ledger.appoint("RU", zoo.ISSUER, Role.ISSUER)
    assert _entitled(ledger) == (
        "FAIL",
        f"{zoo.ISSUER} was not entitled when the ledger took the act: "
        "the registry does not name this account as an officer",
    )


@pytest.mark.parametrize(
    ("code", "roles", "is_suspended", "reason"),
    [
        ("RU", Role.VALIDATOR, False, "the role ISSUER is not held"),
        ("BW", Role.ISSUER, False, "the account acts for BW"),
        ("RU", Role.ISSUER, True, "the officer is suspended"),
    ],
)
def test_an_officer_who_lacks_something_at_the_time_was_not_entitled(
    code: str, roles: Role, is_suspended: bool, reason: str
) -> None:
    ledger = _unprepared()
    ledger.appoint(code, zoo.ISSUER, roles)
    ledger.suspend(code, zoo.ISSUER, is_suspended=is_suspended)
    ledger.issue(zoo.GOOD, zoo.ISSUER)
    outcome, found = _entitled(ledger)
    assert (outcome, found.partition(": ")[2]) == ("FAIL", reason)


@pytest.mark.parametrize(("place", "outcome"), [(0, "PASS"), (2, "FAIL")])
def test_what_stands_in_the_same_block_counts_by_its_place_in_it(place: int, outcome: str) -> None:
    ledger = _unprepared()
    ledger.issue(zoo.GOOD, zoo.ISSUER)
    issued = ledger.log[-1]
    assert isinstance(issued, ev.CertificateIssued)
    ledger.log[-1] = replace(issued, at=replace(issued.at, log_index=1))
    ledger.log.append(
        ev.OfficerAppointed(
            replace(issued.at, log_index=place),
            ledger.index("RU"),
            zoo.ISSUER,
            int(Role.ISSUER),
            0,
            2**32 - 1,
            bytes(8),
        )
    )
    assert _entitled(ledger)[0] == outcome


def test_an_officer_who_was_reinstated_before_the_act_was_entitled() -> None:
    ledger = _unprepared()
    ledger.appoint("RU", zoo.ISSUER, Role.ISSUER)
    ledger.suspend("RU", zoo.ISSUER)
    ledger.suspend("RU", zoo.ISSUER, is_suspended=False)
    ledger.issue(zoo.GOOD, zoo.ISSUER)
    assert _entitled(ledger)[0] == "PASS"


def test_a_later_suspension_of_the_officer_is_named_and_does_not_fail() -> None:
    ledger = zoo.ledger()
    ledger.suspend("RU", zoo.ISSUER)
    report = zoo.verified(ledger)
    outcome, reason = zoo.found(report, "issuer/entitled")
    assert outcome == "PASS"
    assert reason.endswith("later: the officer is suspended, which does not touch what was done before")
    assert zoo.notes(report) == ["officer_no_longer_entitled", "not_validated", "on_paper"]
    assert report.is_verified


@pytest.mark.parametrize("status", [Status.SUSPENDED, Status.WITHDRAWN, Status.APPLICANT])
def test_an_issuer_that_was_not_open_fails(status: Status) -> None:
    ledger = zoo.ledger(issued=False)
    ledger.set_status("RU", status)
    ledger.issue(zoo.GOOD, zoo.ISSUER)
    outcome, reason = zoo.found(zoo.verified(ledger), "issuer/participant_open")
    assert (outcome, reason) == ("FAIL", f"RU was {status.name.lower()} when the ledger took the act")


def test_an_issuer_of_whom_the_registry_says_nothing_fails() -> None:
    ledger = zoo.ledger()
    ledger.log = [event for event in ledger.log if not isinstance(event, ev.ParticipantEntered)]
    assert zoo.found(zoo.verified(ledger), "issuer/participant_open")[0] == "FAIL"


def test_a_restricted_issuer_is_open() -> None:
    ledger = zoo.ledger(issued=False)
    ledger.set_status("RU", Status.RESTRICTED)
    ledger.issue(zoo.GOOD, zoo.ISSUER)
    assert zoo.verified(ledger).is_verified


def test_a_later_suspension_of_the_issuer_is_named_and_does_not_fail() -> None:
    ledger = zoo.ledger()
    ledger.set_status("RU", Status.SUSPENDED)
    report = zoo.verified(ledger)
    outcome, reason = zoo.found(report, "issuer/participant_open")
    assert (outcome, reason) == (
        "PASS",
        "RU was admitted when the ledger took the act; RU is suspended since 2026-11-02, which does not touch it",
    )
    assert zoo.notes(report) == ["participant_no_longer_open", "not_validated", "on_paper"]
    assert report.is_verified


# Status


def _moved(*steps: tuple[Action, State]) -> FakeLedger:
    ledger = zoo.ledger()
    for action, to_state in steps:
        ledger.move(zoo.GOOD.digest, action, to_state)
    return ledger


@pytest.mark.parametrize("to_state", [State.VALIDATED, State.IN_TRANSIT, State.ARRIVED])
def test_a_certificate_under_way_passes(to_state: State) -> None:
    report = zoo.verified(_moved((Action.ARRIVE, to_state)))
    assert zoo.found(report, "status/state")[0] == "PASS"
    assert (report.is_verified, zoo.notes(report)) == (True, ["on_paper"])


@pytest.mark.parametrize(
    "to_state",
    [
        State.DETAINED,
        State.RETURN_ORDERED,
        State.RETURNED,
        State.SEIZED,
        State.FORFEITED,
        State.VOID,
        State.REPLACED,
        State.LOST,
        State.NONE,
    ],
)
def test_a_certificate_that_is_not_to_be_relied_on_fails(to_state: State) -> None:
    report = zoo.verified(_moved((Action.VOID, to_state)))
    assert zoo.problems(report) == ["status/state"]


def test_a_void_certificate_says_since_when() -> None:
    outcome, reason = zoo.found(zoo.verified(_moved((Action.VOID, State.VOID))), "status/state")
    assert (outcome, reason) == ("FAIL", "void since 2026-11-07: it is not to be relied on")


def test_an_issued_certificate_passes_and_is_noted_as_not_validated() -> None:
    report = zoo.verified(zoo.ledger())
    assert (report.is_verified, zoo.notes(report)) == (True, ["not_validated", "on_paper"])


def test_a_confirmed_import_passes_and_is_noted_as_used() -> None:
    ledger = _moved((Action.ARRIVE, State.ARRIVED))
    ledger.confirm(zoo.GOOD.digest)
    report = zoo.verified(ledger, today=date(2027, 5, 1))
    assert zoo.found(report, "status/state") == (
        "PASS",
        "import confirmed on 2026-11-07, found 700.00 carats; already imported into EU: it covers no further shipment",
    )
    assert zoo.found(report, "status/expiry")[0] == "SKIPPED"
    assert (report.is_verified, zoo.notes(report)) == (True, ["already_imported"])


def test_a_confirmed_import_with_another_weight_names_both() -> None:
    ledger = _moved((Action.ARRIVE, State.ARRIVED))
    ledger.confirm(zoo.GOOD.digest, points=69_900)
    _, reason = zoo.found(zoo.verified(ledger), "status/state")
    assert "found 699.00 carats where 700.00 were certified" in reason


def test_a_confirmed_state_without_its_event_is_told_without_a_day() -> None:
    ledger = _moved((Action.CONFIRM, State.CONFIRMED))
    _, reason = zoo.found(zoo.verified(ledger), "status/state")
    assert reason == "import confirmed; already imported into EU: it covers no further shipment"


def test_a_correction_is_noted() -> None:
    ledger = _moved((Action.VALIDATE, State.VALIDATED))
    ledger.correct(zoo.GOOD.digest, 20_760)
    report = zoo.verified(ledger)
    assert (report.is_verified, zoo.notes(report)) == (True, ["corrected", "on_paper"])
    assert report.notes[0].text.startswith("corrected in writing on 2026-11-03; the correction has the digest 0x5a5a")


def test_an_arrival_without_an_export_is_noted() -> None:
    validated = (Action.VALIDATE, State.VALIDATED)
    arrived = (Action.ARRIVE, State.ARRIVED)
    report = zoo.verified(_moved(validated, arrived))
    assert (report.is_verified, zoo.notes(report)) == (True, ["export_not_recorded", "on_paper"])
    assert report.notes[0].text == "arrived on 2026-11-07, and its export was never recorded: ask the issuer"
    assert zoo.notes(zoo.verified(_moved(validated, (Action.EXPORT, State.IN_TRANSIT), arrived))) == ["on_paper"]


@pytest.mark.parametrize(("days", "notes"), [(4, ["dates_out_of_order"]), (5, []), (6, [])])
def test_a_step_that_is_dated_before_the_one_it_follows_is_noted(days: int, notes: list[str]) -> None:
    ledger = _moved((Action.VALIDATE, State.VALIDATED))
    ledger.move(zoo.GOOD.digest, Action.EXPORT, State.IN_TRANSIT, days=days)
    report = zoo.verified(ledger)
    assert (report.is_verified, zoo.notes(report)) == (True, [*notes, "on_paper"])
    for note in report.notes[:-1]:
        assert note.text == "a step of 2026-11-06 was recorded after one of 2026-11-07"


LAST_DAY, DAY_AFTER = date(2026, 11, 30), date(2026, 12, 1)


@pytest.mark.parametrize("to_state", [State.ISSUED, State.VALIDATED])
def test_a_certificate_expires_after_its_last_day(to_state: State) -> None:
    ledger = _moved((Action.VALIDATE, to_state))
    assert zoo.found(zoo.verified(ledger, today=LAST_DAY), "status/expiry") == (
        "PASS",
        "good through 2026-11-30; today is 2026-11-30",
    )
    assert zoo.found(zoo.verified(ledger, today=DAY_AFTER), "status/expiry") == (
        "FAIL",
        "expired: it was good through 2026-11-30, and today is 2026-12-01 "
        "(the verifier's day; the ledger's last block is older)",
    )


def test_the_clock_of_the_ledger_counts_where_it_is_later() -> None:
    ledger = zoo.ledger()
    ledger.time += 29 * 86_400
    assert zoo.found(zoo.verified(ledger), "status/expiry") == (
        "FAIL",
        "expired: it was good through 2026-11-30, and today is 2026-12-01 (the ledger's day)",
    )


def test_goods_under_way_past_the_expiry_are_overdue_and_pass() -> None:
    report = zoo.verified(_moved((Action.EXPORT, State.IN_TRANSIT)), today=DAY_AFTER)
    assert zoo.found(report, "status/expiry")[0] == "PASS"
    assert (report.is_verified, zoo.notes(report)) == (True, ["overdue", "on_paper"])


def test_an_alert_on_this_document_fails() -> None:
    ledger = zoo.ledger()
    ledger.alert(zoo.GOOD.number, zoo.GOOD.digest, STRANGER)
    assert zoo.found(zoo.verified(ledger), "status/alerts") == (
        "FAIL",
        f"1 alert(s) name this very document (2026-11-02; reported by {STRANGER})",
    )


@pytest.mark.parametrize(("digest", "shown"), [(b"\x07" * 32, "0x" + "07" * 32), (bytes(32), "paper only")])
def test_an_alert_on_something_else_under_this_number_is_noted(digest: bytes, shown: str) -> None:
    ledger = _moved((Action.VALIDATE, State.VALIDATED))
    ledger.alert(zoo.GOOD.number, digest, STRANGER)
    report = zoo.verified(ledger)
    assert zoo.found(report, "status/alerts") == (
        "PASS",
        f"something else was presented under this number (2026-11-02: {shown}); no alert stands against this document",
    )
    assert (report.is_verified, zoo.notes(report)) == (True, ["alert_on_number", "on_paper"])


def test_an_alert_on_a_forged_document_fails_it() -> None:
    ledger = zoo.ledger()
    forged = (zoo.ASSETS / "forged.kpc.json").read_bytes()
    digest = zoo.verified(ledger, forged).digest
    assert digest is not None
    ledger.alert(zoo.GOOD.number, digest, STRANGER)
    assert zoo.found(zoo.verified(ledger, forged), "status/alerts")[0] == "FAIL"


# Content: the ledger has something else than the document


@pytest.mark.parametrize(
    ("name", "changes", "reason"),
    [
        ("kind", {"kind": Kind.TECHNICAL}, "the document states standard, the ledger has technical"),
        ("issuer", {"issuer": 2}, "the document states RU, the ledger has BW"),
        ("destination", {"destination": 4}, "the document states EU, the ledger has AE"),
        ("issued", {"issued_on": 20_758}, "the document states 2026-11-02, the ledger has 2026-11-01"),
        ("expires", {"expires_on": 20_788}, "the document states 2026-11-30, the ledger has 2026-12-01"),
        (
            "expires",
            {"expires_on": 2**32 - 1},
            "the document states 2026-11-30, the ledger has day 4294967295 since 1970-01-01",
        ),
        ("weight", {"points": Points(70_001)}, "the document states 700.00, the ledger has 700.01"),
    ],
)
def test_a_value_of_the_record_that_differs_fails_and_names_both(
    name: str, changes: dict[str, Any], reason: str
) -> None:
    ledger = zoo.ledger()
    _rewrite(ledger, **changes)
    assert zoo.found(zoo.verified(ledger), f"content/{name}") == ("FAIL", reason)


INPUT = zoo.GOOD.subject.inputs[0]


@pytest.mark.parametrize(
    ("name", "changes", "kept"),
    [
        ("number", {"number": RecordNumber("RU", 9)}, "RU00000009"),
        ("parcels", {"parcels": 3}, "3"),
        ("lines", {"lines": ((0, 0), (70_000, 5), (0, 0))}, "7102.21 700.00 carats 0.05 USD"),
        ("inputs", {"inputs": (ev.Draw(INPUT.digest, 1),)}, f"0.01 carats of RUL00000001 0x{INPUT.digest.hex()}"),
        ("inputs", {"inputs": ()}, "nothing"),
        (
            "inputs",
            {"inputs": (ev.Draw(INPUT.digest, 70_000), ev.Draw(b"\1" * 32, 1))},
            "0.01 carats of unknown 0x" + "01" * 32,
        ),
    ],
)
def test_a_value_of_the_event_that_differs_fails_and_names_both(name: str, changes: dict[str, Any], kept: str) -> None:
    ledger = zoo.ledger(issued=False)
    ledger.issue(zoo.GOOD, zoo.ISSUER, **changes)
    outcome, reason = zoo.found(zoo.verified(ledger), f"content/{name}")
    assert (outcome, reason.partition(", the ledger has ")[2] or reason) == ("FAIL", kept)


def test_an_input_under_another_number_fails() -> None:
    other = Input(number=RecordNumber("RU", 5, is_lot=True), digest=INPUT.digest, carats=INPUT.carats)
    document = zoo.records.signed(zoo.records.draft(inputs=(other,)))
    ledger = zoo.ledger(issued=False)
    ledger.issue(document, zoo.ISSUER)
    assert zoo.problems(zoo.verified(ledger, document.to_bytes())) == ["content/inputs"]


@pytest.mark.parametrize("stated", ["certificate", "lot"])
def test_a_lot_where_a_certificate_is_stated_is_an_error(stated: str) -> None:
    ledger = zoo.ledger()
    written = {event.digest: event for event in ledger.log if isinstance(event, ev.LotDeclared | ev.CertificateIssued)}
    lot, issued = written[zoo.LOT.digest], written[zoo.GOOD.digest]
    if stated == "certificate":
        ledger.log = [*ledger.log[:-1], replace(lot, digest=zoo.GOOD.digest, number=zoo.GOOD.number)]
        report = zoo.verified(ledger)
    else:
        ledger.log = [
            *(event for event in ledger.log if event is not lot),
            replace(issued, digest=zoo.LOT.digest, number=zoo.LOT.number),
        ]
        report = zoo.verified(ledger, zoo.LOT.to_bytes())
    contents = [check for check in report.checks if check.group is Group.CONTENT]
    assert {check.outcome for check in contents} <= {Outcome.ERROR, Outcome.SKIPPED}
    assert zoo.found(report, "content/number")[0] == "ERROR"


def _replacement(ledger: FakeLedger, *, named: Sealed[Certificate] = zoo.GOOD) -> Sealed[Certificate]:
    """A replacement that is on the ledger, where the good certificate gave way to it."""
    drawn = Input(number=named.number, digest=named.digest, carats=Points(70_000))
    document: Sealed[Certificate] = zoo.records.signed(
        zoo.records.draft(number=RecordNumber("RU", 33), kind=Kind.REPLACEMENT, inputs=(drawn,), replaces=named.number)
    )
    ledger.move(zoo.GOOD.digest, Action.REPLACE, State.REPLACED, document.digest)
    ledger.issue(document, zoo.ISSUER)
    return document


def test_a_replacement_passes_and_names_the_certificate_that_it_replaced() -> None:
    ledger = zoo.ledger()
    report = zoo.verified(ledger, _replacement(ledger).to_bytes())
    assert report.is_verified
    assert zoo.found(report, "content/replaces") == ("PASS", f"RU00000001 0x{zoo.GOOD.digest.hex()}")


def test_a_replaced_certificate_fails_and_names_its_replacement() -> None:
    ledger = zoo.ledger()
    _replacement(ledger)
    report = zoo.verified(ledger)
    assert zoo.found(report, "status/state") == (
        "FAIL",
        "replaced by RU00000033 since 2026-11-07: ask for that certificate",
    )
    assert [note.text for note in report.notes] == ["replaced by RU00000033"]


def test_a_replaced_certificate_whose_replacement_is_not_known_names_its_digest() -> None:
    ledger = zoo.ledger()
    ledger.move(zoo.GOOD.digest, Action.REPLACE, State.REPLACED, b"\x09" * 32)
    assert zoo.found(zoo.verified(ledger), "status/state")[1].startswith("replaced by 0x0909")


def test_a_replacement_that_replaced_another_certificate_fails() -> None:
    ledger = zoo.ledger()
    other = zoo.records.signed(zoo.records.draft(number=RecordNumber("RU", 34)))
    ledger.issue(other, zoo.ISSUER)
    document = _replacement(ledger, named=other)
    outcome, reason = zoo.found(zoo.verified(ledger, document.to_bytes()), "content/replaces")
    assert (outcome, reason) == ("FAIL", f"the document states RU00000034 0x{other.digest.hex()}, the ledger has none")


# Provenance


def test_origins_that_the_ledger_did_not_derive_fail() -> None:
    document = zoo.records.signed(zoo.records.draft(origins=("BW", "RU")))
    ledger = zoo.ledger(issued=False)
    ledger.issue(document, zoo.ISSUER)
    assert zoo.problems(zoo.verified(ledger, document.to_bytes())) == ["provenance/origins"]


def test_a_record_without_origins_is_told_so() -> None:
    ledger = zoo.ledger()
    _rewrite(ledger, origins=0)
    assert zoo.found(zoo.verified(ledger), "provenance/origins") == (
        "FAIL",
        "the document declares RU, the ledger derived none",
    )


def test_an_input_that_is_not_on_the_ledger_fails() -> None:
    ledger = zoo.ledger()
    del ledger.records[zoo.LOT.digest]
    report = zoo.verified(ledger)
    assert zoo.found(report, "provenance/inputs") == ("FAIL", f"the ledger does not know 0x{zoo.LOT.digest.hex()}")
    assert zoo.found(report, "provenance/ancestry")[0] == "FAIL"


def test_taints_that_the_inputs_do_not_have_fail() -> None:
    ledger = zoo.ledger()
    lot = ledger.records[zoo.LOT.digest]
    ledger.records[zoo.LOT.digest] = replace(lot, taints=Taint.LEGACY)
    assert zoo.problems(zoo.verified(ledger)) == ["provenance/ancestry"]


def test_what_the_ancestry_rests_on_is_named_and_does_not_fail() -> None:
    lot = zoo.records.sealed(replace(zoo.LOT.subject, kind=Kind.LEGACY))
    drawn = Input(number=lot.number, digest=lot.digest, carats=Points(70_000))
    document = zoo.records.signed(zoo.records.draft(inputs=(drawn,)))
    ledger = FakeLedger(address=zoo.records.LEDGER)
    ledger.appoint("RU", zoo.ISSUER, Role.ISSUER | Role.STATISTICIAN)
    ledger.declare(lot, zoo.ISSUER)
    ledger.issue(document, zoo.ISSUER)
    report = zoo.verified(ledger, document.to_bytes())
    assert report.is_verified
    assert zoo.found(report, "provenance/rests_on") == (
        "PASS",
        "rests on legacy stock that was declared, not mined on record; "
        "its origins rest, in part or whole, on a declaration",
    )
    assert zoo.notes(report) == ["not_validated", "rests_on_legacy", "rests_on_declared_origin", "on_paper"]


# Lots


def _declared(lot: Sealed[Lot], **changes: Any) -> Report:
    ledger = FakeLedger(address=zoo.records.LEDGER)
    ledger.appoint("RU", zoo.STATISTICIAN, Role.STATISTICIAN)
    ledger.declare(lot, zoo.STATISTICIAN, **changes)
    return zoo.verified(ledger, lot.to_bytes())


def test_a_lot_is_verified_and_says_what_can_still_be_drawn() -> None:
    report = _declared(zoo.LOT)
    assert report.is_verified
    assert zoo.found(report, "status/state") == ("PASS", "declared; 1000.00 carats can still be drawn")
    assert zoo.found(report, "status/expiry") == ("SKIPPED", "a lot does not expire")
    assert zoo.found(report, "issuer/signature")[0] == "SKIPPED"
    assert zoo.found(report, "provenance/inputs") == ("SKIPPED", "a lot is a source: it draws from nothing")


def test_the_declarer_of_a_lot_must_be_a_statistician() -> None:
    ledger = FakeLedger(address=zoo.records.LEDGER)
    ledger.appoint("RU", zoo.STATISTICIAN, Role.ISSUER)
    ledger.declare(zoo.LOT, zoo.STATISTICIAN)
    assert zoo.problems(zoo.verified(ledger, zoo.LOT.to_bytes())) == ["issuer/entitled"]


PAPER = zoo.records.sealed(samples.paper_lot(origins=("BW",), source="BW", zone="Mirny"))


def test_a_paper_import_is_verified_with_source_and_zone() -> None:
    report = _declared(PAPER)
    assert report.is_verified
    assert zoo.found(report, "content/source") == ("PASS", "BW")
    assert zoo.found(report, "content/zone") == ("PASS", "Mirny")


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        ("number", {"number": RecordNumber("RU", 9, is_lot=True)}),
        ("source", {"source": 3}),
        ("source", {"source": 0}),
        ("zone", {"zone": b"Mirna".ljust(32, b"\0")}),
        ("zone", {"zone": bytes(32)}),
        ("lines", {"lines": ((1, 1), (0, 0), (0, 0))}),
    ],
)
def test_a_value_of_a_lot_that_differs_fails(name: str, changes: dict[str, Any]) -> None:
    assert zoo.found(_declared(PAPER, **changes), f"content/{name}")[0] == "FAIL"


def test_the_number_of_a_lot_is_verified_with_the_checks_of_a_lot() -> None:
    report = verify_number(RecordNumber("RU", 1, is_lot=True), ledger=zoo.ledger(), today=zoo.TODAY)
    assert report.is_verified
    assert report.subject == "lot RUL00000001"
    assert [check.name for check in report.checks if check.group is Group.CONTENT][2] == "declarer"


def test_lines_of_three_codes_are_compared() -> None:
    rows = tuple(Line(hs=hs, carats=Points(100), usd=UsdCents(100)) for hs in HsCode)
    document = zoo.records.signed(zoo.records.draft(lines=rows, carats=Points(300), usd=UsdCents(300)))
    ledger = zoo.ledger(issued=False)
    ledger.issue(document, zoo.ISSUER)
    assert zoo.verified(ledger, document.to_bytes()).is_verified
