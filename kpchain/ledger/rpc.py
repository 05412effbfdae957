"""JSON-RPC to a node or to the embedded ledger, alike; it knows methods and answers, nothing of contracts.

web3's providers carry the requests. Its contract objects are not used on the way: they encode 1,900 calls a second and
look up fees and gas for each transaction, where batches of raw requests are up to a hundred times faster.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any, Final, Protocol

from kpchain.errors import LedgerError, UnreachableError

Request = tuple[str, Sequence[Any]]
MAX_BODY: Final = 1_500_000
"""The most characters of parameters in one round trip: anvil takes bodies of 2 MB and calls a larger one invalid."""


class Provider(Protocol):
    """What a web3 provider offers; `kpchain.ledger.embedded` has one without a server."""

    def make_request(self, method: Any, params: Any) -> Any:
        """The response object to one request."""

    def make_batch_request(self, requests: Any) -> Any:
        """The response objects to several requests, in order."""


class RpcError(LedgerError):
    """The node answered with an error.

    Attributes:
        method: the method that was called.
        code: the error's code.
        data: revert data, or whatever the node sent along.
    """

    def __init__(self, method: str, error: dict[str, Any]) -> None:
        self.method = method
        self.code = error.get("code")
        self.data = error.get("data")
        super().__init__(f"{method}: {error.get('message', error)}")


class Rpc:
    """A connection to one chain.

    Args:
        provider: a web3 provider.
        name: what it is called in messages, a URL or a file name.
        sends_all: whether it has the method `kpchain_sendAll`, which mines all of some transactions or none.
    """

    def __init__(self, provider: Provider, *, name: str, sends_all: bool = False) -> None:
        self._provider = provider
        self.name = name
        self.sends_all = sends_all

    def call(self, method: str, *params: Any) -> Any:
        """The result of one request.

        Raises:
            RpcError: the node answered with an error.
            UnreachableError: there was no answer.
        """
        return self._result(method, self._send(lambda: self._provider.make_request(method, list(params))))

    def batch(self, requests: Sequence[Request]) -> list[Any]:
        """The results of several requests in one round trip, in order.

        Raises:
            RpcError: the node answered one of them with an error.
            UnreachableError: there was no answer.
        """
        outcomes = self.try_batch(requests)
        for outcome in outcomes:
            if isinstance(outcome, RpcError):
                raise outcome
        return outcomes

    def try_batch(self, requests: Sequence[Request]) -> list[Any]:
        """As `batch`, with an `RpcError` in the place of a result that is an error.

        What would be larger than a node takes at once goes in several round trips.
        """
        return [outcome for part in _parts(requests) for outcome in self._try_part(part)]

    def _try_part(self, requests: Sequence[Request]) -> list[Any]:
        responses = self._send(
            lambda: self._provider.make_batch_request([(method, list(params)) for method, params in requests])
        )
        if not isinstance(responses, list) or len(responses) != len(requests) or not _are_numbered(responses):
            raise UnreachableError(f"{self.name}: the node does not answer batches of requests as JSON-RPC 2.0 says")
        ordered = sorted(responses, key=lambda response: response["id"])
        return [
            _error(method, response) or response.get("result")
            for (method, _), response in zip(requests, ordered, strict=True)
        ]

    def close(self) -> None:
        """Gives back what the connection holds: the embedded ledger's file and its lock."""
        close = getattr(self._provider, "close", None)
        if close is not None:
            close()

    def _send(self, request: Any) -> Any:
        # The exceptions of requests are OSErrors; an HTTP error page that is no JSON is a ValueError.
        try:
            return request()
        except (OSError, ValueError) as error:
            raise UnreachableError(f"{self.name}: no answer from the ledger ({type(error).__name__})") from error

    def _result(self, method: str, response: Any) -> Any:
        if not isinstance(response, dict):
            raise UnreachableError(f"{self.name}: the answer is no JSON-RPC response")
        error = _error(method, response)
        if error is not None:
            raise error
        return response.get("result")


def _parts(requests: Sequence[Request]) -> Iterator[list[Request]]:
    """Requests in order, as many together as stay below `MAX_BODY`, and one at least."""
    part: list[Request] = []
    size = 0
    for method, params in requests:
        length = len(json.dumps(params))
        if part and size + length > MAX_BODY:
            yield part
            part, size = [], 0
        part.append((method, params))
        size += length
    if part:
        yield part


def _are_numbered(responses: list[Any]) -> bool:
    """Whether each is an object with a number of its own, by which its request is known."""
    numbers = {
        response["id"] for response in responses if isinstance(response, dict) and type(response.get("id")) is int
    }
    return len(numbers) == len(responses)


def _error(method: str, response: dict[str, Any]) -> RpcError | None:
    """The error that a response says; some servers write `"error": null` beside a result."""
    error = response.get("error")
    if error is None:
        return None
    return RpcError(method, error if isinstance(error, dict) else {"message": str(error)})
