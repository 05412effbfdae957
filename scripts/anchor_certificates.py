"""Issues the certificates of a folder of drafts (kpc/1) or of a table (CSV), as one batch: all of them or none.

    python scripts/anchor_certificates.py certificates.csv --workspace authority --officer ru-issuer

docs/spec/csv.md describes the table. A digest of an input that it leaves out is looked up on the ledger. Of a folder
the .json files are read; a table is named itself. Exit codes are those of `kpchain`: 0, all are issued; 1, refused by
the ledger; 2, bad input; 3, the ledger gave no answer.
"""

from __future__ import annotations

import sys
from functools import cache
from pathlib import Path

import click

from kpchain.adapters import read_csv
from kpchain.cli import USAGE, exit_code
from kpchain.config import load_config
from kpchain.document import read_draft
from kpchain.errors import ConfigError, EntryError, KpchainError, TableError
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
        click.echo(f"error: {error}", err=True)
        sys.exit(exit_code(error) if isinstance(error, KpchainError) else USAGE)
    for filed in outcome.filed:
        click.echo(f"{filed.number} 0x{filed.digest.hex()} {filed.transaction or 'entered by an earlier run'}")


def drafts(folder: Path) -> list[Draft]:
    """The drafts of a folder.

    Raises:
        ConfigError: it holds no .json file.
        EntryError: a file is no draft; the first is named.
    """
    paths = sorted(folder.glob("*.json"))
    if not paths:
        raise ConfigError(f"{folder} holds no .json file; a table (CSV) is named itself, not its folder")
    found = []
    for path in paths:
        try:
            found.append(Draft(str(path), read_draft(path.read_bytes())))
        except KpchainError as error:
            raise EntryError(str(path), error) from error
    return found


def table(ledger: Ledger, path: Path) -> list[Draft]:
    """The drafts of a table.

    Raises:
        EntryError: cells are refused; the file is named, and each with its row and column.
    """
    try:
        certificates = read_csv(path.read_bytes(), find_digest=cache(ledger.find))
    except TableError as error:
        raise EntryError(str(path), error) from error
    return [Draft(f"{path}, {certificate.number}", certificate) for certificate in certificates]


if __name__ == "__main__":
    main()
