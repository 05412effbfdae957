"""Folders, lists and many names put to `kpchain verify` at once."""

from __future__ import annotations

import json
import os
import pty
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from papers import certificate, drawn, write
from terminal import ENVIRONMENT, Terminal

from kpchain.cli import kpchain

COUNT = 12
SILENT = {"KPCHAIN_NETWORK": "http://127.0.0.1:9"}


@dataclass(frozen=True)
class Office:
    """A workspace, a folder of certificates that are on its ledger, and their numbers and digests."""

    terminal: Terminal
    folder: Path
    numbers: list[str]
    digests: list[str]


@pytest.fixture(scope="module")
def office(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Office:
    """Twelve certificates, seven of them in a folder below the others; tests change nothing here."""
    home = tmp_path_factory.mktemp("office")
    shutil.copytree(template, home / "work")
    terminal = Terminal(home / "work")
    inputs = [drawn("RUL00000001", terminal.digest("RUL1"), "1.00")]
    for serial in range(1, COUNT + 1):
        write(home / "drafts" / f"{serial}.json", certificate(serial, inputs, carats="1.00"))
    terminal.ok("certificate", "issue", home / "drafts", "--out", home / "papers", "--as", "ru-issuer")
    papers = sorted((home / "papers").iterdir())
    documents = [json.loads(paper.read_bytes()) for paper in papers]
    (home / "papers" / "later").mkdir()
    for paper in papers[5:]:
        paper.rename(home / "papers" / "later" / paper.name)
    (home / "papers" / "notes.json").write_text("{}")
    numbers = [document["certificate"]["number"] for document in documents]
    return Office(terminal, home / "papers", numbers, [document["seal"]["digest"] for document in documents])


@pytest.fixture
def papers(office: Office, tmp_path: Path) -> Path:
    """The folder, for a test that changes it."""
    return Path(shutil.copytree(office.folder, tmp_path / "papers"))


def rows(out: str) -> list[str]:
    """The lines of the table between its header and the sum."""
    header, *lines, total = out.splitlines()
    assert header.split() == ["verdict", "number", "name", "problem", "or", "note"]
    assert " in all: " in total
    return lines


# Folders


def test_every_document_in_a_folder_and_below_it_has_a_line_in_the_order_of_paths(office: Office) -> None:
    answer = office.terminal.run("verify", office.folder)
    left_out = f"{office.folder}: 1 file(s) left out that are not called *.kpc.json or *.kpl.json\n"
    assert (answer.code, answer.err) == (0, left_out)
    lines = [line.split() for line in rows(answer.out)]
    paths = sorted(str(path) for path in office.folder.rglob("*.kpc.json"))
    assert len(paths) == COUNT
    assert [line[2] for line in lines] == paths
    assert sorted(line[1] for line in lines) == office.numbers
    assert {(line[0], *line[3:]) for line in lines} == {("verified", "not_validated,", "on_paper")}
    assert answer.out.splitlines()[-1].startswith("12 in all: 12 verified, as of block ")


def test_one_altered_document_among_many_is_named_and_fails_all(office: Office, papers: Path) -> None:
    altered = papers / "later" / f"{office.numbers[7]}.kpc.json"
    altered.write_text(altered.read_text("utf-8").replace("Severny Export", "Southern Export"), "utf-8")
    answer = office.terminal.run("verify", papers)
    assert answer.code == 1
    wrong = [line for line in rows(answer.out) if not line.startswith("verified")]
    assert len(wrong) == 1
    assert wrong[0].startswith("not verified")
    assert f"{altered}  integrity/root: altered: its values and salts" in wrong[0]
    assert "12 in all: 11 verified, 1 not verified, as of" in answer.out


def test_a_file_that_cannot_be_read_fails_with_its_name_and_stops_no_other(office: Office, papers: Path) -> None:
    (papers / "gone.kpc.json").symlink_to(papers / "nowhere")
    (papers / "torn.kpl.json").write_bytes(b'{"schema": "kpl/1"')
    answer = office.terminal.run("verify", papers)
    assert answer.code == 1
    wrong = [line for line in rows(answer.out) if not line.startswith("verified")]
    assert "gone.kpc.json" in wrong[0]
    assert "cannot be read: No such file or directory" in wrong[0]
    assert "torn.kpl.json" in wrong[1]
    assert "integrity/readable: this is no document" in wrong[1]
    assert "14 in all: 12 verified, 2 not verified" in answer.out


def test_a_folder_without_documents_is_refused(office: Office, tmp_path: Path) -> None:
    (tmp_path / "notes.json").write_text("{}")
    assert "there is no document (*.kpc.json, *.kpl.json)" in office.terminal.refused(2, "verify", tmp_path, env=SILENT)


def test_what_is_not_there_is_refused_before_anything_is_asked_or_read(office: Office, tmp_path: Path) -> None:
    missing = tmp_path / "missing.kpc.json"
    message = office.terminal.refused(2, "verify", office.folder, missing, env=SILENT)
    assert message == f"{missing}: there is no such file"
    assert "must begin with" in office.terminal.refused(2, "verify", office.folder, "7", env=SILENT)


# Few and many


def test_few_have_whole_reports_and_many_a_line_each(office: Office) -> None:
    ten, eleven = (office.terminal.run("verify", *office.numbers[:count]) for count in (10, 11))
    assert ten.out.count("verified on the ledger: it knows certificate") == 10
    assert ten.out.count("outcome") == 10
    assert len(rows(eleven.out)) == 11


def test_an_unreachable_ledger_verifies_none_of_many(office: Office) -> None:
    answer = office.terminal.run("verify", office.folder, env=SILENT)
    assert answer.code == 3
    assert {line.split("  ")[0] for line in rows(answer.out)} == {"no answer"}
    assert answer.out.splitlines()[-1] == "12 in all: 12 no answer"


def test_the_worst_outcome_of_many_is_the_exit_code(office: Office, papers: Path) -> None:
    (papers / "torn.kpc.json").write_bytes(b"{")
    assert office.terminal.run("verify", papers, env=SILENT).code == 1


# Lists


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_a_list_names_digests_numbers_files_and_folders(office: Office, tmp_path: Path, encoding: str) -> None:
    document = next(office.folder.glob("*.kpc.json"))
    names = [office.digests[3], "", f"  {office.numbers[4]}  ", str(document), str(office.folder)]
    listed = tmp_path / "list.txt"
    listed.write_text("\n".join(names), encoding)
    reports = office.terminal.ok("verify", "RUL1", "--from", listed)
    assert [report["item"] for report in reports[:4]] == ["RUL1", office.digests[3], office.numbers[4], str(document)]
    assert len(reports) == 4 + COUNT
    assert all(report["verified"] for report in reports)


@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_a_list_is_read_from_standard_input(office: Office, mark: str) -> None:
    line = ["--workspace", str(office.terminal.folder), "verify", "--from", "-", "--jsonl"]
    result = CliRunner().invoke(kpchain, line, input=mark + "\n".join(office.digests), env=dict(ENVIRONMENT))
    assert result.exit_code == 0
    assert [json.loads(line)["digest"] for line in result.stdout.splitlines()] == office.digests


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("RU1\n\nru2\n", "line 3: ru2: number: must begin with the issuer's two capital letters"),
        ("0x12\n", "line 1: 0x12: number: must begin with"),
        ("RU1\nmissing.kpc.json", "line 2: missing.kpc.json: there is no such file"),
    ],
)
def test_a_line_that_names_nothing_is_refused_with_its_number(
    office: Office, tmp_path: Path, text: str, expected: str
) -> None:
    listed = tmp_path / "list.txt"
    listed.write_text(text, "utf-8")
    message = office.terminal.refused(2, "verify", "--from", listed, env=SILENT)
    assert message.startswith(f"{listed}, ")
    assert expected in message


