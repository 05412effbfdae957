"""New ledgers for stories that are told and forgotten: the demo, and Plenaries of the past."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, cast

from kpchain.config import bare_config
from kpchain.errors import ConfigError

if TYPE_CHECKING:
    from kpchain.ledger.engines import Engine
    from kpchain.ledger.rpc import Rpc


@contextmanager
def new_ledger(network: str, folder: Path, *, start: int | None = None) -> Iterator[Rpc]:
    """A connection to a new embedded ledger, to a node started for the occasion, or to the development node at a URL.

    Args:
        network: embedded, ganache, anvil, or a URL.
        folder: where the ledger or the node keeps its files.
        start: time at which the chain's clock starts, in seconds since 1970; by default now.

    Raises:
        ConfigError: a start is asked of a node that runs already.
    """
    from kpchain.ledger.networks import connect_embedded, connect_url
    from kpchain.ledger.node import start_node, stop_node

    if network == "embedded":
        rpc = connect_embedded(
            folder / "ledger.sqlite", now=time.time, read_only=False, create=True, genesis_time=start
        )
        try:
            yield rpc
        finally:
            rpc.close()
    elif network in ("ganache", "anvil"):
        modules = bare_config(Path.cwd()).node_modules
        node = start_node(cast("Engine", network), folder=folder, node_modules=modules, time=start)
        try:
            yield connect_url(node.url)
        finally:
            stop_node(folder)
    elif start is not None:
        raise ConfigError("the clock of a node that runs already is not set back: name embedded, ganache or anvil")
    else:
        yield connect_url(network)
