"""Acts of the governor and of focal points: they shake the scheme, and more often set it right again."""

from __future__ import annotations

from kpchain.model.state import Role, State, Status
from oracle import scene
from oracle.acts import NO_ACCOUNT, NO_AUTHORITY, NO_LAST_DAY, Act, Admission, Appointment
from oracle.choices import Choices
from oracle.chooser import Chooser, in_turn, is_chosen, pick, some
from oracle.registry import LAST_SERIAL


class Governing(Choices):
    """Acts on the registry."""

    def restatus(self, by: Chooser) -> Act:
        """A change of status, in half of the cases back to good standing."""
        known = self.model.registry.participants
        astray = [index for index, own in known.items() if own.status != Status.ADMITTED]
        participants = some(by, astray or list(known), most=2)
        status = Status.ADMITTED if astray and is_chosen(by, 50) else pick(by, list(Status))
        if is_chosen(by, 40):
            waiting = [each.issuer for each in self.model.ledger.records.values() if each.state == State.ISSUED]
            participants, status = [pick(by, waiting or list(known))], Status.RESTRICTED
        if is_chosen(by, 10):
            participants.append(self.any_participant(by))
        return self._governor(by, "setStatus", participants, status, is_chosen(by, 50), scene.BASIS)

    def rezone(self, by: Chooser) -> Act:
        """Zones approved, or their approval ended."""
        zones = some(by, [scene.ZONE, scene.OTHER_ZONE, scene.NO_ZONE], most=2)
        participant = self._most_likely_entered(by)
        return self._governor(by, "setZones", participant, zones, not is_chosen(by, 30), scene.BASIS)

    def set_terms(self, by: Chooser) -> Act:
        """Other validity and tolerance."""
        days = pick(by, [scene.VALIDITY_DAYS, scene.VALIDITY_DAYS, 0, 1, 5, 2**16 - 1])
        tolerance = pick(by, [0, 1, 50, 10_000, 10_001])
        return self._governor(by, "setTerms", self._most_likely_entered(by), days, tolerance, scene.BASIS)

    def enter(self, by: Chooser) -> Act:
        """One or two new Participants, or nonsense."""
        codes = self._new_codes(by)
        admissions = [
            Admission(
                code=code,
                status=pick(by, [*[Status.APPLICANT, Status.ADMITTED] * 6, *Status]),
                mines=is_chosen(by, 50),
                seated=not is_chosen(by, 20),
                validity_days=pick(by, [60, 60, 60, 0]),
                focal_point=pick(by, [NO_ACCOUNT, scene.account(f"{code.hex()}-focal"), pick(by, scene.ACCOUNTS)]),
            )
            for code in some(by, codes, most=2)
        ]
        return self._governor(by, "enter", admissions, scene.BASIS)

    def recode(self, by: Chooser) -> Act:
        """Another code for a Participant; its own former one is none."""
        own = [code for each in self.model.registry.participants.values() for code in (each.code, *each.former_codes)]
        code = pick(by, own) if is_chosen(by, 20) else pick(by, self._new_codes(by))
        return self._governor(by, "recode", self._most_likely_entered(by), code, scene.BASIS)

    def set_focal_point(self, by: Chooser) -> Act:
        """Another focal point: mostly the one of the opening, or an officer of the same Participant."""
        participant = self._most_likely_entered(by)
        if participant > len(scene.CODES) or not participant:
            return self._governor(by, "setFocalPoint", participant, pick(by, scene.ACCOUNTS))
        own = [scene.officer(participant, post) for post in ("focal", "focal", *scene.POSTS)]
        account = pick(by, own) if not is_chosen(by, 20) else pick(by, [*scene.ACCOUNTS, NO_ACCOUNT])
        return self._governor(by, "setFocalPoint", participant, account)

    def set_scheme_roles(self, by: Chooser) -> Act:
        """Offices of the scheme; the four of the opening mostly get back what they had."""
        office = pick(by, list(scene.OFFICES))
        if is_chosen(by, 30):
            account = pick(by, [*scene.ACCOUNTS, NO_ACCOUNT])
            return self._governor(by, "setSchemeRoles", account, by.number(0, 40))
        return self._governor(by, "setSchemeRoles", scene.account(office), int(scene.OFFICES[office]))

    def pass_governance(self, by: Chooser) -> Act:
        """The office of governor handed over: mostly to the chair and back."""
        to = pick(by, [scene.GOVERNOR, scene.account("chair")])
        if is_chosen(by, 30):
            to = NO_ACCOUNT
        return self._governor(by, "passGovernance", to)

    def appoint(self, by: Chooser) -> Act:
        """Officers named by their focal point: mostly to what they were at first."""
        participant = by.number(1, len(scene.CODES))
        posts = some(by, [post for post in scene.POSTS if post != "focal"], most=2)
        appointments = [
            Appointment(scene.officer(participant, post), int(scene.POSTS[post]), *self._term(by)) for post in posts
        ]
        if is_chosen(by, 40):
            account = pick(by, [scene.officer(participant, pick(by, list(scene.POSTS))), pick(by, scene.ACCOUNTS)])
            roles = in_turn(by, "roles", [64, 3, 0, *(int(role) for role in Role), by.number(0, 31)])
            appointments.append(Appointment(pick(by, [account, account, NO_ACCOUNT]), roles, *self._term(by)))
        return self.spoilt(by, Act.of("appoint", self._focal_point(participant), appointments))

    def _term(self, by: Chooser) -> tuple[int, int, bytes]:
        """First day, last day and authority: mostly without bounds."""
        if not is_chosen(by, 30):
            return 0, NO_LAST_DAY, NO_AUTHORITY
        today = self.model.today
        terms = [(today, today), (today + 1, today + 9), (today - 9, today - 1), (0, today + 1), (today, today - 1)]
        return *in_turn(by, "term", terms), pick(by, [NO_AUTHORITY, b"HK".ljust(8, b"\0"), b"\xff" * 8])

    def suspend(self, by: Chooser) -> Act:
        """Officers suspended, and more often reinstated."""
        suspended = [(address, each) for address, each in self.model.registry.accounts.items() if each.suspended]
        if suspended and is_chosen(by, 70):
            address, known = pick(by, suspended)
            sender = self._focal_point(known.participant)
            return self.spoilt(by, Act.of("setSuspended", sender, [address], False))
        participant = by.number(1, len(scene.CODES))
        accounts = [scene.officer(participant, pick(by, [post for post in scene.POSTS if post != "focal"]))]
        if is_chosen(by, 25):
            accounts.append(pick(by, scene.ACCOUNTS))
        return self.spoilt(by, Act.of("setSuspended", self._focal_point(participant), accounts, True))

    def open_range(self, by: Chooser) -> Act:
        """Another range of certificate numbers: mostly one with room."""
        bounds = pick(by, [(0, LAST_SERIAL), (0, LAST_SERIAL), (100, 1_000), (5, 5), (6, 5), (0, LAST_SERIAL + 1)])
        return self.spoilt(by, Act.of("openRange", self._focal_point(by.number(1, len(scene.CODES))), *bounds))

    def _governor(self, by: Chooser, function: str, *arguments: object) -> Act:
        return self.spoilt(by, Act.of(function, self.model.registry.governor, *arguments))

    def _focal_point(self, participant: int) -> str:
        return self.model.registry.participants[participant].focal_point

    def _new_codes(self, by: Chooser) -> list[bytes]:
        """Codes that nobody has or had, or codes that are refused."""
        known = self.model.registry.participant_by
        codes = [code for code in (b"AO", b"ZA", b"CA", b"IN", b"NA", b"MZ", b"KG", b"GB") if not known(code)]
        if is_chosen(by, 30) or not codes:
            return [b"RU", b"EU", b"CF", b"ru", b"R1", b"@Z", b"\xc0\xc0"]
        return codes

    def _most_likely_entered(self, by: Chooser) -> int:
        known = list(self.model.registry.participants)
        return self.any_participant(by) if is_chosen(by, 10) else pick(by, known)
