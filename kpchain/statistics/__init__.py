"""Statistics of the scheme, read from the index: Annex III, reconciliation, identities, questions, returns.

Everything is an integer until it is printed: points, US cents, certificates. What day counts is said in `periods`.
Whoever asks for more than one table holds `index.snapshot()` meanwhile, so that all are of one moment.
"""

from __future__ import annotations

from kpchain.statistics.audit import Break, audit
from kpchain.statistics.comparison import Comparison, compare
from kpchain.statistics.periods import Period
from kpchain.statistics.printing import to_csv, to_dict, to_frame, to_html, write_parquet
from kpchain.statistics.reports import (
    annual_table,
    audit_table,
    cap_table,
    discrepancy_table,
    origin_table,
    overdue_table,
    price_table,
    production_table,
    question_table,
    reconciliation_table,
    returns_table,
    stock_table,
    trade_table,
)
from kpchain.statistics.returns import Return, return_from_books
from kpchain.statistics.tables import AsOf, Table

__all__ = [
    "AsOf",
    "Break",
    "Comparison",
    "Period",
    "Return",
    "Table",
    "annual_table",
    "audit",
    "audit_table",
    "cap_table",
    "compare",
    "discrepancy_table",
    "origin_table",
    "overdue_table",
    "price_table",
    "production_table",
    "question_table",
    "reconciliation_table",
    "return_from_books",
    "returns_table",
    "stock_table",
    "to_csv",
    "to_dict",
    "to_frame",
    "to_html",
    "trade_table",
    "write_parquet",
]
