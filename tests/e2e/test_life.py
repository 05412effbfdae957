"""The life of certificates as an authority runs it."""

from __future__ import annotations

from pathlib import Path

import pytest
from papers import certificate, drawn, write
from terminal import Terminal


@pytest.fixture
def issued(terminal: Terminal, tmp_path: Path) -> str:
    """The number of a certificate RU to EU of 10 carats that was issued and nothing more."""
    draft = certificate(1, [drawn("RUL00000001", terminal.digest("RUL00000001"))])
    terminal.ok("certificate", "issue", write(tmp_path / "1.json", draft), "--as", "ru-issuer")
    return "RU00000001"


def ship(terminal: Terminal, *numbers: str, issuer: str = "ru", destination: str = "eu") -> None:
    terminal.ok("certificate", "validate", *numbers, "--seals", "S-1", "--as", f"{issuer}-validator")
    terminal.ok("certificate", "export", *numbers, "--as", f"{issuer}-export-customs")
    terminal.ok("certificate", "arrive", *numbers, "--as", f"{destination}-importer")


def state(terminal: Terminal, number: str) -> str:
    return str(terminal.ok("certificate", "show", number)["state"])


def test_a_shipment_is_issued_sent_confirmed_and_sent_on(terminal: Terminal, issued: str, tmp_path: Path) -> None:
    ship(terminal, issued)
    found = ("--carats", "9.50", "--usd", "700.00", "--parcels", "1", "--checked", "opened")
    terminal.ok("certificate", "confirm", issued, *found, "--as", "eu-importer")
    shown = terminal.ok("certificate", "show", issued)
    assert (shown["state"], shown["available"], shown["taints"]) == ("confirmed", "9.50", ["discrepancy"])
    inputs = [drawn(issued, shown["digest"], "9.00")]
    onward = certificate(1, inputs, code="EU", destination="AE", carats="9.00")
    terminal.ok("certificate", "issue", write(tmp_path / "eu.json", onward), "--as", "eu-issuer")
    ship(terminal, "EU00000001", issuer="eu", destination="ae")
    terminal.ok("certificate", "confirm", "EU1", "--as-declared", "--checked", "not-opened", "--as", "ae-importer")
    assert terminal.ok("stock") == [
        {"participant": "AE", "records": 1, "carats": "9.00"},
        {"participant": "BW", "records": 1, "carats": "1000.00"},
        {"participant": "EU", "records": 1, "carats": "0.50"},
        {"participant": "RU", "records": 1, "carats": "990.00"},
    ]
    trace = terminal.ok("trace", "EU00000001")
    assert [record["number"] for record in trace["ancestors"]] == ["RUL00000001", "RU00000001"]


def test_what_the_ledger_has_is_verified_by_document_number_and_digest(terminal: Terminal, issued: str) -> None:
    document = terminal.folder / ".kpchain" / "documents" / "RU00000001.kpc.json"
    for name in (document, issued, terminal.digest(issued)):
        assert terminal.ok("verify", name)["verified"] is True


def test_a_changed_document_is_not_verified(terminal: Terminal, issued: str, tmp_path: Path) -> None:
    document = terminal.folder / ".kpchain" / "documents" / f"{issued}.kpc.json"
    forged = tmp_path / "forged.kpc.json"
    forged.write_text(document.read_text().replace("10.00", "19.00"))
    answer = terminal.run("verify", forged)
    assert answer.code == 1
    assert "not verified" in answer.out.splitlines()[-1]


def test_a_number_that_was_never_issued_is_not_verified(terminal: Terminal) -> None:
    assert terminal.run("verify", "RU00000099").code == 1


def test_a_document_alone_is_never_verified(terminal: Terminal, issued: str) -> None:
    document = terminal.folder / ".kpchain" / "documents" / f"{issued}.kpc.json"
    assert terminal.run("verify", document, "--offline").code == 1


