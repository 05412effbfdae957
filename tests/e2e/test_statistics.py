"""Statistics and returns as those who owe them have them: on the command line, in files, on the ledger."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import polars
import pytest
from papers import TODAY, certificate, drawn, write
from terminal import Terminal

from kpchain.index import IndexReader

QUARTER = f"{TODAY.year}Q{(TODAY.month + 2) // 3}"
LAST_YEARS_QUARTER = f"{TODAY.year - 1}Q4"
HALF = f"{TODAY.year}H{(TODAY.month + 5) // 6}"


@pytest.fixture
def traded(terminal: Terminal, tmp_path: Path) -> Terminal:
    """RU has sent 10 carats to the EU, which found 9.50, and 5 carats that are under way."""
    lot = terminal.digest("RUL00000001")
    for serial, carats in ((1, "10.00"), (2, "5.00")):
        draft = certificate(serial, [drawn("RUL00000001", lot, carats)], carats=carats)
        terminal.ok("certificate", "issue", write(tmp_path / f"{serial}.json", draft), "--as", "ru-issuer")
    both = ("RU00000001", "RU00000002")
    terminal.ok("certificate", "validate", *both, "--seals", "S-1", "--as", "ru-validator")
    terminal.ok("certificate", "export", *both, "--as", "ru-export-customs")
    terminal.ok("certificate", "arrive", both[0], "--as", "eu-importer")
    found = ("--carats", "9.50", "--usd", "700.00", "--parcels", "1", "--checked", "opened")
    terminal.ok("certificate", "confirm", both[0], *found, "--as", "eu-importer")
    return terminal


def test_every_table_is_told_and_says_what_it_rests_on(traded: Terminal) -> None:
    for command in ("trade", "production", "annual", "stock", "cap", "reconcile", "discrepancies", "prices"):
        told = traded.ok("statistics", command, "--period", QUARTER)
        assert (told["schema"], told["reliance"]["percent"]) == ("kpstat/1", "0.00")
        answer = traded.run("statistics", command)
        assert answer.code == 0
        assert "rests on legacy stock, paper imports or declared origins" in answer.out


def test_one_query_explains_the_gap_with_the_certificates_behind_it(traded: Terminal) -> None:
    told = traded.ok("statistics", "reconcile", "--period", QUARTER, "--participant", "RU", "--certificates")
    terms = {row["term"]: (row["carats"], row["certificates_behind"]) for row in told["rows"]}
    assert terms == {
        "exported": ("15.00", ["RU00000001", "RU00000002"]),
        "confirmed": ("10.00", ["RU00000001"]),
        "in transit": ("5.00", ["RU00000002"]),
        "difference found": ("-0.50", ["RU00000001"]),
        "found at import": ("9.50", ["RU00000001"]),
        "unexplained": ("0.00", []),
    }
    [row] = traded.ok("statistics", "discrepancies")["rows"]
    assert (row["number"], row["carats_difference"]) == ("RU00000001", "-0.50")


def test_a_table_says_as_of_which_block_of_which_ledger_it_is(traded: Terminal, tmp_path: Path) -> None:
    page = tmp_path / "trade.html"
    as_of = traded.ok("statistics", "trade", "--html", page)["as_of"]
    status = traded.ok("index", "status")
    with IndexReader(status["path"]) as index:
        identity, cursor = index.identity, index.cursor
    assert cursor is not None
    assert (as_of["chain_id"], as_of["ledger"]) == (identity.chain_id, identity.ledger)
    assert (as_of["block"], as_of["block_hash"]) == (cursor.number, cursor.hash) == (status["head"], cursor.hash)
    assert f"as of block {as_of['block']} of {as_of['time'][:10]} {as_of['time'][11:19]} UTC" in page.read_text()


def test_identities_hold_and_questions_are_asked(traded: Terminal) -> None:
    assert traded.ok("statistics", "audit")["rows"] == []
    asked = traded.ok("statistics", "anomalies", "--period", QUARTER)
    assert [(row["participant"], row["topic"]) for row in asked["rows"]] == [("EU", "difference")]


def test_overdue_is_told_as_of_a_day(traded: Terminal) -> None:
    assert traded.ok("statistics", "overdue")["rows"] == []
    [late] = traded.ok("statistics", "overdue", "--as-of", f"{TODAY.year + 1}-12-31")["rows"]
    assert (late["importer"], late["exporter"], late["number"]) == ("EU", "RU", "RU00000002")


def test_the_terminal_names_the_first_of_many_certificates(terminal: Terminal, tmp_path: Path) -> None:
    lot = terminal.digest("RUL00000001")
    folder = tmp_path / "drafts"
    for serial in range(1, 11):
        write(folder / f"{serial}.json", certificate(serial, [drawn("RUL00000001", lot, "1.00")], carats="1.00"))
    terminal.ok("certificate", "issue", folder, "--as", "ru-issuer")
    numbers = [f"RU{serial:08d}" for serial in range(1, 11)]
    terminal.ok("certificate", "validate", *numbers, "--as", "ru-validator")
    terminal.ok("certificate", "export", *numbers, "--as", "ru-export-customs")
    answer = terminal.run("statistics", "trade", "--certificates")
    assert "RU00000008 and 2 more" in answer.out
    [row] = terminal.ok("statistics", "trade", "--certificates")["rows"]
    assert sorted(row["certificates_behind"]) == numbers


def test_a_table_is_written_in_every_form(traded: Terminal, tmp_path: Path) -> None:
    files = {form: tmp_path / f"trade.{form}" for form in ("csv", "parquet", "html")}
    options = [option for form, path in files.items() for option in (f"--{form}", path)]
    told = traded.ok("statistics", "trade", "--participant", "RU", *options)
    rows = list(csv.DictReader(io.StringIO(files["csv"].read_text())))
    assert [(row["flow"], row["partner"], row["carats"]) for row in rows] == [("export", "EU", "15.00")]
    assert [str(value) for value in polars.read_parquet(files["parquet"])["carats"]] == ["15.00"]
    assert [row["carats"] for row in told["rows"]] == ["15.00"]
    assert "<td>export</td>" in files["html"].read_text()


def test_a_return_is_filed_compared_and_restated(traded: Terminal, tmp_path: Path) -> None:
    own = tmp_path / "own.csv"
    own.write_text(
        "section,partner,origins,hs,carats,usd,certificates\nexports,EU,RU,7102.10,14.00,1400.00,\nexports,,,,,,2\n"
    )
    whose = ("--participant", "RU", "--period", QUARTER)
    first = traded.ok("statistics", "file", *whose, "--own", own, "--as", "ru-statistician")
    assert (first["version"], first["source"]) == (1, "own")
    compared = traded.run("statistics", "compare", *whose, "--json")
    assert compared.code == 1
    assert (compared.json["filed_version"], compared.json["agrees"]) == (1, False)
    [line] = compared.json["lines"]
    assert (line["carats"], line["carats_other"], line["carats_difference"]) == ("14.00", "15.00", "-1.00")
    assert "must not be filed yet" in traded.refused(2, "statistics", "file", *whose, "--as", "ru-statistician")
    second = traded.ok("statistics", "restate", *whose, "--as", "ru-statistician", "--out", tmp_path / "copy.json")
    assert (second["version"], second["source"]) == (2, "ledger")
    assert traded.ok("statistics", "compare", *whose)["agrees"] is True
    document = json.loads((tmp_path / "copy.json").read_text())
    assert document["restates"] == first["digest"]
    filed = traded.ok("statistics", "filed", "--participant", "RU")
    assert [(each["version"], each["digest"], each["exported"]) for each in filed] == [
        (1, first["digest"], "14.00"),
        (2, second["digest"], "15.00"),
    ]
    [owed] = traded.ok("statistics", "returns", "--period", QUARTER, "--participant", "RU")["rows"]
    assert (owed["version"], owed["days_late"], owed["exports"], owed["exports_difference"]) == (2, 0, "15.00", "0.00")
    against = traded.run("statistics", "compare", tmp_path / "copy.json", *whose, "--against", own, "--json")
    assert (against.code, against.json["lines"][0]["carats_difference"]) == (1, "1.00")


def test_a_return_that_names_a_partner_by_its_new_code_agrees_with_the_ledger(traded: Terminal, tmp_path: Path) -> None:
    traded.decided("participant", "recode", "EU", "EC", "--reason", "change of prefix", "--as", "chair")
    own = tmp_path / "own.csv"
    rows = ("exports,EC,RU,7102.10,15.00,1400.00,", "exports,,,,,,2")
    own.write_text("\n".join(("section,partner,origins,hs,carats,usd,certificates", *rows, "")))
    compared = traded.ok("statistics", "compare", own, "--participant", "RU", "--period", QUARTER)
    assert [line["partner"] for line in compared["lines"]] == ["EU"]


def test_a_return_filed_before_a_change_of_code_is_found_by_both_codes(traded: Terminal) -> None:
    traded.ok("statistics", "file", "--participant", "RU", "--period", QUARTER, "--as", "ru-statistician")
    traded.decided("participant", "recode", "RU", "RS", "--reason", "change of prefix", "--as", "chair")
    for code in ("RU", "RS"):
        compared = traded.ok("statistics", "compare", "--participant", code, "--period", QUARTER)
        assert (compared["filed_version"], compared["agrees"]) == (1, True)
    restated = traded.ok("statistics", "restate", "--participant", "RS", "--period", QUARTER, "--as", "ru-statistician")
    assert restated["version"] == 2
    assert traded.ok("statistics", "compare", "--participant", "RU", "--period", QUARTER)["filed_version"] == 2


def test_production_is_reported_by_half(traded: Terminal) -> None:
    whose = ("--participant", "RU", "--period", HALF, "--as", "ru-statistician")
    assert traded.ok("statistics", "file", *whose, "--dry-run")["transactions"] == []
    assert traded.ok("statistics", "filed") == []
    traded.ok("statistics", "file", *whose)
    [filed] = traded.ok("statistics", "filed", "--period", HALF)
    assert (filed["participant"], filed["produced"], filed["exported"]) == ("RU", "1000.00", "0.00")


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (("trade", "--period", "2021Q5"), 2, "--period: must be a year, a half or a quarter"),
        (("trade", "--participant", "ru"), 2, "--participant: must be a Participant's code"),
        (("trade", "--participant", "XX"), 1, "XX is not entered as a Participant"),
        (("returns",), 2, "returns are for a period: name one with --period"),
        (("anomalies",), 2, "anomalies are of a period: name one with --period"),
        (("trade", "--csv", "no/where.csv"), 2, "no/where.csv cannot be written"),
        (
            ("restate", "--participant", "RU", "--period", "2021Q4", "--as", "ru-statistician"),
            2,
            "must have been filed",
        ),
        (("file", "--participant", "EU", "--period", "2021Q4", "--as", "ru-statistician"), 2, "the officer acts for"),
        (
            ("file", "--participant", "RU", "--period", "2002", "--as", "ru-statistician"),
            2,
            "must lie in 2003 or later",
        ),
        (("file", "--participant", "RU", "--period", "2021Q4", "--as", "ru-issuer"), 1, "STATISTICIAN"),
        (("compare", "--participant", "RU", "--period", "2021Q4"), 1, "RU has filed no return for 2021Q4"),
        (("compare", "--participant", "RU", "--period", "2021Q4", "no.json"), 2, "no.json"),
    ],
)
def test_what_cannot_be_done_is_told_in_one_line(
    terminal: Terminal, arguments: tuple[str, ...], code: int, message: str
) -> None:
    assert message in terminal.refused(code, "statistics", *arguments)


def test_bad_own_figures_are_named_by_row_and_column(terminal: Terminal, tmp_path: Path) -> None:
    own = tmp_path / "own.csv"
    own.write_text("section,partner,origins,hs,carats,usd,certificates\nexports,EU,RU,7102.10,14,1400.00,\n")
    whose = ("--participant", "RU", "--period", QUARTER, "--own", own, "--as", "ru-statistician")
    assert "row 2, column carats: must be a text with exactly two decimals" in terminal.refused(
        2, "statistics", "file", *whose
    )


def test_totals_that_the_ledger_cannot_hold_are_refused_and_nothing_is_written(
    terminal: Terminal, tmp_path: Path
) -> None:
    table, document = tmp_path / "own.csv", tmp_path / "own.json"
    table.write_text("section,partner,origins,hs,carats,usd,certificates\nimports,EU,RU,7102.31,-1.00,1.00,\n")
    trade = {"exports": {"certificates": 0, "lines": []}, "imports": {"certificates": -5, "lines": []}}
    write(document, {"schema": "kpr/1", "participant": "RU", "period": LAST_YEARS_QUARTER, **trade})
    whose = ("--participant", "RU", "--period", LAST_YEARS_QUARTER, "--as", "ru-statistician")
    for own, message in (
        (table, "imports, column carats: must sum up to 0.00 carats or more"),
        (document, "imports, column certificates: must be 0 or more (got -5)"),
    ):
        assert message in terminal.refused(2, "statistics", "file", *whose, "--own", own)
    assert list(terminal.folder.rglob("*.kpr.json")) == []


@pytest.mark.parametrize(
    ("line", "code", "message"),
    [
        ("imports,XX,RU,7102.31,1.00,1.00,", 1, "partner: XX is not entered as a Participant"),
        ("imports,EU,AE,7102.31,1.00,1.00,", 2, "origins/0: must be a Participant that mines (a producer) (got 'AE')"),
    ],
)
def test_own_figures_of_a_partner_or_an_origin_that_there_is_not_are_refused(
    terminal: Terminal, tmp_path: Path, line: str, code: int, message: str
) -> None:
    own = tmp_path / "own.csv"
    own.write_text(f"section,partner,origins,hs,carats,usd,certificates\n{line}\n")
    whose = ("--participant", "RU", "--period", LAST_YEARS_QUARTER, "--own", own, "--as", "ru-statistician")
    assert terminal.refused(code, "statistics", "file", *whose) == message
    assert list(terminal.folder.rglob("*.kpr.json")) == []


def test_a_refused_filing_and_a_trial_leave_nothing(terminal: Terminal, tmp_path: Path) -> None:
    whose = ("--participant", "RU", "--period", LAST_YEARS_QUARTER, "--out", tmp_path / "copy.json")
    assert "STATISTICIAN" in terminal.refused(1, "statistics", "file", *whose, "--as", "ru-issuer")
    terminal.ok("statistics", "file", *whose, "--as", "ru-statistician", "--dry-run")
    assert list(tmp_path.iterdir()) == [terminal.folder]
    assert list(terminal.folder.rglob("*.kpr.json*")) == []


def test_the_place_of_the_copy_is_looked_at_before_a_return_is_filed(terminal: Terminal, tmp_path: Path) -> None:
    whose = ("--participant", "RU", "--period", LAST_YEARS_QUARTER, "--as", "ru-statistician", "--out")
    for out, why in ((tmp_path, "it is a folder"), (tmp_path / "no" / "copy.json", "No such file or directory")):
        assert terminal.refused(2, "statistics", "file", *whose, out) == f"{out} cannot be written: {why}"
    assert terminal.ok("statistics", "filed") == []
    assert list(tmp_path.iterdir()) == [terminal.folder]
    terminal.ok("statistics", "file", *whose, tmp_path / "copy.json")
    [kept] = terminal.folder.rglob("*.kpr.json")
    assert (tmp_path / "copy.json").read_bytes() == kept.read_bytes()


def test_the_files_of_a_table_are_written_all_or_none_and_none_twice(terminal: Terminal, tmp_path: Path) -> None:
    table, link = tmp_path / "a", tmp_path / "link"
    for page, message in (
        (tmp_path / "no" / "page.html", "no/page.html cannot be written"),
        (table, "a is named for two files: each needs a name of its own"),
    ):
        assert message in terminal.refused(2, "statistics", "trade", "--csv", table, "--html", page)
        assert list(tmp_path.iterdir()) == [terminal.folder]
    link.symlink_to(table)
    terminal.ok("statistics", "trade", "--csv", link)
    assert (link.is_symlink(), table.read_text().startswith("participant,")) == (True, True)


def test_a_kept_return_that_is_not_what_was_filed_is_told(terminal: Terminal) -> None:
    whose = ("--participant", "RU", "--period", LAST_YEARS_QUARTER)
    terminal.ok("statistics", "file", *whose, "--as", "ru-statistician")
    assert terminal.ok("statistics", "compare", *whose)["altered_version"] is None
    [kept] = terminal.folder.rglob("*.kpr.json")
    kept.write_bytes(kept.read_bytes().replace(b'"block":', b'"block":1'))
    told = terminal.run("statistics", "compare", *whose)
    assert (told.code, told.out.splitlines()[0]) == (
        1,
        f"{kept} (not filed: version 1 is on the ledger with another digest than this file) and the ledger",
    )
    altered = terminal.run("statistics", "compare", *whose, "--json").json
    assert (altered["filed_version"], altered["altered_version"], altered["agrees"]) == (None, 1, True)
    assert terminal.ok("statistics", "compare", kept, *whose)["altered_version"] is None
