"""The ledger of a workspace: connected to, checked against the deployment record, and closed after use."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from kpchain.errors import ConfigError, LedgerError, UnreachableError, why_unreadable
from kpchain.ledger.client import Ledger
from kpchain.ledger.deployment import Deployment
from kpchain.ledger.networks import connect_embedded, connect_url
from kpchain.ledger.outbox import Outbox
from kpchain.ledger.rpc import Rpc
from kpchain.ledger.sender import SendSettings
from kpchain.workspace.layout import Workspace

_CLOCK: Final = "0x4260005260206000f3"


def read_deployment(workspace: Workspace) -> Deployment:
    """The deployment record of the workspace.

    Raises:
        ConfigError: there is none, or it is damaged.
    """
    try:
        return Deployment.from_json(workspace.deployment_file.read_text("utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(
            f"the deployment record {workspace.deployment_file} cannot be read: {why_unreadable(error)}"
        ) from error


@contextmanager
def open_ledger(
    workspace: Workspace, network: str, *, writing: bool, settings: SendSettings | None = None
) -> Iterator[Ledger]:
    """The ledger of the workspace; the connection is closed afterwards.

    Args:
        workspace: the workspace.
        network: embedded, ganache, anvil, or a URL.
        writing: whether acts are to be sent; an embedded ledger that is only read can be read by others meanwhile.
        settings: how transactions are sent.

    Raises:
        ConfigError: there is no deployment record, or no embedded ledger.
        WrongLedgerError: the node is on another chain, or has other contracts at the addresses.
        UnreachableError: the node does not answer.
    """
    deployment = read_deployment(workspace)
    rpc = connect(workspace, network, writing=writing)
    try:
        yield Ledger.open(rpc, deployment, outbox=Outbox(workspace.outbox), settings=settings)
    finally:
        rpc.close()


def connect(workspace: Workspace, network: str, *, writing: bool) -> Rpc:
    """A connection to the network of a workspace, without asking for any contracts.

    Raises:
        ConfigError: there is no embedded ledger.
        UnreachableError: the development node does not run.
    """
    if network == "embedded":
        return connect_embedded(workspace.ledger_file, now=time.time, read_only=not writing)
    return connect_url(node_url(workspace, network))


def node_url(workspace: Workspace, network: str) -> str:
    """The URL of a network that is reached by one: of the workspace's own node, or as it was given.

    Raises:
        UnreachableError: the workspace's node does not run.
    """
    if network not in ("ganache", "anvil"):
        return network
    from kpchain.ledger.node import find_node

    node = find_node(workspace.node_folder(network))
    if node is None:
        raise UnreachableError(
            f"{network} does not run in this workspace: start it with `kpchain network up {network}`"
        )
    return node.url


def chain_time(rpc: Rpc) -> int:
    """The chain's own time of now, in Unix seconds, as the contracts would see it.

    The newest block may be old, so a creation is simulated that gives back TIMESTAMP; a node that does not run it is
    asked for its newest block.
    """
    try:
        answer = rpc.call("eth_call", {"data": _CLOCK}, "pending")
        if len(answer) == 66:
            return int(answer, 16)
    except UnreachableError:
        raise
    except LedgerError:
        pass
    return int(rpc.call("eth_getBlockByNumber", "latest", False)["timestamp"], 16)
