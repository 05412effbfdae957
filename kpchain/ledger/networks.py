"""Connections to the networks that kpchain knows; what a network is for is decided elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from kpchain.errors import ConfigError
from kpchain.ledger.rpc import Rpc

RPC_TIMEOUT_S = 60.0


def connect_embedded(
    path: Path,
    *,
    now: Callable[[], float],
    read_only: bool,
    create: bool = False,
    chain_id: int = 1337,
    genesis_time: int | None = None,
) -> Rpc:
    """A connection to the embedded ledger in one file; several may read, one process writes.

    Args:
        path: the ledger file.
        now: the time in seconds since 1970.
        read_only: whether acts are refused.
        create: whether a new ledger is made where there is none.
        chain_id: the chain id of a new ledger.
        genesis_time: the time of the first block of a new ledger; by default `now()`.

    Raises:
        ConfigError: there is no ledger, or there is one where a new one is to be made.
        LedgerBusyError: another process writes to it.
    """
    if path.exists() is create:
        raise ConfigError(f"there is {'already a' if create else 'no'} ledger at {path}")
    from kpchain.ledger.embedded.connection import EmbeddedConnection

    return Rpc(
        EmbeddedConnection(path, now=now, chain_id=chain_id, genesis_time=genesis_time, read_only=read_only),
        name=str(path),
        sends_all=True,
    )


def connect_url(url: str) -> Rpc:
    """A connection to a node over HTTP.

    Raises:
        ConfigError: the URL is not an http or https one.
    """
    if not url.startswith(("http://", "https://")):
        raise ConfigError(f"a ledger is reached by an http:// or https:// URL, not by {url}")
    # A tenth of a second to import, which the embedded ledger does without.
    from kpchain.ledger.http import HttpConnection

    return Rpc(HttpConnection(url, timeout_s=RPC_TIMEOUT_S), name=url)
