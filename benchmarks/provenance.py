"""How long a trace, whereabouts and drawings take, and how that grows with the ancestry and with the index.

usage: python benchmarks/provenance.py [--certificates N] [--out FILE]

The histories are those of `index_history.py`: invented, made without a chain, with one certificate at the end that has
as many ancestors as a row says. Times are those of the processor and the best of several rounds; nothing is kept
between them.
"""

from __future__ import annotations

import argparse
import os
import platform
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from index_history import History

from kpchain.cli.portions import uncollected
from kpchain.index import Index, IndexReader, LedgerIdentity, sync
from kpchain.provenance import to_graphml, to_html, to_json, to_svg, to_tree, trace, where

ANCESTORS = {10_000: (250, 500, 1_000, 2_000, 4_000), 100_000: (1_000,)}
"""How many ancestors are tried in an index of how many certificates."""
TARGET = 1_000
DRAWN = 500
TARGET_MS = 100
ROUNDS = 5
Row = tuple[str, str, str, str]


def best(work: Callable[[], object], rounds: int = ROUNDS) -> float:
    """The shortest time of some rounds, in milliseconds."""
    times = []
    for _ in range(rounds):
        start = time.process_time()
        work()
        times.append((time.process_time() - start) * 1_000)
    return min(times)


def indexed(folder: Path, certificates: int, ancestors: int) -> tuple[Path, bytes]:
    """An index of a history, and the digest of its last certificate."""
    history = History(certificates, ancestors=ancestors)
    ledger = history.ledger()
    path = folder / f"{certificates}-{ancestors}.sqlite"
    record = ledger.deployment
    with Index.create(path, LedgerIdentity(chain_id=record.chain_id, ledger=record.ledger)) as index:
        sync(index, ledger)
    return path, history.last


def measured(folder: Path, certificates: int, ancestors: int) -> Iterator[Row]:
    """The rows of one history."""
    size = f"{certificates:,}"
    path, last = indexed(folder, certificates, ancestors)
    # As the command line asks.
    with IndexReader(path) as index, uncollected():
        found = trace(index, last)
        count = f"{len(found.ancestors):,} ancestors"
        target = f"{TARGET_MS} ms" if ancestors == TARGET else ""
        yield size, f"trace, {count}", f"{best(lambda: trace(index, last)):.1f} ms", target
        if ancestors == DRAWN:
            forms = {"tree": to_tree, "JSON": to_json, "SVG": to_svg, "HTML": to_html, "GraphML": to_graphml}
            for form, draw in forms.items():
                yield size, f"{form} of a trace, {count}", f"{best(partial(draw, found)):.1f} ms", ""
        if ancestors == TARGET:
            answer = where(index, "RU")
            told = len({entry.record.digest for entry in answer.records})
            took = best(lambda: where(index, "RU"), rounds=3)
            yield size, f"where RU, {len(answer.sources):,} lots in {told:,} records", f"{took:,.0f} ms", ""
    path.unlink()


def page(rows: list[Row]) -> str:
    """The page of the documentation."""
    lines = [
        "# Speed of provenance",
        "",
        "Written by `python benchmarks/provenance.py --out docs/speed-provenance.md`. Invented histories, an index in",
        "a file; processor time, since other programs run beside, and the best of several rounds, since these only",
        "ever slow one down. A trace is the questions to the index, the shares by lot, origin and zone, the mixtures",
        "and the taints. Whereabouts are all that descends from an origin, with every part.",
        "",
        f"Python {platform.python_version()}, {platform.machine()}, {os.cpu_count()} cores.",
        "",
        "| certificates in the index | what | time | target |",
        "| --- | --- | --- | --- |",
        *("| " + " | ".join(row) + " |" for row in rows),
    ]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Measures, and prints or writes the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--certificates", type=int, choices=list(ANCESTORS), help="one size only, not all")
    parser.add_argument("--out", type=Path)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        sizes = [arguments.certificates] if arguments.certificates else list(ANCESTORS)
        cases = [(size, ancestors) for size in sizes for ancestors in ANCESTORS[size]]
        rows = [row for case in cases for row in measured(Path(folder), *case)]
    if arguments.out is None:
        print(page(rows))
    else:
        arguments.out.write_text(page(rows), "utf-8")


if __name__ == "__main__":
    main()
