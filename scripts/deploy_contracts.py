"""Founds a ledger on a network: deploys the contracts, admits the founding Participants, hands over to their Plenary.

    python scripts/deploy_contracts.py --rpc http://127.0.0.1:8545 --keystore founder.json \
        --passphrase-file passphrase --chairing IN --focal-points focal-points.csv --out deployment.json

Whoever founds it has no power afterwards. Others take part with `kpchain init --network URL --deployment
deployment.json`. A run that was cut off is repeated with the same --outbox; what it had begun is left without harm.
"""

from __future__ import annotations

import sys
from pathlib import Path

import click

from kpchain.errors import KpchainError
from kpchain.ledger.deployment import compare_code
from kpchain.ledger.networks import connect_url
from kpchain.ledger.outbox import Outbox
from kpchain.ledger.sender import Sender
from kpchain.model import checksum_address
from kpchain.signing import KeystoreSigner
from kpchain.workspace.founding import Founding, found_ledger, read_focal_points

FILE = click.Path(path_type=Path)


@click.command()
@click.option("--rpc", required=True, help="URL of a node that takes transactions.")
@click.option("--keystore", required=True, type=FILE, help="Keystore (V3) of the account that founds the ledger.")
@click.option("--passphrase-file", required=True, type=FILE, help="File with the passphrase of the keystore.")
@click.option("--chairing", required=True, metavar="CODE", help="Participant that has the chair.")
@click.option(
    "--focal-points",
    required=True,
    type=FILE,
    help="Table (CSV: code, account) of who names officers and votes; the chair's among them.",
)
@click.option("--outbox", type=FILE, default="outbox", show_default=True, help="Folder for transactions on their way.")
@click.option("--out", type=FILE, default="deployment.json", show_default=True, help="The deployment record.")
def main(
    rpc: str,
    keystore: Path,
    passphrase_file: Path,
    chairing: str,
    focal_points: Path,
    outbox: Path,
    out: Path,
) -> None:
    """Found a ledger that its Participants govern."""
    if out.exists():
        sys.exit(f"error: {out} is there already and is not overwritten")
    try:
        founder = KeystoreSigner.from_keystore(
            keystore.read_bytes(), passphrase_file.read_text("utf-8-sig").rstrip("\r\n")
        )
        named = read_focal_points(focal_points, checksum_address)
        if chairing not in named:
            sys.exit(f"error: --focal-points: {chairing} has the chair and needs a focal point")
        connection = connect_url(rpc)
        chain_id = int(connection.call("eth_chainId"), 16)
        waiting = Outbox(outbox)
        Sender(connection, chain_id=chain_id, outbox=waiting).settle(founder)
        founding = Founding(chairing=chairing, focal_points=named)
        deployment = found_ledger(connection, waiting, founder, founding, chain_id=chain_id).deployment
        equal = compare_code(connection, deployment)
    except (KpchainError, OSError) as error:
        sys.exit(f"error: {error}")
    out.write_text(deployment.to_json(), "utf-8")
    click.echo(f"ledger {deployment.ledger}, governed by the Plenary {deployment.plenary}, chain {chain_id}")
    if not all(equal.values()):
        sys.exit("error: the code on the chain is not the packaged code: do not use this deployment")


if __name__ == "__main__":
    main()
