"""A run that is killed, and one that meets another: nothing is lost, nothing is done twice."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from papers import certificate, drawn, write
from terminal import Terminal

from kpchain.ledger.client import Ledger
from kpchain.ledger.networks import connect_embedded

COUNT = 40

Moment = Callable[[Path], bool]
MOMENTS: dict[str, Moment] = {
    "before anything is written": lambda home: (home / "lock").exists(),
    "after the documents are on disk": lambda home: (home / "issuing.json").exists(),
    "after the transactions are on disk": lambda home: any((home / "outbox").glob("*.json")),
    "while documents are filed": lambda home: any((home / "documents").glob("RU000*")),
    "after the journal is gone": lambda home: (
        len(list((home / "documents").glob("RU000*"))) == COUNT and not (home / "issuing.json").exists()
    ),
}


@pytest.fixture
def drafts(terminal: Terminal, tmp_path: Path) -> Path:
    inputs = [drawn("RUL00000001", terminal.digest("RUL1"), "1.00")]
    for serial in range(1, COUNT + 1):
        write(tmp_path / "drafts" / f"{serial:02}.json", certificate(serial, inputs, carats="1.00"))
    return tmp_path / "drafts"


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_killed_issue_is_repeated_without_doubling_or_losing(terminal: Terminal, drafts: Path, moment: str) -> None:
    home = terminal.folder / ".kpchain"
    (home / "lock").unlink(missing_ok=True)
    process = terminal.start("certificate", "issue", drafts, "--as", "ru-issuer")
    while process.poll() is None and not MOMENTS[moment](home):
        time.sleep(0.001)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    again = terminal.run("certificate", "issue", drafts, "--as", "ru-issuer")
    if again.code != 0:
        # The first run had come to its end: the second is then an ordinary use of used numbers.
        assert (again.code, "was used before" in again.err) == (1, True)
        assert not (home / "issuing.json").exists()
    assert terminal.ok("lot", "show", "RUL1")["available"] == f"{1000 - COUNT}.00"
    documents = sorted((home / "documents").glob("RU000*"))
    assert len(documents) == COUNT
    assert [report["verified"] for report in terminal.ok("verify", *documents)] == [True] * COUNT
    assert list((home / "outbox").glob("*.json")) == []
    assert list(home.rglob("*.part")) == []
    assert list(home.glob("issuing*")) == []


def test_documents_of_a_killed_run_are_filed_whatever_is_issued_next(terminal: Terminal, drafts: Path) -> None:
    home = terminal.folder / ".kpchain"
    process = terminal.start("certificate", "issue", drafts, "--as", "ru-issuer")
    while process.poll() is None and not any((home / "documents").glob("RU000*")):
        time.sleep(0.001)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    inputs = [drawn("RUL00000001", terminal.digest("RUL1"), "1.00")]
    other = write(drafts.parent / "other.json", certificate(COUNT + 1, inputs, carats="1.00"))
    terminal.ok("certificate", "issue", other, "--as", "ru-issuer")
    assert len(list((home / "documents").glob("RU000*"))) == COUNT + 1


def test_a_journal_that_was_set_aside_goes_when_its_numbers_are_issued(
    terminal: Terminal, drafts: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cut_off(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    home = terminal.folder / ".kpchain"
    with monkeypatch.context() as patched:
        patched.setattr(Ledger, "send", cut_off)
        assert terminal.run("certificate", "issue", drafts, "--as", "ru-issuer").code == 130
    assert [path.name for path in home.glob("issuing*")] == ["issuing.json"]
    inputs = [drawn("RUL00000001", terminal.digest("RUL1"), "1.00")]
    other = write(drafts.parent / "other.json", certificate(COUNT + 1, inputs, carats="1.00"))
    terminal.ok("certificate", "issue", other, "--as", "ru-issuer")
    [aside] = home.glob("issuing*")
    assert aside.name.startswith("issuing-")
    aside.with_name("issuing-damaged.json").write_bytes(b"{")
    terminal.ok("certificate", "issue", drafts, "--as", "ru-issuer")
    assert [path.name for path in home.glob("issuing*")] == ["issuing-damaged.json"]


def test_a_second_writer_of_the_embedded_ledger_is_refused(terminal: Terminal, drafts: Path) -> None:
    path = terminal.folder / ".kpchain" / "ledger.sqlite"
    other = connect_embedded(path, now=time.time, read_only=False)
    other.call("evm_mine")
    try:
        message = terminal.refused(3, "certificate", "issue", drafts, "--as", "ru-issuer")
        assert "is writing to this ledger" in message
        assert terminal.ok("lot", "show", "RUL1")["available"] == "1000.00"
    finally:
        other.close()
    terminal.ok("certificate", "issue", drafts, "--as", "ru-issuer")


def test_two_acts_from_one_workspace_at_once_are_refused(terminal: Terminal, drafts: Path) -> None:
    from kpchain.workspace import Workspace

    with Workspace(terminal.folder).writing():
        message = terminal.refused(3, "certificate", "issue", drafts, "--as", "ru-issuer")
    assert message == f"{terminal.folder}: another process is acting from this workspace"


def test_an_init_that_fails_leaves_nothing(tmp_path: Path) -> None:
    terminal = Terminal(tmp_path / "new" / "work")
    assert "no answer" in terminal.refused(3, "init", terminal.folder, "--network", "http://127.0.0.1:9")
    assert not (tmp_path / "new").exists()


def test_an_init_that_fails_removes_what_it_made_and_nothing_else(tmp_path: Path) -> None:
    terminal = Terminal(tmp_path)
    kept = tmp_path / ".kpchain" / "nodes" / "anvil" / "node.log"
    kept.parent.mkdir(parents=True)
    kept.write_text("one day of work")
    message = terminal.refused(2, "init", tmp_path, "--chairing", "ZZ", env={"KPCHAIN_PASSPHRASE": "secret"})
    assert "ZZ" in message
    left = {path for path in tmp_path.rglob("*") if path.is_file()}
    assert left - {tmp_path / ".kpchain" / "lock"} == {kept}


@pytest.mark.parametrize("place", ["made", "made/workspace", "made/by/workspace"])
def test_of_two_inits_at_once_one_makes_the_workspace_and_one_is_refused(tmp_path: Path, place: str) -> None:
    terminal = Terminal(tmp_path / place)
    (tmp_path / "made").mkdir()
    both = [terminal.start("init", terminal.folder, "--development", "--officers", "RU") for _ in range(2)]
    errors = {process.returncode: error for process in both for _, error in [process.communicate()]}
    _, refused = sorted(errors)
    # Which of the two refusals it is depends on whether the other was still at work.
    assert (errors[0], errors[refused]) in [
        ("", f"error: {terminal.folder}: another process is acting from this workspace\n"),
        ("", f"error: {terminal.folder} is a workspace already and is not overwritten\n"),
    ]
    assert terminal.ok("doctor")["in_order"] is True


def test_a_second_init_leaves_a_first_alone_that_waits_for_its_passphrase(tmp_path: Path) -> None:
    terminal, pipe = Terminal(tmp_path / "work"), tmp_path / "passphrase"
    os.mkfifo(pipe)
    first = terminal.start("init", terminal.folder, "--chairing", "RU", "--passphrase-file", pipe)
    while first.poll() is None and not (terminal.folder / ".kpchain" / "ledger.sqlite").exists():
        time.sleep(0.001)
    try:
        message = terminal.refused(3, "init", terminal.folder, "--development")
        assert message == f"{terminal.folder}: another process is acting from this workspace"
        assert first.poll() is None
        pipe.write_text("secret\n")
        assert (first.communicate()[1], first.returncode) == ("", 0)
    finally:
        first.kill()
    assert [key["name"] for key in terminal.ok("officer", "keys")] == ["chair", "ru-focal-point"]
    assert terminal.ok("doctor")["in_order"] is True


def test_an_init_in_place_of_a_file_is_refused(tmp_path: Path) -> None:
    terminal = Terminal(tmp_path)
    file = tmp_path / "notes.txt"
    file.write_text("notes")
    assert terminal.refused(2, "init", file, "--development") == f"{file} is a file: a workspace is made in a folder"
    assert (list(tmp_path.iterdir()), file.read_text()) == ([file], "notes")


def test_an_init_does_not_overwrite_a_workspace(terminal: Terminal) -> None:
    before = terminal.height()
    message = terminal.refused(2, "init", terminal.folder, "--development")
    assert message == f"{terminal.folder} is a workspace already and is not overwritten"
    assert terminal.height() == before


def test_a_reader_that_goes_away_gets_no_traceback_and_no_verdict(terminal: Terminal) -> None:
    process = terminal.start("verify", "RUL1")
    assert process.stdout is not None
    process.stdout.close()
    assert process.stderr is not None
    with process.stderr:
        assert (process.stderr.read(), process.wait()) == ("", 141)
