"""`kpchain proof`: how a record stood as of a block, with the trie nodes that prove it to who has no network."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kpchain.cli import output
from kpchain.cli.acts import looks_like_file, read_file
from kpchain.cli.carried import read_proof, write_out
from kpchain.cli.session import FILE, Session, json_option
from kpchain.errors import ConfigError, EntryError, KpchainError, NotFoundError

if TYPE_CHECKING:
    from kpchain.evidence import ProvenState, StateProof
    from kpchain.ledger.client import Ledger

_DIGEST = re.compile(r"0x[0-9a-fA-F]{64}")


@click.group()
def proof() -> None:
    """State proofs, for verification without a network: export, show."""


@proof.command()
@click.argument("name", metavar="FILE|NUMBER|0xDIGEST")
@click.option("--block", type=click.IntRange(min=0), help="Number of the block to prove by; by default the newest.")
@click.option("--out", type=FILE, help="File to write to, in place of the terminal.")
@json_option
@click.pass_obj
def export(session: Session, name: str, block: int | None, out: Path | None, as_json: bool) -> None:
    """Write the proof of how a record stands, or that the ledger has none, as of a block.

    The node must answer eth_getProof: the embedded ledger, ganache and anvil do. The proof is checked before it is
    written. To be believed it needs a trust list of the same block: name that block with --block.
    """
    from kpchain.evidence import prove
    from kpchain.evidence.proof_export import make_state_proof

    with session.ledger() as ledger:
        try:
            digest = _digest(ledger, name)
        except ConfigError:
            raise
        except KpchainError as error:
            raise EntryError(name, error) from error
        made = make_state_proof(ledger, digest, block=block)
    if out is None:
        output.write(made.to_bytes())
        return
    write_out(out, made.to_bytes())
    _show(made, prove(made), as_json=as_json, file=str(out))


@proof.command()
@click.argument("file", type=FILE)
@json_option
def show(file: Path, as_json: bool) -> None:
    """Show what a state proof proves, once its nodes and its header hold together.

    Whether its block is one of the ledger's chain is for a trust list to say: `kpchain verify --offline`.
    """
    from kpchain.evidence import prove

    made = read_proof(file)
    try:
        proven = prove(made)
    except KpchainError as error:
        raise EntryError(str(file), error) from error
    _show(made, proven, as_json=as_json)


def _digest(ledger: Ledger, name: str) -> bytes:
    """The digest that a name means; of a file, the one that is computed, whatever the file states."""
    from kpchain.document import read_disclosed
    from kpchain.model import RecordNumber

    if _DIGEST.fullmatch(name):
        return bytes.fromhex(name[2:])
    if looks_like_file(name):
        return read_disclosed(read_file(Path(name))).computed_digest()
    found = ledger.find(RecordNumber.parse(name))
    if found is None:
        raise NotFoundError("the ledger has no record with this number; its absence is proven for a file or a digest")
    return found


def _show(made: StateProof, proven: ProvenState, *, as_json: bool, **more: Any) -> None:
    from kpchain.evidence.trust_list import day_of

    header, record = proven.header, proven.record
    stands = "the ledger has no record with this digest"
    if record is not None:
        state = record.state.name.lower().replace("_", " ")
        stands = f"{state}; {record.points.format()} carats, {record.available.format()} can be drawn"
    nodes = len(made.account) + len(made.storage)
    size = f"{made.size:,} bytes: header {len(made.header)}, {nodes} nodes {made.size - len(made.header)}"
    data = {
        **more,
        "digest": "0x" + made.digest.hex(),
        "ledger": made.ledger,
        "block": {"number": header.number, "hash": "0x" + header.hash.hex(), "time": header.time},
        "record": None if record is None else f"0x{record.word:064x}",
        "state": None if record is None else record.state.name.lower(),
        "bytes": made.size,
        "header_bytes": len(made.header),
        "node_bytes": made.size - len(made.header),
    }
    rows = output.fields(
        [
            ("file", more.get("file")),
            ("digest", data["digest"]),
            ("ledger", made.ledger),
            ("block", f"{header.number} of {day_of(header.time)}, hash 0x{header.hash.hex()}"),
            ("proves", stands),
            ("size", size),
        ]
    )
    output.show(data, rows, as_json=as_json)
