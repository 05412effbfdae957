"""A connection to the embedded ledger that speaks JSON-RPC like a web3 provider and needs no web3."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import count
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from kpchain.ledger.embedded.chain import Chain
from kpchain.ledger.embedded.jsonrpc import RpcError
from kpchain.ledger.embedded.rpc import EmbeddedNode

DEFAULT_CHAIN_ID = 1337


class EmbeddedConnection:
    """A chain in one file, spoken to like any node; used by one thread, and closed after use.

    Args:
        path: the ledger file; made with its first block where there is none, unless `read_only`.
        now: the time in seconds since 1970; the chain's own clock is this plus an offset kept in the file.
        chain_id: of a new chain; of an old one it must be the same.
        genesis_time: the time of the first block of a new chain, from which its clock goes on; by default `now()`.
        read_only: acts are answered with an error; others may write meanwhile.

    Raises:
        ConfigError: there is no ledger where one is to be read, or the file is not one, or of another chain.
        LedgerBusyError: another process is making the ledger; writing raises it too while another process writes.
        LedgerError: the file is damaged.
    """

    def __init__(
        self,
        path: Path,
        *,
        now: Callable[[], float],
        chain_id: int = DEFAULT_CHAIN_ID,
        genesis_time: int | None = None,
        read_only: bool = False,
    ) -> None:
        self._ids = count(1)
        self._chain = Chain(path, now=now, chain_id=chain_id, genesis_time=genesis_time, read_only=read_only)
        self._node = EmbeddedNode(self._chain)

    def make_request(self, method: str, params: Any) -> dict[str, Any]:
        """The response to one request; an `eth_sendRawTransaction` is mined and on disk when it is answered."""
        return self._respond(self._node.answer([(method, params or ())]))[0]

    def make_batch_request(self, requests: Sequence[tuple[str, Any]]) -> list[dict[str, Any]]:
        """The responses in order; transactions that follow one another share a block and a write to the disk."""
        return self._respond(self._node.answer([(method, params or ()) for method, params in requests]))

    def close(self) -> None:
        """Leave one file behind, ready for the next process."""
        self._chain.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _respond(self, outcomes: Sequence[object]) -> list[dict[str, Any]]:
        responses: list[dict[str, Any]] = []
        for outcome in outcomes:
            content = {"error": outcome.as_json()} if isinstance(outcome, RpcError) else {"result": outcome}
            responses.append({"jsonrpc": "2.0", "id": next(self._ids), **content})
        return responses