def test_a_list_that_cannot_be_read_or_says_nothing_is_refused(office: Office, tmp_path: Path) -> None:
    empty, binary = tmp_path / "empty.txt", tmp_path / "binary.txt"
    empty.write_text("\n \n")
    binary.write_bytes(b"\xff\xfe")
    assert "name what is to be verified" in office.terminal.refused(2, "verify")
    assert "says nothing" in office.terminal.refused(2, "verify", "--from", empty)
    for listed, why in (
        (binary, "it is not UTF-8"),
        (tmp_path / "missing", "No such file or directory"),
        (tmp_path, "Is a directory"),
    ):
        message = office.terminal.refused(2, "verify", "--from", listed)
        assert message == f"{listed} cannot be read: {why}"


# JSON


def test_one_subject_is_a_json_object_several_are_a_list_and_json_lines_are_always_lines(office: Office) -> None:
    terminal, numbers = office.terminal, office.numbers
    one: Any = terminal.ok("verify", numbers[0])
    several: Any = terminal.ok("verify", *numbers)
    lines = [terminal.run("verify", *some, "--jsonl").out.splitlines() for some in (numbers[:1], numbers)]
    assert one["item"] == numbers[0]
    assert several[0] == one
    assert [report["item"] for report in several] == numbers
    assert [[json.loads(line) for line in told] for told in lines] == [[one], several]


def test_an_error_is_json_where_json_lines_are_asked_for(office: Office) -> None:
    answer = office.terminal.run("verify", "RU", "--jsonl")
    assert (answer.code, answer.out) == (2, "")
    assert json.loads(answer.err)["error"]["entry"] == "RU"


# The terminal


@pytest.fixture
def screen() -> Iterator[tuple[int, int]]:
    """Both ends of a terminal."""
    ends = pty.openpty()
    yield ends
    for end in ends:
        os.close(end)


def test_a_bar_is_shown_on_a_terminal_and_nowhere_else(office: Office, screen: tuple[int, int]) -> None:
    reader, writer = screen
    command = [sys.executable, "-m", "kpchain", "--workspace", str(office.terminal.folder), "verify"]
    for arguments, shown in (([str(office.folder)], True), ([office.numbers[0]], False)):
        subprocess.run([*command, *arguments], env=ENVIRONMENT, stderr=writer, stdout=subprocess.PIPE, check=True)
        os.write(writer, b"end")
        said = b""
        while not said.endswith(b"end"):
            said += os.read(reader, 4096)
        assert (b"verifying" in said, b"100%" in said) == (shown, shown)
    piped = subprocess.run(
        [*command, str(office.folder / "later"), *office.numbers], env=ENVIRONMENT, capture_output=True, check=True
    )
    assert piped.stderr == b""
