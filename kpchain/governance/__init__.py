"""How the Participants decide together: proposals in words, votes, agreements, attestations, and what was decided.

It reads the ledger and makes calls; opening connections, reading clocks and printing are the business of others.
"""

from __future__ import annotations

from kpchain.governance.agreements import Agreement, agreements, find_agreement, name_word
from kpchain.governance.attestations import (
    Attestation,
    AttestationType,
    Concern,
    attestation_types,
    attestations,
    concerns,
    find_type,
    subject_word,
)
from kpchain.governance.decisions import Context, call_of
from kpchain.governance.history import Entry, history
from kpchain.governance.plenary import (
    Chairmanship,
    Proposal,
    chairmanship,
    proposal,
    proposal_count,
    proposals,
    rules,
    term_of,
)
from kpchain.governance.wording import describe_call

__all__ = [
    "Agreement",
    "Attestation",
    "AttestationType",
    "Chairmanship",
    "Concern",
    "Context",
    "Entry",
    "Proposal",
    "agreements",
    "attestation_types",
    "attestations",
    "call_of",
    "chairmanship",
    "concerns",
    "describe_call",
    "find_agreement",
    "find_type",
    "history",
    "name_word",
    "proposal",
    "proposal_count",
    "proposals",
    "rules",
    "subject_word",
    "term_of",
]
