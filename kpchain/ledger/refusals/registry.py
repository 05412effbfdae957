"""What ParticipantRegistry refuses, and every contract that the Plenary governs (CallNotGoverned)."""

from __future__ import annotations

from kpchain.ledger.refusals.contract_error import ContractError


class GovernorRequiredError(ContractError):
    """See the Solidity error GovernorRequired."""

    SENTENCE = "account {account} is not the governor, who alone decides on Participants"


class FocalPointRequiredError(ContractError):
    """See the Solidity error FocalPointRequired."""

    SENTENCE = "account {account} is not the focal point of a Participant"


class CodeMalformedError(ContractError):
    """See the Solidity error CodeMalformed."""

    SENTENCE = "{code:text} is no code of a Participant: two capital letters"


class ParticipantAlreadyEnteredError(ContractError):
    """See the Solidity error ParticipantAlreadyEntered."""

    SENTENCE = "{code:text} stands for a Participant already, or did so earlier: a code is used once for ever"


class ParticipantUnknownError(ContractError):
    """See the Solidity error ParticipantUnknown."""

    SENTENCE = "no Participant has the index {participant:code}"


class RegistryFullError(ContractError):
    """See the Solidity error RegistryFull."""

    SENTENCE = "the registry holds at most {limit}"


class StatusChangeNotAllowedError(ContractError):
    """See the Solidity error StatusChangeNotAllowed."""

    SENTENCE = "{participant:code} cannot go from {from:status} to {to:status}"


class ValidityMissingError(ContractError):
    """See the Solidity error ValidityMissing."""

    SENTENCE = "the certificates of {participant:code} must be good for 1 day at the least"


class ToleranceTooWideError(ContractError):
    """See the Solidity error ToleranceTooWide."""

    SENTENCE = "the tolerance of {participant:code} must be at most 10000 basis points, not {toleranceBps}"


class RangeMalformedError(ContractError):
    """See the Solidity error RangeMalformed."""

    SENTENCE = "a range of serials runs from 0 to 999999999999999999, not from {from} to {to}"


class OfficerUnknownError(ContractError):
    """See the Solidity error OfficerUnknown."""

    SENTENCE = "account {account} is no officer of a Participant"


class OfficerSuspendedError(ContractError):
    """See the Solidity error OfficerSuspended."""

    SENTENCE = "officer {account} is suspended"


class ParticipantNotOpenError(ContractError):
    """See the Solidity error ParticipantNotOpen."""

    SENTENCE = "{participant:code} is not admitted: its officers can close what is under way, and start nothing"


class OfficerOfAnotherError(ContractError):
    """See the Solidity error OfficerOfAnother."""

    SENTENCE = "account {account} acts for {participant:code}"


class RolesExclusiveError(ContractError):
    """See the Solidity error RolesExclusive."""

    SENTENCE = (
        "account {account} cannot hold these roles: issuer and validator exclude each other for ever (four eyes), "
        "and so do an officer's roles and the offices of the scheme"
    )


class RolesNotGrantableError(ContractError):
    """See the Solidity error RolesNotGrantable."""

    SENTENCE = "a focal point cannot grant the roles {roles} to {account}"


class AccountMissingError(ContractError):
    """See the Solidity error AccountMissing."""

    SENTENCE = "the zero address holds no office"


class RegistryBatchSizeError(ContractError):
    """See the Solidity error RegistryBatchSize."""

    SENTENCE = "a batch has 1 to {limit} entries, not {size}"


class OfficerNotInTermError(ContractError):
    """See the Solidity error OfficerNotInTerm."""

    SENTENCE = "officer {account} may act from {firstDay:date} to {lastDay:date} only: its focal point sets other days"


class TermMalformedError(ContractError):
    """See the Solidity error TermMalformed."""

    SENTENCE = "the last day of officer {account}, {lastDay:date}, lies before the first, {firstDay:date}"


class CallNotGovernedError(ContractError):
    """See the Solidity error CallNotGoverned."""

    SENTENCE = "the function with the selector {selector} is none that the Plenary decides on"
