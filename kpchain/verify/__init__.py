"""Verification: a report of named checks on a document, a number or a digest; a verdict comes from no cache.

::

    report = verify_document(path.read_bytes(), ledger=ledger, today=today)
    for check in report.checks:
        ...  # check.group, check.name, check.outcome, check.reason
    report.raise_for_failure()

docs/verify.md says what each check asks and what its outcomes mean.
"""

from __future__ import annotations

from kpchain.verify.beside import notes_on
from kpchain.verify.bulk import Judge, verify_each
from kpchain.verify.case import LedgerView
from kpchain.verify.offline import verify_offline
from kpchain.verify.report import AsOf, Basis, Check, Group, Note, Outcome, Report
from kpchain.verify.service import Item, verify_digest, verify_document, verify_documents, verify_number

__all__ = [
    "AsOf",
    "Basis",
    "Check",
    "Group",
    "Item",
    "Judge",
    "LedgerView",
    "Note",
    "Outcome",
    "Report",
    "notes_on",
    "verify_digest",
    "verify_document",
    "verify_documents",
    "verify_each",
    "verify_number",
    "verify_offline",
]
