"""`kpchain convert`: one form into another, all certificates or none, and what is left out is told."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
from terminal import ENVIRONMENT, Answer

ASSETS = Path(__file__).resolve().parents[1] / "assets"
GOOD, MIXED = ASSETS / "good.kpc.json", ASSETS / "mixed.kpc.json"
FILL = {"controller": "Ivanova A. P.", "recipient_country": "BE"}


def convert(*arguments: object) -> Answer:
    command = ["kpchain", "convert", *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, check=False, env=ENVIRONMENT)
    return Answer(done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8"))


def body(text: str) -> dict[str, object]:
    found: dict[str, object] = json.loads(text)["certificate"]
    return found


def test_certificates_go_through_a_table_and_come_back(tmp_path: Path) -> None:
    table = tmp_path / "batch.csv"
    answer = convert(GOOD, MIXED, "--to", "csv", "--out", table)
    assert (answer.code, answer.out) == (0, f"certificates  {table}\n")
    assert answer.err.splitlines() == [f"{source}: csv does not say /seal, /signature" for source in (GOOD, MIXED)]
    drafts = convert(table, "--to", "json", "--out", tmp_path / "drafts")
    assert (drafts.code, drafts.err) == (0, "")
    for source, number in ((GOOD, "RU00000001"), (MIXED, "RU00000009")):
        draft = (tmp_path / "drafts" / f"{number}.kpc.json").read_text("utf-8")
        assert body(draft) == body(source.read_text("utf-8"))


def test_a_customs_form_is_completed_by_what_it_cannot_say(tmp_path: Path) -> None:
    form, fill = tmp_path / "form.xml", tmp_path / "fill.json"
    assert convert(GOOD, "--to", "xml-kpc", "--out", form).code == 0
    bare = convert(form, "--to", "json")
    assert (bare.code, bare.out) == (2, "")
    assert "is missing: KimberleyProcessCertificate:5.13.3 has no place for it" in bare.err
    whole = body(GOOD.read_text("utf-8"))
    fill.write_text(json.dumps({name: whole[name] for name in ("kind", "destination", "inputs", "seals")}), "utf-8")
    answer = convert(form, "--to", "json", "--fill", fill)
    assert (answer.code, body(answer.out)) == (0, whole)


def test_one_customs_form_becomes_the_other(tmp_path: Path) -> None:
    fill, form = tmp_path / "fill.json", tmp_path / "form.xml"
    fill.write_text(json.dumps(FILL), "utf-8")
    assert convert(MIXED, "--to", "xml-export", "--fill", fill, "--out", form).code == 0
    whole = body(MIXED.read_text("utf-8"))
    rest = ("kind", "issuing_authority", "origins", "exporter", "importer", "inputs")
    fill.write_text(json.dumps({name: whole[name] for name in rest}), "utf-8")
    answer = convert(form, "--to", "xml-kpc", "--fill", fill)
    assert (answer.code, "KimberleyProcessCertificate:5.13.3" in answer.out) == (0, True)
    assert "controller, recipient_country" in answer.err


def test_a_credential_is_made_of_a_sealed_document_only(tmp_path: Path) -> None:
    answer = convert(GOOD, "--to", "vc", "--json")
    assert (answer.code, answer.err) == (0, "")
    [made] = json.loads(answer.out)
    assert json.loads(made["text"])["issuer"]["id"].startswith("did:pkh:eip155:1337:0x")
    table = tmp_path / "batch.csv"
    convert(GOOD, "--to", "csv", "--out", table)
    assert "/seal: is missing: a credential is made of a sealed and signed document" in convert(table, "--to", "vc").err


def test_a_bad_table_writes_nothing_and_tells_every_cell(tmp_path: Path) -> None:
    table, out = tmp_path / "batch.csv", tmp_path / "drafts"
    convert(GOOD, MIXED, "--to", "csv", "--out", table)
    table.write_text(table.read_text("utf-8").replace("2026-11-30", "30/11/2026"), "utf-8")
    answer = convert(table, "--to", "json", "--out", out)
    assert (answer.code, answer.out, out.exists()) == (2, "", False)
    assert [line.partition(": must")[0] for line in answer.err.splitlines()] == [
        f"error: {table}: row 2, column expires",
        f"error: {table}: row 4, column expires",
    ]
    details = json.loads(convert(table, "--to", "json", "--json").err)["error"]
    assert (details["count"], details["problems"][1]["place"]) == (2, "row 4, column expires")


@pytest.mark.parametrize(
    ("source", "form", "expected"),
    [
        ("lot.kpl.json", "csv", "/schema: must be kpc/1, a certificate: lots have no other form"),
        ("redacted-price.kpc.json", "csv", "/seal/hidden: must not stand here: this form needs the whole certificate"),
        ("redacted-price.kpc.json", "xml-kpc", "/seal/hidden: must not stand here"),
        ("value.kpc.json", "vc", "/seal/root: does not belong to what the document says"),
        *(
            ("weight.kpc.json", form, "/seal/root: does not belong to what the document says")
            for form in ("csv", "xml-kpc", "xml-export", "json")
        ),
        ("digest.kpc.json", "csv", "/seal/digest: does not belong to the number and the root"),
        ("truncated.kpc.json", "json", "document: must be JSON"),
        ("good.kpc.json", "xml-export", "controller: is missing"),
        ("nowhere.json", "json", "cannot be read: No such file or directory"),
    ],
)
def test_what_cannot_be_converted_is_named(source: str, form: str, expected: str) -> None:
    answer = convert(ASSETS / source, "--to", form)
    assert (answer.code, answer.out) == (2, "")
    assert str(ASSETS / source) in answer.err
    assert expected in answer.err


def test_no_file_is_written_over_and_none_is_left_half_written(tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "RU00000009.kpc.json").write_text("mine", "utf-8")
    answer = convert(GOOD, MIXED, "--to", "json", "--out", out)
    assert (answer.code, "is there already and is not overwritten" in answer.err) == (2, True)
    assert [path.name for path in out.iterdir()] == ["RU00000009.kpc.json"]
    several = convert(GOOD, MIXED, "--to", "json")
    assert (several.code, "name a folder with --out" in several.err) == (2, True)
    twice = convert(GOOD, GOOD, "--to", "json", "--out", tmp_path / "twice")
    assert (twice.code, "a number stands twice" in twice.err, (tmp_path / "twice").exists()) == (2, True, False)


@pytest.mark.parametrize(
    ("filled", "expected"),
    [
        ('{"controller": 5, "recipient_country": "BE"}', "controller: must be text (got 5)"),
        ('{"controller": "A\\nB", "recipient_country": "BE"}', "controller: must not hold control characters"),
        (
            '{"controller": "A", "recipient_country": "BE", "contract_date": "1.2.2026"}',
            "contract_date: must be a date",
        ),
        ('{"controller": "A", "recipient_country": "BE", "kind": "standard"}', "/kind: must not be filled in"),
        ('{"controller": "A", "controller": "B"}', "controller: must not stand twice in one object"),
        ("[]", "fill: must be an object"),
    ],
)
def test_what_is_filled_in_is_read_strictly(tmp_path: Path, filled: str, expected: str) -> None:
    fill = tmp_path / "fill.json"
    fill.write_text(filled, "utf-8")
    answer = convert(MIXED, "--to", "xml-export", "--fill", fill)
    assert (answer.code, answer.out) == (2, "")
    assert expected in answer.err
