"""The embedded ledger behind an HTTP address, for programs that speak to a node; for tests only."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

from kpchain.ledger.embedded.connection import EmbeddedConnection


@contextmanager
def serve(path: Path, *, now: Callable[[], float]) -> Iterator[str]:
    """Answers requests on the embedded ledger in a file, reading only; gives the URL."""
    server = HTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler)
    thread = threading.Thread(target=_answer, args=(server, path, now))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _answer(server: HTTPServer, path: Path, now: Callable[[], float]) -> None:
    # A connection belongs to the thread that opens it.
    with EmbeddedConnection(path, now=now, read_only=True) as ledger:

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                answers = (
                    [_respond(ledger, one) for one in asked] if isinstance(asked, list) else _respond(ledger, asked)
                )
                body = json.dumps(answers).encode()
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: Any) -> None:
                """Says nothing."""

        server.RequestHandlerClass = Handler
        server.serve_forever(poll_interval=0.02)


def _respond(ledger: EmbeddedConnection, request: dict[str, Any]) -> dict[str, Any]:
    return ledger.make_request(request["method"], request.get("params", [])) | {"id": request["id"]}
