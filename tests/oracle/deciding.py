"""Random acts of the Plenary: proposals that make sense more often than not, votes, executions, and the chair.

As in `oracle.campaign`, what comes of an act is not foretold here but by the model.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from kpchain.model.governance import Stage, Vote
from kpchain.model.state import SchemeRole, Status
from oracle import scene
from oracle.acts import NO_ACCOUNT, Act, Admission, Appointment
from oracle.chooser import Chooser, in_turn, is_chosen, pick, some
from oracle.plenary import SECONDS_PER_DAY, VACANT, Ballot, Decision, Plenary, Rules, Term

FAMILIES: Final = {
    "propose": 5,
    "vote": 16,
    "withdraw": 2,
    "execute": 8,
    "succeed": 3,
    "stand_down": 2,
    "name_chair_account": 2,
    "usurp": 2,
    "suspend": 1,
}
"""The families of acts, and how often each is tried in a seeded campaign."""

SPOILT: Final = 15
"""In so many cases of a hundred an act is made wrong in one way."""

STATEMENT: Final = scene.root_of("statement")


class Deciding:
    """Chooses the next act, or the next time, for a model of the Plenary, which is never changed here."""

    def __init__(self, model: Plenary) -> None:
        self.model = model

    def act(self, by: Chooser, family: str) -> Act:
        """The next act of a family."""
        chosen: Act = getattr(self, family)(by)
        return replace(chosen, sender=pick(by, scene.ACCOUNTS)) if is_chosen(by, 6) else chosen

    def any_act(self, by: Chooser) -> Act:
        """The next act of any family."""
        return self.act(by, pick(by, [family for family, weight in FAMILIES.items() for _ in range(weight)]))

    def time(self, by: Chooser) -> int:
        """A later time: hours or days on, or the last second or the one after of a deadline or an execution period."""
        ends = [each.deadline if each.ended_at is None else each.ended_at for each in self.model.proposals.values()]
        lapses = [end + self.model.rules.execution_days * SECONDS_PER_DAY for end in ends]
        succession = self.model.vice_chair.first_day * SECONDS_PER_DAY
        if succession > self.model.now and is_chosen(by, 30):
            return succession - by.number(0, 1)
        later = sorted(end for end in (*ends, *lapses, *self._ends_of_terms()) if end > self.model.now)
        if later and is_chosen(by, 50):
            return pick(by, later[:3]) + by.number(0, 1)
        return self.model.now + pick(by, [1, 3_600, SECONDS_PER_DAY, 10 * SECONDS_PER_DAY])

    # -- the procedure --

    def propose(self, by: Chooser) -> Act:
        """One to three decisions, by a focal point of the electorate or by the chair's account."""
        model = self.model
        decisions = [self.decision(by) for _ in range(pick(by, [1, 1, 1, 2, 3]))]
        sender = self._focal_point(by, sorted(self._speaking()))
        if model.chair_account != NO_ACCOUNT and is_chosen(by, 30):
            sender = model.chair_account
        days = by.number(min(model.rules.min_days, 10), min(model.rules.max_days, 40))
        deadline = model.now + days * SECONDS_PER_DAY
        if is_chosen(by, SPOILT):
            bounds = [model.now + days * SECONDS_PER_DAY for days in (model.rules.min_days, model.rules.max_days)]
            deadline = in_turn(by, "deadline", [bounds[0] - 1, bounds[1] + 1, *bounds, 0])
        if is_chosen(by, SPOILT):
            decisions = in_turn(by, "decisions", [[], decisions[:1] * 101, self._senseless(by)])
        return Act.of("propose", sender, decisions, scene.BASIS, deadline)

    def vote(self, by: Chooser) -> Act:
        """One to six ballots by a focal point that has not voted yet; a proposal where everybody has."""
        open_ = self._at(Stage.OPEN)
        late = [(number, index) for number in open_ for index in self._entered_later(number)]
        if late and is_chosen(by, 50):
            number, index = pick(by, late)
            return Act.of("vote", self._focal_point(by, [index]), [Ballot(number, Vote.SUPPORT, STATEMENT)])
        waiting = [
            index
            for number in open_
            for index in sorted(self._speaking() & self.model.proposals[number].electorate)
            if self._awaits(number, index)
        ]
        if not waiting and not is_chosen(by, SPOILT):
            return self.propose(by)
        participant = pick(by, waiting or list(self.model.registry.participants))
        due = [number for number in open_ if self._awaits(number, participant)]
        numbers = some(by, due, most=6) if due else [self._any_proposal(by)]
        ballots = [Ballot(number, self._vote(by), pick(by, [bytes(32), STATEMENT])) for number in numbers]
        if is_chosen(by, SPOILT):
            odd = Ballot(self._any_proposal(by), pick(by, list(Vote)), STATEMENT)
            silent = replace(ballots[0], vote=Vote.NONE)
            others = [[*ballots, odd], [odd], [silent], [], ballots[:1] * 2, ballots[:1] * 101]
            ballots = in_turn(by, "ballots", others)
        return Act.of("vote", self.model.registry.participants[participant].focal_point, ballots)

    def withdraw(self, by: Chooser) -> Act:
        """The proposer's focal point takes an open proposal back."""
        number = pick(by, self._at(Stage.OPEN) or [self._any_proposal(by)])
        own = self.model.proposals.get(number)
        proposer = own.proposer if own else scene.RU
        if is_chosen(by, SPOILT):
            proposer = pick(by, list(self.model.registry.participants))
        return Act.of("withdraw", self.model.registry.participants[proposer].focal_point, number)

    def execute(self, by: Chooser) -> Act:
        """Anyone executes what is adopted, or tries to execute something else; a vote where nothing is adopted."""
        adopted = self._at(Stage.ADOPTED)
        if not adopted and not is_chosen(by, SPOILT):
            return self.vote(by)
        number = self._any_proposal(by) if not adopted or is_chosen(by, SPOILT) else pick(by, adopted[-2:])
        return Act.of("execute", pick(by, scene.ACCOUNTS), number)

    # -- the chair --

    def succeed(self, by: Chooser) -> Act:
        """Anyone calls for the succession; a vote where there is nobody to succeed."""
        if self.model.vice_chair == VACANT and not is_chosen(by, SPOILT):
            return self.vote(by)
        return Act.of("succeed", pick(by, scene.ACCOUNTS))

    def stand_down(self, by: Chooser) -> Act:
        """The focal point of the vice-chair gives it up."""
        return Act.of("standDown", self._focal_point(by, [self.model.vice_chair.participant or scene.BW]))

    def name_chair_account(self, by: Chooser) -> Act:
        """The account that acts as chair: mostly one that can hold the office."""
        free = [scene.account(office) for office in scene.OFFICES]
        account = pick(by, [scene.STRANGER, NO_ACCOUNT, *free, pick(by, scene.ACCOUNTS)])
        return Act.of("nameChairAccount", self._focal_point(by, [self.model.chair.participant]), account)

    # -- beside the procedure --

    def usurp(self, by: Chooser) -> Act:
        """A decision by somebody who is no governor: the deployer, the chair's account, a focal point."""
        while True:
            decision = self.decision(by)
            if decision.contract in ("ParticipantRegistry", "Plenary"):
                break
        senders = [scene.GOVERNOR, scene.account("chair"), pick(by, scene.ACCOUNTS)]
        return Act.of(decision.function, pick(by, senders), *decision.arguments)

    def suspend(self, by: Chooser) -> Act:
        """A focal point suspends itself, or gives itself days: the one it needs the Plenary to mend, the other not."""
        focal = self._focal_point(by, list(self.model.registry.participants))
        if is_chosen(by, 50):
            return Act.of("setSuspended", focal, [focal], True)
        return Act.of("appoint", focal, [Appointment(focal, 0, 0, self.model.registry.today - 1)])

    # -- decisions --

    def decision(self, by: Chooser) -> Decision:
        """A decision that the Plenary can take; some of them fail when they are executed."""
        registry = self.model.registry
        applicants = [index for index, own in registry.participants.items() if own.status == Status.APPLICANT]
        if applicants and is_chosen(by, 25):
            admission = ([pick(by, applicants)], Status.ADMITTED, False, scene.BASIS)
            return Decision("ParticipantRegistry", "setStatus", admission)
        participant = pick(by, list(registry.participants))
        own = [scene.account(f"{registry.participants[participant].code.hex()}-{name}") for name in ("new", "other")]
        made: list[tuple[str, tuple[Any, ...]]] = [
            ("setStatus", ([participant], self._status(by, participant), is_chosen(by, 50), scene.BASIS)),
            (
                "setTerms",
                (participant, pick(by, [0, 1, 30, 60, 90, 120]), pick(by, [0, 10, 50, 100, 10_001]), scene.BASIS),
            ),
            ("setZones", (participant, [scene.ZONE], is_chosen(by, 60), scene.BASIS)),
            ("recode", (participant, pick(by, [b"AO", b"ZA", b"GB", b"NO", b"CH", b"RU"]), scene.BASIS)),
            ("setFocalPoint", (participant, pick(by, [*own, pick(by, scene.ACCOUNTS)]))),
            ("setSchemeRoles", (scene.account(pick(by, list(scene.OFFICES))), int(pick(by, list(SchemeRole))))),
            ("enter", (self._admissions(by), scene.BASIS)),
        ]
        if is_chosen(by, 3):
            return Decision(
                "ParticipantRegistry", "passGovernance", (pick(by, [self.model.address, scene.account("successor")]),)
            )
        if is_chosen(by, 35):
            return self._own_decision(by)
        function, arguments = in_turn(by, "decision", made)
        return Decision("ParticipantRegistry", function, arguments)

    def _own_decision(self, by: Chooser) -> Decision:
        """A decision on the procedure or on the chair."""
        if is_chosen(by, 35):
            fit = [(5_001, 10, 60, 30), (2_501, 10, 60, 2), (1, 1, 1, 1), (10_000, 10, 60, 30)]
            odd = [(0, 10, 60, 30), (10_001, 10, 60, 30), (5_001, 0, 60, 30), (5_001, 10, 9, 30), (5_001, 10, 60, 0)]
            return Decision("Plenary", "setRules", (Rules(*in_turn(by, "rules", odd if is_chosen(by, 25) else fit)),))
        today = self.model.registry.today
        standing = sorted(self.model.registry.electorate)
        anyone = [*self.model.registry.participants, 99]
        heads = some(by, standing, most=2) if standing else [pick(by, anyone)]
        if len(heads) == 1 or is_chosen(by, 15):
            heads.insert(by.number(0, 1), pick(by, anyone))
        chair = Term(heads[0], today - 10, today + pick(by, [1, 5, 20]))
        vice_chair = Term(heads[1], chair.last_day + 1, chair.last_day + 30)
        if is_chosen(by, 30):
            others = [
                VACANT,
                replace(vice_chair, first_day=chair.last_day),
                replace(vice_chair, last_day=vice_chair.first_day - 1),
                replace(vice_chair, participant=chair.participant),
                replace(VACANT, last_day=1),
            ]
            vice_chair = in_turn(by, "vice-chair", others)
        return Decision("Plenary", "setChairmanship", (chair, vice_chair))

    def _senseless(self, by: Chooser) -> list[Decision]:
        """A call that the Plenary refuses to take up, behind one that it takes."""
        focal = scene.officer(scene.RU, "focal")
        odd = [
            Decision("ParticipantRegistry", "appoint", ([Appointment(focal, 1)],)),
            Decision("Plenary", "execute", (1,)),
            Decision("CertificateLedger", "approve", ([scene.BASIS],)),
            Decision(scene.STRANGER, "setTerms", (1, 60, 0, scene.BASIS)),
        ]
        return [self.decision(by), in_turn(by, "senseless", odd)]

    def _status(self, by: Chooser, participant: int) -> int:
        """Good standing for those who lack it, mostly; something else for the others."""
        if self.model.registry.participants[participant].status != Status.ADMITTED and is_chosen(by, 80):
            return Status.ADMITTED
        return pick(by, [Status.RESTRICTED, Status.SUSPENDED, Status.WITHDRAWN, Status.ADMITTED])

    def _admissions(self, by: Chooser) -> list[Admission]:
        code = pick(by, [b"MZ", b"KG", b"NA", b"ZW"])
        focal_point = pick(by, [scene.account(f"{code.hex()}-focal"), NO_ACCOUNT])
        return [
            Admission(
                code=code,
                status=pick(by, [Status.APPLICANT, Status.ADMITTED]),
                mines=is_chosen(by, 50),
                seated=not is_chosen(by, 20),
                validity_days=60,
                focal_point=focal_point,
            )
        ]

    # -- who and which --

    def _vote(self, by: Chooser) -> Vote:
        if is_chosen(by, 4):
            return Vote.OBJECT
        return Vote.ABSTAIN if is_chosen(by, 8) else Vote.SUPPORT

    def _at(self, stage: Stage) -> list[int]:
        return [number for number in self.model.proposals if self.model.stage_of(number) == stage]

    def _speaking(self) -> frozenset[int]:
        """The Participants of the electorate whose focal point is not suspended."""
        registry = self.model.registry
        focal_points = {index: registry.participants[index].focal_point for index in registry.electorate}
        return frozenset(index for index, focal in focal_points.items() if not registry.account(focal).suspended)

    def _awaits(self, number: int, participant: int) -> bool:
        own = self.model.proposals[number]
        return participant in own.electorate and participant not in own.votes

    def _entered_later(self, number: int) -> list[int]:
        """The Participants that vote now and did not when the proposal was opened."""
        return sorted(self.model.registry.electorate - self.model.proposals[number].electorate)

    def _any_proposal(self, by: Chooser) -> int:
        if not self.model.proposals or is_chosen(by, 15):
            return pick(by, [len(self.model.proposals) + 1, 0])
        return pick(by, list(self.model.proposals))

    def _focal_point(self, by: Chooser, participants: list[int]) -> str:
        own = self.model.registry.participants[pick(by, participants or [scene.RU])]
        return own.focal_point if own.focal_point != NO_ACCOUNT else scene.STRANGER

    def _ends_of_terms(self) -> list[int]:
        return [(term.last_day + 1) * SECONDS_PER_DAY - 1 for term in (self.model.chair, self.model.vice_chair)]
