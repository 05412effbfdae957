"""The index brought up to the head of the ledger, in chunks of blocks that are each kept whole or not at all.

Rules:

1. The input is events; the ledger is asked for nothing else but the hashes of blocks.
2. A chunk is one transaction that also moves the cursor: after a kill at any moment the next pass goes on from there.
3. Before anything is added, the hash of the cursor's block is compared with the ledger's. Where it differs, the blocks
   from the first replaced one on are taken out.
4. A chunk counts only if the cursor's block and the chunk's last block stood unchanged after its events were read.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from kpchain.errors import IndexStateError
from kpchain.index.batch import Batch
from kpchain.index.database import Database
from kpchain.index.directory import Directory
from kpchain.index.meta import Cursor, cursor_of, read_meta, write_meta
from kpchain.index.ordinals import ordinals_of
from kpchain.index.replaced import remove_blocks_after
from kpchain.index.writer import Index
from kpchain.ledger.events import Event

FIRST_SPAN: Final = 128
"""Blocks in the first chunk; later ones have about `EVENTS_PER_CHUNK` events."""
EVENTS_PER_CHUNK: Final = 20_000
MAX_SPAN: Final = 4_096
MANY_EVENTS: Final = 1_000
"""After a pass with so many events the engine takes stock of its tables."""
_ATTEMPTS: Final = 10


class BlockHeader(Protocol):
    """A block: its number, its hash ("0x.."), and its time in seconds since 1970."""

    @property
    def number(self) -> int: ...  # noqa: D102  # the class names them
    @property
    def hash(self) -> str: ...  # noqa: D102
    @property
    def time(self) -> int: ...  # noqa: D102


class EventSource(Protocol):
    """What a pass reads; `kpchain.ledger.Ledger` is one."""

    def head(self) -> BlockHeader:
        """The newest block."""

    def block(self, number: int, /) -> BlockHeader | None:
        """The block with this number; None where the chain is shorter."""

    def events(self, first: int, last: int, /) -> Sequence[Event]:
        """The events of these blocks, both included, in the order of the ledger."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SyncReport:
    """What a pass did: events added, blocks read, the block above which replaced ones were taken out, the new end."""

    events: int
    blocks: int
    rolled_back_to: int | None
    cursor: Cursor


def sync(index: Index, source: EventSource) -> SyncReport:
    """Brings the index up to the head of the ledger.

    Args:
        index: the index, opened for writing.
        source: the ledger.

    Returns:
        What was done. A second pass over an unchanged ledger adds nothing.

    Raises:
        IndexStateError: the ledger is another one than the index's, or replaced its blocks faster than they were read.
        LedgerError: the ledger did not answer.
    """
    pass_ = _Pass(index, source)
    for _ in range(_ATTEMPTS):
        if pass_.run():
            report = pass_.report()
            if report.events >= MANY_EVENTS:
                index.take_stock()
            return report
    raise IndexStateError("the ledger replaced its blocks while they were read: try again")


