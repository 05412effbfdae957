"""What the contracts refuse, as exceptions: one class for each Solidity error, named alike with `Error` behind.

Revert data comes in as many shapes as there are nodes; this is the one place that reads it. A test holds the list of
classes against the ABI.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar, Final

from eth_abi.abi import decode
from eth_abi.exceptions import DecodingError

from kpchain.errors import RejectedError
from kpchain.ledger.abi import Failure, failures
from kpchain.model import Action, RecordNumber, Role, SchemeRole, State, Status, checksum_address, date_from_days
from kpchain.units import two_decimals

NameOf = Callable[[int], str]
"""The code of a Participant by its index."""


class ContractError(RejectedError):
    """A custom error of the contracts; `arguments` are the contract's own, by name."""

    SENTENCE: ClassVar[str]


class GovernorRequiredError(ContractError):
    """See the Solidity error GovernorRequired."""

    SENTENCE = "account {account} is not the governor, who alone decides on Participants"


class FocalPointRequiredError(ContractError):
    """See the Solidity error FocalPointRequired."""

    SENTENCE = "account {account} is not the focal point of a Participant"


class CodeMalformedError(ContractError):
    """See the Solidity error CodeMalformed."""

    SENTENCE = "{code} is no code of a Participant: two capital letters"


class ParticipantAlreadyEnteredError(ContractError):
    """See the Solidity error ParticipantAlreadyEntered."""

    SENTENCE = "{code} is entered already"


class ParticipantUnknownError(ContractError):
    """See the Solidity error ParticipantUnknown."""

    SENTENCE = "no Participant has the index {participant}"


class RegistryFullError(ContractError):
    """See the Solidity error RegistryFull."""

    SENTENCE = "the registry holds at most {limit}"


class StatusChangeNotAllowedError(ContractError):
    """See the Solidity error StatusChangeNotAllowed."""

    SENTENCE = "{participant} cannot go from {from_status} to {to_status}"


class ValidityMissingError(ContractError):
    """See the Solidity error ValidityMissing."""

    SENTENCE = "the certificates of {participant} must be good for 1 day at the least"


class ToleranceTooWideError(ContractError):
    """See the Solidity error ToleranceTooWide."""

    SENTENCE = "the tolerance of {participant} must be at most 10000 basis points, not {toleranceBps}"


class RangeMalformedError(ContractError):
    """See the Solidity error RangeMalformed."""

    SENTENCE = "a range of serials runs from 0 to 999999999999999999, not from {first} to {last}"


class OfficerUnknownError(ContractError):
    """See the Solidity error OfficerUnknown."""

    SENTENCE = "account {account} is no officer of a Participant"


class OfficerSuspendedError(ContractError):
    """See the Solidity error OfficerSuspended."""

    SENTENCE = "officer {account} is suspended"


class ParticipantNotOpenError(ContractError):
    """See the Solidity error ParticipantNotOpen."""

    SENTENCE = "{participant} is not admitted: its officers can close what is under way, and start nothing"


class OfficerOfAnotherError(ContractError):
    """See the Solidity error OfficerOfAnother."""

    SENTENCE = "account {account} acts for {participant}"


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


class LedgerBatchSizeError(ContractError):
    """See the Solidity error LedgerBatchSize."""

    SENTENCE = "a batch has 1 to {limit} entries, not {size}"


class RoleRequiredError(ContractError):
    """See the Solidity error RoleRequired."""

    SENTENCE = "officer {officer} lacks the role for this act: it needs {required_roles} and has {held_roles}"


class SchemeRoleRequiredError(ContractError):
    """See the Solidity error SchemeRoleRequired."""

    SENTENCE = "account {account} does not hold the office that this act needs: {required_offices}"


class DestinationNotOpenError(ContractError):
    """See the Solidity error DestinationNotOpen."""

    SENTENCE = "the destination {participant} is not admitted"


class KindNotAllowedError(ContractError):
    """See the Solidity error KindNotAllowed."""

    SENTENCE = "{number} is of a kind that does not fit the act"


class NumberOutsideRangeError(ContractError):
    """See the Solidity error NumberOutsideRange."""

    SENTENCE = "number {number} lies outside the opened range {first} to {last}"


class NumberAlreadyUsedError(ContractError):
    """See the Solidity error NumberAlreadyUsed."""

    SENTENCE = "number {number} was used before; a number is used once for ever"


