"""The index follows the ledger: in chunks, resumably, and over replaced blocks; it equals a rebuild at every end."""

from __future__ import annotations

import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from event_ledger import LEDGER, OFFICER, OTHER_LEDGER, EventLedger, HandBlock, forked_ledgers, long_ledger, story

from kpchain.errors import IndexStateError
from kpchain.index import SCHEMA_VERSION, TABLES, Index, IndexReader, LedgerIdentity, sync
from kpchain.index.database import Place, Row, Value
from kpchain.ledger import events as ev
from kpchain.model import Action, Kind, State
from kpchain.statistics import audit

IDENTITY = LedgerIdentity(chain_id=1337, ledger=LEDGER)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A file, for what only a file can suffer; `place` is each engine in turn."""
    return tmp_path / "index.sqlite"


@pytest.fixture
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.modules["kpchain.index.sync"], "FIRST_SPAN", 3)
    monkeypatch.setattr(sys.modules["kpchain.index.sync"], "MAX_SPAN", 3)


def dump(place: Place) -> dict[str, list[Row]]:
    """Every row of the index, sorted: the order of a table's rows is no part of it."""
    with IndexReader(place) as reader:
        return {table: sorted(reader.rows(f"SELECT * FROM {table}"), key=repr) for table in TABLES}


def canonical(path: Path) -> bytes:
    """The file as SQLite writes it anew: the form in which two indexes of one history are the same bytes."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder, "copy.sqlite")
        connection = sqlite3.connect(path)
        connection.execute("VACUUM INTO ?", (str(copy),))
        connection.close()
        return copy.read_bytes()


def assert_rebuilt(place: Place, ledger: EventLedger) -> None:
    """The index is what one that is made in one go from this ledger is: row by row, and a file byte by byte."""
    with tempfile.TemporaryDirectory() as folder:
        anew = Path(folder, "index.sqlite")
        update(anew, ledger)
        assert dump(place) == dump(anew)
        if isinstance(place, Path):
            assert canonical(place) == canonical(anew)


def update(place: Place, ledger: EventLedger) -> None:
    with Index.open(place, IDENTITY) as index:
        sync(index, ledger)


def assert_agrees(place: Place, ledger: EventLedger) -> None:
    """Every record of the index says what the ledger's word says."""
    with IndexReader(place) as reader:
        records = list(reader.records())
    assert {record.digest for record in records} == set(ledger.records)
    for record in records:
        word = ledger.records[record.digest]
        assert (record.state, record.available, record.taints) == (word.state, word.available, word.taints)
        assert (record.kind, record.points, record.origin_bits) == (word.kind, word.points, word.origins)


def test_pass_reports_what_it_did_and_a_second_one_adds_nothing(place: Place) -> None:
    ledger = story()
    count = sum(map(len, ledger.log))
    with Index.open(place, IDENTITY) as index:
        first = sync(index, ledger)
        ledger.calls.clear()
        second = sync(index, ledger)
    assert (first.events, first.blocks, first.rolled_back_to) == (count, len(ledger.blocks), None)
    assert first.cursor.hash == ledger.blocks[-1].hash
    assert (second.events, second.blocks, second.cursor) == (0, 0, first.cursor)
    assert ledger.calls == ["head"]


def test_records_agree_with_the_words_of_the_ledger(place: Place) -> None:
    ledger = story()
    update(place, ledger)
    assert_agrees(place, ledger)


def test_index_of_an_empty_ledger_is_empty_and_goes_on_later(place: Place) -> None:
    ledger = EventLedger()
    update(place, ledger)
    with IndexReader(place) as reader:
        assert list(reader.records()) == []
        assert reader.stock() == ()
        assert reader.cursor is not None
        assert reader.cursor.number == 0
    ledger.enter("RU")
    ledger.lot("RU", 500)
    update(place, ledger)
    assert_agrees(place, ledger)


def test_growing_in_many_passes_equals_a_rebuild(place: Place) -> None:
    whole = story()
    for height in range(1, len(whole.blocks) + 1):
        part = EventLedger()
        part.blocks, part.log = whole.blocks[:height], whole.log[:height]
        update(place, part)
    assert_rebuilt(place, whole)


