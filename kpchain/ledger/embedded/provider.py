"""The embedded ledger as a web3 provider, for those who speak web3; kpchain itself uses the connection as it is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from web3.providers.base import JSONBaseProvider
from web3.types import RPCEndpoint

from kpchain.ledger.embedded.connection import DEFAULT_CHAIN_ID, EmbeddedConnection

__all__ = ["DEFAULT_CHAIN_ID", "EmbeddedProvider"]


class EmbeddedProvider(EmbeddedConnection, JSONBaseProvider):
    """A chain in one file as a web3 provider; see `EmbeddedConnection`."""

    def __init__(
        self,
        path: Path,
        *,
        now: Callable[[], float],
        chain_id: int = DEFAULT_CHAIN_ID,
        genesis_time: int | None = None,
        read_only: bool = False,
    ) -> None:
        JSONBaseProvider.__init__(self)
        EmbeddedConnection.__init__(
            self, path, now=now, chain_id=chain_id, genesis_time=genesis_time, read_only=read_only
        )

    def make_request(self, method: RPCEndpoint | str, params: Any) -> Any:
        """The response to one request."""
        return EmbeddedConnection.make_request(self, method, params)

    def make_batch_request(self, requests: Sequence[tuple[RPCEndpoint | str, Any]]) -> Any:
        """The responses in order."""
        return EmbeddedConnection.make_batch_request(self, requests)

    def is_connected(self, show_traceback: bool = False) -> bool:
        """Always: there is no wire."""
        return True
