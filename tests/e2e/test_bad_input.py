"""Drafts that no ledger needs to see: each is refused with one line that names the file, the field and the rule."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from papers import TODAY, certificate, drawn, write
from terminal import Terminal

Change = Callable[[dict[str, Any]], None]


def put(pointer: str, value: object) -> Change:
    """A change that puts a value at a pointer below /certificate."""

    def change(draft: dict[str, Any]) -> None:
        *steps, last = pointer.split("/")
        place: Any = draft["certificate"]
        for step in steps:
            place = place[int(step)] if isinstance(place, list) else place[step]
        place[int(last) if isinstance(place, list) else last] = value

    return change


def without(name: str) -> Change:
    return lambda draft: draft["certificate"].pop(name) and None


def twice(draft: dict[str, Any]) -> None:
    draft["certificate"]["inputs"] *= 2


def schema(draft: dict[str, Any]) -> None:
    draft["schema"] = "kpc/2"


CASES: dict[str, tuple[Change, str]] = {
    "unknown schema version": (schema, "/schema: must be kpc/1 or kpl/1"),
    "missing field": (without("parcels"), "/certificate/parcels: is missing"),
    "extra field": (put("colour", "white"), "/certificate/colour: is not a field of this schema"),
    "float weight": (put("carats", 10.0), "/certificate/carats: must be a text with exactly two decimals"),
    "three decimals": (put("carats", "10.000"), "/certificate/carats: must be a text with exactly two decimals"),
    "negative weight": (
        put("lines/0/carats", "-10.00"),
        "/certificate/lines/0/carats: must be a text with exactly two",
    ),
    "zero weight": (put("lines/0/carats", "0.00"), "/certificate/lines/0/carats: must be more than zero"),
    "wrong sum": (put("carats", "11.00"), "/certificate/carats: must"),
    "foreign HS code": (put("lines/0/hs", "7102.39"), "/certificate/lines/0/hs: must be 7102.10, 7102.21 or 7102.31"),
    "synthetic": (put("lines/0/hs", "7104.21"), "synthetic"),
    "number of another issuer": (
        put("number", "BW00000001"),
        "/certificate/number: must begin with the issuer's code RU",
    ),
    "number without a prefix": (put("number", "00000001"), "/certificate/number: must begin with the issuer's two"),
    "number too long": (put("number", "RU1234567890123456789"), "/certificate/number: must have at most 18 digits"),
    "number not digits": (put("number", "RU0000000A"), "/certificate/number: must have nothing but digits"),
    "expiry before issue": (
        put("expires", (TODAY - timedelta(days=1)).isoformat()),
        "/certificate/expires: must not be before the day of issue",
    ),
    "destination is the issuer": (put("destination", "RU"), "/certificate/destination: must be another Participant"),
    "destination is no code": (put("destination", "Antwerp"), "/certificate/destination: must be a Participant's code"),
    "input listed twice": (twice, "/certificate/inputs/1/number: must not be listed twice"),
    "input without weight": (put("inputs/0/carats", "0.00"), "/certificate/inputs/0/carats: must be more than zero"),
    "weight above the inputs": (
        put("inputs/0/carats", "9.00"),
        "/certificate/carats: must not be more than the inputs",
    ),
    "control character in a name": (put("exporter/name", "Severny\u0007"), "/certificate/exporter/name: must not hold"),
    "look-alike letters in a name": (put("exporter/name", "S\u0435verny"), "/certificate/exporter/name: "),
    "not a day": (put("issued", "2026-02-30"), "/certificate/issued: must be a real day of the calendar"),
}


@pytest.fixture(scope="module")
def still(template: Path) -> Terminal:
    """Commands in the workspace that is never changed: what is refused changes nothing."""
    return Terminal(template)


@pytest.mark.parametrize("name", CASES)
def test_a_draft_is_refused_with_its_file_field_and_rule(still: Terminal, tmp_path: Path, name: str) -> None:
    change, expected = CASES[name]
    draft = certificate(1, [drawn("RUL00000001", "0x" + "11" * 32)])
    change(draft)
    path = write(tmp_path / "draft.json", draft)
    before = still.files()
    message = still.refused(2, "certificate", "issue", path, "--as", "ru-issuer")
    assert message.startswith(f"{path}: ")
    assert expected in message
    assert still.files() == before


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", "document: is empty"),
        (b"certificate", "document: must be JSON"),
        (b'{"schema": "kpc/1", "certificate": {', "document: must be JSON"),
        (b"\xff\xfe\x00", "document: must be UTF-8"),
        (b"[" * 100_000, "document: must not be nested so deeply"),
        (b"\x00\xff" * 5_000_000, "document: must have at most 1048576 bytes"),
        (b"[]", "document: must be an object"),
        (b'{"schema": "kpl/1"}', "/lot: is missing"),
    ],
    ids=["empty", "no JSON", "truncated", "no UTF-8", "nested", "10 MB of junk", "no object", "no lot"],
)
def test_a_file_that_is_no_draft_is_refused(still: Terminal, tmp_path: Path, content: bytes, expected: str) -> None:
    path = tmp_path / "draft.json"
    path.write_bytes(content)
    for command in (("certificate", "issue"), ("lot", "declare")):
        assert expected in still.refused(2, *command, path, "--as", "ru-issuer")


def test_of_a_document_that_is_too_large_no_false_size_is_told(still: Terminal, tmp_path: Path) -> None:
    path = tmp_path / "large.kpc.json"
    path.write_bytes(b" " * 2_000_000)
    limit = "document: must have at most 1048576 bytes"
    assert still.refused(2, "redact", path, "--hide", "/certificate/usd") == limit
    assert f"{limit}\n" in still.run("verify", path).out


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_a_table_in_place_of_a_draft_is_refused_with_what_takes_tables(
    still: Terminal, tmp_path: Path, mark: bytes
) -> None:
    path = tmp_path / "batch.CSV"
    path.write_bytes(mark + b"number,kind\n")
    way = "; a table (CSV) of certificates is issued by `python scripts/anchor_certificates.py`"
    message = still.refused(2, "certificate", "issue", path, "--as", "ru-issuer")
    assert message.startswith(f"{path}: document: must be ")
    assert message.endswith(way)
    assert way not in still.refused(2, "lot", "declare", path, "--as", "ru-statistician")


@pytest.mark.parametrize("content", [b"junk" * 2_500_000, b'{"schema": "kpc/1", "certificate": {}', b"\x00"])
def test_a_file_that_is_no_document_is_not_verified(still: Terminal, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "document.kpc.json"
    path.write_bytes(content)
    answer = still.run("verify", path)
    assert (answer.code, answer.err) == (1, "")
    assert "not verified: a file that is no document" in answer.out


@pytest.mark.parametrize(
    "command",
    [
        ("certificate", "issue", "{}", "--as", "ru-issuer"),
        ("certificate", "void", "{}", "--reason", "x", "--as", "ru-issuer"),
        ("lot", "show", "{}"),
        ("proof", "export", "{}"),
        ("redact", "{}", "--hide", "/certificate/usd"),
        ("convert", "{}", "--to", "csv"),
    ],
)
def test_a_file_that_is_not_there_is_named_once(still: Terminal, tmp_path: Path, command: tuple[str, ...]) -> None:
    path = tmp_path / "none.json"
    message = still.refused(2, *(word.format(path) for word in command))
    assert message == f"{path} cannot be read: No such file or directory"


def test_a_batch_with_one_bad_draft_names_it_and_issues_none(terminal: Terminal, tmp_path: Path) -> None:
    inputs = [drawn("RUL00000001", terminal.digest("RUL1"), "1.00")]
    for serial in range(1, 8):
        write(tmp_path / "in" / f"{serial}.json", certificate(serial, inputs, carats="1.00"))
    write(tmp_path / "in" / "5.json", certificate(5, inputs, carats="1.00", destination="ZZ"))
    before = (terminal.height(), terminal.files())
    message = terminal.refused(1, "certificate", "issue", tmp_path / "in", "--as", "ru-issuer")
    assert message == f"{tmp_path}/in/5.json: /certificate/destination: ZZ is not entered as a Participant"
    assert (terminal.height(), terminal.files()) == before


def test_two_drafts_with_one_number_are_refused(terminal: Terminal, tmp_path: Path) -> None:
    inputs = [drawn("RUL00000001", terminal.digest("RUL1"))]
    paths = [write(tmp_path / name, certificate(1, inputs)) for name in ("a.json", "b.json")]
    message = terminal.refused(2, "certificate", "issue", *paths, "--as", "ru-issuer")
    assert message.startswith(f"{paths[1]}: number: must be used once; it stands in this batch 2 times")


def test_a_sealed_document_is_no_draft(still: Terminal) -> None:
    document = still.folder / ".kpchain" / "documents" / "RUL00000001.kpl.json"
    assert "sealed already" in still.refused(2, "lot", "declare", document, "--as", "ru-statistician")


def test_a_lot_is_no_certificate(still: Terminal, tmp_path: Path) -> None:
    draft = write(tmp_path / "1.json", certificate(1, [drawn("RUL00000001", "0x" + "11" * 32)]))
    assert "/schema: must be kpl/1" in still.refused(2, "lot", "declare", draft, "--as", "ru-statistician")


def test_an_altered_document_names_no_record(still: Terminal, tmp_path: Path) -> None:
    document = json.loads((still.folder / ".kpchain" / "documents" / "RUL00000001.kpl.json").read_text())
    document["lot"]["evidence"] = "Mine report 8"
    path = write(tmp_path / "altered.kpl.json", document)
    message = still.refused(2, "lot", "show", path)
    assert message == f"{path}: /seal/root: does not belong to what the document says: it was changed after sealing"


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (("certificate", "void", "RU1", "--as", "ru-issuer"), "Missing option '--reason'"),
        (("certificate", "void", "nonsense", "--reason", "x", "--as", "ru-issuer"), "must begin with the issuer's two"),
        (("certificate", "void", "./absent.json", "--reason", "x", "--as", "ru-issuer"), "cannot be read"),
        (("certificate", "void", "RU1", "--reason", "x", "--as", "nobody"), "no officer is called 'nobody'"),
        (("certificate", "void", "RU1", "--reason", "x"), "who acts?"),
        (("certificate", "arrive", "RU1", "--on", "yesterday", "--as", "eu-importer"), "must be a date written YYYY"),
        (("certificate", "confirm", "RU1", "--checked", "opened", "--as", "eu-importer"), "or --as-declared alone"),
        (("certificate", "confirm", "RU1"), "Missing option '--checked'. Choose from: opened, not-opened"),
        (("certificate", "issue", "absent.json", "--as", "ru-issuer"), "cannot be read"),
        (("certificate", "fly", "RU1"), "No such command 'fly'"),
        (("participant", "show", "Russia"), "must be a Participant's code"),
        (("officer", "add", "chair", "--as", "chair"), "give one or more --role"),
        (("trace", "RU1", "--format", "pdf"), "'pdf' is not one of"),
        (("lot", "declare", "."), "holds no .json file"),
        (("lot", "declare", "", "--as", "ru-statistician"), "must name a file: it is empty"),
        (("verify", ""), "an empty name: number: must begin with the issuer's two"),
        (("init", "--network", "ftp://x"), "network: must be embedded, ganache, anvil or an http(s) URL"),
    ],
)
def test_a_wrong_command_line_is_refused_in_one_line(
    still: Terminal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], expected: str
) -> None:
    monkeypatch.chdir(tmp_path)
    assert expected in still.refused(2, *arguments)
