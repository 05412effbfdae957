"""How fast documents and bare digests are verified in bulk against anvil, beside what the parts of it take alone.

usage: python benchmarks/verify.py [--documents N ...] [--rounds N] [--out FILE]

The node is started on a free loopback port and shares the machine with the client. Every certificate has a lot, a
weight and a number of its own. A figure is the best of several rounds, since other work on the machine only ever slows
one down. Each round verifies everything anew, with a snapshot that remembers nothing, and everything must be verified.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import requests
from speed import engine
from world import World

from kpchain import lifecycle
from kpchain.cli.portions import in_portions, processes_for, uncollected
from kpchain.document import Sealed, read_sealed
from kpchain.ledger.client import Ledger
from kpchain.ledger.facts import Question
from kpchain.ledger.rpc import Rpc
from kpchain.model import Certificate, Role
from kpchain.verify import Item, verify_documents
from kpchain.verify.case import Presented

TARGETS = {"files": 2_000, "bare digests": 10_000}
PORTION = 1_000  # certificates issued at a time


@dataclass(frozen=True)
class Stock:
    """What is verified: the ledger, and the files of certificates that are on it."""

    world: World
    files: list[bytes]
    digests: list[bytes]


def issue(world: World, count: int) -> Stock:
    """So many certificates of one line and one input each, issued; each draws a lot of its own."""
    signer, day = world.signer("RU", Role.ISSUER), world.today
    certificates: list[Sealed[Certificate]] = []
    while len(certificates) < count:
        portion = range(len(certificates), min(len(certificates) + PORTION, count))
        lots = [world.lot("RU", points=100 + place) for place in portion]
        lifecycle.declare_lots(world.ledger, world.signer("RU", Role.STATISTICIAN), lots)
        drafts = [world.draft([(lot, lot.subject.carats)], issued=day) for lot in lots]
        batch = [lifecycle.seal_and_sign(world.ledger, signer, draft) for draft in drafts]
        lifecycle.issue(world.ledger, signer, batch)
        certificates += batch
    return Stock(world, [sealed.to_bytes() for sealed in certificates], [sealed.digest for sealed in certificates])


def verified(stock: Stock, items: Sequence[Item], *, processes: int = 1, rpc: Rpc | None = None) -> None:
    """Verifies the items as the command line does: bytes or questions in, reports out; each must be verified."""
    snapshot = Ledger(rpc or stock.world.ledger.rpc, stock.world.ledger.deployment).snapshot()
    snapshot.facts_of([])
    today = stock.world.today

    def tell(portion: Sequence[Item]) -> list[bool]:
        with uncollected():
            return [report.is_verified for report in verify_documents(portion, ledger=snapshot, today=today)]

    assert sum(in_portions(items, tell, processes=processes)) == len(items)  # noqa: S101  # a figure of failures is none


class Recording(Rpc):
    """A connection that notes the requests that go through it."""

    def __init__(self, rpc: Rpc) -> None:
        super().__init__(rpc._provider, name=rpc.name)
        self.sent: list[bytes] = []

    def call(self, method: str, *params: Any) -> Any:
        """The result of one request."""
        self._note([(method, params)])
        return super().call(method, *params)

    def try_batch(self, requests: Any) -> list[Any]:
        """The results of several requests."""
        self._note(requests)
        return super().try_batch(requests)

    def _note(self, requests: Any) -> None:
        numbered = enumerate(requests)
        bodies = [{"jsonrpc": "2.0", "id": n, "method": method, "params": params} for n, (method, params) in numbered]
        if bodies:
            self.sent.append(json.dumps(bodies).encode())


def replay(stock: Stock, items: Sequence[Item]) -> Callable[[], None]:
    """The node alone: the same requests as verification sends, their answers received and left unread."""
    recording = Recording(stock.world.ledger.rpc)
    verified(stock, items, rpc=recording)
    session, url = requests.Session(), stock.world.ledger.rpc.name
    headers = {"Content-Type": "application/json"}

    def send() -> None:
        for body in recording.sent:
            session.post(url, data=body, headers=headers, timeout=60).raise_for_status()

    return send


def rate(act: Callable[[], object], count: int, rounds: int) -> tuple[str, str]:
    """So many a second by the clock, and a second of the client's processor time; each the best of the rounds."""
    clock, processor = [], []
    for _ in range(rounds):
        started, worked = time.perf_counter(), _worked()
        act()
        clock.append(time.perf_counter() - started)
        processor.append(_worked() - worked)
    return f"{count / min(clock):,.0f}/s", f"{count / min(processor):,.0f}/s"


