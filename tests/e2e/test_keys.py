"""Officers with keystores: their passphrases, their roles, and who may grant them."""

from __future__ import annotations

import json
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from papers import lot, write
from terminal import Terminal

SECRET = "correct horse battery staple"


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    path = tmp_path / "passphrase"
    path.write_text(SECRET + "\n")
    return path


@pytest.fixture
def real(tmp_path: Path, secret: Path) -> Terminal:
    """A workspace whose keys are keystores."""
    terminal = Terminal(tmp_path / "real")
    started = terminal.run("init", terminal.folder, "--chairing", "IN", "--passphrase-file", secret)
    assert started.code == 0, started.err
    return terminal


def test_a_participant_is_staffed_with_keystores_and_acts(real: Terminal, secret: Path, tmp_path: Path) -> None:
    as_ = ("--passphrase-file", secret, "--as")
    for name in ("ru-head", "ru-counter"):
        real.ok("officer", "create-key", name, "--passphrase-file", secret)
    real.ok("participant", "focal-point", "RU", "ru-head", "--reason", "diplomatic note", *as_, "chair")
    real.ok("plenary", "vote", 1, "support", *as_, "in-focal-point")
    real.ok("plenary", "execute", 1, *as_, "chair")
    real.ok("officer", "add", "ru-counter", "--role", "statistician", *as_, "ru-head")
    draft = write(tmp_path / "lot.json", lot(1))
    real.ok("lot", "declare", draft, "--as", "ru-counter", env={"KPCHAIN_PASSPHRASE": SECRET})
    rows = real.ok("officer", "list", "RU")
    assert [(row["name"], row["roles"]) for row in rows] == [
        ("ru-head", ["focal-point"]),
        ("ru-counter", ["statistician"]),
    ]


def test_a_byte_order_mark_is_no_part_of_a_passphrase(real: Terminal, tmp_path: Path) -> None:
    marked = tmp_path / "marked"
    marked.write_text(SECRET + "\r\n", "utf-8-sig")
    real.ok("participant", "suspend", "RU", "--reason", "x", "--as", "chair", "--passphrase-file", marked)


def test_a_wrong_passphrase_is_refused(real: Terminal) -> None:
    message = real.refused(
        2, "participant", "suspend", "RU", "--reason", "x", "--as", "chair", env={"KPCHAIN_PASSPHRASE": "wrong"}
    )
    assert message == "the passphrase does not open the keystore of chair"


def test_a_passphrase_that_cannot_be_asked_for_is_refused(real: Terminal) -> None:
    message = real.refused(2, "participant", "suspend", "RU", "--reason", "x", "--as", "chair")
    assert "use --passphrase-file or KPCHAIN_PASSPHRASE" in message


def test_a_passphrase_file_that_cannot_be_read_is_named_once_with_the_reason(real: Terminal, tmp_path: Path) -> None:
    for file, why in ((tmp_path / "none", "No such file or directory"), (tmp_path, "Is a directory")):
        message = real.refused(2, "officer", "create-key", "x", "--passphrase-file", file)
        assert message == f"the passphrase file {file} cannot be read: {why}"


def test_an_empty_passphrase_is_refused(real: Terminal) -> None:
    assert "needs a passphrase" in real.refused(2, "officer", "create-key", "x", env={"KPCHAIN_PASSPHRASE": ""})


def test_a_keystore_is_readable_by_its_owner_alone(real: Terminal) -> None:
    path = real.folder / ".kpchain" / "keystores" / "chair.json"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert real.ok("doctor")["in_order"] is True
    path.chmod(0o644)
    answer = real.run("doctor")
    assert (answer.code, "can be read by others" in answer.out) == (1, True)


def test_a_damaged_keystore_is_refused(real: Terminal) -> None:
    path = real.folder / ".kpchain" / "keystores" / "chair.json"
    path.write_text('{"version": 3}')
    assert "is damaged" in real.refused(2, "officer", "keys")


