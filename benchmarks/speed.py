"""How fast certificates are issued and looked up, on each engine: documents, signatures, sending and receipts included.

usage: python benchmarks/speed.py [--engine embedded|ganache|anvil ...] [--certificates N] [--single N] [--out FILE]

Nodes are started on free loopback ports and share the machine with the client. Time decides no test: the figures are
printed beside the targets of the project and beside a floor that is measured in the same run.
"""

from __future__ import annotations

import argparse
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests" / "ledger"))

from world import World  # noqa: E402  # the same cast as the tests'

from kpchain import lifecycle  # noqa: E402
from kpchain.document import Sealed  # noqa: E402
from kpchain.ledger.networks import connect_embedded, connect_url  # noqa: E402
from kpchain.ledger.node import start_node, stop_node  # noqa: E402
from kpchain.ledger.rpc import Rpc  # noqa: E402
from kpchain.model import Certificate, Lot, Role, State  # noqa: E402

TARGETS = {
    ("bulk issue", "anvil"): 1000,
    ("bulk issue", "embedded"): 150,
    ("bulk issue", "ganache"): 100,
    ("single issue", "anvil"): 300,
}


@contextmanager
def engine(name: str) -> Iterator[Rpc]:
    """A connection to a new chain of this engine."""
    with tempfile.TemporaryDirectory() as folder:
        if name == "embedded":
            yield connect_embedded(Path(folder) / "ledger.sqlite", now=time.time, read_only=False, create=True)
            return
        node = start_node(name, folder=Path(folder), node_modules=[ROOT / "node_modules"])  # type: ignore[arg-type]  # choices
        try:
            yield connect_url(node.url)
        finally:
            stop_node(Path(folder))


def paper(world: World, lot: Sealed[Lot], day: date) -> Sealed[Certificate]:
    """A certificate of one line and one input: built, sealed and signed."""
    return lifecycle.seal_and_sign(world.ledger, world.signer("RU", Role.ISSUER), world.draft([(lot, 100)], issued=day))


def bulk(world: World, lots: list[Sealed[Lot]]) -> tuple[float, list[Sealed[Certificate]]]:
    """Certificates a second, as an office issues a folder of drafts: few transactions of up to 200."""
    signer, day = world.signer("RU", Role.ISSUER), world.today
    started = time.perf_counter()
    batch = [paper(world, lot, day) for lot in lots]
    lifecycle.issue(world.ledger, signer, batch)
    elapsed = time.perf_counter() - started
    assert {state for state, _ in world.ledger.statuses([s.digest for s in batch])} == {State.ISSUED}  # noqa: S101
    return len(batch) / elapsed, batch


def single(world: World, lots: list[Sealed[Lot]]) -> float:
    """Certificates a second, a transaction each, sent in JSON-RPC batches of 100."""
    signer, day = world.signer("RU", Role.ISSUER), world.today
    started = time.perf_counter()
    batch = [paper(world, lot, day) for lot in lots]
    acts = lifecycle.issue_calls(world.ledger, signer.address, batch, at_once=1)
    receipts = world.ledger.send(signer, acts, simulate=False)
    assert len(receipts) == len(lots)  # noqa: S101  # every one has a receipt with status 1
    return len(lots) / (time.perf_counter() - started)


def naive(world: World, lots: list[Sealed[Lot]]) -> float:
    """The floor: one act after the other, each simulated, sent and waited for."""
    signer, day = world.signer("RU", Role.ISSUER), world.today
    started = time.perf_counter()
    for lot in lots:
        lifecycle.issue(world.ledger, signer, [paper(world, lot, day)])
    return len(lots) / (time.perf_counter() - started)


def median_ms(act: Callable[[], object], times: int = 50) -> float:
    """The median duration of an act in milliseconds."""
    samples = []
    for _ in range(times):
        started = time.perf_counter()
        act()
        samples.append((time.perf_counter() - started) * 1000)
    return statistics.median(samples)


def command_s(*command: str) -> float:
    """The best of five runs of a command, in seconds."""
    durations = []
    for _ in range(5):
        started = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True)  # noqa: S603  # our own command lines
        durations.append(time.perf_counter() - started)
    return min(durations)


