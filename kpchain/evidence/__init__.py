"""Evidence that is carried instead of asked: trust lists and state proofs, for verification without a network.

A trust list (`kpt/2`) says who could act when, as of a block, and is signed; a state proof (`kps/1`) shows one record
as of that block. Both are read strictly, and accepted whole or refused.
"""

from __future__ import annotations

from kpchain.evidence.acceptance import WARNING_AGE_DAYS, AcceptedList, Policy, accept
from kpchain.evidence.carried import Evidence
from kpchain.evidence.state_proof import ProvenState, StateProof, check_proof, prove, read_state_proof
from kpchain.evidence.trust_json import SignedTrustList, canonical_bytes
from kpchain.evidence.trust_list import ListedRecord, TrustList
from kpchain.evidence.trust_read import read_trust_list

__all__ = [
    "WARNING_AGE_DAYS",
    "AcceptedList",
    "Evidence",
    "ListedRecord",
    "Policy",
    "ProvenState",
    "SignedTrustList",
    "StateProof",
    "TrustList",
    "accept",
    "canonical_bytes",
    "check_proof",
    "prove",
    "read_state_proof",
    "read_trust_list",
]
