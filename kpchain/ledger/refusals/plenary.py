"""What Plenary refuses; the last three are of the library through which it calls what was decided."""

from __future__ import annotations

from kpchain.ledger.refusals.contract_error import ContractError


class VoterRequiredError(ContractError):
    """See the Solidity error VoterRequired."""

    SENTENCE = (
        "account {account} is not the focal point of a Participant that votes: one with a seat that is admitted "
        "or restricted"
    )


class NotOfTheElectorateError(ContractError):
    """See the Solidity error NotOfTheElectorate."""

    SENTENCE = (
        "{participant:code} was not of the electorate when proposal {proposal} was opened, and does not vote on it"
    )


class VotedAlreadyError(ContractError):
    """See the Solidity error VotedAlready."""

    SENTENCE = "{participant:code} has voted on proposal {proposal}; a vote is final"


class VoteMissingError(ContractError):
    """See the Solidity error VoteMissing."""

    SENTENCE = "a vote on proposal {proposal} is support, object or abstain"


class ProposalUnknownError(ContractError):
    """See the Solidity error ProposalUnknown."""

    SENTENCE = "there is no proposal {proposal}"


class ProposalNotAtStageError(ContractError):
    """See the Solidity error ProposalNotAtStage."""

    SENTENCE = (
        "proposal {proposal} is at the stage {stage:stage}: votes and withdrawals need an open one, and only an "
        "adopted one is executed"
    )


class ProposerRequiredError(ContractError):
    """See the Solidity error ProposerRequired."""

    SENTENCE = (
        "account {account} is not the focal point of the Participant that made proposal {proposal}, who alone "
        "withdraws it"
    )


class CallCountError(ContractError):
    """See the Solidity error CallCount."""

    SENTENCE = "a proposal has 1 to {limit} decisions, not {count}"


class TargetNotGovernedError(ContractError):
    """See the Solidity error TargetNotGoverned."""

    SENTENCE = "the Plenary does not govern the contract {target}, or the arguments of the call are malformed"


class DeadlineOutOfBoundsError(ContractError):
    """See the Solidity error DeadlineOutOfBounds."""

    SENTENCE = "the deadline {deadline:time} lies outside {earliest:time} to {latest:time}, the periods of the rules"


class RulesMalformedError(ContractError):
    """See the Solidity error RulesMalformed."""

    SENTENCE = (
        "these rules cannot be: {rules:rules}. A quorum is 1 to 10000 basis points, periods are 1 day at the "
        "least, and the longest is not below the shortest"
    )


class DecisionRequiredError(ContractError):
    """See the Solidity error DecisionRequired."""

    SENTENCE = (
        "account {account} cannot do this: it takes a decision of the Plenary, that is a proposal that is "
        "adopted and executed"
    )


class ChairmanshipMalformedError(ContractError):
    """See the Solidity error ChairmanshipMalformed."""

    SENTENCE = (
        "the chair cannot be {chair:term} with the vice-chair {viceChair:term}: both need a seat and good "
        "standing, and the vice-chair is another Participant whose term follows"
    )


class SuccessionNotDueError(ContractError):
    """See the Solidity error SuccessionNotDue."""

    SENTENCE = (
        "nobody succeeds now: the term of the chair runs to {lastDay:date} and the chair is in good standing, or "
        "the vice-chair, {viceChair:code}, is not"
    )


class FocalPointOfRequiredError(ContractError):
    """See the Solidity error FocalPointOfRequired."""

    SENTENCE = "account {account} is not the focal point of {participant:code}, who alone does this"


class BallotCountError(ContractError):
    """See the Solidity error BallotCount."""

    SENTENCE = "1 to {limit} votes are given at once, not {count}"


class AddressEmptyCodeError(ContractError):
    """See the Solidity error AddressEmptyCode."""

    SENTENCE = "there is no contract at {target}, which a decision of the proposal calls"


class FailedCallError(ContractError):
    """See the Solidity error FailedCall."""

    SENTENCE = "a decision of the proposal was refused without a reason, and with it the whole proposal"


class InsufficientBalanceError(ContractError):
    """See the Solidity error InsufficientBalance."""

    SENTENCE = "a decision of the proposal needs {needed} wei, and the Plenary has {balance}"