def measure(name: str, *, certificates: int, singles: int) -> list[tuple[str, str, str]]:
    """The rows of one engine: what, figure, target."""
    with engine(name) as rpc:
        world = World.on(rpc)
        total = certificates + singles + 20
        lots = [world.lot("RU", points=100) for _ in range(total)]
        lifecycle.declare_lots(world.ledger, world.signer("RU", Role.STATISTICIAN), lots)
        # The single ones first: anvil works slower the more its contracts hold, where a block has few transactions.
        rows = [("single issue", single(world, lots[certificates : certificates + singles]))]
        rate, batch = bulk(world, lots[:certificates])
        rows.insert(0, ("bulk issue", rate))
        rows.append(("single issue, one after the other", naive(world, lots[certificates + singles :])))
        digest = batch[0].digest
        status = median_ms(lambda: world.ledger.status(digest))
        floor = median_ms(lambda: rpc.call("eth_chainId"))
        verifying = verify_rows(world, batch[0]) if name == "anvil" else []
    printed = [
        (what, f"{figure:,.0f} certificates/s", f"{TARGETS[what, name]:,}/s" if (what, name) in TARGETS else "")
        for what, figure in rows
    ]
    printed.append(("status of a certificate, one call", f"{status:.2f} ms", f"eth_chainId {floor:.2f} ms"))
    return printed + verifying


def verify_rows(world: World, certificate: Sealed[Certificate]) -> list[tuple[str, str, str]]:
    """What `kpchain verify FILE` takes on a running node, beside the import of the libraries that it needs."""
    kpchain = str(Path(sys.executable).with_name("kpchain"))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        deployment, document = folder / "deployment.json", folder / "certificate.kpc.json"
        deployment.write_text(world.ledger.deployment.to_json(), "utf-8")
        document.write_bytes(certificate.to_bytes())
        joined = ("init", str(folder / "w"), "--network", world.ledger.rpc.name, "--deployment", str(deployment))
        subprocess.run([kpchain, *joined], check=True, capture_output=True)  # noqa: S603  # our own command line
        verify = command_s(kpchain, "--workspace", str(folder / "w"), "verify", str(document))
    floor = command_s(sys.executable, "-c", "import eth_abi, coincurve, requests, click")
    return [
        (
            "kpchain verify FILE",
            f"{verify:.2f} s",
            f"{floor + 0.5:.2f} s: import of libraries ({floor:.2f} s) and 0.5 s",
        )
    ]


def command_line() -> list[tuple[str, str, str]]:
    """The rows of the command line."""
    kpchain = str(Path(sys.executable).with_name("kpchain"))
    return [
        ("kpchain --help", f"{command_s(kpchain, '--help'):.2f} s", "0.30 s"),
        ("python -c pass (floor)", f"{command_s(sys.executable, '-c', 'pass'):.2f} s", ""),
    ]


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--engine", action="append", choices=["embedded", "ganache", "anvil"])
    parser.add_argument("--certificates", type=int, default=1000)
    parser.add_argument("--single", type=int, default=300)
    parser.add_argument("--out", type=Path)
    arguments = parser.parse_args()
    lines = [
        "# Speed",
        "",
        "Written by `python benchmarks/speed.py --out docs/speed.md`; document building, signing, sending and receipts",
        "included. Another machine, or other work on it, gives other figures. The targets are those of the project.",
        "",
        f"Python {platform.python_version()}, {platform.machine()}, {os.cpu_count()} cores.",
        "",
    ]
    lines += ["| engine | what | measured | target or floor |", "| --- | --- | --- | --- |"]
    for name in arguments.engine or ["embedded", "ganache", "anvil"]:
        for row in measure(name, certificates=arguments.certificates, singles=arguments.single):
            lines.append(f"| {name} | " + " | ".join(row) + " |")
            print(lines[-1], flush=True)  # a benchmark prints
    for row in command_line():
        lines.append("| command line | " + " | ".join(row) + " |")
        print(lines[-1], flush=True)
    if arguments.out:
        arguments.out.write_text("\n".join(lines) + "\n", "utf-8")


if __name__ == "__main__":
    main()
