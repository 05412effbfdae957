"""The registry of Participants as its interface means it: who takes part, and who may act for whom."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from kpchain.model.state import Role, SchemeRole, Status
from oracle.acts import NO_ACCOUNT, NO_AUTHORITY, NO_LAST_DAY, Admission, Appointment
from oracle.outcome import Event, Refusal

NO_PRODUCER: Final = 255
MAX_BATCH: Final = 200
MAX_PARTICIPANTS: Final = 127
MAX_PRODUCERS: Final = 64
LAST_SERIAL: Final = 10**18 - 1
OPEN_STATUSES: Final = frozenset({Status.ADMITTED, Status.RESTRICTED})
# Plain integers: what is left over of an unknown bit must not get lost in a flag.
FOUR_EYES: Final = int(Role.ISSUER | Role.VALIDATOR)
GRANTABLE: Final = FOUR_EYES | int(Role.EXPORT_CUSTOMS | Role.IMPORTER | Role.STATISTICIAN)
SCHEME_ROLES: Final = sum(SchemeRole)

# The legal changes of status: an Applicant is admitted or goes; the four others change freely among themselves.
_CHANGES: Final = {
    Status.APPLICANT: frozenset({Status.ADMITTED, Status.WITHDRAWN}),
    **{
        before: frozenset({Status.ADMITTED, Status.RESTRICTED, Status.SUSPENDED, Status.WITHDRAWN})
        for before in (Status.ADMITTED, Status.RESTRICTED, Status.SUSPENDED, Status.WITHDRAWN)
    },
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Participant:
    """A Participant as it stands."""

    code: bytes
    status: Status
    producer: int
    seated: bool
    validity_days: int
    focal_point: str = NO_ACCOUNT
    supervised: bool = False
    tolerance_bps: int = 0
    first_serial: int = 0
    last_serial: int = LAST_SERIAL
    zones: frozenset[bytes] = frozenset()
    former_codes: frozenset[bytes] = frozenset()
    decisions: int = 1

    @property
    def is_open(self) -> bool:
        """Whether its officers may start something, and certificates may go to it."""
        return self.status in OPEN_STATUSES

    @property
    def votes(self) -> bool:
        """Whether it is of the electorate of the Plenary."""
        return self.seated and self.is_open and self.focal_point != NO_ACCOUNT

    @property
    def mines(self) -> bool:
        """Whether it has a place in the bitmap of origins."""
        return self.producer != NO_PRODUCER


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """An account as the registry knows it; participant 0 for none."""

    participant: int = 0
    roles: int = 0
    ever_held: int = 0
    suspended: bool = False
    scheme_roles: int = 0
    first_day: int = 0
    last_day: int = 0
    authority: bytes = NO_AUTHORITY


@dataclass(slots=True)
class Registry:
    """Participants from index 1, and accounts; every method is an act of `sender` and gives its events.

    `today` is the day of the block time, which the days of officers are compared with.
    A refused act may leave half of a batch behind: `oracle.model.Model` takes a copy first.
    """

    governor: str
    today: int
    participants: dict[int, Participant] = field(default_factory=dict)
    accounts: dict[str, Account] = field(default_factory=dict)

    def copied(self) -> Registry:
        """A registry that changes on its own."""
        return replace(self, participants=copy.copy(self.participants), accounts=copy.copy(self.accounts))

    # -- what it says --

    @property
    def producer_count(self) -> int:
        """How many places in the bitmap of origins are given."""
        return sum(each.mines for each in self.participants.values())

    @property
    def electorate(self) -> frozenset[int]:
        """The Participants that vote in the Plenary now."""
        return frozenset(index for index, own in self.participants.items() if own.votes)

    def participant_by(self, code: bytes) -> int:
        """The Participant that has the code or had it; 0 for none."""
        found = [index for index, own in self.participants.items() if code in {own.code, *own.former_codes}]
        return found[0] if found else 0

    def account(self, address: str) -> Account:
        """The account as the registry knows it; all zero for a stranger."""
        return self.accounts.get(address, Account())

    def is_open(self, participant: int) -> bool:
        """Whether this is a Participant in good standing."""
        return participant in self.participants and self.participants[participant].is_open

    def officer(self, address: str) -> Account:
        """An officer that may close what is under way."""
        known = self.account(address)
        if not known.participant:
            raise Refusal("OfficerUnknown", account=address)
        if known.suspended:
            raise Refusal("OfficerSuspended", account=address)
        if not known.first_day <= self.today <= known.last_day:
            raise Refusal("OfficerNotInTerm", account=address, firstDay=known.first_day, lastDay=known.last_day)
        return known

    def open_officer(self, address: str) -> Account:
        """An officer that may also start something."""
        known = self.officer(address)
        if not self.is_open(known.participant):
            raise Refusal("ParticipantNotOpen", participant=known.participant)
        return known

    # -- the governor --

    def pass_governance(self, sender: str, to: str) -> list[Event]:
        self._require_governor(sender)
        if to == NO_ACCOUNT:
            raise Refusal("AccountMissing")
        self.governor = to
        return [Event("GovernancePassed", {"from": sender, "to": to})]

    def enter(self, sender: str, admissions: Sequence[Admission], basis: bytes) -> list[Event]:
        self._require_governor(sender)
        _require_batch(admissions)
        return [event for admission in admissions for event in self._enter(admission, basis)]

    def set_status(
        self, sender: str, participants: Sequence[int], status: int, supervised: bool, basis: bytes
    ) -> list[Event]:
        self._require_governor(sender)
        _require_batch(participants)
        watched = supervised and status == Status.RESTRICTED
        return [self._set_status(each, Status(status), watched, basis) for each in participants]

    def set_zones(
        self, sender: str, participant: int, zones: Sequence[bytes], approved: bool, basis: bytes
    ) -> list[Event]:
        self._require_governor(sender)
        _require_batch(zones)
        own = self._entered(participant)
        changed = own.zones | set(zones) if approved else own.zones - set(zones)
        self.participants[participant] = _decided(own, zones=changed)
        return [
            Event.of("ZoneChanged", participant=participant, zone=zone, approved=approved, basis=basis)
            for zone in zones
        ]

    def set_terms(
        self, sender: str, participant: int, validity_days: int, tolerance_bps: int, basis: bytes
    ) -> list[Event]:
        self._require_governor(sender)
        own = self._entered(participant)
        if validity_days < 1:
            raise Refusal("ValidityMissing", participant=participant)
        if tolerance_bps > 10_000:
            raise Refusal("ToleranceTooWide", participant=participant, toleranceBps=tolerance_bps)
        self.participants[participant] = _decided(own, validity_days=validity_days, tolerance_bps=tolerance_bps)
        terms = {"validityDays": validity_days, "toleranceBps": tolerance_bps}
        return [Event("TermsChanged", {"participant": participant, **terms, "basis": basis})]

    def recode(self, sender: str, participant: int, code: bytes, basis: bytes) -> list[Event]:
        self._require_governor(sender)
        own = self._entered(participant)
        self._require_new_code(code)
        self.participants[participant] = _decided(own, code=code, former_codes=own.former_codes | {own.code})
        return [Event("CodeChanged", {"participant": participant, "from": own.code, "to": code, "basis": basis})]

    def set_focal_point(self, sender: str, participant: int, account: str) -> list[Event]:
        self._require_governor(sender)
        self._entered(participant)
        events = self._set_focal_point(participant, account)
        self.participants[participant] = _decided(self.participants[participant])
        return events

    def set_scheme_roles(self, sender: str, account: str, scheme_roles: int) -> list[Event]:
        self._require_governor(sender)
        if account == NO_ACCOUNT:
            raise Refusal("AccountMissing")
        known = self.account(account)
        if known.participant or scheme_roles > SCHEME_ROLES:
            raise Refusal("RolesExclusive", account=account, roles=known.roles, schemeRoles=scheme_roles)
        self.accounts[account] = replace(known, scheme_roles=scheme_roles)
        return [Event.of("SchemeRolesChanged", account=account, schemeRoles=scheme_roles)]

    # -- the focal point, for its own Participant --

    def appoint(self, sender: str, appointments: Sequence[Appointment]) -> list[Event]:
        _require_batch(appointments)
        participant = self._participant_of_focal_point(sender)
        events = []
        for each in appointments:
            if each.roles & ~GRANTABLE:
                raise Refusal("RolesNotGrantable", account=each.account, roles=each.roles)
            if each.last_day < each.first_day:
                raise Refusal("TermMalformed", account=each.account, firstDay=each.first_day, lastDay=each.last_day)
            known = self.account(each.account)
            self.accounts[each.account] = replace(
                known, first_day=each.first_day, last_day=each.last_day, authority=each.authority
            )
            kept = known.roles & Role.FOCAL_POINT
            events.append(self._set_roles(participant, each.account, each.roles | kept))
        return events

    def set_suspended(self, sender: str, accounts: Sequence[str], suspended: bool) -> list[Event]:
        _require_batch(accounts)
        participant = self._participant_of_focal_point(sender)
        events = []
        for address in accounts:
            known = self.account(address)
            if not known.participant:
                raise Refusal("OfficerUnknown", account=address)
            if known.participant != participant:
                raise Refusal("OfficerOfAnother", account=address, participant=known.participant)
            self.accounts[address] = replace(known, suspended=suspended)
            change = {"participant": participant, "account": address, "suspended": suspended}
            events.append(Event("OfficerSuspensionChanged", change))
        return events

    def open_range(self, sender: str, first: int, last: int) -> list[Event]:
        participant = self._participant_of_focal_point(sender)
        if not 0 <= first <= last <= LAST_SERIAL:
            raise Refusal("RangeMalformed", **{"from": first, "to": last})
        own = self.participants[participant]
        self.participants[participant] = replace(own, first_serial=first, last_serial=last)
        return [Event("RangeOpened", {"participant": participant, "from": first, "to": last})]

    # -- how --

    def _require_governor(self, sender: str) -> None:
        if sender != self.governor:
            raise Refusal("GovernorRequired", account=sender)

    def _participant_of_focal_point(self, sender: str) -> int:
        known = self.account(sender)
        if not known.roles & Role.FOCAL_POINT:
            raise Refusal("FocalPointRequired", account=sender)
        # Its days bind an officer, not the focal point: it must stay able to set them.
        if known.suspended:
            raise Refusal("OfficerSuspended", account=sender)
        return known.participant

    def _entered(self, participant: int) -> Participant:
        if participant not in self.participants:
            raise Refusal("ParticipantUnknown", participant=participant)
        return self.participants[participant]

    def _require_new_code(self, code: bytes) -> None:
        if not (code.isascii() and code.isalpha() and code.isupper()):
            raise Refusal("CodeMalformed", code=code)
        if self.participant_by(code):
            raise Refusal("ParticipantAlreadyEntered", code=code)

    def _enter(self, admission: Admission, basis: bytes) -> list[Event]:
        code = admission.code
        self._require_new_code(code)
        if len(self.participants) >= MAX_PARTICIPANTS:
            raise Refusal("RegistryFull", limit=MAX_PARTICIPANTS)
        index = len(self.participants) + 1
        if admission.status not in (Status.APPLICANT, Status.ADMITTED):
            change = {"participant": index, "from": Status.NONE, "to": admission.status}
            raise Refusal("StatusChangeNotAllowed", **change)
        if admission.validity_days < 1:
            raise Refusal("ValidityMissing", participant=index)
        producer = self.producer_count if admission.mines else NO_PRODUCER
        if admission.mines and producer >= MAX_PRODUCERS:
            raise Refusal("RegistryFull", limit=MAX_PRODUCERS)
        entry = Participant(
            code=code,
            status=Status(admission.status),
            producer=producer,
            seated=admission.seated,
            validity_days=admission.validity_days,
        )
        self.participants[index] = entry
        entered = Event.of(
            "ParticipantEntered",
            participant=index,
            code=code,
            status=admission.status,
            producer=producer,
            seated=admission.seated,
            validityDays=admission.validity_days,
            basis=basis,
        )
        if admission.focal_point == NO_ACCOUNT:
            return [entered]
        return [entered, *self._set_focal_point(index, admission.focal_point)]

    def _set_status(self, participant: int, to: Status, supervised: bool, basis: bytes) -> Event:
        own = self._entered(participant)
        is_change = (own.status, own.supervised) != (to, supervised)
        change = {"participant": participant, "from": own.status, "to": to}
        if to not in _CHANGES[own.status] or not is_change:
            raise Refusal("StatusChangeNotAllowed", **change)
        self.participants[participant] = _decided(own, status=to, supervised=supervised)
        return Event("StatusChanged", {**change, "supervised": supervised, "basis": basis})

    def _set_focal_point(self, participant: int, account: str) -> list[Event]:
        before = self.participants[participant].focal_point
        events = []
        if before != NO_ACCOUNT:
            left = self.account(before).roles & ~Role.FOCAL_POINT
            events.append(self._set_roles(participant, before, left))
        known = self.account(account)
        if not known.participant:
            self.accounts[account] = known = replace(known, last_day=NO_LAST_DAY)
        events.append(self._set_roles(participant, account, known.roles | Role.FOCAL_POINT))
        self.participants[participant] = replace(self.participants[participant], focal_point=account)
        change = {"participant": participant, "from": before, "to": account}
        events.append(Event("FocalPointChanged", change))
        if self.account(account).suspended:
            self.accounts[account] = replace(self.account(account), suspended=False)
            ended = {"participant": participant, "account": account, "suspended": False}
            events.append(Event("OfficerSuspensionChanged", ended))
        return events

    def _set_roles(self, participant: int, account: str, roles: int) -> Event:
        if account == NO_ACCOUNT:
            raise Refusal("AccountMissing")
        known = self.account(account)
        if known.participant not in (0, participant):
            raise Refusal("OfficerOfAnother", account=account, participant=known.participant)
        ever_held = known.ever_held | roles
        if ever_held & FOUR_EYES == FOUR_EYES or known.scheme_roles:
            raise Refusal("RolesExclusive", account=account, roles=ever_held, schemeRoles=known.scheme_roles)
        self.accounts[account] = replace(known, participant=participant, roles=roles, ever_held=ever_held)
        return Event.of(
            "OfficerAppointed",
            participant=participant,
            account=account,
            roles=roles,
            firstDay=known.first_day,
            lastDay=known.last_day,
            authority=known.authority,
        )


def _decided(own: Participant, **changes: Any) -> Participant:
    """The Participant after a decision on it; the count comes round after 65,536."""
    return replace(own, decisions=(own.decisions + 1) % 2**16, **changes)


def _require_batch(entries: Sequence[object]) -> None:
    if not 1 <= len(entries) <= MAX_BATCH:
        raise Refusal("RegistryBatchSize", size=len(entries), limit=MAX_BATCH)
