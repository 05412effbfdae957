"""What ExchangeAgreements refuses."""

from __future__ import annotations

from kpchain.ledger.refusals.contract_error import ContractError


class MemberRequiredError(ContractError):
    """See the Solidity error MemberRequired."""

    SENTENCE = "account {account} is not the focal point of a member of agreement {agreement}, admitted or restricted"


class MembersMalformedError(ContractError):
    """See the Solidity error MembersMalformed."""

    SENTENCE = "an agreement has 2 to {limit} members, each an entered Participant and each once; {count} were given"


class AgreementsFullError(ContractError):
    """See the Solidity error AgreementsFull."""

    SENTENCE = "a Participant proposes at most {limit} agreements, and this one has"


class AgreementUnknownError(ContractError):
    """See the Solidity error AgreementUnknown."""

    SENTENCE = "there is no agreement {agreement}"


class AgreementNotAtStatusError(ContractError):
    """See the Solidity error AgreementNotAtStatus."""

    SENTENCE = "agreement {agreement} is {status:agreed}, and this is not done to such a one"


class AccessionNotDueError(ContractError):
    """See the Solidity error AccessionNotDue."""

    SENTENCE = (
        "{participant:code} cannot accede to agreement {agreement} up to {upTo:agreed}: a member accedes to the "
        "pilot or to active exchange, and once to each"
    )


class AgreementGovernorRequiredError(ContractError):
    """See the Solidity error AgreementGovernorRequired."""

    SENTENCE = (
        "account {account} does not govern: an agreement is ended by decision of the Plenary, or denounced by "
        "its members"
    )
