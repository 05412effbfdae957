"""What Attestations refuses."""

from __future__ import annotations

from kpchain.ledger.refusals.contract_error import ContractError


class AttestationBatchSizeError(ContractError):
    """See the Solidity error AttestationBatchSize."""

    SENTENCE = "a batch has 1 to {limit} entries, not {size}"


class AttestationGovernorRequiredError(ContractError):
    """See the Solidity error AttestationGovernorRequired."""

    SENTENCE = "account {account} does not govern: types, accreditations and references are decided by the Plenary"


class TypesFullError(ContractError):
    """See the Solidity error TypesFull."""

    SENTENCE = "there are {limit} types of attestation already, as many as there can be"


class TypeUnknownError(ContractError):
    """See the Solidity error TypeUnknown."""

    SENTENCE = "there is no type of attestation {kind}"


class TypeIsClosedError(ContractError):
    """See the Solidity error TypeIsClosed."""

    SENTENCE = "type {kind} is closed: nothing new is attested of it"


class NotAccreditedError(ContractError):
    """See the Solidity error NotAccredited."""

    SENTENCE = "account {account} is not accredited for type {kind}, or is no attester of the scheme"


class OwnParticipantRequiredError(ContractError):
    """See the Solidity error OwnParticipantRequired."""

    SENTENCE = (
        "account {account} cannot attest type {kind} of {subject}: a Participant attests it of itself only, by "
        "its focal point"
    )


class ReferenceNotListedError(ContractError):
    """See the Solidity error ReferenceNotListed."""

    SENTENCE = "the reference {ref:text} is not on the list of type {kind}"


class SubjectUnknownError(ContractError):
    """See the Solidity error SubjectUnknown."""

    SENTENCE = "there is no {about:about} {subject} to speak of"


class DigestMissingError(ContractError):
    """See the Solidity error DigestMissing."""

    SENTENCE = "an attestation and a concern need the digest of what they rest on"


class AttestationDateInFutureError(ContractError):
    """See the Solidity error AttestationDateInFuture."""

    SENTENCE = "the date {on:date} of the attestation lies in the future: it is {latest:date} at the latest"


class AttestationUnknownError(ContractError):
    """See the Solidity error AttestationUnknown."""

    SENTENCE = "there is no attestation {attestation}"


class AttestationRevokedBeforeError(ContractError):
    """See the Solidity error AttestationRevokedBefore."""

    SENTENCE = "attestation {attestation} was revoked before"


class AttesterRequiredError(ContractError):
    """See the Solidity error AttesterRequired."""

    SENTENCE = (
        "account {account} cannot revoke attestation {attestation}: its attester does, while it holds that "
        "office, for a Participant of itself the focal point, or the Plenary by decision"
    )


class ObserverRequiredError(ContractError):
    """See the Solidity error ObserverRequired."""

    SENTENCE = "account {account} is no observer of the scheme, and observers alone file concerns"


class ChairRequiredError(ContractError):
    """See the Solidity error ChairRequired."""

    SENTENCE = "account {account} does not act as chair, who alone answers concerns"


class ConcernUnknownError(ContractError):
    """See the Solidity error ConcernUnknown."""

    SENTENCE = "there is no concern {concern}"


class ConcernAnsweredBeforeError(ContractError):
    """See the Solidity error ConcernAnsweredBefore."""

    SENTENCE = "concern {concern} was answered before"
