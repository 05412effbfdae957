"""One suite on three engines: the embedded ledger, ganache and anvil, each for real."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from world import NODE_MODULES, World

from kpchain.ledger.networks import connect_embedded, connect_url
from kpchain.ledger.node import start_node, stop_node
from kpchain.ledger.rpc import Rpc

ENGINES = ("embedded", "ganache", "anvil")


@pytest.fixture(scope="session", params=[pytest.param(engine, marks=pytest.mark.node) for engine in ENGINES])
def rpc(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rpc]:
    """A connection to a new chain of one of the engines."""
    engine = request.param
    folder = tmp_path_factory.mktemp(engine)
    if engine == "embedded":
        yield connect_embedded(folder / "ledger.sqlite", now=time.time, read_only=False, create=True)
        return
    node = start_node(engine, folder=folder, node_modules=[NODE_MODULES])
    try:
        yield connect_url(node.url)
    finally:
        stop_node(folder)


@pytest.fixture(scope="session")
def world(rpc: Rpc, tmp_path_factory: pytest.TempPathFactory) -> World:
    """A ledger with Participants and officers; tests share it and use numbers of their own."""
    return World.on(rpc, outbox=tmp_path_factory.mktemp("outbox"))
