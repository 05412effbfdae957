"""What CertificateLedger refuses."""

from __future__ import annotations

from kpchain.ledger.refusals.contract_error import ContractError


class LedgerBatchSizeError(ContractError):
    """See the Solidity error LedgerBatchSize."""

    SENTENCE = "a batch has 1 to {limit} entries, not {size}"


class RoleRequiredError(ContractError):
    """See the Solidity error RoleRequired."""

    SENTENCE = "officer {officer} lacks the role for this act: it needs {required:roles} and has {held:roles}"


class SchemeRoleRequiredError(ContractError):
    """See the Solidity error SchemeRoleRequired."""

    SENTENCE = "account {account} does not hold the office that this act needs: {required:offices}"


class DestinationNotOpenError(ContractError):
    """See the Solidity error DestinationNotOpen."""

    SENTENCE = "the destination {participant:code} is not admitted"


class KindNotAllowedError(ContractError):
    """See the Solidity error KindNotAllowed."""

    SENTENCE = "{number:number} is of a kind that does not fit the act"


class NumberOutsideRangeError(ContractError):
    """See the Solidity error NumberOutsideRange."""

    SENTENCE = "number {number:number} lies outside the opened range {from} to {to}"


class NumberAlreadyUsedError(ContractError):
    """See the Solidity error NumberAlreadyUsed."""

    SENTENCE = "number {number:number} was used before; a number is used once for ever"


class DestinationIsIssuerError(ContractError):
    """See the Solidity error DestinationIsIssuer."""

    SENTENCE = "certificate {number:number}: the destination {participant:code} is the issuer itself"


class DateOutOfBoundsError(ContractError):
    """See the Solidity error DateOutOfBounds."""

    SENTENCE = "the date {on:date} lies outside {earliest:date} to {latest:date}"


class ExpiryOutOfBoundsError(ContractError):
    """See the Solidity error ExpiryOutOfBounds."""

    SENTENCE = (
        "certificate {number:number}: the expiry {expiresOn:date} must not be before {earliest:date} (the day of "
        "issue, or today if that is later), nor after {latest:date} (the day of issue and the validity that its issuer "
        "has)"
    )


class ParcelsMissingError(ContractError):
    """See the Solidity error ParcelsMissing."""

    SENTENCE = "certificate {number:number}: a shipment has 1 parcel at the least"


class LinesIncompleteError(ContractError):
    """See the Solidity error LinesIncomplete."""

    SENTENCE = "{number:number}: a line needs a weight and a value, and there must be a line"


class WeightTooLargeError(ContractError):
    """See the Solidity error WeightTooLarge."""

    SENTENCE = "{number:number}: {points:carats} carats are more than a record can hold"


class OriginsNotAllowedError(ContractError):
    """See the Solidity error OriginsNotAllowed."""

    SENTENCE = "{number:number}: origins must be declared producers, and only where they are not derived"


class ProducerRequiredError(ContractError):
    """See the Solidity error ProducerRequired."""

    SENTENCE = "{participant:code} mines nothing and can declare no production"


class SourceNotAllowedError(ContractError):
    """See the Solidity error SourceNotAllowed."""

    SENTENCE = "{number:number}: a paper import names the Participant that it came from, other lots name none"


class ZoneNotApprovedError(ContractError):
    """See the Solidity error ZoneNotApproved."""

    SENTENCE = "{participant:code} is restricted, and zone {zone:text} is not approved"


class RecordUnknownError(ContractError):
    """See the Solidity error RecordUnknown."""

    SENTENCE = "the ledger has no record {digest}"


class RecordNotDrawableError(ContractError):
    """See the Solidity error RecordNotDrawable."""

    SENTENCE = "nothing can be drawn from record {digest}, which is {state:state}"


class RecordNotHeldError(ContractError):
    """See the Solidity error RecordNotHeld."""

    SENTENCE = "record {digest} is held by {holder:code}, not by {participant:code}"


class CaratsNotAvailableError(ContractError):
    """See the Solidity error CaratsNotAvailable."""

    SENTENCE = "record {digest} has {available:carats} carats left, and {drawn:carats} were drawn"


class DrawIsZeroError(ContractError):
    """See the Solidity error DrawIsZero."""

    SENTENCE = "nothing is drawn from record {digest}"


class InputRepeatedError(ContractError):
    """See the Solidity error InputRepeated."""

    SENTENCE = "record {digest} is listed twice among the inputs"


class WeightExceedsInputsError(ContractError):
    """See the Solidity error WeightExceedsInputs."""

    SENTENCE = "certificate {number:number} weighs {points:carats} carats and draws {drawn:carats}"


class ReplacedCountError(ContractError):
    """See the Solidity error ReplacedCount."""

    SENTENCE = (
        "certificate {number:number}: a replacement names one issued or validated certificate among its inputs, "
        "not {count}"
    )


class TransitionNotAllowedError(ContractError):
    """See the Solidity error TransitionNotAllowed."""

    SENTENCE = "certificate {digest} is {state:state}: {action:action} is no step from there"


class OfficerNotEntitledError(ContractError):
    """See the Solidity error OfficerNotEntitled."""

    SENTENCE = "certificate {digest} is {state:state}: officer {officer} is not entitled to {action:action} it"


class ActionNotHereError(ContractError):
    """See the Solidity error ActionNotHere."""

    SENTENCE = "{action:action} is not done this way"


class CertificateExpiredError(ContractError):
    """See the Solidity error CertificateExpired."""

    SENTENCE = "certificate {digest} expired on {expiresOn:date}: it can only be voided, replaced or reported lost"


class ApprovalMissingError(ContractError):
    """See the Solidity error ApprovalMissing."""

    SENTENCE = "certificate {digest} waits for the approval of a monitor"


class ApprovalNotDueError(ContractError):
    """See the Solidity error ApprovalNotDue."""

    SENTENCE = "certificate {digest} is {state:state} and waits for no approval"


class EvidenceMissingError(ContractError):
    """See the Solidity error EvidenceMissing."""

    SENTENCE = "certificate {digest}: {action:action} needs a reason"


class CorrectionNotAllowedError(ContractError):
    """See the Solidity error CorrectionNotAllowed."""

    SENTENCE = "record {digest} is {state:state} and is not corrected"


class AlertNotEntitledError(ContractError):
    """See the Solidity error AlertNotEntitled."""

    SENTENCE = (
        "account {account} gives no alert of the kind {kind:alert} on {number:number}: numbers are withdrawn by "
        "officers of their own Participant, and alerts are ended by Chair and Secretariat"
    )


class AlertRangeMalformedError(ContractError):
    """See the Solidity error AlertRangeMalformed."""

    SENTENCE = (
        "the alert of the kind {kind:alert} on {number:number} cannot run to serial {lastSerial}: a range of "
        "withdrawn numbers ends at its first one or after, other alerts are of one number"
    )