def _worked() -> float:
    """Processor seconds of this process, and of the commands that it ran to their end; the node's are not counted."""
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + ended.ru_utime + ended.ru_stime


def measure(count: int, rounds: int) -> Iterator[tuple[str, str, str, str]]:
    """The rows for so many certificates: what, by the clock, by processor time, target or what it is."""
    with engine("anvil") as rpc:
        stock = issue(World.on(rpc), count)
        questions = [Question(digest=digest) for digest in stock.digests]
        for what, items in (("files", stock.files), ("bare digests", questions)):
            for processes in dict.fromkeys((processes_for(count), 1)):
                shown = f"{what}, {processes} process{'es' if processes > 1 else ''}"
                act = partial(verified, stock, items, processes=processes)
                yield shown, *rate(act, count, rounds), f"{TARGETS[what]:,}/s"
            yield f"{what}: the node alone", *rate(replay(stock, items), count, rounds), "floor: the same requests"
        for part, step in (("reading alone", read_sealed), ("reading, root and signature alone", _compute)):
            yield f"files: {part}", *rate(partial(_each, step, stock.files), count, rounds), "floor: one process"
        yield from command(stock, rounds)


def command(stock: Stock, rounds: int) -> Iterator[tuple[str, str, str, str]]:
    """The rows of the command line: the start of Python, connecting and printing included."""
    kpchain = str(Path(sys.executable).with_name("kpchain"))
    with tempfile.TemporaryDirectory() as name:
        folder, papers = Path(name), Path(name, "papers")
        papers.mkdir()
        for place, data in enumerate(stock.files):
            (papers / f"{place:06d}.kpc.json").write_bytes(data)
        listed = folder / "digests.txt"
        listed.write_text("".join(f"0x{digest.hex()}\n" for digest in stock.digests), "utf-8")
        deployment = folder / "deployment.json"
        deployment.write_text(stock.world.ledger.deployment.to_json(), "utf-8")
        joined = ("init", str(folder / "w"), "--network", stock.world.ledger.rpc.name, "--deployment", str(deployment))
        subprocess.run([kpchain, *joined], check=True, capture_output=True)  # noqa: S603  # our own command line
        verify = (kpchain, "--workspace", str(folder / "w"), "verify")
        for what in ((str(papers),), ("--from", str(listed))):

            def run(arguments: tuple[str, ...] = what) -> None:
                subprocess.run([*verify, *arguments], check=True, capture_output=True)  # noqa: S603  # as above

            shown = "kpchain verify FOLDER" if len(what) == 1 else "kpchain verify --from LIST of digests"
            yield shown, *rate(run, len(stock.files), rounds), "start and printing included"


def _compute(data: bytes) -> Presented:
    return Presented.of(read_sealed(data))


def _each(act: Callable[[Any], object], items: Sequence[Any]) -> None:
    for item in items:
        act(item)


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--documents", type=int, action="append")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--out", type=Path)
    arguments = parser.parse_args()
    lines = [
        "# Speed of verification",
        "",
        "Written by `python benchmarks/verify.py --out docs/speed-verify.md`. Certificates on anvil, verified in bulk",
        "with all checks: bytes or digests in, reports out. Each figure is the best of several rounds; another",
        "machine, or other work on it, gives other figures. Processor time is the client's alone: what the clock shows",
        "where it has a core of its own, but for the waiting. A floor is a part of the work alone.",
        "",
        f"Python {platform.python_version()}, {platform.machine()}, {os.cpu_count()} cores, one of them for anvil.",
        "",
        "| certificates | what | by the clock | by processor time | target or floor |",
        "| --- | --- | --- | --- | --- |",
    ]
    for count in arguments.documents or [1_000, 5_000]:
        for row in measure(count, arguments.rounds):
            lines.append(f"| {count:,} | " + " | ".join(row) + " |")
            print(lines[-1], flush=True)  # a benchmark prints
    if arguments.out:
        arguments.out.write_text("\n".join(lines) + "\n", "utf-8")


if __name__ == "__main__":
    main()
