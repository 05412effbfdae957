"""The fixed words of a certificate page; what they claim is what docs/spec/qr.md and docs/verify.md say."""

from __future__ import annotations

from typing import Final

from kpchain.pages.content import Content

NUMBER_LABEL: Final = "No."
"""Stands before the certificate's number in a line of its own: by it a reader finds the number in a PDF."""
VERIFY_HEADING: Final = "Verify before you rely on it"
CONFIRMATION: Final = "Import Confirmation"

VALIDATION: Final = "Validation by the Exporting Authority"


def verify_lines(content: Content) -> tuple[str, ...]:
    """How to verify, and what the page cannot say."""
    when = "at its issue" if content.issued is None else f"on {content.issued.isoformat()}, its day of issue"
    return (
        f"This page states what was certified {when}. Whether the certificate is good today, only the ledger can "
        "tell: photograph or scan the code and run  kpchain verify SCAN.jpg",
        "Compare the report with this page. Paper and print can be copied and altered.",
    )


def confirmation_blanks() -> tuple[tuple[str, ...], ...]:
    """What the Importing Authority fills in, in rows (Core Document, Annex I, import confirmation part)."""
    return (
        ("Date of receipt by the Importing Authority", "Parcels found"),
        ("Condition of seals and container", "Opened, or risk-selected and not opened"),
        ("Remarks on differences",),
        ("Importing Authority", "Name of the officer"),
        ("Authentication: signature", "Authentication: stamp"),
    )
