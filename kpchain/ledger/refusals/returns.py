"""What StatisticsReturns refuses."""

from __future__ import annotations

from kpchain.ledger.refusals.contract_error import ContractError


class ReturnCountError(ContractError):
    """See the Solidity error ReturnCount."""

    SENTENCE = "1 to {limit} returns are filed at once, not {count}"


class StatisticianRequiredError(ContractError):
    """See the Solidity error StatisticianRequired."""

    SENTENCE = "officer {officer} has the roles {held:roles} and not STATISTICIAN, which files returns"


class PeriodMalformedError(ContractError):
    """See the Solidity error PeriodMalformed."""

    SENTENCE = "{period:period} is no period: a year from 2003 on, a quarter Q1 to Q4, or a half-year H1 or H2"


class ReturnDigestMissingError(ContractError):
    """See the Solidity error ReturnDigestMissing."""

    SENTENCE = "the return for {period:period} needs the digest of its document"


class ReturnUnchangedError(ContractError):
    """See the Solidity error ReturnUnchanged."""

    SENTENCE = (
        "{participant:code} has filed this very return for {period:period} before: file another one to restate it"
    )
