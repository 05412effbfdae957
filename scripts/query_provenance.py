"""Writes the origin of certificates as CSV: for each, what share of its weight comes from which lot and country.

    python scripts/query_provenance.py --workspace authority RU00000001 EU00000007 > provenance.csv

Columns: certificate, lot, kind of the lot, its declarer, its origins (those of a mixed lot joined by ;), carats.
The index of the workspace is brought up to date first.
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path

import click

from kpchain.config import load_config
from kpchain.errors import KpchainError
from kpchain.index import Index, IndexReader, LedgerIdentity, sync
from kpchain.provenance import trace
from kpchain.units import two_decimals
from kpchain.workspace import Workspace, open_ledger


@click.command()
@click.argument("numbers", nargs=-1, required=True)
@click.option("--workspace", type=click.Path(path_type=Path), help="The workspace; by default the nearest one upwards.")
def main(numbers: tuple[str, ...], workspace: Path | None) -> None:
    """Write the origins of the certificates with NUMBERS (or digests)."""
    try:
        config = load_config(workspace)
        place = Workspace(config.workspace)
        with open_ledger(place, config.network, writing=False) as ledger:
            record = ledger.deployment
            identity = LedgerIdentity(chain_id=record.chain_id, ledger=record.ledger, first_block=record.block)
            index_place = config.index or place.index_file
            with Index.open(index_place, identity) as index:
                sync(index, ledger)
        with IndexReader(index_place) as reader:
            traces = [trace(reader, number) for number in numbers]
    except KpchainError as error:
        sys.exit(f"error: {error}")
    writer = csv.writer(sys.stdout)
    writer.writerow(("certificate", "lot", "kind", "declarer", "origins", "carats"))
    for found in traces:
        for share in found.lots:
            lot = share.lot
            origins = ";".join(lot.origins)
            weight = two_decimals(share.points)
            writer.writerow((found.subject.number, lot.number, lot.kind.name.lower(), lot.issuer, origins, weight))


if __name__ == "__main__":
    main()
