"""What was decided and done in governance, oldest first, in words: from the ledger's events alone.

Certificates and returns are left out: `kpchain certificate show` and `kpchain verify` tell of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final

from kpchain.governance.wording import describe_call
from kpchain.ledger import events as ev
from kpchain.ledger.abi import CONTRACTS
from kpchain.ledger.calls import NO_LAST_DAY
from kpchain.ledger.deployment import Deployment
from kpchain.model import (
    About,
    AgreementStatus,
    AlertKind,
    AttestedBy,
    RecordNumber,
    Role,
    SchemeRole,
    Status,
    Vote,
    date_from_days,
)

_NOBODY: Final = "0x" + "0" * 40
_VOTES: Final = {Vote.SUPPORT: "supports", Vote.ABSTAIN: "abstains on"}
_STEPS: Final = {
    (Status.APPLICANT, Status.ADMITTED): "{name} is admitted",
    (Status.RESTRICTED, Status.ADMITTED): "the restriction of {name} is lifted",
    (Status.SUSPENDED, Status.ADMITTED): "{name} is reinstated",
    (Status.WITHDRAWN, Status.ADMITTED): "{name} is readmitted",
    (Status.APPLICANT, Status.WITHDRAWN): "the application of {name} is withdrawn",
}
_AGREEMENT_STEPS: Final = {
    AgreementStatus.PILOT: "is tried as a pilot",
    AgreementStatus.ACTIVE: "is active: certificates between its members are paperless",
    AgreementStatus.TERMINATED: "has ended",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An event of governance in words.

    Attributes:
        event: the event.
        text: what was decided or done.
        participants: codes of the Participants that the text names or that are concerned otherwise, as they go now.
        account: who did it, None where the Plenary decided it or the event does not say.
        proposal: number of the proposal that it carried out, or None.
    """

    event: ev.Event
    text: str
    participants: tuple[str, ...]
    account: str | None
    proposal: int | None

    @property
    def line(self) -> str:
        """The entry with the time of its block, in GMT."""
        return f"{datetime.fromtimestamp(self.event.at.block_time, UTC):%Y-%m-%d %H:%M}  {self.text}"


def history(
    events: Iterable[ev.Event],
    *,
    deployment: Deployment,
    name_of: Callable[[str], str | None] = lambda _: None,
) -> list[Entry]:
    """What events say of governance, in their order.

    Args:
        events: all events of the contracts from the first one on, in order; those of records but alerts are passed by.
        deployment: where the contracts are.
        name_of: the name that goes with an account, None where none is known.
    """
    given = list(events)
    carried = {event.at.transaction: event.proposal for event in given if isinstance(event, ev.ProposalExecuted)}
    named = [event for event in given if isinstance(event, ev.ParticipantEntered | ev.CodeChanged)]
    now = {event.participant: event.code for event in named}
    # The first chair is set before the Participants are entered.
    first = {event.participant: event.code for event in reversed(named) if isinstance(event, ev.ParticipantEntered)}
    names = _Names({deployment.address_of(contract): contract for contract in CONTRACTS}, name_of, first)
    return [entry for event in given for entry in _entries(event, names, carried.get(event.at.transaction), now)]


@dataclass(slots=True)
class _Names:
    """The names that stand for numbers at the time of an event; it notes which Participants were asked for."""

    contracts: dict[str, str]
    name_of: Callable[[str], str | None]
    codes: dict[int, str]
    indexes: dict[str, int] = field(default_factory=dict)
    of_account: dict[str, int] = field(default_factory=dict)
    agreements: dict[int, str] = field(default_factory=dict)
    types: dict[int, str] = field(default_factory=dict)
    proposals: dict[int, tuple[str, tuple[int, ...]]] = field(default_factory=dict)
    asked: dict[int, None] = field(default_factory=dict)

    def learn(self, event: ev.Event) -> None:
        """Takes from an event what later ones are told with."""
        if isinstance(event, ev.ParticipantEntered | ev.CodeChanged):
            self.codes[event.participant] = event.code
            self.indexes[event.code] = event.participant
        elif isinstance(event, ev.FocalPointChanged | ev.OfficerAppointed):
            self.of_account[event.account] = event.participant
        elif isinstance(event, ev.AgreementProposed):
            self.agreements[event.agreement] = ev.ascii_text(event.name)
        elif isinstance(event, ev.TypeOpened):
            self.types[event.kind] = ev.ascii_text(event.name)

    def code_of(self, index: int) -> str:
        """The code of a Participant."""
        self.asked[index] = None
        return self.codes.get(index, f"#{index}")

    def codes_of(self, bits: int) -> str:
        """The codes of a set of Participants, in alphabetical order."""
        return ", ".join(sorted(self.code_of(index) for index in ev.members_of(bits)))

    def account(self, address: str) -> str:
        """An account by its name, or the contract that it is."""
        if address in self.of_account:
            self.asked[self.of_account[address]] = None
        contract = self.contracts.get(address)
        return f"the {contract}" if contract else self.name_of(address) or address

    def agreement(self, number: int) -> str:
        """An agreement by number and name."""
        return f"agreement {number} {self.agreements.get(number, '')}".rstrip()

    def type_of(self, kind: int) -> str:
        """The name of an attestation type; a placeholder for one that was not opened."""
        return self.types.get(kind, f"#{kind}")

    def subject(self, about: About, subject: bytes) -> str:
        """What an attestation or a concern is about."""
        if about is About.SCHEME:
            return "the scheme"
        return self.code_of(int.from_bytes(subject)) if about is About.PARTICIPANT else f"the record {_hex(subject)}"

    def number(self, number: RecordNumber | int) -> str:
        """The number that an alert is of, and whose it is."""
        if isinstance(number, RecordNumber):
            self.asked |= {self.indexes[number.code]: None} if number.code in self.indexes else {}
            return str(number)
        return f"0x{number:064x}"


