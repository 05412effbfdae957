"""The index of a real chain, on every engine: it agrees with the contracts' own views, and follows replaced blocks."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from world import EVIDENCE, World

from kpchain import lifecycle
from kpchain.errors import LedgerError
from kpchain.index import Index, IndexReader, LedgerIdentity, sync
from kpchain.ledger import calls
from kpchain.model import Action, AlertKind, Exit, Kind, Role, State
from kpchain.provenance import trace
from kpchain.units import Points


def identity(world: World) -> LedgerIdentity:
    deployment = world.ledger.deployment
    return LedgerIdentity(chain_id=deployment.chain_id, ledger=deployment.ledger, first_block=deployment.block)


def assert_agrees(path: Path, world: World) -> None:
    """Every record of the index says what the contract's view says, in its codes."""
    directory = world.ledger.directory()
    with IndexReader(path) as reader:
        records = list(reader.records())
        assert [entry.code for entry in reader.participants()] == [
            directory.code_of(index) for index in range(1, len(reader.participants()) + 1)
        ]
    words = world.ledger.records([record.digest for record in records])
    assert records
    for record, word in zip(records, words, strict=True):
        assert word is not None
        assert (record.state, record.available, record.taints) == (word.state, word.available, word.taints)
        assert (record.kind, record.points, record.origin_bits) == (word.kind, word.points, word.origins)
        assert record.issuer == directory.code_of(word.issuer)
        assert set(record.origins) == set(directory.origins_of(word.origins))


def test_index_agrees_with_the_contracts(world: World, tmp_path: Path) -> None:
    path = tmp_path / "index.sqlite"
    with Index.create(path, identity(world)) as index:
        sync(index, world.ledger)
    lot, old = world.declare("RU", points=50_000), world.declare("EU", kind=Kind.LEGACY)
    first = world.issue(world.draft([(lot, 20_000)]))
    world.ship(first)
    world.confirm(first, points=19_900)
    mixed = world.issue(world.draft([(first, 10_000), (old, 3_000)], issuer="EU", destination="AE", points=12_900))
    second = world.issue(world.draft([(lot, 5_000)]))
    world.step(second, Action.VOID, "RU", Role.ISSUER)
    third = world.issue(world.draft([(second, 4_000)]))
    world.issue(world.draft([(third, 4_000)], kind=Kind.REPLACEMENT, destination="AE", replaces=third.number))
    statistician = world.signer("RU", Role.STATISTICIAN)
    goods = {"exit_": Exit.LOSS, "on": world.today, "evidence": EVIDENCE}
    lifecycle.consume(world.ledger, statistician, lot.digest, Points(700), **goods)
    with Index.open(path, identity(world)) as index:
        sync(index, world.ledger)
    assert_agrees(path, world)
    with IndexReader(path) as reader:
        found = trace(reader, mixed.number)
        assert [(share.label, share.points) for share in found.origins] == [("RU", 9_923), ("BW declared", 2_977)]
        replaced = reader.record(third.number)
        assert replaced is not None
        assert (replaced.state, replaced.available) == (State.REPLACED, 0)


def test_incremental_index_equals_one_built_anew(world: World, tmp_path: Path) -> None:
    grown, anew = tmp_path / "grown.sqlite", tmp_path / "anew.sqlite"
    with Index.create(grown, identity(world)) as index:
        sync(index, world.ledger)
        certificate = world.issue(world.draft([(world.declare(), 500)]))
        sync(index, world.ledger)
        world.ship(certificate)
        sync(index, world.ledger)
    with Index.create(anew, identity(world)) as index:
        sync(index, world.ledger)
    with IndexReader(grown) as one, IndexReader(anew) as other:
        assert list(one.records()) == list(other.records())
        assert one.cursor == other.cursor


def test_index_follows_a_chain_that_was_taken_back(
    world: World, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    if request.node.callspec.params["rpc"] == "embedded":
        # The embedded ledger has one writer and never takes a block back; the other two can be told to.
        with pytest.raises(LedgerError, match="evm_snapshot"):
            world.ledger.rpc.call("evm_snapshot")
        return
    path = tmp_path / "index.sqlite"
    lot = world.declare(points=9_000)
    snapshot = world.ledger.rpc.call("evm_snapshot")
    world.issue(world.draft([(lot, 1_000)]))
    with Index.create(path, identity(world)) as index:
        sync(index, world.ledger)
        assert world.ledger.rpc.call("evm_revert", snapshot)
        world.issue(world.draft([(lot, 2_500)]))
        report = sync(index, world.ledger)
    assert report.rolled_back_to is not None
    assert_agrees(path, world)


def test_alert_with_bits_that_are_no_number_does_not_stop_the_index(world: World, tmp_path: Path) -> None:
    reporter = world.signer("EU", Role.IMPORTER)
    world.ledger.send(reporter, [calls.alert([calls.Alert(kind=AlertKind.FAKE, number=2**256 - 1, reason=EVIDENCE)])])
    path = tmp_path / "index.sqlite"
    with Index.create(path, identity(world)) as index:
        sync(index, world.ledger)
    connection = sqlite3.connect(path)
    rows = connection.execute("SELECT number, digest, reason FROM alerts WHERE number LIKE '0x%'").fetchall()
    connection.close()
    assert rows == [("0x" + "f" * 64, None, EVIDENCE)]
