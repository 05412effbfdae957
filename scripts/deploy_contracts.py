"""Deploys the two contracts to a network and writes the deployment record, for the authority that founds a ledger.

    python scripts/deploy_contracts.py --rpc http://127.0.0.1:8545 --keystore deployer.json \
        --passphrase-file passphrase --governor 0x... --out deployment.json

Whoever deploys has no power afterwards: the governor alone decides on Participants. Others take part with
`kpchain init --network URL --deployment deployment.json`. A run that was cut off is repeated with the same --outbox;
a deployment that it had begun is left behind without harm.
"""

from __future__ import annotations

import sys
from pathlib import Path

import click

from kpchain.errors import KpchainError
from kpchain.ledger.deployment import compare_code, deploy
from kpchain.ledger.networks import connect_url
from kpchain.ledger.outbox import Outbox
from kpchain.ledger.sender import Sender
from kpchain.model import checksum_address
from kpchain.signing import KeystoreSigner

FILE = click.Path(path_type=Path)


@click.command()
@click.option("--rpc", required=True, help="URL of a node that takes transactions.")
@click.option("--keystore", required=True, type=FILE, help="Keystore (V3) of the account that deploys.")
@click.option("--passphrase-file", required=True, type=FILE, help="File with the passphrase of the keystore.")
@click.option("--governor", help="Account that decides on Participants; by default the one that deploys.")
@click.option("--outbox", type=FILE, default="outbox", show_default=True, help="Folder for transactions on their way.")
@click.option("--out", type=FILE, default="deployment.json", show_default=True, help="The deployment record.")
def main(rpc: str, keystore: Path, passphrase_file: Path, governor: str | None, outbox: Path, out: Path) -> None:
    """Deploy the registry of Participants and the ledger of certificates."""
    if out.exists():
        sys.exit(f"error: {out} is there already and is not overwritten")
    try:
        signer = KeystoreSigner.from_keystore(keystore.read_bytes(), passphrase_file.read_text().rstrip("\r\n"))
        chair = checksum_address(governor) if governor else signer.address
        connection = connect_url(rpc)
        chain_id = int(connection.call("eth_chainId"), 16)
        sender = Sender(connection, chain_id=chain_id, outbox=Outbox(outbox))
        sender.settle(signer)
        deployment = deploy(connection, sender, signer=signer, governor=chair, chain_id=chain_id)
        equal = compare_code(connection, deployment)
    except (KpchainError, OSError) as error:
        sys.exit(f"error: {error}")
    out.write_text(deployment.to_json(), "utf-8")
    click.echo(f"registry {deployment.registry}, ledger {deployment.ledger}, chain {chain_id}, governor {chair}")
    if not all(equal.values()):
        sys.exit("error: the code on the chain is not the packaged code: do not use this deployment")


if __name__ == "__main__":
    main()
