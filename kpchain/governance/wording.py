"""Decisions in words: the calls of a proposal decoded, so that nobody votes on bare bytes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, Protocol

from eth_abi.exceptions import DecodingError

from kpchain.ledger.abi import AGREEMENTS, ATTESTATIONS, PLENARY, REGISTRY, functions_by_selector
from kpchain.ledger.events import ascii_text
from kpchain.model import AttestedBy, SchemeRole, Status, checksum_address, date_from_days


class Codes(Protocol):
    """What has the codes of Participants, such as a `Directory`."""

    def code_of(self, index: int) -> str:
        """The code of the Participant with this index; a placeholder for an index that is not entered."""


_Words = Callable[[Codes, tuple[Any, ...]], str]
_NO_FOCAL_POINT: Final = 0

_STATUS_VERBS: Final = {
    Status.ADMITTED: "admit {names}",
    Status.RESTRICTED: "restrict {names}",
    Status.SUSPENDED: "suspend {names}",
    Status.WITHDRAWN: "record that {names} left the scheme",
}


def describe_call(contract: str, data: bytes, directory: Codes) -> str:
    """A decision in words.

    Args:
        contract: name of the contract that is called; empty for one that is none of the ledger.
        data: the call data.
        directory: what has the codes of the Participants.
    """
    function = functions_by_selector(contract).get(data[:4]) if contract else None
    words = _WORDS.get((contract, function.name)) if function else None
    if function is None or words is None:
        return f"a call that this client cannot read (0x{data.hex()}): do not support what you cannot read"
    try:
        return words(directory, function.arguments(data))
    except (DecodingError, ValueError, OverflowError):
        return f"a damaged call of {function.name} (0x{data.hex()}): it cannot be carried out"


def _enter(_directory: Codes, arguments: tuple[Any, ...]) -> str:
    return "; ".join(_entry(admission) for admission in arguments[0])


def _entry(admission: tuple[Any, ...]) -> str:
    code, status, mines, seated, validity_days, focal_point = admission
    what = "as an applicant" if Status(status) is Status.APPLICANT else "as a Participant"
    if not seated:
        what = "as a trading entity without a seat"
    parts = [f"enter {code.decode('ascii', 'replace')} {what}", f"certificates good for {validity_days} days"]
    if mines:
        parts.append("with mines")
    if int(focal_point, 16) != _NO_FOCAL_POINT:
        parts.append(f"focal point {checksum_address(focal_point)}")
    return ", ".join(parts)


def _set_status(directory: Codes, arguments: tuple[Any, ...]) -> str:
    indexes, status, supervised, _basis = arguments
    names = _listed([directory.code_of(index) for index in indexes])
    verb = _STATUS_VERBS.get(Status(status), "give {names} a status that there is not")
    watched = supervised and Status(status) is Status.RESTRICTED
    return verb.format(names=names) + (", each certificate with a monitor's approval" if watched else "")


def _set_zones(directory: Codes, arguments: tuple[Any, ...]) -> str:
    index, zones, approved, _basis = arguments
    names = _listed([ascii_text(zone) for zone in zones])
    verb = "approve" if approved else "end the approval of"
    return f"{verb} the zones {names} of {directory.code_of(index)}"


def _set_terms(directory: Codes, arguments: tuple[Any, ...]) -> str:
    index, days, tolerance_bps, _basis = arguments
    return (
        f"set the terms of {directory.code_of(index)}: certificates good for {days} days, "
        f"a difference of {tolerance_bps}/10000 of the weight passes"
    )


def _recode(directory: Codes, arguments: tuple[Any, ...]) -> str:
    index, code, _basis = arguments
    return f"change the code of {directory.code_of(index)} to {code.decode('ascii', 'replace')}"


def _set_focal_point(directory: Codes, arguments: tuple[Any, ...]) -> str:
    index, account = arguments
    return f"make {checksum_address(account)} the focal point of {directory.code_of(index)}"


def _set_scheme_roles(_directory: Codes, arguments: tuple[Any, ...]) -> str:
    account, bits = arguments
    offices = _listed([(office.name or "").lower() for office in SchemeRole(bits & 31)])
    return f"let {checksum_address(account)} be {offices or 'nothing'} of the scheme"


def _pass_governance(_directory: Codes, arguments: tuple[Any, ...]) -> str:
    return f"hand all governance over to {checksum_address(arguments[0])}, at once and for good"


def _set_rules(_directory: Codes, arguments: tuple[Any, ...]) -> str:
    quorum_bps, min_days, max_days, execution_days = arguments[0]
    return (
        f"set the rules of the procedure: a quorum of {quorum_bps}/10000 of the electorate, {min_days} to {max_days} "
        f"days for votes, {execution_days} days to carry a decision out"
    )


def _set_chairmanship(directory: Codes, arguments: tuple[Any, ...]) -> str:
    chair, vice_chair = arguments
    words = f"give the chair to {_term(directory, chair)}"
    return words + (f" and the vice-chair to {_term(directory, vice_chair)}" if vice_chair[0] else ", no vice-chair")


def _term(directory: Codes, term: tuple[int, int, int]) -> str:
    participant, first, last = term
    return f"{directory.code_of(participant)} ({date_from_days(first)} to {date_from_days(last)})"


def _terminate(_directory: Codes, arguments: tuple[Any, ...]) -> str:
    return f"end agreement {arguments[0]} on electronic exchange"


def _open_type(_directory: Codes, arguments: tuple[Any, ...]) -> str:
    name, document, by, referenced, _closed = arguments[0]
    who = "accredited attesters" if AttestedBy(by) is AttestedBy.ACCREDITED else "each Participant of itself"
    listed = ", with a listed reference" if referenced else ""
    return f"open the attestation type {ascii_text(name)} (document 0x{document.hex()}), attested by {who}{listed}"


def _close_type(_directory: Codes, arguments: tuple[Any, ...]) -> str:
    return f"close attestation type {arguments[0]}"


def _accredit(_directory: Codes, arguments: tuple[Any, ...]) -> str:
    kind, accounts, accredited = arguments
    names = _listed([checksum_address(account) for account in accounts])
    return f"{'accredit' if accredited else 'end the accreditation of'} {names} for attestation type {kind}"


def _list_references(_directory: Codes, arguments: tuple[Any, ...]) -> str:
    kind, references, listed = arguments
    names = _listed([ascii_text(reference) for reference in references])
    return f"{'list' if listed else 'take off the list'} {names} for attestation type {kind}"


def _revoke(_directory: Codes, arguments: tuple[Any, ...]) -> str:
    return f"revoke the attestations {_listed([str(number) for number in arguments[0]])}"


def _listed(words: list[str]) -> str:
    return ", ".join(words)


_WORDS: Final[dict[tuple[str, str], _Words]] = {
    (REGISTRY, "enter"): _enter,
    (REGISTRY, "setStatus"): _set_status,
    (REGISTRY, "setZones"): _set_zones,
    (REGISTRY, "setTerms"): _set_terms,
    (REGISTRY, "recode"): _recode,
    (REGISTRY, "setFocalPoint"): _set_focal_point,
    (REGISTRY, "setSchemeRoles"): _set_scheme_roles,
    (REGISTRY, "passGovernance"): _pass_governance,
    (PLENARY, "setRules"): _set_rules,
    (PLENARY, "setChairmanship"): _set_chairmanship,
    (AGREEMENTS, "terminate"): _terminate,
    (ATTESTATIONS, "openType"): _open_type,
    (ATTESTATIONS, "closeType"): _close_type,
    (ATTESTATIONS, "accredit"): _accredit,
    (ATTESTATIONS, "listReferences"): _list_references,
    (ATTESTATIONS, "revoke"): _revoke,
}
"""The words of each decision that the governed contracts take; a test holds it against their ABI."""
