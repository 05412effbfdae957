"""May this trust list be relied on? Everything that must hold before one word of it is believed.

1. A signer is pinned: by the one who verifies, or by the workspace. Nobody is trusted because a list says so.
2. The signature is that of the signer who is named, over these bytes.
3. That signer is one of those pinned.
4. The list itself has the signer as chair, secretariat or focal point.
5. The list is of the chain and the ledger that are expected, where the workspace says which these are.
6. It is not dated after the verifier's day, beyond a day for clocks and time zones.
7. It is not older than the verifier allows; past the warning age it is accepted with a note.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Final

from kpchain.errors import EvidenceError, ModelError
from kpchain.evidence.trust_json import SignedTrustList
from kpchain.evidence.trust_list import TrustList
from kpchain.signing import recover_list_signer

WARNING_AGE_DAYS: Final = 30
"""Beyond this age a list is accepted with a note, unless the verifier says otherwise."""
_CLOCKS_DIFFER_DAYS: Final = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """What a verifier demands of a trust list.

    Attributes:
        signers: the accounts whose lists are believed; without any, no list is.
        today: the verifier's day.
        place: the chain id and the address of the ledger that a list must be of; None where any will do.
        warning_age: from this age on, in days, the list is old and a note says so.
        max_age: the greatest age, in days, at which it is accepted; None for any.
    """

    signers: Collection[str]
    today: date
    place: tuple[int, str] | None = None
    warning_age: int = WARNING_AGE_DAYS
    max_age: int | None = None


@dataclass(frozen=True, slots=True)
class AcceptedList:
    """A trust list that may be relied on, who signed it, and its age in days; `is_old` past the warning age."""

    trust: TrustList
    signer: str
    age: int
    is_old: bool


def accept(signed: SignedTrustList, policy: Policy) -> AcceptedList:
    """The list, once all seven rules of this module hold.

    Raises:
        EvidenceError: one does not; the message says which.
    """
    trust = signed.trust
    if not policy.signers:
        raise EvidenceError(
            "no signer of trust lists is pinned: name the account that you trust with --signer, "
            "or in trust_signers of kpchain.toml"
        )
    _check_signature(signed)
    if signed.signer not in policy.signers:
        raise EvidenceError(f"the trust list is signed by {signed.signer}, whom nobody here has pinned")
    if not trust.may_sign(signed.signer):
        raise EvidenceError(
            f"the signer {signed.signer} is neither chair, secretariat nor focal point in the trust list itself"
        )
    if policy.place is not None and (trust.chain_id, trust.ledger) != policy.place:
        chain_id, ledger = policy.place
        raise EvidenceError(
            f"the trust list is of the ledger {trust.ledger} on chain {trust.chain_id}, "
            f"and this workspace is for {ledger} on chain {chain_id}"
        )
    age = (policy.today - trust.issued).days
    if age < -_CLOCKS_DIFFER_DAYS:
        raise EvidenceError(f"the trust list is dated {trust.issued}, and today is {policy.today}")
    if policy.max_age is not None and age > policy.max_age:
        raise EvidenceError(
            f"the trust list of {trust.issued} is {age} days old, and at most {policy.max_age} are allowed"
        )
    return AcceptedList(trust, signed.signer, max(age, 0), is_old=age > policy.warning_age)


def _check_signature(signed: SignedTrustList) -> None:
    trust = signed.trust
    try:
        found = recover_list_signer(
            signed.content,
            signed.signature,
            issued=trust.issued.isoformat(),
            block=trust.block.number,
            chain_id=trust.chain_id,
            ledger=trust.ledger,
        )
    except ModelError as error:
        raise EvidenceError(f"the signature of the trust list is none: {error}") from None
    if found != signed.signer:
        raise EvidenceError(
            f"the trust list was altered or never signed by {signed.signer}: over its bytes the signature leads to "
            f"{found}"
        )
