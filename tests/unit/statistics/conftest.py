"""An index of hand-made events, opened for reading."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from event_ledger import LEDGER, EventLedger

from kpchain.index import Index, IndexReader, LedgerIdentity, sync


@pytest.fixture
def indexed(tmp_path: Path) -> Iterator[Callable[[EventLedger], IndexReader]]:
    """Makes the index of a ledger; it is closed after the test."""
    with ExitStack() as stack:

        def build(ledger: EventLedger) -> IndexReader:
            path = tmp_path / "index.sqlite"
            with Index.create(path, LedgerIdentity(chain_id=1337, ledger=LEDGER)) as index:
                sync(index, ledger)
            return stack.enter_context(IndexReader(path))

        yield build
