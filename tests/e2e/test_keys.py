"""Officers with keystores: their passphrases, their roles, and who may grant them."""

from __future__ import annotations

import json
import stat
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
    started = terminal.run("init", terminal.folder, "--passphrase-file", secret)
    assert started.code == 0, started.err
    return terminal


def test_a_participant_is_staffed_with_keystores_and_acts(real: Terminal, secret: Path, tmp_path: Path) -> None:
    as_ = ("--passphrase-file", secret, "--as")
    for name in ("ru-head", "ru-counter"):
        real.ok("officer", "create-key", name, "--passphrase-file", secret)
    real.ok("participant", "focal-point", "RU", "ru-head", *as_, "chair")
    real.ok("officer", "add", "ru-counter", "--role", "statistician", *as_, "ru-head")
    draft = write(tmp_path / "lot.json", lot(1))
    real.ok("lot", "declare", draft, "--as", "ru-counter", env={"KPCHAIN_PASSPHRASE": SECRET})
    rows = real.ok("officer", "list", "RU")
    assert [(row["name"], row["roles"]) for row in rows] == [
        ("ru-head", ["focal-point"]),
        ("ru-counter", ["statistician"]),
    ]


def test_a_wrong_passphrase_is_refused(real: Terminal) -> None:
    message = real.refused(
        2, "participant", "suspend", "RU", "--reason", "x", "--as", "chair", env={"KPCHAIN_PASSPHRASE": "wrong"}
    )
    assert message == "the passphrase does not open the keystore of chair"


def test_a_passphrase_that_cannot_be_asked_for_is_refused(real: Terminal) -> None:
    message = real.refused(2, "participant", "suspend", "RU", "--reason", "x", "--as", "chair")
    assert "use --passphrase-file or KPCHAIN_PASSPHRASE" in message


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


def test_offices_of_the_scheme_are_filled_by_the_governor(terminal: Terminal) -> None:
    terminal.ok("officer", "create-key", "watcher", "--development")
    terminal.ok("officer", "add", "watcher", "--office", "monitor", "--as", "chair")
    [row] = [row for row in terminal.ok("officer", "list") if row["name"] == "watcher"]
    assert (row["participant"], row["roles"]) == (None, ["monitor"])


def test_the_roles_of_an_officer_are_ended(terminal: Terminal) -> None:
    terminal.ok("officer", "add", "ru-issuer", "--none", "--as", "ru-focal-point")
    [row] = [row for row in terminal.ok("officer", "list", "RU") if row["name"] == "ru-issuer"]
    assert row["roles"] == []


def test_a_new_participant_is_entered_and_admitted(terminal: Terminal) -> None:
    enter = ("participant", "admit", "ZZ", "--validity-days", "30", "--applicant", "--focal-point", "monitor")
    assert "cannot hold these roles" in terminal.refused(1, *enter, "--as", "chair")
    terminal.ok("officer", "create-key", "zz-head", "--development")
    terminal.ok(*enter[:-1], "zz-head", "--as", "chair")
    assert terminal.ok("participant", "show", "ZZ")["status"] == "applicant"
    terminal.ok("participant", "admit", "ZZ", "--reason", "decision 11", "--as", "chair")
    terminal.ok("participant", "terms", "ZZ", "--tolerance-bps", "50", "--as", "chair")
    shown = terminal.ok("participant", "show", "ZZ")
    assert (shown["status"], shown["validity_days"], shown["tolerance_bps"]) == ("admitted", 30, 50)


def test_the_office_of_governor_is_passed_on_after_a_confirmation(terminal: Terminal) -> None:
    terminal.ok("officer", "create-key", "next-chair", "--development")
    hand_over = ("officer", "pass-governance", "next-chair", "--as", "chair")
    assert "confirm with --yes" in terminal.refused(2, *hand_over)
    terminal.ok(*hand_over, "--yes")
    assert "is not the governor" in terminal.refused(1, "participant", "reinstate", "RU", "--as", "chair")
