"""The index of 20,000 certificates with a random history on a real chain, also when its last 20 blocks are replaced."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from postgresql_server import Server
from random_history import DRAWABLE, MOVES, History
from world import NODE_MODULES, World

from kpchain.index import Index, IndexReader, LedgerIdentity, sync
from kpchain.ledger.networks import connect_url
from kpchain.ledger.node import start_node, stop_node
from kpchain.model import State

CERTIFICATES = 20_000
REPLACED = 20  # blocks
QUESTION = 1_000  # records in one call of the contract


@pytest.fixture(scope="module")
def history(tmp_path_factory: pytest.TempPathFactory) -> Iterator[History]:
    """The history, on an anvil of its own: the quickest of the engines, and one that can be told to replace blocks."""
    folder = tmp_path_factory.mktemp("anvil")
    node = start_node("anvil", folder=folder, node_modules=[NODE_MODULES])
    try:
        history = History(World.on(connect_url(node.url)), seed=20_000)
        while history.certificates < CERTIFICATES:
            history.act()
        yield history
    finally:
        stop_node(folder)


def assert_agrees(place: Path | str, history: History) -> None:
    """Every record that there is stands in the index, and in each all that the contract's word says."""
    ledger = history.world.ledger
    directory = ledger.directory()
    with IndexReader(place) as reader:
        records = list(reader.records())
        assert reader.cursor is not None
        assert reader.cursor.hash == ledger.head().hash
    assert {record.digest for record in records} == set(history.goods)
    for start in range(0, len(records), QUESTION):
        part = records[start : start + QUESTION]
        for record, word in zip(part, ledger.records([record.digest for record in part]), strict=True):
            assert word is not None
            told = (record.state, record.kind, record.points, record.available, record.taints, record.origin_bits)
            assert told == (word.state, word.kind, word.points, word.available, word.taints, word.origins)
            assert (record.issued_on, record.expires_on or 0) == (word.issued_on, word.expires_on)
            assert record.issuer == directory.code_of(word.issuer)
            assert (directory.get(record.destination).index if record.destination else 0) == word.destination


@pytest.mark.node
def test_index_agrees_with_the_contracts_on_every_record_also_after_blocks_were_replaced(
    history: History, postgresql: Server, tmp_path: Path
) -> None:
    ledger, places = history.world.ledger, (tmp_path / "index.sqlite", postgresql.emptied())
    deployment = ledger.deployment
    identity = LedgerIdentity(chain_id=deployment.chain_id, ledger=deployment.ledger, first_block=deployment.block)
    other = history.mark(seed=2)
    before = ledger.head().number
    while ledger.head().number < before + REPLACED:
        history.act()
    for place in places:
        with Index.create(place, identity) as index:
            sync(index, ledger)
        assert_agrees(place, history)
    # The history has everything in it: acts of each kind, and each state that goods come to rest in.
    assert set(history.acts) == {"declare", "issue", "replace", "consume", *(move.action.name for move in MOVES)}
    assert {good.state for good in history.goods.values()} > {*DRAWABLE, State.FORFEITED, State.LOST}

    last = ledger.head()
    ledger.rpc.call("anvil_reorg", REPLACED, [])
    assert ledger.head().number == last.number
    assert ledger.head().hash != last.hash
    for _ in range(REPLACED):
        other.act()
    for place in places:
        with Index.open(place, identity) as index:
            report = sync(index, ledger)
        assert report.rolled_back_to is not None
        assert report.rolled_back_to <= before
        assert_agrees(place, other)
    assert {digest for digest, good in other.goods.items()} != set(history.goods)