@pytest.mark.usefixtures("small_chunks")
def test_size_of_chunks_leaves_no_mark(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    ledger = story()
    update(place, ledger)
    assert sum(call.startswith("events") for call in ledger.calls) > 5
    monkeypatch.undo()
    assert_rebuilt(place, ledger)


class FailingLedger(EventLedger):
    """A ledger whose connection breaks when a chunk is asked for the nth time."""

    answers = 0

    def events(self, first: int, last: int) -> Sequence[ev.Event]:
        self.answers -= 1
        if self.answers < 0:
            raise ConnectionError("gone")
        return super().events(first, last)


@pytest.mark.usefixtures("small_chunks")
def test_pass_that_broke_off_between_chunks_is_resumed(place: Place) -> None:
    whole = story()
    ledger = FailingLedger()
    ledger.blocks, ledger.log = whole.blocks, whole.log
    failures = 0
    with Index.open(place, IDENTITY) as index:
        while True:
            ledger.answers = 2
            try:
                sync(index, ledger)
                break
            except ConnectionError:
                failures += 1
    assert failures > 3
    assert_rebuilt(place, whole)


def test_failure_inside_a_transaction_leaves_nothing_of_the_chunk(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    ledger = story()
    head = EventLedger()
    head.blocks, head.log = ledger.blocks[:20], ledger.log[:20]
    update(place, head)
    before = dump(place)

    def fail(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(sys.modules["kpchain.index.sync"], "_move_cursor", fail)
    with Index.open(place, IDENTITY) as index, pytest.raises(KeyboardInterrupt):
        sync(index, ledger)
    assert dump(place) == before
    monkeypatch.undo()
    update(place, ledger)
    assert_rebuilt(place, ledger)


KILLED = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from event_ledger import LEDGER, forked_ledgers
from kpchain.index import Index, LedgerIdentity, sync
module = sys.modules["kpchain.index.sync"]
module.FIRST_SPAN = module.MAX_SPAN = 16
place = sys.argv[2] if "://" in sys.argv[2] else Path(sys.argv[2])
ledgers = forked_ledgers()
with Index.open(place, LedgerIdentity(chain_id=1337, ledger=LEDGER)) as index:
    print("ready", flush=True)
    while True:
        for ledger in ledgers:
            sync(index, ledger)
"""


def test_pass_killed_at_any_moment_leaves_what_a_rebuild_to_its_cursor_gives(place: Place) -> None:
    """A process takes in one fork of a chain after the other, for ever, and is killed in the midst of it."""
    ledgers = forked_ledgers()
    chance = random.Random(7)
    ends: set[tuple[int, str]] = set()
    rounds = 0
    while len(ends) < 5:
        rounds += 1
        assert rounds < 30, "the kills came at too few moments: the test shows nothing"
        command = [sys.executable, "-c", KILLED, str(Path(__file__).parent), str(place)]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        time.sleep(chance.uniform(0, 0.3))
        process.send_signal(signal.SIGKILL)
        process.stdout.close()
        assert process.wait() == -signal.SIGKILL
        with Index.open(place, IDENTITY) as index:
            cursor = index.cursor
        if cursor is None:
            continue
        [ledger, *_] = [ledger for ledger in ledgers if ledger.blocks[cursor.number].hash == cursor.hash]
        ends.add((cursor.number, ledger.salt))
        part = EventLedger()
        part.blocks, part.log = ledger.blocks[: cursor.number + 1], ledger.log[: cursor.number + 1]
        assert_rebuilt(place, part)
    for ledger in ledgers:
        update(place, ledger)
        assert_agrees(place, ledger)
        assert_rebuilt(place, ledger)


def test_rebuilding_gives_the_same_file(path: Path) -> None:
    ledger = long_ledger(200)
    files = []
    for _ in range(2):
        with Index.create(path, IDENTITY) as index:
            sync(index, ledger)
        files.append(path.read_bytes())
    assert files[0] == files[1]
    assert not path.with_name(path.name + "-wal").exists()


@pytest.mark.parametrize("kept", [1, 12, 17, 22, 26, 31, 37, 40])
def test_replaced_blocks_are_rolled_back_exactly(place: Place, kept: int) -> None:
    old = story()
    update(place, old)
    new = EventLedger()
    new.blocks, new.log = old.blocks[:kept], old.log[:kept]
    new.salt = "other"
    new.mine(len(old.blocks) - kept + 5)
    with Index.open(place, IDENTITY) as index:
        report = sync(index, new)
    assert report.rolled_back_to is not None
    assert report.rolled_back_to < kept
    assert_rebuilt(place, new)


def test_other_acts_in_the_new_blocks_are_taken_in(place: Place) -> None:
    base = EventLedger()
    base.enter("RU", "EU")
    lot = base.lot("RU", 1000)
    certificate = base.issue("RU", "EU", [(lot, 600)])
    base.advance(certificate, Action.VALIDATE, State.VALIDATED)
    first, second = base.fork("one"), base.fork("two")
    first.advance(certificate, Action.VOID, State.VOID)
    first.issue("RU", "EU", [(certificate, 200), (lot, 100)])
    first.consume(certificate, 50)
    second.consume(lot, 10)
    second.advance(certificate, Action.EXPORT, State.IN_TRANSIT)
    update(place, first)
    assert_agrees(place, first)
    update(place, second)
    assert_agrees(place, second)
    assert_rebuilt(place, second)


def test_ordinals_count_on_without_gaps_also_where_blocks_are_replaced(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.modules["kpchain.index.ordinals"], "_AT_ONCE", 2)
    first, second, *_ = forked_ledgers()
    for ledger in (first, second):
        update(place, ledger)
        with IndexReader(place) as reader:
            ordinals = [record.ordinal for record in reader.records()]
            assert ordinals == list(range(1, len(ordinals) + 1))
            assert reader.rows("SELECT ordinal FROM records ORDER BY block, log_index") == [
                (each,) for each in ordinals
            ]
            assert reader.rows("SELECT record FROM words_now ORDER BY record") == [(each,) for each in ordinals]
            assert all(draw.parent < draw.child for draw in reader.draws())


@pytest.mark.parametrize("span", [1, 128])
def test_step_before_the_event_that_created_the_record_is_refused(
    place: Place, span: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However the blocks are parted into chunks."""
    monkeypatch.setattr(sys.modules["kpchain.index.sync"], "FIRST_SPAN", span)
    monkeypatch.setattr(sys.modules["kpchain.index.sync"], "MAX_SPAN", span)
    ledger = EventLedger()
    ledger.enter("RU", "EU")
    certificate = ledger.issue("RU", "EU", [(ledger.lot("RU", 100), 50)])
    issued = ledger.log[-1][:]
    ledger.log[-1].clear()
    ledger.advance(certificate, Action.VALIDATE, State.VALIDATED)
    ledger.mine(1)
    at = replace(issued[0].at, block_number=len(ledger.blocks) - 1, block_hash=ledger.blocks[-1].hash)
    ledger.log[-1].append(replace(issued[0], at=at))
    with Index.open(place, IDENTITY) as index, pytest.raises(IndexStateError, match="no event created before"):
        sync(index, ledger)


def test_pass_over_an_index_that_lacks_a_word_is_refused(place: Place) -> None:
    base = EventLedger()
    base.enter("RU", "EU")
    certificate = base.issue("RU", "EU", [(base.lot("RU", 100), 50)])
    moved, other = base.fork("one"), base.fork("two")
    moved.advance(certificate, Action.VALIDATE, State.VALIDATED)
    other.mine(1)
    update(place, moved)
    with Index.open(place, IDENTITY) as index, index.writing() as database:
        database.change("DELETE FROM words_now WHERE record = ?", [(2,)])
    with Index.open(place, IDENTITY) as index, pytest.raises(IndexStateError, match="no word of 1 records: rebuild"):
        sync(index, other)
    moved.advance(certificate, Action.EXPORT, State.IN_TRANSIT)
    with Index.open(place, IDENTITY) as index, pytest.raises(IndexStateError, match="no word of 1 records: rebuild"):
        sync(index, moved)


def test_shorter_chain_rolls_back_too(place: Place) -> None:
    ledger = story()
    update(place, ledger)
    short = EventLedger()
    short.blocks, short.log = ledger.blocks[:25], ledger.log[:25]
    update(place, short)
    assert_rebuilt(place, short)


class ShiftingLedger(EventLedger):
    """A ledger that becomes another one, once, right after its events were read."""

    successor: EventLedger | None = None

    def events(self, first: int, last: int) -> Sequence[ev.Event]:
        found = super().events(first, last)
        if self.successor is not None:
            self.blocks, self.log, self.successor = self.successor.blocks, self.successor.log, None
        return found


def test_events_read_while_blocks_are_replaced_are_read_again(place: Place) -> None:
    base = EventLedger()
    base.enter("RU", "EU")
    first, second = base.fork("one"), base.fork("two")
    first.lot("RU", 100)
    second.lot("RU", 200)
    ledger = ShiftingLedger()
    ledger.blocks, ledger.log, ledger.successor = first.blocks, first.log, second
    update(place, ledger)
    assert_agrees(place, second)


def test_ledger_that_never_stands_still_is_refused(place: Place) -> None:
    class Restless(EventLedger):
        def block(self, number: int) -> HandBlock:
            self.salt += "x"
            return replace(super().block(number), hash=f"0x{len(self.salt):064x}")

    with Index.open(place, IDENTITY) as index, pytest.raises(IndexStateError, match="try again"):
        sync(index, Restless())


def test_two_passes_over_one_file_do_not_double_events(place: Place) -> None:
    ledger = story()

    class Overtaken(EventLedger):
        is_overtaken = False

        def events(self, first: int, last: int) -> Sequence[ev.Event]:
            if not self.is_overtaken:
                self.is_overtaken = True
                update(place, ledger)
            return super().events(first, last)

    slow = Overtaken()
    slow.blocks, slow.log = ledger.blocks, ledger.log
    with Index.open(place, IDENTITY) as index:
        report = sync(index, slow)
    assert report.events == 0
    assert_rebuilt(place, ledger)


@pytest.mark.parametrize(
    "other",
    [
        LedgerIdentity(chain_id=31337, ledger=LEDGER),
        LedgerIdentity(chain_id=1337, ledger=OTHER_LEDGER),
        LedgerIdentity(chain_id=1337, ledger=LEDGER, first_block=3),
    ],
)
def test_index_of_another_ledger_is_refused(place: Place, other: LedgerIdentity) -> None:
    update(place, story())
    with pytest.raises(IndexStateError, match="rebuild it"):
        Index.open(place, other)


def test_chain_started_anew_at_the_same_address_is_refused(place: Place) -> None:
    update(place, story())
    before = dump(place)
    with Index.open(place, IDENTITY) as index, pytest.raises(IndexStateError, match="of another chain"):
        sync(index, story("anew"))
    assert dump(place) == before


def test_index_of_another_schema_is_refused(path: Path) -> None:
    update(path, story())
    connection = sqlite3.connect(path)
    connection.execute("UPDATE meta SET value = '999' WHERE key = 'schema_version'")
    connection.commit()
    connection.close()
    with pytest.raises(IndexStateError, match=f"schema 999, this program {SCHEMA_VERSION}: rebuild it"):
        Index.open(path, IDENTITY)
    with pytest.raises(IndexStateError, match="rebuild it"):
        IndexReader(path)


@pytest.mark.parametrize("content", [b"not a database at all " * 100, b"SQLite format 3\x00" + b"\x07" * 4000])
def test_file_that_is_no_index_is_refused(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    with pytest.raises(IndexStateError, match="rebuild it"):
        Index.open(path, IDENTITY)
    with pytest.raises(IndexStateError, match="rebuild it"):
        IndexReader(path)


def test_database_of_something_else_is_refused_and_left_alone(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE recipes (name TEXT)")
    connection.commit()
    connection.close()
    with pytest.raises(IndexStateError, match="is not an index of kpchain"):
        Index.open(path, IDENTITY)
    connection = sqlite3.connect(path)
    assert connection.execute("SELECT count(*) FROM recipes").fetchall() == [(0,)]
    connection.close()


def test_create_replaces_what_was_there(path: Path) -> None:
    path.write_bytes(b"junk")
    path.with_name(path.name + "-wal").write_bytes(b"junk")
    ledger = story()
    with Index.create(path, IDENTITY) as index:
        assert index.cursor is None
        sync(index, ledger)
    assert_agrees(path, ledger)


def test_file_that_cannot_be_replaced_is_refused(tmp_path: Path) -> None:
    (tmp_path / "index.sqlite").mkdir()
    with pytest.raises(IndexStateError, match="cannot be replaced"):
        Index.create(tmp_path / "index.sqlite", IDENTITY)


def test_ledger_that_ends_before_the_index_begins_is_refused(place: Place) -> None:
    identity = replace(IDENTITY, first_block=9)
    with Index.open(place, identity) as index, pytest.raises(IndexStateError, match="before the index begins"):
        sync(index, EventLedger())


def test_index_begins_at_the_block_of_the_deployment(place: Place) -> None:
    ledger = EventLedger()
    ledger.mine(6)
    ledger.enter("RU")
    with Index.open(place, replace(IDENTITY, first_block=5)) as index:
        sync(index, ledger)
    assert "events 5-7" in ledger.calls


def test_step_of_a_record_that_no_event_created_is_refused(place: Place) -> None:
    ledger = EventLedger()
    ledger.enter("RU", "EU")
    certificate = ledger.issue("RU", "EU", [(ledger.lot("RU", 100), 50)])
    ledger.log[-1].clear()
    ledger.advance(certificate, Action.VALIDATE, State.VALIDATED)
    with Index.open(place, IDENTITY) as index, pytest.raises(IndexStateError, match="1 records that no event created"):
        sync(index, ledger)


def test_file_that_another_process_writes_to_is_refused_without_bad_advice(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.modules["kpchain.index.database"], "BUSY_TIMEOUT_S", 0.05)
    update(path, EventLedger())
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(IndexStateError, match="another process is writing to it, try again"):
        update(path, story())
    other.close()


def test_folder_that_does_not_exist_is_named(tmp_path: Path) -> None:
    with pytest.raises(IndexStateError, match="see whether the folder exists"):
        Index.open(tmp_path / "nowhere" / "index.sqlite", IDENTITY)


def test_unknown_participant_and_producer_are_refused(place: Place) -> None:
    for lost in (0, 1):
        ledger = EventLedger()
        ledger.enter("RU", "BW")
        ledger.lot("RU", 100, Kind.LEGACY, origins=("BW",))
        events = [event for block in ledger.log for event in block]
        gone = events[lost]
        for block in ledger.log:
            if gone in block:
                block.remove(gone)
        with Index.create(place, IDENTITY) as index, pytest.raises(IndexStateError, match="which no event entered"):
            sync(index, ledger)


def test_events_out_of_order_or_outside_their_blocks_are_refused(place: Place) -> None:
    class Jumbled(EventLedger):
        def events(self, first: int, last: int) -> Sequence[ev.Event]:
            return list(reversed(super().events(first, last)))

    class Excess(EventLedger):
        def events(self, first: int, last: int) -> Sequence[ev.Event]:
            return [event for block in self.log for event in block]

    jumbled, excess = Jumbled(), Excess()
    for ledger in (jumbled, excess):
        ledger.enter("RU", "BW")
    with Index.create(place, IDENTITY) as index, pytest.raises(IndexStateError, match="out of order"):
        sync(index, jumbled)
    blocks, excess.blocks = excess.blocks, excess.blocks[:2]
    with Index.create(place, IDENTITY) as index, pytest.raises(IndexStateError, match="outside the blocks"):
        sync(index, excess)
    assert len(blocks) == 3


def test_reader_sees_one_moment_while_a_pass_writes(place: Place) -> None:
    ledger = story()
    update(place, ledger)
    with IndexReader(place) as reader:
        with reader.snapshot():
            before = reader.stock()
            ledger.consume(ledger.numbers["BWL00000001"], 100)
            update(place, ledger)
            assert reader.stock() == before
            with reader.snapshot():
                assert reader.stock() == before
            assert reader.stock() == before
        assert reader.stock() != before


class Overtaken(IndexReader):
    """A reader behind whose back blocks are replaced after its answer on findings and tolerances."""

    successor: EventLedger | None = None

    def rows(self, statement: str, parameters: Sequence[Value] = ()) -> list[Row]:
        found = super().rows(statement, parameters)
        if self.successor is not None and "tolerance_bps" in statement:
            successor, self.successor = self.successor, None
            update(Path(self.place), successor)
        return found


def test_audit_is_of_one_moment_also_where_blocks_are_replaced_meanwhile(path: Path) -> None:
    base = EventLedger()
    base.enter("RU", "EU")
    lot = base.lot("RU", 1000)
    first, second = base.fork("one"), base.fork("two")
    first.import_(first.issue("RU", "EU", [(lot, 500)]), found=400)
    # One lot more, so that the certificate has another ordinal.
    second.lot("RU", 77)
    second.import_(second.issue("RU", "EU", [(lot, 500)]), found=400)
    update(path, first)
    with Overtaken(path) as reader:
        reader.successor = second
        assert audit(reader) == ()
        assert reader.successor is None
        assert audit(reader) == ()


def test_chunks_grow_over_quiet_blocks_and_shrink_over_busy_ones(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    module = sys.modules["kpchain.index.sync"]
    monkeypatch.setattr(module, "FIRST_SPAN", 2)
    monkeypatch.setattr(module, "EVENTS_PER_CHUNK", 4)
    ledger = EventLedger()
    ledger.mine(13)
    for _ in range(30):
        ledger.same_block(True)
        for _ in range(9):
            ledger.add(ev.SchemeRolesChanged, OFFICER, 1)
    update(place, ledger)
    assert [call for call in ledger.calls if call.startswith("events")] == [
        "events 0-1",
        "events 2-5",
        "events 6-13",
        "events 14-29",
        "events 30-37",
        "events 38-41",
        "events 42-43",
    ]
    ledger.same_block(False)
