"""The index of a workspace, brought up to the head of its ledger before it is asked."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from kpchain.cli.portions import uncollected
from kpchain.cli.session import Session

if TYPE_CHECKING:
    from kpchain.index import IndexReader, LedgerIdentity, SyncReport
    from kpchain.ledger.client import Ledger


@contextmanager
def current_index(session: Session) -> Iterator[IndexReader]:
    """The index, current at the moment of the call.

    Raises:
        LedgerError: the ledger gave no answer, so that the index may be stale.
        IndexStateError: the index does not fit the ledger.
    """
    from kpchain.index import Index, IndexReader, sync

    with session.ledger() as ledger, Index.open(session.index_place, identity_of(ledger)) as index, uncollected():
        sync(index, ledger)
    with IndexReader(session.index_place) as reader, uncollected():
        yield reader


def rebuilt(session: Session, ledger: Ledger) -> SyncReport:
    """What filling a new index in the place of the old one did."""
    from kpchain.index import Index, sync

    with Index.create(session.index_place, identity_of(ledger)) as index, uncollected():
        return sync(index, ledger)


def identity_of(ledger: Ledger) -> LedgerIdentity:
    """What ties an index to this ledger."""
    from kpchain.index import LedgerIdentity

    deployment = ledger.deployment
    return LedgerIdentity(chain_id=deployment.chain_id, ledger=deployment.ledger, first_block=deployment.block)