def _entries(event: ev.Event, names: _Names, proposal: int | None, now: Mapping[int, str]) -> Iterator[Entry]:
    """The entry of an event, if it is one of governance."""
    names.learn(event)
    teller = _TELLERS.get(type(event))
    if teller is None:
        return
    names.asked = {}
    text = teller(names, event)
    actor = _ACTORS.get(type(event))
    yield Entry(
        event=event,
        text=text,
        participants=tuple(sorted(now[index] for index in names.asked if index in now)),
        account=None if actor is None else getattr(event, actor),
        proposal=None if isinstance(event, ev.ProposalExecuted) else proposal,
    )


# The registry


def _entered(names: _Names, event: ev.ParticipantEntered) -> str:
    what = "as an applicant" if event.status is Status.APPLICANT else "as a Participant"
    return f"{names.code_of(event.participant)} is entered {what if event.seated else 'without a seat in the Plenary'}"


def _recoded(names: _Names, event: ev.CodeChanged) -> str:
    names.code_of(event.participant)
    return f"{event.previous} goes by {event.code} from now on"


def _status(names: _Names, event: ev.StatusChanged) -> str:
    name = names.code_of(event.participant)
    monitored = "each certificate of {name} needs a monitor's approval"
    if event.status is Status.RESTRICTED:
        if event.previous is Status.RESTRICTED:
            free = "certificates of {name} need no monitor's approval any more"
            return (monitored if event.supervised else free).format(name=name)
        return f"{name} is restricted" + (f"; {monitored.format(name=name)}" if event.supervised else "")
    usual = "{name} is suspended" if event.status is Status.SUSPENDED else "{name} has left the scheme"
    return _STEPS.get((event.previous, event.status), usual).format(name=name)


def _zone(names: _Names, event: ev.ZoneChanged) -> str:
    name = names.code_of(event.participant)
    zone = ev.ascii_text(event.zone)
    return f"the zone {zone} of {name} is {'approved' if event.approved else 'no longer approved'}"


def _terms(names: _Names, event: ev.TermsChanged) -> str:
    return (
        f"certificates of {names.code_of(event.participant)} are good for {event.validity_days} days, and a difference "
        f"of {event.tolerance_bps}/10000 of the weight passes"
    )


def _range(names: _Names, event: ev.RangeOpened) -> str:
    return f"{names.code_of(event.participant)} opens the numbers {event.first} to {event.last}"


def _focal_point(names: _Names, event: ev.FocalPointChanged) -> str:
    code = names.code_of(event.participant)
    if event.account == _NOBODY:
        return f"{code} has no focal point any more"
    before = "" if event.previous == _NOBODY else f", in place of {names.account(event.previous)}"
    return f"{names.account(event.account)} is the focal point of {code}{before}"


def _appointed(names: _Names, event: ev.OfficerAppointed) -> str:
    who, code = names.account(event.account), names.code_of(event.participant)
    roles = [(role.name or "").lower().replace("_", "-") for role in Role(event.roles)]
    if not roles:
        return f"{who} holds no role of {code} any more"
    authority = f", {ev.ascii_text(event.authority)}" if any(event.authority) else ""
    first = f" from {_day(event.first_day)}" if event.first_day else ""
    last = f" until {_day(event.last_day)}" if event.last_day < NO_LAST_DAY else ""
    return f"{who} is {', '.join(roles)} of {code}{authority}{first}{last}"


