"""What the ledger refuses, as the command line tells it: exit code 1, one line, nothing changed."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from papers import TODAY, certificate, drawn, lot, write
from terminal import Terminal


class Desk:
    """Drafts written and issued by RU."""

    def __init__(self, terminal: Terminal, folder: Path) -> None:
        self.terminal = terminal
        self.folder = folder
        self.lot = drawn("RUL00000001", terminal.digest("RUL00000001"))

    def draft(self, serial: int = 1, **changes: Any) -> Path:
        changes.setdefault("inputs", [self.lot])
        return write(self.folder / f"{serial}.json", certificate(serial, **changes))

    def refusal(self, *paths: Path, by: str = "ru-issuer", code: int = 1) -> str:
        before = (self.terminal.height(), self.terminal.files())
        message = self.terminal.refused(code, "certificate", "issue", *paths, "--as", by)
        assert (self.terminal.height(), self.terminal.files()) == before
        return message


@pytest.fixture
def desk(terminal: Terminal, tmp_path: Path) -> Desk:
    return Desk(terminal, tmp_path / "drafts")


def test_a_number_used_before(desk: Desk) -> None:
    path = desk.draft()
    desk.terminal.ok("certificate", "issue", path, "--as", "ru-issuer")
    assert desk.refusal(path) == f"{path}: number RU00000001 was used before; a number is used once for ever"


def test_a_number_outside_the_opened_range(desk: Desk) -> None:
    desk.terminal.ok("participant", "open-range", "100", "200", "--as", "ru-focal-point")
    path = desk.draft(99)
    assert desk.refusal(path) == f"{path}: number RU00000099 lies outside the opened range 100 to 200"


def test_an_expiry_beyond_the_validity(desk: Desk) -> None:
    path = desk.draft(expires=(TODAY + timedelta(days=61)).isoformat())
    assert desk.refusal(path).startswith(f"{path}: certificate RU00000001: the expiry ")


def test_a_destination_that_is_suspended(desk: Desk) -> None:
    desk.terminal.decided("participant", "suspend", "AE", "--reason", "decision 8", "--as", "chair")
    path = desk.draft(destination="AE")
    assert desk.refusal(path) == f"{path}: the destination AE is not admitted"


def test_a_destination_that_is_unknown(desk: Desk) -> None:
    path = desk.draft(destination="ZZ")
    assert desk.refusal(path) == f"{path}: /certificate/destination: ZZ is not entered as a Participant"


def test_an_unknown_input(desk: Desk) -> None:
    digest = "0x" + "11" * 32
    path = desk.draft(inputs=[drawn("RUL00000009", digest)])
    assert desk.refusal(path) == f"{path}: the ledger has no record {digest}"


def test_an_input_that_another_holds(desk: Desk) -> None:
    digest = desk.terminal.digest("BWL00000001")
    path = desk.draft(inputs=[drawn("BWL00000001", digest)], origins=["BW"])
    assert desk.refusal(path) == f"{path}: record {digest} is held by BW, not by RU"


def test_an_input_with_the_digest_of_another_record(desk: Desk) -> None:
    """The contracts get digests alone: they would draw from the other record, and the document would never verify."""
    digest = desk.terminal.digest("BWL00000001")
    path = desk.draft(inputs=[desk.lot | {"digest": digest}], origins=["BW"])
    rule = f"must be that of {desk.lot['number']} on the ledger"
    assert desk.refusal(path, code=2) == f"{path}: /certificate/inputs/0/digest: {rule} (got '{digest}')"


def test_other_origins_than_the_inputs_have(desk: Desk) -> None:
    path = desk.draft(origins=["BW"])
    assert desk.refusal(path, code=2) == f"{path}: /certificate/origins: must be RU, as the inputs have it (got 'BW')"


def test_an_over_drawn_input_by_all_drafts_together(desk: Desk) -> None:
    inputs = [desk.lot | {"carats": "600.00"}]
    paths = [desk.draft(serial, inputs=inputs) for serial in (1, 2)]
    expected = f"{paths[1]}: record {desk.lot['digest']} has 400.00 carats left, and 600.00 were drawn"
    assert desk.refusal(*paths) == expected


def test_the_wrong_officer(desk: Desk) -> None:
    message = desk.refusal(desk.draft(), by="ru-validator")
    assert "lacks the role for this act: it needs ISSUER and has VALIDATOR" in message


def test_an_officer_of_another_participant(desk: Desk) -> None:
    message = desk.terminal.refused(2, "certificate", "issue", desk.draft(), "--as", "bw-issuer")
    assert "/certificate/issuer: must be BW, the Participant that the officer acts for" in message


def test_a_suspended_officer(desk: Desk) -> None:
    desk.terminal.ok("officer", "suspend", "ru-issuer", "--as", "ru-focal-point")
    assert desk.refusal(desk.draft()).endswith("is suspended")
    desk.terminal.ok("officer", "reinstate", "ru-issuer", "--as", "ru-focal-point")
    desk.terminal.ok("certificate", "issue", desk.draft(), "--as", "ru-issuer")


def test_a_suspended_participant(desk: Desk) -> None:
    desk.terminal.decided("participant", "suspend", "RU", "--reason", "decision 9", "--as", "chair")
    assert desk.refusal(desk.draft()).startswith("RU is not admitted")
    desk.terminal.decided("participant", "reinstate", "RU", "--reason", "decision 12", "--as", "eu-focal-point")
    desk.terminal.ok("certificate", "issue", desk.draft(), "--as", "ru-issuer")


def test_a_step_out_of_order_names_the_certificate(desk: Desk) -> None:
    desk.terminal.ok("certificate", "issue", desk.draft(1), desk.draft(2), "--as", "ru-issuer")
    desk.terminal.ok("certificate", "validate", "RU1", "--as", "ru-validator")
    message = desk.terminal.refused(1, "certificate", "export", "RU1", "RU2", "--as", "ru-export-customs")
    assert message.startswith("RU2: certificate 0x")
    assert message.endswith("is issued: export is no step from there")


def test_a_certificate_that_the_ledger_does_not_know(desk: Desk) -> None:
    message = desk.terminal.refused(1, "certificate", "validate", "RU77", "--as", "ru-validator")
    assert message == "RU77: the ledger has no record with this number"


def test_the_stock_of_a_participant_that_was_never_entered(desk: Desk) -> None:
    assert desk.terminal.refused(1, "stock", "ZZ") == "ZZ is not entered as a Participant"
    assert desk.terminal.ok("stock", "AE") == {"participant": "AE", "carats": "0.00", "records": []}


def test_a_refused_act_leaves_no_statement(desk: Desk) -> None:
    before = desk.terminal.files()
    desk.terminal.ok("certificate", "issue", desk.draft(), "--as", "ru-issuer")
    desk.terminal.refused(1, "certificate", "detain", "RU1", "--reason", "x", "--as", "eu-importer")
    assert desk.terminal.files() == before | {"documents/RU00000001.kpc.json"}


def test_a_lot_from_a_zone_that_is_not_approved(desk: Desk) -> None:
    desk.terminal.decided("participant", "restrict", "RU", "--reason", "decision 10", "--as", "chair")
    path = write(desk.folder / "lot.json", lot(2, zone="North"))
    declare = ("lot", "declare", path, "--as", "ru-statistician")
    assert desk.terminal.refused(1, *declare) == f"{path}: RU is restricted, and zone North is not approved"
    desk.terminal.decided("participant", "zones", "RU", "North", "--reason", "audit", "--as", "chair")
    desk.terminal.ok(*declare)
    assert desk.terminal.ok("participant", "show", "RU")["zones"] == ["North"]


def test_an_issuer_never_becomes_a_validator(desk: Desk) -> None:
    add = ("officer", "add", "ru-issuer", "--role", "validator", "--as", "ru-focal-point")
    assert "exclude each other for ever" in desk.terminal.refused(1, *add)


def test_nobody_alone_decides_on_participants(desk: Desk) -> None:
    suspend = ("participant", "suspend", "BW", "--reason", "x", "--as")
    assert "is not the focal point" in desk.terminal.refused(1, *suspend, "ru-issuer")
    number = desk.terminal.ok(*suspend, "ru-focal-point")["proposal"]
    for name in ("chair", "ru-focal-point", "secretariat"):
        assert "stage open" in desk.terminal.refused(1, "plenary", "execute", number, "--as", name)
    assert desk.terminal.ok("participant", "show", "BW")["status"] == "admitted"


def test_a_refusal_as_json_says_what_the_contract_said(desk: Desk) -> None:
    path = desk.draft(destination="AE", inputs=[desk.lot | {"carats": "5000.00"}])
    answer = desk.terminal.run("certificate", "issue", path, "--as", "ru-issuer", "--json")
    assert (answer.code, answer.out) == (1, "")
    [error] = json.loads(answer.err).values()
    assert error | {"message": ""} == {
        "message": "",
        "entry": str(path),
        "kind": "CaratsNotAvailableError",
        "exit_code": 1,
        "refusal": "CaratsNotAvailable",
        "arguments": {"digest": desk.lot["digest"], "available": 100_000, "drawn": 500_000},
    }