def test_detained_goods_go_back_and_are_free_again(terminal: Terminal, issued: str) -> None:
    ship(terminal, issued)
    for act in ("detain", "order-return"):
        terminal.ok("certificate", act, issued, "--reason", "the seal was broken", "--as", "eu-importer")
    terminal.ok("certificate", "accept-return", issued, "--as-declared", "--checked", "opened", "--as", "ru-validator")
    shown = terminal.ok("certificate", "show", issued)
    assert (shown["state"], shown["available"]) == ("returned", "10.00")


def test_a_confirmation_tells_what_was_found_other_than_certified(terminal: Terminal, issued: str) -> None:
    ship(terminal, issued)
    found = ("--carats", "9.50", "--usd", "700.00", "--parcels", "2", "--checked", "opened")
    confirm = ("certificate", "confirm", issued, *found, "--as", "eu-importer")
    told = f"{issued} confirmed; found 9.50 ct in place of 10.00 ct, 2 parcel(s) in place of 1 parcel(s)"
    for more in (("--dry-run",), ()):
        answer = terminal.run(*confirm, *more)
        assert answer.code == 0
        assert told in answer.out
    shown = terminal.ok("certificate", "show", issued)
    assert shown["found"] == {"carats": "9.50", "usd": "700.00", "parcels": 2, "checked": "opened"}
    assert "9.50 ct, US$ 700.00, 2 parcels, opened" in terminal.run("certificate", "show", issued).out


@pytest.mark.parametrize("act", ["void", "report-lost"])
def test_an_irrevocable_act_needs_a_reason_that_says_something(terminal: Terminal, issued: str, act: str) -> None:
    message = terminal.refused(2, "certificate", act, issued, "--reason", "", "--as", "ru-issuer")
    assert "must not be empty" in message


def test_detained_goods_are_confirmed_with_a_remedy(terminal: Terminal, issued: str) -> None:
    ship(terminal, issued)
    terminal.ok("certificate", "detain", issued, "--reason", "no invoice", "--as", "eu-importer")
    confirm = ("certificate", "confirm", issued, "--as-declared", "--checked", "opened", "--as", "eu-importer")
    assert "needs a reason" in terminal.refused(1, *confirm)
    terminal.ok(*confirm, "--remark", "the invoice was brought")
    assert state(terminal, issued) == "confirmed"


def test_seized_goods_are_released_and_seized_again_for_good(terminal: Terminal, issued: str) -> None:
    ship(terminal, issued)
    for act, expected in (
        ("seize", "seized"),
        ("release", "in transit"),
        ("seize", "seized"),
        ("forfeit", "forfeited"),
    ):
        terminal.ok("certificate", act, issued, "--reason", "a court order", "--as", "eu-importer")
        assert state(terminal, issued) == expected


def test_a_certificate_under_way_passes_through_a_third_country(terminal: Terminal, issued: str) -> None:
    terminal.ok("certificate", "validate", issued, "--as", "ru-validator")
    terminal.ok("certificate", "export", issued, "--as", "ru-export-customs")
    terminal.ok("certificate", "transit", issued, "--as", "ae-export-customs")
    assert state(terminal, issued) == "in transit"


def test_a_void_certificate_gives_its_carats_back_to_its_issuer(terminal: Terminal, issued: str) -> None:
    terminal.ok("certificate", "void", issued, "--reason", "a printing error", "--as", "ru-issuer")
    shown = terminal.ok("certificate", "show", issued)
    assert (shown["state"], shown["available"]) == ("void", "10.00")
    assert shown["history"][-1]["statement"]["text"] == "a printing error"


def test_a_replacement_takes_the_place_of_a_certificate(terminal: Terminal, issued: str, tmp_path: Path) -> None:
    inputs = [drawn(issued, terminal.digest(issued))]
    draft = certificate(2, inputs, kind="replacement", replaces=issued)
    terminal.ok("certificate", "replace", write(tmp_path / "2.json", draft), "--as", "ru-issuer")
    assert state(terminal, issued) == "replaced"
    answer = terminal.run("verify", issued)
    assert (answer.code, "replaced by RU00000002" in answer.out) == (1, True)


