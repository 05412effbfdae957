"""Verification: a report of named checks on a document, a number or a digest; a verdict comes from no cache.

::

    report = verify_document(path.read_bytes(), ledger=ledger, today=today)
    for check in report.checks:
        ...  # check.group, check.name, check.outcome, check.reason
    report.raise_for_failure()

docs/verify.md says what each check asks and what its outcomes mean.
"""

from __future__ import annotations

from kpchain.verify.case import LedgerView
from kpchain.verify.report import AsOf, Check, Group, Note, Outcome, Report
from kpchain.verify.service import verify_digest, verify_document, verify_documents, verify_number

__all__ = [
    "AsOf",
    "Check",
    "Group",
    "LedgerView",
    "Note",
    "Outcome",
    "Report",
    "verify_digest",
    "verify_document",
    "verify_documents",
    "verify_number",
]
