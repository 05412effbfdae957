"""The scripts that authorities copy, each run as it is."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from papers import TODAY, certificate, drawn, write
from terminal import ENVIRONMENT, Answer, Terminal

from kpchain.signing import SCRYPT_LIGHT, create_keystore

SCRIPTS = Path(__file__).resolve().parents[2] / "scripts"


def run(name: str, *arguments: object) -> Answer:
    command = [sys.executable, str(SCRIPTS / name), *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=ENVIRONMENT)
    return Answer(done.returncode, done.stdout, done.stderr)


def row(serial: int, **changes: str) -> dict[str, str]:
    """A row of the CSV file that `anchor_certificates` documents."""
    plain: dict[str, Any] = certificate(serial, [])["certificate"]
    cells = {name: value for name, value in plain.items() if isinstance(value, str)}
    cells.pop("title")
    cells.pop("statement")
    for party in ("exporter", "importer"):
        cells |= {f"{party}_{name}": value for name, value in plain[party].items()}
    cells |= {"parcels": "1", "origin": "RU", "line_hs": "7102.10", "line_carats": "10.00", "line_usd": "700.00"}
    cells |= {"input_number": "RUL00000001", "input_carats": "10.00"}
    return cells | changes


def table(path: Path, rows: list[dict[str, str]]) -> Path:
    text = io.StringIO()
    writer = csv.DictWriter(text, fieldnames=list(rows[0] | rows[-1]), restval="")
    writer.writeheader()
    writer.writerows(rows)
    path.write_text(text.getvalue(), "utf-8")
    return path


def anchor(terminal: Terminal, source: Path) -> Answer:
    return run("anchor_certificates.py", source, "--workspace", terminal.folder, "--officer", "ru-issuer")


def test_certificates_are_anchored_verified_and_traced_from_a_table(terminal: Terminal, tmp_path: Path) -> None:
    answer = anchor(terminal, table(tmp_path / "batch.csv", [row(1), row(2, remarks="fragile")]))
    assert (answer.code, answer.err) == (0, "")
    numbers, digests, _ = zip(*(line.split(" ", 2) for line in answer.out.splitlines()), strict=True)
    assert numbers == ("RU00000001", "RU00000002")
    verified = run("verify_hash.py", "--workspace", terminal.folder, *digests)
    assert (verified.code, verified.out.count("verified on the ledger")) == (0, 2)
    traced = run("query_provenance.py", "--workspace", terminal.folder, *numbers)
    assert list(csv.reader(io.StringIO(traced.out)))[1:] == [
        ["RU00000001", "RUL00000001", "production", "RU", "RU", "10.00"],
        ["RU00000002", "RUL00000001", "production", "RU", "RU", "10.00"],
    ]


def test_certificates_are_anchored_from_a_folder(terminal: Terminal, tmp_path: Path) -> None:
    inputs = [drawn("RUL00000001", terminal.digest("RUL1"))]
    for serial in (1, 2):
        write(tmp_path / "drafts" / f"{serial}.json", certificate(serial, inputs))
    assert anchor(terminal, tmp_path / "drafts").code == 0
    assert terminal.ok("lot", "show", "RUL1")["available"] == "980.00"


@pytest.mark.parametrize(
    ("changes", "code", "expected"),
    [
        ({"carats": "11.00"}, 2, ": row 3, column carats: must be the sum of the lines"),
        ({"parcels": "many"}, 2, ": row 3, column parcels: must be an integer"),
        ({"input_number": "RUL00000099"}, 2, ": row 3, column input_number: must be a record on the ledger"),
        ({"input_number": "coal"}, 2, ": row 3, column input_number: must begin with the issuer's two capital letters"),
        ({"line_usd": ""}, 2, ": row 3, column line_usd: is missing"),
        (
            {"expires": TODAY.replace(year=TODAY.year + 1).isoformat()},
            1,
            ", RU00000002: certificate RU00000002: the",
        ),
    ],
)
def test_a_bad_row_is_named_and_none_is_issued(
    terminal: Terminal, tmp_path: Path, changes: dict[str, str], code: int, expected: str
) -> None:
    path = table(tmp_path / "batch.csv", [row(1), row(2, **changes), row(3)])
    answer = anchor(terminal, path)
    assert (answer.code, answer.out) == (code, "")
    assert answer.err.startswith(f"error: {path}{expected}")
    assert terminal.ok("lot", "show", "RUL1")["available"] == "1000.00"


def test_a_table_without_a_column_is_refused(terminal: Terminal, tmp_path: Path) -> None:
    cells = row(1)
    del cells["input_carats"]
    path = table(tmp_path / "batch.csv", [cells])
    answer = anchor(terminal, path)
    assert (answer.code, answer.err) == (2, f"error: {path}: row 1, column input_carats: is missing\n")


@pytest.mark.parametrize("with_table", [False, True])
def test_a_folder_without_drafts_is_refused(terminal: Terminal, tmp_path: Path, *, with_table: bool) -> None:
    folder = tmp_path / "drafts"
    folder.mkdir()
    if with_table:
        table(folder / "batch.csv", [row(1)])
    answer = anchor(terminal, folder)
    message = f"{folder} holds no .json file; a table (CSV) is named itself, not its folder"
    assert (answer.code, answer.out, answer.err) == (2, "", f"error: {message}\n")


def test_a_hash_that_the_ledger_does_not_know_is_not_verified(terminal: Terminal) -> None:
    answer = run("verify_hash.py", "--workspace", terminal.folder, "0x" + "11" * 32)
    assert (answer.code, answer.out.startswith("not verified")) == (1, True)


def test_what_is_no_hash_is_refused(terminal: Terminal) -> None:
    answer = run("verify_hash.py", "--workspace", terminal.folder, "RU1")
    assert (answer.code, answer.err.startswith('error: hash: must be "0x" and 64')) == (2, True)


@pytest.mark.node
def test_contracts_are_deployed_for_others_to_join(tmp_path: Path) -> None:
    home = Terminal(tmp_path)
    url = home.ok("network", "up", "anvil")["url"]
    try:
        (tmp_path / "key.json").write_text(create_keystore("secret", scrypt_n=SCRYPT_LIGHT))
        (tmp_path / "passphrase").write_text("secret\n")
        (tmp_path / "focal-points.csv").write_text(f"code,account\nIN,0x{'22' * 20}\nRU,0x{'33' * 20}\n")
        arguments = [
            *("--rpc", url, "--keystore", tmp_path / "key.json", "--passphrase-file", tmp_path / "passphrase"),
            *("--chairing", "IN", "--focal-points", tmp_path / "focal-points.csv"),
            *("--outbox", tmp_path / "outbox", "--out", tmp_path / "deployment.json"),
        ]
        answer = run("deploy_contracts.py", *arguments)
        assert (answer.code, answer.err) == (0, "")
        joined = Terminal(tmp_path / "joined")
        joined.ok("init", joined.folder, "--network", url, "--deployment", tmp_path / "deployment.json")
        assert len(joined.ok("participant", "list")) == 61
        assert joined.ok("plenary", "status")["electorate"] == ["IN", "RU"]
        assert json.loads((tmp_path / "deployment.json").read_text())["chain_id"] == 1337
        again = run("deploy_contracts.py", *arguments)
        assert (again.code, "is not overwritten" in again.err) == (1, True)
    finally:
        home.run("network", "down")