class _Pass:
    """One pass; `run` is repeated while the ledger, or another pass over the same file, moves underneath it."""

    def __init__(self, index: Index, source: EventSource) -> None:
        self._index = index
        self._source = source
        self._span = FIRST_SPAN
        self._events = 0
        self._blocks = 0
        self._rolled_back_to: int | None = None

    def report(self) -> SyncReport:
        cursor = self._index.cursor
        assert cursor is not None  # noqa: S101  # run() has set it
        return SyncReport(events=self._events, blocks=self._blocks, rolled_back_to=self._rolled_back_to, cursor=cursor)

    def run(self) -> bool:
        """Whether the index has reached the head; false where something moved and the pass starts over."""
        head = self._source.head()
        if head.number < self._index.identity.first_block:
            raise IndexStateError(f"the ledger ends at block {head.number}, before the index begins: rebuild the index")
        cursor = self._index.cursor
        if cursor is not None and not self._stands(cursor, head):
            self._take_out_replaced(cursor, head)
            return False
        first = self._index.identity.first_block if cursor is None else cursor.number + 1
        while first <= head.number:
            last = min(first + self._span - 1, head.number)
            if not self._take_in(cursor, first, last):
                return False
            cursor = self._index.cursor
            first = last + 1
        return True

    def _stands(self, cursor: Cursor, head: BlockHeader) -> bool:
        if cursor.number == head.number:
            return cursor.hash == head.hash
        return cursor.number < head.number and self._hash_of(cursor.number) == cursor.hash

    def _hash_of(self, number: int) -> str | None:
        block = self._source.block(number)
        return None if block is None else block.hash

    def _take_in(self, cursor: Cursor | None, first: int, last: int) -> bool:
        """Adds the events of a chunk; false where blocks were replaced meanwhile, or another pass came first."""
        base: BlockHeader | None = self._source.block(first) if cursor is None else cursor
        end = self._source.block(last)
        if base is None or end is None:
            return False
        events = self._source.events(first, last)
        stood = self._hash_of(last) == end.hash and self._hash_of(base.number) == base.hash
        if not stood or not _fits(events, first, end):
            return False
        with self._index.writing() as database:
            if cursor_of(read_meta(database)) != cursor:
                return False
            batch = Batch(Directory.from_rows(database), ordinals_of(database, events))
            batch.add(events)
            batch.write(database)
            if cursor is None:
                write_meta(database, {"first_hash": base.hash})
            _move_cursor(database, end)
        self._events += len(events)
        self._blocks += last - first + 1
        self._adapt(len(events))
        return True

    def _adapt(self, events: int) -> None:
        if events < EVENTS_PER_CHUNK // 2:
            self._span = min(self._span * 2, MAX_SPAN)
        elif events > EVENTS_PER_CHUNK * 2:
            self._span = max(self._span // 2, 1)

    def _take_out_replaced(self, cursor: Cursor, head: BlockHeader) -> None:
        """Takes out all blocks after the last one that the ledger still has; the very first must stand."""
        first_block = self._index.identity.first_block
        with self._index.writing() as database:
            meta = read_meta(database)
            if cursor_of(meta) != cursor:
                return
            begin = self._source.block(first_block)
            if begin is None or begin.hash != meta["first_hash"]:
                raise IndexStateError(
                    f"the index {self._index.place} is of another chain: block {first_block} differs; rebuild it"
                )
            limit = min(cursor.number, head.number)
            standing = self._last_standing(database, limit) or begin
            remove_blocks_after(database, standing.number)
            _move_cursor(database, standing)
        self._rolled_back_to = min(standing.number, self._rolled_back_to or standing.number)

    def _last_standing(self, database: Database, limit: int) -> BlockHeader | None:
        """The last block with events that is unchanged. Below an unchanged block all are: so halving finds it."""
        known = database.rows("SELECT number, hash FROM blocks WHERE number <= ? ORDER BY number", (limit,))
        found: BlockHeader | None = None
        low, high = 0, len(known)
        while low < high:
            middle = (low + high) // 2
            number, digest = known[middle]
            block = self._source.block(number)
            if block is not None and block.hash == "0x" + digest.hex():
                found, low = block, middle + 1
            else:
                high = middle
        return found


def _fits(events: Sequence[Event], first: int, end: BlockHeader) -> bool:
    """Whether the events are of these blocks, and of the last block that was seen before and after."""
    if not events:
        return True
    last = events[-1].at
    if events[0].at.block_number < first or last.block_number > end.number:
        raise IndexStateError(f"the ledger gave events outside the blocks {first} to {end.number}")
    return last.block_number < end.number or last.block_hash == end.hash


def _move_cursor(database: Database, block: BlockHeader) -> None:
    values = {"cursor_block": str(block.number), "cursor_hash": block.hash, "cursor_time": str(block.time)}
    write_meta(database, values)
