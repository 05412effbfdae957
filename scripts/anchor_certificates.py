"""Issues the certificates of a folder of drafts (kpc/1) or of a CSV file, as one batch: all of them or none.

    python scripts/anchor_certificates.py certificates.csv --workspace authority --officer ru-issuer

Columns of the CSV file, one certificate a row, UTF-8, names in the first row; `replaces`, `quality` and `remarks` may
be left out, and are left out of the document where they are empty:

    number, kind, issuer, issuing_authority, destination, issued, expires, origins, exporter_name, exporter_address,
    importer_name, importer_address, parcels, lines, carats, usd, inputs, replaces, quality, remarks

`origins` is RU;BW. `lines` is 7102.10:70.00:5000.00;7102.21:30.00:900.00 (HS code, carats, US dollars). `inputs` is
RUL00000001:60.00;BW00000007:40.00 (number and carats drawn); the digests are looked up on the ledger.
"""

from __future__ import annotations

import csv
import json
import sys
from pathlib import Path

import click

from kpchain.config import load_config
from kpchain.document import read_draft
from kpchain.errors import EntryError, KpchainError, ModelError, NotFoundError
from kpchain.ledger.client import Ledger
from kpchain.model import STATEMENT, TITLE, RecordNumber
from kpchain.workspace import Draft, Keyring, Workspace, enter, open_ledger, read_deployment

PLAIN = ("number", "kind", "issuer", "issuing_authority", "destination", "issued", "expires", "carats", "usd")
PARTIES = ("exporter_name", "exporter_address", "importer_name", "importer_address")
COLUMNS = {*PLAIN, *PARTIES, "origins", "parcels", "lines", "inputs"}
OPTIONAL = ("replaces", "quality", "remarks")


@click.command()
@click.argument("source", type=click.Path(path_type=Path, exists=True))
@click.option("--workspace", type=click.Path(path_type=Path), help="The workspace; by default the nearest one upwards.")
@click.option("--officer", required=True, help="Name of the issuing officer's key.")
def main(source: Path, workspace: Path | None, officer: str) -> None:
    """Issue the certificates of SOURCE; the passphrase comes from KPCHAIN_PASSPHRASE."""
    try:
        config = load_config(workspace)
        place = Workspace(config.workspace)
        keyring = Keyring(place, read_deployment(place).chain_id)
        signer = keyring.signer(officer, lambda: config.passphrase or "")
        with open_ledger(place, config.network, writing=True) as ledger:
            rows = [(str(path), path.read_bytes()) for path in sorted(source.glob("*.json"))]
            outcome = enter(place, ledger, signer, drafts(rows if source.is_dir() else table(ledger, source)))
    except (KpchainError, OSError, UnicodeDecodeError) as error:
        sys.exit(f"error: {error}")
    for filed in outcome.filed:
        click.echo(f"{filed.number} 0x{filed.digest.hex()} {filed.transaction or 'entered by an earlier run'}")


def drafts(rows: list[tuple[str, bytes]]) -> list[Draft]:
    """The drafts of files or rows; the first that is none is named."""
    found = []
    for name, content in rows:
        try:
            found.append(Draft(name, read_draft(content)))
        except KpchainError as error:
            raise EntryError(name, error) from error
    return found


def table(ledger: Ledger, path: Path) -> list[tuple[str, bytes]]:
    """The rows of a CSV file as drafts in JSON."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file, restval="", restkey="more")
        missing = sorted(COLUMNS - set(reader.fieldnames or ()))
        if missing:
            raise ModelError(missing[0], f"must be a column of {path}")
        rows = []
        for number, row in enumerate(reader, 2):
            try:
                rows.append((f"{path}, row {number}", row_draft(ledger, row)))
            except KpchainError as error:
                raise EntryError(f"{path}, row {number}", error) from error
        return rows


def row_draft(ledger: Ledger, row: dict[str, str]) -> bytes:
    """The draft of one row; what is wrong in it is found when it is read."""
    body: dict[str, object] = {"title": TITLE, "statement": STATEMENT}
    body |= {name: row[name] for name in PLAIN}
    for party in ("exporter", "importer"):
        body[party] = {"name": row[f"{party}_name"], "address": row[f"{party}_address"]}
    body |= {name: row[name] for name in OPTIONAL if row.get(name)}
    body["origins"] = row["origins"].split(";")
    body["parcels"] = int(row["parcels"]) if row["parcels"].isdigit() else row["parcels"]
    body["lines"] = [
        dict(zip(("hs", "carats", "usd"), line.split(":"), strict=False)) for line in row["lines"].split(";")
    ]
    body["inputs"] = [drawn(ledger, *entry.partition(":")[::2]) for entry in row["inputs"].split(";")]
    return json.dumps({"schema": "kpc/1", "certificate": body}).encode()


def drawn(ledger: Ledger, number: str, carats: str) -> dict[str, str]:
    """An input, with the digest that the ledger has under its number."""
    digest = ledger.find(RecordNumber.parse(number, field="inputs"))
    if digest is None:
        raise NotFoundError(f"inputs: the ledger has no record {number}")
    return {"number": number, "digest": "0x" + digest.hex(), "carats": carats}


if __name__ == "__main__":
    main()
