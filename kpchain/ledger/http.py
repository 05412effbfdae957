"""JSON-RPC over HTTP, one connection that is kept; it knows neither methods nor contracts.

web3's provider is not used: importing web3 takes a second, as long as verifying two thousand documents, and its
provider spends more time on a large answer than the node that made it.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from itertools import count
from typing import Any

import requests


class HttpConnection:
    """A node behind an HTTP address; proxies, certificates and passwords in the address are handled by `requests`.

    What goes wrong on the way is an OSError, an answer that is not JSON a ValueError: `kpchain.ledger.rpc` gives both
    their meaning.

    Args:
        url: the address.
        timeout_s: how long to wait for a connection, and then for each piece of the answer.
    """

    def __init__(self, url: str, *, timeout_s: float) -> None:
        self._url = url
        self._timeout_s = timeout_s
        self._ids = count(1)
        self._open()

    def make_request(self, method: str, params: Sequence[Any]) -> Any:
        """The response to one request."""
        return self._post(self._numbered(method, params))

    def make_batch_request(self, requests: Sequence[tuple[str, Sequence[Any]]]) -> Any:
        """The responses to several requests, in the order in which the node gives them."""
        return self._post([self._numbered(method, params) for method, params in requests])

    def close(self) -> None:
        """Closes the connection."""
        self._session.close()

    def _numbered(self, method: str, params: Sequence[Any]) -> dict[str, Any]:
        return {"jsonrpc": "2.0", "id": next(self._ids), "method": method, "params": params}

    def _open(self) -> None:
        self._session = requests.Session()
        self._session.headers["Content-Type"] = "application/json"
        self._process = os.getpid()

    def _post(self, content: object) -> Any:
        if self._process != os.getpid():
            self._open()  # a process that was forked must not write into the connection of the other
        body = json.dumps(content, separators=(",", ":")).encode("ascii")
        response = self._session.post(self._url, data=body, timeout=self._timeout_s)
        response.raise_for_status()
        return json.loads(response.content)
