"""Verifies certificate hashes (digests) against the ledger of a workspace, one a line of output.

    python scripts/verify_hash.py --workspace authority 0x... 0x...

A hash alone says what the ledger knows of a certificate; whether a document in hand is that certificate is seen with
`kpchain verify FILE`. Exit code 0: all are verified. 1: one is not. 3: the ledger gave no answer.
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from kpchain.config import load_config
from kpchain.errors import KpchainError, LedgerError, ModelError
from kpchain.verify import Outcome, verify_digest
from kpchain.workspace import Workspace, open_ledger


@click.command()
@click.argument("hashes", nargs=-1, required=True)
@click.option("--workspace", type=click.Path(path_type=Path), help="The workspace; by default the nearest one upwards.")
def main(hashes: tuple[str, ...], workspace: Path | None) -> None:
    """Verify HASHES, each "0x" and 64 hexadecimal digits."""
    today = datetime.now(UTC).date()
    try:
        digests = [read_hash(text) for text in hashes]
        config = load_config(workspace)
        with open_ledger(Workspace(config.workspace), config.network, writing=False) as ledger:
            reports = [verify_digest(digest, ledger=ledger, today=today) for digest in digests]
    except LedgerError as error:
        click.echo(f"error: {error}", err=True)
        sys.exit(3)
    except KpchainError as error:
        click.echo(f"error: {error}", err=True)
        sys.exit(2)
    for report in reports:
        click.echo(report.verdict)
    if any(check.outcome is Outcome.ERROR for report in reports for check in report.checks):
        sys.exit(3)
    sys.exit(0 if all(report.is_verified for report in reports) else 1)


def read_hash(text: str) -> bytes:
    """The 32 bytes that a hash says.

    Raises:
        ModelError: it is none.
    """
    try:
        digest = bytes.fromhex(text.removeprefix("0x"))
    except ValueError:
        digest = b""
    if len(digest) != 32:
        raise ModelError("hash", 'must be "0x" and 64 hexadecimal digits', text)
    return digest


if __name__ == "__main__":
    main()
