"""An index of hand-made events, opened for reading, on each engine in turn."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from event_ledger import LEDGER, EventLedger

from kpchain.index import Index, IndexReader, LedgerIdentity, sync


@pytest.fixture
def indexed(place: Path | str) -> Iterator[Callable[[EventLedger], IndexReader]]:
    """Makes the index of a ledger; it is closed after the test."""
    with ExitStack() as stack:

        def build(ledger: EventLedger) -> IndexReader:
            with Index.create(place, LedgerIdentity(chain_id=1337, ledger=LEDGER)) as index:
                sync(index, ledger)
            return stack.enter_context(IndexReader(place))

        yield build