def test_a_name_is_taken_once(real: Terminal, secret: Path) -> None:
    before = (real.folder / ".kpchain" / "keystores" / "chair.json").read_text()
    message = real.refused(2, "officer", "create-key", "chair", "--passphrase-file", secret)
    assert message == "an officer is called chair already"
    assert (real.folder / ".kpchain" / "keystores" / "chair.json").read_text() == before


@pytest.mark.parametrize("name", ["../chair", "Chair", "", "a" * 65, ".hidden"])
def test_a_name_is_one_that_a_file_can_have(real: Terminal, secret: Path, name: str) -> None:
    assert "the name of an officer" in real.refused(2, "officer", "create-key", name, "--passphrase-file", secret)


def test_development_keys_do_not_exist_on_other_chains(real: Terminal) -> None:
    path = real.folder / ".kpchain" / "deployment.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {"chain_id": 1}))
    message = real.refused(2, "officer", "create-key", "x", "--development")
    assert message == "development keys sign on the chains 1337, 31337 only, not on chain 1"


def test_offices_of_the_scheme_are_filled_by_decision(terminal: Terminal) -> None:
    terminal.ok("officer", "create-key", "watcher", "--development")
    terminal.decided("officer", "office", "watcher", "--office", "monitor", "--reason", "CAR team", "--as", "chair")
    [row] = [row for row in terminal.ok("officer", "list") if row["name"] == "watcher"]
    assert (row["participant"], row["roles"]) == (None, ["monitor"])


def test_the_roles_of_an_officer_are_ended(terminal: Terminal) -> None:
    terminal.ok("officer", "add", "ru-issuer", "--none", "--as", "ru-focal-point")
    [row] = [row for row in terminal.ok("officer", "list", "RU") if row["name"] == "ru-issuer"]
    assert row["roles"] == []


def test_a_new_participant_is_entered_and_admitted(terminal: Terminal) -> None:
    enter = ("participant", "admit", "ZZ", "--validity-days", "30", "--applicant", "--reason", "diplomatic note")
    senseless = terminal.ok(*enter, "--focal-point", "monitor", "--as", "chair")["proposal"]
    assert "cannot hold these roles" in terminal.refused(1, "plenary", "carry", senseless)
    terminal.ok("officer", "create-key", "zz-head", "--development")
    terminal.decided(*enter, "--focal-point", "zz-head", "--as", "chair")
    assert terminal.ok("participant", "show", "ZZ")["status"] == "applicant"
    terminal.decided("participant", "admit", "ZZ", "--reason", "decision 11", "--as", "chair")
    terminal.decided("participant", "terms", "ZZ", "--tolerance-bps", "50", "--reason", "scales", "--as", "chair")
    shown = terminal.ok("participant", "show", "ZZ")
    assert (shown["status"], shown["validity_days"], shown["tolerance_bps"]) == ("admitted", 30, 50)


def test_an_officer_acts_on_the_days_that_its_focal_point_said(terminal: Terminal, tmp_path: Path) -> None:
    today = datetime.now(UTC).date()
    add = ("officer", "add", "ru-statistician", "--role", "statistician", "--authority", "Gokhran")
    terminal.ok(
        *add, "--from", today + timedelta(days=3), "--until", today + timedelta(days=4), "--as", "ru-focal-point"
    )
    [row] = [row for row in terminal.ok("officer", "list", "RU") if row["name"] == "ru-statistician"]
    assert row["authority"] == "Gokhran"
    declare = ("lot", "declare", write(tmp_path / "lot.json", lot(2)), "--as", "ru-statistician")
    assert "may act from" in terminal.refused(1, *declare)
    terminal.ok("network", "forward", "3")
    terminal.ok(*declare)
    terminal.ok("network", "forward", "2")
    later = ("lot", "declare", write(tmp_path / "more.json", lot(3)), "--as", "ru-statistician")
    assert "may act from" in terminal.refused(1, *later)
    assert terminal.ok("verify", "RUL00000002")["verified"]


def test_a_last_day_before_the_first_is_refused(terminal: Terminal) -> None:
    add = ("officer", "add", "ru-issuer", "--role", "issuer", "--from", "2026-02-01", "--until", "2026-01-31")
    assert terminal.refused(1, *add, "--as", "ru-focal-point").startswith("ru-issuer: ")