def _officer_suspended(names: _Names, event: ev.OfficerSuspensionChanged) -> str:
    done = "suspended" if event.suspended else "reinstated"
    return f"{names.code_of(event.participant)}: the officer {names.account(event.account)} is {done}"


def _offices(names: _Names, event: ev.SchemeRolesChanged) -> str:
    offices = ", ".join((office.name or "").lower() for office in SchemeRole(event.scheme_roles))
    who = names.account(event.account)
    return f"{who} is {offices} of the scheme" if offices else f"{who} holds no office of the scheme any more"


def _governance(names: _Names, event: ev.GovernancePassed) -> str:
    if event.previous == _NOBODY:
        return f"the scheme is founded by {names.account(event.governor)}"
    return f"all governance passes from {names.account(event.previous)} to {names.account(event.governor)}"


# The Plenary


def _opened(names: _Names, event: ev.ProposalOpened) -> str:
    proposer = names.code_of(event.proposer)
    calls = [(names.contracts.get(call.target, ""), call.data) for call in event.calls]
    words = "; ".join(describe_call(contract, data, names) for contract, data in calls)
    names.proposals[event.proposal] = (words, tuple(names.asked))
    size = event.electorate.bit_count()
    return (
        f"{proposer} opens proposal {event.proposal}: {words}; {event.quorum} of {size} must support it by "
        f"{datetime.fromtimestamp(event.deadline, UTC):%Y-%m-%d}"
    )


def _vote(names: _Names, event: ev.VoteGiven) -> str:
    code = names.code_of(event.participant)
    if event.vote is Vote.OBJECT:
        return f"{code} objects to proposal {event.proposal}, which ends it: no consensus"
    return f"{code} {_VOTES[event.vote]} proposal {event.proposal}"


def _withdrawn(names: _Names, event: ev.ProposalWithdrawn) -> str:
    return f"proposal {event.proposal} is withdrawn: {_proposed(names, event.proposal)}"


def _executed(names: _Names, event: ev.ProposalExecuted) -> str:
    return f"proposal {event.proposal} is carried out: {_proposed(names, event.proposal)}"


def _proposed(names: _Names, proposal: int) -> str:
    words, participants = names.proposals.get(proposal, ("", ()))
    names.asked |= dict.fromkeys(participants)
    return words


def _rules(_names: _Names, event: ev.RulesChanged) -> str:
    rules = event.rules
    return (
        f"the rules of the procedure: a quorum of {rules.quorum_bps}/10000 of the electorate, {rules.min_days} to "
        f"{rules.max_days} days for votes, {rules.execution_days} days to carry a decision out"
    )


def _chair(names: _Names, event: ev.ChairmanshipChanged) -> str:
    text = f"the chair is {_term(names, event.chair)}"
    return text + (f", the vice-chair {_term(names, event.vice_chair)}" if event.vice_chair.participant else "")


def _term(names: _Names, term: ev.Term) -> str:
    return f"{names.code_of(term.participant)} ({_day(term.first_day)} to {_day(term.last_day)})"


def _chair_account(names: _Names, event: ev.ChairAccountChanged) -> str:
    code = names.code_of(event.participant)
    if event.account == _NOBODY:
        return f"no account acts as chair for {code} any more"
    return f"{names.account(event.account)} acts as chair for {code}"


# Agreements


def _agreement(names: _Names, event: ev.AgreementProposed) -> str:
    what = f"{names.agreement(event.agreement)} on electronic exchange between {names.codes_of(event.members)}"
    return f"{names.code_of(event.participant)} proposes {what}"


def _acceded(names: _Names, event: ev.AgreementAcceded) -> str:
    how = "paperless exchange" if event.up_to is AgreementStatus.ACTIVE else "the pilot"
    return f"{names.code_of(event.participant)} accedes to {how} under {names.agreement(event.agreement)}"


def _denounced(names: _Names, event: ev.AgreementDenounced) -> str:
    return f"{names.code_of(event.participant)} denounces {names.agreement(event.agreement)}"


def _agreement_status(names: _Names, event: ev.AgreementStatusChanged) -> str:
    step = _AGREEMENT_STEPS.get(event.status, event.status.name.lower())
    return f"{names.agreement(event.agreement)} {step}"


# Attestations, concerns and alerts


def _type(names: _Names, event: ev.TypeOpened) -> str:
    who = "accredited attesters" if event.by is AttestedBy.ACCREDITED else "each Participant of itself"
    listed = ", with a listed reference" if event.referenced else ""
    return f"the attestation type {event.kind} {names.type_of(event.kind)} is opened, attested by {who}{listed}"


