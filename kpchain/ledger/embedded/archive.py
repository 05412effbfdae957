"""Blocks, transactions, receipts and logs as rows of the ledger file; found by key and by index, never by scanning."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import astuple, dataclass
from typing import Any

import rlp  # type: ignore[import-untyped]  # rlp ships no types
from eth.vm.forks.shanghai.blocks import ShanghaiBlockHeader

LOG_TOPICS = 4
_BLOCK_HASHES = 256  # as far back as the BLOCKHASH opcode sees
_LOG_COLUMNS = "position, transaction_position, address, topic0, topic1, topic2, topic3, data"
_FINEST_FIRST = (1, 2, 0, 3)  # an argument picks out fewer logs than the kind of event does; topic 3 has no index


@dataclass(frozen=True, slots=True)
class Header:
    """A block's header with its hash."""

    fields: ShanghaiBlockHeader
    hash: bytes

    @classmethod
    def of(cls, fields: ShanghaiBlockHeader) -> Header:
        """The header with its hash computed."""
        return cls(fields, bytes(fields.hash))

    @property
    def number(self) -> int:
        """The block's number."""
        return int(self.fields.block_number)

    @property
    def timestamp(self) -> int:
        """The block's time, in seconds since 1970."""
        return int(self.fields.timestamp)


@dataclass(frozen=True, slots=True)
class MinedLog:
    """One event of a transaction; the position counts through the whole block."""

    position: int
    transaction_position: int
    address: bytes
    topics: tuple[bytes, ...]
    data: bytes


@dataclass(frozen=True, slots=True)
class MinedTransaction:
    """A transaction as it was received, with what its receipt says."""

    block: int
    position: int
    hash: bytes
    raw: bytes
    sender: bytes
    contract: bytes | None
    status: int
    gas_used: int
    cumulative_gas: int
    bloom: bytes


@dataclass(frozen=True, slots=True)
class FoundLog:
    """A log with the hashes of the block and the transaction that it stands in."""

    block: int
    block_hash: bytes
    transaction_hash: bytes
    log: MinedLog


@dataclass(frozen=True, slots=True)
class LogQuery:
    """Which logs are asked for: blocks inclusive; an empty tuple of addresses or topics means any."""

    first_block: int
    last_block: int
    addresses: tuple[bytes, ...] = ()
    topics: tuple[tuple[bytes, ...], ...] = ()


class Archive:
    """The rows of one ledger file."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def add(self, header: Header, transactions: Sequence[MinedTransaction], logs: Sequence[MinedLog]) -> None:
        """Write a sealed block; the caller is in `Store.writing`."""
        self._connection.execute(
            "INSERT INTO blocks VALUES (?, ?, ?)", (header.number, header.hash, rlp.encode(header.fields))
        )
        self._connection.executemany(
            "INSERT INTO transactions VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [astuple(transaction) for transaction in transactions],
        )
        self._connection.executemany(
            "INSERT INTO logs VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                (header.number, log.position, log.transaction_position, log.address, *_padded(log.topics), log.data)
                for log in logs
            ],
        )

    def head(self) -> Header | None:
        """The newest block, or None in an empty file."""
        return self._header("ORDER BY number DESC LIMIT 1")

    def header_by_number(self, number: int) -> Header | None:
        """The block with that number, or None."""
        return self._header("WHERE number = ?", number)

    def header_by_hash(self, block_hash: bytes) -> Header | None:
        """The block with that hash, or None."""
        return self._header("WHERE hash = ?", block_hash)

    def hashes_before(self, number: int) -> Iterator[bytes]:
        """Hashes of the blocks before `number`, newest first; read only when the BLOCKHASH opcode asks."""
        rows = self._connection.execute(
            "SELECT hash FROM blocks WHERE number < ? ORDER BY number DESC LIMIT ?", (number, _BLOCK_HASHES)
        )
        # All at once: a query left half read would keep this connection from seeing newer blocks.
        for (block_hash,) in rows.fetchall():
            yield block_hash

    def transaction(self, transaction_hash: bytes) -> MinedTransaction | None:
        """The transaction with that hash, or None."""
        row = self._connection.execute("SELECT * FROM transactions WHERE hash = ?", (transaction_hash,)).fetchone()
        return None if row is None else MinedTransaction(*row)

    def transactions_of(self, block: int) -> list[MinedTransaction]:
        """The transactions of a block, in order."""
        rows = self._connection.execute("SELECT * FROM transactions WHERE block = ? ORDER BY position", (block,))
        return [MinedTransaction(*row) for row in rows]

    def logs_of(self, transaction: MinedTransaction) -> list[MinedLog]:
        """The logs of a transaction, in order."""
        rows = self._connection.execute(
            f"SELECT {_LOG_COLUMNS} FROM logs WHERE block = ? AND transaction_position = ? ORDER BY position",  # noqa: S608 - a constant
            (transaction.block, transaction.position),
        )
        return [_log(row) for row in rows]

    def find_logs(self, query: LogQuery) -> list[FoundLog]:
        """The logs that a query asks for, in order of block and position."""
        if len(query.topics) > LOG_TOPICS:
            return []
        conditions = ["logs.block BETWEEN ? AND ?"]
        values: list[int | bytes] = [query.first_block, query.last_block]
        if query.addresses:
            conditions.append(f"logs.address IN ({_marks(query.addresses)})")
            values.extend(query.addresses)
        asked = [index for index, topic in enumerate(query.topics) if topic]
        finest = min(asked, key=_FINEST_FIRST.index, default=None)
        for index in asked:
            hidden = "" if index == finest else "+"  # SQLite does not use an index on an expression
            conditions.append(f"{hidden}logs.topic{index} IN ({_marks(query.topics[index])})")
            values.extend(query.topics[index])
        # Built of constants and question marks only; what is searched for goes in as parameters.
        rows = self._connection.execute(
            "SELECT logs.block, blocks.hash, transactions.hash, logs.position, logs.transaction_position, "  # noqa: S608 - see above
            "logs.address, topic0, topic1, topic2, topic3, data FROM logs "
            "CROSS JOIN blocks ON blocks.number = logs.block CROSS JOIN transactions "
            "ON transactions.block = logs.block AND transactions.position = logs.transaction_position "
            f"WHERE {' AND '.join(conditions)} ORDER BY logs.block, logs.position",
            values,
        )
        return [FoundLog(row[0], row[1], row[2], _log(row[3:])) for row in rows if _has_places(row[6:10], query)]

    def _header(self, clause: str, *values: int | bytes) -> Header | None:
        row = self._connection.execute(f"SELECT header, hash FROM blocks {clause}", values).fetchone()  # noqa: S608 - constants
        if row is None:
            return None
        return Header(rlp.decode(row[0], ShanghaiBlockHeader), row[1])


def _log(row: Sequence[Any]) -> MinedLog:
    position, transaction_position, address, *topics, data = row
    return MinedLog(position, transaction_position, address, tuple(t for t in topics if t is not None), data)


def _has_places(topics: Sequence[bytes | None], query: LogQuery) -> bool:
    """Whether a log has as many topics as the query has places: a wildcard stands for a topic that is there."""
    return all(topic is not None for topic in topics[: len(query.topics)])


def _padded(topics: tuple[bytes, ...]) -> tuple[bytes | None, ...]:
    return (*topics, *(None,) * (LOG_TOPICS - len(topics)))


def _marks(values: Sequence[bytes]) -> str:
    return ", ".join("?" * len(values))