def test_a_lost_certificate_is_blocked(terminal: Terminal, issued: str) -> None:
    terminal.ok("certificate", "report-lost", issued, "--reason", "stolen in the mail", "--as", "ru-issuer")
    assert state(terminal, issued) == "lost"
    assert "is lost" in terminal.refused(1, "certificate", "validate", issued, "--as", "ru-validator")


def test_carats_are_consumed_corrected_and_told_of(terminal: Terminal, issued: str) -> None:
    terminal.ok(
        "certificate", "consume", "RUL1", "--carats", "5.00", "--exit", "sample", "--reason", "for the laboratory",
        "--as", "ru-statistician",
    )  # fmt: skip
    assert terminal.ok("lot", "show", "RUL1")["available"] == "985.00"
    terminal.ok("certificate", "correct", issued, "--text", "the address is Mirny 2", "--as", "ru-issuer")
    assert [entry["event"] for entry in terminal.ok("certificate", "show", issued)["history"]] == ["issue", "correct"]
    terminal.ok("certificate", "alert", issued, "--reason", "a copy was shown", "--as", "eu-importer")
    assert "alert" in terminal.run("verify", issued).out


def test_a_supervised_participant_needs_the_monitor(terminal: Terminal, issued: str) -> None:
    terminal.decided("participant", "restrict", "RU", "--supervised", "--reason", "decision 7", "--as", "chair")
    validate = ("certificate", "validate", issued, "--as", "ru-validator")
    assert "approval of a monitor" in terminal.refused(1, *validate)
    terminal.ok("certificate", "approve", issued, "--as", "monitor")
    terminal.ok(*validate)


def test_what_is_past_its_expiry_can_only_be_ended(terminal: Terminal, issued: str) -> None:
    terminal.ok("network", "forward", "31")
    assert "expired on" in terminal.refused(1, "certificate", "validate", issued, "--as", "ru-validator")
    terminal.ok("certificate", "void", issued, "--reason", "expired", "--as", "ru-issuer")


def test_many_drafts_are_issued_in_one_transaction(terminal: Terminal, tmp_path: Path) -> None:
    inputs = [drawn("RUL00000001", terminal.digest("RUL1"), "1.00")]
    for serial in range(1, 31):
        write(tmp_path / "drafts" / f"{serial}.json", certificate(serial, inputs, carats="1.00"))
    outcome = terminal.ok("certificate", "issue", tmp_path / "drafts", "--out", tmp_path / "out", "--as", "ru-issuer")
    assert (len(outcome["entered"]), outcome["transactions"]) == (30, 1)
    assert len(list((tmp_path / "out").glob("*.kpc.json"))) == 30
    reports = terminal.ok("verify", *sorted((tmp_path / "out").iterdir()))
    assert [report["verified"] for report in reports] == [True] * 30


def test_a_trial_run_tells_the_gas_and_changes_nothing(terminal: Terminal, tmp_path: Path) -> None:
    before = (terminal.height(), terminal.files())
    draft = write(tmp_path / "1.json", certificate(1, [drawn("RUL00000001", terminal.digest("RUL1"))]))
    tried = terminal.ok("certificate", "issue", draft, "--as", "ru-issuer", "--dry-run")
    assert (tried["dry_run"], 50_000 < tried["gas"] < 120_000) == (True, True)
    assert (terminal.height(), terminal.files()) == before


def test_a_trial_run_tells_what_would_be_refused(terminal: Terminal, issued: str) -> None:
    message = terminal.refused(1, "certificate", "arrive", issued, "--as", "eu-importer", "--dry-run")
    assert message.startswith("RU00000001: certificate 0x")
    assert message.endswith("is issued: arrive is no step from there")
