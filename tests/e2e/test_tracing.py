"""Where carats come from and where they are, as a user asks for it."""

from __future__ import annotations

import csv
import io
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest
from papers import certificate, drawn, write
from terminal import Terminal


@pytest.fixture(name="shipped")
def _shipped(terminal: Terminal, tmp_path: Path) -> Terminal:
    """RU1 of 10 carats arrived in the EU with 9.50, of which 6 go on to AE; 990 carats of the lot are still there."""
    draft = certificate(1, [drawn("RUL00000001", terminal.digest("RUL00000001"))])
    terminal.ok("certificate", "issue", write(tmp_path / "1.json", draft), "--as", "ru-issuer")
    terminal.ok("certificate", "validate", "RU1", "--seals", "S-1", "--as", "ru-validator")
    terminal.ok("certificate", "export", "RU1", "--as", "ru-export-customs")
    terminal.ok("certificate", "arrive", "RU1", "--as", "eu-importer")
    found = ("--carats", "9.50", "--usd", "700.00", "--parcels", "1", "--checked", "opened")
    terminal.ok("certificate", "confirm", "RU1", *found, "--as", "eu-importer")
    inputs = [drawn("RU00000001", terminal.digest("RU1"), "6.00")]
    onward = certificate(1, inputs, code="EU", destination="AE", carats="6.00")
    terminal.ok("certificate", "issue", write(tmp_path / "eu.json", onward), "--as", "eu-issuer")
    terminal.ok("certificate", "validate", "EU1", "--seals", "S-2", "--as", "eu-validator")
    terminal.ok("certificate", "export", "EU1", "--as", "eu-export-customs")
    return terminal


def test_where_the_carats_of_a_country_are(shipped: Terminal) -> None:
    answer = shipped.run("where", "RU")
    assert answer.code == 0
    assert answer.out.splitlines() == [
        "1000.00 ct in 1 lot of RU, and where they are now",
        "",
        "where               of  to  reason  records  carats    of RU",
        "available           EU                    1    3.50     3.50",
        "available           RU                    1  990.00   990.00",
        "under way           EU  AE                1    6.00     6.00",
        "missing on receipt  EU                    1    0.50     0.50",
        "in all                                    -       -  1000.00",
    ]


def test_where_the_carats_of_a_certificate_are_record_by_record(shipped: Terminal) -> None:
    answer = shipped.run("where", "RU1", "--records")
    assert answer.out.splitlines()[7:] == [
        "",
        "number      state       where               of  to  carats  of RU00000001",
        "RU00000001  confirmed   available           EU        3.50           3.50",
        "EU00000001  in_transit  under way           EU  AE    6.00           6.00",
        "RU00000001  confirmed   missing on receipt  EU        0.50           0.50",
    ]


def test_where_as_data_and_as_a_table(shipped: Terminal, tmp_path: Path) -> None:
    data = shipped.ok("where", "RU")
    assert (data["schema"], data["carats"], data["sources"]) == ("kpwhere/1", "1000.00", ["RUL00000001"])
    table = tmp_path / "ru.csv"
    assert shipped.run("where", "RU", "--csv", "--out", table).code == 0
    rows = list(csv.DictReader(io.StringIO(table.read_text())))
    assert [row["number"] for row in rows] == [record["number"] for record in data["records"]]
    assert [row["part"] for row in rows] == ["3.50", "990.00", "6.00", "0.50"]


def test_where_takes_a_document_and_a_digest(shipped: Terminal) -> None:
    document = shipped.folder / ".kpchain" / "documents" / "RU00000001.kpc.json"
    expected = shipped.ok("where", "RU1")
    assert shipped.ok("where", document) == expected
    assert shipped.ok("where", shipped.digest("RU1")) == expected


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("where", "EU"), 1, "EU has no mines: no lot has it as origin"),
        (("where", "RU/Mirny"), 1, "the index has no lot of the zone Mirny of RU"),
        (("where", "RU99"), 1, "the index has no record RU99"),
        (("where", "ru"), 2, "number: "),
        (("where", "RU", "--csv", "--json"), 2, "--csv and --json exclude each other"),
        (("where", "RU", "--out", "no/such/folder/x"), 2, "no/such/folder/x cannot be written"),
        (("trace", "RUL1", "--out", "no/such/folder/x"), 2, "no/such/folder/x cannot be written"),
    ],
)
def test_what_cannot_be_answered_is_refused(
    terminal: Terminal, arguments: tuple[str, ...], code: int, words: str
) -> None:
    answer = terminal.run(*arguments)
    assert (answer.code, answer.out) == (code, "")
    assert words in answer.err
    assert answer.err.count("\n") == 1


@pytest.mark.parametrize(
    ("form", "begins"), [("html", "<!DOCTYPE html>"), ("svg", "<svg "), ("dot", "digraph "), ("graphml", "<?xml ")]
)
def test_a_trace_is_drawn_in_every_form(shipped: Terminal, tmp_path: Path, form: str, begins: str) -> None:
    out = tmp_path / f"trace.{form}"
    assert shipped.run("trace", "EU1", "--format", form, "--out", out).code == 0
    text = out.read_text("utf-8")
    assert text.startswith(begins)
    assert all(number in text for number in ("RUL00000001", "RU00000001", "EU00000001"))
    if form in ("svg", "graphml"):
        ElementTree.fromstring(text.encode())


def test_a_trace_is_cut_to_its_ancestors_or_descendants(shipped: Terminal) -> None:
    whole = shipped.ok("trace", "RU1")
    up, down = shipped.ok("trace", "RU1", "--ancestors"), shipped.ok("trace", "RU1", "--descendants")
    assert (up["ancestors"], up["descendants"], up["remains"]) == (whole["ancestors"], [], [])
    assert (down["ancestors"], down["descendants"], down["lots"]) == ([], whole["descendants"], [])
    for form in ("html", "svg", "graphml"):
        assert shipped.run("trace", "RU1", "--descendants", "--format", form).code == 0


@pytest.mark.parametrize("form", ["parquet", "csv"])
def test_tables_are_exported(shipped: Terminal, tmp_path: Path, form: str) -> None:
    told = shipped.ok("export", tmp_path / "tables", "--format", form)
    assert (told["format"], told["rows"]["certificates"], told["rows"]["draws"]) == (form, 2, 2)
    files = {path.name for path in (tmp_path / "tables").iterdir()}
    assert files == {f"{name}.{form}" for name in told["rows"]}


def test_export_into_what_is_no_folder_is_refused(terminal: Terminal, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert "cannot be written" in terminal.refused(2, "export", tmp_path / "file")


def test_export_without_its_packages_names_the_remedy(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.startswith(("kpchain.research", "polars"))]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "polars", None)
    assert "pip install 'kpchain[research]'" in terminal.refused(2, "export", "tables")