def _type_closed(names: _Names, event: ev.TypeClosed) -> str:
    return f"the attestation type {event.kind} {names.type_of(event.kind)} is closed"


def _accredited(names: _Names, event: ev.AccreditationChanged) -> str:
    held = "is accredited" if event.accredited else "is no longer accredited"
    return f"{names.account(event.account)} {held} to attest {names.type_of(event.kind)}"


def _reference(names: _Names, event: ev.ReferenceChanged) -> str:
    listed = "is listed" if event.listed else "is no longer listed"
    return f"{ev.ascii_text(event.ref)} {listed} for attestations of {names.type_of(event.kind)}"


def _attested(names: _Names, event: ev.AttestationMade) -> str:
    what = f"{names.type_of(event.kind)} of {names.subject(event.about, event.subject)}"
    reference = f", {ev.ascii_text(event.ref)}" if any(event.ref) else ""
    who = names.account(event.attester)
    return f"{who} attests {what} as of {_day(event.on)}{reference} (attestation {event.attestation})"


def _attestation_revoked(names: _Names, event: ev.AttestationRevoked) -> str:
    return (
        f"attestation {event.attestation} of {names.type_of(event.kind)} is revoked by {names.account(event.account)}"
    )


def _concern(names: _Names, event: ev.ConcernFiled) -> str:
    about = names.subject(event.about, event.subject)
    return f"{names.account(event.observer)} files concern {event.concern} about {about}"


def _answered(names: _Names, event: ev.ConcernAnswered) -> str:
    return f"{names.account(event.chair)} answers concern {event.concern}"


def _alert(names: _Names, event: ev.AlertRaised) -> str:
    number = names.number(event.number)
    last = ""
    if event.kind is AlertKind.RANGE_WITHDRAWN and isinstance(event.number, RecordNumber):
        last = f" to {RecordNumber(event.number.code, event.last_serial, is_lot=event.number.is_lot)}"
    what = {
        AlertKind.FAKE: f"warns of a fake certificate {number}",
        AlertKind.STOLEN: f"warns that the goods of {number} were stolen",
        AlertKind.RANGE_WITHDRAWN: f"warns that the numbers {number}{last} are withdrawn",
        AlertKind.ENDED: f"ends the warnings on {number}",
    }[event.kind]
    return f"{names.account(event.officer)} {what}"


def _day(days: int) -> str:
    return date_from_days(days).isoformat()


def _hex(data: bytes) -> str:
    return "0x" + data.hex()


_TELLERS: Final[dict[type[Any], Callable[[_Names, Any], str]]] = {
    ev.ParticipantEntered: _entered,
    ev.CodeChanged: _recoded,
    ev.StatusChanged: _status,
    ev.ZoneChanged: _zone,
    ev.TermsChanged: _terms,
    ev.RangeOpened: _range,
    ev.FocalPointChanged: _focal_point,
    ev.OfficerAppointed: _appointed,
    ev.OfficerSuspensionChanged: _officer_suspended,
    ev.SchemeRolesChanged: _offices,
    ev.GovernancePassed: _governance,
    ev.ProposalOpened: _opened,
    ev.VoteGiven: _vote,
    ev.ProposalWithdrawn: _withdrawn,
    ev.ProposalExecuted: _executed,
    ev.RulesChanged: _rules,
    ev.ChairmanshipChanged: _chair,
    ev.ChairAccountChanged: _chair_account,
    ev.AgreementProposed: _agreement,
    ev.AgreementAcceded: _acceded,
    ev.AgreementDenounced: _denounced,
    ev.AgreementStatusChanged: _agreement_status,
    ev.TypeOpened: _type,
    ev.TypeClosed: _type_closed,
    ev.AccreditationChanged: _accredited,
    ev.ReferenceChanged: _reference,
    ev.AttestationMade: _attested,
    ev.AttestationRevoked: _attestation_revoked,
    ev.ConcernFiled: _concern,
    ev.ConcernAnswered: _answered,
    ev.AlertRaised: _alert,
}
"""Who tells which event; a test holds it against the events of the contracts."""

_ACTORS: Final[dict[type[Any], str]] = {
    ev.ProposalOpened: "account",
    ev.VoteGiven: "account",
    ev.ProposalWithdrawn: "account",
    ev.ProposalExecuted: "account",
    ev.AgreementProposed: "account",
    ev.AgreementAcceded: "account",
    ev.AgreementDenounced: "account",
    ev.AttestationMade: "attester",
    ev.AttestationRevoked: "account",
    ev.ConcernFiled: "observer",
    ev.ConcernAnswered: "chair",
    ev.AlertRaised: "officer",
}
"""Which member of an event says who did it; the others were decided, or do not say."""
