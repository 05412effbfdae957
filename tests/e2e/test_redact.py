"""`kpchain redact` as a user has it: a new file or nothing, and one line that names field and rule."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path

import pytest
from terminal import Terminal

from kpchain.verify import verify_document

ASSETS = Path(__file__).resolve().parents[1] / "assets"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with some animals of the zoo."""
    for name in ("good.kpc.json", "lot.kpl.json", "draft.kpc.json", "value.kpc.json", "digest.kpc.json"):
        shutil.copy(ASSETS / name, tmp_path)
    return tmp_path


@pytest.fixture
def terminal(folder: Path) -> Terminal:
    """Commands without a workspace, which redaction does not need."""
    return Terminal(folder / "none")


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_certificate_is_redacted_beside_its_file(terminal: Terminal, folder: Path) -> None:
    answer = terminal.run(
        "redact", folder / "good.kpc.json", "--hide", "/certificate/exporter", "--hide", "/certificate/usd"
    )
    target = folder / "good.redacted.kpc.json"
    assert (answer.code, answer.out.splitlines()) == (
        0,
        [
            f"RU00000001 redacted: {target}",
            "hidden: 3 of 30 values",
            "  /certificate/exporter/name",
            "  /certificate/exporter/address",
            "  /certificate/usd",
            "note: /certificate/usd follows from what is shown: hide more, or it is hidden from nobody",
        ],
    )
    value = json.loads(target.read_bytes())
    assert value["certificate"]["exporter"] == {"name": None, "address": None}
    assert value["seal"]["root"] == json.loads((folder / "good.kpc.json").read_bytes())["seal"]["root"]


def test_the_report_on_it_names_what_is_hidden(terminal: Terminal, folder: Path) -> None:
    made = terminal.ok(
        "redact", folder / "good.kpc.json", "--keep", "/certificate/importer", "--out", folder / "shown.json"
    )
    assert made["file"] == str(folder / "shown.json")
    assert "/certificate/importer/name" in made["shown"]
    report = verify_document((folder / "shown.json").read_bytes(), ledger=None, today=date(2026, 11, 3)).to_json()
    assert report["hidden"] == made["hidden"]
    assert report["digest"] == made["digest"]
    assert [note["name"] for note in report["notes"]] == ["hidden"]


def test_a_redacted_document_is_redacted_further(terminal: Terminal, folder: Path) -> None:
    terminal.ok("redact", folder / "good.kpc.json", "--hide", "/certificate/exporter")
    made = terminal.ok("redact", folder / "good.redacted.kpc.json", "--hide", "/certificate/importer")
    assert made["file"] == str(folder / "good.redacted.redacted.kpc.json")
    assert len(made["hidden"]) == 4


def test_a_lot_is_redacted_too(terminal: Terminal, folder: Path) -> None:
    made = terminal.ok("redact", folder / "lot.kpl.json", "--hide", "/lot/evidence")
    assert (made["file"], made["hidden"]) == (str(folder / "lot.redacted.kpl.json"), ["/lot/evidence"])


def test_nothing_is_overwritten(terminal: Terminal, folder: Path) -> None:
    (folder / "good.redacted.kpc.json").write_text("mine", "utf-8")
    line = terminal.refused(2, "redact", folder / "good.kpc.json", "--hide", "/certificate/usd")
    assert "good.redacted.kpc.json is there already, and is not overwritten: name another file with --out" in line
    line = terminal.refused(
        2, "redact", folder / "good.kpc.json", "--hide", "/certificate/usd", "--out", folder / "good.kpc.json"
    )
    assert "is there already" in line
    assert (folder / "good.redacted.kpc.json").read_text("utf-8") == "mine"


@pytest.mark.parametrize(
    ("name", "arguments", "message"),
    [
        ("good.kpc.json", ["--hide", "/certificate/number"], "/certificate/number: must stay visible"),
        ("good.kpc.json", ["--hide", "/certificate"], "/certificate/number: must stay visible"),
        ("good.kpc.json", ["--hide", "/certificate/colour"], "/certificate/colour: is not in the document"),
        ("good.kpc.json", ["--keep", "exporter"], "exporter: is not in the document"),
        ("good.kpc.json", ["--keep", "/certificate"], "must have something to hide: everything would be shown"),
        ("good.kpc.json", [], "say what stays with --keep or what is hidden with --hide, and not both"),
        (
            "good.kpc.json",
            ["--hide", "/certificate/usd", "--keep", "/certificate/lines"],
            "say what stays with --keep or what is hidden with --hide, and not both",
        ),
        ("lot.kpl.json", ["--hide", "/lot/declarer"], "/lot/declarer: must stay visible"),
        ("draft.kpc.json", ["--hide", "/certificate/usd"], "/seal: is missing: this document is a draft"),
        ("value.kpc.json", ["--hide", "/certificate/usd"], "/seal/root: does not belong to what the document says"),
        ("digest.kpc.json", ["--hide", "/certificate/usd"], "/seal/digest: does not belong to the number and the root"),
        ("absent.kpc.json", ["--hide", "/certificate/usd"], "absent.kpc.json cannot be read"),
        ("good.kpc.json", ["--hide", "/certificate/usd", "--out", "no/such/folder/x.json"], "cannot be written"),
    ],
    ids=lambda value: "",
)
def test_what_cannot_be_hidden_is_refused_and_nothing_is_written(
    terminal: Terminal, folder: Path, name: str, arguments: list[str], message: str
) -> None:
    before = names(folder)
    assert message in terminal.refused(2, "redact", folder / name, *arguments)
    assert names(folder) == before