class DestinationIsIssuerError(ContractError):
    """See the Solidity error DestinationIsIssuer."""

    SENTENCE = "certificate {number}: the destination {participant} is the issuer itself"


class DateOutOfBoundsError(ContractError):
    """See the Solidity error DateOutOfBounds."""

    SENTENCE = "the date {on_date} lies outside {earliest_date} to {latest_date}"


class ExpiryOutOfBoundsError(ContractError):
    """See the Solidity error ExpiryOutOfBounds."""

    SENTENCE = "certificate {number}: the expiry {expiresOn_date} lies outside {earliest_date} to {latest_date}"


class ParcelsMissingError(ContractError):
    """See the Solidity error ParcelsMissing."""

    SENTENCE = "certificate {number}: a shipment has 1 parcel at the least"


class LinesIncompleteError(ContractError):
    """See the Solidity error LinesIncomplete."""

    SENTENCE = "{number}: a line needs a weight and a value, and there must be a line"


class WeightTooLargeError(ContractError):
    """See the Solidity error WeightTooLarge."""

    SENTENCE = "{number}: {points_carats} carats are more than a record can hold"


class OriginsNotAllowedError(ContractError):
    """See the Solidity error OriginsNotAllowed."""

    SENTENCE = "{number}: origins must be declared producers, and only where they are not derived"


class ProducerRequiredError(ContractError):
    """See the Solidity error ProducerRequired."""

    SENTENCE = "{participant} mines nothing and can declare no production"


class SourceNotAllowedError(ContractError):
    """See the Solidity error SourceNotAllowed."""

    SENTENCE = "{number}: a paper import names the Participant that it came from, other lots name none"


class ZoneNotApprovedError(ContractError):
    """See the Solidity error ZoneNotApproved."""

    SENTENCE = "{participant} is restricted, and zone {zone_text} is not approved"


class RecordUnknownError(ContractError):
    """See the Solidity error RecordUnknown."""

    SENTENCE = "the ledger has no record {digest}"


class RecordNotDrawableError(ContractError):
    """See the Solidity error RecordNotDrawable."""

    SENTENCE = "nothing can be drawn from record {digest}, which is {state_name}"


class RecordNotHeldError(ContractError):
    """See the Solidity error RecordNotHeld."""

    SENTENCE = "record {digest} is held by {holder}, not by {participant}"


class CaratsNotAvailableError(ContractError):
    """See the Solidity error CaratsNotAvailable."""

    SENTENCE = "record {digest} has {available_carats} carats left, and {drawn_carats} were drawn"


class DrawIsZeroError(ContractError):
    """See the Solidity error DrawIsZero."""

    SENTENCE = "nothing is drawn from record {digest}"


class InputRepeatedError(ContractError):
    """See the Solidity error InputRepeated."""

    SENTENCE = "record {digest} is listed twice among the inputs"


class WeightExceedsInputsError(ContractError):
    """See the Solidity error WeightExceedsInputs."""

    SENTENCE = "certificate {number} weighs {points_carats} carats and draws {drawn_carats}"


class ReplacedCountError(ContractError):
    """See the Solidity error ReplacedCount."""

    SENTENCE = (
        "certificate {number}: a replacement names one issued or validated certificate among its inputs, not {count}"
    )


class TransitionNotAllowedError(ContractError):
    """See the Solidity error TransitionNotAllowed."""

    SENTENCE = "certificate {digest} is {state_name}: {action_name} is no step from there"


class OfficerNotEntitledError(ContractError):
    """See the Solidity error OfficerNotEntitled."""

    SENTENCE = "certificate {digest} is {state_name}: officer {officer} is not entitled to {action_name} it"


class ActionNotHereError(ContractError):
    """See the Solidity error ActionNotHere."""

    SENTENCE = "{action_name} is not done this way"


class CertificateExpiredError(ContractError):
    """See the Solidity error CertificateExpired."""

    SENTENCE = "certificate {digest} expired on {expiresOn_date}: it can only be voided, replaced or reported lost"


class ApprovalMissingError(ContractError):
    """See the Solidity error ApprovalMissing."""

    SENTENCE = "certificate {digest} waits for the approval of a monitor"


class ApprovalNotDueError(ContractError):
    """See the Solidity error ApprovalNotDue."""

    SENTENCE = "certificate {digest} is {state_name} and waits for no approval"


