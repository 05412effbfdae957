"""The ledger's events as tables, in SQLite or PostgreSQL: filled from events alone, resumable, rebuilt at will.

It is never the truth: a verdict on a certificate comes from its document and the ledger (`kpchain.verify`), never from
here.
"""

from __future__ import annotations

from kpchain.index.meta import Cursor, LedgerIdentity
from kpchain.index.queries import IndexReader
from kpchain.index.rows import Family, IndexedAct, IndexedDraw, IndexedParticipant, IndexedRecord, Stock
from kpchain.index.schema import SCHEMA_VERSION
from kpchain.index.spread import Consumption, Spread, spread_of_origin, spread_of_record
from kpchain.index.sync import EventSource, SyncReport, sync
from kpchain.index.tables import JOURNEY_COLUMNS, TABLES, journey_rows, table_rows
from kpchain.index.writer import Index

__all__ = [
    "JOURNEY_COLUMNS",
    "SCHEMA_VERSION",
    "TABLES",
    "Consumption",
    "Cursor",
    "EventSource",
    "Family",
    "Index",
    "IndexReader",
    "IndexedAct",
    "IndexedDraw",
    "IndexedParticipant",
    "IndexedRecord",
    "LedgerIdentity",
    "Spread",
    "Stock",
    "SyncReport",
    "journey_rows",
    "spread_of_origin",
    "spread_of_record",
    "sync",
    "table_rows",
]
