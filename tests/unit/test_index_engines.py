"""SQLite and PostgreSQL give the same index and the same answers, through the same text of SQL."""

from __future__ import annotations

import re
from pathlib import Path

from event_ledger import LEDGER, EventLedger, story
from postgresql_server import Server

from kpchain.index import Index, IndexReader, LedgerIdentity, sync
from kpchain.index.schema import STATEMENTS

IDENTITY = LedgerIdentity(chain_id=1337, ledger=LEDGER)
Place = Path | str


def update(place: Place, ledger: EventLedger) -> None:
    with Index.open(place, IDENTITY) as index:
        sync(index, ledger)


def content(place: Place) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table and view, in one order for both engines."""
    names = [match[1] for statement in STATEMENTS if (match := re.match(r"CREATE (?:TABLE|VIEW) (\w+)", statement))]
    with IndexReader(place) as reader:
        return {name: sorted(reader.rows(f"SELECT * FROM {name}"), key=repr) for name in names}


def test_both_engines_hold_the_same_rows(postgresql: Server, tmp_path: Path) -> None:
    there, here = postgresql.new_database(), tmp_path / "index.sqlite"
    update(there, story())
    update(here, story())
    assert content(there) == content(here)
    assert len(content(here)["records"]) > 10
