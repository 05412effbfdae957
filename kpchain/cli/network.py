"""`kpchain network`: the development nodes of a workspace, and their clock."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, cast

import click

from kpchain.cli import output
from kpchain.cli.session import Day, Session, json_option
from kpchain.config import bare_config, find_workspace, load_config
from kpchain.errors import ConfigError

if TYPE_CHECKING:
    from kpchain.config import Config
    from kpchain.ledger.engines import Engine
    from kpchain.workspace import Workspace

_ENGINES = ("ganache", "anvil")
_engine = click.argument("engine", type=click.Choice(_ENGINES))


@click.group()
def network() -> None:
    """Development nodes of the workspace: up, down, status, forward.

    A node listens on the loopback address alone and keeps its ledger in .kpchain/nodes/ of the workspace, or of this
    folder where it is none. ganache and anvil are npm packages: `npm install ganache@7.9.2 @foundry-rs/anvil@1.7.1`.
    """


@network.command()
@_engine
@click.option("--port", type=click.IntRange(1, 65535), help="TCP port; by default a free one.")
@click.option("--chain-id", type=click.IntRange(min=1), default=1337, show_default=True, help="Chain id (EIP-155).")
@click.option("--start-date", type=Day(), help="Day that its clock shows at the start.")
@json_option
@click.pass_obj
def up(session: Session, engine: str, port: int | None, chain_id: int, start_date: date | None, as_json: bool) -> None:
    """Start a node, with the ledger that it had before."""
    from kpchain.ledger.node import start_node

    config, workspace = _place(session)
    start = datetime(start_date.year, start_date.month, start_date.day, tzinfo=UTC) if start_date else None
    node = start_node(
        cast("Engine", engine),
        folder=workspace.node_folder(engine),
        node_modules=config.node_modules,
        port=port,
        chain_id=chain_id,
        time=int(start.timestamp()) if start else None,
    )
    data = {"engine": node.engine, "url": node.url, "pid": node.pid, "chain_id": node.chain_id}
    output.show(data, [f"{node.engine} answers at {node.url} (process {node.pid}, chain {chain_id})"], as_json=as_json)


@network.command()
@click.argument("engine", type=click.Choice(_ENGINES), required=False)
@json_option
@click.pass_obj
def down(session: Session, engine: str | None, as_json: bool) -> None:
    """Stop a node, or all nodes of the workspace; its ledger is kept."""
    from kpchain.ledger.node import stop_node

    _, workspace = _place(session)
    engines = [engine] if engine else list(_ENGINES)
    stopped = [name for name in engines if stop_node(workspace.node_folder(name))]
    if engine and not stopped:
        raise ConfigError(f"{engine} does not run here")
    output.show({"stopped": stopped}, [f"{name} stopped" for name in stopped] or ["nothing runs"], as_json=as_json)


@network.command()
@json_option
@click.pass_obj
def status(session: Session, as_json: bool) -> None:
    """Show the nodes of the workspace."""
    from kpchain.ledger.node import node_status

    _, workspace = _place(session)
    found = [state for name in _ENGINES if (state := node_status(workspace.node_folder(name))) is not None]
    data = [
        {
            "engine": state.process.engine,
            "url": state.process.url,
            "pid": state.process.pid,
            "chain_id": state.process.chain_id,
            "answers": state.client is not None,
            "client": state.client,
            "block": state.block,
        }
        for state in found
    ]
    rows = [(row["engine"], row["url"], row["pid"], row["block"] if row["answers"] else "no answer") for row in data]
    lines = output.table(("node", "url", "process", "block"), rows) if rows else ["nothing runs"]
    output.show(data, lines, as_json=as_json)


@network.command()
@click.argument("days", type=click.IntRange(1, 36500))
@json_option
@click.pass_obj
def forward(session: Session, days: int, as_json: bool) -> None:
    """Move the clock of a development chain forward by DAYS; there is no way back."""
    from kpchain.signing import DEVELOPMENT_CHAIN_IDS

    with session.ledger(writing=True) as ledger:
        if ledger.deployment.chain_id not in DEVELOPMENT_CHAIN_IDS:
            raise ConfigError(f"chain {ledger.deployment.chain_id} is no development chain: its clock is not ours")
        ledger.rpc.call("evm_increaseTime", days * 86_400)
        ledger.rpc.call("evm_mine")
        today = session.today(ledger)
    output.show({"today": today.isoformat()}, [f"it is {today.isoformat()} on the chain"], as_json=as_json)


def _place(session: Session) -> tuple[Config, Workspace]:
    """The workspace, or the folder that has the nodes where there is none yet."""
    from kpchain.workspace import Workspace

    folder = session.folder or find_workspace(Path.cwd())
    config = bare_config(session.folder or Path.cwd())
    if folder is not None and find_workspace(folder) == folder.absolute():
        config = load_config(folder)
    return config, Workspace(config.workspace)