class EvidenceMissingError(ContractError):
    """See the Solidity error EvidenceMissing."""

    SENTENCE = "certificate {digest}: {action_name} needs a reason"


class CorrectionNotAllowedError(ContractError):
    """See the Solidity error CorrectionNotAllowed."""

    SENTENCE = "record {digest} is {state_name} and is not corrected"


_CLASSES: Final[dict[str, type[ContractError]]] = {kind.__name__: kind for kind in ContractError.__subclasses__()}
_PANIC: Final = bytes.fromhex("4e487b71")
_REASON: Final = bytes.fromhex("08c379a0")


def revert_data(data: Any) -> bytes:
    """The revert data in an error object of whatever node; empty where there is none.

    ganache and anvil give hexadecimal text, some nodes an object that holds it.
    """
    if isinstance(data, dict):
        inner = data.get("data") or data.get("result") or next((v for v in data.values() if isinstance(v, dict)), None)
        return revert_data(inner)
    text = data.rsplit(" ", 1)[-1] if isinstance(data, str) else ""
    try:
        return bytes.fromhex(text.removeprefix("0x"))
    except ValueError:
        return b""


def refusal(data: bytes, *, name_of: NameOf | None = None) -> RejectedError:
    """The exception that revert data says.

    Args:
        data: what the call gave back.
        name_of: codes of Participants, to name them in the message instead of numbering them.
    """
    failure = failures().get(data[:4])
    if failure is None:
        return RejectedError(_unknown(data), name="", arguments={})
    try:
        values = decode(failure.types, data[4:])
    except DecodingError:
        return RejectedError(f"the contracts refused with a damaged {failure.name}", name=failure.name)
    arguments = dict(zip(failure.names, values, strict=True))
    kind = _CLASSES[f"{failure.name}Error"]
    return kind(kind.SENTENCE.format_map(_shown(failure, arguments, name_of)), name=failure.name, arguments=arguments)


def _unknown(data: bytes) -> str:
    if data[:4] == _REASON:
        return f"the node refused: {decode(('string',), data[4:])[0]}"
    if data[:4] == _PANIC:
        return f"the contract stopped on panic 0x{int.from_bytes(data[4:36], 'big'):02x}"
    return f"the contracts refused without a reason that is known here (0x{data.hex()})"


def _shown(failure: Failure, arguments: dict[str, Any], name_of: NameOf | None) -> dict[str, str]:
    """Every argument in words, and the same under the names that sentences use for other readings of it."""
    shown: dict[str, str] = {}
    for name, value in arguments.items():
        shown[name] = _words(name, value, name_of)
        shown |= _readings(name, value)
    if failure.name == "StatusChangeNotAllowed":
        shown["from_status"] = Status(arguments["from"]).name.lower()
        shown["to_status"] = Status(arguments["to"]).name.lower()
    if "from" in arguments and "to" in arguments:
        shown["first"], shown["last"] = str(arguments["from"]), str(arguments["to"])
    return shown


def _words(name: str, value: Any, name_of: NameOf | None) -> str:
    if name in ("participant", "holder"):
        return name_of(value) if name_of else f"Participant {value}"
    if name == "number":
        return str(RecordNumber.from_word(value))
    if isinstance(value, bytes):
        return value.decode("ascii", "replace") if name == "code" else "0x" + value.hex()
    if isinstance(value, str):
        return checksum_address(value)
    return str(value)


def _readings(name: str, value: Any) -> dict[str, str]:
    if name in ("on", "earliest", "latest", "expiresOn"):
        return {f"{name}_date": date_from_days(value).isoformat() if value < 2**20 else str(value)}
    if name in ("points", "drawn", "available"):
        return {f"{name}_carats": two_decimals(value)}
    if name == "state":
        return {"state_name": State(value).name.lower().replace("_", " ")}
    if name == "action":
        return {"action_name": Action(value).name.lower().replace("_", " ")}
    if name == "zone":
        return {"zone_text": value.rstrip(b"\0").decode("ascii", "replace") or "(none)"}
    if name in ("required", "held"):
        offices = ", ".join(office.name or "" for office in SchemeRole(value & 31))
        return {f"{name}_roles": _roles(value), f"{name}_offices": offices}
    return {}


def _roles(bits: int) -> str:
    return " or ".join(role.name or "" for role in Role(bits)) or "none"
