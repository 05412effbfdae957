"""Verification without a network on the command line: lists and proofs made, carried away, believed or refused."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from papers import TODAY, certificate, drawn, write
from terminal import ENVIRONMENT, Answer, Terminal

UNKNOWN = "0x" + "ab" * 32


@pytest.fixture
def issued(terminal: Terminal, tmp_path: Path) -> Path:
    """The document of a certificate that was issued."""
    draft = write(
        tmp_path / "draft.json",
        certificate(1, [drawn("RUL00000001", terminal.ok("lot", "show", "RUL00000001")["digest"])]),
    )
    terminal.ok("certificate", "issue", draft, "--as", "ru-issuer")
    return terminal.folder / ".kpchain" / "documents" / "RU00000001.kpc.json"


def _exported(terminal: Terminal, path: Path, *options: object) -> Path:
    terminal.ok("trust", "export", *options, "--as", "chair", "--out", path)
    return path


def _report(terminal: Terminal, *arguments: object, code: int = 0) -> dict[str, Any]:
    answer = terminal.run("verify", "--offline", *arguments, "--json")
    assert answer.code == code, answer
    report: dict[str, Any] = answer.json
    return report


def _outcome(report: dict[str, Any], name: str) -> str:
    [check] = [check for check in report["checks"] if f"{check['group']}/{check['name']}" == name]
    return str(check["outcome"])


def _elsewhere(tmp_path: Path, *arguments: object) -> Answer:
    """The command where there is no workspace."""
    folder = tmp_path / "elsewhere"
    folder.mkdir(exist_ok=True)
    command = [sys.executable, "-m", "kpchain", *map(str, arguments)]
    run = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, env=ENVIRONMENT)
    return Answer(run.returncode, run.stdout, run.stderr)


def test_list_verifies_integrity_issuer_and_expiry(terminal: Terminal, issued: Path, tmp_path: Path) -> None:
    listed = _exported(terminal, tmp_path / "list.json")
    report = _report(terminal, "--trust", listed, issued)
    assert report["basis"] == "trust list"
    assert report["verdict"].startswith("verified offline as of block ")
    assert report["verdict"].endswith("only the ledger can tell its state")
    assert [_outcome(report, f"status/{name}") for name in ("state", "expiry", "alerts")] == [
        "SKIPPED",
        "PASS",
        "SKIPPED",
    ]
    late = (TODAY + timedelta(days=31)).isoformat()
    report = _report(terminal, "--trust", listed, issued, "--today", late, code=1)
    assert _outcome(report, "status/expiry") == "FAIL"
    assert [note["name"] for note in report["notes"]] == ["old_trust_list"]


def test_states_tell_what_was_voided(terminal: Terminal, issued: Path, tmp_path: Path) -> None:
    before = _exported(terminal, tmp_path / "before.json", "--states")
    report = _report(terminal, "--trust", before, issued)
    assert _outcome(report, "status/state") == "PASS"
    assert [note["name"] for note in report["notes"]] == ["not_validated"]
    terminal.ok("certificate", "void", issued, "--as", "ru-issuer", "--reason", "torn")
    after = _exported(terminal, tmp_path / "after.json", "--number", "RU00000001")
    report = _report(terminal, "--trust", after, issued, code=1)
    assert _outcome(report, "status/state") == "FAIL"
    assert terminal.run("verify", issued).code == 1


def test_number_and_digest_are_answered_by_the_list(terminal: Terminal, issued: Path, tmp_path: Path) -> None:
    listed = _exported(terminal, tmp_path / "list.json", "--states")
    digest = json.loads(issued.read_text("utf-8"))["seal"]["digest"]
    for name in ("RU00000001", digest):
        report = _report(terminal, "--trust", listed, name)
        assert (report["number"], report["digest"], report["document_compared"]) == ("RU00000001", digest, False)
    for name in ("RU00000002", UNKNOWN):
        assert _outcome(_report(terminal, "--trust", listed, name, code=1), "integrity/on_ledger") == "FAIL"


def test_proof_shows_the_state_and_an_absence(terminal: Terminal, issued: Path, tmp_path: Path) -> None:
    listed, proof, absence = tmp_path / "list.json", tmp_path / "proof.json", tmp_path / "absence.json"
    _exported(terminal, listed)
    shown = terminal.ok("proof", "export", issued, "--out", proof)
    assert (shown["state"], shown["bytes"]) == ("issued", shown["header_bytes"] + shown["node_bytes"])
    assert terminal.ok("proof", "show", proof) == {name: value for name, value in shown.items() if name != "file"}
    report = _report(terminal, "--trust", listed, "--proof", proof, issued)
    assert (report["basis"], _outcome(report, "status/state")) == ("trust list and state proof", "PASS")
    assert report["verdict"].endswith("only the ledger can tell its state now")
    assert terminal.ok("proof", "export", UNKNOWN, "--out", absence)["state"] is None
    report = _report(terminal, "--trust", listed, "--proof", absence, UNKNOWN, code=1)
    assert _outcome(report, "integrity/on_ledger") == "FAIL"
    report = _report(terminal, "--trust", listed, "--proof", absence, issued, code=3)
    assert _outcome(report, "integrity/on_ledger") == "ERROR"


def test_proof_of_an_altered_file_is_that_of_its_own_digest(terminal: Terminal, issued: Path, tmp_path: Path) -> None:
    altered = tmp_path / "altered.kpc.json"
    altered.write_text(issued.read_text("utf-8").replace("Omega Diamonds", "Omega Diamonts"), "utf-8")
    listed = _exported(terminal, tmp_path / "list.json")
    assert terminal.ok("proof", "export", altered, "--out", tmp_path / "proof.json")["state"] is None
    report = _report(terminal, "--trust", listed, "--proof", tmp_path / "proof.json", altered, code=1)
    assert _outcome(report, "integrity/on_ledger") == "FAIL"
    assert "0x" in terminal.run("proof", "export", "RU00000001").out


def test_proof_of_another_block_is_refused(terminal: Terminal, issued: Path, tmp_path: Path) -> None:
    listed = _exported(terminal, tmp_path / "list.json")
    block = terminal.ok("trust", "show", listed)["block"]["number"]
    terminal.ok("certificate", "validate", issued, "--as", "ru-validator")
    now, then = tmp_path / "now.json", tmp_path / "then.json"
    assert terminal.ok("proof", "export", "RU00000001", "--out", now)["state"] == "validated"
    assert terminal.ok("proof", "export", "RU00000001", "--block", block, "--out", then)["state"] == "issued"
    refusal = terminal.refused(2, "verify", "--offline", "--trust", listed, "--proof", now, issued)
    assert f"vouches for block {block}" in refusal
    assert _outcome(_report(terminal, "--trust", listed, "--proof", then, issued), "status/state") == "PASS"
    assert terminal.refused(1, "proof", "export", "RU00000001", "--block", 10**6) == f"the chain has no block {10**6}"


def test_altered_proof_is_refused(terminal: Terminal, issued: Path, tmp_path: Path) -> None:
    listed, proof = _exported(terminal, tmp_path / "list.json"), tmp_path / "proof.json"
    terminal.ok("proof", "export", issued, "--out", proof)
    document = json.loads(proof.read_text("utf-8"))
    document["proof"]["digest"] = UNKNOWN
    write(proof, document)
    for command in (["verify", "--offline", "--trust", listed, "--proof", proof, issued], ["proof", "show", proof]):
        assert terminal.refused(2, *command).startswith(f"{proof}: the record: ")
    document["proof"]["digest"] = "0x12"
    write(proof, document)
    assert terminal.refused(2, "proof", "show", proof).startswith(f"{proof}: /proof/digest: must be")


def test_who_has_no_workspace_names_the_signer(terminal: Terminal, issued: Path, tmp_path: Path) -> None:
    listed = _exported(terminal, tmp_path / "list.json", "--states")
    chair = terminal.ok("trust", "show", listed)["signer"]
    command = ["verify", "--offline", "--trust", listed, issued]
    assert "no signer of trust lists is pinned" in _elsewhere(tmp_path, *command).err
    assert _elsewhere(tmp_path, *command, "--signer", chair).code == 0
    assert "whom nobody here has pinned" in _elsewhere(tmp_path, *command, "--signer", "0x" + "11" * 20).err
    assert _elsewhere(tmp_path, *command, "--signer", "0x12").err.startswith("error: the signer 0x12 is no account")


def test_list_that_is_not_believed_verifies_nothing(terminal: Terminal, issued: Path, tmp_path: Path) -> None:
    listed = _exported(terminal, tmp_path / "list.json")
    command = ["verify", "--offline", "--trust", listed, issued]
    text = listed.read_text("utf-8")
    early = (TODAY - timedelta(days=2)).isoformat()
    assert "is dated" in terminal.refused(2, *command, "--today", early)
    later = (TODAY + timedelta(days=8)).isoformat()
    assert "at most 7 are allowed" in terminal.refused(2, *command, "--today", later, "--max-age", 7)
    pinned = {"KPCHAIN_TRUST_SIGNERS": "0x" + "11" * 20}
    assert "whom nobody here has pinned" in terminal.refused(2, *command, env=pinned)
    write(listed, json.loads(text.replace('"admitted"', '"restricted"', 1)))
    assert terminal.refused(2, *command).startswith(f"{listed}: the trust list was altered or never signed by")
    assert terminal.run("trust", "show", listed).code == 1
    listed.write_text(text[:1000], "utf-8")
    assert terminal.refused(2, *command).startswith(f"{listed}: document: must be JSON")


def test_list_of_another_ledger_is_refused(terminal: Terminal, issued: Path, tmp_path: Path) -> None:
    other = Terminal(tmp_path / "other")
    secret = {"KPCHAIN_PASSPHRASE": "correct horse"}
    assert other.run("init", tmp_path / "other", env=secret).code == 0
    listed = tmp_path / "list.json"
    other.ok("trust", "export", "--as", "chair", "--out", listed, env=secret)
    chair = other.ok("trust", "show", listed)["signer"]
    refusal = terminal.refused(2, "verify", "--offline", "--trust", listed, "--signer", chair, issued)
    assert "and this workspace is for" in refusal
    answer = _elsewhere(tmp_path, "verify", "--offline", "--trust", listed, "--signer", chair, issued, "--json")
    assert answer.code == 1
    assert _outcome(answer.json, "issuer/signed_for") == "FAIL"


def test_only_offices_sign(terminal: Terminal, tmp_path: Path) -> None:
    refusal = terminal.refused(2, "trust", "export", "--as", "ru-issuer", "--out", tmp_path / "list.json")
    assert refusal == "ru-issuer is neither chair, secretariat nor focal point, so nobody would believe it"
    assert not (tmp_path / "list.json").exists()
    for name in ("chair", "secretariat", "ru-focal-point"):
        assert terminal.ok("trust", "export", "--as", name)["schema"] == "kpt/2"


def test_options_that_do_not_fit_are_refused(terminal: Terminal, issued: Path, tmp_path: Path) -> None:
    listed = _exported(terminal, tmp_path / "list.json")
    assert "add --offline" in terminal.refused(2, "verify", "--trust", listed, issued)
    assert "name it with --trust" in terminal.refused(2, "verify", "--offline", "--proof", listed, issued)
    assert "give one of the two" in terminal.refused(
        2, "trust", "export", "--states", "--number", "RUL00000001", "--as", "chair"
    )
    unknown = terminal.refused(1, "trust", "export", "--number", "RU00000007", "--as", "chair")
    assert unknown == "the ledger has no record with the number RU00000007"
    absent = terminal.refused(1, "proof", "export", "RU00000007")
    assert absent.startswith("RU00000007: the ledger has no record with this number")
    missing = terminal.refused(2, "verify", "--offline", "--trust", tmp_path / "none.json", issued)
    assert "cannot be read" in missing
    assert "/schema: must be one of kps/1" in terminal.refused(2, "proof", "show", listed)


def test_setting_says_when_a_list_is_old(terminal: Terminal, issued: Path, tmp_path: Path) -> None:
    listed = _exported(terminal, tmp_path / "list.json")
    command = ["--trust", listed, issued, "--today", (TODAY + timedelta(days=2)).isoformat()]
    assert _report(terminal, *command)["notes"] == []
    answer = terminal.run("verify", "--offline", *command, "--json", env={"KPCHAIN_TRUST_WARNING_DAYS": "1"})
    assert [note["name"] for note in answer.json["notes"]] == ["old_trust_list"]
    refusal = terminal.refused(2, "verify", "--offline", *command, env={"KPCHAIN_TRUST_WARNING_DAYS": "soon"})
    assert refusal == "trust_warning_days: must be a number of days from 0 to 99999 (got 'soon')"


@pytest.mark.parametrize(
    ("setting", "refusal"),
    [
        ("", "no signer of trust lists is pinned"),
        ('trust_signers = "0x12"', "kpchain.toml: trust_signers must be a list of accounts"),
        ('trust_signers = ["0x12"]', "the signer 0x12 is no account"),
        ("trust_warning_days = -1", "trust_warning_days: must be a number of days from 0 to 99999"),
        ("trust_warning_days = true", "trust_warning_days: must be a number of days from 0 to 99999"),
    ],
)
def test_settings_pin_signers(terminal: Terminal, issued: Path, tmp_path: Path, setting: str, refusal: str) -> None:
    """A new workspace pins the chair whose key it made; without that line nobody is believed."""
    listed = _exported(terminal, tmp_path / "list.json")
    settings = terminal.folder / "kpchain.toml"
    lines = settings.read_text("utf-8").splitlines()
    pinned = [line for line in lines if line.startswith("trust_signers = ")]
    assert len(pinned) == 1
    settings.write_text("\n".join([*(line for line in lines if line not in pinned), setting]), "utf-8")
    assert refusal in terminal.refused(2, "verify", "--offline", "--trust", listed, issued)
