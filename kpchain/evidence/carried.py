"""Evidence that has been accepted, put in order for questions: what it says of one record, and of whom."""

from __future__ import annotations

from dataclasses import dataclass

from kpchain.evidence.acceptance import AcceptedList
from kpchain.evidence.state_proof import ProvenState, StateProof, check_proof
from kpchain.evidence.trust_list import ListedOfficer, ListedRecord
from kpchain.model import Record, RecordNumber


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What evidence says of one record.

    Attributes:
        listed: the state that the trust list carries under the digest, or None.
        numbered: the state that it carries under the number, or None.
        proven: what a state proof of this digest proves, or None where there is no such proof.
        other_proofs: the digests of the state proofs that were given, where none of them is of this one.
    """

    listed: ListedRecord | None
    numbered: ListedRecord | None
    proven: ProvenState | None
    other_proofs: tuple[bytes, ...]

    @property
    def record(self) -> Record | None:
        """The record, by proof before list; None where neither shows one."""
        if self.proven is not None:
            return self.proven.record
        return None if self.listed is None else self.listed.record


class Evidence:
    """A trust list that was accepted, with the state proofs that hold against its block.

    Args:
        accepted: the list.
    """

    def __init__(self, accepted: AcceptedList) -> None:
        self.accepted = accepted
        self.trust = accepted.trust
        self._proven: dict[bytes, ProvenState] = {}
        self._by_digest = {entry.digest: entry for entry in self.trust.records}
        self._by_number = {entry.number: entry for entry in self.trust.records}
        self._officers = {entry.account: entry for entry in self.trust.officers}

    def add(self, proof: StateProof) -> None:
        """Takes a state proof beside the list.

        Raises:
            EvidenceError: it does not hold together, or is of another ledger or block than the list.
        """
        self._proven[proof.digest] = check_proof(proof, self.trust)

    def officer(self, account: str) -> ListedOfficer | None:
        """The officer with this account, or None."""
        return self._officers.get(account)

    def told(self, *, number: RecordNumber | None, digest: bytes | None) -> Told:
        """What is said of the record with this number and digest; where only the number is known, of its record."""
        numbered = None if number is None else self._by_number.get(number)
        if digest is None and numbered is not None:
            digest = numbered.digest
        proven = None if digest is None else self._proven.get(digest)
        return Told(
            listed=None if digest is None else self._by_digest.get(digest),
            numbered=numbered,
            proven=proven,
            other_proofs=() if proven is not None else tuple(self._proven),
        )
