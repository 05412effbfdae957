"""The Plenary as its interface means it: proposals, votes, the electorate at the opening, premises, and the chair."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from kpchain.model.governance import Stage, Vote
from kpchain.model.state import SchemeRole
from oracle.acts import NO_ACCOUNT
from oracle.outcome import Event, Refusal
from oracle.registry import Registry

SECONDS_PER_DAY: Final = 86_400
MAX_CALLS: Final = 50
MAX_BALLOTS: Final = 100
WHOLE: Final = 10_000
NOBODY: Final = 0

Premise = tuple[object, ...]
"""What a decision rests on; another value later means that it has changed."""


@dataclass(frozen=True, slots=True)
class Decision:
    """A call of a governed contract; `contract` is one of the three, or an address where there is none.

    A pair of model and contracts turns it into address and call data.
    """

    contract: str
    function: str
    arguments: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Rules:
    """How the procedure runs."""

    quorum_bps: int
    min_days: int
    max_days: int
    execution_days: int


@dataclass(frozen=True, slots=True)
class Term:
    """A term as chair; participant 0 for nobody."""

    participant: int
    first_day: int
    last_day: int


@dataclass(frozen=True, slots=True)
class Ballot:
    """A vote to be given."""

    proposal: int
    vote: int
    statement: bytes


VACANT: Final = Term(NOBODY, 0, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A proposal and what was said to it; `ended_at` is None where its deadline ends it."""

    proposer: int
    quorum: int
    opened_at: int
    deadline: int
    electorate: frozenset[int]
    document: bytes
    decisions: tuple[Decision, ...]
    premise: Premise
    ended_at: int | None = None
    votes: dict[int, Vote] = field(default_factory=dict)
    withdrawn: bool = False
    executed: bool = False

    def said(self, vote: Vote) -> frozenset[int]:
        """The Participants that voted so."""
        return frozenset(index for index, given in self.votes.items() if given == vote)


