"""How fast events become an index, in SQLite and PostgreSQL, and how fast it answers, as certificates grow in number.

usage: python benchmarks/index.py [--certificates N ...] [--rounds N] [--out FILE]

The history is made beforehand (index_history.py) and handed out by block as the bytes of a node's answers. A pass takes
them from there: JSON read, logs decoded, rows written and committed; what is left out is the network and the node. A
figure is the best of several rounds, since other work on the machine only ever slows one down.
"""

from __future__ import annotations

import argparse
import gc
import os
import platform
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from index_history import LEDGER, History

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from postgresql_server import running_server  # noqa: E402  # the same server as the tests'

from kpchain.cli.portions import uncollected  # noqa: E402
from kpchain.index import TABLES, Index, IndexReader, LedgerIdentity, sync  # noqa: E402
from kpchain.index.replaced import remove_blocks_after  # noqa: E402
from kpchain.index.schema import STATEMENTS  # noqa: E402
from kpchain.index.sync import EVENTS_PER_CHUNK  # noqa: E402
from kpchain.provenance import trace, where  # noqa: E402
from kpchain.statistics import Period, annual_table, audit, reconciliation_table  # noqa: E402

TARGET = "15,000/s"
ANCESTORS = 1_000
REPLACED = 20  # blocks
YEAR = Period(2026)  # in which the history stands
Place = Path | str
Row = tuple[str, str, str, str]
Question = Callable[[IndexReader, History], object]

QUESTIONS: dict[str, tuple[Question, str]] = {
    f"trace of a certificate with {ANCESTORS:,} ancestors": (
        lambda reader, history: trace(reader, history.last),
        "100 ms",
    ),
    "where everything from RU is": (lambda reader, history: where(reader, "RU"), ""),
    "stock of all Participants": (lambda reader, history: reader.stock(), ""),
    "one record by its number": (lambda reader, history: reader.record("RU00000001"), ""),
    "annual tables of all Participants": (lambda reader, history: annual_table(reader, YEAR), "2,000 ms"),
    "reconciliation of all pairs": (lambda reader, history: reconciliation_table(reader, YEAR), ""),
    "audit of the identities M1 to M7": (lambda reader, history: audit(reader), ""),
}
"""What is asked of the index of each size, and how long it may take."""


def passes(history: History, place: Place) -> None:
    """A pass over the whole history into a new index, as the command line makes it."""
    with Index.create(place, LedgerIdentity(chain_id=1337, ledger=LEDGER)) as index, uncollected():
        report = sync(index, history.ledger())
    assert report.events == history.count  # noqa: S101  # a figure of half a history is none


def decode(history: History) -> None:
    """The part before the index: JSON read, logs decoded."""
    ledger = history.ledger()
    with uncollected():
        for first in range(0, history.blocks, 100):
            ledger.events(first, min(first + 99, history.blocks - 1))


