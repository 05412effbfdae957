"""The chain in a ledger file: its head, its clock, its mining and its calls; it speaks no JSON."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import rlp  # type: ignore[import-untyped]  # rlp ships no types
from eth.db.atomic import AtomicDB

from kpchain.errors import ConfigError, LedgerError
from kpchain.ledger.embedded import vm
from kpchain.ledger.embedded.archive import Archive, Header
from kpchain.ledger.embedded.blocks import BlockBuilder
from kpchain.ledger.embedded.genesis import make_genesis
from kpchain.ledger.embedded.store import Store


class ReadOnlyError(Exception):
    """The chain was opened for reading only."""


@dataclass(frozen=True, slots=True)
class _Moment:
    """What changes from act to act: the newest block, the clock's offset, and the time wanted for the next block."""

    head: Header
    offset: int
    next_time: int | None


class Chain:
    """One chain, open; every act and its block reach the file together.

    Args:
        path: the ledger file; made with its first block where there is none.
        now: the time in seconds since 1970; the chain's own clock is this plus an offset kept in the file.
        chain_id: of a new chain; of an old one it must be the same.
        genesis_time: the time of the first block of a new chain, from which its clock goes on; by default `now()`.
        read_only: refuse every act; the file must be there.

    Raises:
        ConfigError: the file is not a ledger, or of another chain.
        LedgerBusyError: the ledger is to be made and another process is at it.
        LedgerError: the file is damaged.
    """

    def __init__(
        self,
        path: Path,
        *,
        now: Callable[[], float],
        chain_id: int,
        genesis_time: int | None = None,
        read_only: bool = False,
    ) -> None:
        self.chain_id = chain_id
        self._now = now
        self.store = Store(path, read_only=read_only)
        self.archive = Archive(self.store.connection)
        self._database = AtomicDB(self.store.nodes)
        try:
            if self.store.is_new:
                self._begin(int(now()) if genesis_time is None else genesis_time)
            self._seen = self.store.version()
            self._moment = self._load()
        except sqlite3.Error as error:
            self.store.close()
            raise self.store.explain(error) from error
        except BaseException:
            self.store.close()
            raise

    # -- what is there --

    @property
    def head(self) -> Header:
        """The newest block."""
        return self._moment.head

    def refresh(self) -> None:
        """Take in what another process has written since."""
        if not self.store.is_writer and self.store.version() != self._seen:
            self._seen = self.store.version()
            self._moment = self._load()

    def pending_time(self) -> int:
        """The time that a block mined now gets, in seconds since 1970; calls see it too."""
        moment = self._moment
        wanted = int(self._now()) + moment.offset if moment.next_time is None else moment.next_time
        return max(moment.head.timestamp + 1, wanted)

    def state(self, header: Header | None = None) -> vm.LedgerState:
        """The state after a past block, or what a transaction mined now would see."""
        if header is None:
            root, number, timestamp = self.head.fields.state_root, self.head.number + 1, self.pending_time()
        else:
            root, number, timestamp = header.fields.state_root, header.number, header.timestamp
        return vm.open_state(
            self._database,
            root,
            chain_id=self.chain_id,
            number=number,
            timestamp=timestamp,
            ancestors=self.archive.hashes_before(number),
        )

    def call(self, call: vm.Call, header: Header | None = None) -> vm.Execution:
        """What comes of a call after a past block or, by default, now; nothing is kept."""
        return vm.execute(self.state(header), call)

    # -- what changes --

    def mine(self, raws: Sequence[bytes]) -> list[bytes | vm.InvalidTransactionError]:
        """Transactions into one block, or several when the gas does not suffice, on disk when this returns.

        Returns:
            For each its hash, or why it was refused; the refused leave no trace.

        Raises:
            ReadOnlyError: the chain was opened for reading only.
            LedgerBusyError: another process is writing.
        """
        with self._writing():
            outcomes: list[bytes | vm.InvalidTransactionError] = []
            builder, filled = self._builder(), False
            for raw in raws:
                try:
                    transaction = vm.decode(raw, chain_id=self.chain_id)
                    if not builder.has_room(transaction):
                        self._seal(builder)
                        builder, filled = self._builder(), False
                    outcomes.append(builder.add(transaction, raw))
                    filled = True
                except vm.InvalidTransactionError as error:
                    outcomes.append(error)
            if filled:
                self._seal(builder)
            return outcomes

    def mine_all(self, raws: Sequence[bytes]) -> list[bytes]:
        """The hashes of transactions that all went through, on disk when this returns; else none is mined.

        Raises:
            InvalidTransactionError: one is not for the state that those before it leave.
            FailedTransactionError: the contracts refused one, or its gas did not suffice.
            ReadOnlyError: the chain was opened for reading only.
            LedgerBusyError: another process is writing.
        """
        with self._writing():
            hashes = []
            builder = self._builder()
            for raw in raws:
                transaction = vm.decode(raw, chain_id=self.chain_id)
                if not builder.has_room(transaction):
                    self._seal(builder)
                    builder = self._builder()
                hashes.append(builder.add(transaction, raw, must_succeed=True))
            self._seal(builder)
            return hashes

    def mine_empty(self) -> None:
        """A block without transactions."""
        with self._writing():
            self._seal(self._builder())

    def set_clock(self, timestamp: int) -> int:
        """Let the chain's clock go on from `timestamp`; the clock's new offset in seconds."""
        with self._writing():
            self._set_clock(offset=timestamp - int(self._now()))
        return self._moment.offset

    def advance_clock(self, seconds: int) -> int:
        """Move the chain's clock; its new offset in seconds."""
        with self._writing():
            self._set_clock(offset=self._moment.offset + seconds)
        return self._moment.offset

    def set_next_time(self, timestamp: int) -> None:
        """Give the next block exactly this time, and let the clock go on from it.

        Raises:
            ValueError: the time is not after the newest block's.
        """
        with self._writing():
            if timestamp <= self.head.timestamp:
                raise ValueError(f"the time {timestamp} is not after the newest block's, {self.head.timestamp}")
            self._set_clock(offset=timestamp - int(self._now()), next_time=timestamp)

    def close(self) -> None:
        """Leave one file behind, ready for the next process."""
        self.store.close()

    # -- how --

    @contextmanager
    def _writing(self) -> Iterator[None]:
        if self.store.read_only:
            raise ReadOnlyError
        was_writer = self.store.is_writer
        kept = self._moment
        try:
            with self.store.writing():
                if not was_writer:
                    kept = self._moment = self._load()
                yield
        except BaseException:
            self._moment = kept
            raise

    def _builder(self) -> BlockBuilder:
        return BlockBuilder(
            self._database, self.archive, self.head, timestamp=self.pending_time(), chain_id=self.chain_id
        )

    def _seal(self, builder: BlockBuilder) -> None:
        self._moment = replace(self._moment, head=builder.seal())
        self.store.nodes.flush()
        if self._moment.next_time is not None:
            self._set_clock(offset=self._moment.offset)

    def _set_clock(self, *, offset: int, next_time: int | None = None) -> None:
        self._moment = replace(self._moment, offset=offset, next_time=next_time)
        self.store.set_meta("clock_offset", offset)
        self.store.set_meta("next_time", next_time)

    def _begin(self, genesis_time: int) -> None:
        with self.store.writing():
            if not self.store.create():
                return
            self.store.set_meta("chain_id", self.chain_id)
            self.store.set_meta("clock_offset", genesis_time - int(self._now()))
            genesis = make_genesis(self._database, chain_id=self.chain_id, timestamp=genesis_time)
            self.archive.add(genesis, (), ())

    def _load(self) -> _Moment:
        path, chain_id = self.store.path, self.store.meta("chain_id")
        if chain_id != self.chain_id:
            raise ConfigError(f"{path}: this ledger has chain id {chain_id}, not {self.chain_id}")
        try:
            head = self.archive.head()
        except rlp.RLPException:
            head = None
        if head is None or head.fields.state_root not in self.store.nodes or head.fields.hash != head.hash:
            raise LedgerError(f"{path}: the ledger file is damaged: its newest block is not whole")
        return _Moment(head, self.store.meta("clock_offset") or 0, self.store.meta("next_time"))