@dataclass(slots=True)
class Plenary:
    """The Plenary at a time that the caller sets; every method is an act of `sender` and gives its events.

    A refused act may leave half of a batch behind: the caller takes a copy first.
    """

    address: str
    registry: Registry
    now: int
    rules: Rules
    chair: Term
    vice_chair: Term = VACANT
    chair_account: str = NO_ACCOUNT
    rules_changes: int = 1
    proposals: dict[int, Proposal] = field(default_factory=dict)

    def copied(self) -> Plenary:
        """A Plenary, with a registry of its own, that changes on its own."""
        return replace(self, registry=self.registry.copied(), proposals=dict(self.proposals))

    # -- what it says --

    def stage_of(self, number: int) -> Stage:
        """Where a proposal stands now."""
        stage = self._stage_by_votes(self._known(number))
        outdated = self._premise_of(self.proposals[number].decisions) != self.proposals[number].premise
        return Stage.OUTDATED if stage in (Stage.OPEN, Stage.ADOPTED) and outdated else stage

    def is_in_good_standing(self, participant: int) -> bool:
        """Whether it can have the chair: it has a seat and is open; an unknown one is refused."""
        if participant not in self.registry.participants:
            raise Refusal("ParticipantUnknown", participant=participant)
        own = self.registry.participants[participant]
        return own.seated and own.is_open

    # -- the procedure --

    def propose(self, sender: str, decisions: Sequence[Decision], document: bytes, deadline: int) -> list[Event]:
        if not 1 <= len(decisions) <= MAX_CALLS:
            raise Refusal("CallCount", count=len(decisions), limit=MAX_CALLS)
        electorate = self.registry.electorate
        by_chair = sender == self.chair_account and self.chair.participant in electorate
        proposer = self.chair.participant if by_chair else self._voter(sender)
        earliest, latest = (self.now + days * SECONDS_PER_DAY for days in (self.rules.min_days, self.rules.max_days))
        if not earliest <= deadline <= latest:
            raise Refusal("DeadlineOutOfBounds", deadline=deadline, earliest=earliest, latest=latest)
        number = len(self.proposals) + 1
        proposal = Proposal(
            proposer=proposer,
            quorum=-(-len(electorate) * self.rules.quorum_bps // WHOLE),
            opened_at=self.now,
            deadline=deadline,
            electorate=electorate,
            document=document,
            decisions=tuple(decisions),
            premise=self._premise_of(decisions),
        )
        self.proposals[number] = proposal
        return [
            Event.of(
                "ProposalOpened",
                proposal=number,
                proposer=proposer,
                account=sender,
                deadline=deadline,
                quorum=proposal.quorum,
                electorate=bits_of(electorate),
                document=document,
                calls=proposal.decisions,
            )
        ]

    def vote(self, sender: str, ballots: Sequence[Ballot]) -> list[Event]:
        if not 1 <= len(ballots) <= MAX_BALLOTS:
            raise Refusal("BallotCount", count=len(ballots), limit=MAX_BALLOTS)
        participant = self._voter(sender)
        return [self._vote(ballot, participant, sender) for ballot in ballots]

    def withdraw(self, sender: str, number: int) -> list[Event]:
        self._require_stage(number, Stage.OPEN)
        own = self.proposals[number]
        if self.registry.participants[own.proposer].focal_point != sender:
            raise Refusal("ProposerRequired", proposal=number, account=sender)
        self.proposals[number] = replace(own, withdrawn=True)
        return [Event.of("ProposalWithdrawn", proposal=number, account=sender)]

    def execute(self, sender: str, number: int) -> list[Event]:
        self._require_stage(number, Stage.ADOPTED)
        own = self.proposals[number] = replace(self.proposals[number], executed=True)
        events = [Event.of("ProposalExecuted", proposal=number, account=sender)]
        for decision in own.decisions:
            target = self if decision.contract == "Plenary" else self.registry
            events += getattr(target, method_of(decision.function))(self.address, *decision.arguments)
        return events

    # -- decisions --

    def set_rules(self, sender: str, rules: Rules) -> list[Event]:
        self._require_decision(sender)
        periods_fit = rules.min_days >= 1 and rules.max_days >= rules.min_days and rules.execution_days >= 1
        if not periods_fit or not 1 <= rules.quorum_bps <= WHOLE:
            raise Refusal("RulesMalformed", rules=_tuple(rules))
        self.rules = rules
        self.rules_changes += 1
        return [Event.of("RulesChanged", rules=_tuple(rules))]

    def set_chairmanship(self, sender: str, chair: Term, vice_chair: Term) -> list[Event]:
        self._require_decision(sender)
        if not (self._can_be_chair(chair) and self._can_follow(vice_chair, chair)):
            raise Refusal("ChairmanshipMalformed", chair=_tuple(chair), viceChair=_tuple(vice_chair))
        before = self.chair.participant
        changed = self._set_chairmanship(chair, vice_chair)
        return [changed] if chair.participant == before else [changed, *self._set_chair_account(before, NO_ACCOUNT)]

    # -- the chair --

    def succeed(self, sender: str) -> list[Event]:
        before, following, today = self.chair, self.vice_chair, self.registry.today
        # At the end of the term, or at once where the chair can no longer have it.
        is_time = today > before.last_day and today >= following.first_day
        due = is_time or not self.is_in_good_standing(before.participant)
        if following == VACANT or not self.is_in_good_standing(following.participant) or not due:
            raise Refusal("SuccessionNotDue", lastDay=before.last_day, viceChair=following.participant)
        begun = replace(following, first_day=min(following.first_day, today))
        return [self._set_chairmanship(begun, VACANT), *self._set_chair_account(before.participant, NO_ACCOUNT)]

    def stand_down(self, sender: str) -> list[Event]:
        self._require_focal_point_of(self.vice_chair.participant, sender)
        return [self._set_chairmanship(self.chair, VACANT)]

    def name_chair_account(self, sender: str, account: str) -> list[Event]:
        participant = self.chair.participant
        self._require_focal_point_of(participant, sender)
        if participant not in self.registry.electorate:
            raise Refusal("VoterRequired", account=sender)
        return self._set_chair_account(participant, account)

    # -- how --

    def _known(self, number: int) -> Proposal:
        if number not in self.proposals:
            raise Refusal("ProposalUnknown", proposal=number)
        return self.proposals[number]

    def _stage_by_votes(self, own: Proposal) -> Stage:
        """Where it stands by what was said and done, whatever became of what it rests on."""
        if own.executed or own.withdrawn:
            return Stage.EXECUTED if own.executed else Stage.WITHDRAWN
        if own.said(Vote.OBJECT):
            return Stage.NO_CONSENSUS
        end = own.deadline if own.ended_at is None else own.ended_at
        if own.ended_at is None and self.now <= own.deadline:
            return Stage.OPEN
        if len(own.said(Vote.SUPPORT)) < own.quorum:
            return Stage.NOT_SUPPORTED
        return Stage.ADOPTED if self.now <= end + self.rules.execution_days * SECONDS_PER_DAY else Stage.LAPSED

    def _require_stage(self, number: int, required: Stage) -> None:
        stage = self.stage_of(number)
        if stage != required:
            raise Refusal("ProposalNotAtStage", proposal=number, stage=stage)

    def _require_decision(self, sender: str) -> None:
        if sender != self.address:
            raise Refusal("DecisionRequired", account=sender)

    def _require_focal_point_of(self, participant: int, sender: str) -> None:
        own = self.registry.participants.get(participant)
        if own is None or own.focal_point != sender or self.registry.account(sender).suspended:
            raise Refusal("FocalPointOfRequired", participant=participant, account=sender)

    def _voter(self, sender: str) -> int:
        """The Participant that the sender votes for: its focal point, not suspended, in good standing now."""
        known = self.registry.account(sender)
        own = self.registry.participants.get(known.participant)
        if own is None or not own.votes or own.focal_point != sender or known.suspended:
            raise Refusal("VoterRequired", account=sender)
        return known.participant

    def _vote(self, ballot: Ballot, participant: int, sender: str) -> Event:
        number = ballot.proposal
        own = self._known(number)
        stage = self._stage_by_votes(own)
        if stage != Stage.OPEN:
            raise Refusal("ProposalNotAtStage", proposal=number, stage=stage)
        if participant not in own.electorate:
            raise Refusal("NotOfTheElectorate", proposal=number, participant=participant)
        if participant in own.votes:
            raise Refusal("VotedAlready", proposal=number, participant=participant)
        if ballot.vote == Vote.NONE:
            raise Refusal("VoteMissing", proposal=number)
        votes = own.votes | {participant: Vote(ballot.vote)}
        ends = ballot.vote == Vote.OBJECT or own.electorate == votes.keys()
        self.proposals[number] = replace(own, votes=votes, ended_at=self.now if ends else None)
        given = {"proposal": number, "participant": participant, "vote": ballot.vote}
        return Event("VoteGiven", {**given, "account": sender, "statement": ballot.statement})

    def _can_be_chair(self, term: Term) -> bool:
        is_term = term.participant != NOBODY and term.first_day <= term.last_day
        return is_term and self.is_in_good_standing(term.participant)

    def _can_follow(self, term: Term, chair: Term) -> bool:
        if term.participant == NOBODY:
            return term == VACANT
        return chair.participant != term.participant and term.first_day > chair.last_day and self._can_be_chair(term)

    def _set_chairmanship(self, chair: Term, vice_chair: Term) -> Event:
        self.chair, self.vice_chair = chair, vice_chair
        return Event.of("ChairmanshipChanged", chair=_tuple(chair), viceChair=_tuple(vice_chair))

    def _set_chair_account(self, participant: int, account: str) -> list[Event]:
        """The account before loses the office of chair, the new one gets it; both keep what else they hold.

        The same account can be named again: a decision may have taken the office from it.
        """
        before = self.chair_account
        events = []
        if account != before:
            self.chair_account = account
            events = [Event("ChairAccountChanged", {"participant": participant, "from": before, "to": account})]
            events += self._set_chair_role(before, holds=False)
        return [*events, *self._set_chair_role(account, holds=True)]

    def _set_chair_role(self, account: str, *, holds: bool) -> list[Event]:
        held = self.registry.account(account).scheme_roles
        after = held | SchemeRole.CHAIR if holds else held & ~SchemeRole.CHAIR
        if account == NO_ACCOUNT or after == held:
            return []
        return self.registry.set_scheme_roles(self.address, account, after)

    def _premise_of(self, decisions: Sequence[Decision]) -> Premise:
        """What the decisions rest on now, and the rules under which they are taken."""
        return (self.rules_changes, *map(self._premise_of_one, decisions))

    def _premise_of_one(self, decision: Decision) -> object:
        if decision.contract == "ParticipantRegistry":
            return self._premise_on_registry(decision.function, decision.arguments)
        if decision.contract == "Plenary":
            if decision.function == "setRules":
                return self.rules_changes
            if decision.function == "setChairmanship":
                return self.chair, self.vice_chair
            raise Refusal("CallNotGoverned", function=decision.function)
        # The ledger is a contract, and not one that tells what a decision rests on.
        raise Refusal("TargetNotGoverned", contract=decision.contract)

    def _premise_on_registry(self, function: str, arguments: tuple[Any, ...]) -> object:
        registry = self.registry
        if function == "enter":
            return tuple(registry.participant_by(admission.code) for admission in arguments[0])
        if function == "setSchemeRoles":
            if arguments[1] & SchemeRole.CHAIR:
                raise Refusal("CallNotGoverned", function=function)
            return registry.account(arguments[0]).scheme_roles
        if function == "passGovernance":
            return registry.governor
        if function == "setStatus":
            return tuple(map(self._decisions_on, arguments[0]))
        if function == "recode":
            return self._decisions_on(arguments[0]), registry.participant_by(arguments[1])
        if function in ("setZones", "setTerms", "setFocalPoint"):
            return self._decisions_on(arguments[0])
        raise Refusal("CallNotGoverned", function=function)

    def _decisions_on(self, participant: int) -> int:
        own = self.registry.participants.get(participant)
        return own.decisions if own else 0


def bits_of(participants: frozenset[int]) -> int:
    """A set of Participants as the contracts write it."""
    return sum(1 << index for index in participants)


def method_of(function: str) -> str:
    """The method of a model that stands for a Solidity function."""
    return re.sub(r"[A-Z]", lambda capital: "_" + capital[0].lower(), function)


def _tuple(value: Rules | Term) -> tuple[int, ...]:
    if isinstance(value, Term):
        return value.participant, value.first_day, value.last_day
    return value.quorum_bps, value.min_days, value.max_days, value.execution_days