class Floor:
    """The part of SQLite: the rows of an index into tables of the same schema, in as many transactions."""

    def __init__(self, built: Path, events: int) -> None:
        self._chunks: list[dict[str, list[tuple[object, ...]]]] = [{} for _ in range(1 + events // EVENTS_PER_CHUNK)]
        connection = sqlite3.connect(built)
        for table in (name for name in TABLES if name != "meta"):
            rows = connection.execute(f"SELECT * FROM {table} ORDER BY 1, 2").fetchall()  # noqa: S608  # our own names
            share = 1 + len(rows) // len(self._chunks)
            for place, chunk in enumerate(self._chunks):
                chunk[table] = rows[place * share : (place + 1) * share]
        connection.close()

    def write(self, path: Path) -> None:
        """Writes them."""
        path.unlink(missing_ok=True)
        connection = sqlite3.connect(path, isolation_level=None)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        for statement in STATEMENTS:
            connection.execute(statement)
        for chunk in self._chunks:
            connection.execute("BEGIN")
            for table, rows in chunk.items():
                if rows:
                    marks = ", ".join("?" * len(rows[0]))
                    connection.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)  # noqa: S608  # as above
            connection.execute("COMMIT")
        connection.close()


def best(act: Callable[[], object], rounds: int) -> tuple[float, float]:
    """Seconds by the clock and of this process, each the best of the rounds."""
    clock, processor = [], []
    for _ in range(rounds):
        started, worked = time.perf_counter(), time.process_time()
        act()
        clock.append(time.perf_counter() - started)
        processor.append(time.process_time() - worked)
    return min(clock), min(processor)


def rate(what: str, act: Callable[[], object], events: int, rounds: int, target: str) -> Row:
    """A row of events a second, and what one takes by processor time."""
    clock, processor = best(act, rounds)
    return (
        what,
        f"{events / clock:,.0f}/s",
        f"{events / processor:,.0f}/s, {processor / events * 1e6:.1f} µs each",
        target,
    )


def delay(what: str, act: Callable[[], object], rounds: int, target: str) -> Row:
    """A row of milliseconds."""
    clock, processor = best(act, rounds)
    return what, f"{clock * 1e3:,.1f} ms", f"{processor * 1e3:,.1f} ms", target


def asked(place: Place, question: Question, history: History) -> object:
    """The answer to a question, from a connection of its own, as the command line gets it."""
    with IndexReader(place) as reader, uncollected():
        return question(reader, history)


def taken_out(history: History, place: Place, blocks: int) -> None:
    """The last blocks taken out of the index, as after a replacement; the next pass would read them again."""
    with Index.open(place, LedgerIdentity(chain_id=1337, ledger=LEDGER)) as index, index.writing() as database:
        remove_blocks_after(database, history.blocks - 1 - blocks)


def measure(certificates: int, rounds: int) -> Iterator[Row]:
    """The rows for so many certificates: what, by the clock, by processor time, target or what it is."""
    history = History(certificates, ancestors=ANCESTORS)
    # The history is no garbage; without this the collector would look through it again and again.
    gc.collect()
    gc.freeze()
    events = history.count
    with tempfile.TemporaryDirectory() as folder, running_server() as server:
        path, url = Path(folder, "index.sqlite"), server.url()
        yield rate("sync into SQLite", partial(passes, history, path), events, rounds, TARGET)
        yield rate("the answers read and decoded alone", partial(decode, history), events, rounds, "floor: one part")
        floor = Floor(path, events)
        write = partial(floor.write, Path(folder, "floor.sqlite"))
        yield rate("the same rows by executemany alone", write, events, rounds, "floor: the other part")
        size = path.stat().st_size / 1e6
        del floor, write
        yield rate("sync into PostgreSQL", partial(passes, history, url), events, rounds, "")
        for engine, place in (("SQLite", path), ("PostgreSQL", url)):
            for what, (question, target) in QUESTIONS.items():
                yield delay(f"{engine}: {what}", partial(asked, place, question, history), rounds, target)
            yield delay(
                f"{engine}: the last {REPLACED} blocks taken out", partial(taken_out, history, place, REPLACED), 1, ""
            )
        yield "size of the file", f"{size:,.1f} MB", f"{size * 1e6 / events:,.0f} bytes an event", ""


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--certificates", type=int, action="append")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--out", type=Path)
    arguments = parser.parse_args()
    lines = [
        "# Speed of the index",
        "",
        "Written by `python benchmarks/index.py --out docs/speed-index.md`. Events in the bytes of a node's answers",
        "become committed rows, then the index is asked; network and node are left out. Each figure is the best of",
        "several rounds; another machine, or other work on it, gives other figures. Processor time is the client's",
        "alone, without that of the PostgreSQL server. A floor is a part of the work alone. Decoding keeps no state:",
        "what it takes more for each event of a longer history is the doing of the machine (its caches).",
        "",
        f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, {platform.machine()}, "
        f"{os.cpu_count()} cores.",
        "",
        "| certificates | what | by the clock | by processor time | target or floor |",
        "| --- | --- | --- | --- | --- |",
    ]
    for count in arguments.certificates or [1_000, 10_000, 100_000]:
        for row in measure(count, arguments.rounds):
            lines.append(f"| {count:,} | " + " | ".join(row) + " |")
            print(lines[-1], flush=True)  # a benchmark prints
    if arguments.out:
        arguments.out.write_text("\n".join(lines) + "\n", "utf-8")


if __name__ == "__main__":
    main()
