"""Issues the certificates of a folder of drafts (kpc/1) or of a table (CSV), as one batch: all of them or none.

    python scripts/anchor_certificates.py certificates.csv --workspace authority --officer ru-issuer

docs/spec/csv.md describes the table. A digest of an input that it leaves out is looked up on the ledger.
"""

from __future__ import annotations

import sys
from functools import cache
from pathlib import Path

import click

from kpchain.adapters import read_csv
from kpchain.config import load_config
from kpchain.document import read_draft
from kpchain.errors import EntryError, KpchainError
from kpchain.ledger.client import Ledger
from kpchain.workspace import Draft, Keyring, Workspace, enter, open_ledger, read_deployment


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
            outcome = enter(place, ledger, signer, drafts(source) if source.is_dir() else table(ledger, source))
    except (KpchainError, OSError) as error:
        sys.exit(f"error: {error}")
    for filed in outcome.filed:
        click.echo(f"{filed.number} 0x{filed.digest.hex()} {filed.transaction or 'entered by an earlier run'}")


def drafts(folder: Path) -> list[Draft]:
    """The drafts of a folder; the first file that is none is named."""
    found = []
    for path in sorted(folder.glob("*.json")):
        try:
            found.append(Draft(str(path), read_draft(path.read_bytes())))
        except KpchainError as error:
            raise EntryError(str(path), error) from error
    return found


def table(ledger: Ledger, path: Path) -> list[Draft]:
    """The drafts of a table; every cell that is refused is named with its row and column."""
    certificates = read_csv(path.read_bytes(), find_digest=cache(ledger.find))
    return [Draft(f"{path}, {certificate.number}", certificate) for certificate in certificates]


if __name__ == "__main__":
    main()
